import Glibc

/// A file of the folder that the parent opened, for reading.
public struct NumberedFile: ~Copyable {
    public let descriptor: Int32
    /// In bytes.
    public let size: Int

    private init(descriptor: Int32, size: Int) {
        self.descriptor = descriptor
        self.size = size
    }

    /// Opens the file with this number; nil (and `errno`) when there is no such regular file. Symbolic links are
    /// refused.
    static func open(number: Int, in folder: Int32) -> NumberedFile? {
        // O_NONBLOCK: opening a pipe would wait for a writer.
        let opened = openat(folder, String(number), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        var status = stat()
        let isKnown = fstat(opened, &status) == 0
        let file = NumberedFile(descriptor: opened, size: Int(status.st_size))
        guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
            errno = EINVAL
            return nil
        }
        return file
    }

    deinit { close(descriptor) }

    /// The bytes from `offset` on, at most `length`; fewer at the end. `padding` zero bytes follow them.
    public func bytes(_ length: Int, at offset: Int, padding: Int = 0) -> [UInt8] {
        let wanted = max(0, min(length, size - min(offset, size)))
        var storage = [UInt8](repeating: 0, count: wanted + padding)
        var count = 0
        while count < wanted {
            let got = storage.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + count }, wanted - count, off_t(offset + count))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            count += got
        }
        storage.removeLast(wanted - count)
        return storage
    }
}
