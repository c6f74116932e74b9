import Inspection

/// A cell of a binary workbook, before texts and styles are looked up.
enum BinaryCell {
    case empty
    case text(String)
    /// An index into the shared strings.
    case shared(Int)
    /// A value, and an index into the cell styles.
    case number(Double, style: Int)
    /// Filled, in a row that is only counted.
    case counted

    var isFilled: Bool {
        switch self {
        case .empty: false
        case .text(let text): text.contains { !$0.isWhitespace }
        case .shared, .number, .counted: true
        }
    }
}

/// The rows of one sheet's substream ([MS-XLS] §2.1.7.20.5): the first ones are kept, the others counted.
struct BinarySheet {
    private(set) var table: TableBuilder<BinaryCell>
    /// The shared strings that the kept rows need.
    private(set) var strings: Set<Int> = []
    /// Whether it ends before its end is marked, or never starts.
    private(set) var isDamaged = false
    private(set) var isCut = false
    /// How many bytes of the stream the sheet takes.
    private(set) var length = 0

    static let cellLimit = 2_000_000

    private let texts: BinaryStrings
    /// More rows than a table can keep: those above the header row, it, and the first ones below.
    private let keptRows: Int
    private var places: [CellPlace] = []
    private var isSorted = true
    private var kept = 0

    /// Reads the sheet that starts at an offset of the stream.
    init(_ stream: UnsafeRawBufferPointer, at offset: Int, _ texts: BinaryStrings, bodyRows: Int) {
        self.texts = texts
        table = TableBuilder(bodyRows: bodyRows, isFilled: \.isFilled)
        keptRows = TableBuilder<BinaryCell>.headerSearch + 1 + bodyRows
        var records = BinaryRecords(stream, at: offset)
        guard records.next()?.type == BinaryRecords.Kind.start else {
            isDamaged = true
            return
        }
        findCells(&records)
        length = records.offset - offset
        // Most programs write the cells in order; some scripts do not. Of two at one place the last one counts.
        if !isSorted { places.sort { ($0.row, $0.offset) < ($1.row, $1.offset) } }
        takeRows(stream)
        places = []
    }

    /// Charts inside a sheet are substreams of their own.
    private mutating func findCells(_ records: inout BinaryRecords) {
        var depth = 1
        var formula: BinaryRecord?
        while depth > 0 {
            guard let record = records.next() else {
                isDamaged = true
                return
            }
            switch record.type {
            case BinaryRecords.Kind.start: depth += 1
            case BinaryRecords.Kind.end: depth -= 1
            case _ where depth > 1: break
            case BinaryRecords.Kind.formula, BinaryRecords.Kind.oldFormula:
                if BinaryValue.resultIsText(record.data) { formula = record } else { add(record) }
            case BinaryRecords.Kind.formulaText:
                if let cell = formula { add(record, at: cell.data) }
                formula = nil
            case BinaryRecords.Kind.shortNumbers: addNumbers(record)
            case BinaryRecords.Kind.sharedText, BinaryRecords.Kind.text, BinaryRecords.Kind.richText,
                BinaryRecords.Kind.number, BinaryRecords.Kind.shortNumber, BinaryRecords.Kind.truth:
                add(record)
            default: break
            }
        }
    }

    private mutating func add(_ record: BinaryRecord, at cell: UnsafeRawBufferPointer? = nil) {
        let cell = cell ?? record.data
        guard let row = cell.integer(0, as: UInt16.self), let column = cell.integer(2, as: UInt16.self) else { return }
        add(row, column, record.type, offset: record.offset, length: record.data.count)
    }

    /// §2.4.175: row, first column, and pairs of style and number up to the last column.
    private mutating func addNumbers(_ record: BinaryRecord) {
        guard let row = record.data.integer(0, as: UInt16.self), let first = record.data.integer(2, as: UInt16.self)
        else { return }
        for (place, offset) in stride(from: 4, to: record.data.count - 7, by: 6).enumerated() {
            let column = UInt16(clamping: Int(first) + place)
            add(row, column, BinaryRecords.Kind.shortNumbers, offset: record.offset + offset, length: 6)
        }
    }

    private mutating func add(_ row: UInt16, _ column: UInt16, _ type: UInt16, offset: Int, length: Int) {
        guard places.count < Self.cellLimit else { return isCut = true }
        guard column < TableBuilder<BinaryCell>.columnLimit, let offset = UInt32(exactly: offset) else { return }
        if let last = places.last, last.row > row { isSorted = false }
        places.append(
            CellPlace(offset: offset, row: row, column: column, type: type, length: UInt16(truncatingIfNeeded: length)))
    }

    private mutating func takeRows(_ stream: UnsafeRawBufferPointer) {
        var row: [BinaryCell] = []
        var number = 0
        for place in places {
            if Int(place.row) + 1 != number {
                end(&row, number)
                number = Int(place.row) + 1
            }
            while row.count <= Int(place.column) { row.append(.empty) }
            guard let data = stream.part(Int(place.offset), Int(place.length)) else { continue }
            row[Int(place.column)] = cell(place.type, data)
        }
        end(&row, number)
    }

    private mutating func end(_ row: inout [BinaryCell], _ number: Int) {
        if row.contains(where: \.isFilled) { kept += 1 }
        table.take(row, number: number)
        row.removeAll(keepingCapacity: true)
    }

    private mutating func cell(_ type: UInt16, _ data: UnsafeRawBufferPointer) -> BinaryCell {
        let isKept = kept < keptRows
        switch type {
        case BinaryRecords.Kind.sharedText:
            guard let index = data.integer(6, as: UInt32.self) else { return .empty }
            if isKept { strings.insert(Int(index)) }
            return isKept ? .shared(Int(index)) : .counted
        case BinaryRecords.Kind.text, BinaryRecords.Kind.richText:
            guard isKept else { return texts.isFilled(data, at: 6) ? .counted : .empty }
            return .text(texts.text(data, at: 6, lengthBytes: 2))
        case BinaryRecords.Kind.formulaText:
            guard isKept else { return texts.isFilled(data, at: 0) ? .counted : .empty }
            return .text(texts.text(data, at: 0, lengthBytes: 2))
        default: return isKept ? BinaryValue.value(type, data) : .counted
        }
    }
}

/// Where a cell stands in its sheet, and where its record's data is in the stream.
private struct CellPlace {
    var offset: UInt32
    var row: UInt16
    var column: UInt16
    var type: UInt16
    var length: UInt16
}

/// Values that are no texts.
private enum BinaryValue {
    /// [MS-XLS] §2.5.133: a result that is no number is marked so; a text follows in a record of its own.
    static func resultIsText(_ data: UnsafeRawBufferPointer) -> Bool {
        data.integer(12, as: UInt16.self) == 0xFFFF && data.byte(6) == 0
    }

    static func value(_ type: UInt16, _ data: UnsafeRawBufferPointer) -> BinaryCell {
        switch type {
        case BinaryRecords.Kind.number: number(data, at: 6, style: 4)
        case BinaryRecords.Kind.shortNumber: shortNumber(data, at: 6, style: 4)
        case BinaryRecords.Kind.shortNumbers: shortNumber(data, at: 2, style: 0)
        case BinaryRecords.Kind.truth: truth(data.byte(6), isError: data.byte(7) == 1)
        default: formula(data)
        }
    }

    private static func formula(_ data: UnsafeRawBufferPointer) -> BinaryCell {
        guard data.integer(12, as: UInt16.self) == 0xFFFF else { return number(data, at: 6, style: 4) }
        switch data.byte(6) {
        case 1: return truth(data.byte(8), isError: false)
        case 2: return truth(data.byte(8), isError: true)
        default: return .empty
        }
    }

    private static func number(_ data: UnsafeRawBufferPointer, at place: Int, style: Int) -> BinaryCell {
        guard let bits = data.integer(place, as: UInt64.self), let style = data.integer(style, as: UInt16.self) else {
            return .empty
        }
        let value = Double(bitPattern: bits)
        return value.isFinite ? .number(value, style: Int(style)) : .empty
    }

    /// [MS-XLS] §2.5.217: the upper 30 bits of a floating point number, or a whole one; maybe a hundred times it.
    private static func shortNumber(_ data: UnsafeRawBufferPointer, at place: Int, style: Int) -> BinaryCell {
        guard let bits = data.integer(place, as: UInt32.self), let style = data.integer(style, as: UInt16.self) else {
            return .empty
        }
        let whole = Double(Int32(bitPattern: bits) >> 2)
        let value = bits & 2 != 0 ? whole : Double(bitPattern: UInt64(bits & ~3) << 32)
        guard value.isFinite else { return .empty }
        return .number(bits & 1 != 0 ? value / 100 : value, style: Int(style))
    }

    private static func truth(_ value: UInt8?, isError: Bool) -> BinaryCell {
        guard isError else { return .text(value == 0 ? "FALSE" : "TRUE") }
        // [MS-XLS] §2.5.10
        let names: [UInt8: String] = [
            0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
            0x2A: "#N/A",
        ]
        return .text(value.flatMap { names[$0] } ?? "#N/A")
    }
}
