import Testing

@testable import Mail

/// Mails of providers' programs as they arrive: bounces without a delivery status, vacation replies, reports.
struct ProviderMailTests {
    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var header: String
        var text: String
        var automatic: Automatic?
        var bounce: Bounce?
    }

    private static let unknownUser = Bounce(
        recipient: "school@b.example", status: "5.0.0", permanent: true, originalMessageID: "<muster.7@a.example>")

    static let bounces: [Case] = [
        Case(
            description: "QQ, HTML", header: "From: PostMaster@qq.com\nSubject: 系统退信\nContent-Type: text/html",
            text: """
                <div>抱歉，您的邮件被退回来了……</div><p>收件人（school@b.example）不存在，邮件无法送达。</p>
                <p>host b.example said: 550 Mailbox not found</p><p>Message-ID: &lt;muster.7@a.example&gt;</p>
                """,
            automatic: .bounce, bounce: unknownUser),
        Case(
            description: "NetEase", header: "From: Postmaster@163.com\nSubject: 系统退信/Systems bounce",
            text: """
                很抱歉您的邮件被退回，以下是该邮件的相关信息：
                被退回邮件 主题：回执 时间：2024-05-01 10:00
                无法发送到 school@b.example
                退信原因 SMTP error, RCPT TO: 550 User not found: school@b.example

                Message-Id: <muster.7@a.example>
                """,
            automatic: .bounce, bounce: unknownUser),
        Case(
            description: "Exmail, by the identifier of the header",
            header: "From: postmaster@exmail.qq.com\nSubject: 邮件投递失败\nReferences: <1@b.example> <muster.7@a.example>",
            text: "无法投递到 school@b.example，原因：550 收件人不存在", automatic: .bounce, bounce: unknownUser),
        Case(
            description: "Coremail", header: "From: Postmaster@b.example\nReturn-Path: <>\nSubject: 系统退信: 回执",
            text: "您的邮件未能投递给 school@b.example：mailbox is full (452 4.2.2)\n\nMessage-ID: <muster.7@a.example>",
            automatic: .bounce,
            bounce: Bounce(
                recipient: "school@b.example", status: "4.2.2", permanent: false,
                originalMessageID: "<muster.7@a.example>")),
        Case(
            description: "qmail (QSBMF)",
            header: "From: MAILER-DAEMON@b.example\nReturn-Path: <>\nSubject: failure notice",
            text: """
                Hi. This is the qmail-send program at b.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <school@b.example>:
                Sorry, no mailbox here by that name. (#5.1.1)

                --- Below this line is a copy of the message.

                Return-Path: <us@a.example>
                Message-ID: <muster.7@a.example>
                Subject: x
                """,
            automatic: .bounce,
            bounce: Bounce(
                recipient: "school@b.example", status: "5.1.1", permanent: true,
                originalMessageID: "<muster.7@a.example>")),
        Case(
            description: "a daemon whose subject says nothing", header: "From: MAILER-DAEMON@b.example\nSubject: 通知",
            text: "邮件被退回：school@b.example 不存在 (550)。<muster.7@a.example>", automatic: .bounce, bounce: unknownUser),
        Case(
            description: "Exchange without a report",
            header: "From: b@b.example\nX-MS-Exchange-Message-Is-Ndr:\nSubject: x",
            text: "school@b.example 550 5.1.10 RESOLVER.ADR.RecipientNotFound", automatic: .bounce,
            bounce: Bounce(recipient: "school@b.example", status: "5.1.10", permanent: true, originalMessageID: nil)),
    ]

    static let others: [Case] = [
        Case(
            description: "a delay",
            header: "From: Mailer-Daemon@b.example\nSubject: Warning: message 1 delayed 24 hours",
            text: "A message could not be delivered yet.", automatic: .report),
        Case(
            description: "a delay in status notification",
            header: "From: mailer-daemon@b.example\nSubject: Delivery Status Notification (Delay)", text: "x",
            automatic: .report),
        Case(
            description: "a success", header: "Return-Path: <>\nFrom: postmaster@b.example\nSubject: 邮件投递成功",
            text: "x", automatic: .report),
        Case(
            description: "a read receipt without a report", header: "From: a@b.example\nSubject: 已读: 回执", text: "已读",
            automatic: .report),
        Case(
            description: "QQ's vacation reply under the subject of a letter",
            header: "From: a@qq.com\nSubject: Re: 材料收到回执",
            text: "这是来自QQ邮箱的假期自动回复邮件。您好，我最近正在休假中，无法亲自回复您的邮件。我将在假期结束后，尽快给您回复。",
            automatic: .autoReply),
        Case(
            description: "an English vacation reply", header: "From: a@b.example\nSubject: Re: x",
            text: "Hello, I am currently out of the office.", automatic: .autoReply),
        Case(
            description: "a person who writes about automatic replies", header: "From: a@b.example\nSubject: 请教",
            text: "老师您好，收到的是系统自动回复，请问材料是否齐全？"),
        Case(
            description: "a long mail that quotes one", header: "From: a@b.example\nSubject: 请教",
            text: String(repeating: "我们共报送了五份材料。", count: 40) + "\n这是一封自动回复"),
        Case(
            description: "a person who writes of a bounce", header: "From: a@b.example\nSubject: 上次的邮件被退信了",
            text: "上次的邮件被退回，现重新报送。"),
        Case(
            description: "a mailing list",
            header: "From: a@b.example\nList-Id: <x.b.example>\nList-Unsubscribe: <mailto:x@b.example>\nSubject: 通讯",
            text: "x", automatic: .list),
    ]

    @Test(arguments: bounces + others) func aProgramsMailIsKnown(wanted: Case) {
        let type = wanted.header.contains("Content-Type") ? ";" : "\nContent-Type: text/plain;"
        let mail = parse("To: us@a.example\n\(wanted.header)\(type) charset=utf-8\n\n\(wanted.text)")
        #expect(mail.automatic == wanted.automatic)
        #expect(mail.bounce?.withoutFault == wanted.bounce)
        let fault: DeliveryFault = wanted.bounce?.status == "4.2.2" ? .full : .noMailbox
        #expect(mail.bounce.map { $0.fault == (wanted.bounce?.status == "5.1.10" ? .noDomain : fault) } ?? true)
    }

    @Test func anAutomaticSentenceUnderFilesIsAPersons() {
        let mail = parse(
            """
            From: a@qq.com
            Subject: 报送材料
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            本邮件为自动回复邮件
            --b
            Content-Type: application/pdf; name=a.pdf

            x
            --b--
            """)
        #expect(mail.automatic == nil && mail.files.count == 1)
    }

    @Test func aReturnedMailUnderAnyTypeNamesTheOriginal() {
        let mail = parse(
            """
            From: Postmaster@b.example
            Subject: 退信
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            school@b.example 不存在 (550)
            --b
            Content-Type: application/octet-stream; name=original.eml

            Message-ID: <muster.7@a.example>
            Subject: x

            y
            --b--
            """)
        #expect(mail.bounce?.withoutFault == Self.unknownUser)
    }

    @Test func aReadReceiptIsAReportAndHoldsNoFiles() {
        let mail = parse(
            """
            From: a@b.example
            Subject: Read: x
            Content-Type: multipart/report; report-type=disposition-notification; boundary=b

            --b
            Content-Type: text/plain

            seen
            --b
            Content-Type: message/disposition-notification

            Final-Recipient: rfc822; a@b.example
            Original-Message-ID: <muster.7@a.example>
            Disposition: manual-action/MDN-sent-manually; displayed
            --b
            Content-Type: message/rfc822

            Message-ID: <muster.7@a.example>
            --b--
            """)
        #expect(mail.automatic == .report && mail.bounce == nil && mail.files.isEmpty)
    }
}

/// Bodies in 8-bit characters of which no header says what they are.
struct UnlabelledBodyTests {
    private static let said = "请查收附件中的活动安排表，谢谢。"
    private static let saidInBig5 = "請查收附件中的活動安排表，謝謝。"

    @Test(arguments: [
        ("Content-Type: text/plain", "gbk"), ("Content-Type: text/plain", "utf8"), ("Content-Type: text/plain", "big5"),
        ("X: y", "gbk"), ("Content-Type: text/plain; charset=\"\"", "gbk"), ("Content-Transfer-Encoding: 8bit", "utf8"),
        ("Content-Type: text/plain; charset=x-unknown", "big5"), ("Content-Type: text/plain; charset=us-ascii", "gbk"),
        ("Content-Type: text/plain; charset=gb2312", "utf8"),
    ])
    func theirBytesDecide(header: String, charset: String) throws {
        let body =
            switch charset {
            case "gbk": try Fixtures.encoded(Self.said, as: "GB18030")
            case "big5": try Fixtures.encoded(Self.saidInBig5, as: "BIG5")
            default: Array(Self.said.utf8)
            }
        let mail = parse(Array("From: a@b.example\r\n\(header)\r\n\r\n".utf8) + body)
        #expect(mail.text == (charset == "big5" ? Self.saidInBig5 : Self.said))
    }
}
