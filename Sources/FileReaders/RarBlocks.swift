/// The blocks of a RAR file, versions 4 and 5 (RARLAB's TechNote), for what libarchive does not tell: encrypted data of
/// version 5, volumes, a cut, and the bytes of names.
struct RarBlocks {
    /// One file or folder. The name is nil where it is not stored as text of one charset.
    struct Entry {
        var name: [UInt8]?
        var size: Int
        var isEncrypted: Bool
        var isFolder: Bool
    }

    /// In the order of the file, which is libarchive's too.
    private(set) var entries: [Entry] = []
    /// Everything behind the main header, names too, is encrypted.
    private(set) var hasEncryptedHeaders = false
    /// A block's data runs beyond the end of the file.
    private(set) var isCut = false
    let isVersion5: Bool
    private var isVolume = false
    private var isFirst = false
    private var isLast = false

    /// Others are needed to read this file.
    var isOneOfSeveral: Bool { isVolume && !(isFirst && isLast) }

    private static let blockLimit = 70_000

    /// Reads the headers one after the other; nil when this is no RAR file.
    init?(_ file: UnsafeRawBufferPointer) {
        isVersion5 = file.has([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x01, 0x00])
        guard isVersion5 || file.has([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x00]) else { return nil }
        var place: Int? = isVersion5 ? 8 : 7
        for _ in 0..<Self.blockLimit {
            guard let start = place, start < file.count else { return }
            place = isVersion5 ? readNew(file, at: start) : readOld(file, at: start)
        }
    }

    /// Where the next block starts when this one ends at `end` and `data` bytes follow it; nil when they are cut off.
    private mutating func place(after end: Int, _ data: UInt64, in file: UnsafeRawBufferPointer) -> Int? {
        guard let length = Int(exactly: data), length <= file.count - end else {
            isCut = true
            return nil
        }
        return end + length
    }
}

// Version 4: checksum, type, flags, size of the header, then what the type asks for.
extension RarBlocks {
    private mutating func readOld(_ file: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard let type = file.byte(start + 2), let flags = file.integer(start + 3, as: UInt16.self),
            let size = file.integer(start + 5, as: UInt16.self), size >= 7,
            let header = file.part(start, Int(size))
        else {
            isCut = true
            return nil
        }
        var data: UInt64 = 0
        if flags & 0x8000 != 0 { data = UInt64(header.integer(7, as: UInt32.self) ?? 0) }
        switch type {
        case 0x73:
            isVolume = flags & 0x0001 != 0
            isFirst = flags & 0x0100 != 0
            hasEncryptedHeaders = flags & 0x0080 != 0
            if hasEncryptedHeaders { return nil }
        case 0x74:
            if flags & 0x0100 != 0 { data |= UInt64(header.integer(32, as: UInt32.self) ?? 0) << 32 }
            entries.append(Self.oldEntry(header, flags))
        case 0x7B:
            isLast = flags & 0x0001 == 0
            return nil
        default: break
        }
        return place(after: start + Int(size), data, in: file)
    }

    private static func oldEntry(_ header: UnsafeRawBufferPointer, _ flags: UInt16) -> Entry {
        let isLarge = flags & 0x0100 != 0
        let length = Int(header.integer(26, as: UInt16.self) ?? 0)
        // 0x0200: the name is stored a second time in a packed form of UTF-16, which libarchive unpacks.
        let name = flags & 0x0200 == 0 ? header.part(isLarge ? 40 : 32, length).map { Array($0) } : nil
        return Entry(
            name: name, size: Int(header.integer(11, as: UInt32.self) ?? 0), isEncrypted: flags & 0x0004 != 0,
            isFolder: flags & 0x00E0 == 0x00E0)
    }
}

// Version 5: checksum, size of the header, type, flags, then what the type asks for; most numbers are 7 bits a byte.
extension RarBlocks {
    private mutating func readNew(_ file: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var place = start + 4
        guard let size = file.variableInteger(&place), size > 0, let length = Int(exactly: size),
            let header = file.part(place, length)
        else {
            isCut = true
            return nil
        }
        let end = place + length
        var inner = 0
        guard let type = header.variableInteger(&inner), let flags = header.variableInteger(&inner) else { return nil }
        let extra = flags & 1 != 0 ? header.variableInteger(&inner) ?? 0 : 0
        let data = flags & 2 != 0 ? header.variableInteger(&inner) ?? 0 : 0
        switch type {
        case 1:
            let archive = header.variableInteger(&inner) ?? 0
            isVolume = archive & 1 != 0
            // A volume that has a number is not the first.
            isFirst = archive & 2 == 0
        case 2: entries.append(Self.newEntry(header, &inner, extra: Int(clamping: extra)))
        case 4:
            hasEncryptedHeaders = true
            return nil
        case 5:
            isLast = (header.variableInteger(&inner) ?? 0) & 1 == 0
            return nil
        default: break
        }
        return self.place(after: end, data, in: file)
    }

    private static func newEntry(_ header: UnsafeRawBufferPointer, _ place: inout Int, extra: Int) -> Entry {
        let flags = header.variableInteger(&place) ?? 0
        let size = header.variableInteger(&place) ?? 0
        _ = header.variableInteger(&place)
        place += (flags & 2 != 0 ? 4 : 0) + (flags & 4 != 0 ? 4 : 0)
        // How it was compressed, and by which system.
        _ = header.variableInteger(&place)
        _ = header.variableInteger(&place)
        let length = Int(clamping: header.variableInteger(&place) ?? 0)
        return Entry(
            name: header.part(place, length).map { Array($0) }, size: Int(clamping: size),
            isEncrypted: isEncrypted(header, extra: extra), isFolder: flags & 1 != 0)
    }

    /// Whether a record of type 1, "file encryption", is among those at the header's end.
    private static func isEncrypted(_ header: UnsafeRawBufferPointer, extra: Int) -> Bool {
        guard extra <= header.count else { return false }
        var place = header.count - extra
        while let size = header.variableInteger(&place), size > 0 {
            var inner = place
            guard let type = header.variableInteger(&inner), let length = Int(exactly: size),
                length <= header.count - place
            else { return false }
            if type == 1 { return true }
            place += length
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    /// A number of 7 bits a byte, lowest first, at most 63 bits; nil beyond the end. `place` moves behind it.
    fileprivate func variableInteger(_ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = byte(place) else { return nil }
            place += 1
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }
}
