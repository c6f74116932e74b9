import Daemon
public import Submissions

extension SetupWords {
    /// What will be written, for a person to agree to. No secret is in it.
    public func summary(_ answers: SetupAnswers, roster: RosterSheet?, plan: SetupPlan) -> String {
        func server(_ server: SetupAnswers.Server) -> String {
            "\(server.url)\(server.tls.map { " (\($0))" } ?? "")  \(server.user)"
        }
        var lines: [(String, String)] = [
            (say("办公室", "office"), answers.office),
            (say("收件邮箱", "mailbox"), answers.mail),
            ("IMAP", server(answers.imap)),
            ("SMTP", server(answers.smtp)),
            (say("发件人", "letters from"), answers.from),
            (say("发信方式", "sending"), say("hold：只排队，不发出", "hold: letters queue, none leaves")),
            (say("协调人", "coordinators"), answers.coordinators.joined(separator: ", ")),
            (say("管理员", "administrator"), answers.admin ?? say("同协调人", "the coordinators")),
            (say("数据目录", "storage"), answers.storage),
            (say("信件语言", "language"), answers.language == .chinese ? "中文" : "English"),
            (say("时区", "time zone"), answers.timeZone.identifier),
        ]
        if let roster { lines.append((say("名册", "roster"), units(roster))) }
        let files = plan.files.map {
            "  \($0.path)" + ($0.isReplacement ? say("（原文件另存为 .bak）", " (the old one is kept)") : "")
        }
        return (lines.map { "\($0.0)\(say("：", ": "))\($0.1)" } + [say("将写入：", "to be written:")] + files)
            .joined(separator: "\n")
    }

    /// How many units a roster has.
    func units(_ roster: RosterSheet) -> String {
        let count = roster.roster.units.count
        return say("\(count) 个单位", count == 1 ? "1 unit" : "\(count) units")
    }

    /// What was written, a line for each file.
    public func text(_ result: SetupResult) -> String {
        (result.written.map { say("已写入 \($0)", "wrote \($0)") }
            + result.kept.map { say("原文件另存为 \($0)", "kept the earlier file as \($0)") }
            + result.unchanged.map { say("未改动 \($0)", "left \($0) as it is") }).joined(separator: "\n")
    }

    /// What to do next, in its order.
    public func nextSteps(_ place: SetupPlace, hasRoster: Bool) -> String {
        var steps: [String] = []
        if !hasRoster { steps.append(say("把各单位填进名册 \(place.roster)", "list the units in \(place.roster)")) }
        steps.append(
            say(
                "把通知（*.toml）放进 \(place.notices)，写法见 man muster-notice",
                "put the notices (*.toml) into \(place.notices); man muster-notice says how they are written"))
        if let unit = place.unit {
            steps.append("systemctl enable --now \(unit)")
            steps.append(status(place))
        } else {
            steps.append("muster serve --config \(place.configuration)")
            steps.append(status(place))
        }
        steps.append(
            say(
                "收到邮件后，用 \(command("outbox list", place)) 和 \(command("outbox show 编号", place)) 预览回执；"
                    + "满意后把 \(place.configuration) 里的 sending 改为 \"on\"（可先用 redirect_to 发给同事试看）并重启\(restart(place))",
                "when mails have come, read the receipts with \(command("outbox list", place)) and "
                    + "\(command("outbox show ID", place)); then set sending = \"on\" in \(place.configuration) (first with "
                    + "redirect_to a colleague) and restart\(restart(place))"))
        return ([say("接下来：", "Next:")] + steps.enumerated().map { "  \($0 + 1). \($1)" }).joined(separator: "\n")
    }

    private func status(_ place: SetupPlace) -> String { command("status", place) }

    /// A command for this office, which need not be named where it is the first one.
    private func command(_ words: String, _ place: SetupPlace) -> String {
        "muster \(words)" + (place.unit == "muster" ? "" : " --config \(place.configuration)")
    }

    private func restart(_ place: SetupPlace) -> String {
        place.unit.map { say("（systemctl restart \($0)）", " (systemctl restart \($0))") } ?? ""
    }

    /// What to know after all is written: of a provider of which nothing was said before, and of how much is sent.
    public func hints(_ answers: SetupAnswers, _ provider: MailProvider?) -> [String] {
        let rate = rate(SendingRate.usual(of: answers.smtp.endpoint.host).letters)
        return (provider.map { notes($0, from: answers.from, login: answers.smtp.user) } ?? []) + [rate]
    }

    /// Why nothing was written.
    public func text(_ end: InterviewEnd) -> String {
        switch end {
        case .inputEnded: say("输入已结束，什么都没有写入。", "the input ended; nothing was written")
        case .givenUp: say("三次都不对，什么都没有写入。", "three wrong answers; nothing was written")
        case .declined: say("按您的意思，什么都没有写入。", "nothing was written, as you wished")
        }
    }
}
