import Inspection

/// One sheet of a spreadsheet while it is read, its cells as text.
struct SheetBuilder {
    var name: String
    var isHidden = false
    private(set) var table: TableBuilder<String>
    /// Counting stopped at ``SheetRows/rowLimit``.
    private(set) var isCut = false
    private let characters: Int
    private var number = 1
    private var filled = 0

    private static let lastNumber = 10_000_000
    /// A filled row that claims to come again and again is believed so often.
    private static let repeatLimit = 1000

    init(name: String, limits: TableLimits) {
        characters = limits.characters
        self.name = name.displayable(limit: 100)
        table = TableBuilder(bodyRows: limits.rows) { cell in cell.contains { !$0.isWhitespace } }
    }

    /// Takes the next row, which may stand for several; they are numbered from 1 unless ``skip(to:)`` says otherwise.
    mutating func take(_ row: [String], repeats: Int = 1) {
        defer { number = min(number + min(repeats, Self.lastNumber), Self.lastNumber) }
        guard row.contains(where: { $0.contains { !$0.isWhitespace } }) else { return }
        let cells = row.map { $0.displayable(limit: characters).trimmed }
        for index in 0..<min(repeats, Self.repeatLimit) {
            guard filled < SheetRows.rowLimit else {
                isCut = true
                return
            }
            filled += 1
            table.take(cells, number: number + index)
        }
    }

    /// The next row has this number, if that is possible.
    mutating func skip(to next: Int) {
        if next > number { number = min(next, Self.lastNumber) }
    }
}

/// The sheets of a spreadsheet, in its order.
struct SheetSummary {
    private var sheets: [SheetBuilder] = []
    private var count = 0
    static let sheetLimit = 50

    mutating func take(_ sheet: SheetBuilder) {
        count += 1
        if sheets.count < Self.sheetLimit { sheets.append(sheet) }
    }

    var isEmpty: Bool { sheets.isEmpty }

    /// Puts the sheets into a report: tables, and the lines of those that are shown.
    func fill(_ content: inout FileContent, _ allowance: Allowance) {
        var report = SheetReport(allowance)
        for sheet in sheets {
            report.take(
                sheet.table, named: sheet.name, isHidden: sheet.isHidden,
                cutAt: sheet.isCut ? "\(SheetRows.rowLimit) rows" : nil
            ) { $0 }
        }
        report.fill(&content)
        if count > Self.sheetLimit { content.notes.append("\(count) sheets, the first \(Self.sheetLimit) are read") }
    }
}
