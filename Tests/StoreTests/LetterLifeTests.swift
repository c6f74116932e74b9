import GRDB
import Testing

@testable import Store

@Suite struct LetterLifeTests {
    private static let ways: [OutboundState: Set<OutboundState>] = [
        .queued: [.sending, .cancelled], .sending: [.queued, .sent, .failed, .unknown], .unknown: [.sending],
        .failed: [.queued], .sent: [.queued], .cancelled: [],
    ]

    /// The columns that a row in this state must have.
    private static func columns(_ state: OutboundState) -> KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "sentAt": state == .sent ? 1 : nil, "lostAnswers": state == .unknown ? 1 : 0, "nextAttemptAt": 1,
            "claimedAt": 1, "finishing": 0,
        ]
    }

    @Test(arguments: OutboundState.allCases, OutboundState.allCases)
    func aLetterGoesOnlyTheWaysOfItsLife(old: OutboundState, new: OutboundState) async throws {
        let storage = try Storage()
        let store = try storage.open()
        _ = try await store.enqueue(.sample("a"), at: noon)
        try await store.execute(
            """
            UPDATE outboundMessage SET state = '\(old.rawValue)', claimedAt = 1,
                sentAt = \(old == .sent ? "1" : "NULL"), lostAnswers = \(old == .unknown ? 1 : 0)
            """)
        if Self.ways[old]?.contains(new) == true {
            try await store.database.write { try $0.move(letter: 1, from: old, to: new, Self.columns(new)) }
            #expect(try await store.letter(1)?.letter.state == new)
        } else {
            await #expect(throws: StoreError.self) {
                try await store.database.write { try $0.move(letter: 1, from: old, to: new, Self.columns(new)) }
            }
            #expect(try await store.letter(1)?.letter.state == old)
        }
    }
}
