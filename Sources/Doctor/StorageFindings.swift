import Foundation
import Glibc
public import Store

/// The storage directory and what is known of it before any of it is opened.
public struct StorageSurvey: Sendable {
    private let directory: String
    /// Bytes that mails leave free.
    private let reserve: Int

    /// For the storage of an office.
    public init(directory: String, reserve: Int) {
        (self.directory, self.reserve) = (directory, reserve)
    }

    /// Disk, file system, owner and modes.
    public func placeFindings() -> [Finding] {
        let (place, isThere) = existingPlace()
        guard let disk = DiskFacts(of: place) else {
            return [
                .failure(
                    "disk", "\(place): \(String(cString: strerror(errno)))",
                    "run the command as root or as the storage's owner")
            ]
        }
        return [
            disk.spaceFinding(reserve: reserve, at: place), disk.typeFinding(at: place),
            isThere ? accessFinding() : comingFinding(in: place),
        ]
    }

    /// The storage directory, or the folder that it will be made in.
    private func existingPlace() -> (path: String, isThere: Bool) {
        var path = directory
        while access(path, F_OK) != 0, errno == ENOENT, path != "/", !path.isEmpty {
            path = (path as NSString).deletingLastPathComponent
        }
        return (path, path == directory)
    }

    private func comingFinding(in place: String) -> Finding {
        let parent = (directory as NSString).deletingLastPathComponent
        guard place == parent else {
            return .failure(
                "storage", "\(directory) is not there, and neither is \(parent)",
                "make the folder, or correct storage.directory; the first start makes only the last folder of the path")
        }
        guard access(place, W_OK | X_OK) == 0 else {
            return .failure(
                "storage",
                "\(directory) is not there, and this user, \(userName(geteuid())), may not make it in \(place)",
                "make it for the daemon's user: install -d -m 700 -o USER \(directory)")
        }
        return .ok("storage", "\(directory): not made yet; the first start makes it")
    }

    /// Owner and modes of the directory and of what lies directly in it.
    private func accessFinding() -> Finding {
        var top = stat()
        guard stat(directory, &top) == 0 else { return unreadable(directory) }
        guard top.st_mode & S_IFMT == S_IFDIR else {
            return .failure("storage", "\(directory) is no folder", "move it away, or correct storage.directory")
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else { return unreadable(directory) }
        if top.st_mode & 0o002 != 0 {
            return .failure("storage", "anybody can write in \(directory)", "chmod 700 \(directory)")
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            return unreadable(directory)
        }
        return contentFinding(names.filter(Self.isOurs).sorted(), owner: top.st_uid, isOpen: top.st_mode & 0o077 != 0)
    }

    /// What the program keeps in the directory; others may lie beside it.
    private static func isOurs(_ name: String) -> Bool {
        ["messages", "files", "tmp", "lock"].contains(name) || name.hasPrefix("muster.sqlite")
    }

    private func contentFinding(_ names: [String], owner: uid_t, isOpen: Bool) -> Finding {
        var open = isOpen ? [directory] : []
        for name in names {
            let path = "\(directory)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFLNK {
                return .failure("storage", "\(path) is a link, which is not followed", "put the file itself there")
            }
            if status.st_uid != owner {
                return .failure(
                    "storage",
                    "\(path) belongs to the user \(userName(status.st_uid)), and \(directory) to \(userName(owner))",
                    "chown -R \(userName(owner)) \(directory)")
            }
            if status.st_mode & 0o077 != 0 { open.append(path) }
        }
        if let first = open.first {
            return .warning("storage", "others can read \(first)", "chmod -R go= \(directory)")
        }
        return .ok("storage", "\(directory) belongs to the user \(userName(owner)) and is closed to others")
    }

    private func unreadable(_ path: String) -> Finding {
        .failure(
            "storage", "\(path): \(String(cString: strerror(errno))) for this user, \(userName(geteuid()))",
            "run the command as root or as the storage's owner")
    }
}

/// What came of opening the database for looking.
public enum OpenedDatabase: Sendable {
    case open(Store)
    /// There is none, or an empty one.
    case none
    /// It cannot be used: what is told of it instead.
    case unusable(Finding)

    /// Opens it; nothing is made or changed.
    public init(in directory: String) {
        do {
            // A folder that is not there holds no database.
            self = try Store.openForReading(directory).map(OpenedDatabase.open) ?? .none
        } catch let error as StoreError {
            self = .unusable(Self.finding(error))
        } catch {
            self = .unusable(.failure("database", "cannot be opened: \(error)", Self.restoring))
        }
    }

    static let restoring = "stop the daemon, keep the file, restore a backup; the mailbox is then read again"

    private static func finding(_ error: StoreError) -> Finding {
        switch error {
        case .databaseIsOlder:
            .warning(
                "database", "written by an older muster",
                "start the daemon once to bring it up to date (it keeps what is there)")
        case .databaseIsNewer:
            .failure(
                "database", "written by a newer muster", "install that version, or restore a backup made before it")
        case .databaseIsDamaged: .failure("database", "\(error)", restoring)
        default: .failure("database", "\(error)", "run the command as root or as the storage's owner")
        }
    }
}
