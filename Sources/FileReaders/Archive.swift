import CArchive
import Glibc
import Inspection

/// Why an archive, or one member of it, could not be read to its end.
struct ArchiveFault: Error {
    var problem: FileProblem
    var note: String
}

/// The members of an archive in memory, one after the other, by libarchive.
final class Archive {
    private let handle: OpaquePointer
    private let size: Int
    private let ratio: Int
    private let limits: InspectionLimits
    private var produced = 0

    /// One member as its header says; nothing of it can be believed.
    struct Member {
        var rawName: [UInt8]
        /// Bytes when unpacked, as declared; nil when the header does not say.
        var size: Int?
        var isEncrypted: Bool
        var isFile: Bool
        var isFolder: Bool
    }

    /// Opens a ZIP file. `bytes` must stay valid as long as this value is used.
    init(_ bytes: UnsafeRawBufferPointer, ratio: Int, limits: InspectionLimits) throws(ArchiveFault) {
        guard let handle = archive_read_new() else { throw ArchiveFault(problem: .corrupt, note: "no memory") }
        self.handle = handle
        self.ratio = ratio
        self.limits = limits
        size = bytes.count
        archive_read_support_format_zip(handle)
        guard archive_read_open_memory(handle, bytes.baseAddress, bytes.count) == ARCHIVE_OK else { throw fault() }
    }

    deinit { archive_read_free(handle) }

    /// The next member; nil after the last one.
    func next() throws(ArchiveFault) -> Member? {
        var entry: OpaquePointer?
        let result = archive_read_next_header(handle, &entry)
        if result == ARCHIVE_EOF { return nil }
        // A warning is about a name or an attribute: the member can be read.
        guard result >= ARCHIVE_WARN, let entry else { throw fault() }
        let type = archive_entry_filetype(entry)
        return Member(
            rawName: archive_entry_pathname(entry).map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
                ?? [],
            size: archive_entry_size_is_set(entry) != 0 ? Int(archive_entry_size(entry)) : nil,
            isEncrypted: archive_entry_is_encrypted(entry) != 0,
            isFile: type & S_IFMT == S_IFREG && archive_entry_hardlink(entry) == nil,
            isFolder: type & S_IFMT == S_IFDIR)
    }

    /// Gives the current member's bytes to `take`, piece by piece, until its end or until `take` returns false.
    /// What is judged is what comes out, not what a header declares.
    func read(limit: Int, _ take: (UnsafeRawBufferPointer) throws -> Bool) throws {
        var total = 0
        while true {
            var block: UnsafeRawPointer?
            var count = 0
            var offset: Int64 = 0
            let result = archive_read_data_block(handle, &block, &count, &offset)
            if result == ARCHIVE_EOF { return }
            // Damage shows with the last block, whose bytes may still be good.
            if let block, count > 0,
                try !accept(UnsafeRawBufferPointer(start: block, count: count), &total, limit, take)
            {
                return
            }
            guard result == ARCHIVE_OK else { throw fault() }
        }
    }

    private func accept(
        _ block: UnsafeRawBufferPointer, _ total: inout Int, _ limit: Int,
        _ take: (UnsafeRawBufferPointer) throws -> Bool
    ) throws -> Bool {
        total += block.count
        produced += block.count
        guard total <= limit else { throw LimitReached(what: "a file of more than \(limit >> 20) MiB") }
        guard produced <= limits.ratioFloor || produced / max(size, 1) <= ratio else {
            throw LimitReached(what: "it unpacks to more than \(ratio) times its size")
        }
        return try take(block)
    }

    private func fault() -> ArchiveFault {
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "unreadable"
        if reason.contains("ncrypt") || reason.contains("assphrase") {
            return ArchiveFault(problem: .encrypted, note: "protected by a password")
        }
        let isCut = reason.contains("runcated") || reason.contains("nexpected end")
        return ArchiveFault(problem: isCut ? .truncated : .corrupt, note: reason.displayable(limit: 200))
    }
}
