import Foundation
import Glibc

import struct Crypto.SHA256

/// An empty file in the storage's `tmp/`, open for reading and writing. It is removed with its last use unless it was
/// kept.
public final class TemporaryFile: Sendable {
    /// Where it lies.
    public let path: String
    /// Open as long as this value lives.
    public let descriptor: Int32

    fileprivate init(path: String) throws(StoreError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(path, "make a temporary file") }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(path)
    }
}

/// An empty folder in the storage's `tmp/`, removed with its last use together with what is still in it.
public final class TemporaryFolder: Sendable {
    /// Where it lies.
    public let path: String

    fileprivate init(path: String) throws(StoreError) {
        self.path = path
        guard mkdir(path, 0o700) == 0 else { throw .system(path, "make a temporary folder") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension FileStore {
    /// A file to write a mail into, for ``keep(_:)``.
    public func makeTemporaryFile() throws -> TemporaryFile { try TemporaryFile(path: temporaryPath()) }

    /// A folder for a worker to write in, for ``keepFiles(_:)``.
    public func makeTemporaryFolder() throws -> TemporaryFolder { try TemporaryFolder(path: temporaryPath()) }

    /// The name begins with the process's id, by which a later run tells whether anybody still needs it.
    private func temporaryPath() -> String {
        "\(temporaryDirectory)/\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    /// Removes what runs left that were killed. Only for the holder of the lock; a running command keeps its files.
    func removeLeftovers() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: temporaryDirectory) {
            let process = name.split(separator: "-").first.flatMap { Int32($0) }
            // Within a container the daemon has the same id after each start.
            if let process, process > 0, process != getpid(), kill(process, 0) == 0 || errno == EPERM { continue }
            try FileManager.default.removeItem(atPath: temporaryDirectory + "/" + name)
        }
    }
}

extension OpenFile {
    /// SHA-256 in lower-case hexadecimal.
    func hash() throws(StoreError) -> String { try sha256(of: descriptor, path: path).text }

    /// Copies the whole file; false when it is longer than `limit` bytes.
    func copy(to copy: TemporaryFile, limit: Int) throws(StoreError) -> Bool {
        var bytes = 0
        var buffer = [UInt8](repeating: 0, count: chunk)
        while case let count = try readChunk(of: descriptor, path: path, into: &buffer, at: bytes), count > 0 {
            guard count <= limit - bytes else { return false }
            var written = 0
            while written < count {
                let result = buffer.withUnsafeBytes { bytes in
                    write(copy.descriptor, bytes.baseAddress! + written, count - written)
                }
                if result < 0, errno == EINTR { continue }
                guard result >= 0 else { throw .system(copy.path, "write") }
                written += result
            }
            bytes += count
        }
        return true
    }
}

/// SHA-256 of an open file in lower-case hexadecimal, and the length in bytes, both as read.
func sha256(of descriptor: Int32, path: String) throws(StoreError) -> (text: String, bytes: Int) {
    var hash = SHA256()
    var bytes = 0
    var buffer = [UInt8](repeating: 0, count: chunk)
    while case let count = try readChunk(of: descriptor, path: path, into: &buffer, at: bytes), count > 0 {
        buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        bytes += count
    }
    return (hexadecimal(hash.finalize()), bytes)
}

/// Small enough that the allocator keeps it: a larger one is mapped, zeroed and unmapped for every file.
private let chunk = 1 << 16

private func readChunk(
    of descriptor: Int32, path: String, into buffer: inout [UInt8], at offset: Int
) throws(StoreError) -> Int {
    while true {
        let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .system(path, "read") }
        return count
    }
}

/// Lower-case digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
