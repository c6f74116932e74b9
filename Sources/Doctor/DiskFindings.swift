import CMachine
import Glibc
import Submissions

/// Facts about the disk that the storage lies on.
struct DiskFacts {
    /// Free for this user, in bytes.
    var free: Int
    /// Files that can still be made; nil where the file system has no such limit.
    var freeInodes: Int?
    /// The kernel's number of the file system's type (statfs(2)).
    var type: Int

    /// Of the file system at `path`; nil when it cannot be asked.
    init?(of path: String) {
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return nil }
        let (bytes, isOver) = Int(clamping: space.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: space.f_frsize))
        free = isOver ? .max : bytes
        freeInodes = space.f_files == 0 ? nil : Int(clamping: space.f_favail)
        type = Int(machine_file_system(path))
    }

    init(free: Int, freeInodes: Int?, type: Int) {
        (self.free, self.freeInodes, self.type) = (free, freeInodes, type)
    }

    /// Free space against what mails leave free.
    func spaceFinding(reserve: Int, at path: String) -> Finding {
        let (room, kept) = ("\(sized(free)) are free at \(path)", "storage.reserve (\(sized(reserve)))")
        if free < reserve {
            return .failure(
                "disk", "\(room), less than \(kept): no mail is taken in", "free some space, or move the storage")
        }
        if let freeInodes, freeInodes < 1_000 {
            return .failure(
                "disk", "\(room), but only \(freeInodes) more files can be made there",
                "remove small files, or move the storage")
        }
        // Mails of a busy day with films.
        guard free - reserve >= 1 << 30 else {
            return .warning(
                "disk", "\(room), little beside \(kept); below that no mail is taken in", "free some space soon")
        }
        return .ok("disk", room + (freeInodes.map { ", and \($0) more files" } ?? ""))
    }

    /// Whether SQLite's locks and the syncing of files can be relied on there.
    func typeFinding(at path: String) -> Finding {
        if let name = Self.networks[type] {
            return .failure(
                "filesystem",
                "\(path) lies on \(name), over a network: its locks and syncs cannot be relied on, and "
                    + "SQLite's write-ahead log does not work there", "move storage.directory to a disk of this machine"
            )
        }
        switch type {
        case 0x6573_5546:
            return .warning(
                "filesystem", "\(path) lies on a FUSE file system, of which nobody knows whether it locks and syncs",
                "move storage.directory to a disk of this machine unless you know that it does")
        case 0x0102_1994, 0x8584_58F6:
            return .warning(
                "filesystem", "\(path) lies in memory: everything is gone when the machine restarts",
                "move storage.directory to a disk")
        default: return .ok("filesystem", Self.disks[type] ?? "a disk of this machine")
        }
    }

    /// linux/magic.h, and cifs's own headers.
    private static let networks = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x0102_1997: "9P", 0x00C3_6400: "Ceph",
        0x5346_414F: "AFS", 0x7375_7245: "Coda", 0x0BD0_0BD0: "Lustre", 0x564C: "NCP",
    ]
    private static let disks = [
        0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x794C_7630: "overlay", 0xF2F5_2010: "f2fs",
        0x2FC1_2FC1: "zfs",
    ]
}
