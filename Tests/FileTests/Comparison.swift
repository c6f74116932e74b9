import Inspection

extension Expectation {
    /// How a report differs from what was expected, in words.
    func differences(from file: Attachment) -> [String] {
        let content = file.content
        var found = Differences()
        found.compare("kind", kind, content.kind.rawValue)
        found.compare("format", format, content.format.rawValue)
        found.compare("title", title, content.title)
        found.compare("taken", takenAt, content.takenAt)
        found.compare("width", width, content.width)
        found.compare("height", height, content.height)
        found.compare("images", images, content.images)
        found.compare("traits", traits, content.traits.map(\.rawValue))
        compareProblem(content, &found)
        compareExtent(content, &found)
        compareText(content, &found)
        compareTables(content, &found)
        compareInside(file, &found)
        return found.all
    }

    private func compareProblem(_ content: FileContent, _ found: inout Differences) {
        if problem == "*", content.problem != nil { return }
        if problem != content.problem?.rawValue {
            let notes = content.notes.isEmpty ? "" : " \(content.notes)"
            found.add("problem: \(content.problem?.rawValue ?? "none")\(notes), not \(problem ?? "none")")
        }
    }

    private func compareExtent(_ content: FileContent, _ found: inout Differences) {
        if let duration {
            let isNear = content.duration.map { abs($0 - duration[0]) <= duration[1] } ?? false
            if !isNear { found.add("duration: \(content.duration.map { "\($0)" } ?? "none"), not \(duration[0])") }
        }
        if let characters {
            let isWithin = content.characters.map { (characters[0]...characters[1]).contains($0) } ?? false
            if !isWithin { found.add("characters: \(content.characters ?? -1), not \(characters)") }
        }
    }

    private func compareText(_ content: FileContent, _ found: inout Differences) {
        for line in lines where !content.lines.contains(where: { $0.contains(line) }) {
            found.add("no line with “\(line)” in \(content.lines.prefix(6))")
        }
        for note in notes where !content.notes.contains(where: { $0.contains(note) }) {
            found.add("no note with “\(note)” in \(content.notes)")
        }
    }

    private func compareTables(_ content: FileContent, _ found: inout Differences) {
        if let tables {
            found.compare("number of tables", tables.count, content.tables.count)
            for (wanted, table) in zip(tables, content.tables) {
                for difference in wanted.differences(from: table) { found.add("table \(difference)") }
            }
        }
        if let firstTable {
            guard let table = content.tables.first else { return found.add("no table") }
            for difference in firstTable.differences(from: table) { found.add("table \(difference)") }
        }
    }

    private func compareInside(_ file: Attachment, _ found: inout Differences) {
        if let pictures {
            let sizes = file.contains.map { [$0.content.width ?? 0, $0.content.height ?? 0] }
            found.compare("pictures", pictures, sizes)
        }
        if let captions {
            // Parts of a file are listed by their names, which are not in the order of its pages.
            found.compare("captions", captions.sorted(), file.contains.map { $0.content.caption ?? "" }.sorted())
        }
        guard let contains else { return }
        guard contains.count == file.contains.count else {
            return found.add("holds \(file.contains.map(\.path)), not \(contains.map(\.name))")
        }
        for (wanted, inner) in zip(contains, file.contains) {
            if !inner.path.hasSuffix(wanted.name), inner.name != wanted.name {
                found.add("holds \(inner.path), not \(wanted.name)")
            }
            for difference in wanted.differences(from: inner) { found.add("\(inner.path): \(difference)") }
        }
    }
}
