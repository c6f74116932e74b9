import Inspection
import Mail

/// Text files: which of the many things that are text a file is.
struct TextSniffer {
    let text: String
    private static let sampleSize = 64 << 10

    /// Looks at the beginning of a file; nil when it is not text.
    init?(_ file: UnsafeRawBufferPointer, _ charsets: Charsets) {
        let sample = Array(file.prefix(Self.sampleSize))
        let isWide = sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF])
        // Control characters other than white space, escape (ISO 2022) and the old end-of-file mark are no text.
        let isBinary = sample.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B].contains($0) }
        guard isWide || !isBinary else { return nil }
        let decoded = charsets.guess(sample, isPrefix: file.count > sample.count)
        guard isWide || !decoded.isLossy else { return nil }
        text = decoded.text
    }

    var content: FileContent {
        let start = text.drop(while: \.isWhitespace).prefix(512).lowercased()
        if isMail { return FileContent(kind: .message, format: .eml) }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<table")
            || start.hasPrefix("<meta") || start.hasPrefix("<head")
        {
            return document("an HTML page")
        }
        if start.hasPrefix("mime-version:") { return document("a web archive (MHTML)") }
        if start.contains("<?mso-application") { return document("an office file saved as plain XML") }
        if start.hasPrefix("<?xml") || start.hasPrefix("<svg") { return other("an XML file") }
        return isTable ? FileContent(kind: .spreadsheet, format: .csv) : FileContent(kind: .document, format: .txt)
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

    /// Comma or tab separated values: the first lines have the same number of separators.
    private var isTable: Bool {
        let lines = text.split(whereSeparator: \.isNewline).prefix(20).dropLast(text.utf8.count > 4096 ? 1 : 0)
        guard lines.count >= 2 else { return false }
        return [",", "\t", ";"].contains { (separator: Character) in
            let counts = Set(lines.map { CommaSeparated.cells(of: $0, separator: separator).count })
            return counts.count == 1 && counts.contains { $0 >= 2 }
        }
    }

    private func document(_ note: String) -> FileContent {
        var content = FileContent(kind: .document)
        content.notes = [note]
        return content
    }

    private func other(_ note: String) -> FileContent {
        var content = FileContent()
        content.notes = [note]
        return content
    }
}

/// RFC 4180 lines.
enum CommaSeparated {
    /// The cells of one line; quotes are taken off, and a line break inside quotes ends the row.
    static func cells(of line: some StringProtocol, separator: Character) -> [String] {
        var cells: [String] = []
        var cell = ""
        var inQuotes = false
        for character in line {
            if character == "\"" {
                inQuotes.toggle()
            } else if character == separator, !inQuotes {
                cells.append(cell)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        return cells + [cell]
    }
}
