public import Foundation
import GRDB

/// What a restore put in place.
public struct RestoreCounts: Equatable, Sendable {
    public var mails = 0
    public var files = BackupCounts()
    /// Letters that wait for a person, because they may have left before.
    public var lettersWaiting = 0
    /// Where the record that was there before lies; nil when there was none.
    public var movedAside: String?
}

extension Store {
    /// Puts a backup in the place of a storage directory's record. Nothing is changed before the backup has been read whole.
    /// Mails that arrived since it was made are taken in again from the server; what was written to units since then nobody
    /// knows, so letters wait for their release for a day.
    ///
    /// - Parameter replacing: whether a record that is there is moved aside, to `muster.sqlite.before-restore`.
    /// - Throws: ``StoreError/alreadyRunning(directory:process:)`` while a daemon works there.
    public static func restore(
        from backup: String, to directory: String, replacing: Bool, at now: Date,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> RestoreCounts {
        let folder = try BackupFolder(opening: backup)
        let files = try FileStore(creatingIn: directory)
        defer { own(directory) }
        let lock = try StorageLock(directory: directory)
        let path = directory + "/muster.sqlite"
        let isOccupied = access(path, F_OK) == 0
        guard replacing || !isOccupied else {
            throw StoreError.unsafeFile(
                path: path,
                reason: "there is a record already; --replace moves it aside, or restore to another directory")
        }
        var counts = RestoreCounts()
        let copy = try files.makeTemporaryFile()
        try copyDatabase(folder.database, to: copy)
        counts.lettersWaiting = try prepare(copy.path, at: now)
        _ = try FileTransfer(from: backup, to: directory).run(&counts.files, progress)
        let check = try DatabaseCheck.faults(of: copy.path, filesIn: directory)
        counts.mails = check.mails
        counts.files.faults += try check.missing.map { try files.path($0, .message) }
        if isOccupied { counts.movedAside = try moveAside(path) }
        guard fsync(copy.descriptor) == 0, rename(copy.path, path) == 0 else {
            throw StoreError.system(copy.path, "move to \(path)")
        }
        try syncFolder(directory)
        withExtendedLifetime(lock) {}
        return counts
    }

    private static func copyDatabase(_ source: String, to copy: TemporaryFile) throws {
        let file = try OpenFile(source, O_RDONLY)
        guard try file.copy(to: copy, limit: .max) else { throw StoreError.system(source, "copy") }
    }

    /// Brings a copy up to date, and has its letters wait: until somebody has looked nothing leaves twice.
    private static func prepare(_ path: String, at now: Date) throws -> Int {
        try explainingDamage(path) {
            let database = try DatabaseQueue(path: path)
            switch try database.read({ try Schema.state($0) }) {
            case .newer: throw StoreError.databaseIsNewer(path: path)
            case .empty: throw StoreError.databaseIsDamaged(path: path, reason: "the backup's record is empty")
            case .older: try Schema.migrator.migrate(database)
            case .current: break
            }
            let waiting = try database.write { db in
                try db.execute(sql: "UPDATE instance SET restoredAt = ?", arguments: [now.milliseconds])
                try db.execute(
                    sql: """
                        UPDATE outboundMessage SET mustBeReleased = 1, releasedAt = NULL
                        WHERE state IN ('queued', 'sending') OR state = 'unknown' AND nextAttemptAt IS NOT NULL
                        """)
                let waiting = db.changesCount
                try db.log(Event(.restored, at: now, detail: ["letters": "\(waiting)"]))
                return waiting
            }
            try database.close()
            return waiting
        }
    }

    /// The journal is merged first: beside another database it would be taken for that one's.
    private static func moveAside(_ path: String) throws -> String {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try database.close()
        for suffix in ["-wal", "-shm"] where unlink(path + suffix) != 0 && errno != ENOENT {
            throw StoreError.system(path + suffix, "remove")
        }
        let aside = path + ".before-restore"
        guard rename(path, aside) == 0 else { throw StoreError.system(path, "move to \(aside)") }
        return aside
    }

    /// What root put into a storage directory belongs to its owner, or the daemon could not write it.
    private static func own(_ directory: String) {
        var status = stat()
        guard geteuid() == 0, stat(directory, &status) == 0, status.st_uid != 0 else { return }
        for name in FileManager.default.enumerator(atPath: directory) ?? .init() {
            if let name = name as? String { lchown(directory + "/" + name, status.st_uid, status.st_gid) }
        }
    }
}
