import Glibc
import Synchronization

/// What could not be taken in for want of room, in bytes, by who wanted it: as long as there is no room for the largest,
/// the disk is low.
final class Shortages: Sendable {
    private let bytes = Mutex<[String: Int]>([:])

    @inline(never)
    func largest() -> Int? { bytes.withLock { $0.values.max() } }

    @inline(never)
    func set(_ who: String, _ count: Int?) { bytes.withLock { $0[who] = count } }

    @inline(never)
    func forget(startingWith prefix: String) { bytes.withLock { $0 = $0.filter { !$0.key.hasPrefix(prefix) } } }
}

extension FileStore {
    /// Bytes that the user of this process may still write to the storage's disk (statvfs(3)).
    public func freeBytes() throws(StoreError) -> Int {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { throw .system(directory, "measure the disk") }
        let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(by: Int(status.f_frsize))
        return overflow ? .max : bytes
    }

    /// Throws ``StoreError/diskLow(path:free:needed:reserve:)`` when so many bytes more would touch the reserve, and remembers
    /// who wanted them. What is not taken in stays on the server; a full disk would stop letters and rulings too.
    public func requireRoom(for bytes: Int, of who: String) throws(StoreError) {
        do {
            try requireRoom(for: bytes)
            shortages.set(who, nil)
        } catch {
            shortages.set(who, bytes)
            throw error
        }
    }

    /// What was wanted is wanted no more.
    public func needsNoRoom(_ who: String) { shortages.set(who, nil) }

    /// What was wanted by anybody whose name begins so is wanted no more.
    public func needsNoRoom(startingWith prefix: String) { shortages.forget(startingWith: prefix) }

    /// Throws ``StoreError/diskLow(path:free:needed:reserve:)`` while the disk is in its reserve, or has no room for something
    /// that was wanted.
    public func requireRoom() throws(StoreError) { try requireRoom(for: shortages.largest() ?? 0) }

    private func requireRoom(for bytes: Int) throws(StoreError) {
        let free = try freeBytes()
        let needed = max(0, bytes)
        guard free - needed >= reserve else {
            throw .diskLow(path: directory, free: free, needed: needed, reserve: reserve)
        }
    }
}
