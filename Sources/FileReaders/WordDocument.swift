import Inspection

/// A Word document (ECMA-376 part 1 §17): paragraphs and tables of its main part, and its pictures.
enum WordDocument {
    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        let body = WordBody(workbench.allowance)
        var found = false
        let outcome = try OfficePackage(bytes: bytes, workbench: workbench).read(picturesAt: path) { name in
            // Some programs number the main part.
            guard !found, name.hasPrefix("word/document"), name.hasSuffix(".xml") else { return nil }
            found = true
            return body
        }
        var content = FileContent(kind: .document, format: .docx, problem: outcome.problem)
        content.notes = outcome.notes
        if !found, content.problem == nil {
            content.problem = .corrupt
            content.notes.append("it has no text part")
        }
        content.title = body.summary.title
        content.lines = body.summary.lines
        content.characters = found ? body.summary.characters : nil
        content.tables = body.tables
        content.images = outcome.pictures.count
        return (content, outcome.pictures)
    }
}

/// The main part of a Word document.
private final class WordBody: XMLVisitor {
    private(set) var summary: TextSummary
    private(set) var tables: [Table] = []
    let isDone = false

    private let allowance: Allowance
    private var paragraph = TextBuffer(limit: 256 << 10)
    private var isInText = false
    private var skipped = 0

    private var tableDepth = 0
    private var table = WordBody.emptyTable
    private var row: [String] = []
    private var cell: [String] = []
    private var span = 1

    private static let tableLimit = 100
    private static let cellCharacters = 500
    private static var emptyTable: TableBuilder<String> {
        TableBuilder { cell in cell.contains { !$0.isWhitespace } }
    }

    /// Tab stops are no tabs; the fallback of a drawing repeats its text (part 3 §10.2.1); moved text stands elsewhere.
    private static let skippedElements: Set<String> = ["tabs", "Fallback", "moveFrom"]

    init(_ allowance: Allowance) {
        self.allowance = allowance
        summary = TextSummary(allowance)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if skipped > 0 || Self.skippedElements.contains(name) {
            skipped += 1
            return
        }
        switch name {
        case "t": isInText = true
        case "tab": paragraph.append("\t")
        case "br", "cr": paragraph.append("\n")
        case "noBreakHyphen": paragraph.append("-")
        case "tbl":
            tableDepth += 1
            if tableDepth == 1 { table = Self.emptyTable }
        case "gridSpan" where tableDepth == 1:
            span = min(max(attributes["val"].flatMap { Int($0) } ?? 1, 1), 64)
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isInText, skipped == 0 else { return }
        if paragraph.isFull { endParagraph() }
        paragraph.append(bytes)
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch name {
        case "t": isInText = false
        case "p": endParagraph()
        case "tc" where tableDepth == 1: endCell()
        case "tr" where tableDepth == 1: endRow()
        case "tbl":
            tableDepth -= 1
            if tableDepth == 0 { endTable() }
        default: break
        }
    }

    private func endParagraph() {
        let text = paragraph.take()
        if tableDepth == 0 {
            summary.take(text)
        } else if !text.isEmpty {
            cell.append(text)
        }
    }

    /// A merged cell stands in the first of its columns.
    private func endCell() {
        guard row.count < TableBuilder<String>.columnLimit else { return cell.removeAll() }
        row.append(cell.joined(separator: " ").displayable(limit: .max).trimmed)
        for _ in 1..<span { row.append("") }
        cell = []
        span = 1
    }

    private func endRow() {
        summary.take(row.joined(separator: "\t"))
        table.take(row.map { $0.displayable(limit: Self.cellCharacters) })
        row = []
    }

    private func endTable() {
        guard table.hasRows, tables.count < Self.tableLimit else { return }
        let made = table.table(sheet: "") { $0 }
        if allowance.takeText(made.textSize) { tables.append(made) }
    }
}

extension Table {
    /// What the texts take in a report, in UTF-8 bytes.
    var textSize: Int {
        ([header] + titles + body).reduce(0) { $0 + $1.reduce(0) { $0 + $1.utf8.count + 3 } }
    }

    /// The table without its rows, for a report that has no room for them.
    var outline: Table {
        Table(sheet: sheet, rows: rows, columns: columns)
    }
}
