import Foundation
import GRDB

/// What a backup holds and what was done for it.
public struct BackupCounts: Equatable, Sendable {
    public var mails = 0
    /// Raw mails and attached files that were copied.
    public var copied = 0
    /// Those that an earlier run had copied.
    public var unchanged = 0
    /// Those that were purged since an earlier run.
    public var removed = 0
    /// Of what was copied.
    public var bytes = 0
    /// Mails of the record without their file, and files whose content is not what their name says; as paths.
    public var faults: [String] = []

    public init() {}

    /// What was done for both rounds of one backup, of which this is the later; what is wrong is what it found.
    fileprivate func following(_ earlier: BackupCounts) -> BackupCounts {
        var sum = self
        sum.unchanged -= min(unchanged, earlier.copied)
        sum.copied += earlier.copied
        sum.bytes += earlier.bytes
        return sum
    }
}

/// A backup: a folder with `muster.sqlite`, `messages/` and `files/` as a storage directory has them, and `muster-backup`,
/// by which it is known. The database is put in place last, and what no mail holds any more is removed after that, so that a
/// backup that was interrupted is still the one before.
struct BackupFolder {
    static let marker = "muster-backup"
    let directory: String

    var database: String { directory + "/muster.sqlite" }

    /// Makes the folder, or takes one that is empty or a backup. It must not lie in the storage directory.
    init(making directory: String, of storage: String) throws(StoreError) {
        self.directory = directory
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw .system(directory, "make the folder") }
        let inner = URL(filePath: directory).resolvingSymlinksInPath().path + "/"
        guard !inner.hasPrefix(URL(filePath: storage).resolvingSymlinksInPath().path + "/") else {
            throw .unsafeFile(path: directory, reason: "lies in the storage directory, which a backup is to outlive")
        }
        let names = try Self.contents(of: directory)
        guard names.isEmpty || names.contains(Self.marker) else {
            throw .unsafeFile(path: directory, reason: "is neither empty nor a backup of muster's; name another folder")
        }
        _ = try OpenFile(directory + "/" + Self.marker, O_WRONLY | O_CREAT)
        for kind in FileStore.Kind.allCases { try makeFolder(directory + "/" + kind.rawValue) }
    }

    /// Takes a finished backup.
    init(opening directory: String) throws(StoreError) {
        self.directory = directory
        let names = try Self.contents(of: directory)
        guard names.contains(Self.marker), names.contains("muster.sqlite") else {
            throw .unsafeFile(path: directory, reason: "is no finished backup of muster's")
        }
    }

    private static func contents(of directory: String) throws(StoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw .file(path: directory, action: "read the folder", number: ENOENT)
        }
    }
}

extension Store {
    /// So often the record is copied before a file that is not there is told as missing.
    private static let backupRounds = 3

    /// Copies the record and all files to a folder while the daemon may be at work: the database as it is at one instant,
    /// then the files, which never change and are there before their rows. A folder that holds an earlier backup is brought
    /// up to date. What was copied is read back: the database is opened and checked, each content is hashed.
    ///
    /// - Parameter progress: is told how many of how many files are done.
    public func backUp(
        to directory: String, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> BackupCounts {
        try await files.onQueue {
            let folder = try BackupFolder(making: directory, of: self.directory)
            let next = folder.database + ".next"
            let transfer = FileTransfer(from: self.directory, to: folder.directory)
            var (counts, kept) = (BackupCounts(), [FileStore.Kind: Set<String>]())
            for round in 1...Self.backupRounds {
                try DatabaseCopy.write(database, to: next)
                var files = BackupCounts()
                kept = try transfer.run(&files, progress)
                let found = try DatabaseCheck.faults(of: next, filesIn: folder.directory)
                counts = files.following(counts)
                counts.mails = found.mails
                counts.faults += try found.missing.map { try transfer.destination.path($0, .message) }
                // A purge that ran meanwhile took files of mails that the copied record still has.
                let inUse = Set(try database.read { try $0.rawMailsInUse().map(\.sha256) })
                let isPurged = !inUse.isSuperset(of: found.missing)
                if !isPurged || round == Self.backupRounds { break }
            }
            guard rename(next, folder.database) == 0 else {
                throw StoreError.system(next, "move to \(folder.database)")
            }
            try syncFolder(folder.directory)
            counts.removed = try transfer.removeAllBut(kept)
            return counts
        }
    }
}

/// What can be told of a database file by reading it whole.
enum DatabaseCheck {
    /// Throws ``StoreError/databaseIsDamaged(path:reason:)``, or answers how many mails it records with their words, and the
    /// hashes of those whose raw mail is not in a folder as long as it should be.
    static func faults(of path: String, filesIn directory: String) throws -> (mails: Int, missing: [String]) {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        return try database.read { db in
            let problems = try db.integrityProblems(limit: 5)
            guard problems.isEmpty else {
                throw StoreError.databaseIsDamaged(path: path, reason: problems.joined(separator: "; "))
            }
            let mails = try db.rawMailsInUse()
            let files = FileStore(in: directory)
            let missing = try mails.compactMap { mail in
                var status = stat()
                let isThere = lstat(try files.path(mail.sha256, .message), &status) == 0
                return isThere && Int(status.st_size) == mail.bytes ? nil : mail.sha256
            }
            return (mails.count, missing)
        }
    }
}
