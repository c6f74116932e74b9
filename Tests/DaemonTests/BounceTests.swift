import Foundation
import Inspection
import Mail
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// Which reports of letters that did not arrive are believed, and what is done about letters taken for spam.
@Suite struct BounceTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    /// A report as Chinese providers write it: without the letter.
    private func bounce(
        about recipient: String = "Office@first.example", from: String = "PostMaster@qq.com", result: String? = nil,
        returning id: String? = nil
    ) -> [UInt8] {
        var lines = [result].compactMap(\.self)
        lines += [
            "From: <\(from)>", "To: submissions@office.example", "Subject: =?utf-8?B?57O757uf6YCA5L+h?=",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "",
            "550 Mailbox not found", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; qq.com",
            "",
            "Final-Recipient: rfc822; \(recipient)", "Action: failed", "Status: 5.1.1", "",
        ]
        if let id { lines += ["--b", "Content-Type: text/rfc822-headers", "", "Message-ID: \(id)", ""] }
        return Array((lines + ["--b--", ""]).joined(separator: "\r\n").utf8)
    }

    private func delivery(_ sender: ScriptedSender, at now: Date) throws -> Delivery {
        Delivery(
            sender: sender, reminders: try office.reminders(at: now), store: office.store, settings: try .sample(),
            language: .chinese, clock: .standing(at: now), logger: office.logger)
    }

    /// A receipt that left for the first unit.
    @discardableResult
    private func sentReceipt() async throws -> OutboundMessage {
        try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        _ = try await Correspondence(
            office: .sample(), templates: .builtIn, store: office.store, settings: try .sample(),
            clock: .standing(at: noon + 11 * minute), logger: office.logger
        ).cycle()
        _ = try await delivery(ScriptedSender(), at: noon + 11 * minute).cycle()
        return try #require(try await office.store.letters(limit: 9).first)
    }

    private func decide(_ mail: [UInt8]) async throws -> InboundState? {
        let id = try await office.take(mail, receivedAt: noon + hour, at: noon + hour)
        _ = try await office.casework(at: noon + hour).cycle()
        return try await office.state(id)
    }

    private func marked() async throws -> [String] { try await office.store.undeliverable().map(\.address) }

    private static func pass(_ domain: String) -> String {
        "Authentication-Results: mx.qq.com; dmarc=pass header.from=\(domain)"
    }

    @Test func whatReturnsALetterIsBelievedWhoeverWroteIt() async throws {
        let letter = try await sentReceipt()
        #expect(try await decide(bounce(from: "x@relay.example", returning: letter.messageID)) == .bounce)
        #expect(try await marked() == ["office@first.example"])
    }

    @Test(arguments: [
        ("PostMaster@qq.com", pass("qq.com")), ("mailer-daemon@mail.qq.com", pass("mail.qq.com")),
        ("postmaster@first.example", pass("first.example")),
    ])
    func whoCouldNotDeliverItIsBelieved(from: String, result: String) async throws {
        try await sentReceipt()
        #expect(try await decide(bounce(from: from, result: result)) == .bounce)
        #expect(try await marked() == ["office@first.example"])
    }

    @Test(arguments: [
        ("PostMaster@qq.com", nil), ("postmaster@rival.example", pass("rival.example")),
        ("PostMaster@qq.com", "Authentication-Results: mx.rival.example; dmarc=pass header.from=qq.com"),
        ("postmaster@first.example", "Authentication-Results: mx.qq.com; dmarc=fail header.from=first.example"),
        ("postmaster@example", pass("example")),
    ])
    func whatAnybodyMayHaveWrittenIsHeldForAPerson(from: String, result: String?) async throws {
        try await sentReceipt()
        #expect(try await decide(bounce(from: from, result: result, returning: "<made-up@office.example>")) == .held)
        #expect(try await marked().isEmpty)
        let decision = try #require(try await office.store.decision(of: 2))
        #expect(decision.because == [Reason(.bounceUnproven, "office@first.example")])
        // It is nobody's submission, and a changed roster makes it no truer.
        var unit = OrganizationalUnit.first
        unit.addresses.append("more@first.example")
        _ = try await office.store.instance(at: noon)
        try await office.casework(.sample(units: [unit, .second]), at: noon + 2 * hour).decideAgainIfChanged()
        #expect(try await office.state(2) == .held)
        #expect(try await marked().isEmpty)
    }

    @Test func aReportAboutSomebodyWhoGotNoLetterIsOfNoInterest() async throws {
        try await sentReceipt()
        #expect(try await decide(bounce(about: "office@second.example")) == .bounce)
        #expect(try await decide(bounce(about: "stranger@where.example", result: Self.pass("qq.com"))) == .bounce)
        #expect(try await marked().isEmpty)
    }

    @Test func aLetterTakenForSpamIsTriedOnceMoreAndFails() async throws {
        try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        let now = noon + 11 * minute
        _ = try await Correspondence(
            office: .sample(), templates: .builtIn, store: office.store, settings: try .sample(),
            clock: .standing(at: now), logger: office.logger
        ).cycle()
        let spam = TransportError(
            stage: .accept, cause: .smtp(code: 554, enhanced: nil), text: "DT:SPM 163 smtp10,u8CowA")
        let sender = ScriptedSender([.outcome(.deferred(spam)), .outcome(.deferred(spam))])
        _ = try await delivery(sender, at: now).cycle()
        var letter = try #require(try await office.store.letters(limit: 9).first)
        #expect(letter.state == .queued && letter.nextAttemptAt == now + 30 * minute)
        _ = try await delivery(sender, at: now + 29 * minute).cycle()
        #expect(sender.offers.count == 1)
        _ = try await delivery(sender, at: now + 30 * minute).cycle()
        letter = try #require(try await office.store.letters(limit: 9).first)
        #expect(letter.state == .failed && letter.attempts == 2 && letter.lastError?.contains("DT:SPM") == true)
        #expect(try await marked().isEmpty, "the address is all right")
        let (content, digest) = try await digests(at: noon + day).draft()
        #expect(content.troubles == [.takenForSpam(count: 1, recipients: ["office@first.example"])])
        #expect(digest.text.contains("当作垃圾邮件拒收") && digest.text.contains("白名单"))
    }

    private func digests(at now: Date) throws -> Digests {
        Digests(
            office: .sample(), templates: .builtIn, store: office.store, mailboxes: ["main"],
            coordinators: ["coordinator@office.example"], letters: LetterSettings(), settings: try .sample(),
            inspector: Inspector(programs: try OfficeInHand.builtPrograms()), clock: .standing(at: now),
            logger: office.logger)
    }

    @Test func aLetterThatWasReportedAsSpamIsToldAndItsAddressGetsFurtherOnes() async throws {
        let letter = try await sentReceipt()
        let report = String(decoding: bounce(returning: letter.messageID), as: UTF8.self)
            .replacing("5.1.1", with: "5.7.1").replacing("550 Mailbox not found", with: "550 Mail content denied")
        #expect(try await decide(Array(report.utf8)) == .bounce)
        #expect(try await marked().isEmpty)
        let (content, _) = try await digests(at: noon + day).draft()
        #expect(content.troubles == [.takenForSpam(count: 1, recipients: ["office@first.example"])])
    }

    @Test func aLetterThatPassesLaterIsSent() async throws {
        let spam = TransportError(stage: .accept, cause: .smtp(code: 554, enhanced: nil), text: "DT:SPM")
        let letter = Letter(
            kind: .receipt, uniqueKey: "a", recipient: "office@first.example", subject: "s",
            messageID: "<a@office.example>", content: Array("Subject: s\r\n\r\nx\r\n".utf8))
        _ = try await office.store.enqueue(letter, at: noon)
        let sender = ScriptedSender([.outcome(.deferred(spam))])
        _ = try await delivery(sender, at: noon).cycle()
        #expect(try await delivery(sender, at: noon + hour).cycle() == 1)
    }
}
