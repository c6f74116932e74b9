/// The rows of comma separated values (RFC 4180), one after the other. A quoted cell may hold line breaks; a quotation
/// mark that is never closed is a character like any other.
struct SeparatedRows {
    private let text: [UInt8]
    private let separator: UInt8
    private var place = 0
    private var quotesAreBroken = false

    private static let quoteLimit = 256 << 10
    private let cellBytes: Int
    private static let quote = UInt8(ascii: "\"")

    /// - Parameter text: in UTF-8.
    init(_ text: [UInt8], separator: UInt8, cellBytes: Int = 2000) {
        self.text = text
        self.cellBytes = cellBytes
        self.separator = separator
    }

    /// Whether the text has been read to its end.
    var isAtEnd: Bool { place >= text.count }

    /// The cells of the next row, an empty one for an empty line; nil at the end.
    mutating func next() -> [String]? {
        guard place < text.count else { return nil }
        var cells: [String] = []
        while true {
            let cell = cell()
            if cells.count < TableBuilder<String>.columnLimit { cells.append(cell) }
            guard place < text.count, text[place] == separator else { break }
            place += 1
        }
        let isReturn = place < text.count && text[place] == 0x0D
        if isReturn { place += 1 }
        if place < text.count, text[place] == 0x0A { place += 1 }
        return cells
    }

    private mutating func cell() -> String {
        var bytes: [UInt8] = []
        if !quotesAreBroken, place < text.count, text[place] == Self.quote {
            if let (quoted, end) = quoted(from: place + 1) {
                bytes = quoted
                place = end
            } else {
                quotesAreBroken = true
            }
        }
        while place < text.count, text[place] != separator, text[place] != 0x0A, text[place] != 0x0D {
            if bytes.count < cellBytes { bytes.append(text[place]) }
            place += 1
        }
        let cell = String(decoding: bytes, as: UTF8.self)
        // Systems write numbers as formulas, so that Excel keeps their zeros: ="0571".
        guard cell.hasPrefix("=\""), cell.hasSuffix("\""), cell.utf8.count > 3 else { return cell }
        return String(cell.dropFirst(2).dropLast())
    }

    /// What stands between quotation marks, and the place behind the closing one; nil when there is none.
    private func quoted(from start: Int) -> (bytes: [UInt8], end: Int)? {
        var bytes: [UInt8] = []
        var place = start
        while place < text.count, place - start < Self.quoteLimit {
            if text[place] == Self.quote {
                guard place + 1 < text.count, text[place + 1] == Self.quote else { return (bytes, place + 1) }
                place += 1
            }
            if bytes.count < cellBytes, text[place] != 0x0D { bytes.append(text[place]) }
            place += 1
        }
        return nil
    }

    /// What separates the cells of a text that is a table; nil when it is none.
    ///
    /// - Parameter isCut: the text goes on, so that its last row may lack cells.
    static func separator(of text: [UInt8], isCut: Bool) -> UInt8? {
        let found = [UInt8(ascii: ","), 0x09, UInt8(ascii: ";")].compactMap { separator -> (UInt8, Int)? in
            columns(of: text, separator, isCut: isCut).map { (separator, $0) }
        }
        return found.max { $0.1 < $1.1 }?.0
    }

    private static let sampleRows = 20

    /// How many columns the first rows have: all the same number, or most of them and three at least, as when title
    /// lines stand above.
    private static func columns(of text: [UInt8], _ separator: UInt8, isCut: Bool) -> Int? {
        var rows = SeparatedRows(text, separator: separator)
        var counts: [Int] = []
        while counts.count < sampleRows, let row = rows.next() {
            if row.count > 1 || row.contains(where: { !$0.trimmed.isEmpty }) { counts.append(row.count) }
        }
        if isCut, rows.isAtEnd { counts = counts.dropLast() }
        guard counts.count >= 2, let most = counts.max(), most >= 2 else { return nil }
        let wide = counts.count { $0 == most }
        if wide == counts.count { return most }
        let titles = counts.firstIndex(of: most) ?? 0
        return most >= 3 && wide >= 2 && titles <= 3 && wide * 10 >= (counts.count - titles) * 6 ? most : nil
    }
}
