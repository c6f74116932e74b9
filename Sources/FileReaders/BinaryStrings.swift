import Mail

/// Texts of a binary workbook: in UTF-16 or its lower half ([MS-XLS] §2.5.293), before Excel 97 in a code page.
struct BinaryStrings {
    let isUnicode: Bool
    let charsets: Charsets
    /// A label for ``Charsets``.
    var codePage = "cp1252"

    /// The most characters of a cell.
    private static let limit = 32_767

    /// §2.4.52: what a code page number means. Excel for Macintosh and old versions use numbers of their own.
    mutating func take(codePage number: UInt16) {
        switch number {
        case 936, 54936: codePage = "gb18030"
        case 950: codePage = "big5"
        case 932, 949, 1250...1258: codePage = "cp\(number)"
        case 65001: codePage = "utf-8"
        case 1200: codePage = "utf-16le"
        case 0x8000: codePage = "macintosh"
        default: codePage = "cp1252"
        }
    }

    /// A text that starts with its length.
    ///
    /// - Parameter lengthBytes: of that number, 1 or 2.
    func text(_ data: UnsafeRawBufferPointer, at offset: Int, lengthBytes: Int) -> String {
        let length =
            lengthBytes == 1 ? data.byte(offset).map(Int.init) : data.integer(offset, as: UInt16.self).map(Int.init)
        guard let length else { return "" }
        let start = offset + lengthBytes
        guard isUnicode else {
            return charsets.decode(Array(data.dropFirst(start).prefix(min(length, Self.limit))), label: codePage).text
        }
        let isWide = (data.byte(start) ?? 0) & 1 != 0
        var units: [UInt16] = []
        Self.append(min(length, Self.limit), of: data, at: start + 1, isWide: isWide, to: &units)
        return String(decoding: units, as: UTF16.self)
    }

    /// Whether a text that starts with a length of two bytes holds anything but spaces.
    func isFilled(_ data: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        data.dropFirst(offset + (isUnicode ? 3 : 2)).contains { $0 > 0x20 }
    }

    /// Adds up to `count` characters; returns how many there were.
    @discardableResult
    fileprivate static func append(
        _ count: Int, of data: UnsafeRawBufferPointer, at offset: Int, isWide: Bool, to units: inout [UInt16]
    ) -> Int {
        let width = isWide ? 2 : 1
        let present = min(count, max(0, data.count - offset) / width)
        units.reserveCapacity(units.count + present)
        for place in 0..<present {
            let at = offset + place * width
            units.append(isWide ? data.integer(at, as: UInt16.self) ?? 0 : UInt16(data[at]))
        }
        return present
    }
}

/// The shared strings of a workbook ([MS-XLS] §2.4.265): one row of bytes cut into records.
struct SharedBinaryStrings {
    /// The data of the record and of those that go on with it, after the two counts.
    private let pieces: [UnsafeRawBufferPointer]

    init(pieces: [UnsafeRawBufferPointer]) {
        self.pieces = pieces
    }

    /// Those texts that are wanted, by index.
    func texts(_ wanted: Set<Int>) -> [Int: String] {
        var texts: [Int: String] = [:]
        guard let last = wanted.max() else { return texts }
        var cursor = PieceCursor(pieces: pieces)
        var index = 0
        while index <= last, cursor.hasMore {
            let text = string(&cursor, isWanted: wanted.contains(index))
            if let text { texts[index] = text }
            index += 1
        }
        return texts
    }

    /// §2.5.293: length, flags, counts of what follows the characters, characters.
    private func string(_ cursor: inout PieceCursor, isWanted: Bool) -> String? {
        var left = cursor.number(bytes: 2)
        var flags = cursor.number(bytes: 1)
        let runs = flags & 8 != 0 ? cursor.number(bytes: 2) * 4 : 0
        let phonetic = flags & 4 != 0 ? cursor.number(bytes: 4) : 0
        var units: [UInt16] = []
        while left > 0 {
            left -= cursor.takeCharacters(left, isWide: flags & 1 != 0, into: &units, isWanted: isWanted)
            // A record that goes on within a text starts with the flags again: its half may be coded otherwise.
            guard left > 0, cursor.nextPiece() else { break }
            flags = cursor.number(bytes: 1)
        }
        cursor.skip(runs + phonetic)
        return isWanted ? String(decoding: units, as: UTF16.self) : nil
    }
}

/// A place in a row of pieces.
private struct PieceCursor {
    let pieces: [UnsafeRawBufferPointer]
    private var index = 0
    private var offset = 0

    init(pieces: [UnsafeRawBufferPointer]) {
        self.pieces = pieces
    }

    var hasMore: Bool {
        index < pieces.count && (offset < pieces[index].count || index + 1 < pieces.count)
    }

    /// Goes to the next piece's start; false when there is none.
    mutating func nextPiece() -> Bool {
        index += 1
        offset = 0
        return index < pieces.count
    }

    /// A little-endian number; bytes beyond the end are zero.
    mutating func number(bytes: Int) -> Int {
        var number = 0
        for place in 0..<bytes {
            while index < pieces.count, offset >= pieces[index].count { _ = nextPiece() }
            guard index < pieces.count else { break }
            number |= Int(pieces[index][offset]) << (8 * place)
            offset += 1
        }
        return number
    }

    /// Goes over characters of this piece, at most `count`; returns how many.
    mutating func takeCharacters(_ count: Int, isWide: Bool, into units: inout [UInt16], isWanted: Bool) -> Int {
        guard index < pieces.count else { return 0 }
        let width = isWide ? 2 : 1
        let present = min(count, max(0, pieces[index].count - offset) / width)
        if isWanted { BinaryStrings.append(present, of: pieces[index], at: offset, isWide: isWide, to: &units) }
        offset += present * width
        return present
    }

    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, index < pieces.count {
            let step = min(left, pieces[index].count - offset)
            offset += step
            left -= step
            if left > 0 { _ = nextPiece() }
        }
    }
}
