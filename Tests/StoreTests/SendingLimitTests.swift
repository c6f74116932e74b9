import Foundation
import Testing

@testable import Store

/// How many letters leave, and what is said of those that wait.
@Suite struct SendingLimitTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    @discardableResult
    private func queue(_ key: String, to recipient: String, kind: Letter.Kind = .reminder, at now: Date) async throws
        -> Int64
    {
        var letter = Letter.sample(key, kind: kind, notice: key)
        letter.recipient = recipient
        return try #require(try await store.enqueue(letter, at: now))
    }

    /// Sends what may leave and answers the keys.
    private func send(at now: Date, _ limits: SendingLimits) async throws -> [String] {
        var keys: [String] = []
        while let letter = try await store.claim(at: now, limit: 1, limits: limits).first?.letter {
            _ = try await store.settle(letter.id, as: .sent(reply: "250"), at: now)
            keys.append(letter.uniqueKey)
        }
        return keys
    }

    @Test func anAddressGetsFiveLettersADayWhateverTheirKindAndSpelling() async throws {
        for number in 1...4 { try await queue("r\(number)", to: "a@x.example", at: noon) }
        for number in 5...7 { try await queue("r\(number)", to: "A@x.example", kind: .receipt, at: noon) }
        try await queue("digest", to: "a@x.example", kind: .digest, at: noon)
        try await queue("other", to: "b@x.example", at: noon)
        let limits = SendingLimits()
        #expect(try await send(at: noon, limits) == ["r5", "r6", "r7", "r1", "r2", "other", "digest"])
        let waiting = try await store.waitingLetters(at: noon + hour, limits: limits)
        #expect(waiting == [WaitingLetters(limit: .perAddress, count: 2, until: noon + day)])
        #expect(try await send(at: noon + day - 1, limits).isEmpty)
        #expect(try await send(at: noon + day, limits) == ["r3", "r4"])
        #expect(try await store.waitingLetters(at: noon + day, limits: limits).isEmpty)
    }

    @Test func theDailyBudgetHoldsForAllButAlertsAndOutlivesTheProgram() async throws {
        for number in 1...4 { try await queue("r\(number)", to: "u\(number)@x.example", at: noon) }
        let limits = SendingLimits(daily: 3)
        #expect(try await send(at: noon, limits) == ["r1", "r2", "r3"])
        let again = try storage.open()
        try await queue("digest", to: "c@x.example", kind: .digest, at: noon)
        try await queue("alert", to: "c@x.example", kind: .alert, at: noon)
        let waiting = try await again.waitingLetters(at: noon + hour, limits: limits)
        #expect(waiting == [WaitingLetters(limit: .daily, count: 2, until: noon + day)])
        #expect(try await send(at: noon + hour, limits) == ["alert"])
        #expect(try await send(at: noon + day, limits) == ["r4", "digest"], "the alert counts too")
    }

    @Test func lettersThatDidNotLeaveDoNotCount() async throws {
        let id = try await queue("a", to: "a@x.example", at: noon)
        _ = try await store.claim(at: noon, limit: 1)
        _ = try await store.settle(id, as: .refused(error: "550"), at: noon)
        try await queue("b", to: "b@x.example", at: noon)
        #expect(try await send(at: noon, SendingLimits(daily: 1)) == ["b"])
    }

    @Test func aReceiptIsWrittenAtMostThreeTimesAnHourAndFiveTimesADay() async throws {
        for number in 0..<3 {
            try await queue("r\(number)", to: "a@x.example", kind: .receipt, at: noon + Double(number) * minute)
        }
        let now = noon + 30 * minute
        #expect(try await store.mayWrite(.receipt, to: "A@x.example", at: now) == noon + hour)
        #expect(try await store.mayWrite(.reminder, to: "a@x.example", at: now) == now)
        #expect(try await store.mayWrite(.digest, to: "a@x.example", at: now) == now)
        #expect(try await store.mayWrite(.receipt, to: "b@x.example", at: now) == now)
        for number in 3..<5 { try await queue("m\(number)", to: "a@x.example", at: noon + 2 * hour) }
        #expect(try await store.mayWrite(.reminder, to: "a@x.example", at: noon + 3 * hour) == noon + day)
        #expect(try await store.mayWrite(.receipt, to: "a@x.example", at: noon + day) == noon + day)
    }

    @Test func receiptsThatAreKeptBackAreCounted() async throws {
        for number in 0..<3 { try await queue("r\(number)", to: "plans@first.example", kind: .receipt, at: noon) }
        let mail = try await store.take("one", uid: 1)
        try await store.commitDecision(.record(), for: mail, at: noon, receipts: [.sample()])
        #expect(try await store.waitingLetters(at: noon).filter { $0.limit == .receipts }.isEmpty, "it is not due yet")
        let waiting = try await store.waitingLetters(at: noon + 20 * minute).filter { $0.limit == .receipts }
        #expect(waiting == [WaitingLetters(limit: .receipts, count: 1, until: noon + hour)])
    }

    @Test func theSameWordsAreNotSentTwiceWithinADay() async throws {
        func due(_ text: String, uid: UInt32, at now: Date) async throws -> DueReceipt {
            let mail = try await store.take(text, uid: uid, receivedAt: now, now: now)
            try await store.commitDecision(.record(), for: mail, at: now, receipts: [.sample(coalesce: 0)])
            return try #require(try await store.dueReceipts(at: now, limit: 1).first)
        }
        func letter(_ key: String, says text: String) -> Letter {
            var letter = Letter.sample(key)
            letter.content = Array("Message-ID: <\(key)@office.example>\r\n\r\n\(text)\r\n".utf8)
            return letter
        }
        let first = try await due("one", uid: 1, at: noon)
        let id = try #require(try await store.enqueueReceipt(letter("a", says: "x"), for: first, at: noon))
        let second = try await due("two", uid: 2, at: noon + hour)
        #expect(try await store.enqueueReceipt(letter("b", says: "x"), for: second, at: noon + hour) == nil)
        #expect(try await store.mailsAnswered(by: id).count == 2)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        #expect(try await store.events().last?.kind == .receiptDropped)
        let third = try await due("three", uid: 3, at: noon + hour)
        #expect(try await store.enqueueReceipt(letter("c", says: "y"), for: third, at: noon + hour) != nil)
        let fourth = try await due("four", uid: 4, at: noon + 2 * hour)
        #expect(
            try await store.enqueueReceipt(letter("d", says: "x"), for: fourth, at: noon + 2 * hour) != nil,
            "what was said in between is not true any more")
        let fifth = try await due("five", uid: 5, at: noon + 27 * hour)
        #expect(try await store.enqueueReceipt(letter("e", says: "x"), for: fifth, at: noon + 27 * hour) != nil)
    }
}
