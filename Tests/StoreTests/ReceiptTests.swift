import Foundation
import GRDB
import Submissions
import Testing

@testable import Store

@Suite struct ReceiptTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    @discardableResult
    private func record(
        _ text: String, uid: UInt32, at now: Date = noon, request: ReceiptRequest = .sample()
    ) async throws -> Int64 {
        let id = try await store.take(text, uid: uid, receivedAt: now, now: now)
        try await store.commitDecision(.record(unit: request.unit), for: id, at: now, receipts: [request])
        return id
    }

    @Test func aBurstIsAnsweredOnceTenMinutesAfterItsLastMail() async throws {
        let first = try await record("one", uid: 1)
        #expect(try await store.dueReceipts(at: noon + 10 * minute - 1, limit: 9).isEmpty)
        #expect(try await store.dueReceipts(at: noon + 10 * minute, limit: 9).count == 1)
        let second = try await record("two", uid: 2, at: noon + 9 * minute)
        #expect(try await store.dueReceipts(at: noon + 19 * minute - 1, limit: 9).isEmpty)
        let due = try #require(try await store.dueReceipts(at: noon + 19 * minute, limit: 9).first)
        #expect(due.unit == "U1" && due.notice == "week" && due.recipient == "plans@first.example")
        #expect(due.dueAt == noon + 19 * minute)
        #expect(due.mails.map(\.message) == [first, second])
        #expect(due.mails.allSatisfy { $0.messageID == "<1@first.example>" && $0.references == ["<0@first.example>"] })
    }

    @Test func aBurstThatDoesNotEndIsAnsweredThirtyMinutesAfterItsFirstMail() async throws {
        for step in 0...5 {
            try await record("mail \(step)", uid: UInt32(step + 1), at: noon + Double(step) * 5 * minute)
        }
        #expect(try await store.dueReceipts(at: noon + 30 * minute - 1, limit: 9).isEmpty)
        #expect(try await store.dueReceipts(at: noon + 30 * minute, limit: 9).first?.mails.count == 6)
    }

    @Test func unitsNoticesAndAddressesAreAnsweredApart() async throws {
        try await record("one", uid: 1)
        try await record("two", uid: 2, request: .sample(unit: "U2", recipient: "a@second.example"))
        try await record("three", uid: 3, request: .sample(notice: nil))
        try await record("four", uid: 4, request: .sample(recipient: "photos@first.example"))
        try await record("five", uid: 5)
        let due = try await store.dueReceipts(at: noon + day, limit: 9)
        #expect(due.map(\.mails.count) == [2, 1, 1, 1])
        #expect(due.map(\.notice) == ["week", "week", nil, "week"])
        #expect(try await store.dueReceipts(at: noon + day, limit: 2).map(\.id) == due.prefix(2).map(\.id))
    }

    @Test func aReceiptIsQueuedAndItsDebtSettledAtOnce() async throws {
        let first = try await record("one", uid: 1)
        let second = try await record("two", uid: 2)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        let id = try #require(try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour))
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        #expect(try await store.mailsAnswered(by: id) == [first, second])
        #expect(try await store.letters(limit: 9).map(\.uniqueKey) == ["receipt/1"])
        #expect(try await store.enqueueReceipt(.sample("receipt/2"), for: due, at: noon + hour) == nil)
        #expect(try await store.letters(limit: 9).count == 1)
    }

    @Test func aMailThatJoinsWhileTheReceiptIsComposedIsNotLeftOut() async throws {
        try await record("one", uid: 1)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        try await record("two", uid: 2)
        #expect(try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour) == nil)
        #expect(try await store.letters(limit: 9).isEmpty)
        #expect(try await store.dueReceipts(at: noon + day, limit: 1).first?.mails.count == 2)
    }

    /// A later receipt repeats neither the question whether a unit sent a mail nor what became of files for others.
    @Test(arguments: ["provisional = 1", "unit = 'U2'", "unit = unit"])
    func whatOnlyAnEarlierReceiptTellsStillLeaves(_ change: String) async throws {
        for (key, uid) in [("one", 1 as UInt32), ("two", 2)] {
            try await record(key, uid: uid)
            let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
            _ = try #require(try await store.enqueueReceipt(.sample(key), for: due, at: noon + hour))
        }
        try await store.execute("UPDATE submission SET \(change) WHERE message = 1")
        let leaving = try await store.claim(at: noon + hour, limit: 9).map(\.letter.uniqueKey)
        #expect(leaving == (change == "unit = unit" ? ["two"] : ["one", "two"]))
    }

    @Test func aMailIsAnsweredOnce() async throws {
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(), for: id, at: noon, receipts: [.sample()])
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        _ = try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour)
        #expect(try await store.decideAgain(.record(), for: id, at: noon + day, receipts: [.sample()]))
        #expect(try await store.dueReceipts(at: noon + 9 * day, limit: 9).isEmpty)
    }

    @Test func aMailOfSeveralUnitsOwesEachAReceipt() async throws {
        let id = try await store.take("one", uid: 1)
        let requests = [ReceiptRequest.sample(), .sample(unit: "U2", recipient: "a@second.example")]
        try await store.commitDecision(.record(), for: id, at: noon, receipts: requests)
        let due = try await store.dueReceipts(at: noon + hour, limit: 9)
        #expect(due.map(\.unit) == ["U1", "U2"] && due.allSatisfy { $0.mails.map(\.message) == [id] })
        let first = try #require(try await store.enqueueReceipt(.sample("receipt/1"), for: due[0], at: noon + hour))
        #expect(try await store.dueReceipts(at: noon + hour, limit: 9).map(\.unit) == ["U2"])
        let letter = Letter.sample("receipt/2", unit: "U2")
        let second = try #require(try await store.enqueueReceipt(letter, for: due[1], at: noon + hour))
        #expect(try await store.mailsAnswered(by: first) == [id])
        #expect(try await store.mailsAnswered(by: second) == [id])
    }

    @Test func aMailThatServesTwoNoticesOwesAReceiptForEach() async throws {
        let id = try await store.take("one", uid: 1)
        let both = [ReceiptRequest.sample(), .sample(notice: "other")]
        try await store.commitDecision(.hold(), for: id, at: noon, receipts: [.sample()])
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        _ = try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour)
        #expect(try await store.decideAgain(.record(), for: id, at: noon + day, receipts: both))
        let rest = try await store.dueReceipts(at: noon + 9 * day, limit: 9)
        #expect(rest.map(\.notice) == ["other"] && rest.map { $0.mails.map(\.message) } == [[id]])
    }

    @Test func theOtherUnitOfAMailIsToldThoughOneWas() async throws {
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(), for: id, at: noon, receipts: [.sample()])
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        _ = try await store.enqueueReceipt(.sample("receipt/1"), for: due, at: noon + hour)
        let both = [ReceiptRequest.sample(), .sample(unit: "U2", recipient: "a@second.example")]
        #expect(try await store.decideAgain(.record(), for: id, at: noon + day, receipts: both))
        #expect(try await store.dueReceipts(at: noon + 9 * day, limit: 9).map(\.unit) == ["U2"])
    }

    @Test func aMailThatMayNotBeAnsweredOwesNoReceipt() async throws {
        let id = try await store.take("one", uid: 1, receivedAt: noon - 49 * hour)
        try await store.commitDecision(.record(), for: id, at: noon, receipts: [.sample()])
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        #expect(try await store.officeCounts().receiptsDue == 0)
    }

    @Test func aHeldMailThatJoinsItsOwnReceiptAgainBreaksNothing() async throws {
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(), for: id, at: noon, receipts: [.sample()])
        #expect(
            try await store.decideAgain(.record(), for: id, at: noon + minute, receipts: [.sample(notice: "other")]))
        let due = try await store.dueReceipts(at: noon + day, limit: 9)
        #expect(due.map(\.notice) == ["other"])
        #expect(due.map { $0.mails.map(\.message) } == [[id]])
    }

    @Test func aDroppedReceiptIsForgottenAndLogged() async throws {
        let id = try await record("one", uid: 1)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
        try await store.dropReceipt(due, reason: "unit left the roster", at: noon + hour)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        #expect(try await store.events(message: id).last?.detail == ["reason": "unit left the roster"])
        await #expect(throws: StoreError.self) {
            try await store.dropReceipt(due, reason: "again", at: noon + hour)
        }
    }
}
