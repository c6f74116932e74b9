import Inspection

/// What a report keeps of a file's text, taken in line by line: the first lines, the title, the number of characters.
struct TextSummary {
    private let allowance: Allowance
    private(set) var title: String?
    private(set) var characters = 0
    private(set) var lines: [String] = []
    private var isFull = false

    private static let lineLimit = 400
    private static let lineCharacters = 500
    private static let titleCharacters = 200

    init(_ allowance: Allowance) {
        self.allowance = allowance
    }

    /// Takes text in; it is split at line breaks.
    mutating func take(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) { takeLine(line) }
    }

    private mutating func takeLine(_ line: Substring) {
        characters += line.unicodeScalars.count { !$0.properties.isWhitespace }
        guard title == nil || !isFull else { return }
        let trimmed = String(line).displayable(limit: Self.lineCharacters, keepingLines: true).trimmed
        guard !trimmed.isEmpty else { return }
        if title == nil { title = trimmed.displayable(limit: Self.titleCharacters) }
        guard lines.count < Self.lineLimit, allowance.takeText(trimmed.utf8.count) else {
            isFull = true
            return
        }
        lines.append(trimmed)
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

/// Characters of XML text, gathered piece by piece, in UTF-8.
struct TextBuffer {
    private var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { bytes.isEmpty }
    var isFull: Bool { bytes.count >= limit }

    /// Adds what fits. A character that is cut in half reads as U+FFFD.
    mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: more.prefix(limit - bytes.count))
    }

    /// Adds what fits, any run of white space as one space and none at the beginning.
    mutating func appendCollapsed(_ more: UnsafeBufferPointer<UInt8>) {
        for byte in more where bytes.count < limit {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace {
                bytes.append(byte)
            } else if let last = bytes.last, last != 0x20, last != 0x0A {
                bytes.append(0x20)
            }
        }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append($0) }
    }

    /// The text so far; the buffer is empty afterwards.
    mutating func take() -> String {
        defer { bytes.removeAll(keepingCapacity: true) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
