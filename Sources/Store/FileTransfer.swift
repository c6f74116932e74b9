import Foundation
import Glibc

import struct Crypto.SHA256

/// Copies raw mails and attached files from one storage directory, or backup, to another. What is there in its full length
/// is not copied again: a file is named by its content and never changes.
struct FileTransfer {
    /// So many files are copied before they are made durable together and get their names.
    private static let batch = 256
    let source: FileStore
    let destination: FileStore

    init(from source: String, to destination: String) {
        self.source = FileStore(in: source)
        self.destination = FileStore(in: destination)
    }

    /// Copies what is missing, and answers what is there then. A file that is gone when its turn comes was purged.
    func run(_ counts: inout BackupCounts, _ progress: (Int, Int) -> Void) throws -> [FileStore.Kind: Set<String>] {
        var all: [(kind: FileStore.Kind, sha256: String)] = []
        for kind in FileStore.Kind.allCases { all += try source.stored(kind).map { (kind, $0) } }
        var waiting: [(part: String, name: String)] = []
        var done: [FileStore.Kind: Set<String>] = [:]
        for (index, file) in all.enumerated() {
            let path = try destination.path(file.sha256, file.kind)
            let from = try source.path(file.sha256, file.kind)
            switch try copy(from, to: path, sha256: file.sha256) {
            case .unchanged: counts.unchanged += 1
            case .gone: continue
            case .damaged: counts.faults.append(from)
            case .copied(let bytes):
                counts.copied += 1
                counts.bytes += bytes
                waiting.append((path + ".part", path))
            }
            done[file.kind, default: []].insert(file.sha256)
            if waiting.count == Self.batch { try settle(&waiting) }
            progress(index + 1, all.count)
        }
        try settle(&waiting)
        return done
    }

    /// Removes the files of the destination that are not among these, and answers how many.
    func removeAllBut(_ kept: [FileStore.Kind: Set<String>]) throws -> Int {
        var removed = 0
        for kind in FileStore.Kind.allCases {
            for sha256 in try destination.stored(kind) where !(kept[kind]?.contains(sha256) ?? false) {
                let path = try destination.path(sha256, kind)
                guard unlink(path) == 0 else { throw StoreError.system(path, "remove") }
                removed += 1
            }
        }
        return removed
    }

    private enum Copy {
        case copied(bytes: Int)
        case unchanged, gone, damaged
    }

    private func copy(_ from: String, to path: String, sha256: String) throws -> Copy {
        let file: OpenFile
        do throws(StoreError) {
            file = try OpenFile(from, O_RDONLY)
        } catch {
            if case .file(_, _, ENOENT) = error { return .gone }
            throw error
        }
        let length = Int(try file.status().st_size)
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == length {
            return .unchanged
        }
        try makeFolder((path as NSString).deletingLastPathComponent)
        unlink(path + ".part")
        let copy = try OpenFile(path + ".part", O_WRONLY | O_CREAT | O_EXCL)
        let hash = try file.contents(copiedTo: copy)
        guard hash == sha256 else {
            unlink(path + ".part")
            return .damaged
        }
        return .copied(bytes: length)
    }

    /// Makes them durable and gives them their names.
    private func settle(_ files: inout [(part: String, name: String)]) throws {
        guard !files.isEmpty else { return }
        try destination.syncFileSystem()
        for file in files where rename(file.part, file.name) != 0 { throw StoreError.system(file.part, "rename") }
        try destination.syncFileSystem()
        files = []
    }
}

extension FileStore {
    /// The hashes of all files of a kind; what has another name is passed over.
    fileprivate func stored(_ kind: Kind) throws -> [String] { try inventory(kind).compactMap(\.sha256) }
}

extension OpenFile {
    /// Copies the whole file to another and answers the SHA-256 of what was read.
    fileprivate func contents(copiedTo copy: borrowing OpenFile) throws(StoreError) -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(path, "read") }
            if count == 0 { return hexadecimal(hash.finalize()) }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            var written = 0
            while written < count {
                let result = buffer.withUnsafeBytes {
                    write(copy.descriptor, $0.baseAddress! + written, count - written)
                }
                if result < 0, errno == EINTR { continue }
                guard result >= 0 else { throw .system(copy.path, "write") }
                written += result
            }
        }
    }
}
