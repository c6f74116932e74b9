import Inspection

/// How much of a table is kept.
struct TableLimits {
    /// Below the header row.
    var rows: Int
    /// Of each cell.
    var characters: Int
    /// As many in any encoding that a file may have.
    var bytes: Int { max(2000, min(characters, 1 << 20) * 4) }

    init(_ limits: InspectionLimits) { (rows, characters) = (limits.tableRows, limits.cellCharacters) }
}

/// Sorts the rows of a sheet into title lines, header row and body as they arrive, keeping only the first ones.
///
/// `Cell` is what a row holds while it is read: a spreadsheet's texts are looked up after its sheets.
struct TableBuilder<Cell> {
    private let isFilled: (Cell) -> Bool
    /// So many rows below the header row are kept.
    private let bodyRows: Int
    private var header: [Cell] = []
    private var above: [[Cell]] = []
    private var below: [[Cell]] = []
    private var rowsAbove = 0
    private var rowsBelow = 0
    private var width = 0
    private var headerNumber: Int?
    private var numbersAbove: [Int] = []
    private var numbersBelow: [Int] = []

    /// A header row is looked for among so many filled rows; beyond them the sheet has none.
    static var headerSearch: Int { 60 }
    static var columnLimit: Int { 256 }
    private static var headerCells: Int { 3 }

    init(bodyRows: Int, isFilled: @escaping (Cell) -> Bool) {
        self.bodyRows = bodyRows
        self.isFilled = isFilled
    }

    /// Whether a row with a filled cell has come.
    var hasRows: Bool { rowsAbove + rowsBelow > 0 || !header.isEmpty }

    /// Takes the next row, its cells in column order; rows without a filled cell count for nothing.
    ///
    /// - Parameter number: of the row in its sheet, from 1; nil where rows have none. All rows of a sheet or none.
    mutating func take(_ row: [Cell], number: Int? = nil) {
        guard let last = row.lastIndex(where: isFilled) else { return }
        let cells = Array(row[...min(last, Self.columnLimit - 1)])
        if !header.isEmpty {
            rowsBelow += 1
            width = max(width, cells.count)
            guard below.count < bodyRows else { return }
            below.append(cells)
            if let number { numbersBelow.append(number) }
        } else if rowsAbove < Self.headerSearch, cells.count(where: isFilled) >= Self.headerCells {
            header = cells
            headerNumber = number
            width = cells.count
        } else {
            rowsAbove += 1
            guard above.count < Self.headerSearch else { return }
            above.append(cells)
            if let number { numbersAbove.append(number) }
        }
    }

    /// Takes rows of which only their number matters: ``take(_:number:)`` has had all that it keeps.
    mutating func count(rows: Int, width: Int) {
        if header.isEmpty {
            rowsAbove += rows
        } else {
            rowsBelow += rows
            self.width = max(self.width, width)
        }
    }

    /// The table. A sheet without a header row is all body.
    func table(sheet: String, text: (Cell) -> String) -> Table {
        var table = Table(sheet: sheet, columns: width, header: header.map(text))
        if header.isEmpty {
            table.rows = rowsAbove
            table.columns = above.map(\.count).max() ?? 0
            table.body = above.map { $0.map(text) }
            table.bodyRows = numbersAbove
        } else {
            table.rows = rowsBelow
            table.titles = above.map { $0.filter(isFilled).map(text) }
            table.body = below.map { $0.map(text) }
            table.headerRow = headerNumber
            table.bodyRows = numbersBelow
        }
        return table
    }

    /// The rows as lines of text in their order, a cell after the other with a tab between.
    static func lines(of table: Table) -> [String] {
        let rows = table.titles + (table.header.isEmpty ? [] : [table.header]) + table.body
        return rows.map { $0.joined(separator: "\t") }
    }
}
