/// RFC 2047 encoded words, read as the mailers in use write them rather than as the RFC allows.
///
/// Adjacent words of one charset are joined as bytes before they are decoded, because mailers split inside characters;
/// words are accepted anywhere, also inside quotes; raw eight-bit text between them is kept.
enum EncodedWords {
    /// The text of an unfolded header value.
    static func decode(_ value: [UInt8], _ charsets: Charsets) -> String {
        guard value.contains(where: { $0 >= 0x80 || $0 == ASCII.equals }) else {
            return String(decoding: value, as: UTF8.self)
        }
        var text = ""
        var run = Run()
        var gapStart = 0
        var index = 0
        while let word = nextWord(in: value, from: &index) {
            let gap = value[gapStart..<word.range.lowerBound]
            let isFirst = gapStart == 0
            if isFirst || gap.contains(where: { !$0.isMailSpace }) {
                text += run.flush(charsets)
                if !gap.isEmpty { text += charsets.guess(Array(gap)).text }
            } else if let charset = run.charset, charset != word.charset, canonical(charset) != canonical(word.charset)
            {
                text += run.flush(charsets)
            }
            run.charset = word.charset
            if run.bytes.isEmpty { run.bytes = word.payload } else { run.bytes += word.payload }
            gapStart = word.range.upperBound
            index = gapStart
        }
        text += run.flush(charsets)
        return gapStart == value.count ? text : text + charsets.guess(Array(value[gapStart...])).text
    }

    /// Whether the value holds at least one encoded word.
    static func isPresent(in value: [UInt8]) -> Bool {
        var index = 0
        return nextWord(in: value, from: &index) != nil
    }

    /// Bytes of adjacent words that share a charset.
    private struct Run {
        var charset: String?
        var bytes: [UInt8] = []

        mutating func flush(_ charsets: Charsets) -> String {
            guard let label = charset else { return "" }
            defer { self = Run() }
            return charsets.decode(bytes, label: label).text
        }
    }

    private struct Word {
        var range: Range<Int>
        var charset: String
        var payload: [UInt8]
    }

    private static func canonical(_ label: String) -> String {
        if case .named(let name)? = CharsetLabels.reading(of: label) { return name }
        return label.lowercased()
    }

    /// The next word at or after `index`. A try looks no further than the third `?`, so the search is linear.
    private static func nextWord(in value: [UInt8], from index: inout Int) -> Word? {
        while index + 1 < value.count {
            if value[index] == ASCII.equals, value[index + 1] == ASCII.question, let word = word(in: value, at: index) {
                return word
            }
            index += 1
        }
        return nil
    }

    /// `=?charset?B?payload?=` at `start`.
    private static func word(in value: [UInt8], at start: Int) -> Word? {
        guard let charsetEnd = questionMark(in: value, from: start + 2), charsetEnd > start + 2,
            charsetEnd + 2 < value.count, value[charsetEnd + 2] == ASCII.question,
            let payloadEnd = questionMark(in: value, from: charsetEnd + 3),
            payloadEnd + 1 < value.count, value[payloadEnd + 1] == ASCII.equals
        else { return nil }
        let charset = value[start + 2..<charsetEnd]
        guard !charset.contains(where: { $0.isMailSpace || $0 >= 0x80 }) else { return nil }
        let payload = value[charsetEnd + 3..<payloadEnd]
        let decoded: [UInt8]
        switch value[charsetEnd + 1].lowered {
        case UInt8(ascii: "b"): decoded = Base64.decodeLeniently(Array(payload))
        case UInt8(ascii: "q"): decoded = quoted(payload)
        default: return nil
        }
        return Word(range: start..<payloadEnd + 2, charset: asciiText(charset), payload: decoded)
    }

    private static func questionMark(in value: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < value.count {
            if value[index] == ASCII.question { return index }
            index += 1
        }
        return nil
    }

    /// RFC 2047 §4.2: `_` is a space, `=XX` a byte.
    private static func quoted(_ payload: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count)
        var index = payload.startIndex
        while index < payload.endIndex {
            let byte = payload[index]
            if byte == ASCII.equals, index + 2 < payload.endIndex, let high = payload[index + 1].hexValue,
                let low = payload[index + 2].hexValue
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(byte == ASCII.underscore ? ASCII.space : byte)
                index += 1
            }
        }
        return bytes
    }
}
