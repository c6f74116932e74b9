import CSync
import Dispatch
import Glibc

/// A file that lies in the store, durable. Only ``FileStore`` makes these, so that no row can name a file that isn't.
public struct StoredFile: Equatable, Sendable {
    /// Of the content, in lower-case hexadecimal.
    public let sha256: String
    public let bytes: Int
}

/// A file in a ``TemporaryFolder`` together with what its reader knows of it.
public struct MeasuredFile: Sendable {
    let path: String
    let file: StoredFile

    /// - Parameters:
    ///   - sha256: of the content, computed by this process after the last writer had ended.
    ///   - bytes: its length.
    public init(path: String, sha256: String, bytes: Int) {
        self.path = path
        file = StoredFile(sha256: sha256, bytes: bytes)
    }
}

/// A file that is open and will be durable under the name that its content gives it.
private struct FileToKeep {
    let path: String
    let descriptor: Int32
    let file: StoredFile
}

/// An attached file that was looked at; it is closed with its last use.
private final class OpenedFile {
    let toKeep: FileToKeep
    private let open: OpenFile

    init(_ measured: MeasuredFile, in store: FileStore) throws {
        let path = measured.path
        guard path.hasPrefix(store.temporaryDirectory + "/"), !path.contains("/../") else {
            throw StoreError.unsafeFile(path: path, reason: "only files in \(store.temporaryDirectory) are taken in")
        }
        open = try OpenFile(path, O_RDONLY | O_NONBLOCK)
        let status = try open.status()
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw StoreError.unsafeFile(path: path, reason: "not a regular file with one name")
        }
        guard status.st_size == measured.file.bytes else {
            throw StoreError.unsafeFile(path: path, reason: "its length changed after it was hashed")
        }
        guard fchmod(open.descriptor, 0o600) == 0 else { throw StoreError.system(path, "set the mode") }
        toKeep = FileToKeep(path: path, descriptor: open.descriptor, file: measured.file)
    }
}

/// Raw mails as `messages/ab/<sha256>.eml` and attached files as `files/ab/<sha256>`. What has its final name is
/// complete and on the disk: a file is written in `tmp/`, synced, renamed, and the folder synced.
public struct FileStore: Sendable {
    /// Whether a file is a raw mail or an attached file.
    public enum Kind: String, CaseIterable, Sendable {
        case message = "messages"
        case file = "files"
    }

    /// The storage directory.
    public let directory: String
    /// Free bytes that mails leave to the database and to everybody else.
    public let reserve: Int
    let shortages = Shortages()
    /// Syncing blocks for milliseconds: never on a thread of Swift's pool.
    private let queue = DispatchQueue(label: "FileStore", attributes: .concurrent)

    var temporaryDirectory: String { directory + "/tmp" }

    /// The store as it is; nothing is made.
    init(in directory: String) {
        self.directory = directory
        reserve = 0
    }

    /// Makes the storage directory (its parent must be there) and its folders, readable by the owner only.
    init(creatingIn directory: String, reserve: Int = 0) throws(StoreError) {
        self.directory = directory
        self.reserve = reserve
        try makeStorageDirectory()
        for folder in [temporaryDirectory, root(.message), root(.file)] { try makeFolder(folder) }
        try syncFolder(directory)
    }

    /// Where the file with this hash lies, or would lie. The hash must be 64 lower-case hexadecimal digits.
    public func path(_ sha256: String, _ kind: Kind) throws(StoreError) -> String {
        guard sha256.utf8.count == 64, sha256.utf8.allSatisfy(isHexadecimal) else {
            throw .unsafeFile(path: root(kind), reason: "asked for a file whose name is no SHA-256")
        }
        return folder(sha256, kind) + "/" + sha256 + (kind == .message ? ".eml" : "")
    }

    /// Takes raw mails into the store, all durable when it returns; the order is kept. Known content is not stored
    /// twice. A group is synced at once, so many together are cheaper than one by one.
    public func keep(_ messages: [TemporaryFile]) async throws -> [StoredFile] {
        try await onQueue {
            let files = try messages.map { message in
                let (sha256, bytes) = try sha256(of: message.descriptor, path: message.path)
                return FileToKeep(
                    path: message.path, descriptor: message.descriptor, file: StoredFile(sha256: sha256, bytes: bytes))
            }
            return try withExtendedLifetime(messages) { try keep(files, as: .message) }
        }
    }

    /// Takes attached files into the store, which lie inside a ``TemporaryFolder`` whose writers have ended. They are
    /// moved, not copied, and not read again. Anything but a regular file with one name is refused.
    public func keepFiles(_ files: [MeasuredFile]) async throws -> [StoredFile] {
        try await onQueue {
            let opened = try files.map { try OpenedFile($0, in: self) }
            return try withExtendedLifetime(opened) { try keep(opened.map(\.toKeep), as: .file) }
        }
    }

    /// Copies a file from anywhere to a temporary one; nil when it is longer than `limit` bytes.
    public func copy(_ path: String, limit: Int) async throws -> TemporaryFile? {
        try await onQueue {
            let source = try OpenFile(path, O_RDONLY, followingLinks: true)
            let copy = try makeTemporaryFile()
            return try source.copy(to: copy, limit: limit) ? copy : nil
        }
    }

    /// First the contents, then the names: what has its final name is complete.
    private func keep(_ files: [FileToKeep], as kind: Kind) throws -> [StoredFile] {
        try sync(files)
        var folders: Set<String> = [root(kind)]
        for kept in files {
            let folder = folder(kept.file.sha256, kind)
            if folders.insert(folder).inserted { try makeFolder(folder) }
            try place(kept.path, at: try path(kept.file.sha256, kind), bytes: kept.file.bytes)
        }
        // Also for files that were there: the run that placed them may have been killed before it came here.
        try sync(folders)
        return files.map(\.file)
    }

    /// From so many files or folders on one sync of the whole file system is cheaper than one of each, even though it
    /// waits for what other programs have written.
    private static let manyFiles = 8

    private func sync(_ files: [FileToKeep]) throws {
        let isMany = files.count >= Self.manyFiles
        if isMany { try syncFileSystem() }
        for kept in files {
            let result = isMany ? sync_succeeded(kept.descriptor) : fsync(kept.descriptor)
            guard result == 0 else { throw StoreError.system(kept.path, "write to disk") }
        }
    }

    private func sync(_ folders: Set<String>) throws {
        if folders.count >= Self.manyFiles { return try syncFileSystem() }
        for folder in folders { try syncFolder(folder) }
    }

    func syncFileSystem() throws(StoreError) {
        let folder = try OpenFile(directory, O_RDONLY | O_DIRECTORY, followingLinks: true)
        guard sync_file_system(folder.descriptor) == 0 else { throw .system(directory, "write to disk") }
    }

    private func place(_ source: String, at destination: String, bytes: Int) throws {
        var status = stat()
        if lstat(destination, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw StoreError.unsafeFile(path: destination, reason: "not a regular file; move it away")
            }
            if status.st_size == bytes {
                guard unlink(source) == 0 else { throw StoreError.system(source, "remove") }
                return
            }
            // A disk that lost power may have kept the name and lost the content: the whole file takes its place.
        }
        guard rename(source, destination) == 0 else { throw StoreError.system(source, "move to \(destination)") }
    }

    private func root(_ kind: Kind) -> String { directory + "/" + kind.rawValue }

    private func folder(_ sha256: String, _ kind: Kind) -> String { root(kind) + "/" + sha256.prefix(2) }

    private func makeStorageDirectory() throws(StoreError) {
        guard mkdir(directory, 0o700) != 0 else { return }
        guard errno == EEXIST else { throw .system(directory, "make the storage directory") }
        // It may be reached by a link that the administrator made; nothing beneath it may.
        let status = try OpenFile(directory, O_RDONLY | O_DIRECTORY, followingLinks: true).status()
        guard status.st_mode & 0o002 == 0 else {
            throw .unsafeFile(path: directory, reason: "anybody can write here: chmod o-w it")
        }
    }

    func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

private func isHexadecimal(_ digit: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit)
}
