public import Glibc

/// A user's login name, or the number where the system knows none.
public func userName(_ id: uid_t) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
        guard getpwuid_r(id, &entry, buffer.baseAddress!, buffer.count, &found) == 0, found != nil,
            let name = entry.pw_name
        else { return "\(id)" }
        return String(cString: name)
    }
}
