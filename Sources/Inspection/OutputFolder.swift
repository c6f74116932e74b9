import Glibc
import struct Crypto.SHA256

/// The folder into which a worker writes the files that it takes out, as `1`, `2`, `3` ….
struct OutputFolder: ~Copyable {
    let descriptor: Descriptor
    private let path: String

    /// Makes the folder, or takes one that is there and empty.
    init(at path: String) throws(InspectionFailure) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw InspectionFailure("make the folder \(path)") }
        let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        guard try namesInFolder(path).isEmpty else {
            throw InspectionFailure(
                attempt: "take what a worker writes in \(path)", number: ENOTEMPTY, reason: "the folder is not empty")
        }
        self.path = path
        descriptor = folder
    }

    /// Whether there is a regular file of this number, as the worker claims.
    func holds(_ number: Int) throws(InspectionFailure) -> Bool { try regularFile(number) != nil }

    /// Size and SHA-256 (lower-case hexadecimal) of a file; nil when there is no such regular file. To be called when
    /// nobody can write to it any more.
    func measure(_ number: Int) throws(InspectionFailure) -> (bytes: Int, sha256: String)? {
        guard let file = try regularFile(number) else { return nil }
        return try file.sha256()
    }

    private func regularFile(_ number: Int) throws(InspectionFailure) -> Descriptor? {
        // Without Landlock a worker can leave anything here: a pipe must not make the daemon wait.
        guard let file = try? Descriptor(opening: String(number), in: descriptor, O_RDONLY | O_NONBLOCK) else {
            return nil
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else { return nil }
        return consume file
    }

    /// Copies a file into the folder under a number.
    func add(_ source: borrowing Descriptor, as number: Int) throws(InspectionFailure) {
        let copy = try Descriptor(opening: String(number), in: descriptor, O_WRONLY | O_CREAT | O_EXCL)
        var offset: off_t = 0
        while true {
            let count = sendfile(copy.number, source.number, &offset, 1 << 30)
            if count == 0 { return }
            guard count > 0 || errno == EINTR else { throw InspectionFailure("copy a file to \(path)") }
        }
    }

    /// Puts a file into the folder under a number, without a copy where both lie on one file system.
    func link(_ source: String, as number: Int) throws(InspectionFailure) {
        guard linkat(AT_FDCWD, source, descriptor.number, String(number), 0) != 0 else { return }
        try add(try Descriptor(opening: source, O_RDONLY | O_NONBLOCK), as: number)
    }

    /// Whether the file system has room for so many bytes in as many files as a mail can hold.
    func hasRoom(for bytes: Int) throws(InspectionFailure) -> Bool {
        var status = statvfs()
        guard fstatvfs(descriptor.number, &status) == 0 else { throw InspectionFailure("look at the disk of \(path)") }
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        // A file system without a table of files reports none.
        let hasFiles = status.f_files == 0 || status.f_favail > Self.mostFiles
        return (overflow || free > UInt64(bytes)) && hasFiles
    }

    private static let mostFiles = 10_000

    func remove(_ number: Int) {
        unlinkat(descriptor.number, String(number), 0)
    }

    /// Removes what a worker that failed left.
    func empty() {
        for name in (try? namesInFolder(path)) ?? [] {
            unlinkat(descriptor.number, name, 0)
        }
    }
}

private func namesInFolder(_ path: String) throws(InspectionFailure) -> [String] {
    guard let stream = opendir(path) else { throw InspectionFailure("list the folder \(path)") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

extension Descriptor {
    /// The length of the file as read from its start, and its SHA-256 in lower-case hexadecimal.
    func sha256() throws(InspectionFailure) -> (bytes: Int, sha256: String) {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var offset: off_t = 0
        while true {
            let count = pread(number, &buffer, buffer.count, offset)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw InspectionFailure("read a file to hash it")
            }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += off_t(count)
        }
        return (Int(offset), hash.finalize().hexadecimal)
    }
}

extension SHA256.Digest {
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
