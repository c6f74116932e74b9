import Crypto
import Foundation
import Submissions

/// The folder that an export goes into, held by one export at a time. New files are written in a folder of their own
/// within it, made durable, and only then given their names: whatever happens, no name stands for half a file.
final class ExportFolder {
    /// Without links, dots or a slash at its end.
    let path: String
    private let descriptor: Int32
    private let staging: String
    private var staged = 0
    /// Folders whose names changed since they were made durable.
    private var changed: Set<String> = []

    /// Makes the folder, its parent being there, or takes the one that is.
    ///
    /// - Parameter storage: The storage directory, in which nothing is written.
    init(at path: String, outside storage: String) throws(ExportError) {
        self.path = try placeForWriting(path, outside: storage)
        staging = self.path + "/.muster-export"
        if mkdir(self.path, 0o777) != 0, errno != EEXIST { throw .failed("make the folder", self.path) }
        descriptor = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOTDIR
                ? .unsuitable(path: path, reason: "a file, not a folder; name another place")
                : .failed("open the folder", self.path)
        }
        // Some network file systems know no locks.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw .busy(path: self.path) }
        if mkdir(staging, 0o700) != 0, errno != EEXIST { throw .failed("write into the folder", self.path) }
        emptyStaging()
    }

    deinit {
        if descriptor >= 0 {
            emptyStaging()
            rmdir(staging)
            close(descriptor)
        }
    }

    /// Half a file of a run that was killed is of no use to anybody.
    private func emptyStaging() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? [] {
            unlink(staging + "/" + name)
        }
    }

    /// What placing asks of the folder.
    var contents: FolderContents {
        FolderContents(names: { [path] in try names(in: path + "/" + $0) }) { [path] in
            try holds(path + "/" + $0, $1)
        }
    }

    /// The whole file; nil when there is none.
    func read(_ name: String) throws(ExportError) -> [UInt8]? {
        guard access(path + "/" + name, F_OK) == 0 else { return nil }
        do {
            return Array(try Data(contentsOf: URL(filePath: path + "/" + name)))
        } catch {
            throw .unsuitable(path: path + "/" + name, reason: "cannot be read: \(error.localizedDescription)")
        }
    }

    /// The path of a file to be written that has no name yet; ``name(_:as:replacing:)`` gives it one.
    func stagedPath() -> String {
        staged += 1
        return "\(staging)/\(staged)"
    }

    /// Copies a file with the time at which it arrived; false, and nothing is left, when its content is not the one
    /// that its hash says.
    func stage(_ source: String, as copy: String, _ file: ExportFile) throws(ExportError) -> Bool {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else { throw .failed("read", source) }
        defer { close(input) }
        let output = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard output >= 0 else { throw .failed("write", copy) }
        defer { close(output) }
        let hash = try stream(input, source) { bytes throws(ExportError) in try writeAll(bytes, to: output, copy) }
        guard hash == file.sha256 else {
            unlink(copy)
            return false
        }
        if let received = file.receivedAt {
            let time = timespec(tv_sec: Int(received.timeIntervalSince1970), tv_nsec: 0)
            // A file system that keeps no times costs the next run a look at the content.
            withUnsafePointer(to: (time, time)) {
                $0.withMemoryRebound(to: timespec.self, capacity: 2) { _ = futimens(output, $0) }
            }
        }
        return true
    }

    /// Writes a file whose bytes are at hand.
    func stage(_ bytes: [UInt8], as copy: String) throws(ExportError) {
        let output = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard output >= 0 else { throw .failed("write", copy) }
        defer { close(output) }
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(ExportError) in try writeAll(bytes, to: output, copy) }
        }.get()
    }

    /// Takes a file of ours from its place, to give it another.
    func take(_ name: String) throws(ExportError) -> String {
        let taken = stagedPath()
        guard rename(path + "/" + name, taken) == 0 else { throw .failed("move", path + "/" + name) }
        return taken
    }

    /// Gives a staged file its name, and makes the folders that it lies in. A file that is there is replaced only if it
    /// is ours.
    func name(_ staged: String, as name: String, replacing: Bool = false) throws(ExportError) {
        var folder = path
        for component in name.split(separator: "/").dropLast() {
            changed.insert(folder)
            folder += "/" + component
            if mkdir(folder, 0o777) != 0, errno != EEXIST { throw .failed("make the folder", folder) }
        }
        changed.insert(folder)
        let final = path + "/" + name
        var status = stat()
        if !replacing, lstat(final, &status) == 0 {
            throw .unsuitable(path: final, reason: "something was put here meanwhile; run the export again")
        }
        guard rename(staged, final) == 0 else { throw .failed("give a file its name", final) }
    }

    /// Removes the folders that a file left empty.
    func removeEmptyFolders(of name: String) {
        var folder = name[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard rmdir(path + "/" + folder) == 0 else { return }
        }
    }

    /// Returns when the content of staged files is on the disk.
    func sync(_ staged: [String]) throws(ExportError) {
        for file in staged { try syncPath(file) }
    }

    /// Returns when the names given so far are on the disk.
    func syncNames() throws(ExportError) {
        for folder in changed { try syncPath(folder) }
        changed = []
    }
}

private func syncPath(_ path: String) throws(ExportError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed("write to disk", path) }
    defer { close(descriptor) }
    // Some network file systems sync no folders.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .failed("write to disk", path) }
}

/// The names in a folder; none when it is not there.
private func names(in folder: String) throws(ExportError) -> [String] {
    guard let stream = opendir(folder) else {
        if errno == ENOENT { return [] }
        throw errno == ENOTDIR
            ? .unsuitable(path: folder, reason: "a folder is needed here; move away what is there")
            : .failed("look into the folder", folder)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        names.append(
            withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
}

/// Whether a file is the very one. Its size and its time of arrival, which only an export gives it, say so at once.
private func holds(_ path: String, _ file: ExportFile) throws(ExportError) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        file.bytes.map({ $0 == Int(status.st_size) }) ?? true
    else { return false }
    // FAT knows even seconds only.
    if let received = file.receivedAt, abs(Double(status.st_mtim.tv_sec) - received.timeIntervalSince1970) <= 2 {
        return true
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return try stream(descriptor, path) { _ throws(ExportError) in } == file.sha256
}

/// Reads a file piece by piece and answers the SHA-256 of the whole.
func stream(
    _ descriptor: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) throws(ExportError) -> Void
) throws(ExportError) -> String {
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .failed("read", path) }
        if count == 0 { return hash.finalize().map { hexadecimal($0) }.joined() }
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        hash.update(bufferPointer: piece)
        try body(piece)
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(ExportError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .failed("write", path) }
        rest = rest.dropFirst(count)
    }
}
