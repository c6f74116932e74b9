import Inspection

/// Text files and comma separated values.
enum PlainText {
    /// More text than any report holds.
    private static let limit = 4 << 20

    static func read(_ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, _ workbench: Workbench) -> FileContent {
        var content = sniffed
        let isCut = bytes.count > limit
        let decoded = TextBytes.decode(Array(bytes.prefix(limit)), workbench.charsets, isPrefix: isCut)
        if isCut { content.notes.append("read up to \(limit >> 20) MiB") }
        guard content.format == .csv else {
            var summary = TextSummary(workbench.allowance)
            summary.take(decoded.text)
            content.title = summary.title
            content.lines = summary.lines
            content.characters = summary.characters
            return content
        }
        var summary = SheetSummary()
        summary.take(
            sheet(Array(decoded.text.utf8), isCut: isCut, limits: TableLimits(workbench.allowance.limits)))
        summary.fill(&content, workbench.allowance)
        return content
    }

    /// The rows, numbered as a spreadsheet program numbers them: an empty line is a row.
    private static func sheet(_ text: [UInt8], isCut: Bool, limits: TableLimits) -> SheetBuilder {
        let sample = Array(text.prefix(TextSniffer.sampleSize))
        let separator = SeparatedRows.separator(of: sample, isCut: isCut || sample.count < text.count)
        var rows = SeparatedRows(text, separator: separator ?? UInt8(ascii: ","), cellBytes: limits.bytes)
        var sheet = SheetBuilder(name: "", limits: limits)
        while let row = rows.next() { sheet.take(row) }
        return sheet
    }
}
