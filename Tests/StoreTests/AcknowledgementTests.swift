import Foundation
import Submissions
import Testing

@testable import Store

@Suite struct AcknowledgementTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func hold(_ text: String, uid: UInt32, receivedAt: Date = noon, at now: Date = noon) async throws -> Int64 {
        let id = try await store.take(text, uid: uid, receivedAt: receivedAt, now: now)
        let request = AcknowledgementRequest(address: "Wang@QQ.com", messageID: "<\(uid)@qq.com>", coalesce: 600)
        try await store.commitDecision(.hold(), for: id, at: now, acknowledgement: request)
        return id
    }

    private func letter(_ due: Acknowledgement, _ number: Int) -> Letter {
        Letter(
            kind: .receipt, uniqueKey: due.uniqueKey, recipient: due.address, subject: "s",
            messageID: "<\(number)@office.example>", content: Array("x".utf8))
    }

    @Test func anAddressIsAcknowledgedOnceForEver() async throws {
        let id = try await hold("one", uid: 1)
        _ = try await hold("two", uid: 2)
        #expect(try await store.dueAcknowledgements(at: noon + 599, limit: 9).isEmpty)
        let due = try await store.dueAcknowledgements(at: noon + 600, limit: 9)
        #expect(due == [Acknowledgement(address: "wang@qq.com", message: id, messageID: "<1@qq.com>")])
        #expect(try await store.enqueue(letter(due[0], 1), for: due[0], at: noon + 600))
        #expect(try await !store.enqueue(letter(due[0], 2), for: due[0], at: noon + 600))
        _ = try await hold("three", uid: 3, receivedAt: noon + 400 * day, at: noon + 400 * day)
        #expect(try await store.dueAcknowledgements(at: noon + 500 * day, limit: 9).isEmpty)
        let letters = try await store.letters(limit: 9)
        #expect(letters.map(\.recipient) == ["wang@qq.com"])
        #expect(try await store.mailsAnswered(by: letters[0].id) == [id])
    }

    @Test func anOldMailIsNotAcknowledged() async throws {
        _ = try await hold("one", uid: 1, receivedAt: noon - 49 * hour)
        #expect(try await store.dueAcknowledgements(at: noon + day, limit: 9).isEmpty)
    }

    @Test func oneThatIsDroppedMayBeOwedAgain() async throws {
        _ = try await hold("one", uid: 1)
        let due = try #require(try await store.dueAcknowledgements(at: noon + hour, limit: 9).first)
        try await store.drop(due)
        #expect(try await store.dueAcknowledgements(at: noon + hour, limit: 9).isEmpty)
        _ = try await hold("two", uid: 2)
        #expect(try await store.dueAcknowledgements(at: noon + hour, limit: 9).count == 1)
    }
}
