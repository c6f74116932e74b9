import TerminalText

extension DigestDocument {
    /// The digest as plain text, columns aligned by what is seen.
    func plainText(_ language: Language) -> String {
        var lines = opening + [""]
        for section in sections {
            lines.append(heading(section, language))
            for block in section.blocks { lines += self.lines(block, language) }
            lines.append("")
        }
        return (lines + closing).joined(separator: "\n") + "\n"
    }

    private func heading(_ section: Section, _ language: Language) -> String {
        guard section.level > 1 else {
            return language == .chinese ? "【\(section.heading)】" : "== \(section.heading) =="
        }
        return language == .chinese ? "■ \(section.heading)" : "* \(section.heading)"
    }

    private func lines(_ block: Block, _ language: Language) -> [String] {
        let bullet = language == .chinese ? "· " : "- "
        let colon = language == .chinese ? "：" : ": "
        switch block {
        case .paragraph(let text): return [text]
        case .table(let table): return lines(table)
        case .entries(let entries): return entries.flatMap { lines($0, bullet, language) }
        case .pictures(let pictures): return pictures.map { bullet + $0.unit + colon + $0.about(language) }
        }
    }

    private func lines(_ entry: Entry, _ bullet: String, _ language: Language) -> [String] {
        let tag = entry.tag.map { language == .chinese ? "（\($0)）" : " (\($0))" } ?? ""
        var lines = [bullet + entry.title + tag]
        for line in entry.lines { lines.append("  " + line) }
        for command in entry.commands { lines.append("  $ " + command) }
        return lines
    }

    private func lines(_ table: Table) -> [String] {
        var text = TextTable(columns: table.columns.map { TextTable.Column($0.title) })
        for row in table.rows { text.append(row.map { TextTable.Cell($0.word) }) }
        // The signs' meanings are for the eye; the words say them themselves.
        let columns = table.legend.first.map { [$0.joined(separator: "  ")] } ?? []
        return columns + text.text().split(separator: "\n").map(String.init)
    }
}

extension DigestContent.Picture {
    /// `合影.jpg`; `开幕式.mp4，4分30秒`.
    func about(_ language: Language) -> String {
        let name = file.isEmpty ? (language == .chinese ? "（无文件名）" : "(no name)") : file
        guard let duration else { return name }
        return name + (language == .chinese ? "，" : ", ") + Spelling.duration(duration, language)
    }
}
