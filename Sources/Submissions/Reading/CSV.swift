/// A table in the comma-separated form that spreadsheet programs write (RFC 4180; a bare LF or CR ends a row too).
struct CSV {
    /// One row; its cells are not trimmed.
    struct Row: Equatable {
        /// The line of the file on which the row begins, counted from 1.
        var line: Int
        var cells: [String]
    }

    private(set) var rows: [Row] = []
    /// Rows that break the form, each with what is wrong.
    private(set) var defects: [(line: Int, message: String)] = []

    private var cell: [UInt8] = []
    private var cells: [String] = []
    private var line = 1
    private var rowLine = 1

    /// Reads a whole table. Rows without any text are left out.
    init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var quoteLine: Int?
        var afterQuote = false
        while let byte = bytes.popFirst() {
            if quoteLine != nil {
                if byte == quote, bytes.first == quote {
                    cell.append(bytes.removeFirst())
                } else if byte == quote {
                    (quoteLine, afterQuote) = (nil, true)
                } else {
                    cell.append(byte)
                }
            } else if byte == quote, cell.isEmpty, !afterQuote {
                quoteLine = line
            } else if byte == comma || byte == newline || byte == carriageReturn {
                endCell()
                afterQuote = false
                if byte != comma { endRow() }
            } else {
                if afterQuote, byte != 0x20 { defect("has text after the closing quotation mark of a cell") }
                cell.append(byte)
            }
            if byte == newline || (byte == carriageReturn && bytes.first != newline) {
                line += 1
                if quoteLine == nil { rowLine = line }
            }
        }
        if let quoteLine { defects.append((quoteLine, "opens a quotation mark that is never closed")) }
        endCell()
        endRow()
    }

    /// A cell of one line as RFC 4180 §2 writes it.
    static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    private mutating func defect(_ message: String) {
        if defects.last?.line != rowLine { defects.append((rowLine, message)) }
    }

    private mutating func endCell() {
        cells.append(String(decoding: cell, as: UTF8.self))
        cell = []
    }

    private mutating func endRow() {
        if cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { rows.append(Row(line: rowLine, cells: cells)) }
        cells = []
    }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
