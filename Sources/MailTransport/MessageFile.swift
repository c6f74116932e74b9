import Glibc

/// The file that a message's bytes are written to: open for writing, owned by the caller.
struct MessageFile {
    let descriptor: Int32

    /// Writes all bytes at the end; throws `errno`.
    func append(_ bytes: ArraySlice<UInt8>) throws(TransportError) {
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
    func empty() throws(TransportError) {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw error(errno) }
    }

    private func error(_ code: Int32) -> TransportError {
        TransportError(
            stage: .fetch, cause: .localFile(code), text: "writing the message: " + String(cString: strerror(code)))
    }
}
