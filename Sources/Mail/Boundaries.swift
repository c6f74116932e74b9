/// The boundaries of the multiparts that are open, outermost first (RFC 2046 §5.1.1).
struct Boundaries {
    private var open: [[UInt8]] = []

    /// A delimiter line: which multipart it belongs to, and whether it is that one's last.
    struct Delimiter {
        var level: Int
        var isFinal: Bool
        var line: Int
        var next: Int
    }

    var count: Int { open.count }

    mutating func push(_ boundary: [UInt8]) { open.append(boundary) }

    mutating func keepOuter(_ count: Int) { open.removeLast(open.count - Swift.min(count, open.count)) }

    /// Whether a delimiter line of an open multipart could be taken for one of `boundary`.
    func isAmbiguous(_ boundary: [UInt8]) -> Bool {
        let final: [UInt8] = [ASCII.hyphen, ASCII.hyphen]
        return open.contains { $0 == boundary || $0 + final == boundary || boundary + final == $0 }
    }

    /// The delimiter that the line at `line` is, if any. The whole line must match but for white space at its end:
    /// RFC 2046 lets a prefix do, but boundaries that are prefixes of others are common and junk after one is not.
    func delimiter(in bytes: Span<UInt8>, line: Int, text end: Int, next: Int) -> Delimiter? {
        guard !open.isEmpty, end - line > 2, bytes[line] == ASCII.hyphen, bytes[line + 1] == ASCII.hyphen else {
            return nil
        }
        var end = end
        while end > line + 2, bytes[end - 1].isMailSpace { end -= 1 }
        let length = end - line - 2
        let isMaybeFinal = length > 2 && bytes[end - 1] == ASCII.hyphen && bytes[end - 2] == ASCII.hyphen
        for level in open.indices.reversed() {
            let isFinal = open[level].count == length - 2 && isMaybeFinal
            if isFinal || open[level].count == length, bytes.has(open[level], at: line + 2) {
                return Delimiter(level: level, isFinal: isFinal, line: line, next: next)
            }
        }
        return nil
    }

    /// The first delimiter line at or after `start`, which is the start of a line.
    func next(in bytes: Span<UInt8>, from start: Int) -> Delimiter? {
        guard !open.isEmpty else { return nil }
        var from = start
        // A hyphen is no character of base64: attachments are passed at the speed of memory.
        while let hyphen = bytes.position(of: ASCII.hyphen, in: from..<bytes.count) {
            from = hyphen + 1
            guard hyphen == start || bytes[hyphen - 1] == ASCII.lineFeed else { continue }
            let end = bytes.lineEnd(from: hyphen)
            if let found = delimiter(in: bytes, line: hyphen, text: end.text, next: end.next) { return found }
            from = end.next
        }
        return nil
    }
}
