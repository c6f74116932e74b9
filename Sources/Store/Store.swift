import Foundation
import GRDB

/// The storage directory of one office: `muster.sqlite` and the files beside it. Its functions are the program's
/// transactions; each either happens whole or not at all. Times are stored to the millisecond.
public struct Store: Sendable {
    /// The storage directory.
    public let directory: String
    /// Raw mails and attached files.
    public let files: FileStore
    let database: DatabaseQueue
    /// Held by the daemon's store only.
    private let lock: StorageLock?

    /// Opens the storage for the daemon: takes the lock, removes what a killed run left in `tmp/`, migrates; of an older
    /// database a copy is kept.
    /// Throws ``StoreError/alreadyRunning(directory:process:)`` when there is a daemon. No mail is taken in that would leave
    /// less than `reserve` bytes of the disk free.
    public static func openForDaemon(_ directory: String, reserve: Int = 0) throws -> Store {
        let files = try FileStore(creatingIn: directory, reserve: reserve)
        let lock = try StorageLock(directory: directory)
        try files.removeLeftovers()
        return Store(
            directory: directory, files: files, database: try openMigrating(directory, isDaemon: true), lock: lock)
    }

    /// Opens the storage for a command that writes, beside a running daemon or without one. It makes the database when
    /// there is none; one of an older program is left to the daemon.
    public static func openForCommand(_ directory: String) throws -> Store {
        let files = try FileStore(creatingIn: directory)
        return Store(
            directory: directory, files: files, database: try openMigrating(directory, isDaemon: false), lock: nil)
    }

    /// Opens the storage for looking only; nil when there is no database, or an empty one. Nothing is made or changed.
    public static func openForReading(_ directory: String) throws -> Store? {
        let path = databasePath(directory)
        guard try databaseExists(path) else { return nil }
        return try explainingDamage(path) {
            let database = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
            switch try database.read({ try Schema.state($0) }) {
            case .empty: return nil
            case .newer: throw StoreError.databaseIsNewer(path: path)
            case .older:
                // It may be in the making at this moment, one migration after the other.
                try waitForMigrations(in: directory)
                guard try database.read({ try Schema.state($0) }) == .current else {
                    throw StoreError.databaseIsOlder(path: path)
                }
            case .current: break
            }
            return Store(directory: directory, files: FileStore(in: directory), database: database, lock: nil)
        }
    }

    /// Runs a transaction to its end even when the task was cancelled meanwhile, as GRDB's own `write` would not: what
    /// was sent must be settled, above all at a shutdown. It takes milliseconds.
    func transaction<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            database.asyncWrite(body) { _, result in continuation.resume(with: result) }
        }
    }

    /// Migrations are under the folder's lock.
    private static func waitForMigrations(in directory: String) throws {
        let folder = try OpenFile(directory, O_RDONLY | O_DIRECTORY, followingLinks: true)
        guard flock(folder.descriptor, LOCK_SH) == 0 else { throw StoreError.system(directory, "lock") }
    }

    private static func databasePath(_ directory: String) -> String { directory + "/muster.sqlite" }

    private static func openMigrating(_ directory: String, isDaemon: Bool) throws -> DatabaseQueue {
        let path = databasePath(directory)
        // Two programs that start at once must not both migrate; the folder's lock ends with this function.
        let folder = try OpenFile(directory, O_RDONLY | O_DIRECTORY, followingLinks: true)
        guard flock(folder.descriptor, LOCK_EX) == 0 else { throw StoreError.system(directory, "lock") }
        if try !databaseExists(path) {
            // Made here, because SQLite would give it (and -wal, -shm, which copy it) the mode 0644.
            _ = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL)
            try folder.sync()
        }
        return try explainingDamage(path) {
            let database = try DatabaseQueue(path: path, configuration: configuration(checkpoints: isDaemon))
            // GRDB sets NORMAL when it turns WAL on: after a power cut that may forget committed transactions.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            switch try database.read({ try Schema.state($0) }) {
            case .newer: throw StoreError.databaseIsNewer(path: path)
            // A command must not change the tables under a daemon that was started before the upgrade.
            case .older where !isDaemon: throw StoreError.databaseIsOlder(path: path)
            case .older:
                // An upgrade that turns out badly is undone by putting this back and the older program with it.
                try DatabaseCopy.write(database, to: DatabaseCopy.beforeUpgrade(of: database, at: path))
                try Schema.migrator.migrate(database)
            case .empty: try Schema.migrator.migrate(database)
            case .current: break
            }
            return database
        }
    }

    /// Whether there is a database file; opening it here would drop this process's locks on it (POSIX), so it is
    /// only looked at.
    private static func databaseExists(_ path: String) throws -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return false }
            throw StoreError.system(path, "look at the database")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError.unsafeFile(path: path, reason: "not a regular file; the database must not be a link")
        }
        return true
    }

    private static func configuration(readOnly: Bool = false, checkpoints: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.label = "Store"
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        if !readOnly { configuration.journalMode = .wal }
        configuration.prepareDatabase { db in
            // Without recursive triggers INSERT OR REPLACE would delete rows behind the append-only triggers' back.
            try db.execute(sql: "PRAGMA recursive_triggers = ON")
            guard !readOnly else { return }
            // What is deleted is overwritten: a purge must leave no word in a free page.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
            // Only the daemon checkpoints: a command must not stall it, nor be stalled by a long read.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpoints ? 1000 : 0)")
        }
        return configuration
    }

    static func explainingDamage<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError
            where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
        {
            throw StoreError.databaseIsDamaged(path: path, reason: error.message ?? "not a database")
        }
    }
}
