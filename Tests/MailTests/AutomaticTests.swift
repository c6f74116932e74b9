import Testing

@testable import Mail

struct AutomaticTests {
    static let table: [(header: String, automatic: Automatic?)] = [
        ("Subject: 报送材料", nil), ("Auto-Submitted: no", nil), ("Auto-Submitted: No (really)", nil),
        ("Auto-Submitted: auto-replied", .autoReply), ("Auto-Submitted: auto-generated; x=y", .autoReply),
        ("Return-Path: <>", .autoReply), ("Return-Path: <zhang@qq.com>", nil), ("X-Autoreply: yes", .autoReply),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", .autoReply), ("X-Auto-Response-Suppress: None", nil),
        ("X-Auto-Response-Suppress: DR", nil), ("Precedence: auto_reply", .autoReply), ("Precedence: bulk", .list),
        ("Precedence: first-class", nil), ("List-Id: <x.example>", .list), ("List-Unsubscribe: <mailto:x@y>", .list),
        ("Auto-Submitted: auto-replied\nPrecedence: bulk", .autoReply), ("X-Loop: x", .autoReply),
        ("Return-Path: <bounces-12@x.example>", .list), ("Return-Path: <owner-list@x.example>", .list),
        ("Subject: 自动回复：报送材料", .autoReply), ("Subject: 自动回复", .autoReply), ("Subject: 回复：自动回复功能", nil),
        ("Subject: 外出", .autoReply), ("Subject: 外出学习活动总结", nil), ("Subject: 休假中，请联系同事", .autoReply),
        ("Subject: 休假安排表", nil), ("Subject: Automatic reply: x", .autoReply), ("Subject: AUTO REPLY x", .autoReply),
        ("Subject: Out of Office", .autoReply), ("Subject: Autonomy report", nil), ("Subject: 已读：报送材料", .report),
        ("Subject: 退信", .autoReply), ("Subject: 退信，重新发送活动方案", nil), ("X-Failed-Recipients: a@b.cn", .bounce),
        ("Return-Path: <>\nSubject: 系统退信", .bounce), ("Return-Path: <>\nSubject: Undelivered Mail", .bounce),
        ("X-Muster-Id: any", .own),
    ]

    @Test(arguments: table) func aHeaderTellsWhoWrote(header: String, automatic: Automatic?) {
        #expect(parse("From: zhang@qq.com\n\(header)\n\nx").automatic == automatic)
    }

    @Test(arguments: [
        ("no-reply@x.cn", Automatic.autoReply), ("noreply@x.cn", .autoReply), ("do_not_reply@x.cn", .autoReply),
        ("postmaster@x.cn", .autoReply), ("news-request@x.cn", .list), ("listserv@x.cn", .list), ("reply@x.cn", nil),
    ]) func aSenderTellsWhoWrote(address: String, automatic: Automatic?) {
        #expect(parse("From: \(address)\nSubject: x\n\nx").automatic == automatic)
    }

    @Test func aLetterOfOursIsKnownByItsMarkOrItsIdentifier() throws {
        let letter = OutboundLetter(
            from: EmailAddress(name: "办公室", address: "us@x.cn"), to: EmailAddress(address: "them@y.cn"),
            subject: "回执", date: MailDate(seconds: 0), messageID: MessageID.own("1a-2b", domain: "x.cn"),
            origin: .reply, instance: "a", text: "收到")
        let bytes = try letter.composed()
        #expect(parse(bytes).automatic == .own)
        #expect(parse(bytes).messageID == "<muster.1a-2b@x.cn>")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(parse(text.replacing("X-Muster-Id: a\r\n", with: "")).automatic == .own)
        let bare = text.replacing("X-Muster-Id: a\r\n", with: "").replacing("<muster.", with: "<")
        #expect(parse(bare).automatic == .autoReply)
    }

    @Test func theMailboxIsAlsoAPersons() {
        #expect(parse("From: us@x.cn\nIn-Reply-To: <muster.1@x.cn>\nSubject: x\n\nx").automatic == nil)
    }

    @Test func whatExchangeAddsToEveryMailDoesNotKeepFilesFromBeingAnswered() {
        let head = "From: us@x.cn\nSubject: 报送材料\nX-Auto-Response-Suppress: All\n"
        #expect(parse(head + "\nx").automatic == .autoReply)
        let file = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n\nx"
        #expect(parse(head + file).automatic == nil)
    }
}

struct BounceTests {
    private func report(_ status: String, original: String = "Message-ID: <o@x.cn>", type: String = "message/rfc822")
        -> ParsedMessage
    {
        parse(
            """
            From: MAILER-DAEMON@mx.cn
            Subject: x
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            text
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.cn

            \(status)

            --b
            Content-Type: \(type)

            \(original)

            --b--
            """)
    }

    static let table: [(status: String, bounce: Bounce?)] = [
        (
            "Final-Recipient: rfc822; a@b.cn\nAction: failed\nStatus: 5.1.1",
            Bounce(recipient: "a@b.cn", status: "5.1.1", permanent: true, originalMessageID: "<o@x.cn>")
        ),
        (
            "Original-Recipient: rfc822;a@b.cn\nFinal-Recipient: rfc822;c@d.cn\nAction: FAILED (x)\nStatus: 4.4.7 (expired)",
            Bounce(recipient: "a@b.cn", status: "4.4.7", permanent: true, originalMessageID: "<o@x.cn>")
        ),
        (
            "Final-Recipient: <a@b.cn>\nAction: failed\nStatus: 4.2.2",
            Bounce(recipient: "a@b.cn", status: "4.2.2", permanent: false, originalMessageID: "<o@x.cn>")
        ),
        (
            "Action: failed", Bounce(recipient: nil, status: nil, permanent: true, originalMessageID: "<o@x.cn>")
        ),
        (
            "Final-Recipient: rfc822; a@b.cn\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; c@d.cn\n"
                + "Action: failed\nStatus: 5.2.2",
            Bounce(recipient: "c@d.cn", status: "5.2.2", permanent: true, originalMessageID: "<o@x.cn>")
        ),
        ("Final-Recipient: rfc822; a@b.cn\nAction: delayed\nStatus: 4.4.1", nil),
        ("Final-Recipient: rfc822; a@b.cn\nAction: relayed\nStatus: 2.0.0", nil),
    ]

    @Test(arguments: table) func aDeliveryStatusIsRead(status: String, bounce: Bounce?) {
        let message = report(status)
        #expect(message.bounce?.withoutFault == bounce)
        #expect(message.automatic == (bounce == nil ? .report : .bounce))
        #expect(message.files.isEmpty && message.text == "text")
    }

    @Test func theReturnedHeaderAloneNamesTheOriginal() {
        let message = report(
            "Final-Recipient: rfc822; a@b.cn\nAction: failed\nStatus: 5.0.0", type: "text/rfc822-headers")
        #expect(message.bounce?.originalMessageID == "<o@x.cn>")
    }

    @Test func aReadReceiptIsAReport() {
        let message = parse(
            "From: a@b.cn\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b--\n")
        #expect(message.automatic == .report)
    }

    static let plain: [(text: String, bounce: Bounce)] = [
        (
            "您发往 a@b.cn 的邮件被退回，原因：550 Mailbox not found\n",
            Bounce(recipient: "a@b.cn", status: "5.0.0", permanent: true, originalMessageID: nil)
        ),
        (
            "<a@b.cn>: host said: 452 4.2.2 mailbox full\n\nMessage-ID: <o@x.cn>\n",
            Bounce(recipient: "a@b.cn", status: "4.2.2", permanent: false, originalMessageID: "<o@x.cn>")
        ),
        (
            "收件人 a@b.cn 不存在。<1@other.cn> <muster.7@x.cn>",
            Bounce(recipient: "a@b.cn", status: nil, permanent: true, originalMessageID: "<muster.7@x.cn>")
        ),
        ("", Bounce(recipient: nil, status: nil, permanent: true, originalMessageID: nil)),
    ]

    @Test(arguments: plain) func aBounceWithoutAStatusIsReadFromItsText(text: String, bounce: Bounce) {
        let header =
            "From: PostMaster@qq.com\nTo: us@x.cn\nSubject: 系统退信\nContent-Type: text/plain; charset=utf-8\n\n"
        #expect(parse(header + "us@x.cn PostMaster@qq.com " + text).bounce?.withoutFault == bounce)
    }

    @Test(arguments: [
        ("5.1.1", "5.1.1"), ("x 4.4.7; y", "4.4.7"), ("(5.7.26)", "5.7.26"), ("1.2.3.4 then 5.0.0", "5.0.0"),
        ("5.1", nil),
        ("5.1.1.1", nil), ("15.1.1", nil), ("5.1.1234", nil), ("", nil), ("2.0.0", nil),
    ]) func anEnhancedStatusIsFound(text: String, status: String?) {
        #expect(EnhancedStatus.first(in: text) == status)
    }
}
