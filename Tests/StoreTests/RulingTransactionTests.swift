import Foundation
import Submissions
import Testing

@testable import Store

/// Rulings as transactions: rows, events and letters that follow from them, and their undoing.
@Suite struct RulingTransactionTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private var context: RulingContext { RulingContext(office: .sample, coalesce: 600, now: noon + hour) }

    /// A mail of U1 with a plan that is for a person, and what is known of it.
    private func reviewed(_ decision: Decision = .record(items: [.sample("方案.docx", verdict: .review)])) async throws
        -> CaseFile
    {
        let id = try await store.take("mail \(UUID())", uid: UInt32.random(in: 1...1_000_000))
        try await store.commitDecision(decision, for: id, at: noon)
        return try #require(try await store.caseFile(of: id))
    }

    private func ruling(_ verb: Ruling.Verb, _ file: CaseFile?, item: Int? = 0) -> Ruling {
        var ruling = Ruling(verb, at: noon + hour, by: "li", reason: "请盖章")
        (ruling.message, ruling.item) = (file?.message.id, file == nil ? nil : item)
        (ruling.unit, ruling.notice, ruling.phase, ruling.requirement) = ("U1", "week", "plans", "plan")
        return ruling
    }

    /// All rows that a ruling changes, without those of the log and of the rulings themselves.
    private func rows() async throws -> [String: [String]] {
        var tables = try await store.dump()
        for name in ["event", "ruling", "sqlite_sequence"] { tables[name] = nil }
        // Rows of submissions are written anew.
        tables["submission"] = tables["submission"]?.map { $0.replacing(#/id:\d+ /#, with: "") }
        tables["item"] = tables["item"]?.map { $0.replacing(#/submission:\d+ /#, with: "") }
        tables["decision"] = tables["decision"]?.map { $0.replacing(#/decidedAt:\d+ /#, with: "") }
        return tables
    }

    @Test func acceptingAnItemCountsItAndOwesTheUnitALetter() async throws {
        let file = try await reviewed()
        let outcome = try await store.rule(ruling(.accept, file), on: file, in: context)
        #expect(outcome.decision?.items[0].verdict == .accepted)
        #expect(outcome.changes.map(\.after.state) == [.complete] && outcome.changes.map(\.before.state) == [.missing])
        #expect(try await store.recordedItems(unit: "U1").map(\.item.verdict) == [.accepted])
        #expect(try await store.caseFile(of: file.message.id)?.base == file.base, "what the rules decided stays")
        let due = try await store.dueReceipts(at: noon + hour + 600, limit: 9)
        #expect(due.map(\.unit) == ["U1"] && due[0].recipient == "plans@first.example")
        #expect(outcome.letters == [.init(unit: "U1", notice: "week", recipient: "plans@first.example")])
        let event = try #require(try await store.events(message: file.message.id).last)
        #expect(event.kind == .ruled && event.who == "li" && event.item == 0)
        #expect(event.detail["before"] == "U1 week/plans/plan review" && event.detail["verb"] == "accept")
        #expect(event.detail["after"] == "U1 week/plans/plan accepted" && event.detail["reason"] == "请盖章")
    }

    @Test(arguments: [Ruling.Verb.accept, .sendBack, .assign, .dismiss, .extend, .waive, .nilReturn])
    func undoingARulingRestoresWhatWasBefore(verb: Ruling.Verb) async throws {
        let isOfMail = ![.extend, .waive].contains(verb)
        let file = try await reviewed([.dismiss, .nilReturn].contains(verb) ? .hold() : .record())
        let before = try await rows()
        var ruling = ruling(verb, isOfMail ? file : nil, item: [.dismiss, .nilReturn].contains(verb) ? nil : 0)
        if verb == .assign { ruling.unit = "U2" }
        if verb == .accept { (ruling.phase, ruling.requirement) = ("plans", "summary") }
        if verb == .extend { ruling.until = .sample(days: 20) }
        let made = try await store.rule(ruling, on: isOfMail ? file : nil, in: context)
        #expect(try await rows() != before || made.changes.isEmpty)
        let seen = isOfMail ? try await store.caseFile(of: file.message.id) : nil
        let undone = try await store.undo(made.ruling, on: seen, by: "wang", in: context)
        #expect(try await rows() == before)
        #expect(undone.letters.allSatisfy { $0.recipient == nil }, "the letter that was owed had not left")
        #expect(try await store.rulings().isEmpty)
        let event = try #require(try await store.events().last)
        #expect(event.kind == .rulingUndone && event.who == "wang" && event.detail["ruling"] == "\(made.ruling.id)")
    }

    @Test func aMailThatIsAssignedIsDecidedAnewAndBackAgain() async throws {
        let file = try await reviewed(.hold())
        let before = try await rows()
        let made = try await store.rule(
            ruling(.assign, file, item: nil), on: file, deciding: .record(), receipts: [.sample()], in: context)
        #expect(try await store.inboundMessage(file.message.id)?.state == .recorded)
        #expect(made.changes.map(\.after.state) == [.complete])
        let due = try await store.dueReceipts(at: noon + day, limit: 9)
        #expect(due.count == 1 && due[0].mails.map(\.message) == [file.message.id])
        let seen = try #require(try await store.caseFile(of: file.message.id))
        _ = try await store.undo(made.ruling, on: seen, deciding: .hold(), by: "li", in: context)
        #expect(try await rows() == before)
    }

    @Test func whatWasRuledUnderAnAssignmentEndsWithIt() async throws {
        let file = try await reviewed(.hold())
        let id = file.message.id
        let made = try await store.rule(ruling(.assign, file, item: nil), on: file, deciding: .record(), in: context)
        let assigned = try await store.caseFile(of: id)
        let back = try await store.rule(ruling(.sendBack, assigned), on: assigned, in: context)
        let undone = try await store.undo(
            made.ruling, on: try await store.caseFile(of: id), deciding: .hold(), by: "li", in: context)
        #expect(undone.ended == [back.ruling.id])
        #expect(try await store.rulings().isEmpty)
    }

    @Test func aMailThatWasChangedMeanwhileIsLeftAlone() async throws {
        let file = try await reviewed()
        _ = try await store.rule(ruling(.sendBack, file), on: file, in: context)
        let before = try await store.dump()
        await #expect(throws: StoreError.self) { try await store.rule(ruling(.accept, file), on: file, in: context) }
        #expect(try await store.dump() == before)
    }

    @Test func aRulingIsUndoneOnce() async throws {
        let made = try await store.rule(ruling(.waive, nil), on: nil, in: context)
        _ = try await store.undo(made.ruling, on: nil, by: "li", in: context)
        let before = try await store.dump()
        await #expect(throws: StoreError.self) {
            try await store.undo(made.ruling, on: nil, by: "wang", in: context)
        }
        #expect(try await store.dump() == before)
    }

    @Test func aRehearsalTellsAndKeepsNothing() async throws {
        let file = try await reviewed()
        let before = try await store.dump()
        var context = context
        context.isRehearsal = true
        let outcome = try await store.rule(ruling(.accept, file), on: file, in: context)
        #expect(outcome.changes.count == 1 && outcome.letters.count == 1)
        #expect(try await store.dump() == before)
    }

    @Test func nothingNewOwesNoLetter() async throws {
        let file = try await reviewed(.record(items: [.sample("a.docx", requirement: nil, verdict: .extra)]))
        var ruling = ruling(.sendBack, file)
        (ruling.notice, ruling.requirement) = (nil, nil)
        let outcome = try await store.rule(ruling, on: file, in: context)
        #expect(outcome.letters.isEmpty && outcome.changes.isEmpty)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
    }

    @Test func aUnitWithoutAnAddressIsOwedNoLetter() async throws {
        var waive = ruling(.waive, nil)
        waive.unit = "U2"
        let outcome = try await store.rule(waive, on: nil, in: context)
        #expect(outcome.changes.count == 1 && outcome.letters == [.init(unit: "U2", notice: "week", recipient: nil)])
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
    }

    @Test func aLetterAboutNoMailIsQueuedAndSettled() async throws {
        _ = try await store.rule(ruling(.waive, nil), on: nil, in: context)
        let due = try #require(try await store.dueReceipts(at: noon + day, limit: 9).first)
        #expect(due.mails.isEmpty)
        #expect(try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + day) != nil)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
    }

    @Test func ofWhatAUnitIsNotToldYetItLearnsNothing() async throws {
        let id = try await store.take("a", uid: 1)
        try await store.commitDecision(.record(), for: id, at: noon, receipts: [.sample()])
        let file = try #require(try await store.caseFile(of: id))
        var assign = ruling(.assign, file, item: nil)
        assign.unit = "U2"
        let outcome = try await store.rule(assign, on: file, deciding: .record(unit: "U2"), in: context)
        #expect(outcome.letters.map(\.unit) == ["U2"])
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty, "its receipt had not left")
        _ = try await store.undo(
            outcome.ruling, on: try await store.caseFile(of: id), deciding: .record(), receipts: [.sample()], by: "li",
            in: context)
        let due = try await store.dueReceipts(at: noon + day, limit: 9)
        #expect(due.map(\.unit) == ["U1"] && due.map { $0.mails.map(\.message) } == [[id]])
    }

    @Test func aMailThatAPersonRuledAboutIsNotDecidedAgain() async throws {
        let file = try await reviewed(.hold())
        #expect(try await store.undecided(takenSince: noon).map(\.id) == [file.message.id])
        _ = try await store.rule(ruling(.dismiss, file, item: nil), on: file, in: context)
        #expect(try await store.inboundMessage(file.message.id)?.state == .ignored)
        #expect(try await store.undecided(takenSince: noon).isEmpty)
        #expect(try await !store.decideAgain(.record(), for: file.message.id, at: noon + day))
    }

    @Test func itemsUnderReviewAreListedTheOldestFirst() async throws {
        let file = try await reviewed()
        let items = try await store.itemsUnderReview(limit: 9)
        #expect(items.map(\.recorded.message) == [file.message.id] && items[0].place == 0 && items[0].unit == "U1")
        #expect(try await store.lastMail(of: "U1", notice: "week") == file.message.id)
        #expect(try await store.lastMail(of: "U2", notice: "week") == nil)
    }
}

extension Office {
    /// Two units, the second without an address; one notice that asks for a plan and a summary.
    fileprivate static let sample: Office = {
        var notice = Notice(id: "week", title: "活动周")
        notice.mailboxes = ["main"]
        notice.phases = [Phase(id: "plans", title: "方案", due: .sample(days: 10))]
        notice.phases[0].requirements = [Requirement(id: "plan", kind: .plan, title: "方案")]
        let units = [
            OrganizationalUnit(code: "U1", name: "第一学校", addresses: ["plans@first.example"]),
            OrganizationalUnit(code: "U2", name: "第二学校"),
        ]
        return Office(
            name: "社区学院", language: .chinese, timeZone: .gmt, roster: Roster(units: units), notices: [notice],
            ownAddresses: [])
    }()
}

extension Deadline {
    fileprivate static func sample(days: Int) -> Deadline {
        Deadline(endOf: LocalDate(noon, in: .gmt).adding(days: days), in: .gmt)
    }
}
