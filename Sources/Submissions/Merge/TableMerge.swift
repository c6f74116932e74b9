import Inspection

/// Puts the tables that units sent for one requirement together, row by row, columns matched by their heads. What does
/// not fit is kept as a ``Misfit``, so that nothing is lost without a word.
public struct TableMerge {
    /// Texts of the whole result; beyond them rows are counted and no longer kept.
    static let cellLimit = 2_000_000
    /// More columns than any form has.
    private static let columnLimit = 1000
    /// Half of the columns must be there for a table to be the form.
    private static let leastCoverage = 0.5
    /// What a cell of a workbook holds, in UTF-16 units; readers keep as many characters.
    public static let cellCharacters = 32_767
    /// So many bytes of text weigh as much as a cell.
    private static let bytesOfCell = 200

    private var columns: [Phrase] = []
    private var titles: [String] = []
    /// The notice has a form, whose columns are all there are.
    private let hasForm: Bool
    private var rows: [MergedTable.Row] = []
    private var misfits: [Misfit] = []
    private var cells = 0

    public init(_ requirement: Requirement) {
        hasForm = !requirement.templateHeader.isEmpty
        for title in requirement.templateHeader { addColumn(title) }
    }

    private mutating func addColumn(_ title: String) {
        let folded = Folded(title).withoutBrackets
        guard !folded.isEmpty, titles.count < Self.columnLimit, cells < Self.cellLimit else { return }
        // The rows that are there get it too.
        cells += rows.count
        columns.append(Phrase(folded))
        titles.append(title)
    }

    /// Notes that nothing of a unit's file, or of a unit, can be merged.
    public mutating func miss(_ unit: OrganizationalUnit, file: String = "", _ problem: Misfit.Problem) {
        misfits.append(
            Misfit(
                unit: unit.code, unitName: unit.name, file: file, sheet: "", cell: "", text: "", problem: problem))
    }

    /// Takes the tables of one file.
    public mutating func take(_ file: MergeFile) {
        let content = file.content
        if content.problem != nil, content.tables.isEmpty {
            return miss(file.unit, file: file.name, .unreadable)
        }
        let tables = content.tables.enumerated().map { index, table in
            SourceTable(table, number: index + 1, isHidden: content.notes.contains("hidden sheet: \(table.sheet)"))
        }
        if tables.isEmpty { return miss(file.unit, file: file.name, .noTable) }
        for text in content.notes where !text.hasPrefix("hidden sheet: ") {
            misfits.append(Misfit(file, sheet: "", cell: "", text: text, problem: .readerNote))
        }
        if let problem = content.problem {
            misfits.append(Misfit(file, sheet: "", cell: "", text: problem.rawValue, problem: .readerNote))
        }
        let chosen = choose(tables)
        for (index, table) in tables.enumerated() {
            if chosen.contains(index) {
                take(table, of: file)
            } else if table.isHidden {
                note(table, file, .hiddenSheet)
            } else if table.header.isEmpty {
                // Notes and signatures stand in tables of their own.
                if chosen.isEmpty { note(table, file, .noHeader) }
            } else if HeaderMatch.filledRows(of: table.table) > 0 {
                note(table, file, .otherTable)
            } else if chosen.isEmpty {
                note(table, file, .otherTable)
            }
        }
    }

    /// The tables of a file that are the form. Without a form of the notice the one with the most rows sets the columns.
    private func choose(_ tables: [SourceTable]) -> Set<Int> {
        let candidates = tables.indices.filter { !tables[$0].isHidden && !tables[$0].header.isEmpty }
        let fitting = candidates.filter { coverage(tables[$0]) >= Self.leastCoverage }
        guard fitting.isEmpty, !hasForm,
            let main = candidates.max(by: { tables[$0].table.rows < tables[$1].table.rows })
        else { return Set(fitting) }
        return [main]
    }

    private func coverage(_ table: SourceTable) -> Double {
        let filled = table.header.count { !$0.isEmpty }
        let wanted = hasForm ? columns.count : min(columns.count, filled)
        return wanted == 0 ? 0 : Double(match(table.header).count) / Double(wanted)
    }

    /// Which column each cell of a header row is, by the cell's place.
    private func match(_ header: [String]) -> [Int: Int] {
        let places = header.indices.filter { !header[$0].isEmpty }
        let phrases = places.map { Phrase(Folded(header[$0]).withoutBrackets) }
        // Without a form a column of its own does no harm, and 线下人数 under 线上人数 would.
        let pairs = HeaderMatch.pairs(columns, with: phrases, exactly: !hasForm)
        return Dictionary(uniqueKeysWithValues: pairs.map { (places[$0.value], $0.key) })
    }

    private mutating func take(_ table: SourceTable, of file: MergeFile) {
        if !hasForm {
            let known = match(table.header)
            for (place, title) in table.header.enumerated() where known[place] == nil { addColumn(title) }
        }
        let columnOf = match(table.header)
        var places = [Int?](repeating: nil, count: titles.count)
        for (place, column) in columnOf { places[column] = place }
        for (place, column) in columnOf.sorted(by: { $0.key < $1.key }) {
            let title = table.header[place]
            guard Folded(title).withoutBrackets != columns[column].text else { continue }
            note(
                table, file, .columnAlike, cell: Self.reference(place, table.headerRow), text: [title, titles[column]])
        }
        var sums = RunningSums(unsummed: table.header.map { ColumnMeaning($0) != .plain })
        for (index, row) in table.rows.enumerated() {
            guard cells < Self.cellLimit else {
                note(table, file, .rowsBeyond(table.rows.count - index))
                break
            }
            let number = table.number(ofRow: index)
            switch table.kind(of: row) {
            case .blank: break
            case .misfit where sums.areIn(row), .record where sums.areIn(row):
                note(table, file, .ownSum, cell: "A\(number)", text: row)
            case .misfit(let problem): note(table, file, problem, cell: "A\(number)", text: row)
            case .record:
                sums.add(row)
                take(row, number, table, file, columnOf, places)
            }
        }
        if table.beyond > 0 { note(table, file, .rowsBeyond(table.beyond)) }
        if table.table.columns > 256 || table.table.header.count >= 256 { note(table, file, .columnsBeyond) }
    }

    private mutating func take(
        _ row: [String], _ number: Int, _ table: SourceTable, _ file: MergeFile, _ columnOf: [Int: Int],
        _ places: [Int?]
    ) {
        var texts = Array(repeating: MergedCell.empty, count: titles.count)
        for (place, text) in row.enumerated() where !text.isEmpty {
            let cell = Self.reference(place, number)
            if let column = columnOf[place] {
                texts[column] = .text(text)
                if text.utf16.count >= Self.cellCharacters { note(table, file, .cutText, cell: cell, text: [text]) }
                cells += text.utf8.count / Self.bytesOfCell
            } else {
                let hasHead = table.header.indices.contains(place) && !table.header[place].isEmpty
                note(table, file, hasHead ? .columnUnknown : .columnWithoutHeader, cell: cell, text: [text])
            }
        }
        cells += texts.count + 1
        rows.append(
            MergedTable.Row(
                unit: file.unit.code, unitName: file.unit.name, file: file.name, sheet: table.name, row: number,
                cells: texts, places: places))
    }

    private mutating func note(
        _ table: SourceTable, _ file: MergeFile, _ problem: Misfit.Problem, cell: String = "", text: [String]? = nil
    ) {
        // Many notes are as heavy as rows.
        cells += 3
        let text = (text ?? table.header).filter { !$0.isEmpty }.joined(separator: " | ")
        misfits.append(
            Misfit(file, sheet: table.name, cell: cell, text: String(text.prefix(1000)), problem: problem))
    }

    /// `C12` for the third column.
    static func reference(_ place: Int, _ row: Int) -> String {
        var letters = ""
        var rest = place
        while rest >= 0 {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        }
        return letters + String(row)
    }

    /// The result: texts that are numbers and days made such, and the sums.
    public func merged() -> MergedTable {
        var table = MergedTable(
            columns: titles, rows: rows, sums: [], misfits: misfits, units: Set(rows.map(\.unit)).count)
        for index in table.rows.indices where table.rows[index].cells.count < titles.count {
            let missing = titles.count - table.rows[index].cells.count
            table.rows[index].cells += Array(repeating: .empty, count: missing)
            table.rows[index].places += Array(repeating: nil, count: missing)
        }
        table.settleValues()
        return table
    }
}

/// One table of a file as it is merged.
private struct SourceTable {
    enum RowKind {
        case record, blank
        case misfit(Misfit.Problem)
    }

    let table: Table
    let name: String
    let isHidden: Bool
    /// One line, also where the form has two: 参与人数 above 线上 and 线下 becomes 参与人数线上 and 参与人数线下.
    let header: [String]
    /// Below the header.
    let rows: [[String]]
    private let skipped: Int

    init(_ table: Table, number: Int, isHidden: Bool) {
        self.table = table
        self.isHidden = isHidden
        name = table.sheet.isEmpty ? "#\(number)" : table.sheet
        let single = table.header.map(Self.trimmed)
        let second = table.body.first.flatMap { Self.twoLines(single, $0.map(Self.trimmed)) }
        header = second ?? single
        skipped = second == nil ? 0 : 1
        rows = table.body.dropFirst(skipped).map { $0.map(Self.trimmed) }
    }

    /// The number of the header row; where the format has none, counted in the table.
    var headerRow: Int { table.headerRow ?? table.titles.count + 1 }

    /// Rows that the report does not hold.
    var beyond: Int { max(0, table.rows - table.body.count) }

    func number(ofRow index: Int) -> Int {
        let place = index + skipped
        return table.bodyRows.indices.contains(place) ? table.bodyRows[place] : table.titles.count + place + 2
    }

    func kind(of row: [String]) -> RowKind {
        let filled = row.filter { !$0.isEmpty }
        guard let first = filled.first else { return .blank }
        let folded = filled.prefix(3).map { Folded($0, limit: 80) }
        if folded.contains(where: Self.isSum) { return .misfit(.ownSum) }
        if let label = folded.first, HeaderMatch.isNote(label) || Self.isSignature(label) { return .misfit(.noRow) }
        if HeaderMatch.isFilled(row, under: header) { return .record }
        // A printed running number and nothing else.
        return filled.count == 1 && WrittenNumber(first) != nil ? .blank : .misfit(.noRow)
    }

    private static let sums: [Folded] = ["合计", "总计", "小计", "共计"]

    /// 合计（人）and 全校合计 are sums; 累计学分活动 is none, nor are 小计算师.
    private static func isSum(_ cell: Folded) -> Bool {
        guard cell.count <= 8 else { return false }
        if cell.hasSuffix(Folded("合计")) || [Folded("累计"), Folded("总数")].contains(cell) { return true }
        return sums.contains {
            cell.hasPrefix($0) && !Folded(scalars: Array(cell.scalars.dropFirst($0.count))).hasPrefix("算")
        }
    }

    /// Who filled the form in, below it.
    private static func isSignature(_ label: Folded) -> Bool {
        ["填报单位", "填报说明", "填报日期", "填报时间", "填表日期", "填表时间", "制表人", "审核人", "负责人", "单位负责人", "分管领导", "单位盖章", "单位(盖章"]
            .contains { label.hasPrefix(Folded($0)) }
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
    }

    /// The heads of both lines together; nil when the second row is no line of the header: it is one when it begins with
    /// blanks, holds no digits and fills gaps of the first line.
    private static func twoLines(_ first: [String], _ second: [String]) -> [String]? {
        guard second.first?.isEmpty == true, second.contains(where: { !$0.isEmpty }),
            !second.contains(where: { $0.contains(where: \.isNumber) })
        else { return nil }
        let gaps = second.indices.filter { !second[$0].isEmpty && (!first.indices.contains($0) || first[$0].isEmpty) }
        guard !gaps.isEmpty else { return nil }
        var above = ""
        return (0..<max(first.count, second.count)).map { place in
            let upper = first.indices.contains(place) ? first[place] : ""
            let lower = second.indices.contains(place) ? second[place] : ""
            if !upper.isEmpty { above = upper }
            return lower.isEmpty ? upper : above + lower
        }
    }
}
