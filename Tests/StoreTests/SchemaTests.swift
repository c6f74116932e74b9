import Foundation
import GRDB
import Submissions
import Testing

@testable import Store

/// The schema alone, without the code in front of it.
@Suite struct SchemaTests {
    let database: DatabaseQueue

    init() throws {
        database = try DatabaseQueue()
        try Schema.migrator.migrate(database)
        try database.write { db in
            try db.execute(sql: "PRAGMA recursive_triggers = ON")
            try db.execute(
                sql: """
                    INSERT INTO mailbox VALUES ('main', 7, 1, 0);
                    INSERT INTO inboundMessage (id, \(Self.mail)) VALUES (1, '\(Self.hash("a"))', 9, 'imap', 'main', 0, 0, 1, 'received');
                    INSERT INTO location VALUES ('main', 7, 1, 1, 0, 9, NULL, NULL, 1, 0);
                    INSERT INTO decision VALUES (1, 'record', 0, '{}');
                    INSERT INTO submission VALUES (1, 1, 'U1', 0, 0);
                    INSERT INTO item (submission, position, name, kind, format, verdict, late, because) VALUES (1, 0, 'a', 'b', 'c', 'extra', 0, '[]');
                    INSERT INTO dueReceipt VALUES (1, 'U1', 'week', 'a@b.example', 0, 0, 0);
                    INSERT INTO dueReceiptMail VALUES (1, 1, NULL, '[]');
                    INSERT INTO outboundMessage (\(Self.letter)) VALUES (1, 'receipt', 'k1', 'a@b.example', 's', '<1@c.example>', x'00', 'queued', 0, 0);
                    INSERT INTO answer VALUES (1, 1);
                    INSERT INTO event VALUES (1, 0, 'daemon', 'received', NULL, NULL, NULL, NULL, NULL, '{}');
                    INSERT INTO instance VALUES (1, zeroblob(32), 0, NULL, NULL);
                    """)
        }
    }

    private static let mail = "sha256, bytes, source, mailbox, receivedAt, takenAt, mayAnswer, state"
    private static let letter =
        "id, kind, uniqueKey, recipient, subject, messageID, content, state, queuedAt, nextAttemptAt"

    private static func hash(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    private static func mail(_ values: String) -> String { "INSERT INTO inboundMessage (\(mail)) VALUES (\(values))" }

    private static func letter(_ values: String) -> String {
        "INSERT INTO outboundMessage (\(letter)) VALUES (\(values))"
    }

    /// Each breaks one rule.
    private static let violations = [
        // Types and ranges.
        "INSERT INTO instance VALUES (2, zeroblob(32), 0, NULL, NULL)",
        "UPDATE instance SET secret = zeroblob(31)",
        "INSERT INTO notice VALUES ('', 0)",
        "INSERT INTO notice VALUES ('a', 'yesterday')",
        "INSERT INTO connection VALUES ('smtp', 0, NULL, NULL, 1)",
        "INSERT INTO connection VALUES ('smtp', 0, NULL, 'NO', -1)",
        "INSERT INTO mailbox VALUES ('b', 0, 0, 0)",
        "INSERT INTO mailbox VALUES ('b', 4294967296, 0, 0)",
        "INSERT INTO mailbox VALUES ('b', 1, -1, 0)",
        "INSERT INTO mailbox VALUES ('main', 1, 0, 0)",
        "INSERT INTO dueAcknowledgement VALUES ('', 1, NULL, 0)",
        "INSERT INTO dueAcknowledgement VALUES ('A@b.example', 1, NULL, 0)",
        "INSERT INTO dueAcknowledgement VALUES ('a@b.example', 2, NULL, 0)",
        "INSERT INTO undeliverable VALUES ('A@b.example', 0, NULL, 'full')",
        // Inbound mail.
        mail("'\(hash("a"))', 9, 'imap', 'main', 0, 0, 1, 'received'"),
        mail("'\(hash("A"))', 9, 'imap', 'main', 0, 0, 1, 'received'"),
        mail("'abc', 9, 'imap', 'main', 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', -1, 'imap', 'main', 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', 9, 'fax', 'main', 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', 9, 'imap', NULL, 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', 9, 'ingest', 'main', 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', 9, 'imap', 'nowhere', 0, 0, 1, 'received'"),
        mail("'\(hash("b"))', 9, 'imap', 'main', 0, 0, 2, 'received'"),
        mail("'\(hash("b"))', 9, 'imap', 'main', 0, 0, 1, 'lost'"),
        mail("'\(hash("b"))', 9, 'imap', 'main', NULL, 0, 1, 'received'"),
        "UPDATE inboundMessage SET workerDeaths = -1",
        "UPDATE inboundMessage SET daemonDeaths = -1",
        "UPDATE inboundMessage SET receivedAt = 5",
        "UPDATE inboundMessage SET mayAnswer = 0",
        "UPDATE inboundMessage SET sha256 = '\(hash("c"))'",
        "DELETE FROM inboundMessage",
        "INSERT INTO purgedMessage VALUES ('abc', 0)",
        // Locations.
        "INSERT INTO location VALUES ('main', 7, 1, 1, 0, 9, NULL, NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', 7, 0, 1, 0, 9, NULL, NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', -1, 2, 1, 0, 9, NULL, NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', 7, 2, 99, 0, 9, NULL, NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', 7, 2, NULL, 0, 9, NULL, NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', 7, 2, 1, 0, 9, 'unfetchable', NULL, 1, 0)",
        "INSERT INTO location VALUES ('main', 7, 2, NULL, 0, 9, 'odd', NULL, 1, 0)",
        "INSERT INTO location VALUES ('nowhere', 7, 2, 1, 0, 9, NULL, NULL, 1, 0)",
        // Decisions.
        "INSERT INTO examination VALUES (1, 0, 'no JSON')",
        "INSERT INTO examination VALUES (99, 0, '{}')",
        "INSERT INTO decision VALUES (1, 'hold', 0, '{}')",
        "UPDATE decision SET kind = 'guess'",
        "UPDATE decision SET json = '{'",
        "INSERT INTO submission VALUES (2, 1, 'U1', 0, 0)",
        "INSERT INTO submission VALUES (2, 1, '', 0, 0)",
        "INSERT INTO submission VALUES (2, 1, NULL, 0, 0)",
        "INSERT INTO submission VALUES (2, 99, 'U2', 0, 0)",
        "UPDATE item SET verdict = 'maybe'",
        "UPDATE item SET bytes = -1",
        "UPDATE item SET late = 2",
        "UPDATE item SET because = 'words'",
        "UPDATE item SET requirement = 'plan'",
        "UPDATE item SET position = -1",
        "INSERT INTO item SELECT * FROM item",
        // Receipts.
        "INSERT INTO dueReceipt VALUES (2, 'U1', 'week', 'a@b.example', 0, 0, 0)",
        "INSERT INTO dueReceipt VALUES (2, '', 'week', 'a@b.example', 0, 0, 0)",
        "INSERT INTO dueReceipt VALUES (2, 'U2', 'week', '', 0, 0, 0)",
        "INSERT INTO dueReceipt VALUES (2, 'U2', 'week', 'a@b.example', 0, 0, 2)",
        "INSERT INTO dueReceiptMail VALUES (1, 1, NULL, '[]')",
        "INSERT INTO dueReceiptMail VALUES (99, 1, NULL, '[]')",
        "UPDATE dueReceiptMail SET due = 99",
        "INSERT INTO answer VALUES (1, 1)",
        "UPDATE answer SET letter = 99",
        // Letters.
        letter("2, 'receipt', 'k1', 'a', 's', '<2@c>', x'00', 'queued', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<1@c.example>', x'00', 'queued', 0, 0"),
        letter("2, 'advert', 'k2', 'a', 's', '<2@c>', x'00', 'queued', 0, 0"),
        letter("2, 'receipt', '', 'a', 's', '<2@c>', x'00', 'queued', 0, 0"),
        letter("2, 'receipt', 'k2', '', 's', '<2@c>', x'00', 'queued', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '2@c', x'00', 'queued', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'', 'queued', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'00', 'lost', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'00', 'queued', 0, NULL"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'00', 'sending', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'00', 'sent', 0, 0"),
        letter("2, 'receipt', 'k2', 'a', 's', '<2@c>', x'00', 'unknown', 0, 0"),
        "UPDATE outboundMessage SET sentAt = 1",
        "UPDATE outboundMessage SET lostAnswers = 1",
        "UPDATE outboundMessage SET finishing = 1",
        "UPDATE outboundMessage SET attempts = -1",
        "UPDATE outboundMessage SET state = 'unknown', lostAnswers = 3",
        "UPDATE outboundMessage SET messageID = '<3@c.example>'",
        // A purge takes all words at once, of a letter that leaves no more, and nothing else.
        "UPDATE outboundMessage SET subject = '', content = x'00', purgedAt = 1",
        "UPDATE outboundMessage SET state = 'cancelled', nextAttemptAt = NULL, subject = 'x', content = x'00', purgedAt = 1",
        "UPDATE outboundMessage SET state = 'cancelled', nextAttemptAt = NULL, subject = '', content = x'00'",
        """
        UPDATE outboundMessage SET state = 'cancelled', nextAttemptAt = NULL, subject = '', content = x'00', purgedAt = 1,
            unit = 'U2'
        """,
        "INSERT INTO fileToRemove VALUES ('elsewhere', '\(hash("a"))')",
        "INSERT INTO fileToRemove VALUES ('files', '../\(hash("a"))')",
        "UPDATE event SET detail = '{\"a\":1}'",
        "UPDATE item SET pictures = -1",
        "UPDATE outboundMessage SET content = x'01'",
        "UPDATE outboundMessage SET recipient = 'other@b.example'",
        "DELETE FROM outboundMessage",
        // The log.
        "UPDATE event SET who = 'nobody'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event VALUES (1, 0, 'x', 'received', NULL, NULL, NULL, NULL, NULL, '{}')",
        "INSERT INTO event (at, who, kind, detail) VALUES (0, '', 'received', '{}')",
        "INSERT INTO event (at, who, kind, detail) VALUES (0, 'x', 'received', 'words')",
    ]

    @Test(arguments: violations)
    func aRowThatBreaksARuleIsRefused(sql: String) throws {
        let error = #expect(throws: DatabaseError.self) { try database.write { try $0.execute(sql: sql) } }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT, "\(String(describing: error))")
    }

    @Test func theAgeOfADatabaseIsTold() throws {
        var newer = Schema.migrator
        newer.registerMigration("later") { _ in }
        let later = newer
        #expect(try database.read { try Schema.state($0) } == .current)
        #expect(try database.read { try Schema.state($0, for: later) } == .older)
        #expect(try DatabaseQueue().read { try Schema.state($0) } == .empty)
        try later.migrate(database)
        #expect(try database.read { try Schema.state($0) } == .newer)
    }

    @Test func everyTableIsStrict() throws {
        let loose = try database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE type = 'table' AND schema = 'main' AND NOT strict
                        AND name NOT IN ('grdb_migrations', 'sqlite_schema', 'sqlite_sequence')
                    """)
        }
        #expect(loose.isEmpty)
    }

    /// The words that a column's CHECK allows.
    private func words(_ table: String, _ column: String) throws -> Set<String> {
        let sql = try database.read { db in
            try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [table])
        }
        let text = try #require(sql)
        let start = try #require(text.range(of: "CHECK (\(column) IN ('"))
        let list = text[start.upperBound...].prefix { $0 != ")" }.dropLast()
        return Set(list.components(separatedBy: "', '"))
    }

    @Test func theSchemaKnowsTheWordsOfTheCode() throws {
        #expect(try words("inboundMessage", "state") == Set(InboundState.allCases.map(\.rawValue)))
        #expect(try words("inboundMessage", "source") == Set(InboundMessage.Source.allCases.map(\.rawValue)))
        #expect(try words("location", "problem") == Set(LocationProblem.Kind.allCases.map(\.rawValue) + ["purged"]))
        #expect(try words("outboundMessage", "state") == Set(OutboundState.allCases.map(\.rawValue)))
        #expect(try words("outboundMessage", "kind") == Set(Letter.Kind.allCases.map(\.rawValue)))
        let kinds: [Decision.Kind] = [.record, .hold, .ignore, .bounce, .command]
        #expect(try words("decision", "kind") == Set(kinds.map(\.rawValue)))
        let verdicts: [Verdict] = [.accepted, .rejected, .review, .extra]
        #expect(try words("item", "verdict") == Set(verdicts.map(\.rawValue)))
    }
}
