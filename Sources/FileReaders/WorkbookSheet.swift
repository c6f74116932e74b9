import Inspection

/// A cell as its sheet gives it, before texts and styles are looked up.
enum SheetCell {
    case empty
    case text(String)
    /// An index into the shared strings.
    case shared(Int)
    /// Digits as written, and an index into the cell styles.
    case number(String, style: Int)

    var isFilled: Bool {
        switch self {
        case .empty: false
        case .text(let text): text.contains { !$0.isWhitespace }
        case .shared, .number: true
        }
    }
}

/// The rows of one sheet part: the first ones are kept, the others counted.
final class SheetRows: XMLVisitor {
    private(set) var table: TableBuilder<SheetCell>
    /// The shared strings that the kept rows need.
    private(set) var strings: Set<Int> = []
    private(set) var isCut = false
    private(set) var isDone = false
    private var skimmer: SheetSkimmer
    /// More rows than a table can keep: those above the header row, it, and the first ones below.
    private let keptRows: Int

    static let rowLimit = 100_000

    private static let lastNumber = 1_048_576

    private var rows = 0
    private var number = 0
    private var row: [SheetCell] = []
    private var column = 0
    private var type = ""
    private var style = 0
    private var value: TextBuffer
    private var isInValue = false
    private var isInPhonetic = false

    init(limits: TableLimits) {
        value = TextBuffer(limit: limits.bytes)
        table = TableBuilder(bodyRows: limits.rows, isFilled: \.isFilled)
        keptRows = TableBuilder<SheetCell>.headerSearch + 1 + limits.rows
        skimmer = SheetSkimmer(rowLimit: max(0, Self.rowLimit - keptRows))
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        // §18.3.1.73: the number may be left out; then it is the one after the row before.
        case "row": number = attributes["r"].flatMap { Int($0) }.map { min(max($0, 1), Self.lastNumber) } ?? number + 1
        case "c":
            column = attributes["r"].map(Self.column) ?? row.count
            type = attributes["t"] ?? ""
            style = attributes["s"].flatMap { Int($0) } ?? 0
        case "v", "t": isInValue = !isInPhonetic
        // Readings of Chinese and Japanese characters repeat the text (§18.4.6).
        case "rPh": isInPhonetic = true
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInValue { value.append(bytes) }
    }

    func end(_ name: String) {
        switch name {
        case "v", "t": isInValue = false
        case "rPh": isInPhonetic = false
        case "c": endCell()
        case "row": endRow()
        case "sheetData": isDone = true
        default: break
        }
    }

    private func endCell() {
        let text = value.take()
        guard !text.isEmpty, column < TableBuilder<SheetCell>.columnLimit, column >= row.count else { return }
        while row.count < column { row.append(.empty) }
        switch type {
        case "s":
            guard let index = Int(text), index >= 0 else { return }
            strings.insert(index)
            row.append(.shared(index))
        case "", "n": row.append(.number(text, style: style))
        case "b": row.append(.text(text == "1" ? "TRUE" : "FALSE"))
        default: row.append(.text(text))
        }
    }

    private func endRow() {
        if row.contains(where: \.isFilled) { rows += 1 }
        table.take(row, number: number)
        row.removeAll(keepingCapacity: true)
    }

    /// Rows that are not kept are only counted.
    var isSkimming: Bool { rows >= keptRows }

    func skim(_ bytes: UnsafeRawBufferPointer) {
        let before = skimmer.rows
        skimmer.skim(bytes)
        table.count(rows: skimmer.rows - before, width: skimmer.width)
        isCut = skimmer.rows >= Self.rowLimit - keptRows
        isDone = skimmer.isDone
    }

    /// `AB12` is column 27, counted from 0. Columns end at XFD.
    private static func column(_ reference: String) -> Int {
        var column = 0
        for letter in reference.utf8.prefix(3) where (0x41...0x5A).contains(letter) {
            column = column * 26 + Int(letter) - 0x40
        }
        return max(0, column - 1)
    }
}

/// `xl/sharedStrings.xml` (§18.4): those texts that are wanted, no others.
final class SharedStrings: XMLVisitor {
    private(set) var texts: [Int: String] = [:]
    private(set) var isDone: Bool
    private let wanted: Set<Int>
    private let last: Int
    private var index = -1
    private var item: TextBuffer
    private var isInText = false
    private var isInPhonetic = false

    init(wanted: Set<Int>, limits: TableLimits) {
        self.wanted = wanted
        item = TextBuffer(limit: limits.bytes)
        last = wanted.max() ?? -1
        isDone = wanted.isEmpty
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "si": index += 1
        case "t": isInText = !isInPhonetic && wanted.contains(index)
        case "rPh": isInPhonetic = true
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInText { item.append(bytes) }
    }

    func end(_ name: String) {
        switch name {
        case "t": isInText = false
        case "rPh": isInPhonetic = false
        case "si":
            if wanted.contains(index) { texts[index] = item.take() }
            isDone = index >= last
        default: break
        }
    }
}

/// `xl/styles.xml` (§18.8): which cell styles show a number as a date or time.
final class CellStyles: XMLVisitor {
    private(set) var formats = NumberFormats()
    private var isInCellFormats = false
    let isDone = false

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }) else { return }
            formats.add(attributes["formatCode"] ?? "", id: id)
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats: formats.addStyle(format: attributes["numFmtId"].flatMap { Int($0) } ?? 0)
        default: break
        }
    }

    func end(_ name: String) {
        if name == "cellXfs" { isInCellFormats = false }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
