import Inspection

/// An Excel workbook (ECMA-376 part 1 §18): its sheets' rows, and its pictures.
enum Workbook {
    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        let limits = TableLimits(workbench.allowance.limits)
        let parts = WorkbookParts(limits: limits)
        let package = OfficePackage(bytes: bytes, workbench: workbench)
        var outcome = try package.read(
            picturesAt: path, isPicture: { $0.hasPrefix("xl/media/") }, visitor: { parts.visitor(for: $0) })
        let strings = SharedStrings(wanted: parts.wantedStrings, limits: limits)
        if !strings.isDone {
            let second = try package.read { $0 == "xl/sharedStrings.xml" ? strings : nil }
            outcome.problem = outcome.problem ?? second.problem
            outcome.notes += second.notes.filter { !outcome.notes.contains($0) }
        }
        var content = FileContent(kind: .spreadsheet, format: .xlsx, problem: outcome.problem)
        content.notes = outcome.notes
        content.images = outcome.pictures.attachments.count
        if parts.sheets.isEmpty, content.problem == nil {
            content.problem = .corrupt
            content.notes.append("it has no sheets")
        }
        fill(&content, from: parts, strings, workbench.allowance)
        return (content, outcome.pictures.attachments)
    }

    private static func fill(
        _ content: inout FileContent, from parts: WorkbookParts, _ strings: SharedStrings, _ allowance: Allowance
    ) {
        var report = SheetReport(allowance)
        for sheet in parts.orderedSheets {
            report.take(
                sheet.rows.table, named: sheet.name, isHidden: sheet.isHidden,
                cutAt: sheet.rows.isCut ? "\(SheetRows.rowLimit) rows" : nil
            ) { parts.text(of: $0, strings).displayable(limit: allowance.limits.cellCharacters) }
        }
        report.fill(&content)
        if parts.listed > WorkbookParts.sheetLimit {
            content.notes.append("\(parts.listed) sheets, the first \(WorkbookParts.sheetLimit) are read")
        }
    }
}

/// What the parts of a workbook say, gathered in the order in which they stand in the file.
private final class WorkbookParts {
    struct Sheet {
        var name: String
        var isHidden: Bool
        var rows: SheetRows
    }

    private let limits: TableLimits
    private let index = SheetIndex()
    private let relations = Relations()
    private let styles = CellStyles()
    private(set) var sheets: [String: SheetRows] = [:]
    static let sheetLimit = 50
    init(limits: TableLimits) { self.limits = limits }

    /// How many sheets the workbook says it has.
    var listed: Int { index.sheets.count }

    func visitor(for part: String) -> (any XMLVisitor)? {
        switch part {
        case "xl/workbook.xml": return index
        case "xl/_rels/workbook.xml.rels": return relations
        case "xl/styles.xml": return styles
        default:
            guard part.hasPrefix("xl/worksheets/"), part.hasSuffix(".xml"), sheets.count < Self.sheetLimit else {
                return nil
            }
            let rows = SheetRows(limits: limits)
            sheets[part] = rows
            return rows
        }
    }

    var wantedStrings: Set<Int> { sheets.values.reduce(into: []) { $0.formUnion($1.strings) } }

    /// As in the workbook; without it, as a cut file may be, by the parts' names.
    var orderedSheets: [Sheet] {
        let listed = index.sheets.prefix(Self.sheetLimit).compactMap { entry -> Sheet? in
            guard let part = relations.part(entry.relation, from: "xl/workbook.xml") else { return nil }
            return sheets[part].map { Sheet(name: entry.name, isHidden: entry.isHidden, rows: $0) }
        }
        if !listed.isEmpty { return listed }
        return sheets.sorted { $0.key < $1.key }.map { part, rows in
            Sheet(name: String(FileName.last(of: part).dropLast(".xml".count)), isHidden: false, rows: rows)
        }
    }

    func text(of cell: SheetCell, _ strings: SharedStrings) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): text.trimmed
        case .shared(let index): strings.texts[index]?.trimmed ?? ""
        case .number(let digits, let style):
            styles.formats.text(of: digits, style: style, from1904: index.from1904)
        }
    }
}

/// `xl/workbook.xml`: the sheets in their order.
private final class SheetIndex: XMLVisitor {
    private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
    private(set) var from1904 = false
    let isDone = false

    func start(_ name: String, _ attributes: XMLAttributes) {
        if name == "workbookPr" { from1904 = ["1", "true"].contains(attributes["date1904"] ?? "") }
        guard name == "sheet", sheets.count < 1000 else { return }
        let state = attributes["state"] ?? "visible"
        sheets.append(
            ((attributes["name"] ?? "").displayable(limit: 100), attributes["id"] ?? "", state != "visible"))
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
