import Inspection
import Mail

/// What a text file is.
enum TextForm {
    case mail, plain, table
    /// HTML, by itself or as MHTML (RFC 2557) with its pictures.
    case webPage, webArchive
    /// Word and Excel documents in one XML file.
    case wordXML, sheetXML
    case otherXML
}

/// Text files: which of the many things that are text a file is.
struct TextSniffer {
    let text: String
    private let isCut: Bool
    static let sampleSize = 64 << 10

    /// Looks at the beginning of a file; nil when it is not text.
    init?(_ file: UnsafeRawBufferPointer, _ charsets: Charsets) {
        let sample = Array(file.prefix(Self.sampleSize))
        let isWide = TextBytes.hasWideMark(sample) || TextBytes.wideLabel(sample) != nil
        // Control characters other than white space, escape (ISO 2022) and the old end-of-file mark are no text.
        let isBinary = sample.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B].contains($0) }
        guard isWide || !isBinary else { return nil }
        isCut = file.count > sample.count
        let decoded = TextBytes.decode(sample, charsets, isPrefix: isCut)
        guard isWide || !decoded.isLossy else { return nil }
        text = decoded.text
    }

    var form: TextForm {
        let start = text.drop(while: \.isWhitespace).prefix(2048).lowercased()
        if isSavedPage(start) { return .webArchive }
        if isMail { return .mail }
        if start.hasPrefix("mime-version:") { return .webArchive }
        if start.hasPrefix("<?xml") || start.hasPrefix("<?mso-application") || start.hasPrefix("<workbook") {
            if start.contains("<html") || start.contains("<!doctype html") { return .webPage }
            if start.contains("urn:schemas-microsoft-com:office:spreadsheet") || start.contains("\"excel.sheet\"") {
                return .sheetXML
            }
            if start.contains("worddocument") || start.contains("pkg:package") || start.contains("\"word.document\"") {
                return .wordXML
            }
            return .otherXML
        }
        if start.hasPrefix("<svg") { return .otherXML }
        let pageStarts = ["<!doctype html", "<html", "<table", "<meta", "<head", "<style", "<body", "<div", "<!--"]
        if pageStarts.contains(where: { start.hasPrefix($0) }) { return .webPage }
        return SeparatedRows.separator(of: Array(text.utf8), isCut: isCut) == nil ? .plain : .table
    }

    /// What the file is; the extension decides only what a web page is meant to be.
    func content(fileExtension: String?) -> FileContent {
        let form = form
        switch form {
        case .mail: return FileContent(kind: .message, format: .eml)
        case .plain: return FileContent(kind: .document, format: .txt)
        case .table: return FileContent(kind: .spreadsheet, format: .csv)
        case .webPage: return page("a web page", fileExtension)
        case .webArchive: return page("a web archive (MHTML)", fileExtension)
        case .wordXML: return unnamed(.document, "a Word document saved as XML", fileExtension)
        case .sheetXML: return unnamed(.spreadsheet, "an Excel workbook saved as XML", fileExtension)
        case .otherXML: return unnamed(.other, "an XML file", nil)
        }
    }

    /// A page that Excel wrote, or that has a table and a spreadsheet's extension, is a spreadsheet.
    private func page(_ note: String, _ fileExtension: String?) -> FileContent {
        let start = text.prefix(16_384).lowercased()
        let isExcel = ["excelworkbook", "excel.sheet", "office:excel"].contains { start.contains($0) }
        let isWord = ["worddocument>", "word.document", "office:word"].contains { start.contains($0) }
        let isNamedSheet = ["xls", "xlsx", "et", "csv"].contains(fileExtension ?? "")
        let hasTable = text.lowercased().contains("<table")
        let isSheet = isExcel ? !isWord || isNamedSheet : isNamedSheet && hasTable
        return unnamed(isSheet ? .spreadsheet : .document, note, fileExtension)
    }

    private func unnamed(_ kind: FileKind, _ note: String, _ fileExtension: String?) -> FileContent {
        var content = FileContent(kind: kind)
        let officeExtensions = ["xls", "xlsx", "et", "csv", "doc", "docx", "wps", "rtf"]
        let named = fileExtension.flatMap { officeExtensions.contains($0) ? $0 : nil }
        content.notes = [
            named.map { note.contains(" saved as ") ? "\(note), named .\($0)" : "\(note) saved as .\($0)" } ?? note
        ]
        return content
    }

    /// What browsers put before a page that they save (RFC 2557 with fields of a mail).
    private func isSavedPage(_ start: String) -> Bool {
        ["from: <saved by", "from: \"saved by", "from: <由"].contains { start.hasPrefix($0) }
            || start.contains("\nsnapshot-content-location:")
    }

    /// RFC 5322 §3.6: a block of fields at the very start, with a sender or the trace of a server among them.
    private var isMail: Bool {
        var names: Set<Substring> = []
        let lines = text.prefix(8192).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for line in lines.prefix(200) {
            if line.isEmpty { break }
            if line.first == " " || line.first == "\t" { continue }
            guard let colon = line.firstIndex(of: ":"), line[..<colon].utf8.allSatisfy({ (33...126).contains($0) })
            else { return false }
            names.insert(Substring(line[..<colon].lowercased()))
        }
        let telling: Set<Substring> = ["from", "received", "subject", "date", "to", "message-id", "mime-version"]
        return names.intersection(telling).count >= 2 && !names.isDisjoint(with: ["from", "received", "return-path"])
    }
}
