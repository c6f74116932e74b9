import Glibc

/// The output folder cannot be written: the disk is full or the folder is gone. No fault of the mail.
public struct CannotWrite: Error {
    public var number: Int32
}

/// The folder into which the bytes of attachments go, as files `1`, `2`, `3` …
public final class OutputFiles {
    private let folder: Int32
    private var last = 0

    /// Takes an open descriptor of an empty folder.
    public init(folder: Int32) {
        self.folder = folder
    }

    /// Makes the next file.
    func create() throws(CannotWrite) -> OutputFile {
        last += 1
        let descriptor = openat(folder, String(last), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CannotWrite(number: errno) }
        return OutputFile(number: last, descriptor: descriptor)
    }
}

/// One file of the output folder while it is written.
final class OutputFile {
    let number: Int
    private(set) var bytes = 0
    private let descriptor: Int32

    fileprivate init(number: Int, descriptor: Int32) {
        self.number = number
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func write(_ buffer: UnsafeRawBufferPointer) throws(CannotWrite) {
        var rest = buffer
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = Glibc.write(descriptor, start, rest.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw CannotWrite(number: errno)
            }
            bytes += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives what was written to `body`.
    func read<Result>(
        _ body: (UnsafeRawBufferPointer) throws(CannotWrite) -> Result
    ) throws(CannotWrite) -> Result {
        guard let file = MappedFile(descriptor: descriptor, count: bytes) else { throw CannotWrite(number: errno) }
        return try file.read(body)
    }
}

/// The bytes of a file, read by the system as they are looked at.
public struct MappedFile: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    public var count: Int { bytes.count }

    /// Maps a regular file; nil when the system refuses.
    public init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(descriptor: descriptor, count: Int(status.st_size))
    }

    fileprivate init?(descriptor: Int32, count: Int) {
        guard count > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            return nil
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }

    /// Gives the bytes to `body`; they are gone when it has returned.
    public borrowing func read<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }
}
