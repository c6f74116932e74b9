import Glibc

/// The file that a message's bytes are written to, perhaps in several steps: open for writing, owned by the caller.
struct MessageFile {
    private let descriptor: Int32
    /// Bytes that ``keep()`` made final.
    private(set) var kept = 0
    /// Bytes after those.
    private var fresh = 0
    /// All bytes.
    var count: Int { kept + fresh }
    /// The first bytes that were written, and the last ones.
    private(set) var head: [UInt8] = []
    private var tail: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes all bytes at the end; throws `errno`.
    mutating func append(_ bytes: ArraySlice<UInt8>) throws(TransportError) {
        if count < Self.headLength { head += bytes.prefix(Self.headLength - count) }
        fresh += bytes.count
        tail = Array((tail + bytes.suffix(4)).suffix(4))
        let failure: Int32? = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
        if let failure { throw error(failure) }
    }

    /// Makes final what was written.
    mutating func keep() { (kept, fresh) = (count, 0) }

    /// Forgets what was written and not kept.
    mutating func rewind() throws(TransportError) {
        if fresh == 0 { return }
        guard ftruncate(descriptor, off_t(kept)) == 0, lseek(descriptor, off_t(kept), SEEK_SET) >= 0 else {
            throw error(errno)
        }
        head = Array(head.prefix(kept))
        fresh = 0
    }

    /// Forgets everything.
    mutating func empty() throws(TransportError) {
        fresh += kept
        kept = 0
        try rewind()
    }

    /// Ends a header with the empty line that divides it from the text, where the server left that out: without it the
    /// text would be read as more of the header.
    mutating func divide() throws(TransportError) {
        let lines: [UInt8] =
            if tail.suffix(2) == [0x0A, 0x0A] || tail == [0x0D, 0x0A, 0x0D, 0x0A] {
                []
            } else if tail.last == 0x0A {
                [0x0D, 0x0A]
            } else {
                [0x0D, 0x0A, 0x0D, 0x0A]
            }
        try append(lines[...])
    }

    /// Enough for a subject that stands among the first lines.
    private static let headLength = 4_096

    private func error(_ code: Int32) -> TransportError {
        TransportError(
            stage: .fetch, cause: .localFile(code), text: "writing the message: " + String(cString: strerror(code)))
    }
}
