import Glibc

/// The file that a message's bytes are written to: open for writing, owned by the caller.
struct MessageFile {
    let descriptor: Int32
    private var isEmpty = true

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes all bytes at the end; throws `errno`.
    mutating func append(_ bytes: ArraySlice<UInt8>) throws(TransportError) {
        isEmpty = isEmpty && bytes.isEmpty
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

    /// Forgets what was written.
    mutating func empty() throws(TransportError) {
        if isEmpty { return }
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw error(errno) }
        isEmpty = true
    }

    private func error(_ code: Int32) -> TransportError {
        TransportError(
            stage: .fetch, cause: .localFile(code), text: "writing the message: " + String(cString: strerror(code)))
    }
}
