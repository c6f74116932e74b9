/// A workbook for people who open it in Excel, WPS or LibreOffice: sheets of texts, numbers and days.
///
/// Texts may come from anywhere. They are written as texts always, never as formulas or links.
public struct Workbook: Sendable {
    /// In the order of their tabs. A workbook without sheets is written with an empty one, since Excel opens no other.
    public var sheets: [Sheet]

    public init(sheets: [Sheet]) {
        self.sheets = sheets
    }
}

/// One sheet: a heading that stays in view and can be filtered by, and rows below it.
public struct Sheet: Sendable {
    /// One column: its heading, and its width in characters of the standard font (a Chinese character takes two).
    public struct Column: Sendable {
        public var title: String
        public var width: Double

        public init(_ title: String, width: Double = 12) {
            self.title = title
            self.width = width
        }
    }

    /// Any text; what Excel refuses in names is replaced, and a name that was already used gets a number.
    public var name: String
    public var columns: [Column]
    /// How many columns at the left stay in view.
    public var frozenColumns: Int
    /// Cells beyond the last column are written too; they have no heading.
    public var rows: [[Cell]]

    public init(name: String, columns: [Column], frozenColumns: Int = 0, rows: [[Cell]] = []) {
        self.name = name
        self.columns = columns
        self.frozenColumns = frozenColumns
        self.rows = rows
    }
}

/// One cell: a value and what it means, shown as a colour.
public struct Cell: Hashable, Sendable {
    /// What a cell holds.
    public enum Value: Hashable, Sendable {
        /// Any text; cut to what a cell holds (32,767 UTF-16 units), controls left out but for tab and line feed.
        case text(String)
        /// A number; one that is not finite is written as a text.
        case number(Double)
        /// A day of the Gregorian calendar; one that Excel cannot hold (before 1900-03-01) is written as a text.
        case day(year: Int, month: Int, day: Int)
        /// A day with a time, in minutes since midnight.
        case moment(year: Int, month: Int, day: Int, minutes: Int)
        case empty
    }

    /// What a cell means.
    public enum Style: Hashable, Sendable, CaseIterable {
        case plain, good, warn, bad, muted, header
    }

    public var value: Value
    public var style: Style

    public init(_ value: Value, style: Style = .plain) {
        self.value = value
        self.style = style
    }

    public static func text(_ text: String, _ style: Style = .plain) -> Cell { Cell(.text(text), style: style) }

    public static func number(_ number: Double, _ style: Style = .plain) -> Cell {
        Cell(.number(number), style: style)
    }

    public static func day(year: Int, month: Int, day: Int, _ style: Style = .plain) -> Cell {
        Cell(.day(year: year, month: month, day: day), style: style)
    }

    public static let empty = Cell(.empty)
}

/// Why a workbook could not be written. The text names the file and what to do.
public enum WorkbookError: Error, CustomStringConvertible, Equatable {
    /// The library's or the system's own words.
    case write(path: String, reason: String)
    case tooManyRows(path: String, sheet: String, rows: Int)
    case tooManyColumns(path: String, sheet: String, columns: Int)

    public var description: String {
        switch self {
        case .write(let path, let reason):
            "cannot write the workbook \(path): \(reason); see whether its folder can be written to and has room"
        case .tooManyRows(let path, let sheet, let rows):
            "cannot write the workbook \(path): the sheet “\(sheet)” would have \(rows) rows, \(Self.holds)"
        case .tooManyColumns(let path, let sheet, let columns):
            "cannot write the workbook \(path): the sheet “\(sheet)” would have \(columns) columns, \(Self.holds)"
        }
    }

    private static let holds =
        "and a sheet holds at most \(Sheet.mostRows) rows and \(Sheet.mostColumns) columns; divide it"
}

extension Sheet {
    /// The heading is one of them.
    static let mostRows = 1_048_576
    static let mostColumns = 16_384
}
