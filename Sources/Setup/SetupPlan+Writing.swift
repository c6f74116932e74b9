public import Foundation

/// What setup wrote.
public struct SetupResult: Equatable, Sendable {
    public var written: [String] = []
    /// Earlier files, under the names by which they are kept.
    public var kept: [String] = []
    public var unchanged: [String] = []

    /// What was written, and what became of other files.
    public init(written: [String] = [], kept: [String] = [], unchanged: [String] = []) {
        (self.written, self.kept, self.unchanged) = (written, kept, unchanged)
    }
}

extension SetupPlan {
    /// Whether there is anything to write.
    public var isEmpty: Bool { entries.isEmpty }

    /// Writes all files, or none: each is made beside its place and made durable before the first one is put there.
    /// What is replaced is kept under a name with the time `now`; not so secrets, and what was written a moment ago with the
    /// result `before`. Throws ``SetupError``.
    public func write(at now: Date, over before: SetupResult = SetupResult()) throws(SetupError) -> SetupResult {
        var result = SetupResult(unchanged: unchanged)
        let folder = URL(fileURLWithPath: place.configuration).deletingLastPathComponent().path
        let roster = URL(fileURLWithPath: place.roster).deletingLastPathComponent().path
        let open = [folder, roster, place.notices].map { ($0, 0o755 as mode_t) }
        for (path, mode) in open + [(place.credentials, 0o700)] {
            if try SetupFile.makeFolder(path, mode) { result.written.append(path) }
        }
        try SetupFile.closeToOthers(place.credentials)
        let suffix = Self.suffix(now)
        var prepared: [String] = []
        do throws(SetupError) {
            for entry in entries {
                let draft = SetupFile.draft(of: entry.path)
                prepared.append(draft)
                try SetupFile.write(entry.bytes, to: draft, mode: entry.mode, group: entry.group)
            }
            for (entry, draft) in zip(entries, prepared) {
                if entry.keepsEarlier, !before.written.contains(entry.path) {
                    result.kept.append(try SetupFile.keep(entry.path, suffix))
                }
                try SetupFile.rename(draft, to: entry.path)
                result.written.append(entry.path)
            }
            for folder in Set(entries.map { URL(fileURLWithPath: $0.path).deletingLastPathComponent().path }) {
                try SetupFile.sync(folder)
            }
        } catch {
            for draft in prepared { unlink(draft) }
            throw error
        }
        return result
    }

    /// `20260102T030405Z`.
    private static func suffix(_ now: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: now)
        func two(_ number: Int?) -> String {
            let number = number ?? 0
            return number < 10 ? "0\(number)" : "\(number)"
        }
        return "\(parts.year ?? 0)\(two(parts.month))\(two(parts.day))T\(two(parts.hour))\(two(parts.minute))"
            + "\(two(parts.second))Z"
    }
}

/// The system calls, each refusal with its path.
enum SetupFile {
    /// The largest file that is looked at.
    private static let largest = 8 << 20

    private static func failure(_ what: String, _ path: String) -> SetupError {
        .system(what, path: path, code: errno)
    }

    /// The bytes of a regular file; nil when nothing is there. Throws for anything else that is there.
    static func read(_ path: String) throws(SetupError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("be read", path)
        }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("be read", path) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else {
            throw .system("be replaced: it is no regular file of usual size", path: path, code: EEXIST)
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + filled, $0.count - filled, off_t(filled))
            }
            guard count > 0 else { throw failure("be read", path) }
            filled += count
        }
        return bytes
    }

    /// Whether nobody but its owner may read a file.
    static func isClosed(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 == 0
    }

    /// Makes a folder and those above it; false when it was there.
    static func makeFolder(_ path: String, _ mode: mode_t) throws(SetupError) -> Bool {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw .system("be a folder: it is something else", path: path, code: ENOTDIR)
            }
            return false
        }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if parent != path, access(parent, F_OK) != 0 { _ = try makeFolder(parent, 0o755) }
        guard mkdir(path, mode) == 0, chmod(path, mode) == 0 else { throw failure("be made", path) }
        return true
    }

    /// Closes the folder of secrets to everybody else.
    static func closeToOthers(_ folder: String) throws(SetupError) {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw failure("be read", folder) }
        if status.st_mode & 0o077 != 0, chmod(folder, 0o700) != 0 { throw failure("be closed to others", folder) }
    }

    /// A name beside a file for what will take its place.
    static func draft(of path: String) -> String {
        let url = URL(fileURLWithPath: path)
        return url.deletingLastPathComponent().path + "/.\(url.lastPathComponent).setup-\(getpid())"
    }

    /// Writes a file of its own and makes it durable. Nobody else can read it before it has its mode.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t, group: gid_t?) throws(SetupError) {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("be made", path) }
        defer { Glibc.close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("be written", path) }
            written += count
        }
        if let group, fchown(descriptor, geteuid(), group) != 0 { throw failure("be given to its group", path) }
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw failure("be written", path) }
    }

    /// Keeps a file under a second name, which it returns.
    static func keep(_ path: String, _ suffix: String) throws(SetupError) -> String {
        let kept = "\(path).bak-\(suffix)"
        guard link(path, kept) == 0 else { throw failure("be kept as \(kept)", path) }
        return kept
    }

    static func rename(_ path: String, to place: String) throws(SetupError) {
        guard Glibc.rename(path, place) == 0 else { throw failure("be put in its place", place) }
    }

    static func sync(_ folder: String) throws(SetupError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("be made durable", folder) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("be made durable", folder) }
    }
}
