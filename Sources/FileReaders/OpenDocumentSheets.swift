import Inspection

/// The sheets of an OpenDocument spreadsheet (ODF 1.2 part 1 §9).
final class OpenDocumentSheets: XMLVisitor {
    private(set) var summary = SheetSummary()
    let isDone = false

    /// Styles of tables that are not shown (§17.15).
    private var hiddenStyles: Set<String> = []
    private var tableStyle = ""
    private var depth = 0
    private let limits: TableLimits
    private var sheet: SheetBuilder
    private var row: [String] = []
    private var skipped = 0

    private var rowRepeats = 1
    private var columnRepeats = 1
    private var type = ""
    private var value = ""
    private var cell: TextBuffer
    private var isInCell = false
    private var paragraphs = 0

    /// Comments, deleted cells and drawings that lie over the cells.
    private static let skippedElements: Set<String> = ["annotation", "tracked-changes", "shapes", "desc", "title"]

    init(limits: TableLimits) {
        self.limits = limits
        cell = TextBuffer(limit: limits.bytes)
        sheet = SheetBuilder(name: "", limits: limits)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if skipped > 0 || Self.skippedElements.contains(name) {
            skipped += 1
            return
        }
        switch name {
        case "style": tableStyle = attributes["family"] == "table" ? attributes["name"] ?? "" : ""
        case "table-properties":
            if attributes["display"] == "false", hiddenStyles.count < 1000 { hiddenStyles.insert(tableStyle) }
        case "table": beginTable(attributes)
        case "table-row" where depth == 1: rowRepeats = attributes.number("number-rows-repeated") ?? 1
        case "table-cell", "covered-table-cell": if depth == 1 { beginCell(attributes) }
        case "p":
            if isInCell, !cell.isEmpty { cell.append(" ") }
            paragraphs += 1
        case "tab", "s", "line-break": if isInCell { cell.append(" ") }
        default: break
        }
    }

    private func beginTable(_ attributes: XMLAttributes) {
        depth += 1
        guard depth == 1 else { return }
        sheet = SheetBuilder(name: attributes["name"] ?? "", limits: limits)
        sheet.isHidden = hiddenStyles.contains(attributes["style-name"] ?? "")
    }

    private func beginCell(_ attributes: XMLAttributes) {
        columnRepeats = attributes.number("number-columns-repeated") ?? 1
        type = attributes["value-type"] ?? ""
        value = attributes[type == "date" ? "date-value" : "value"] ?? ""
        isInCell = true
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInCell, paragraphs > 0, skipped == 0 { cell.appendCollapsed(bytes) }
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch name {
        case "p": paragraphs -= 1
        case "table-cell", "covered-table-cell": if depth == 1 { endCell() }
        case "table-row" where depth == 1: endRow()
        case "table":
            depth -= 1
            if depth == 0 { summary.take(sheet) }
        default: break
        }
    }

    private func endCell() {
        isInCell = false
        let shown = cell.take().trimmed
        let room = TableBuilder<String>.columnLimit - row.count
        guard room > 0 else { return }
        row += repeatElement(text(shown), count: min(columnRepeats, room))
    }

    /// What the cell shows; of a date its value, which holds the year, and of a long number its digits.
    private func text(_ shown: String) -> String {
        if type == "date", !value.isEmpty { return SheetDate.text(of: value) }
        if type == "float", shown.contains("E") { return ExcelNumber.text(of: value) }
        return shown
    }

    private func endRow() {
        sheet.take(row, repeats: rowRepeats)
        row.removeAll(keepingCapacity: true)
    }
}

/// Dates that a sheet writes as ISO 8601.
enum SheetDate {
    /// `2026-11-14T09:00:00` as `2026-11-14 09:00`; a midnight is left out; what is no date is itself.
    static func text(of value: String) -> String {
        let parts = value.split(separator: "T", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 10, parts[1].utf8.count >= 5 else { return value }
        let time = parts[1].prefix(5)
        return time == "00:00" ? String(parts[0]) : "\(parts[0]) \(time)"
    }
}
