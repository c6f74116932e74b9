import Foundation

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

    fileprivate static func holder(of descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}

extension Store {
    /// The process id of the daemon that works on a storage directory; nil when none does. Asks the kernel's list
    /// (proc_locks(5)): trying to take the lock could keep a daemon from starting.
    public static func daemon(of directory: String) -> Int32? {
        guard let lock = try? OpenFile(directory + "/lock", O_RDONLY), let status = try? lock.status(),
            let process = StorageLock.holder(of: lock.descriptor)
        else { return nil }
        let locks = FileManager.default.contents(atPath: "/proc/locks") ?? Data()
        let isHeld = StorageLock.isHeld(UInt64(status.st_ino), by: process, in: String(decoding: locks, as: UTF8.self))
        return isHeld ? process : nil
    }
}

extension StorageLock {
    /// Lines such as `1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF`. The device there is not that of stat(2) on every file
    /// system, and small numbers of inodes are common: the process tells which lock it is.
    static func isHeld(_ inode: UInt64, by process: Int32, in list: String) -> Bool {
        list.split(separator: "\n").contains { line in
            let words = line.split(separator: " ")
            return words.count >= 6 && words[1] == "FLOCK" && words[3] == "WRITE" && words[4] == "\(process)"
                && words[5].split(separator: ":").last == "\(inode)"
        }
    }
}
