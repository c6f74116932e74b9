import Glibc

/// The ASCII bytes the parsers look for, by name.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let apostrophe: UInt8 = 0x27
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let star: UInt8 = 0x2A
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
}

extension UInt8 {
    /// Space, tab, CR or LF.
    var isMailSpace: Bool {
        self == ASCII.space || self == ASCII.tab || self == ASCII.carriageReturn || self == ASCII.lineFeed
    }

    /// `0`–`9`.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// `A`–`Z`, `a`–`z`.
    var isLetter: Bool { lowered >= 0x61 && lowered <= 0x7A }

    /// The ASCII lower-case form; other bytes unchanged.
    var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit of either case; nil for another byte.
    var hexValue: UInt8? {
        if isDigit { return self - 0x30 }
        let letter = lowered
        return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : nil
    }
}

extension Span where Element == UInt8 {
    /// The first position of `byte` within `range`, which is clamped to the span.
    func position(of byte: UInt8, in range: Range<Int>) -> Int? {
        let range = range.clamped(to: 0..<count)
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, !range.isEmpty,
                let hit = memchr(base + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
        }
    }

    /// The first position of `needle`, a short constant, wholly within `range`, which is clamped to the span.
    func position(of needle: [UInt8], in range: Range<Int>) -> Int? {
        let range = range.clamped(to: 0..<count)
        guard let first = needle.first else { return range.lowerBound }
        var from = range.lowerBound
        while let hit = position(of: first, in: from..<range.upperBound) {
            if needle.count > range.upperBound - hit { return nil }
            if has(needle, at: hit) { return hit }
            from = hit + 1
        }
        return nil
    }

    /// Whether `pattern` stands at `position`.
    func has(_ pattern: [UInt8], at position: Int) -> Bool {
        guard position >= 0, position <= count, pattern.count <= count - position else { return false }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return pattern.isEmpty }
            return memcmp(base + position, pattern, pattern.count) == 0
        }
    }

    /// A copy of the bytes in `range`, which is clamped to the span.
    func copy(_ range: Range<Int>) -> [UInt8] {
        let range = range.clamped(to: 0..<count)
        return withUnsafeBufferPointer { Array($0[range]) }
    }

    /// The end of the line that starts at `start`: where its text ends (CR and LF left out) and where the next begins.
    func lineEnd(from start: Int) -> (text: Int, next: Int) {
        guard let feed = position(of: ASCII.lineFeed, in: start..<Swift.max(start, count)) else {
            return (count, count)
        }
        let text = feed > start && self[feed - 1] == ASCII.carriageReturn ? feed - 1 : feed
        return (text, feed + 1)
    }
}

extension [UInt8] {
    /// Whether one of `patterns` stands at the start.
    func begins(withOneOf patterns: [[UInt8]]) -> Bool { patterns.contains { span.has($0, at: 0) } }

    /// Whether one of `patterns` stands anywhere.
    func holds(oneOf patterns: [[UInt8]]) -> Bool {
        patterns.contains { span.position(of: $0, in: 0..<count) != nil }
    }
}

extension BidirectionalCollection where Element == UInt8 {
    /// The bytes without white space at both ends.
    var trimmed: SubSequence {
        guard let first = firstIndex(where: { !$0.isMailSpace }), let last = lastIndex(where: { !$0.isMailSpace })
        else { return self[endIndex...] }
        return self[first...last]
    }
}

/// Bytes that are ASCII by construction, as text; any other byte becomes U+FFFD.
func asciiText(_ bytes: some Collection<UInt8>) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : "\u{FFFD}") }
    return String(text)
}

/// ``asciiText(_:)`` in lower case.
func lowerText(_ bytes: some Collection<UInt8>) -> String {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return asciiText(bytes).lowercased() }
    return String(unsafeUninitializedCapacity: bytes.count) { room in
        var count = 0
        for byte in bytes {
            room[count] = byte.lowered
            count += 1
        }
        return count
    }
}
