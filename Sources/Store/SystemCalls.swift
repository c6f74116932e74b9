import Glibc

/// The text of an errno.
func systemErrorText(_ number: Int32) -> String { String(cString: strerror(number)) }

extension StoreError {
    /// The system call that just failed on `path`.
    static func system(_ path: String, _ action: String) -> StoreError {
        .file(path: path, action: action, number: errno)
    }
}

/// An open file or folder, closed with its last use. Never inherited by a worker.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: String

    /// Opens `path`; a symbolic link at its end is refused unless `followingLinks`.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600, followingLinks: Bool = false) throws(StoreError) {
        let link = followingLinks ? 0 : O_NOFOLLOW
        descriptor = open(path, flags | link | O_CLOEXEC, mode)
        self.path = path
        guard descriptor >= 0 else { throw .system(path, "open") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func status() throws(StoreError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(path, "look at the file") }
        return status
    }

    /// Returns when the bytes (of a folder: its entries) are on the disk. After an error they may be lost even though
    /// a second call succeeds, so it is never repeated.
    func sync() throws(StoreError) {
        guard fsync(descriptor) == 0 else { throw .system(path, "write to disk") }
    }
}

/// Makes a folder with mode 0700 unless it is there.
func makeFolder(_ path: String) throws(StoreError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system(path, "make the folder") }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .system(path, "look at the folder") }
    guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .unsafeFile(path: path, reason: "a folder is expected here; move away what is there")
    }
}

/// Syncs the entries of a folder.
func syncFolder(_ path: String) throws(StoreError) {
    try OpenFile(path, O_RDONLY | O_DIRECTORY).sync()
}
