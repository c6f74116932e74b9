/// What lets personal data be taken out again, and a restored database be known as one.
extension Schema {
    /// A purged mail or letter keeps its row without a word of anybody's: what it counted for still counts, and nothing is
    /// answered or sent twice. The log and the outbox stay as fixed as they were but for that.
    static let purging = """
        ALTER TABLE item ADD COLUMN pictures INTEGER CHECK (pictures >= 0);
        UPDATE item SET pictures = (
            SELECT CAST(json_extract(value, '$.values[0]') AS INTEGER) FROM json_each(because)
            WHERE json_extract(value, '$.code') = 'photosInDocument'
        ) WHERE because LIKE '%photosInDocument%';
        ALTER TABLE inboundMessage ADD COLUMN purgedAt INTEGER;
        ALTER TABLE outboundMessage ADD COLUMN purgedAt INTEGER;
        ALTER TABLE outboundMessage ADD COLUMN mustBeReleased INTEGER NOT NULL DEFAULT 0 CHECK (mustBeReleased IN (0, 1));
        ALTER TABLE instance ADD COLUMN restoredAt INTEGER;
        CREATE TABLE fileToRemove (
            kind TEXT NOT NULL CHECK (kind IN ('messages', 'files')),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            PRIMARY KEY (kind, sha256)
        ) STRICT, WITHOUT ROWID;
        DROP TRIGGER outboundMessageIsFixed;
        CREATE TRIGGER outboundMessageIsFixed
            BEFORE UPDATE OF id, kind, uniqueKey, unit, notice, recipient, subject, messageID, content, queuedAt
            ON outboundMessage
            WHEN NEW.purgedAt IS NULL OR NEW.state NOT IN ('sent', 'failed', 'unknown', 'cancelled')
                OR NEW.nextAttemptAt IS NOT NULL OR NEW.subject <> '' OR NEW.content <> x'00'
                OR (NEW.id, NEW.kind, NEW.uniqueKey, NEW.unit, NEW.notice, NEW.messageID, NEW.queuedAt)
                    IS NOT (OLD.id, OLD.kind, OLD.uniqueKey, OLD.unit, OLD.notice, OLD.messageID, OLD.queuedAt)
            BEGIN SELECT RAISE(ABORT, 'a letter is fixed when it is queued'); END;
        DROP TRIGGER eventIsNeverChanged;
        CREATE TRIGGER eventIsNeverChanged BEFORE UPDATE ON event
            WHEN (NEW.id, NEW.at, NEW.who, NEW.kind, NEW.message, NEW.letter, NEW.unit, NEW.notice, NEW.item)
                IS NOT (OLD.id, OLD.at, OLD.who, OLD.kind, OLD.message, OLD.letter, OLD.unit, OLD.notice, OLD.item)
                OR NEW.detail IS NOT json_remove(OLD.detail, '$.reason')
            BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
        """
}
