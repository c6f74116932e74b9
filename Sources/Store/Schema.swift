import GRDB

/// The tables and how they came to be. A migration that was released is never changed: write another.
///
/// Names are singular and in camel case, times are milliseconds since 1970, truth is 0 or 1. Every rule that a row can
/// break stands here and not in Swift; `id` of what the event log mentions is never used twice (AUTOINCREMENT).
enum Schema {
    enum State: Sendable {
        case empty, older, current, newer
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            for sql in [office, mailboxes, inbound, decisions, receipts, outbound, events] {
                try db.execute(sql: sql)
            }
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: receiptsOfSeveralUnits)
            for column in ["perceptualHash", "caption", "nominee"] {
                try db.execute(sql: "ALTER TABLE item ADD COLUMN \(column) TEXT")
            }
        }
        migrator.registerMigration("3") { db in
            try db.execute(sql: rulings)
            try db.execute(sql: "ALTER TABLE item ADD COLUMN onTime INTEGER CHECK (onTime IN (0, 1))")
        }
        migrator.registerMigration("4") { db in try db.execute(sql: acknowledgements) }
        migrator.registerMigration("5") { db in try db.execute(sql: updates) }
        migrator.registerMigration("6") { db in try db.execute(sql: purging) }
        return migrator
    }

    static func state(_ db: Database, for migrator: DatabaseMigrator = Schema.migrator) throws -> State {
        if try migrator.hasBeenSuperseded(db) { return .newer }
        if try migrator.hasCompletedMigrations(db) { return .current }
        return try migrator.appliedIdentifiers(db).isEmpty ? .empty : .older
    }

    /// `decidedAgainst` is the fingerprint of the roster and notices that held mails were last decided against.
    private static let office = """
        CREATE TABLE instance (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            secret BLOB NOT NULL CHECK (length(secret) = 32),
            createdAt INTEGER NOT NULL,
            decidedAgainst TEXT
        ) STRICT;
        CREATE TABLE notice (
            id TEXT PRIMARY KEY CHECK (id <> ''),
            firstLoadedAt INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE connection (
            name TEXT PRIMARY KEY CHECK (name <> ''),
            lastTryAt INTEGER NOT NULL,
            lastSuccessAt INTEGER,
            lastError TEXT,
            refusals INTEGER NOT NULL CHECK (refusals >= 0),
            CHECK (refusals = 0 OR lastError IS NOT NULL)
        ) STRICT;
        """

    /// A location is a place where a mail lies or lay: several may hold the same bytes. Generation 0 stands for a server
    /// that tells no UIDVALIDITY (RFC 3501 §2.3.1.1 says it is never 0).
    private static let mailboxes = """
        CREATE TABLE mailbox (
            id TEXT PRIMARY KEY CHECK (id <> ''),
            uidValidity INTEGER CHECK (uidValidity BETWEEN 1 AND 4294967295),
            cursor INTEGER NOT NULL CHECK (cursor BETWEEN 0 AND 4294967295),
            since INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE inboundMessage (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            source TEXT NOT NULL CHECK (source IN ('imap', 'ingest')),
            mailbox TEXT REFERENCES mailbox (id),
            receivedAt INTEGER NOT NULL,
            takenAt INTEGER NOT NULL,
            mayAnswer INTEGER NOT NULL CHECK (mayAnswer IN (0, 1)),
            state TEXT NOT NULL
                CHECK (state IN ('received', 'recorded', 'held', 'ignored', 'bounce', 'command')),
            workerDeaths INTEGER NOT NULL DEFAULT 0 CHECK (workerDeaths >= 0),
            daemonDeaths INTEGER NOT NULL DEFAULT 0 CHECK (daemonDeaths >= 0),
            CHECK ((source = 'imap') = (mailbox IS NOT NULL))
        ) STRICT;
        CREATE INDEX inboundMessageByState ON inboundMessage (state, receivedAt, id);
        CREATE TRIGGER inboundMessageIsFixed
            BEFORE UPDATE OF id, sha256, bytes, source, mailbox, receivedAt, takenAt, mayAnswer ON inboundMessage
            BEGIN SELECT RAISE(ABORT, 'what arrived, when and whether it is answered is fixed at intake'); END;
        CREATE TABLE purgedMessage (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            purgedAt INTEGER NOT NULL
        ) STRICT;
        """

    private static let inbound = """
        CREATE TABLE location (
            mailbox TEXT NOT NULL REFERENCES mailbox (id),
            uidValidity INTEGER NOT NULL CHECK (uidValidity BETWEEN 0 AND 4294967295),
            uid INTEGER NOT NULL CHECK (uid BETWEEN 1 AND 4294967295),
            message INTEGER REFERENCES inboundMessage (id),
            arrivedAt INTEGER,
            listedBytes INTEGER,
            problem TEXT CHECK (problem IN ('too-large', 'unfetchable', 'purged')),
            detail TEXT,
            tries INTEGER NOT NULL CHECK (tries > 0),
            lastTryAt INTEGER NOT NULL,
            PRIMARY KEY (mailbox, uidValidity, uid),
            CHECK ((message IS NULL) <> (problem IS NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX locationByMessage ON location (message);
        CREATE INDEX locationByProblem ON location (problem) WHERE problem IS NOT NULL;
        CREATE TABLE examination (
            message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
            examinedAt INTEGER NOT NULL,
            json TEXT NOT NULL CHECK (json_valid(json))
        ) STRICT;
        """

    /// The decision is kept whole, for people and to tell whether deciding again changes it; what is queried is copied
    /// into `submission` and `item`.
    private static let decisions = """
        CREATE TABLE decision (
            message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('record', 'hold', 'ignore', 'bounce', 'command')),
            decidedAt INTEGER NOT NULL,
            json TEXT NOT NULL CHECK (json_valid(json))
        ) STRICT;
        CREATE TABLE submission (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
            unit TEXT NOT NULL CHECK (unit <> ''),
            provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
            receivedAt INTEGER NOT NULL,
            UNIQUE (message, unit)
        ) STRICT;
        CREATE INDEX submissionByUnit ON submission (unit);
        CREATE TABLE item (
            submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
            position INTEGER NOT NULL CHECK (position >= 0),
            attachment TEXT,
            name TEXT NOT NULL,
            title TEXT,
            sha256 TEXT,
            bytes INTEGER CHECK (bytes >= 0),
            kind TEXT NOT NULL,
            format TEXT NOT NULL,
            duration REAL,
            width INTEGER,
            height INTEGER,
            notice TEXT,
            phase TEXT,
            requirement TEXT,
            verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'review', 'extra')),
            late INTEGER NOT NULL CHECK (late IN (0, 1)),
            because TEXT NOT NULL CHECK (json_valid(because)),
            PRIMARY KEY (submission, position),
            CHECK (requirement IS NULL OR notice IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX itemByNotice ON item (notice) WHERE notice IS NOT NULL;
        """

    /// A receipt that is owed, and the mails that it will answer. A mail is answered by at most one letter.
    private static let receipts = """
        CREATE TABLE dueReceipt (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            unit TEXT NOT NULL CHECK (unit <> ''),
            notice TEXT NOT NULL,
            recipient TEXT NOT NULL CHECK (recipient <> ''),
            firstAt INTEGER NOT NULL,
            dueAt INTEGER NOT NULL,
            UNIQUE (unit, notice, recipient)
        ) STRICT;
        CREATE INDEX dueReceiptByTime ON dueReceipt (dueAt);
        CREATE TABLE dueReceiptMail (
            message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
            due INTEGER NOT NULL REFERENCES dueReceipt (id) ON DELETE CASCADE,
            messageID TEXT,
            earlier TEXT NOT NULL CHECK (json_valid(earlier))
        ) STRICT;
        CREATE INDEX dueReceiptMailByDue ON dueReceiptMail (due);
        """

    /// A mail may hold files of several units: each of them has its receipt, and at most one.
    private static let receiptsOfSeveralUnits = """
        CREATE TABLE dueReceiptMailOfUnit (
            message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
            due INTEGER NOT NULL REFERENCES dueReceipt (id) ON DELETE CASCADE,
            messageID TEXT,
            earlier TEXT NOT NULL CHECK (json_valid(earlier)),
            PRIMARY KEY (message, due)
        ) STRICT;
        INSERT INTO dueReceiptMailOfUnit SELECT message, due, messageID, earlier FROM dueReceiptMail;
        DROP TABLE dueReceiptMail;
        ALTER TABLE dueReceiptMailOfUnit RENAME TO dueReceiptMail;
        CREATE INDEX dueReceiptMailByDue ON dueReceiptMail (due);
        CREATE TABLE answerOfUnit (
            message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
            letter INTEGER NOT NULL REFERENCES outboundMessage (id),
            PRIMARY KEY (message, letter)
        ) STRICT;
        INSERT INTO answerOfUnit SELECT message, letter FROM answer;
        DROP TABLE answer;
        ALTER TABLE answerOfUnit RENAME TO answer;
        CREATE INDEX answerByLetter ON answer (letter);
        """

    private static let outbound = """
        CREATE TABLE outboundMessage (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('receipt', 'reminder', 'digest', 'alert')),
            uniqueKey TEXT NOT NULL UNIQUE CHECK (uniqueKey <> ''),
            unit TEXT,
            notice TEXT,
            recipient TEXT NOT NULL CHECK (recipient <> ''),
            subject TEXT NOT NULL,
            messageID TEXT NOT NULL UNIQUE CHECK (messageID GLOB '<?*@?*>'),
            content BLOB NOT NULL CHECK (length(content) > 0),
            state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            queuedAt INTEGER NOT NULL,
            nextAttemptAt INTEGER,
            claimedAt INTEGER,
            finishing INTEGER NOT NULL DEFAULT 0 CHECK (finishing IN (0, 1)),
            lostAnswers INTEGER NOT NULL DEFAULT 0 CHECK (lostAnswers BETWEEN 0 AND 2),
            sentAt INTEGER,
            releasedAt INTEGER,
            lastReply TEXT,
            lastError TEXT,
            CHECK ((state = 'sent') = (sentAt IS NOT NULL)),
            CHECK (state <> 'queued' OR (nextAttemptAt IS NOT NULL AND lostAnswers = 0)),
            CHECK (state <> 'sending' OR claimedAt IS NOT NULL),
            CHECK (state <> 'unknown' OR lostAnswers > 0),
            CHECK (state = 'sending' OR finishing = 0)
        ) STRICT;
        CREATE INDEX outboundMessageByState ON outboundMessage (state, nextAttemptAt);
        CREATE INDEX outboundMessageByRecipient ON outboundMessage (recipient, queuedAt);
        CREATE TRIGGER outboundMessageIsFixed
            BEFORE UPDATE OF id, kind, uniqueKey, unit, notice, recipient, subject, messageID, content, queuedAt
            ON outboundMessage
            BEGIN SELECT RAISE(ABORT, 'a letter is fixed when it is queued'); END;
        CREATE TABLE answer (
            message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
            letter INTEGER NOT NULL REFERENCES outboundMessage (id)
        ) STRICT;
        CREATE INDEX answerByLetter ON answer (letter);
        """

    /// Ids without foreign keys: the log outlives what it mentions.
    private static let events = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            who TEXT NOT NULL CHECK (who <> ''),
            kind TEXT NOT NULL CHECK (kind <> ''),
            message INTEGER,
            letter INTEGER,
            unit TEXT,
            notice TEXT,
            item INTEGER,
            detail TEXT NOT NULL CHECK (json_valid(detail))
        ) STRICT;
        CREATE INDEX eventByMessage ON event (message) WHERE message IS NOT NULL;
        CREATE INDEX eventByLetter ON event (letter) WHERE letter IS NOT NULL;
        CREATE TRIGGER eventIsNeverChanged BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
        CREATE TRIGGER eventIsNeverDeleted BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
        """
}
