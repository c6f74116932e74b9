import Foundation
import Mail
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// From receipts owed to letters in the outbox.
@Suite struct CorrespondenceTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func correspondence(
        _ facts: Office = .sample(), redirectTo: String? = nil, at now: Date = noon + hour
    ) throws -> Correspondence {
        Correspondence(
            office: facts, templates: .builtIn, store: office.store, settings: try .sample(redirectTo: redirectTo),
            clock: .standing(at: now), logger: office.logger)
    }

    /// Takes a mail in and decides it at once.
    @discardableResult
    private func record(_ mail: SampleMail, in facts: Office = .sample(), at now: Date = noon) async throws -> Int64 {
        let id = try await office.take(mail, receivedAt: now, at: now)
        _ = try await office.casework(facts, at: now).cycle()
        #expect(try await office.state(id) == .recorded)
        return id
    }

    private func letters() async throws -> [OutboundMessage] { try await office.store.letters(limit: 10) }

    private func content(_ letter: OutboundMessage) async throws -> [UInt8] {
        try #require(try await office.store.letter(letter.id)).content
    }

    private func parsed(_ letter: OutboundMessage) async throws -> ParsedMessage {
        let bytes = try await content(letter)
        return parseMessage(bytes.span, charsets: Charsets())
    }

    @Test func twoMailsOfABurstAreAnsweredByOneReceipt() async throws {
        let first = try await record(SampleMail(messageID: "<1@first.example>"))
        let summary = [("工作总结.txt", "全民终身学习活动周工作总结\n一、基本情况\n二、主要做法\n三、存在问题\n")]
        let mail = SampleMail(
            subject: "活动周工作总结", messageID: "<2@first.example>", headers: ["In-Reply-To: <0@office.example>"],
            files: summary)
        let second = try await record(mail, at: noon + 5 * minute)
        #expect(try await correspondence(at: noon + 14 * minute).cycle() == 0)
        #expect(try await correspondence(at: noon + 15 * minute).cycle() == 1)
        #expect(try await correspondence().cycle() == 0)

        let letter = try #require(try await letters().first)
        #expect(letter.kind == .receipt && letter.unit == "U1" && letter.notice == "week" && letter.state == .queued)
        #expect(letter.recipient == "office@first.example")
        #expect(try await office.store.mailsAnswered(by: letter.id) == [first, second])
        let message = try await parsed(letter)
        #expect(message.references == ["<2@first.example>", "<0@office.example>"])
        let text = String(decoding: try await content(letter), as: UTF8.self)
        #expect(text.contains("\r\nIn-Reply-To: <2@first.example>\r\n"))
        #expect(text.contains("\r\nReferences: <0@office.example> <2@first.example>\r\n"))
        #expect(message.text.contains("工作方案.txt") && message.text.contains("工作总结.txt"))
    }

    @Test func addressesAndUnitsAreAnsweredApart() async throws {
        try await record(SampleMail(messageID: "<1@first.example>"))
        try await record(SampleMail(from: "plans@first.example", messageID: "<2@first.example>"))
        try await record(SampleMail(from: "office@second.example", messageID: "<3@second.example>"))
        #expect(try await correspondence().cycle() == 3)
        #expect(
            Set(try await letters().map(\.recipient)) == [
                "office@first.example", "Plans@first.example", "office@second.example",
            ])
    }

    /// An office whose first unit has sent its own plan and the second one's, which it may.
    private func sentForBoth(_ second: OrganizationalUnit) async throws -> Office {
        var sender = OrganizationalUnit.first
        sender.sendsFor = ["U2"]
        let facts = Office.sample(units: [sender, second])
        let body = "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n三、工作要求\n"
        let files = [("柳桥小学活动周方案.txt", "柳桥小学\(body)"), ("澄湖第一中学活动周方案.txt", "澄湖第一中学\(body)")]
        try await record(SampleMail(subject: "活动周材料", messageID: "<1@first.example>", files: files), in: facts)
        return facts
    }

    @Test(arguments: [false, true])
    func aUnitThatNoLetterReachesIsToldByTheOneThatSentForIt(hasAddress: Bool) async throws {
        var second = OrganizationalUnit.second
        if hasAddress {
            for address in second.addresses {
                #expect(try await office.store.markUndeliverable(address, by: "admin", at: noon))
            }
        } else {
            second.addresses = []
        }
        let facts = try await sentForBoth(second)
        #expect(try await correspondence(facts).cycle() == 1)
        let text = try await parsed(try #require(try await letters().first)).text
        #expect(text.contains("· 柳桥小学（没有能收到信的邮箱，收不到回执，请代为告知）"))
    }

    @Test func eachUnitOfAMailIsToldOfItsOwnFiles() async throws {
        let facts = try await sentForBoth(.second)
        #expect(try await correspondence(facts).cycle() == 2)
        let letters = try await letters().sorted { $0.recipient < $1.recipient }
        #expect(letters.map(\.recipient) == ["office@first.example", "office@second.example"])
        let (own, others) = (try await parsed(letters[0]), try await parsed(letters[1]))
        #expect(own.text.contains("代其他单位报送") && own.text.contains("· 柳桥小学\n"))
        #expect(own.text.contains("柳桥小学活动周方案.txt") && own.text.contains("澄湖第一中学活动周方案.txt"))
        #expect(own.references == ["<1@first.example>"])
        #expect(others.text.contains("澄湖第一中学") && others.text.contains("代贵单位发来"))
        #expect(others.text.contains("柳桥小学活动周方案.txt") && !others.text.contains("澄湖第一中学活动周方案.txt"))
        #expect(others.references.isEmpty, "it never saw the mail")
        #expect(try await office.store.recordedItems(unit: "U2").count == 1)
        #expect(try await office.store.recordedItems(unit: "U1").count == 1)
    }

    @Test func aMailThatServesTwoNoticesIsAnsweredForEach() async throws {
        let facts = Office.sample(notices: [.week, .fire])
        let files = [
            ("活动周工作方案.txt", "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n三、工作要求\n"),
            ("消防演练总结.txt", "校园消防演练总结\n一、基本情况\n二、主要做法\n三、存在问题\n"),
        ]
        let mail = SampleMail(subject: "活动周方案、消防演练总结", files: files)
        let id = try await record(mail, in: facts)
        #expect(try await correspondence(facts).cycle() == 2)
        let letters = try await letters().sorted { $0.notice ?? "" < $1.notice ?? "" }
        #expect(letters.map(\.notice) == ["fire", "week"] && letters.allSatisfy { $0.unit == "U1" })
        let (fire, week) = (try await parsed(letters[0]).text, try await parsed(letters[1]).text)
        #expect(fire.contains("消防演练总结.txt") && !fire.contains("工作方案.txt"))
        #expect(week.contains("工作方案.txt") && !week.contains("消防演练总结.txt"))
        for letter in letters { #expect(try await office.store.mailsAnswered(by: letter.id) == [id]) }
        #expect(try await correspondence(facts).cycle() == 0)
    }

    @Test func whoSendsForAnotherUnitIsToldToo() async throws {
        var sender = OrganizationalUnit.first
        sender.sendsFor = ["U2"]
        var second = OrganizationalUnit.second
        second.addresses = []
        let facts = Office.sample(units: [sender, second])
        try await record(SampleMail(subject: "柳桥小学活动周方案（代报）"), in: facts)
        #expect(try await correspondence(facts).cycle() == 1)
        let letter = try #require(try await letters().first)
        #expect(letter.recipient == "office@first.example" && letter.unit == "U1")
        #expect(try await parsed(letter).text.contains("工作方案.txt"))
        #expect(try await office.store.recordedItems(unit: "U2").count == 1)
        #expect(try await office.store.recordedItems(unit: "U1").isEmpty)
    }

    @Test func aReceiptParsesBackAsALetterOfOurs() async throws {
        try await record(SampleMail())
        _ = try await correspondence().cycle()
        let letter = try #require(try await letters().first)
        let bytes = try await content(letter)
        let header = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
        let names = header.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map {
            $0.prefix { $0 != ":" }.lowercased()
        }
        #expect(
            names.sorted() == [
                "auto-submitted", "content-transfer-encoding", "content-type", "date", "from", "in-reply-to",
                "message-id", "mime-version", "references", "subject", "to", "x-auto-response-suppress", "x-muster-id",
            ])
        #expect(header.contains("Auto-Submitted: auto-replied"))
        let message = try await parsed(letter)
        #expect(message.automatic == .own && message.defects.isEmpty)
        #expect(message.from == [EmailAddress(name: "示范区社区学院", address: "submissions@office.example")])
        #expect(message.to.map(\.address) == ["office@first.example"])
        #expect(message.messageID == letter.messageID && letter.messageID.hasSuffix("@office.example>"))
        #expect(message.subject == letter.subject && letter.subject.contains("2025年全民终身学习活动周"))
        #expect(message.date?.rfc3339 == "2025-10-09T18:00:00+08:00")
        let instance = try await office.store.instance(at: noon)
        #expect(header.contains("X-Muster-Id: \(instance.marker)"))
        #expect(message.text.contains("\(ReferenceCode(secret: instance.secret, unit: "U1", notice: "week"))"))
    }

    @Test func aReceiptIsWrittenForItsTrueAddresseeInATrialRunToo() async throws {
        try await record(SampleMail())
        _ = try await correspondence(redirectTo: "pilot@office.example").cycle()
        let letter = try #require(try await letters().first)
        #expect(letter.recipient == "office@first.example", "it must not go to the pilot once the trial is over")
        #expect(try await parsed(letter).to.map(\.address) == ["office@first.example"])
    }

    @Test func nobodyGetsMoreThanThreeReceiptsAnHour() async throws {
        for number in 1...5 {
            let arrival = noon + 890 * Double(number)
            try await record(SampleMail(subject: "活动周方案\(number)"), at: arrival)
            _ = try await correspondence(at: arrival + 660).cycle()
        }
        #expect(try await letters().count == 3)
        #expect(try await correspondence(at: noon + 3 * hour).cycle() == 1, "the rest is told in one letter later")
    }

    @Test(arguments: [
        (Office.sample(units: [.second]), "the unit left the roster"),
        (Office.sample(notices: []), "the notice is not loaded"),
    ])
    func aReceiptForWhatIsNoMoreIsDroppedAndTheLogSaysWhy(changed: Office, reason: String) async throws {
        let id = try await record(SampleMail())
        #expect(try await correspondence(changed).cycle() == 0)
        #expect(try await letters().isEmpty)
        let event = try await office.store.events(message: id).last
        #expect(event?.kind == .receiptDropped && event?.detail == ["reason": reason])
        #expect(try await correspondence().cycle() == 0, "it does not come back with the unit")
    }

    @Test func aReceiptGoesToNoAddressThatLeftTheRoster() async throws {
        try await record(SampleMail())
        var unit = OrganizationalUnit.first
        unit.addresses = ["new@first.example"]
        #expect(try await correspondence(.sample(units: [unit])).cycle() == 1)
        let letter = try #require(try await letters().first)
        #expect(letter.recipient == "new@first.example")
        #expect(try await parsed(letter).to.map(\.address) == ["new@first.example"])
    }

    @Test func aUnitWithoutAnyAddressLeftGetsNone() async throws {
        let id = try await record(SampleMail())
        var unit = OrganizationalUnit.first
        unit.addresses = []
        #expect(try await correspondence(.sample(units: [unit])).cycle() == 0)
        #expect(try await letters().isEmpty)
        #expect(try await office.store.events(message: id).last?.detail == ["reason": "the unit has no address"])
    }

    @Test func aReceiptThatCannotBeWrittenKeepsBackNoOther() async throws {
        try await record(SampleMail())
        try await record(SampleMail(from: "office@second.example", messageID: "<2@second.example>"))
        var unit = OrganizationalUnit.first
        unit.addresses = ["büro@first.example"]
        let broken = try correspondence(.sample(units: [unit, .second]))
        await #expect(throws: CompositionError.address("büro@first.example")) { try await broken.cycle() }
        #expect(try await letters().map(\.unit) == ["U2"])
        #expect(try await correspondence().cycle() == 1, "it stays due")
        #expect(try await letters().map(\.unit) == ["U2", "U1"])
    }
}
