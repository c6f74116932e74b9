import Inspection

/// Where things are in a Word document of before 2007: what its first bytes say ([MS-DOC] §2.5.1).
struct BinaryDocumentLayout {
    /// A part of the text: characters that stand together in the main stream.
    struct Piece {
        /// Numbers of the characters.
        var characters: Range<Int>
        /// Of the first one in the stream.
        var place: Int
        /// UTF-16; otherwise a byte each.
        var isWide: Bool
    }

    let document: PiecedBytes
    let table: PiecedBytes
    private(set) var pieces: [Piece] = []
    /// The numbers of the characters of the text itself, and of its text boxes.
    private(set) var stories: [Range<Int>] = []
    private(set) var problem: FileProblem?
    /// Word 6.0 and 95.
    let isOld: Bool
    /// The charset of characters of one byte, as the document's language tells it, if it does.
    let codePage: String?

    private let lists: Int

    /// - Parameter table: gives the stream of this name.
    init(_ document: PiecedBytes, table: (String) -> CompoundStream?) {
        self.document = document
        let flags = document.integer(0x0A, as: UInt16.self) ?? 0
        let version = document.integer(2, as: UInt16.self) ?? 0
        isOld = version < 0xC0
        switch document.integer(6, as: UInt16.self) {
        case 0x0804 where isOld: codePage = "gb18030"
        case 0x0404 where isOld: codePage = "big5"
        default: codePage = nil
        }
        let words = Int(document.integer(0x20, as: UInt16.self) ?? 0)
        let numbers = 0x22 + 2 * words
        let count = Int(document.integer(numbers, as: UInt16.self) ?? 0)
        lists = numbers + 2 + 4 * count + 2
        guard [0xA5EC, 0xA5DC].contains(document.integer(0, as: UInt16.self)) else {
            self.table = PiecedBytes()
            problem = .corrupt
            return
        }
        guard flags & 0x0100 == 0 else {
            self.table = PiecedBytes()
            problem = .encrypted
            return
        }
        if isOld {
            self.table = document
            readOldText(isComplex: flags & 0x0004 != 0, isWide: flags & 0x1000 != 0)
            return
        }
        let stream = table(flags & 0x0200 != 0 ? "1TABLE" : "0TABLE")
        self.table = stream?.bytes ?? PiecedBytes()
        readStories(at: numbers + 2)
        readPieces()
        if pieces.isEmpty { guessPieces() }
        problem = stream == nil ? .corrupt : stream?.problem ?? problem
    }

    /// A part of the table stream, by its number in the list of parts (§2.5.6); empty when it is missing.
    func part(_ number: Int) -> PiecedBytes {
        guard !isOld, let place = document.integer(lists + number * 8, as: UInt32.self),
            let length = document.integer(lists + number * 8 + 4, as: UInt32.self)
        else { return PiecedBytes() }
        return table.part(Int(place), Int(length)) ?? PiecedBytes()
    }

    /// §2.5.4: text, footnotes, headers, a story without use, comments, endnotes, text boxes, in this order.
    private mutating func readStories(at numbers: Int) {
        let lengths = (3...9).map { Int(max(0, document.integer(numbers + $0 * 4, as: Int32.self) ?? 0)) }
        let boxes = lengths.dropLast().reduce(0, +)
        stories = [0..<lengths[0], boxes..<boxes + lengths[6]]
    }

    /// §2.9.38: changes, which are skipped, and then the list of pieces: their first characters, one more, and for each
    /// eight bytes.
    private mutating func readPieces() {
        let list = part(33)
        var place = 0
        while list.integer(place, as: UInt8.self) == 1, let length = list.integer(place + 1, as: UInt16.self) {
            place += 3 + Int(length)
        }
        guard list.integer(place, as: UInt8.self) == 2, let length = list.integer(place + 1, as: UInt32.self),
            let pieces = list.part(place + 5, Int(length))
        else {
            problem = .corrupt
            return
        }
        takePieces(pieces)
    }

    private mutating func takePieces(_ list: PiecedBytes) {
        let count = max(0, (list.count - 4) / 12)
        for number in 0..<count {
            guard let first = list.integer(number * 4, as: UInt32.self),
                let end = list.integer(number * 4 + 4, as: UInt32.self), end > first,
                let place = list.integer((count + 1) * 4 + number * 8 + 2, as: UInt32.self)
            else { continue }
            // §2.9.73: a bit tells characters of one byte, whose places are doubled.
            let isNarrow = isOld || place & 0x4000_0000 != 0
            let start = Int(place & 0x3FFF_FFFF)
            pieces.append(
                Piece(
                    characters: Int(first)..<Int(end), place: isNarrow && !isOld ? start / 2 : start,
                    isWide: !isNarrow))
        }
    }

    /// Where a file was cut before its list of pieces: most programs write the text in one.
    private mutating func guessPieces() {
        guard let first = document.integer(0x18, as: UInt32.self), let end = document.integer(0x1C, as: UInt32.self),
            let count = stories.first?.count, end > first, first >= 0x200
        else { return }
        pieces = [
            Piece(
                characters: 0..<count, place: Int(first), isWide: Int(end) - Int(first) >= 2 * count)
        ]
    }

    /// Word 6.0 and 95: a row of bytes, or pieces in the main stream. Far Eastern versions may write UTF-16.
    private mutating func readOldText(isComplex: Bool, isWide: Bool) {
        guard let first = document.integer(0x18, as: UInt32.self), let end = document.integer(0x1C, as: UInt32.self),
            end > first
        else {
            problem = .corrupt
            return
        }
        let bytes = Int(end) - Int(first)
        let count = Int(document.integer(0x34, as: UInt32.self) ?? 0)
        let length = isWide ? bytes / 2 : bytes
        stories = [0..<(count > 0 ? min(count, length) : length)]
        if isComplex, let place = document.integer(0x160, as: UInt32.self),
            document.integer(Int(place), as: UInt8.self) == 2,
            let length = document.integer(Int(place) + 1, as: UInt32.self),
            let list = document.part(Int(place) + 5, Int(length))
        {
            takePieces(list)
        }
        if pieces.isEmpty { pieces = [Piece(characters: 0..<length, place: Int(first), isWide: isWide)] }
    }
}
