import Foundation
import Inspection
import Store
import Submissions
import Testing

@testable import Daemon

/// From received mails to decisions, files and receipts owed, with the built workers.
@Suite struct CaseworkTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func due() async throws -> [DueReceipt] { try await office.store.dueReceipts(at: noon + day, limit: 10) }

    private func recipients() async throws -> [String] { try await due().map(\.recipient) }

    @Test func aSubmissionIsExaminedDecidedAndRecorded() async throws {
        let id = try await office.take(SampleMail(), receivedAt: noon - minute)
        #expect(try await office.casework().cycle() == 1)
        #expect(try await office.state(id) == .recorded)
        let decision = try #require(try await office.store.decision(of: id))
        #expect(decision.unit?.code == "U1" && decision.notice?.id == "week" && !decision.late)
        #expect(decision.items.map(\.requirement) == ["plan"])
        let items = try await office.store.recordedItems(unit: "U1")
        #expect(items.map(\.receivedAt) == [noon - minute] && items.map(\.item) == decision.items)
        #expect(try await office.store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
        #expect(try await office.casework().cycle() == 0)
    }

    @Test func progressIsToldInMailsThatWereDecided() async throws {
        for number in 1...3 { try await office.take(SampleMail(messageID: "<\(number)@first.example>")) }
        let (numbers, number) = AsyncStream.makeStream(of: Int.self)
        #expect(try await office.casework().cycle { number.yield($0) } == 3)
        number.finish()
        #expect(await numbers.reduce(into: []) { $0.append($1) } == [3])
    }

    @Test func filesAreKeptOnceWhateverHoldsThem() async throws {
        let plan = SampleMail().files[0]
        var mail = SampleMail(files: [plan, ("同样的方案.txt", plan.1), ("空.txt", "")])
        let inner = [("总结.txt", "全民终身学习活动周工作总结\n"), ("方案.txt", plan.1)]
        mail.attached = SampleMail(files: inner, boundary: "=_y").bytes
        let id = try await office.take(mail)
        #expect(try await office.casework().cycle() == 1)
        let examination = try #require(try await office.store.examination(of: id))
        let leaves = examination.attachments.flatMap(\.leaves)
        #expect(leaves.map(\.name) == ["工作方案.txt", "同样的方案.txt", "空.txt", "总结.txt", "方案.txt"])
        #expect(Set(try office.fileNames("files")) == Set(leaves.map { "\($0.sha256.prefix(2))/\($0.sha256)" }))
        #expect(try office.fileNames("files").count == 3, "identical bytes are kept once")
        #expect(try FileManager.default.contentsOfDirectory(atPath: office.folder + "/tmp").isEmpty)
        let path = try office.store.files.path(leaves[0].sha256, .file)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == plan.1)
    }

    /// The system counts what this process reads; workers map their mail, which does not count.
    private func bytesRead() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("rchar:") })
        return try #require(Int(line.dropFirst("rchar: ".count)))
    }

    @Test func whatIsAttachedIsReadAndHashedOnce() async throws {
        let size = 8 << 20
        let noise = String(repeating: "\u{1}\u{2}", count: size / 2)
        try await office.take(SampleMail(files: [SampleMail().files[0], ("noise.bin", noise)]))
        let before = try bytesRead()
        #expect(try await office.casework().cycle() == 1)
        let read = try bytesRead() - before
        #expect(read >= size && read < size + size / 2, "\(read) bytes of a file of \(size)")
        #expect(try office.fileNames("files").count == 2)
    }

    /// Two mails are in hand at once, and the second may be decided first.
    @Test func whichMailIsDecidedFirstDoesNotMatter() async throws {
        let first = try await office.take(SampleMail(headers: ["X-Slow: yes"]), receivedAt: noon - minute)
        let second = try await office.take(SampleMail(messageID: "<2@first.example>"), receivedAt: noon)
        let programs = try office.worker(
            "if grep -q X-Slow; then while [ ! -e second ]; do sleep 0.02; done; else touch second; fi; exec $BUILT \"$@\""
        )
        #expect(try await office.casework(.sample(), programs).cycle() == 2)
        #expect(try await office.state(first) == .recorded)
        #expect(try await office.state(second) == .recorded)
        let items = try await office.store.recordedItems(unit: "U1")
        #expect(items.map(\.message) == [first, second], "history goes by arrival")
        #expect(try await due().map { $0.mails.map(\.message) } == [[first, second]])
    }

    // MARK: Who gets a receipt

    @Test(arguments: [
        ("plans@FIRST.example", "Plans@first.example"), ("office@first.example", "office@first.example"),
    ])
    func aRosteredSenderIsAnsweredAtTheAddressAsTheRosterWritesIt(from: String, to: String) async throws {
        try await office.take(SampleMail(from: from, headers: ["References: <a@x.example> <b@x.example>"]))
        _ = try await office.casework().cycle()
        let receipt = try #require(try await due().first)
        #expect(receipt.unit == "U1" && receipt.notice == "week" && receipt.recipient == to)
        #expect(receipt.dueAt == noon + 600)
        #expect(receipt.mails.map(\.messageID) == ["<1@first.example>"])
        #expect(receipt.mails.map(\.references) == [["<a@x.example>", "<b@x.example>"]])
    }

    @Test func aStrangerWhoNamesAUnitIsAnsweredAtItsFirstAddress() async throws {
        let id = try await office.take(SampleMail(from: "teacher@private.example", subject: "澄湖第一中学活动周工作方案"))
        _ = try await office.casework().cycle()
        #expect(try await office.store.decision(of: id)?.provisional == true)
        #expect(try await recipients() == ["office@first.example"])
    }

    @Test(arguments: ["Auto-Submitted: auto-replied", "List-Id: <all.first.example>", "Precedence: bulk"])
    func whatAProgramWroteIsNeverAnswered(header: String) async throws {
        let id = try await office.take(SampleMail(headers: [header]))
        _ = try await office.casework().cycle()
        #expect(try await office.state(id) == .recorded)
        #expect(try await recipients().isEmpty)
    }

    @Test(arguments: [(48 * hour, 1), (48 * hour + 1, 0)])
    func aMailOlderThanTwoDaysIsRecordedAndNotAnswered(age: TimeInterval, receipts: Int) async throws {
        let id = try await office.take(SampleMail(), receivedAt: noon - age)
        _ = try await office.casework().cycle()
        #expect(try await office.state(id) == .recorded)
        #expect(try await recipients().count == receipts)
    }

    @Test func whatIsHeldOrIgnoredIsNotAnswered() async throws {
        let held = try await office.take(SampleMail(from: "teacher@private.example"))
        let ignored = try await office.take(SampleMail(from: "shop@private.example", subject: "优惠", files: []))
        let own = try await office.take(SampleMail(from: "submissions@office.example", files: []))
        let handedOn = try await office.take(SampleMail(from: "submissions@office.example"))
        #expect(try await office.casework().cycle() == 4)
        #expect(try await office.state(held) == .held)
        #expect(try await office.state(ignored) == .ignored)
        #expect(try await office.state(own) == .ignored)
        #expect(try await office.state(handedOn) == .held)
        #expect(try await recipients().isEmpty)
    }

    // MARK: Deciding again

    /// The roster after somebody added the teacher's address.
    private static var withTeacher: Office {
        var unit = OrganizationalUnit.first
        unit.addresses.append("teacher@private.example")
        return .sample(units: [unit, .second])
    }

    private func decideAgain(_ other: Office = withTeacher, at now: Date = noon + hour) async throws {
        _ = try await office.store.instance(at: now)
        try await office.casework(other, at: now).decideAgainIfChanged()
    }

    @Test func aChangedRosterRecordsAHeldMailAndOwesItsReceipt() async throws {
        let id = try await office.take(SampleMail(from: "teacher@private.example"))
        _ = try await office.casework().cycle()
        try await decideAgain(.sample())
        #expect(try await office.state(id) == .held)
        try await decideAgain()
        #expect(try await office.state(id) == .recorded)
        let receipt = try #require(try await due().first)
        #expect(receipt.recipient == "teacher@private.example" && receipt.dueAt == noon + hour + 600)
        let events = try await office.store.events(message: id)
        #expect(events.map(\.kind) == [.received, .decided, .decidedAgain])
        try await decideAgain()
        #expect(try await office.store.events(message: id) == events)
    }

    @Test func aMailThatWasOldAtIntakeOwesNothingWhenItIsDecidedAgain() async throws {
        let id = try await office.take(SampleMail(from: "teacher@private.example"), receivedAt: noon - 3 * day)
        _ = try await office.casework().cycle()
        try await decideAgain()
        #expect(try await office.state(id) == .recorded)
        #expect(try await recipients().isEmpty)
    }

    @Test func whatWasRecordedStaysAsItWas() async throws {
        let id = try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        let before = try await office.store.decision(of: id)
        try await decideAgain(.sample(units: [.second]))
        #expect(try await office.store.decision(of: id) == before)
    }

    @Test(arguments: [(60 * day, InboundState.recorded), (60 * day + 1, .held)])
    func onlyMailsOfSixtyDaysAreDecidedAgain(age: TimeInterval, state: InboundState) async throws {
        let id = try await office.take(SampleMail(from: "teacher@private.example"))
        _ = try await office.casework().cycle()
        try await decideAgain(at: noon + age)
        #expect(try await office.state(id) == state)
    }

    @Test func anUnchangedOfficeIsNotDecidedAgain() async throws {
        let id = try await office.take(SampleMail(from: "teacher@private.example"))
        _ = try await office.casework().cycle()
        try await decideAgain()
        try await office.execute("UPDATE inboundMessage SET state = 'held'; DELETE FROM submission")
        try await decideAgain()
        #expect(try await office.state(id) == .held)
    }

    @Test func theFingerprintIsThatOfWhatDecides() {
        let office = Office.sample()
        #expect(office.fingerprint == Office.sample().fingerprint && office.fingerprint.utf8.count == 64)
        var others: [Office] = []
        func other(_ change: (inout Office) -> Void) {
            others.append(office)
            change(&others[others.count - 1])
        }
        other { $0.name = "另一个区社区学院" }
        other { $0.timeZone = .gmt }
        other { $0.ownAddresses.insert("office@office.example") }
        other { $0.roster = Roster(units: [.first]) }
        other { $0.notices[0].keywords.append("学习节") }
        other { $0.notices[0].phases[0].requirements[0].templateHeader = ["序号"] }
        other { $0.notices[0].phases[0].grace = 60 }
        #expect(Set(others.map(\.fingerprint)).subtracting([office.fingerprint]).count == others.count)
        #expect(Office.sample(language: .english).fingerprint == office.fingerprint)
    }
}
