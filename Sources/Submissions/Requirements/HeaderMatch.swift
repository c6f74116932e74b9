import Inspection

/// How well a table's header row fits the form of a requirement.
struct HeaderMatch {
    /// The table, counted from 0.
    var form: Int
    var hits: Int
    /// Columns that were looked for.
    var columns: Int
    /// Hits on columns that not every form has.
    var telling: Int

    var coverage: Double { columns == 0 ? 0 : Double(hits) / Double(columns) }

    /// The best fit among the tables of a file; nil when the requirement has no form or the file no header row.
    static func best(of forms: [MailFile.Form], _ asked: AskedRequirement) -> HeaderMatch? {
        guard !asked.header.isEmpty else { return nil }
        var best: HeaderMatch?
        for (index, form) in forms.enumerated() where form.header.count >= 3 {
            let hits = pairs(asked.header, with: form.header).keys.map { asked.header[$0] }
            // A usual form has more columns than any unit's table: what is there must fit, not all that could be.
            let columns = asked.hasTemplate ? asked.header.count : min(asked.header.count, form.header.count)
            let match = HeaderMatch(
                form: index, hits: min(hits.count, columns), columns: columns,
                telling: hits.count { !common.contains($0.text) })
            if best.map({ match.coverage > $0.coverage }) ?? true { best = match }
        }
        return best
    }

    /// The columns that have a cell of their own, each with the place of that cell: 人数 is either 参与人数 or 线上参与人数,
    /// not both.
    ///
    /// - Parameter exactly: Only cells of the very words.
    static func pairs(_ columns: [Phrase], with cells: [Phrase], exactly: Bool = false) -> [Int: Int] {
        var free = Array(cells.indices)
        var found: [Int: Int] = [:]
        let same: (Phrase, Phrase) -> Bool = { $0.text == $1.text }
        for isMatch in exactly ? [same] : [same, fits] {
            for (index, column) in columns.enumerated() where found[index] == nil {
                guard let cell = free.firstIndex(where: { isMatch(cells[$0], column) }) else { continue }
                found[index] = free.remove(at: cell)
            }
        }
        return found
    }

    /// One within the other, or most pairs of characters shared.
    static func fits(_ cell: Phrase, _ column: Phrase) -> Bool {
        if cell.count >= 2, column.text.contains(cell.text) || cell.text.contains(column.text) { return true }
        return cell.likeness(to: column) >= 0.6
    }

    /// Columns that most tables have.
    private static let common: Set<Folded> = ["序号", "备注", "联系人", "联系电话", "单位名称", "主办单位", "承办单位", "姓名", "性别"]

    /// Rows of a table that somebody filled in: more than a running number, a label or a note.
    static func filledRows(of table: Table) -> Int { table.body.count { isFilled($0, under: table.header) } }

    /// Whether somebody filled in a row: two cells of it, or the name of what the row is about.
    static func isFilled(_ row: [String], under header: [String]) -> Bool {
        let cells = row.prefix(60).map { Folded($0, limit: 80) }.filter { !$0.isEmpty }
        if let first = cells.first, examples.contains(where: { first.hasPrefix($0) }) { return false }
        let values = cells.filter { cell in
            !cell.scalars.allSatisfy { $0.isDigit } && cell.scalars.last != ":" && !isNote(cell)
                && !blanks.contains { cell.contains($0) }
        }
        let numbers = cells.dropFirst().count { $0.scalars.allSatisfy { $0.isDigit } }
        return values.count + numbers >= 2 || values.count == 1 && isNamed(row, values[0], header)
    }

    /// Whether a row's only value stands under 活动名称 and the like. 单位名称 may be printed on a blank form.
    private static func isNamed(_ row: [String], _ value: Folded, _ header: [String]) -> Bool {
        zip(row, header).contains { cell, title in
            let title = Folded(title, limit: 40)
            return title.hasSuffix("名称") && !title.contains("单位") && Folded(cell, limit: 80) == value
        }
    }

    /// Whether a cell is about the table and not in it: a sum, a note, a signature.
    static func isNote(_ cell: Folded) -> Bool { notes.contains { cell.hasPrefix($0) } }

    /// What a form's own example row begins with, and what stands in it.
    private static let examples: [Folded] = ["示例", "样例", "范例"]
    private static let blanks: [Folded] = ["xx", "××"]

    private static let notes: [Folded] = [
        "注:", "说明:", "备注:", "例:", "例如", "示例", "如:", "填表说明", "填报人", "填表人", "合计", "总计", "小计", "…", "...",
    ]
}
