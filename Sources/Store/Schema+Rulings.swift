/// What coordinators decide, and whom letters reach.
extension Schema {
    /// A ruling is never changed but for being undone. An undeliverable address gets no letters.
    static let rulings = """
        CREATE TABLE ruling (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            who TEXT NOT NULL CHECK (who <> ''),
            verb TEXT NOT NULL
                CHECK (verb IN ('assign', 'accept', 'return', 'dismiss', 'extend', 'waive', 'nil-return')),
            reason TEXT NOT NULL,
            message INTEGER REFERENCES inboundMessage (id) ON DELETE CASCADE,
            item INTEGER CHECK (item >= 0),
            unit TEXT,
            notice TEXT,
            phase TEXT,
            requirement TEXT,
            untilDay TEXT,
            untilInstant INTEGER,
            onTime INTEGER NOT NULL CHECK (onTime IN (0, 1)),
            undoneAt INTEGER,
            undoneBy TEXT CHECK (undoneBy <> ''),
            CHECK (item IS NULL OR message IS NOT NULL),
            CHECK (message IS NOT NULL OR (unit IS NOT NULL AND notice IS NOT NULL)),
            CHECK ((untilDay IS NULL) = (untilInstant IS NULL)),
            CHECK ((undoneAt IS NULL) = (undoneBy IS NULL))
        ) STRICT;
        CREATE INDEX rulingByMessage ON ruling (message) WHERE message IS NOT NULL;
        CREATE INDEX rulingByUnit ON ruling (unit) WHERE unit IS NOT NULL;
        CREATE TABLE undeliverable (
            address TEXT PRIMARY KEY CHECK (address <> '' AND address = lower(address)),
            at INTEGER NOT NULL,
            letter INTEGER REFERENCES outboundMessage (id),
            reason TEXT NOT NULL
        ) STRICT;
        """

    /// A word that is owed to an address on no roster row, about the mail that came from it. The indices are for what
    /// limits count.
    static let acknowledgements = """
        CREATE TABLE dueAcknowledgement (
            address TEXT PRIMARY KEY CHECK (address <> '' AND address = lower(address)),
            message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
            messageID TEXT,
            dueAt INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX outboundMessageByAddress ON outboundMessage (lower(recipient), queuedAt);
        CREATE INDEX outboundMessageByClaim ON outboundMessage (claimedAt) WHERE claimedAt IS NOT NULL;
        """

    /// Whether a letter is owed because of what was decided, whatever becomes of the mails that it answers. Rulings are
    /// looked for while they are in force: those that were undone only grow.
    static let updates = """
        ALTER TABLE dueReceipt ADD COLUMN isUpdate INTEGER NOT NULL DEFAULT 0 CHECK (isUpdate IN (0, 1));
        UPDATE dueReceipt SET isUpdate = 1
            WHERE NOT EXISTS (SELECT 1 FROM dueReceiptMail WHERE due = dueReceipt.id);
        DROP INDEX rulingByMessage;
        DROP INDEX rulingByUnit;
        CREATE INDEX rulingByMessage ON ruling (message) WHERE message IS NOT NULL AND undoneAt IS NULL;
        CREATE INDEX rulingByUnit ON ruling (unit) WHERE unit IS NOT NULL AND undoneAt IS NULL;
        """
}
