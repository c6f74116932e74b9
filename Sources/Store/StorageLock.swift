import Glibc

/// The right to run the daemon on a storage directory, held as long as the value lives and no longer than its process.
final class StorageLock: Sendable {
    private let descriptor: Int32

    /// Throws ``StoreError/alreadyRunning(directory:process:)`` when another daemon holds it.
    init(directory: String) throws(StoreError) {
        let path = directory + "/lock"
        // O_CLOEXEC: a worker that outlives the daemon must not keep the lock.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(path, "open the lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            guard number == EWOULDBLOCK else { throw .file(path: path, action: "lock", number: number) }
            throw .alreadyRunning(directory: directory, process: Self.holder(of: descriptor))
        }
        let line = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, line, line.count, 0) == line.count else {
            throw .system(path, "write the lock")
        }
    }

    deinit { close(descriptor) }

    private static func holder(of descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
