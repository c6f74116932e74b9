import Inspection

/// What a report says of a workbook's sheets: a table for each, and the lines of those that are shown.
struct SheetReport {
    private let allowance: Allowance
    private var visible: TextSummary
    private var hidden: TextSummary
    private var tables: [Table] = []
    private var notes: [String] = []

    init(_ allowance: Allowance) {
        self.allowance = allowance
        visible = TextSummary(allowance)
        hidden = TextSummary(allowance)
    }

    /// Takes the next sheet.
    ///
    /// - Parameter cutAt: How far it was counted, for people; nil when to its end.
    mutating func take<Cell>(
        _ builder: TableBuilder<Cell>, named name: String, isHidden: Bool, cutAt: String?, text: (Cell) -> String
    ) {
        if isHidden { notes.append("hidden sheet: \(name)") }
        if let cutAt { notes.append("\(name): counted up to \(cutAt)") }
        guard builder.hasRows else { return }
        let table = builder.table(sheet: name, text: text)
        for line in TableBuilder<Cell>.lines(of: table) {
            if isHidden { hidden.take(line) } else { visible.take(line) }
        }
        tables.append(allowance.takeText(table.textSize) ? table : table.outline)
    }

    /// Puts all of it into a report; the title is that of the first sheet with text that is shown.
    func fill(_ content: inout FileContent) {
        content.notes += notes
        content.tables += tables
        content.title = visible.title ?? hidden.title
        content.lines = visible.lines
    }
}
