import Inspection

/// A filled-in form beside the notice's blank one: what was left empty, and which years its dates name.
struct FormCheck {
    let form: MailFile.Form
    /// The columns of the notice's form that somebody must fill, with their places in the file's.
    private let required: [(column: Int, title: String)]
    /// Rows that somebody filled, by their places in the table's body; sums and signatures left out.
    private let filled: [Int]

    /// The form of `file` that fits the requirement best; nil when it has none that is at least half the notice's own.
    init?(_ file: MailFile, _ asked: AskedRequirement) {
        guard asked.hasTemplate, let match = HeaderMatch.best(of: file.forms, asked), match.coverage >= 0.5,
            match.hits >= 3
        else { return nil }
        form = file.forms[match.form]
        let table = form.table
        required = Self.columns(asked.requirement.templateHeader, in: table.header)
        filled = table.body.indices.filter { index in
            let row = table.body[index]
            return HeaderMatch.isFilled(row, under: table.header)
                && !row.prefix(3).contains { Self.isSum(Folded($0, limit: 20)) }
        }
    }

    /// The columns of a blank form, for a file where no row is filled.
    var titles: [String] { required.map(\.title) }

    /// Columns in which no filled row has anything.
    var emptyColumns: [String] { filled.isEmpty ? [] : required.filter { isEmpty($0.column) }.map(\.title) }

    /// Single cells left empty in filled rows, such as `C7 活动地点`; without row numbers `3 活动地点`.
    var emptyCells: [String] {
        filled.flatMap { row in
            required.filter { !hasText(row, $0.column) && !isEmpty($0.column) }.map {
                "\(place(row, $0.column)) \($0.title)"
            }
        }
    }

    /// Years of dates in filled rows: 2023年11月, 2023-11-05, 2023/11/5, 2023.11.5.
    var years: [Int] {
        let cells = filled.flatMap { form.table.body[$0].prefix(40) }
        return Set(cells.flatMap { Self.years(in: Folded($0, limit: 60)) }).sorted()
    }

    private func isEmpty(_ column: Int) -> Bool { !filled.contains { hasText($0, column) } }

    private func hasText(_ row: Int, _ column: Int) -> Bool {
        let cells = form.table.body[row]
        return cells.indices.contains(column) && !Folded(cells[column], limit: 40).isEmpty
    }

    private func place(_ row: Int, _ column: Int) -> String {
        let table = form.table
        guard table.bodyRows.count == table.body.count else { return "\(table.titles.count + row + 2)" }
        return Self.letters(column) + "\(table.bodyRows[row])"
    }

    /// Columns by their titles: first those that are equal, then those that fit.
    private static func columns(_ wanted: [String], in header: [String]) -> [(column: Int, title: String)] {
        let cells = header.prefix(60).map { Phrase(Folded($0, limit: 60).withoutBrackets) }
        let titles = wanted.map { ($0, Phrase(Folded($0, limit: 60).withoutBrackets)) }
        var found: [Int: Int] = [:]
        for isMatch in [{ $0.text == $1.text }, HeaderMatch.fits] as [(Phrase, Phrase) -> Bool] {
            for (index, title) in titles.enumerated() where found[index] == nil {
                let free = cells.indices.first { column in
                    !cells[column].text.isEmpty && !found.values.contains(column) && isMatch(cells[column], title.1)
                }
                if let free { found[index] = free }
            }
        }
        return titles.enumerated().compactMap { index, title in
            guard let column = found[index], !voluntary.contains(where: { title.1.text.contains($0) }) else {
                return nil
            }
            return (column, title.0)
        }
    }

    /// Columns that may be left empty.
    private static let voluntary: [Folded] = ["序号", "编号", "备注", "说明"]

    private static func isSum(_ cell: Folded) -> Bool { ["合计", "总计", "小计"].contains { cell.hasPrefix($0) } }

    /// A, B … Z, AA.
    private static func letters(_ column: Int) -> String {
        var rest = column
        var letters = ""
        repeat {
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }

    private static func years(in cell: Folded) -> [Int] {
        let text = cell.scalars
        return text.indices.compactMap { start in
            guard start + 5 < text.count, text[start] == "2", text[start + 1] == "0",
                start == 0 || !text[start - 1].isDigit, text[start + 2].isDigit, text[start + 3].isDigit,
                "年-/.".unicodeScalars.contains(text[start + 4]), text[start + 5].isDigit
            else { return nil }
            return 2000 + Int(text[start + 2].value - 48) * 10 + Int(text[start + 3].value - 48)
        }
    }
}
