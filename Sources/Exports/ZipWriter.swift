import CArchive
import Foundation
import Glibc

/// Writes one zip, member after member, with names in UTF-8 (APPNOTE.TXT 4.4.4, bit 11) and ZIP64 where it is needed. It
/// has its name only when it is whole.
final class ZipWriter {
    private let path: String
    private let unfinished: String
    private let archive: OpaquePointer
    private let descriptor: Int32
    private var isDone = false

    /// - Parameters:
    ///   - path: An earlier zip there is replaced, anything else is not.
    ///   - storage: The storage directory, in which nothing is written.
    init(at path: String, outside storage: String) throws(ExportError) {
        let path = try placeForArchive(path, outside: storage, kind: "zip")
        self.path = path
        // libarchive takes names through the locale of the C library.
        guard setlocale(LC_CTYPE, "C.UTF-8") != nil, let archive = archive_write_new() else {
            throw .zip(path: path, reason: "no locale C.UTF-8, or no memory")
        }
        self.archive = archive
        unfinished = path + ".muster-\(getpid()).part"
        descriptor = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else {
            archive_write_free(archive)
            throw .failed("write", path)
        }
        archive_write_set_format_zip(archive)
        archive_write_set_bytes_in_last_block(archive, 1)
        try check(archive_write_set_options(archive, "zip:hdrcharset=UTF-8"))
        try check(archive_write_open_fd(archive, descriptor))
    }

    deinit {
        archive_write_free(archive)
        if descriptor >= 0 { close(descriptor) }
        if !isDone { unlink(unfinished) }
    }

    /// Adds a file from the disk.
    ///
    /// - Parameter isPacked: Its content is packed already, as that of pictures and films is.
    func add(_ name: String, file: String, modified: Date?, isPacked: Bool) throws(ExportError) {
        let input = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else { throw .failed("read", file) }
        defer { close(input) }
        var status = stat()
        guard fstat(input, &status) == 0 else { throw .failed("look at", file) }
        try begin(name, bytes: Int64(status.st_size), modified: modified, isPacked: isPacked)
        _ = try stream(input, file) { bytes throws(ExportError) in try write(bytes) }
        try check(archive_write_finish_entry(archive))
    }

    /// Adds a file whose bytes are at hand.
    func add(_ name: String, bytes: [UInt8], modified: Date) throws(ExportError) {
        try begin(name, bytes: Int64(bytes.count), modified: modified, isPacked: false)
        try bytes.withUnsafeBytes { bytes in Result { () throws(ExportError) in try write(bytes) } }.get()
        try check(archive_write_finish_entry(archive))
    }

    private func begin(_ name: String, bytes: Int64, modified: Date?, isPacked: Bool) throws(ExportError) {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, name)
        archive_entry_set_filetype(entry, UInt32(Glibc.S_IFREG))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, bytes)
        archive_entry_set_mtime(entry, Int((modified ?? Date()).timeIntervalSince1970), 0)
        try check(
            isPacked
                ? archive_write_zip_set_compression_store(archive) : archive_write_zip_set_compression_deflate(archive))
        try check(archive_write_header(archive, entry))
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
        guard !bytes.isEmpty else { return }
        let count = archive_write_data(archive, bytes.baseAddress, bytes.count)
        guard count == bytes.count else { throw failure() }
    }

    /// Completes the zip, makes it durable and gives it its name.
    func finish() throws(ExportError) {
        try check(archive_write_close(archive))
        guard fsync(descriptor) == 0 else { throw .failed("write to disk", path) }
        guard rename(unfinished, path) == 0 else { throw .failed("give the zip its name", path) }
        isDone = true
    }

    private func check(_ result: Int32) throws(ExportError) {
        if result < ARCHIVE_OK { throw failure() }
    }

    private func failure() -> ExportError {
        let number = archive_errno(archive)
        if [ENOSPC, EDQUOT, EIO, EFBIG].contains(number) {
            return .system(path: path, action: "write", number: number)
        }
        return .zip(path: path, reason: archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
    }
}
