import Foundation
import Glibc
import Store

/// Commands run as the owner of the storage directory: what root wrote there, the daemon could not write afterwards.
enum StorageOwner {
    /// Gives root's rights away to the owner of `directory`, or of the folder that it will be made in. Nothing happens
    /// for anybody else, or when root is the owner. Throws when the rights can't be given away.
    static func become(of directory: String) throws {
        guard let (path, status) = other(of: directory) else { return }
        var groups = [status.st_gid]
        guard setgroups(1, &groups) == 0, setgid(status.st_gid) == 0, setuid(status.st_uid) == 0 else {
            throw CommandFailure(
                .noPermission,
                "\(path): cannot become its owner; run the command as the user \(userName(status.st_uid))")
        }
    }

    /// Whether ``become(of:)`` would give rights away: what only root may read must be read before.
    static func isAnother(_ directory: String) -> Bool { other(of: directory) != nil }

    /// The owner that this process, being root's, would become, and of what.
    private static func other(of directory: String) -> (path: String, status: stat)? {
        guard geteuid() == 0 else { return nil }
        var status = stat()
        var path = directory
        while stat(path, &status) != 0 {
            let parent = (path as NSString).deletingLastPathComponent
            guard parent != path, !parent.isEmpty else { return nil }
            path = parent
        }
        return status.st_uid == 0 ? nil : (path, status)
    }
}
