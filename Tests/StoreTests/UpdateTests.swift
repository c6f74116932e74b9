import Foundation
import Submissions
import Testing

@testable import Store

/// Letters that are owed because of what was decided, and mails that join them and leave them.
@Suite struct UpdateTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func context(at now: Date) -> RulingContext {
        var notice = Notice(id: "week", title: "活动周")
        notice.mailboxes = ["main"]
        notice.phases = [Phase(id: "plans", title: "方案")]
        notice.phases[0].requirements = ["plan", "summary"].map { Requirement(id: $0, kind: .plan, title: $0) }
        let units = ["U1", "U2"].map { OrganizationalUnit(code: $0, name: $0, addresses: ["\($0)@first.example"]) }
        let office = Office(
            name: "学院", language: .chinese, timeZone: .gmt, roster: Roster(units: units), notices: [notice],
            ownAddresses: [])
        return RulingContext(office: office, coalesce: 600, now: now)
    }

    private func waive(
        _ requirement: String = "summary", of unit: String = "U1", at now: Date
    ) async throws -> Ruling {
        var ruling = Ruling(.waive, at: now, by: "li")
        (ruling.unit, ruling.notice, ruling.phase, ruling.requirement) = (unit, "week", "plans", requirement)
        return try await store.rule(ruling, on: nil, in: context(at: now)).ruling
    }

    private func undo(_ ruling: Ruling, at now: Date) async throws -> RulingOutcome {
        try await store.undo(ruling, on: nil, by: "li", in: context(at: now))
    }

    /// A mail of U1 that is owed a receipt.
    private func mail(at now: Date) async throws -> Int64 {
        let id = try await store.take("mail", uid: 1, receivedAt: now, now: now)
        try await store.commitDecision(
            .record(), for: id, at: now, receipts: [.sample(recipient: "U1@first.example")])
        return id
    }

    private func giveToSecondUnit(_ mail: Int64, at now: Date) async throws -> Ruling {
        var ruling = Ruling(.assign, at: now, by: "li")
        (ruling.message, ruling.unit) = (mail, "U2")
        return try await store.rule(
            ruling, on: try await store.caseFile(of: mail), deciding: .record(unit: "U2"),
            receipts: [.sample(unit: "U2", recipient: "U2@first.example")], in: context(at: now)
        ).ruling
    }

    private func owed() async throws -> [String: [Int64]] {
        let due = try await store.dueReceipts(at: noon + day, limit: 9)
        return Dictionary(uniqueKeysWithValues: due.map { ($0.unit, $0.mails.map(\.message)) })
    }

    @Test func anUpdateOutlivesTheMailThatJoinedIt() async throws {
        _ = try await waive(at: noon)
        let mail = try await mail(at: noon + minute)
        #expect(try await owed() == ["U1": [mail]])
        let given = try await giveToSecondUnit(mail, at: noon + 2 * minute)
        #expect(try await owed() == ["U1": [], "U2": [mail]])
        _ = try await store.undo(
            given, on: try await store.caseFile(of: mail), deciding: .record(),
            receipts: [.sample(recipient: "U1@first.example")], by: "li", in: context(at: noon + 3 * minute))
        #expect(try await owed() == ["U1": [mail]])
    }

    @Test func anUpdateOutlivesAMailThatWasThereBefore() async throws {
        let mail = try await mail(at: noon)
        _ = try await waive(at: noon + minute)
        _ = try await giveToSecondUnit(mail, at: noon + 2 * minute)
        #expect(try await owed() == ["U1": [], "U2": [mail]])
    }

    @Test func whatWasRuledAboutTheMailAloneGoesWithIt() async throws {
        let mail = try await mail(at: noon)
        var back = Ruling(.sendBack, at: noon + minute, by: "li", reason: "请盖章")
        (back.message, back.item, back.unit, back.notice) = (mail, 0, "U1", "week")
        _ = try await store.rule(back, on: try await store.caseFile(of: mail), in: context(at: noon + minute))
        _ = try await giveToSecondUnit(mail, at: noon + 2 * minute)
        #expect(try await owed() == ["U2": [mail]])
    }

    @Test func anUpdateThatIsUndoneIsOwedNoMoreWhenTheMailLeaves() async throws {
        let mail = try await mail(at: noon)
        let waived = try await waive(at: noon + minute)
        #expect(try await undo(waived, at: noon + 2 * minute).letters.isEmpty, "the letter had not left")
        #expect(try await owed() == ["U1": [mail]])
        _ = try await giveToSecondUnit(mail, at: noon + 3 * minute)
        #expect(try await owed() == ["U2": [mail]])
    }

    @Test func ofTwoUpdatesTheOtherIsStillOwed() async throws {
        let first = try await waive(at: noon)
        _ = try await waive("plan", at: noon + minute)
        #expect(try await undo(first, at: noon + 2 * minute).letters.isEmpty)
        #expect(try await owed() == ["U1": []])
    }

    @Test func aRulingMadeAndUndoneMeanwhileKeepsNoLetter() async throws {
        let first = try await waive(at: noon)
        let second = try await waive("plan", at: noon + minute)
        _ = try await undo(second, at: noon + 2 * minute)
        _ = try await undo(first, at: noon + 3 * minute)
        #expect(try await owed().isEmpty)
    }

    @Test func aRulingAboutAnotherUnitKeepsNoLetter() async throws {
        let first = try await waive(at: noon)
        _ = try await waive(of: "U2", at: noon + minute)
        _ = try await undo(first, at: noon + 2 * minute)
        #expect(try await owed() == ["U2": []])
    }

    @Test func anItemGivenAwayMeanwhileIsStillTold() async throws {
        let mail = try await mail(at: noon - day)
        let due = try #require(try await store.dueReceipts(at: noon, limit: 9).first)
        _ = try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon - hour)
        let waived = try await waive(at: noon)
        _ = try await giveToSecondUnit(mail, at: noon + minute)
        _ = try await undo(waived, at: noon + 2 * minute)
        #expect(try await owed().keys.sorted() == ["U1", "U2"])
    }

    @Test func whatWasToldIsToldAgainWhenItIsUndone() async throws {
        let first = try await waive(at: noon)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 9).first)
        _ = try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour)
        _ = try await waive("plan", at: noon + 2 * hour)
        #expect(try await undo(first, at: noon + 3 * hour).letters.map(\.unit) == ["U1"])
        #expect(try await owed() == ["U1": []])
    }

    @Test func anUpdateThatDidNotArriveIsOwedAgainWhateverJoinsIt() async throws {
        _ = try await waive(at: noon)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 9).first)
        var letter = Letter.sample("receipt/1")
        letter.recipient = "U1@first.example"
        let id = try #require(try await store.enqueueReceipt(letter, for: due, at: noon + hour))
        _ = try await store.claim(at: noon + hour, limit: 1)
        _ = try await store.settle(id, as: .refused(error: "550"), at: noon + hour, fault: .noMailbox)
        let mail = try await mail(at: noon + 2 * hour)
        _ = try await giveToSecondUnit(mail, at: noon + 3 * hour)
        #expect(try await owed() == ["U1": [], "U2": [mail]])
    }
}
