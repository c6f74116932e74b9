/// Walks over HTML as mailers write it, once, from left to right. It builds no tree: text and tags come in order.
public struct HTMLScanner {
    /// A piece of HTML.
    public enum Token: Equatable, Sendable {
        /// Text as written, entities included.
        case text(Range<Int>)
        /// A start or end tag: its name in lower case and where its attributes stand.
        case tag(name: String, isEnd: Bool, attributes: Range<Int>)
    }

    /// What is walked over, in UTF-8.
    public let html: [UInt8]
    private var position = 0
    /// Element content that is no text, by the end tag it runs to.
    private var rawEnd: String?
    private var commentsAreBroken = false

    /// Begins at the start of the HTML.
    public init(_ html: [UInt8]) { self.html = html }

    /// The next piece; nil at the end. Comments, declarations and what stands in `script` and `style` are left out.
    public mutating func next() -> Token? {
        while position < html.count {
            if let name = rawEnd {
                rawEnd = nil
                skip(to: name)
                continue
            }
            let start = position
            guard html[start] == ASCII.less, start + 1 < html.count, opensMarkup(html[start + 1]) else {
                position = nextLess(after: start)
                return .text(start..<position)
            }
            if html[start + 1] == UInt8(ascii: "!") || html[start + 1] == ASCII.question {
                skipDeclaration(from: start)
                continue
            }
            return tag(from: start)
        }
        return nil
    }

    /// The attributes of a tag, names in lower case, values with entities decoded; at most 30.
    public func attributes(_ range: Range<Int>) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var index = range.lowerBound
        while index < range.upperBound, found.count < 30 {
            while index < range.upperBound, html[index].isMailSpace || html[index] == ASCII.slash { index += 1 }
            let nameStart = index
            while index < range.upperBound, !html[index].isMailSpace, html[index] != ASCII.equals { index += 1 }
            let name = lowerText(html[nameStart..<index].prefix(100))
            while index < range.upperBound, html[index].isMailSpace { index += 1 }
            guard index < range.upperBound, html[index] == ASCII.equals else { continue }
            index += 1
            while index < range.upperBound, html[index].isMailSpace { index += 1 }
            let value = attributeValue(&index, range.upperBound)
            if !name.isEmpty { found.append((name, HTMLEntities.decode(html[value]))) }
        }
        return found
    }

    private func attributeValue(_ index: inout Int, _ end: Int) -> Range<Int> {
        guard index < end else { return end..<end }
        let quote = html[index]
        if quote == ASCII.quote || quote == ASCII.apostrophe {
            let start = index + 1
            index = start
            while index < end, html[index] != quote { index += 1 }
            defer { index = min(index + 1, end) }
            return start..<index
        }
        let start = index
        while index < end, !html[index].isMailSpace { index += 1 }
        return start..<index
    }

    private func opensMarkup(_ byte: UInt8) -> Bool {
        byte.isLetter || byte == ASCII.slash || byte == UInt8(ascii: "!") || byte == ASCII.question
    }

    private func nextLess(after start: Int) -> Int {
        html.span.position(of: ASCII.less, in: start + 1..<max(start + 1, html.count)) ?? html.count
    }

    private mutating func tag(from start: Int) -> Token {
        var index = start + 1
        let isEnd = html[index] == ASCII.slash
        if isEnd { index += 1 }
        let nameStart = index
        while index < html.count, html[index].isLetter || html[index].isDigit { index += 1 }
        let name = lowerText(html[nameStart..<min(index, nameStart + 20)])
        let attributes = index
        index = tagEnd(from: index)
        position = min(index + 1, html.count)
        if !isEnd, ["script", "style", "title", "textarea"].contains(name) { rawEnd = name }
        return .tag(name: name, isEnd: isEnd, attributes: attributes..<index)
    }

    /// The `>` that closes a tag: one inside a quoted value does not. A quotation mark counts only after an equals
    /// sign, and a value that is not closed within 4 KiB is none.
    private func tagEnd(from start: Int) -> Int {
        var index = start
        while index < html.count, html[index] != ASCII.greater {
            let isQuote = html[index] == ASCII.quote || html[index] == ASCII.apostrophe
            if isQuote, html[index - 1] == ASCII.equals,
                let close = html.span.position(of: html[index], in: index + 1..<min(html.count, index + 4096))
            {
                index = close
            }
            index += 1
        }
        return min(index, html.count)
    }

    private mutating func skipDeclaration(from start: Int) {
        if html.span.has(Array("<!--".utf8), at: start), !commentsAreBroken {
            if let end = html.span.position(of: Array("-->".utf8), in: min(start + 4, html.count)..<html.count) {
                position = end + 3
                return
            }
            // Never closed: read on behind its first `>` rather than lose the text, and look for no other end.
            commentsAreBroken = true
        }
        position = (html.span.position(of: ASCII.greater, in: start..<html.count) ?? html.count - 1) + 1
    }

    /// Moves to the end tag `</name`; to the end when there is none.
    private mutating func skip(to name: String) {
        let wanted = Array(name.utf8)
        while let less = html.span.position(of: ASCII.less, in: position..<max(position, html.count)) {
            position = less
            let nameStart = less + 2
            if less + 1 < html.count, html[less + 1] == ASCII.slash, nameStart + wanted.count <= html.count,
                html[nameStart..<nameStart + wanted.count].map(\.lowered) == wanted
            {
                return
            }
            position = less + 1
        }
        position = html.count
    }
}
