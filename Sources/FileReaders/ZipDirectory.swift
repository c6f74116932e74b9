import Mail

/// The central directory of a ZIP file (APPNOTE.TXT §4.3.12), for what libarchive does not tell: the bytes of names
/// that are wrongly marked as UTF-8, and members that share their data.
struct ZipDirectory {
    struct Entry {
        var name: [UInt8]
        /// Bit 11: the name is UTF-8. Bit 0: the data is encrypted.
        var flags: UInt16
        /// The name of an Info-ZIP Unicode Path field (APPNOTE §4.6.9), when its checksum is that of `name`.
        var unicodeName: [UInt8]?
        var packed: Int
        var size: Int
        var header: Int

        /// The bytes of the name to be shown.
        var shownName: [UInt8] { unicodeName ?? name }
    }

    /// In the order of their data, which is libarchive's too.
    let entries: [Entry]
    /// Two members use the same bytes, as only bombs do.
    let overlaps: Bool

    /// There are more members than anybody packs: opening the file would cost more than it can hold.
    var isTooLong: Bool { entries.count == Self.entryLimit }

    private static let headerSize = 46
    private static let localHeaderSize = 30
    private static let entryLimit = 65_535

    /// Reads the directory; nil when the file has none at its end, because it was cut or is no ZIP file.
    init?(_ file: UnsafeRawBufferPointer) {
        guard let end = ZipEnd(file) else { return nil }
        var place = end.directory
        var entries: [Entry] = []
        while entries.count < Self.entryLimit, let (entry, length) = Self.entry(file, place, moved: end.moved) {
            entries.append(entry)
            place += length
        }
        entries.sort { $0.header < $1.header }
        self.entries = entries
        overlaps = zip(entries, entries.dropFirst()).contains { first, second in
            first.header + Self.localHeaderSize + first.name.count + first.packed > second.header
        }
    }

    private static func entry(_ file: UnsafeRawBufferPointer, _ place: Int, moved: Int) -> (Entry, Int)? {
        guard file.has([0x50, 0x4B, 1, 2], at: place), let fixed = file.part(place, headerSize),
            let nameLength = fixed.integer(28, as: UInt16.self), let extraLength = fixed.integer(30, as: UInt16.self),
            let commentLength = fixed.integer(32, as: UInt16.self),
            let name = file.part(place + headerSize, Int(nameLength)),
            let extra = file.part(place + headerSize + Int(nameLength), Int(extraLength))
        else { return nil }
        var entry = Entry(
            name: Array(name), flags: fixed.integer(8, as: UInt16.self) ?? 0, unicodeName: nil,
            packed: Int(fixed.integer(20, as: UInt32.self) ?? 0), size: Int(fixed.integer(24, as: UInt32.self) ?? 0),
            header: Int(fixed.integer(42, as: UInt32.self) ?? 0))
        read(extra, into: &entry)
        guard entry.header <= file.count, entry.packed <= file.count else { return nil }
        entry.header += moved
        return (entry, headerSize + Int(nameLength) + Int(extraLength) + Int(commentLength))
    }

    private static func read(_ extra: UnsafeRawBufferPointer, into entry: inout Entry) {
        var place = 0
        while let id = extra.integer(place, as: UInt16.self), let length = extra.integer(place + 2, as: UInt16.self),
            let field = extra.part(place + 4, Int(length))
        {
            if id == 0x0001 { readZip64(field, into: &entry) }
            if id == 0x7075, field.byte(0) == 1, field.integer(1, as: UInt32.self) == checksum(entry.name) {
                entry.unicodeName = Array(field[5...])
            }
            place += 4 + Int(length)
        }
    }

    /// APPNOTE §4.5.3: only the numbers that do not fit into 32 bits are there, in this order.
    private static func readZip64(_ field: UnsafeRawBufferPointer, into entry: inout Entry) {
        var place = 0
        for number in [\Entry.size, \.packed, \.header] where entry[keyPath: number] == Int(UInt32.max) {
            guard let value = field.integer(place, as: UInt64.self) else { return }
            entry[keyPath: number] = Int(clamping: value)
            place += 8
        }
    }

    /// CRC-32 of ISO 3309 (APPNOTE §4.4.7), for names: they are short.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}

extension ZipDirectory {
    /// The names in the members' own headers, for a file that has lost its directory.
    static func localNames(_ file: UnsafeRawBufferPointer, limit: Int) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var place = 0
        while names.count < limit, let header = file.firstPlace(of: [0x50, 0x4B, 3, 4], from: place) {
            if let length = file.integer(header + 26, as: UInt16.self), let name = file.part(header + 30, Int(length)) {
                names.append(Array(name))
            }
            place = header + 4
        }
        return names
    }
}

/// The end record, which says where the directory is (APPNOTE §4.3.16, §4.3.14).
struct ZipEnd {
    let directory: Int
    /// How far everything lies behind where the file says: programs that unpack themselves stand in front.
    let moved: Int

    init?(_ file: UnsafeRawBufferPointer) {
        guard let place = Self.place(file), let size = file.integer(place + 12, as: UInt32.self),
            let start = file.integer(place + 16, as: UInt32.self)
        else { return nil }
        var (end, length, stated) = (place, Int(size), Int(start))
        if size == .max || start == .max, file.has([0x50, 0x4B, 6, 7], at: place - 20),
            let large = file.integer(place - 12, as: UInt64.self).flatMap({ Int(exactly: $0) }),
            file.has([0x50, 0x4B, 6, 6], at: large),
            let largeSize = file.integer(large + 40, as: UInt64.self).flatMap({ Int(exactly: $0) }),
            let largeStart = file.integer(large + 48, as: UInt64.self).flatMap({ Int(exactly: $0) })
        {
            (end, length, stated) = (large, largeSize, largeStart)
        }
        guard length <= end, stated <= end - length else { return nil }
        directory = end - length
        moved = directory - stated
    }

    /// Whether the record says that it stands in another volume than the first, so that there are several.
    static func isOfSeveralVolumes(_ file: UnsafeRawBufferPointer) -> Bool {
        guard let place = place(file), let volume = file.integer(place + 4, as: UInt16.self),
            let comment = file.integer(place + 20, as: UInt16.self)
        else { return false }
        // 0xFFFF: the number stands in the record of a large file, which is one of a single volume then.
        return volume != 0 && volume != .max && place + 22 + Int(comment) == file.count
    }

    /// The record is 22 bytes and a comment of at most 65,535.
    private static func place(_ file: UnsafeRawBufferPointer) -> Int? {
        let last = file.count - 22
        guard last >= 0 else { return nil }
        return stride(from: last, through: max(0, last - 65_535), by: -1).first {
            file.has([0x50, 0x4B, 5, 6], at: $0)
        }
    }
}
