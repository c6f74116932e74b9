import Foundation
import GRDB
import Testing

@testable import Store

/// Receipts owed and letters answered under the first schema are kept.
@Suite struct SeveralUnitsMigrationTests {
    @Test func owedAndAnsweredMailsAreKept() throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            for (id, digit) in [(1, "a"), (2, "b")] {
                let hash = String(repeating: digit, count: 64)
                try db.execute(
                    sql: """
                        INSERT INTO inboundMessage (id, sha256, bytes, source, receivedAt, takenAt, mayAnswer, state)
                        VALUES (?, ?, 1, 'ingest', 1, 1, 1, 'recorded')
                        """,
                    arguments: [id, hash])
            }
            try db.execute(
                sql: """
                    INSERT INTO dueReceipt VALUES (1, 'U1', 'week', 'a@first.example', 1, 1);
                    INSERT INTO dueReceiptMail VALUES (1, 1, NULL, '[]');
                    INSERT INTO outboundMessage (id, kind, uniqueKey, unit, recipient, subject, messageID, content, state,
                        queuedAt, nextAttemptAt)
                    VALUES (7, 'receipt', 'receipt/7', 'U1', 'a@first.example', '', '<7@office.example>', x'00', 'queued',
                        1, 1);
                    INSERT INTO answer VALUES (2, 7)
                    """)
        }
        try Schema.migrator.migrate(queue)
        let (due, answered, broken) = try queue.read { db in
            (
                try Int.fetchAll(db, sql: "SELECT message FROM dueReceiptMail WHERE due = 1"),
                try Int.fetchAll(db, sql: "SELECT message FROM answer WHERE letter = 7"),
                try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
            )
        }
        #expect(due == [1] && answered == [2] && broken == 0)
    }
}
