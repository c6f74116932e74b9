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
    private var isOpen = false

    /// What libarchive is to take the bytes for: nothing is left to its guess.
    enum Format {
        case zip, rar, sevenZip, tar
        /// A tar file, or any single file, compressed by gzip, bzip2 or xz.
        case compressed
    }

    /// One member as its header says; nothing of it can be believed.
    struct Member {
        var rawName: [UInt8]
        /// Bytes when unpacked, as declared; nil when the header does not say.
        var size: Int?
        var isEncrypted: Bool
        var isFile: Bool
        var isFolder: Bool
    }

    /// Opens an archive. `bytes` must stay valid as long as this value is used.
    init(
        _ bytes: UnsafeRawBufferPointer, as format: Format = .zip, ratio: Int, limits: InspectionLimits
    ) throws(ArchiveFault) {
        guard let handle = archive_read_new() else { throw ArchiveFault(problem: .corrupt, note: "no memory") }
        self.handle = handle
        self.ratio = ratio
        self.limits = limits
        size = bytes.count
        Self.support(format, handle, bytes)
        guard archive_read_open_memory(handle, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
            // A compressed file is known by its first bytes; what follows them is missing or cannot be unpacked.
            if format == .compressed { throw ArchiveFault(problem: .truncated, note: "its end is missing") }
            throw fault()
        }
        isOpen = true
    }

    deinit { archive_read_free(handle) }

    private static func support(_ format: Format, _ handle: OpaquePointer, _ bytes: UnsafeRawBufferPointer) {
        switch format {
        case .zip: archive_read_support_format_zip(handle)
        case .rar:
            archive_read_support_format_rar(handle)
            archive_read_support_format_rar5(handle)
        case .sevenZip: archive_read_support_format_7zip(handle)
        case .tar: archive_read_support_format_tar(handle)
        case .compressed:
            // Appended, because libarchive would go on to unpack what a compressed file unpacks to: that is to be
            // counted as an archive within an archive.
            let filter = bytes.has([0x1F, 0x8B]) ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_XZ
            archive_read_append_filter(handle, bytes.has("BZh") ? ARCHIVE_FILTER_BZIP2 : filter)
            archive_read_support_format_tar(handle)
            archive_read_support_format_raw(handle)
        }
    }

    /// Whether the members are those of a tar file; known once a member was read.
    var isTar: Bool { archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR }

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
        // 7-Zip's cipher is told by its number only: "Crypto codec not supported yet (ID: 0x6F10701)". libarchive 3.6
        // reads freed memory when it is asked about a file that it could not open.
        if isOpen && archive_read_has_encrypted_entries(handle) > 0
            || says(reason, ["ncrypt", "assphrase", "Crypto codec"])
        {
            return ArchiveFault(problem: .encrypted, note: "protected by a password")
        }
        let note = reason.displayable(limit: 200)
        if says(reason, ["runcated", "nexpected end", "remature end"]) {
            return ArchiveFault(problem: .truncated, note: note)
        }
        let isMissing = says(reason, ["nsupported", "not supported", "unavailable"])
        return ArchiveFault(problem: isMissing ? .unsupported : .corrupt, note: note)
    }

    private func says(_ reason: String, _ words: [String]) -> Bool { words.contains { reason.contains($0) } }
}
