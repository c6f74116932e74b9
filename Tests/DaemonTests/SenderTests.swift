import Foundation
import Mail
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// People on no roster row, and addresses that letters do not reach.
@Suite struct SenderTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private static let pass = "Authentication-Results: mx.qq.com; spf=pass; dmarc=pass header.from=qq.com"

    private func stranger(
        _ result: String? = Self.pass, from: String = "wang@qq.com", subject: String = "活动周工作方案",
        headers: [String] = []
    ) -> SampleMail {
        SampleMail(from: from, subject: subject, headers: [result].compactMap(\.self) + headers)
    }

    private func correspondence(_ facts: Office = .sample(), at now: Date = noon + hour) throws -> Correspondence {
        Correspondence(
            office: facts, templates: .builtIn, store: office.store, settings: try .sample(),
            clock: .standing(at: now), logger: office.logger)
    }

    private func letters() async throws -> [OutboundMessage] { try await office.store.letters(limit: 20) }

    private func parsed(_ letter: OutboundMessage) async throws -> ParsedMessage {
        let content = try #require(try await office.store.letter(letter.id)).content
        return parseMessage(content.span, charsets: Charsets())
    }

    @Test func aStrangerWhoTrulyWroteIsToldOnceThatTheMailArrived() async throws {
        let first = try await office.take(stranger())
        _ = try await office.casework().cycle()
        #expect(try await office.state(first) == .held)
        #expect(try await correspondence(at: noon + 9 * minute).cycle() == 0)
        #expect(try await correspondence().cycle() == 1)
        let letter = try #require(try await letters().first)
        #expect(letter.recipient == "wang@qq.com" && letter.unit == nil && letter.notice == nil)
        let message = try await parsed(letter)
        #expect(message.references == ["<1@first.example>"] && message.automatic == .own)
        #expect(message.text.contains("登记的邮箱") && message.text.contains("示范区社区学院"))
        for secret in ["澄湖", "柳桥", "工作方案", "活动周"] {
            #expect(!message.text.contains(secret) && !message.subject.contains(secret))
        }
        try await office.take(
            stranger(from: "Wang@qq.com", subject: "活动周工作方案（新）"), receivedAt: noon + 2 * day, at: noon + 2 * day)
        _ = try await office.casework(at: noon + 2 * day).cycle()
        #expect(try await correspondence(at: noon + 3 * day).cycle() == 0, "once for ever")
    }

    @Test func whoWritesForAUnitIsToldBesideTheUnit() async throws {
        try await office.take(stranger(subject: "澄湖第一中学活动周工作方案"))
        _ = try await office.casework().cycle()
        #expect(try await correspondence().cycle() == 2)
        #expect(Set(try await letters().map(\.recipient)) == ["office@first.example", "wang@qq.com"])
    }

    @Test(arguments: [
        nil, "Authentication-Results: mx.qq.com; dmarc=fail header.from=qq.com",
        "Authentication-Results: mx.evil.example; dmarc=pass header.from=qq.com",
        "Authentication-Results: mx.notqq.com; dmarc=pass header.from=qq.com",
        "Authentication-Results: mx.qq.com; spf=pass; dkim=pass",
        "Authentication-Results: mx.qq.com; dmarc=pass header.from=other.example",
        "Authentication-Results: relay.example; none\r\n\(Self.pass)",
    ])
    func aSenderWhoMayBeForgedIsNotAnswered(result: String?) async throws {
        let id = try await office.take(stranger(result))
        _ = try await office.casework().cycle()
        #expect(try await office.state(id) == .held)
        #expect(try await correspondence().cycle() == 0)
    }

    @Test(arguments: ["Auto-Submitted: auto-replied", "List-Id: <x.qq.com>", "Precedence: bulk"])
    func aProgramIsNotAnswered(header: String) async throws {
        try await office.take(stranger(headers: [header]))
        _ = try await office.casework().cycle()
        #expect(try await correspondence().cycle() == 0)
    }

    @Test func whatIsIgnoredIsNotAnsweredAndUnitsGetTheirReceiptsOnly() async throws {
        var spam = stranger(subject: "代开发票")
        spam.files = []
        try await office.take(spam)
        let result = "Authentication-Results: mx.qq.com; dmarc=pass header.from=first.example"
        try await office.take(stranger(result, from: "office@first.example", subject: "活动周方案"))
        _ = try await office.casework().cycle()
        #expect(try await correspondence().cycle() == 1)
        #expect(try await letters().map(\.recipient) == ["office@first.example"])
    }

    @Test func aReceiptThatCannotBeWrittenKeepsBackNoStranger() async throws {
        try await office.take(SampleMail())
        try await office.take(stranger())
        _ = try await office.casework().cycle()
        var unit = OrganizationalUnit.first
        unit.addresses = ["büro@first.example"]
        let broken = try correspondence(.sample(units: [unit]))
        await #expect(throws: CompositionError.address("büro@first.example")) { try await broken.cycle() }
        #expect(try await letters().map(\.recipient) == ["wang@qq.com"])
    }

    @Test func whoCameOntoTheRosterMeanwhileIsNotTold() async throws {
        try await office.take(stranger())
        _ = try await office.casework().cycle()
        var unit = OrganizationalUnit.first
        unit.addresses.append("wang@qq.com")
        #expect(try await correspondence(.sample(units: [unit])).cycle() == 0)
        #expect(try await office.store.dueAcknowledgements(at: noon + day, limit: 9).isEmpty)
    }

    @Test func onlyTheConfiguredNameIsTrustedWhereThereIsOne() throws {
        var mailbox = MailboxSettings(
            id: "main", server: try ServerEndpoint(.imap, url: "imaps://imap.exmail.qq.com"), user: "in@School.example",
            password: .file("x"))
        let usual = ReceivingServer(mailbox)
        for name in ["mx.qq.com", "school.example", "mail.school.example"] { #expect(usual.isTrusted(name)) }
        for name in ["qq.com.evil.example", "evilqq.com", "example", ""] { #expect(!usual.isTrusted(name)) }
        mailbox.authenticationServer = "gate.school.example"
        #expect(ReceivingServer(mailbox).isTrusted("gate.school.example"))
        #expect(!ReceivingServer(mailbox).isTrusted("mx.qq.com"))
    }

    // MARK: Addresses that are not reached

    /// A report that this letter was not delivered.
    private func bounce(of letter: OutboundMessage, status: String = "5.1.1", action: String = "failed") -> [UInt8] {
        let lines = [
            "From: MAILER-DAEMON@qq.com", "To: submissions@office.example", "Subject: 系统退信",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "", "x", "--b",
            "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; qq.com", "",
            "Final-Recipient: rfc822; \(letter.recipient)", "Action: \(action)", "Status: \(status)",
            "Diagnostic-Code: smtp; 550 Mailbox not found", "", "--b", "Content-Type: text/rfc822-headers", "",
            "Message-ID: \(letter.messageID)", "", "--b--", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// The receipt for a mail of the first unit, sent.
    private func sentReceipt() async throws -> OutboundMessage {
        try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        _ = try await correspondence(at: noon + 11 * minute).cycle()
        _ = try await delivery(ScriptedSender(), at: noon + 11 * minute).cycle()
        return try #require(try await letters().first)
    }

    private func delivery(_ sender: ScriptedSender, at now: Date, redirectTo: String? = nil) throws -> Delivery {
        Delivery(
            sender: sender, reminders: try office.reminders(at: now), store: office.store,
            settings: try .sample(redirectTo: redirectTo), language: .chinese, clock: .standing(at: now),
            logger: office.logger)
    }

    @Test func aBouncedReceiptGoesToTheUnitsNextAddress() async throws {
        let letter = try await sentReceipt()
        #expect(letter.recipient == "office@first.example" && letter.state == .sent)
        try await office.take(bounce(of: letter), receivedAt: noon + 20 * minute, at: noon + 20 * minute)
        _ = try await office.casework(at: noon + 20 * minute).cycle()
        let marked = try await office.store.undeliverable()
        #expect(marked.map(\.address) == ["office@first.example"] && marked.map(\.fault) == [.noMailbox])
        #expect(try await correspondence(at: noon + 21 * minute).cycle() == 1)
        let second = try #require(try await letters().last)
        #expect(second.recipient == "Plans@first.example")
        #expect(try await parsed(second).text.contains("工作方案.txt"))
        let other = bounce(of: second)
        try await office.take(other, receivedAt: noon + 30 * minute, at: noon + 30 * minute)
        _ = try await delivery(ScriptedSender(), at: noon + 22 * minute).cycle()
        _ = try await office.casework(at: noon + 30 * minute).cycle()
        #expect(try await correspondence(at: noon + 31 * minute).cycle() == 0, "no address is left")
        #expect(try await office.store.dueReceipts(at: noon + 31 * minute, limit: 9).count == 1, "it stays owed")
        try await office.take(
            SampleMail(subject: "活动周总结", messageID: "<2@first.example>"), receivedAt: noon + hour, at: noon + hour)
        _ = try await office.casework(at: noon + hour).cycle()
        #expect(try await correspondence(at: noon + 2 * hour).cycle() == 2, "who writes is there again")
        #expect(try await letters().suffix(2).allSatisfy { $0.recipient == "office@first.example" })
    }

    @Test(arguments: [(days: 6.0, letters: 1), (days: 8.0, letters: 0)])
    func aReceiptWaitsAWeekForAnAddressThatIsReached(days: Double, letters: Int) async throws {
        let letter = try await sentReceipt()
        try await office.take(bounce(of: letter), receivedAt: noon + 20 * minute, at: noon + 20 * minute)
        _ = try await office.casework(at: noon + 20 * minute).cycle()
        var facts = Office.sample()
        facts.roster = Roster(
            units: facts.roster.units.map { unit in
                var unit = unit
                unit.addresses = Array(unit.addresses.prefix(1))
                return unit
            })
        #expect(try await correspondence(facts, at: noon + 21 * minute).cycle() == 0)
        let later = noon + days * day
        #expect(try await correspondence(facts, at: later).cycle() == 0)
        #expect(try await office.store.clearUndeliverable(letter.recipient, by: "admin", at: later))
        #expect(try await correspondence(facts, at: later).cycle() == letters)
        let dropped = try await office.store.events().filter { $0.kind == .receiptDropped }.map(\.detail)
        #expect(dropped == (letters == 1 ? [] : [["reason": "letters reach none of the unit's addresses"]]))
    }

    @Test func aDelayAndATrialRunMarkNothing() async throws {
        let letter = try await sentReceipt()
        try await office.take(
            bounce(of: letter, status: "4.4.1", action: "delayed"), receivedAt: noon + hour, at: noon + hour)
        _ = try await office.casework(at: noon + hour).cycle()
        try await office.take(bounce(of: letter), receivedAt: noon + hour, at: noon + hour)
        _ = try await office.casework(isTrialRun: true, at: noon + hour).cycle()
        #expect(try await office.store.undeliverable().isEmpty)
    }

    @Test(
        arguments: [
            ("5.1.1", 550, "no such user", DeliveryFault.noMailbox), (nil, 550, "Mailbox not found", .noMailbox),
            ("5.7.1", 550, "blocked as spam", nil), (nil, 550, "access denied", nil),
        ] as [(String?, Int, String, DeliveryFault?)])
    func aRefusalOfTheAddresseeMarksItAndOneOfTheLetterDoesNot(
        enhanced: String?, code: Int, text: String, fault: DeliveryFault?
    ) async throws {
        try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        _ = try await correspondence().cycle()
        let error = TransportError(stage: .recipient, cause: .smtp(code: code, enhanced: enhanced), text: text)
        _ = try await delivery(ScriptedSender([.outcome(.refused(error))]), at: noon + hour).cycle()
        #expect(try await office.store.undeliverable().map(\.fault) == [fault].compactMap(\.self))
        #expect(try await correspondence().cycle() == (fault == nil ? 0 : 1), "it goes to the next address")
    }

    @Test func theAddresseeOfATrialRunIsNoUnits() async throws {
        try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        _ = try await correspondence().cycle()
        let error = TransportError(
            stage: .recipient, cause: .smtp(code: 550, enhanced: "5.1.1"), text: "no such user")
        let sender = ScriptedSender([.outcome(.refused(error))])
        _ = try await delivery(sender, at: noon + hour, redirectTo: "pilot@office.example").cycle()
        #expect(try await office.store.undeliverable().isEmpty)
    }
}
