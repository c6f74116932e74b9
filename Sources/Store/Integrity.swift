public import Foundation
import GRDB
import Inspection

/// A file that rows of the database rest on.
public struct FileInUse: Hashable, Sendable {
    /// Of the content, in lower-case hexadecimal.
    public let sha256: String
    public let bytes: Int
}

/// The files that rows of the database name.
public struct KnownFiles: Sendable {
    /// Those without which rows mean nothing: the raw mails, and what was taken out of them.
    public internal(set) var needed: [FileStore.Kind: Set<FileInUse>] = [.message: [], .file: []]
    /// Hashes of those that a purge will remove.
    public internal(set) var leaving: Set<String> = []
}

/// A file as it lies in the store.
public struct ListedFile: Sendable {
    /// Within the storage directory.
    public let path: String
    /// What its name says that its content hashes to; nil when it is no name of ours.
    public let sha256: String?
    public let bytes: Int
    /// When it came to its place, or was changed there.
    public let changedAt: Date
    /// The user id of its owner.
    public let owner: UInt32
}

extension Store {
    /// What SQLite finds wrong with the database, at most `limit` lines of each of its two checks; empty when nothing is.
    /// Reads all of it, and lets the daemon work meanwhile.
    public func integrityProblems(limit: Int = 10) async throws -> [String] {
        try await database.read { try $0.integrityProblems(limit: limit) }
    }

    /// The files that the database knows of.
    public func knownFiles() async throws -> KnownFiles {
        try await database.read { db in
            var known = KnownFiles()
            known.needed[.message] = Set(try db.rawMailsInUse())
            let reports = try String.fetchCursor(db, sql: "SELECT json FROM examination")
            while let json = try reports.next() {
                for file in try decoded(Examination.self, from: json).attachments.flatMap(\.leaves)
                where file.output != nil {
                    known.needed[.file]?.insert(FileInUse(sha256: file.sha256, bytes: file.bytes))
                }
            }
            known.leaving = try String.fetchSet(db, sql: "SELECT sha256 FROM fileToRemove")
            return known
        }
    }
}

extension Database {
    func integrityProblems(limit: Int) throws -> [String] {
        let damage = try String.fetchAll(self, sql: "PRAGMA integrity_check(\(limit))").filter { $0 != "ok" }
        let loose = try Row.fetchAll(self, sql: "PRAGMA foreign_key_check").prefix(limit).map { row in
            let (table, parent): (String, String) = (row[0], row[2])
            return "a row of \(table) refers to one of \(parent) that is not there"
        }
        return damage + loose
    }

    /// A mail's row outlives its bytes when they are purged. Reads a database of an older program too.
    func rawMailsInUse() throws -> [FileInUse] {
        let isPurging = try columns(in: "inboundMessage").contains { $0.name == "purgedAt" }
        return try Row.fetchAll(
            self, sql: "SELECT sha256, bytes FROM inboundMessage" + (isPurging ? " WHERE purgedAt IS NULL" : "")
        ).map { FileInUse(sha256: $0[0], bytes: $0[1]) }
    }
}

extension FileStore {
    /// Every file that lies in the store, of both kinds. Folders that are not there are empty.
    public func inventory(_ kind: Kind) throws -> [ListedFile] {
        var files: [ListedFile] = []
        for folder in try entries(of: "\(directory)/\(kind.rawValue)") {
            let path = "\(kind.rawValue)/\(folder)"
            guard let status = try status(of: path), status.st_mode & S_IFMT == S_IFDIR else {
                if let file = try listed(path, nil) { files.append(file) }
                continue
            }
            for name in try entries(of: "\(directory)/\(path)") {
                let hash = kind == .message && name.hasSuffix(".eml") ? String(name.dropLast(4)) : name
                let isOurs = try hash.isHash && self.path(hash, kind) == "\(directory)/\(path)/\(name)"
                if let file = try listed("\(path)/\(name)", isOurs ? hash : nil) { files.append(file) }
            }
        }
        return files
    }

    /// Nil when it is gone by now.
    private func listed(_ path: String, _ sha256: String?) throws -> ListedFile? {
        try status(of: path).map { status in
            ListedFile(
                path: path, sha256: status.st_mode & S_IFMT == S_IFREG ? sha256 : nil, bytes: Int(status.st_size),
                changedAt: Date(timeIntervalSince1970: Double(max(status.st_ctim.tv_sec, status.st_mtim.tv_sec))),
                owner: status.st_uid)
        }
    }

    private func status(of path: String) throws(StoreError) -> stat? {
        var found = stat()
        if lstat("\(directory)/\(path)", &found) == 0 { return found }
        guard errno == ENOENT else { throw .system("\(directory)/\(path)", "look at the file") }
        return nil
    }

    private func entries(of folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}

extension String {
    fileprivate var isHash: Bool {
        utf8.count == 64 && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
