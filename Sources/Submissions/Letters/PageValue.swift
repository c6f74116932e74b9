/// A value that a page's template writes, and where in the page.
struct PageValue: Equatable {
    enum Place: Equatable {
        case text
        /// Between the quotes of an attribute of this name.
        case attribute(String)
        /// Written with `{{{…}}}` or `{{&…}}`.
        case unescaped
        /// In a tag without quotes, a comment, a rule or a script.
        case elsewhere
    }

    var name: String
    /// Counted from 1.
    var line: Int
    var place: Place

    /// Attributes whose value is only ever read to a person.
    static let textAttributes: Set<String> = ["alt", "title", "aria-label"]

    /// The values of a template in order. What `{{#…}}` leaves out or repeats is passed over once, as it stands.
    static func all(in text: String) -> [PageValue] {
        var scan = PageScan(text)
        while scan.step() {}
        return scan.values
    }
}

/// Goes through a page once and keeps track of what a browser would take each place for.
private struct PageScan {
    private enum State: Equatable {
        case text, comment
        /// Inside `<…>`; the word that was read last.
        case tag
        case quoted(Character)
        /// The content of an element in which nothing is escaped.
        case raw(String)
    }

    private(set) var values: [PageValue] = []
    private var rest: Substring
    private var state = State.text
    private var line = 1
    private var element = ""
    private var word = ""
    private var attribute = ""

    init(_ text: String) { rest = text[...] }

    /// Passes one character or one `{{…}}`; false at the end.
    mutating func step() -> Bool {
        guard let next = rest.first else { return false }
        if rest.hasPrefix("{{") {
            passTag()
            return true
        }
        if next == "\n" { line += 1 }
        switch state {
        case .text: passText(next)
        case .comment: passText(next, until: "-->")
        case .raw(let name): passText(next, until: "</" + name)
        case .quoted(let quote):
            rest.removeFirst()
            if next == quote { state = .tag }
        case .tag:
            rest.removeFirst()
            passWithinTag(next)
        }
        return true
    }

    private mutating func passTag() {
        let end = rest.firstRange(of: "}}")?.upperBound ?? rest.endIndex
        let inner = rest[..<end].dropFirst(2).prefix { $0 != "}" }
        rest = rest[end...]
        guard let first = inner.first, !"#^/!".contains(first) else { return }
        let isRaw = first == "{" || first == "&"
        let name = inner.drop { !$0.isLetter }.prefix { $0.isLetter }
        values.append(PageValue(name: String(name), line: line, place: isRaw ? .unescaped : place))
    }

    private var place: PageValue.Place {
        switch state {
        case .text: .text
        case .quoted: .attribute(attribute)
        case .comment, .tag, .raw: .elsewhere
        }
    }

    private mutating func passText(_ next: Character) {
        if rest.hasPrefix("<!--") {
            state = .comment
        } else if next == "<", rest.dropFirst().first.map({ $0.isLetter || "/!?{".contains($0) }) == true {
            state = .tag
            (element, word, attribute) = ("", "", "")
        }
        rest.removeFirst()
    }

    private mutating func passText(_ next: Character, until end: String) {
        guard rest.prefix(end.count).lowercased() == end else {
            rest.removeFirst()
            return
        }
        rest = rest.dropFirst(end.count)
        state = end == "-->" ? .text : .tag
        (element, word) = ("", "")
    }

    private mutating func passWithinTag(_ next: Character) {
        switch next {
        case ">":
            if element.isEmpty { element = word }
            state = ["script", "style"].contains(element) ? .raw(element) : .text
        case "\"", "'": state = .quoted(next)
        case "=": attribute = word
        default:
            if next.isLetter || next.isNumber || next == "-" || next == "/" {
                word.append(next.lowercased())
            } else if !word.isEmpty {
                if element.isEmpty { element = word }
                word = ""
            }
        }
    }
}
