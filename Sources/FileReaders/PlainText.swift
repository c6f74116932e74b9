import Inspection

/// Text files and comma separated values.
enum PlainText {
    /// More text than any report holds.
    private static let limit = 4 << 20

    static func read(_ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, _ workbench: Workbench) -> FileContent {
        var content = sniffed
        let isCut = bytes.count > limit
        let decoded = workbench.charsets.guess(Array(bytes.prefix(limit)), isPrefix: isCut)
        if isCut { content.notes.append("read up to \(limit >> 20) MiB") }
        var summary = TextSummary(workbench.allowance)
        summary.take(decoded.text)
        content.title = summary.title
        content.lines = summary.lines
        if content.format == .csv {
            content.tables = [table(decoded.text)]
        } else {
            content.characters = summary.characters
        }
        return content
    }

    private static func table(_ text: String) -> Table {
        let lines = text.split(whereSeparator: \.isNewline)
        let separators: [Character] = [",", "\t", ";"]
        let separator = separators.max { count(lines, $0) < count(lines, $1) } ?? ","
        var builder = TableBuilder<String> { cell in cell.contains { !$0.isWhitespace } }
        for line in lines {
            builder.take(
                CommaSeparated.cells(of: line, separator: separator).map { $0.displayable(limit: 500).trimmed })
        }
        return builder.table(sheet: "") { $0 }
    }

    private static func count(_ lines: [Substring], _ separator: Character) -> Int {
        lines.prefix(20).reduce(0) { $0 + $1.count { $0 == separator } }
    }
}
