import Foundation

extension DigestWords {
    /// A trouble in words: what it is, what is known of it, and what to run.
    func trouble(_ trouble: OfficeTrouble) -> (title: String, details: [String], command: String?) {
        switch trouble {
        case .mailbox(let id, let since, let refusals, let reason):
            let id = ShownText.line(id)
            return (
                say("收件邮箱 \(id) 读取失败", "The mailbox \(id) cannot be read") + refused(refusals),
                [last(since), ShownText.line(reason)], "muster status"
            )
        case .storage(let free, let reserve):
            let (free, reserve) = (sized(free), sized(reserve))
            return (
                say("服务器磁盘空间不足，已暂停收取邮件", "The disk is nearly full and no mail is taken in"),
                [
                    say(
                        "磁盘剩余 \(free)，其中 \(reserve) 须保留（storage.reserve），放不下新的邮件",
                        "\(free) are free, of which \(reserve) must stay so (storage.reserve): no room for more mail")
                ], "df -h"
            )
        case .sending(let since, let refusals, let reason):
            return (
                say("发信服务器用不了，信都在排队", "Letters cannot be sent and are queueing") + refused(refusals),
                [last(since), ShownText.line(reason)], "muster status"
            )
        case .notTakenIn(let mailbox, let count): return notTakenIn(count, from: ShownText.line(mailbox))
        case .vanished(let mailbox, let count): return vanished(count, from: ShownText.line(mailbox))
        case .failed, .takenForSpam, .unknown, .waiting: return troubleOfLetters(trouble)
        }
    }

    private func notTakenIn(
        _ count: Int, from mailbox: String
    ) -> (title: String, details: [String], command: String?) {
        (
            say("邮箱 \(mailbox) 有\(count)封邮件取不下来", "\(counted(count, "mail")) in \(mailbox) could not be fetched"),
            [say("请登录邮箱查看", "Please look at them in the mailbox")], nil
        )
    }

    private func vanished(
        _ count: Int, from mailbox: String
    ) -> (title: String, details: [String], command: String?) {
        let advice = say(
            "如果已经处理过，就不必再管；否则请您登录邮箱看一看（包括垃圾箱和已删除邮件），找不到的话，请联系近期应交材料的单位再发一次",
            "If you have dealt with \(count == 1 ? "it" : "them"), all is well; otherwise please look in the mailbox, its junk "
                + "and deleted mails too, or ask the units that were to send something to send it again")
        return (
            say(
                "邮箱 \(mailbox) 有\(count)封邮件一直没能取下来，现在邮箱里也没有了",
                "\(counted(count, "mail")) could not be fetched and \(count == 1 ? "is" : "are") not in \(mailbox) any more"
            ),
            [advice], nil
        )
    }

    private func troubleOfLetters(_ trouble: OfficeTrouble) -> (title: String, details: [String], command: String?) {
        switch trouble {
        case .mailbox, .storage, .sending, .notTakenIn, .vanished: return self.trouble(trouble)
        case .failed(let count, let recipients):
            return (
                say("\(count)封信发送失败", "\(counted(count, "letter")) could not be sent"), [names(recipients)],
                "muster outbox list"
            )
        case .takenForSpam(let count, let recipients):
            let advice = say(
                "这些邮箱本身没有问题，以后的信照常发送；请用电话等方式告知这些单位，并请对方把本邮箱加入白名单",
                "Their addresses are all right and get further letters; please tell these units by other means, and ask them "
                    + "to let mail from this address through")
            return (
                say("\(count)封信被邮件系统当作垃圾邮件拒收", "\(counted(count, "letter was", "letters were")) refused as spam"),
                [names(recipients), advice], "muster outbox list"
            )
        case .unknown(let count, let recipients):
            return (
                say("\(count)封信不知道是否送到", "\(counted(count, "letter")) may or may not have arrived"),
                [names(recipients)],
                "muster outbox list"
            )
        case .waiting(let count):
            return (
                say(
                    "\(count)封信放置超过一天，等您放行", "\(counted(count, "letter")) queued for over a day, to be released by you"),
                [],
                "muster outbox list"
            )
        }
    }

    /// That a trouble of which an alert told is over.
    func recovery(from trouble: OfficeTrouble) -> String {
        if case .mailbox(let id, _, _, _) = trouble {
            return say("收件邮箱 \(ShownText.line(id)) 已恢复正常", "The mailbox \(ShownText.line(id)) can be read again")
        }
        return say("磁盘空间已恢复，继续收取邮件", "The disk has room again and mail is taken in")
    }

    private func last(_ since: Date?) -> String {
        since.map { say("上次正常：\(dates.moment($0))", "Last well: \(dates.moment($0))") }
            ?? say("还没有成功过", "It has never worked yet")
    }

    private func refused(_ count: Int) -> String {
        count == 0
            ? ""
            : say("（密码被拒绝\(count)次，请核对密码）", " (login refused \(counted(count, "time")): please check the password)")
    }

    private func names(_ recipients: [String]) -> String { letter.list(recipients.map { ShownText.line($0) }) }
}
