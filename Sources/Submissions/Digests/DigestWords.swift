import Foundation

/// The words of digests.
struct DigestWords {
    let language: Language
    let dates: OfficeDates

    func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }

    func list(_ names: [String]) -> String { names.joined(separator: say("、", ", ")) }

    func count(_ number: Int, _ chinese: String, _ one: String, _ many: String) -> String {
        say("\(number)\(chinese)", "\(number) \(number == 1 ? one : many)")
    }

    private func mails(_ number: Int) -> String { "\(number) \(number == 1 ? "mail" : "mails")" }

    private func letters(_ number: Int) -> String { "\(number) \(number == 1 ? "letter" : "letters")" }

    func units(_ number: Int) -> String { count(number, "个单位", "unit", "units") }

    func more(_ number: Int) -> String { say("另有\(number)项，见附件汇总.xlsx", "and \(number) more, see 汇总.xlsx") }

    /// What the subject line says after the day.
    func summary(of content: DigestContent) -> String {
        let complete = content.notices.reduce(0) { $0 + $1.newlyComplete.count }
        let overdue = content.notices.reduce(0) { $0 + $1.overdue }
        let decide = content.heldCount + content.review.count
        var parts: [String] = []
        if complete > 0 { parts.append(say("\(complete)个单位新收齐", "\(complete) newly complete")) }
        if overdue > 0 { parts.append(say("\(overdue)个单位逾期", "\(overdue) overdue")) }
        if decide > 0 { parts.append(say("\(decide)封来件待您处理", "\(decide) to decide")) }
        if content.troubles.contains(where: \.isUrgent) { parts.append(say("系统有异常", "system trouble")) }
        if parts.isEmpty { parts.append(say("收件进展", "progress")) }
        return parts.joined(separator: say("，", ", "))
    }

    func subject(of content: DigestContent) -> String {
        say("【收件汇总】", "[Digest] ") + dates.shortDay(of: content.writtenAt) + say("：", ": ") + summary(of: content)
    }

    func opening(of content: DigestContent) -> [String] {
        let since = dates.moment(content.since)
        return [
            say("您好！", "Good morning,"),
            say(
                "下面是\(since)以来的收件情况，完整明细见附件“汇总.xlsx”。",
                "This is what came in since \(since); the attached 汇总.xlsx has every detail."),
        ]
    }

    func closing(of content: DigestContent) -> [String] {
        [
            say(
                "命令请在收件服务器上执行。以上由系统自动汇总，没有变化的日子不发。",
                "The commands are to be run on the mail-in server. This was put together automatically; on days without "
                    + "news there is none."),
            content.office, dates.day(of: content.writtenAt),
        ]
    }

    func state(_ standing: Standing, at now: Date) -> DigestDocument.Cell {
        let ratio = "\(standing.have)/\(standing.need)"
        let isOverdue = standing.isOverdue(at: now)
        let question = standing.underReview ? "?" : ""
        let checked = standing.underReview ? say("，有文件待核对", ", a file is to be checked") : ""
        func cell(_ sign: String, _ word: (String, String), _ label: (String, String), _ tone: DigestDocument.Tone)
            -> DigestDocument.Cell
        {
            DigestDocument.Cell(
                sign: sign + question, word: say(word.0, word.1) + question, label: say(label.0, label.1) + checked,
                tone: tone)
        }
        switch standing.state {
        case .complete: return cell("✓", ("齐", "yes"), ("已收齐", "complete"), .good)
        case .partial:
            return cell("◐", (ratio, ratio), ("已收\(ratio)", "\(ratio) received"), isOverdue ? .bad : .warn)
        case .missing:
            return cell(
                "✗", ("缺", "no"), isOverdue ? ("逾期未收到", "overdue") : ("未收到", "not received"),
                isOverdue ? .bad : .muted)
        case .late: return cell(say("迟", "L"), ("迟", "late"), ("收齐，晚于截止时间", "complete, after the due time"), .warn)
        case .waived: return cell(say("免", "W"), ("免", "waived"), ("免报", "waived"), .muted)
        case .notApplicable: return cell("–", ("–", "–"), ("不要求", "not asked"), .muted)
        }
    }

    /// What the signs of a matrix mean.
    var legend: [String] {
        say(
            "✓ 已齐,◐ 不全,✗ 未收到,迟 逾期收齐,免 免报,– 不要求,? 有文件待核对",
            "✓ complete,◐ partly,✗ not received,L late,W waived,– not asked,? to be checked"
        ).split(separator: ",").map(String.init)
    }

    func unitState(_ state: Standing.State) -> String {
        switch state {
        case .complete, .late, .waived: say("已齐", "complete")
        case .partial: say("不全", "partial")
        case .missing: say("未交", "missing")
        case .notApplicable: say("不要求", "not asked")
        }
    }

    func reasons(_ reasons: [Reason]) -> String {
        reasons.map { ShownText.line($0.text(in: language)) }.joined(separator: say("；", "; "))
    }

    func trouble(_ trouble: OfficeTrouble) -> (title: String, lines: [String], command: String?) {
        func last(_ since: Date?) -> String {
            since.map { say("上次正常：\(dates.moment($0))", "Last well: \(dates.moment($0))") }
                ?? say("还没有成功过", "It has never worked yet")
        }
        func login(_ count: Int) -> String {
            count == 0
                ? "" : say("（密码被拒绝\(count)次，请核对密码）", " (login refused \(count) times: please check the password)")
        }
        switch trouble {
        case .mailbox(let id, let since, let refusals, let reason):
            return (
                say("收件邮箱 \(ShownText.line(id)) 读取失败", "The mailbox \(ShownText.line(id)) cannot be read")
                    + login(refusals),
                [last(since), ShownText.line(reason)], "muster check"
            )
        case .sending(let since, let refusals, let reason):
            return (
                say("发信服务器用不了", "Letters cannot be sent") + login(refusals), [last(since), ShownText.line(reason)],
                "muster check"
            )
        case .notTakenIn(let mailbox, let count):
            return (
                say(
                    "邮箱 \(ShownText.line(mailbox)) 有\(count)封邮件取不下来",
                    "\(mails(count)) in \(ShownText.line(mailbox)) could not be fetched"),
                [say("请登录邮箱查看", "Please look at them in the mailbox")], nil
            )
        case .failed(let count, let recipients):
            return (
                say("\(count)封信发送失败", "\(letters(count)) could not be sent"),
                [list(recipients.map { ShownText.line($0) })],
                "muster outbox list"
            )
        case .takenForSpam(let count, let recipients):
            return (
                say("\(count)封信被邮件系统当作垃圾邮件拒收", "\(letters(count)) were refused as spam"),
                [
                    list(recipients.map { ShownText.line($0) }),
                    say(
                        "这些邮箱本身没有问题，以后的信照常发送；请用电话等方式告知这些单位，并请对方把本邮箱加入白名单",
                        "Their addresses are all right and get further letters; please tell these units by other means, and "
                            + "ask them to let mail from this address through"),
                ], "muster outbox list"
            )
        case .unknown(let count, let recipients):
            return (
                say("\(count)封信不知道是否送到", "\(letters(count)) may or may not have arrived"),
                [list(recipients.map { ShownText.line($0) })], "muster outbox list"
            )
        case .waiting(let count):
            return (
                say("\(count)封信放置超过一天，等您放行", "\(letters(count)) queued for over a day, to be released by you"), [],
                "muster outbox list"
            )
        }
    }
}

extension DigestContent.NoticeDigest {
    /// How many units are overdue with something.
    var overdue: Int { Set(deadlines.filter(\.isPassed).flatMap { $0.units.map(\.unit) }).count }
}
