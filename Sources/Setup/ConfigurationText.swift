/// A commented configuration whose values are changed line by line, so that every comment stays.
struct ConfigurationText {
    private var lines: [String]
    private let lineEnd: Character

    init(_ text: String) {
        // CR and LF are one character; others that break lines break none in TOML.
        let ends: [Character] = ["\n", "\r\n"]
        lineEnd = text.first(where: ends.contains) ?? "\n"
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: ends.contains).map(String.init)
    }

    /// The file's text.
    var text: String { lines.joined(separator: String(lineEnd)) }

    /// Sets `key` of a table such as `office` or `mailbox` to a value written as TOML. A key that stands there as a
    /// suggestion is made one; one that does not is put below the table's `url`, or at its beginning.
    mutating func set(_ table: String, _ key: String, _ value: String) {
        if let index = line(table, key) {
            lines[index] = Self.line(key, value, in: lines[index])
        } else if let above = line(table, "url") ?? head(table) {
            var index = above + 1
            while index < lines.count, Self.isRestOfComment(lines[index]) { index += 1 }
            lines.insert("\(key) = \(value)", at: index)
        }
    }

    /// Makes `key` a suggestion, so that its default holds.
    mutating func leaveOut(_ table: String, _ key: String) {
        guard let index = line(table, key), !lines[index].hasPrefix("#") else { return }
        lines[index] = "# " + lines[index]
    }

    /// Where `key = …` or `# key = …` stands in a table.
    private func line(_ table: String, _ key: String) -> Int? {
        guard let start = head(table) else { return nil }
        let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("[") } ?? lines.endIndex
        let own = lines[start..<end]
        return own.firstIndex { $0.hasPrefix("\(key) =") } ?? own.firstIndex { $0.hasPrefix("# \(key) =") }
    }

    /// Where a table begins, of several the first one.
    private func head(_ table: String) -> Int? {
        lines.firstIndex { $0.hasPrefix("[\(table)]") || $0.hasPrefix("[[\(table)]]") }
    }

    /// A comment that goes on from the line above.
    private static func isRestOfComment(_ line: String) -> Bool {
        line.hasPrefix(" ") && line.drop { $0 == " " }.hasPrefix("#")
    }

    /// The line with another value; its comment stays where it is, or behind a longer value.
    private static func line(_ key: String, _ value: String, in old: String) -> String {
        let old = old.hasPrefix("# ") ? String(old.dropFirst(2)) : old
        let line = "\(key) = \(value)"
        guard let comment = comment(in: old) else { return line }
        let column = old.distance(from: old.startIndex, to: comment)
        return line + String(repeating: " ", count: max(2, column - line.count)) + old[comment...]
    }

    /// Where the comment of a line begins: the first `#` outside quotation marks.
    private static func comment(in line: String) -> String.Index? {
        var isQuoted = false
        for index in line.indices {
            switch line[index] {
            case "\"": isQuoted.toggle()
            case "#" where !isQuoted: return index
            default: break
            }
        }
        return nil
    }

    /// A TOML basic string.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// A TOML array of such strings.
    static func quoted(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }
}
