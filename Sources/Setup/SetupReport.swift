import Daemon
public import Submissions

extension SetupWords {
    /// What will be written, for a person to agree to. No secret is in it.
    public func summary(_ answers: SetupAnswers, roster: RosterSheet?, plan: SetupPlan) -> String {
        func server(_ server: SetupAnswers.Server) -> String {
            "\(server.url)\(server.tls.map { " (\($0))" } ?? "")"
                + say("，登录名 \(server.user)", ", login name \(server.user)")
        }
        var lines: [(String, String)] = [
            (say("办公室", "office"), answers.office),
            (say("收件邮箱", "mailbox"), answers.mail),
            ("IMAP", server(answers.imap)),
            ("SMTP", server(answers.smtp)),
            (say("发件人", "letters from"), answers.from),
            (say("发信方式", "sending"), sending(plan.sending)),
            (say("发信速度", "speed"), speed(plan.sending)),
            (say("协调人", "coordinators"), answers.coordinators.joined(separator: ", ")),
            (say("管理员", "administrator"), answers.admin ?? say("同协调人", "the coordinators")),
            (say("数据目录", "storage"), answers.storage),
            (say("信件语言", "language"), answers.language == .chinese ? "中文" : "English"),
            (say("时区", "time zone"), answers.timeZone.identifier),
        ]
        if let roster {
            lines.append((say("名册", "roster"), units(roster)))
            lines.append((say("类别", "categories"), categories(roster)))
        }
        return (lines.map { "\($0.0)\(say("：", ": "))\($0.1)" } + files(plan)).joined(separator: "\n")
    }

    private func files(_ plan: SetupPlan) -> [String] {
        guard !plan.isEmpty else {
            return [say("与现有文件相同，没有要写入的。", "The files say this already; there is nothing to write.")]
        }
        return [say("将写入：", "to be written:")]
            + plan.entries.map { entry in
                let earlier =
                    entry.keepsEarlier
                    ? say("（原文件另存为 .bak）", " (the old one is kept as .bak)")
                    : entry.isReplacement ? say("（替换原来的密码，不留备份）", " (replaces the old one, which is not kept)") : ""
                return "  \(entry.path)\(earlier)"
            }
    }

    private func sending(_ settings: SMTPSettings) -> String {
        switch settings.sending {
        case .hold: say("hold：只排队，不发出", "hold: letters queue, none leaves")
        case .on:
            settings.redirectTo.map {
                say("on：全部改发给 \($0)", "on: every letter goes to \($0)")
            } ?? say("on：正常发出", "on: letters leave")
        }
    }

    /// How fast letters leave at most.
    private func speed(_ settings: SMTPSettings) -> String {
        let (letters, seconds) = (settings.rate.letters, settings.rate.seconds)
        let time =
            switch seconds {
            case 1: say("每秒", "a second")
            case 60: say("每分钟", "a minute")
            case 3_600: say("每小时", "an hour")
            case 86_400: say("每天", "a day")
            default: say("每 \(seconds) 秒", "in \(seconds) seconds")
            }
        return say(
            "\(time)最多 \(letters) 封，24 小时内最多 \(settings.daily) 封",
            "at most \(letters) \(time) and \(settings.daily) in 24 hours")
    }

    /// How many units a roster has.
    func units(_ roster: RosterSheet) -> String {
        let count = roster.roster.units.count
        return say("\(count) 个单位", count == 1 ? "1 unit" : "\(count) units")
    }

    /// A roster's categories, each with the number of its units.
    private func categories(_ roster: RosterSheet) -> String {
        let counts = roster.categoryCounts.map { "\($0.name) \($0.units)" }
        let others = roster.roster.units.count { $0.categories.isEmpty }
        let none = others == 0 ? [] : [say("没有类别的 \(others)", "without one \(others)")]
        return (counts + none).joined(separator: say("、", ", "))
    }

    /// The roster's categories and what they are for.
    public func aboutCategories(_ roster: RosterSheet) -> String {
        let names = roster.categoryCounts.map { "\"\($0.name)\"" }
        guard let first = names.first else {
            return say(
                "名册里没有单位类别：通知里不写 units，就是面向全部单位。",
                "The roster has no categories: a notice without units addresses all of them.")
        }
        return say(
            "类别：\(categories(roster))\n通知用 units = [\(first)] 这样的写法指定面向哪些类别，用词须与上面完全相同；不写 units 就是面向全部单位。",
            "Categories: \(categories(roster))\nA notice's units = [\(first)] names them in exactly these words; without "
                + "units it addresses all.")
    }

    /// What was written, a line for each file.
    public func text(_ result: SetupResult) -> String {
        (result.written.map { say("已写入 \($0)", "wrote \($0)") }
            + result.kept.map { say("原文件另存为 \($0)", "kept the earlier file as \($0)") }
            + result.unchanged.map { say("未改动 \($0)", "left \($0) as it is") }).joined(separator: "\n")
    }

    /// What to do next, in its order.
    ///
    /// - Parameters:
    ///   - isEnabled: The daemon may run already, with the settings of its start.
    ///   - isChanged: Something was written.
    ///   - isSending: Letters leave already.
    ///   - hasFailure: Doctor has found something that does not work.
    public func nextSteps(
        _ place: SetupPlace, hasRoster: Bool, isEnabled: Bool = false, isChanged: Bool = true, isSending: Bool = false,
        hasFailure: Bool = false
    ) -> String {
        var steps: [String] = []
        if hasFailure {
            steps.append(
                say(
                    "先解决上面标为 failure 的问题；如果是哪一项填错了，再运行一次 \(command("setup", place))，只改那一项",
                    "mend what is marked as failure above; what was answered wrongly, by running \(command("setup", place)) "
                        + "again and answering that otherwise"))
        }
        if !hasRoster { steps.append(say("把各单位填进名册 \(place.roster)", "list the units in \(place.roster)")) }
        steps.append(
            say(
                "把通知（*.toml）放进 \(place.notices)，写法见 man muster-notice",
                "put the notices (*.toml) into \(place.notices); man muster-notice says how they are written"))
        if let unit = place.unit {
            let restart = say("，让新的设置和密码生效", ", so that the new settings and passwords hold")
            if isChanged || !isEnabled {
                steps.append(isEnabled ? "systemctl restart \(unit)\(restart)" : "systemctl enable --now \(unit)")
            }
            steps.append(status(place))
        } else {
            steps.append("muster serve --config \(place.configuration)")
            steps.append(status(place))
        }
        if !isSending { steps.append(beforeSending(place)) }
        return ([say("接下来：", "Next:")] + steps.enumerated().map { "  \($0 + 1). \($1)" }).joined(separator: "\n")
    }

    private func beforeSending(_ place: SetupPlace) -> String {
        say(
            "收到邮件后，用 \(command("outbox list", place)) 和 \(command("outbox show 编号", place)) 预览回执；"
                + "满意后把 \(place.configuration) 里的 sending 改为 \"on\"（可先用 redirect_to 发给同事试看）并重启\(restart(place))",
            "when mails have come, read the receipts with \(command("outbox list", place)) and "
                + "\(command("outbox show ID", place)); then set sending = \"on\" in \(place.configuration) (first with "
                + "redirect_to a colleague) and restart\(restart(place))")
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
    public func hints(_ answers: SetupAnswers, _ provider: MailProvider?, _ plan: SetupPlan) -> [String] {
        let rate = say(
            "为免被服务商当作群发拦下，信件分批发出：\(speed(plan.sending))；多出来的排队，稍后自动发出（配置项 smtp.rate、smtp.daily）。",
            "So that the provider does not take them for bulk mail, letters leave slowly: \(speed(plan.sending)). The others "
                + "wait and leave later by themselves (smtp.rate, smtp.daily).")
        return (provider.map { notes($0, from: answers.from, login: answers.smtp.user) } ?? []) + [rate]
    }

    /// Why nothing was written.
    public func text(_ end: InterviewEnd) -> String {
        switch end {
        case .inputEnded: say("输入已结束，什么都没有写入。", "the input ended; nothing was written")
        case .declined: say("按您的意思，什么都没有写入。", "nothing was written, as you wished")
        }
    }
}

extension RosterSheet {
    /// The categories in the order in which they come first, each with the number of its units.
    public var categoryCounts: [(name: String, units: Int)] {
        var counts: [(name: String, units: Int)] = []
        for category in roster.units.flatMap({ Set($0.categories).sorted() }) {
            if let index = counts.firstIndex(where: { $0.name == category }) {
                counts[index].units += 1
            } else {
                counts.append((category, 1))
            }
        }
        return counts
    }
}
