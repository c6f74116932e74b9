import Submissions

/// What can go wrong with the storage directory and its records, apart from SQLite's own errors.
public enum StoreError: Error, Equatable, Sendable {
    /// Another daemon holds the lock of this directory; `process` is nil when the lock file does not name it.
    case alreadyRunning(directory: String, process: Int32?)
    /// The database was written by a newer program.
    case databaseIsNewer(path: String)
    /// The database was written by an older program and is only being looked at.
    case databaseIsOlder(path: String)
    /// SQLite can't make sense of the file.
    case databaseIsDamaged(path: String, reason: String)
    /// A system call failed; `number` is its errno.
    case file(path: String, action: String, number: Int32)
    /// The disk has no room for so many bytes beside the reserve; nothing was written.
    case diskLow(path: String, free: Int, needed: Int, reserve: Int)
    /// Something lies at this path that must not be used.
    case unsafeFile(path: String, reason: String)
    /// A record is not in the state that the step starts from: two writers, or a step taken twice.
    case conflict(record: String, expected: String)
}

extension StoreError: CustomStringConvertible {
    /// What happened and what to do, for standard error.
    public var description: String {
        switch self {
        case .alreadyRunning(let directory, let process):
            let who = process.map { "process \($0)" } ?? "another process"
            return "\(directory): a daemon is already running (\(who)); stop it first"
        case .databaseIsNewer(let path):
            return
                "\(path): written by a newer muster; install that version, or put back a backup made before it (an upgrade "
                + "leaves one beside it: \(path).schema-N)"
        case .databaseIsOlder(let path):
            return "\(path): written by an older muster; start the daemon once to bring it up to date"
        case .databaseIsDamaged(let path, let reason):
            return "\(path): damaged (\(reason)); keep the file and restore a backup, the mailbox is then read again"
        case .file(let path, let action, let number):
            return "\(path): cannot \(action): \(systemErrorText(number))"
        case .diskLow(let path, let free, let needed, let reserve):
            let more = needed > 0 ? "\(sized(needed)) are needed beside" : "less than"
            return
                "\(path): \(sized(free)) are free, \(more) storage.reserve (\(sized(reserve))); no mail is taken in until "
                + "there is room: free some"
        case .unsafeFile(let path, let reason):
            return "\(path): \(reason)"
        case .conflict(let record, let expected):
            return "\(record) is not \(expected): it was changed by another writer, or the step was taken twice"
        }
    }
}
