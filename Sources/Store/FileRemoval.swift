import Foundation
import GRDB
import Glibc
import Inspection

/// Files whose last mail was purged. They are noted in the purge's transaction and removed afterwards, so that a kill
/// leaves none behind; what is needed again meanwhile is taken from the list in the transaction that needs it.
extension Store {
    /// Removes the files that a purge noted, and answers how many. Each goes within a transaction, so that no other program
    /// can come to need it in the same moment.
    @discardableResult
    public func removeFiles() async throws -> Int {
        var removed = 0
        while true {
            let count = try await transaction { db in try db.removeFiles(from: files, limit: 100) }
            guard count > 0 else { break }
            removed += count
        }
        if removed > 0 { try files.syncFileSystem() }
        return removed
    }

    /// Brings the database file and its journal to what the record holds: nothing that was deleted can be read in them. The
    /// copies that upgrades and restores left are removed, because they hold it still.
    ///
    /// - Returns: false while somebody reads the journal; to be tried again.
    public func scrub() async throws -> Bool {
        for copy in try DatabaseCopy.left(in: directory) where unlink(copy) != 0 {
            throw StoreError.system(copy, "remove")
        }
        // What a killed run left in tmp/ is a daemon's to remove; without one it is nobody's.
        if Store.daemon(of: directory) == nil, let lock = try? StorageLock(directory: directory) {
            try files.removeLeftovers()
            withExtendedLifetime(lock) {}
        }
        return try await withCheckedThrowingContinuation { continuation in
            database.asyncWriteWithoutTransaction { db in
                continuation.resume(
                    with: Result {
                        try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
                    })
            }
        }
    }
}

extension Database {
    fileprivate func removeFiles(from files: FileStore, limit: Int) throws -> Int {
        let rows = try Row.fetchAll(
            self, sql: "SELECT kind, sha256 FROM fileToRemove ORDER BY kind, sha256 LIMIT ?", arguments: [limit])
        for row in rows {
            guard let kind = FileStore.Kind(rawValue: row[0]) else {
                throw StoreError.conflict(
                    record: "file \(row[1] as String)", expected: "a raw mail or an attached file")
            }
            let path = try files.path(row[1], kind)
            guard unlink(path) == 0 || errno == ENOENT else { throw StoreError.system(path, "remove") }
            try executeKept(
                sql: "DELETE FROM fileToRemove WHERE kind = ? AND sha256 = ?", arguments: [kind.rawValue, row[1]])
        }
        return rows.count
    }

    /// The hashes of everything that a mail's report, decision and items name.
    func attachedFiles(of message: Int64) throws -> Set<String> {
        var hashes = try Set(
            String.fetchAll(
                cachedStatement(
                    sql: """
                        SELECT sha256 FROM item JOIN submission ON submission.id = submission
                        WHERE message = ? AND sha256 IS NOT NULL
                        """),
                arguments: [message]))
        for table in ["examination", "decision"] {
            let text = try String.fetchOne(
                cachedStatement(sql: "SELECT json FROM \(table) WHERE message = ?"), arguments: [message])
            if let text { eachHash(in: text) { hashes.insert($0) } }
        }
        return hashes
    }

    /// Notes those of the files that nothing names any more, and answers how many are noted.
    func removeLater(_ hashes: Set<String>) throws -> Int {
        guard !hashes.isEmpty else { return 0 }
        var unnamed = hashes
        for table in ["examination", "decision"] {
            let texts = try String.fetchCursor(self, sql: "SELECT json FROM \(table)")
            while let text = try texts.next() { eachHash(in: text) { unnamed.remove($0) } }
        }
        let items = try String.fetchCursor(
            self,
            sql: """
                SELECT DISTINCT item.sha256 FROM item JOIN submission ON submission.id = submission
                    JOIN inboundMessage ON inboundMessage.id = message
                WHERE purgedAt IS NULL AND item.sha256 IS NOT NULL
                """)
        while let hash = try items.next() { unnamed.remove(hash) }
        for hash in unnamed {
            try executeKept(
                sql: "INSERT INTO fileToRemove (kind, sha256) VALUES ('files', ?) ON CONFLICT DO NOTHING",
                arguments: [hash])
        }
        return unnamed.count
    }

    /// Takes files from the list that a mail holds, and throws a conflict when one of them is gone: then the mail is to be
    /// examined again.
    func need(_ hashes: [String], in files: FileStore) throws {
        for hash in hashes {
            try executeKept(sql: "DELETE FROM fileToRemove WHERE kind = 'files' AND sha256 = ?", arguments: [hash])
            guard access(try files.path(hash, .file), F_OK) == 0 else {
                throw StoreError.conflict(record: "file \(hash)", expected: "kept; it was removed meanwhile")
            }
        }
    }
}

/// Calls `body` with each run of exactly 64 lower-case hexadecimal digits.
func eachHash(in text: String, _ body: (String) -> Void) {
    var run = 0
    let bytes = text.utf8
    var index = bytes.startIndex
    var start = index
    while true {
        let isEnd = index == bytes.endIndex
        let byte = isEnd ? 0 : bytes[index]
        if (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) {
            if run == 0 { start = index }
            run += 1
        } else {
            if run == 64, let hash = String(bytes[start..<index]) { body(hash) }
            run = 0
        }
        if isEnd { return }
        bytes.formIndex(after: &index)
    }
}
