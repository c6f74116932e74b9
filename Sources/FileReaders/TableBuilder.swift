import Inspection

/// Sorts the rows of a sheet into title lines, header row and body as they arrive, keeping only the first ones.
///
/// `Cell` is what a row holds while it is read: a spreadsheet's texts are looked up after its sheets.
struct TableBuilder<Cell> {
    private let isFilled: (Cell) -> Bool
    private var header: [Cell] = []
    private var above: [[Cell]] = []
    private var below: [[Cell]] = []
    private var rowsAbove = 0
    private var rowsBelow = 0
    private var width = 0

    /// A header row is looked for among so many filled rows; beyond them the sheet has none.
    static var headerSearch: Int { 60 }
    static var bodyRows: Int { 60 }
    static var columnLimit: Int { 256 }
    private static var headerCells: Int { 3 }

    init(isFilled: @escaping (Cell) -> Bool) {
        self.isFilled = isFilled
    }

    /// Whether a row with a filled cell has come.
    var hasRows: Bool { rowsAbove + rowsBelow > 0 || !header.isEmpty }

    /// Takes the next row, its cells in column order; rows without a filled cell count for nothing.
    mutating func take(_ row: [Cell]) {
        guard let last = row.lastIndex(where: isFilled) else { return }
        let cells = Array(row[...min(last, Self.columnLimit - 1)])
        if !header.isEmpty {
            rowsBelow += 1
            width = max(width, cells.count)
            if below.count < Self.bodyRows { below.append(cells) }
        } else if rowsAbove < Self.headerSearch, cells.count(where: isFilled) >= Self.headerCells {
            header = cells
            width = cells.count
        } else {
            rowsAbove += 1
            if above.count < Self.headerSearch { above.append(cells) }
        }
    }

    /// The table. A sheet without a header row is all body.
    func table(sheet: String, text: (Cell) -> String) -> Table {
        var table = Table(sheet: sheet, columns: width, header: header.map(text))
        if header.isEmpty {
            table.rows = rowsAbove
            table.columns = above.map(\.count).max() ?? 0
            table.body = above.map { $0.map(text) }
        } else {
            table.rows = rowsBelow
            table.titles = above.map { $0.filter(isFilled).map(text) }
            table.body = below.map { $0.map(text) }
        }
        return table
    }

    /// The rows as lines of text in their order, a cell after the other with a tab between.
    static func lines(of table: Table) -> [String] {
        let rows = table.titles + (table.header.isEmpty ? [] : [table.header]) + table.body
        return rows.map { $0.joined(separator: "\t") }
    }
}
