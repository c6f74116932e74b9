import Foundation
import GRDB
import Submissions
import Testing

@testable import Store

/// What a failure or a kill leaves, at each step of the line and of a letter's life.
@Suite struct InterruptionTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    /// A transaction of the store, and what must have happened before it.
    struct Step: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let prepare: @Sendable (Store) async throws -> Void
        let run: @Sendable (Store) async throws -> Void

        init(
            _ name: String, after prepare: @escaping @Sendable (Store) async throws -> Void = { _ in },
            _ run: @escaping @Sendable (Store) async throws -> Void
        ) {
            testDescription = name
            self.prepare = prepare
            self.run = run
        }
    }

    private static let held: @Sendable (Store) async throws -> Void = { store in
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(), for: id, at: noon)
    }
    private static let owed: @Sendable (Store) async throws -> Void = { store in
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.record(), for: id, at: noon, receipts: [.sample()])
    }
    private static let queued: @Sendable (Store) async throws -> Void = { store in
        _ = try await store.enqueue(.sample("a", kind: .reminder), at: noon)
    }
    private static let sending: @Sendable (Store) async throws -> Void = { store in
        try await queued(store)
        _ = try await store.claim(at: noon, limit: 1)
    }
    private static func due(_ store: Store) async throws -> DueReceipt {
        try #require(try await store.dueReceipts(at: noon + hour, limit: 1).first)
    }

    private static let steps = [
        Step("receive") { store in try await store.take("one", uid: 1) },
        Step("ingest") { store in
            let arrival = Arrival(try await store.stored("one"), receivedAt: noon, listed: nil)
            _ = try await store.ingest([arrival], receipts: true, at: noon)
        },
        Step("select", after: { try await $0.take("one", uid: 1) }) { store in
            _ = try await store.select("main", uidValidity: 8, at: noon)
        },
        Step(
            "count a worker's death",
            after: { store in
                let id = try await store.take("one", uid: 1)
                _ = try await store.beginExamination(id)
            }
        ) { store in _ = try await store.workerDied(1, reason: "signal 9", at: noon) },
        Step("commit", after: { try await $0.take("one", uid: 1) }) { store in
            try await store.commitDecision(.record(), for: 1, at: noon, receipts: [.sample()])
        },
        Step("decide again", after: held) { store in
            _ = try await store.decideAgain(.record(), for: 1, at: noon, receipts: [.sample()])
        },
        Step("enqueue a receipt", after: owed) { store in
            _ = try await store.enqueueReceipt(.sample("a"), for: try await due(store), at: noon + hour)
        },
        Step("drop a receipt", after: owed) { store in
            try await store.dropReceipt(try await due(store), reason: "", at: noon + hour)
        },
        Step("enqueue", queued),
        Step("take back", after: sending) { store in _ = try await store.claim(at: noon + 1, limit: 1) },
        Step("cancel", after: queued) { store in _ = try await store.claim(at: noon, limit: 1) { _, _ in "not wanted" }
        },
        Step("settle as sent", after: sending) { store in
            _ = try await store.settle(1, as: .sent(reply: "250"), at: noon)
        },
        Step("settle as unknown", after: sending) { store in
            _ = try await store.settle(1, as: .unknown(error: "cut"), at: noon)
        },
        Step("release", after: queued) { store in try await store.release([1], by: "admin", at: noon) },
        Step("count a refused login") { store in
            _ = try await store.connectionFailed(.smtp, error: "535", loginRefused: true, at: noon)
        },
    ]

    @Test(arguments: steps)
    func aTransactionThatFailsAtItsLastStepLeavesNothing(step: Step) async throws {
        _ = try await store.mailbox("main", at: noon)
        _ = try await store.select("main", uidValidity: 7, at: noon)
        try await step.prepare(store)
        let before = try await store.dump()
        try await store.execute(
            "CREATE TEMP TRIGGER fault BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'interrupted'); END")
        await #expect(throws: DatabaseError.self) { try await step.run(store) }
        #expect(try await store.dump() == before)
        try await store.execute("DROP TRIGGER fault")
        try await step.run(store)
        #expect(try await store.dump() != before)
    }

    @Test func aMailWhoseRowsWereNotWrittenIsTakenAtTheNextTry() async throws {
        let arrival = try await store.arrival("one", uid: 1)
        // The kill comes here: files, no rows. The next cycle fetches it again.
        let next = try storage.open()
        #expect(try await next.nextToExamine(limit: 1).isEmpty)
        let id = try await next.take("one", uid: 1)
        guard case .message(let file, _) = arrival.content else { return }
        #expect(try await next.inboundMessage(id)?.sha256 == file.sha256)
        #expect(try storage.fileNames() == ["messages/\(file.sha256.prefix(2))/\(file.sha256).eml"])
    }

    @Test func aLetterKilledBeforeItsFinalDotIsTriedAgainAtOnce() async throws {
        try await Self.sending(store)
        let next = try storage.open()
        let again = try #require(try await next.claim(at: noon + 1, limit: 1).first)
        #expect(again.letter.attempts == 2 && again.letter.lostAnswers == 0)
        #expect(try await next.events().map(\.kind) == [.letterQueued, .letterInterrupted])
    }

    @Test func aLetterThatKillsTheDaemonIsNotTriedInALoop() async throws {
        try await Self.sending(store)
        for attempt in 2...4 {
            let again = try await store.claim(at: noon + Double(attempt), limit: 1)
            #expect(again.map(\.letter.attempts) == [attempt])
        }
        #expect(try await store.claim(at: noon + 5, limit: 1).isEmpty)
        let next = try #require(try await store.letter(1)?.letter.nextAttemptAt)
        #expect((2400...2640).contains(next.timeIntervalSince(noon + 4)))
        #expect(try await store.claim(at: next, limit: 1).count == 1)
    }

    @Test func aLetterKilledAfterItsFinalDotIsSentOnceMoreAndThenNeverAgain() async throws {
        try await Self.sending(store)
        try store.willFinish(1)
        #expect(try await store.claim(at: noon + 1, limit: 1).isEmpty)
        let lost = try #require(try await store.letter(1)?.letter)
        #expect(lost.state == .unknown && lost.lostAnswers == 1 && lost.nextAttemptAt == noon + 1 + 15 * minute)

        let again = try await store.claim(at: noon + hour, limit: 1)
        #expect(again.map(\.letter.messageID) == [lost.messageID])
        try store.willFinish(1)
        #expect(try await store.claim(at: noon + 2 * hour, limit: 1).isEmpty)
        let final = try #require(try await store.letter(1)?.letter)
        #expect(final.state == .unknown && final.lostAnswers == 2 && final.nextAttemptAt == nil)
        #expect(try await store.claim(at: noon + 3 * hour, limit: 1).isEmpty)
    }

    @Test func aTaskThatWasCancelledStillSettlesWhatItSent() async throws {
        try await Self.sending(store)
        let letter = try await withThrowingTaskGroup(of: OutboundMessage.self) { [store] group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.settle(1, as: .sent(reply: "250"), at: noon)
            }
            return try await group.next()
        }
        #expect(letter?.state == .sent)
    }

    @Test func aSecondTryKilledBeforeItsFinalDotMayBeMadeAgain() async throws {
        try await Self.sending(store)
        try store.willFinish(1)
        _ = try await store.claim(at: noon, limit: 1)
        #expect(try await store.claim(at: noon + hour, limit: 1).count == 1)
        let again = try #require(try await store.claim(at: noon + hour + 1, limit: 1).first)
        #expect(again.letter.lostAnswers == 1 && !again.letter.finishing)
        let sent = try await store.settle(1, as: .sent(reply: "250"), at: noon + hour + 2)
        #expect(sent.state == .sent)
    }

    /// Runs the line once, a step at a time; then cuts the write-ahead log, as a power cut may, and looks.
    @Test func aLogCutAtAnyPlaceShowsTheStateAfterOneOfTheSteps() async throws {
        var states = [try await store.dump()]
        try await store.take("one", uid: 1)
        states.append(try await store.dump())
        let steps: [@Sendable (Store) async throws -> Void] = [
            { _ = try await $0.beginExamination(1) },
            { try await $0.commitDecision(.record(), for: 1, at: noon, receipts: [.sample()]) },
            { _ = try await $0.enqueueReceipt(.sample("a"), for: try await Self.due($0), at: noon + hour) },
            { _ = try await $0.claim(at: noon + hour, limit: 1) }, { try $0.willFinish(1) },
            { _ = try await $0.settle(1, as: .sent(reply: "250"), at: noon + hour) },
        ]
        for step in steps {
            try await step(store)
            states.append(try await store.dump())
        }
        let log = try #require(FileManager.default.contents(atPath: storage.database + "-wal"))
        let base = try #require(FileManager.default.contents(atPath: storage.database))
        var reached = -1
        for length in stride(from: 0, through: log.count, by: 2741).map({ $0 }) + [log.count] {
            let cut = try Storage()
            try base.write(to: URL(fileURLWithPath: cut.database))
            try log.prefix(length).write(to: URL(fileURLWithPath: cut.database + "-wal"))
            guard let reader = try Self.openedUnlessHalfMigrated(cut) else { continue }
            let found = try await reader.dump()
            let sound = try await reader.database.read { db in
                try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"]
                    && Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty
            }
            #expect(sound)
            // `take` is three transactions; its inner states are none of the ones noted.
            guard let index = states.firstIndex(of: found) else {
                #expect(found["inboundMessage"]?.isEmpty == true && found["event"]?.isEmpty == true)
                continue
            }
            #expect(index >= reached)
            reached = index
        }
        #expect(reached == states.count - 1)
    }

    /// Each migration is a transaction of its own: a log cut between them is a database of an older program.
    private static func openedUnlessHalfMigrated(_ cut: Storage) throws -> Store? {
        do {
            return try Store.openForReading(cut.directory)
        } catch StoreError.databaseIsOlder {
            return nil
        }
    }
}
