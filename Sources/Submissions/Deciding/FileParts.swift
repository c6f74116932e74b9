import Inspection

/// What one file holds beside one another: the sheets of a workbook, the headed sections of a document.
extension MailFile {
    /// Each sheet that holds anything as a file by itself; empty when there are fewer than two.
    var sheets: [MailFile] {
        guard content.kind == .spreadsheet else { return [] }
        let filled = content.tables.prefix(6).filter { !$0.header.isEmpty || !$0.titles.isEmpty || !$0.body.isEmpty }
        guard filled.count > 1 else { return [] }
        return filled.map { table in
            let rows = table.titles + (table.header.isEmpty ? [] : [table.header]) + table.body
            return part(lines: rows.map { $0.joined(separator: "\t") }[...], tables: [table], name: nil)
        }
    }

    /// The sections of a document that begin with lines which `opens` takes for a title, and what stands before the
    /// first of them; empty when there is nothing to part. The name of the file is none of theirs.
    func sections(_ opens: (Phrase) -> Bool) -> [MailFile] {
        guard content.kind == .document else { return [] }
        let lines = content.lines
        var starts = [0]
        for (index, line) in lines.enumerated().dropFirst(3) where index - (starts.last ?? 0) >= 3 {
            guard line.utf8.count <= 120, !line.utf8.contains(9) else { continue }
            if opens(Phrase(Annex.withoutMark(Folded(line, limit: 60)))) { starts.append(index) }
        }
        guard (2...6).contains(starts.count) else { return [] }
        return zip(starts, starts.dropFirst() + [lines.count]).map { start, end in
            part(lines: lines[start..<end], tables: tables(in: lines[start..<end]), name: "")
        }
    }

    /// The tables whose header row stands among these lines.
    private func tables(in lines: ArraySlice<String>) -> [Table] {
        let rows = Set(lines.filter { $0.utf8.contains(9) }.map { Folded($0, limit: 300) })
        return content.tables.filter { rows.contains(Folded($0.header.joined(separator: "\t"), limit: 300)) }
    }

    private func part(lines: ArraySlice<String>, tables: [Table], name: String?) -> MailFile {
        var piece = attachment
        piece.content.lines = Array(lines)
        piece.content.tables = tables
        piece.content.title = lines.first
        // Lines beyond those that a report can carry are counted by nobody.
        let isWhole = content.lines.count < 400
        piece.content.characters =
            isWhole ? lines.reduce(0) { $0 + $1.unicodeScalars.count { !$0.properties.isWhitespace } } : nil
        piece.content.images = 0
        piece.contains = []
        return MailFile(piece, folders: folders, name: name)
    }
}

/// Tells the parts of a file among the requirements of a notice.
struct PartTelling {
    let classifier: Classifier
    let file: MailFile

    /// The parts that serve different requirements, each sure by itself; empty when the file is one thing.
    func parts() -> [(file: MailFile, classification: Classification)] {
        let sheets = told(file.sheets) { $0.certainty != .unclear }
        if Set(sheets.map(\.key)).count > 1 { return asked(sheets) }
        let pieces = file.sections(opensSection)
        let sections = told(pieces) { $0.certainty == .sure && $0.isWellFounded }
        guard sections.count == pieces.count, Set(sections.map(\.key)).count == pieces.count else { return [] }
        return asked(sections)
    }

    private typealias Part = (file: MailFile, classification: Classification, key: String)

    /// What is not asked of the unit is left out beside what is.
    private func asked(_ parts: [Part]) -> [(file: MailFile, classification: Classification)] {
        parts.filter { $0.classification.best?.asked.isAsked == true }.map { ($0.file, $0.classification) }
    }

    private func told(_ pieces: [MailFile], _ isClear: (Classification) -> Bool) -> [Part] {
        guard !pieces.isEmpty else { return [] }
        var classifier = classifier
        classifier.topic = classifier.topic.within(file)
        var parts: [Part] = []
        for piece in pieces {
            let classification = classifier.classify(piece)
            guard isClear(classification), let key = classification.best?.asked.key else { continue }
            let same = parts.firstIndex { $0.key == key }
            // Of two sheets for the same requirement the filled one stands for both.
            if let same, parts[same].file.filledRows >= piece.filledRows { continue }
            if let same {
                parts[same] = (piece, classification, key)
            } else {
                parts.append((piece, classification, key))
            }
        }
        return parts
    }

    /// Whether a line is the title of something that is asked for: its last words, or what stands before a colon.
    private func opensSection(_ line: Phrase) -> Bool {
        guard !line.text.isEmpty, !EvidenceFinder.isNumbered(line.text) else { return false }
        return classifier.requirements.contains { asked in
            guard let hit = asked.hit(in: line, siblings: []), hit.isStrong else { return false }
            let colon = Folded(scalars: hit.word.scalars + [":"])
            return line.text.withoutBrackets.hasSuffix(hit.word) || line.text.contains(colon)
        }
    }
}

extension MailFile {
    fileprivate var filledRows: Int { forms.reduce(0) { $0 + HeaderMatch.filledRows(of: $1.table) } }
}

extension Classification {
    /// Whether a title and the structure or the form below it agree.
    fileprivate var isWellFounded: Bool {
        let groups = Set(best?.evidence.filter(\.group.isContent).map(\.group) ?? [])
        return groups.contains(.title) && (groups.contains(.cues) || groups.contains(.header))
    }
}
