import Foundation
import GRDB
import Submissions
import Testing

@testable import Store

@Suite struct ReportTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    @Test func theOfficesCountsAreOfAllNotices() async throws {
        for (number, decision) in [Decision.hold(), .hold(), .ignore, .record()].enumerated() {
            let id = try await store.take("\(number)", uid: UInt32(number + 1))
            try await store.commitDecision(decision, for: id, at: noon, receipts: number == 3 ? [.sample()] : [])
        }
        try await store.take("waiting", uid: 5)
        for key in ["a", "b", "c"] { _ = try await store.enqueue(.sample(key, notice: key), at: noon) }
        _ = try await store.claim(at: noon, limit: 1)
        _ = try await store.settle(1, as: .sent(reply: "250"), at: noon)
        let counts = try await store.report(notice: "another", upTo: noon).counts
        #expect(counts == (try await store.officeCounts()))
        #expect(counts.held == 2 && counts.ignored == 1 && counts.received == 1)
        #expect(counts.receiptsDue == 1 && counts.letters == [.sent: 1, .queued: 2])
    }

    @Test func aReportHoldsOneNoticesItemsWithTheReasonsOfWhatWasRefused() async throws {
        let id = try await store.take("one", uid: 1)
        var other = Item.sample("other.docx")
        other.notice = "another"
        var album = Item.sample("方案.docx")
        album.pictures = 6
        var refused = Item.sample("坏.docx", verdict: .rejected)
        refused.because = [Reason(.encrypted)]
        try await store.commitDecision(
            .record(items: [album, other, .sample("x", requirement: nil), refused]), for: id, at: noon)
        let items = try await store.report(notice: "week", upTo: noon).items
        var expected = album
        expected.because = []
        let recorded = [expected, refused].map {
            RecordedItem(message: id, receivedAt: noon, provisional: false, item: $0)
        }
        #expect(items == ["U1": recorded])
        #expect(try await store.report(notice: "none", upTo: noon).items.isEmpty)
    }

    @Test func theLogTellsWhoDidWhatAndWhen() async throws {
        let event = Event(
            .letterReleased, at: noon + 0.125, by: "admin", message: 3, letter: 4, unit: "U1", notice: "week", item: 5,
            detail: ["原因": "\"quoted\"\n"])
        try await store.log(event)
        for kind in Event.Kind.allCases { try await store.log(Event(kind, at: noon)) }
        let all = try await store.events()
        var first = try #require(all.first)
        #expect(all.map(\.id) == (1...Int64(all.count)).map { $0 })
        first.id = nil
        #expect(first == event)
        #expect(all.dropFirst().map(\.kind) == Event.Kind.allCases)
        #expect(try await store.events(after: 3, limit: 2).map(\.id) == [4, 5])
        #expect(try await store.events(message: 3) == [all[0]])
    }

    /// A whole district: 2,000 units, 20,000 submissions of two items each.
    @Test func theStatusOfADistrictTakesLessThanASecond() async throws {
        try await store.database.write { db in
            try db.execute(
                sql: """
                    CREATE TEMP TABLE n (i INTEGER PRIMARY KEY);
                    WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)
                        INSERT INTO n SELECT i FROM c;
                    INSERT INTO inboundMessage (id, sha256, bytes, source, receivedAt, takenAt, mayAnswer, state)
                        SELECT i, printf('%064x', i), 9, 'ingest', i * 1000, i * 1000, 0, 'recorded' FROM n;
                    INSERT INTO submission SELECT i, i, printf('U%04d', i % 2000), 0, i * 1000 FROM n;
                    INSERT INTO item
                        SELECT i, p, '2', '2025年活动周工作方案.docx', '活动周工作方案', printf('%064x', i), 20480, 'document', 'docx',
                            NULL, NULL, NULL, 'week', 'plans', 'plan', 'accepted', 0, '[{"code":"rosteredAddress","values":[]}]',
                            NULL, NULL, NULL, NULL, NULL
                        FROM n, (SELECT 0 AS p UNION SELECT 1);
                    """)
        }
        // The thread's own time, as other tests share the processors.
        let (items, elapsed) = try await store.database.read { db in
            let start = threadTime()
            let items = try db.recordedItems(notice: "week", upTo: noon)
            return (items, threadTime() - start)
        }
        #expect(items.count == 2000)
        #expect(items["U0007"]?.count == 20)
        #expect(elapsed < 1)
        print("status of 2,000 units, 20,000 submissions, 40,000 items: \(elapsed) s")
    }
}

/// Seconds of processor time of the calling thread.
private func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
