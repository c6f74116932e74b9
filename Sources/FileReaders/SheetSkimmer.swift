/// Counts the rows of a sheet part (ECMA-376 part 1 §18.3.1.80) of which nothing is kept. It looks at the tags alone, at
/// a fraction of what parsing costs; in well-formed XML a `<` starts nothing else.
struct SheetSkimmer {
    /// Rows with a filled cell.
    private(set) var rows = 0
    /// The column of the last filled cell of any row, counted from 1.
    private(set) var width = 0
    /// The sheet's data has ended, or as many rows were counted as are wanted.
    private(set) var isDone = false

    private enum Place {
        case text, name, attributes, value
    }

    private let rowLimit: Int
    private var place = Place.text
    /// The last eight letters of the tag's or attribute's name, its prefix left out.
    private var word: UInt64 = 0
    private var isEnd = false
    private var isCell = false
    private var isInValue = false
    private var isFilled = false
    private var isReference = false
    private var quote: UInt8 = 0
    /// The cell's column, from 1; 0 when the cell does not say it.
    private var column = 0
    /// The last filled column of the row.
    private var last = 0

    init(rowLimit: Int) {
        self.rowLimit = rowLimit
    }

    /// Takes the next piece of the part; tags may be cut anywhere between pieces.
    mutating func skim(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            switch place {
            case .text: text(byte)
            case .name: name(byte)
            case .attributes: attribute(byte)
            case .value: value(byte)
            }
            if isDone { return }
        }
    }

    private mutating func text(_ byte: UInt8) {
        if byte == UInt8(ascii: "<") {
            place = .name
            word = 0
            isEnd = false
        } else if isInValue, byte > UInt8(ascii: " ") {
            isFilled = true
        }
    }

    private mutating func name(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "/") where word == 0: isEnd = true
        case UInt8(ascii: ":"): word = 0
        case UInt8(ascii: ">"):
            place = .text
            if isEnd { endTag() } else { startTag() }
        case 0...UInt8(ascii: " "):
            if !isEnd { startTag() }
            place = .attributes
            word = 0
        default: word = word << 8 | UInt64(byte)
        }
    }

    private mutating func attribute(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ">"):
            // `<v/>` holds nothing.
            if word == Self.slash { isInValue = false }
            place = .text
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            isReference = isCell && word == Self.reference
            quote = byte
            place = .value
        case 0...UInt8(ascii: " "): word = 0
        default: word = word << 8 | UInt64(byte)
        }
    }

    private mutating func value(_ byte: UInt8) {
        if byte == quote {
            place = .attributes
            word = 0
        } else if isReference, (0x41...0x5A).contains(byte), column <= TableBuilder<SheetCell>.columnLimit {
            column = column * 26 + Int(byte) - 0x40
        }
    }

    private mutating func startTag() {
        isCell = word == Self.cell
        isInValue = word == Self.number || word == Self.string
        if isCell { (isFilled, column) = (false, 0) }
    }

    private mutating func endTag() {
        switch word {
        case Self.number, Self.string: isInValue = false
        case Self.cell:
            let place = column == 0 ? last + 1 : column
            if isFilled, place > last, place <= TableBuilder<SheetCell>.columnLimit { last = place }
            isFilled = false
        case Self.row:
            if last > 0 { rows += 1 }
            width = max(width, last)
            last = 0
            isDone = rows >= rowLimit
        case Self.sheetData: isDone = true
        default: break
        }
    }

    private static let slash = word("/")
    private static let reference = word("r=")
    private static let cell = word("c")
    private static let number = word("v")
    private static let string = word("t")
    private static let row = word("row")
    private static let sheetData = word("heetData")

    private static func word(_ text: StaticString) -> UInt64 {
        text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }
}
