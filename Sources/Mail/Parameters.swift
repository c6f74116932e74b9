/// The value and parameters of a `Content-Type` or `Content-Disposition` field (RFC 2045 §5.1, RFC 2183, RFC 2231).
struct ParameterizedValue {
    /// The part before the first semicolon, in lower case: `text/plain`, `attachment`.
    private(set) var value: String
    /// The parameters as written: names in lower case, quotes and quoted pairs removed.
    private(set) var parameters: [(name: String, value: [UInt8], isQuoted: Bool)] = []

    /// More are not looked at.
    static let maxParameters = 100

    /// Reads an unfolded field value. Never fails: what makes no sense is skipped up to the next semicolon.
    init(_ field: [UInt8]) {
        let end = field.firstIndex(of: ASCII.semicolon) ?? field.count
        let head = field[..<end].trimmed.prefix { !$0.isMailSpace && $0 != ASCII.openParenthesis }
        value = lowerText(head)
        var scanner = ParameterScanner(field: field, position: end)
        while parameters.count < Self.maxParameters, let parameter = scanner.next() {
            parameters.append(parameter)
        }
    }

    /// The bytes of the first parameter called `name`, as written; nil when there is none.
    func raw(_ name: String) -> (value: [UInt8], isQuoted: Bool)? {
        parameters.first { $0.name == name }.map { ($0.value, $0.isQuoted) }
    }

    /// A parameter's bytes without charset decoding, RFC 2231 forms included: `boundary`, `charset`.
    func token(_ name: String) -> [UInt8]? {
        if let plain = raw(name) {
            return plain.isQuoted ? plain.value : Array(plain.value.prefix { !$0.isMailSpace })
        }
        return extended(name)?.bytes
    }

    /// A parameter's text: RFC 2231 before the plain form, RFC 2047 words inside either. Nil when absent or empty.
    func text(_ name: String, _ charsets: Charsets) -> String? {
        extendedText(name, charsets) ?? plainText(name, charsets)
    }

    private func extendedText(_ name: String, _ charsets: Charsets) -> String? {
        guard let extended = extended(name), !extended.bytes.isEmpty else { return nil }
        let text =
            EncodedWords.isPresent(in: extended.bytes)
            ? EncodedWords.decode(extended.bytes, charsets)
            : charsets.decode(extended.bytes, label: extended.charset).text
        return text.isEmpty ? nil : text
    }

    private func plainText(_ name: String, _ charsets: Charsets) -> String? {
        guard let raw = raw(name), !raw.value.isEmpty else { return nil }
        let text = EncodedWords.decode(raw.value, charsets)
        return text.isEmpty ? nil : text
    }

    /// RFC 2231 §3–4: the segments in numerical order, percent-decoded and joined as bytes, since characters are split
    /// between segments; and the charset that the first one names.
    private func extended(_ name: String) -> (bytes: [UInt8], charset: String?)? {
        var segments: [(number: Int, isEncoded: Bool, value: [UInt8])] = []
        for parameter in parameters {
            guard let segment = Self.segment(parameter.name, of: name),
                !segments.contains(where: { $0.number == segment.number })
            else { continue }
            segments.append((segment.number, segment.isEncoded, parameter.value))
        }
        guard !segments.isEmpty else { return nil }
        segments.sort { $0.number < $1.number }
        var bytes: [UInt8] = []
        var charset: String?
        for (index, segment) in segments.enumerated() {
            guard segment.isEncoded else {
                bytes += segment.value
                continue
            }
            var value = segment.value[...]
            if index == 0, let first = value.firstIndex(of: ASCII.apostrophe),
                let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
            {
                charset = asciiText(value[..<first])
                value = Self.unquoted(value[(second + 1)...])
            }
            bytes += Self.percentDecoded(value)
        }
        return (bytes, charset)
    }

    /// Whether `parameter` is `name*`, `name*3` or `name*3*`.
    private static func segment(_ parameter: String, of name: String) -> (number: Int, isEncoded: Bool)? {
        let length = name.utf8.count
        guard parameter.utf8.count > length, parameter.utf8.count <= length + 6,
            parameter.utf8.starts(with: name.utf8)
        else { return nil }
        var rest = parameter.utf8.dropFirst(length)
        guard rest.popFirst() == ASCII.star else { return nil }
        if rest.isEmpty { return (0, true) }
        let isEncoded = rest.last == ASCII.star
        if isEncoded { rest.removeLast() }
        guard rest.allSatisfy(\.isDigit), let number = Int(Substring(rest)) else { return nil }
        return (number, isEncoded)
    }

    private static func unquoted(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard value.count >= 2, value.first == ASCII.quote, value.last == ASCII.quote else { return value }
        return value.dropFirst().dropLast()
    }

    private static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.count)
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == ASCII.percent, index + 2 < value.endIndex, let high = value[index + 1].hexValue,
                let low = value[index + 2].hexValue
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(value[index])
                index += 1
            }
        }
        return bytes
    }
}

/// Walks over `; name=value` pairs once, from left to right.
private struct ParameterScanner {
    let field: [UInt8]
    var position: Int
    private var quotes: QuotedStrings

    init(field: [UInt8], position: Int) {
        self.field = field
        self.position = position
        quotes = QuotedStrings(field)
    }

    mutating func next() -> (name: String, value: [UInt8], isQuoted: Bool)? {
        while position < field.count {
            while position < field.count, field[position].isMailSpace || field[position] == ASCII.semicolon {
                position += 1
            }
            let start = position
            while position < field.count, !isNameEnd(field[position]) { position += 1 }
            let name = field[start..<position].trimmed
            guard position < field.count, field[position] == ASCII.equals, !name.isEmpty, name.count <= 100 else {
                skipToSemicolon()
                continue
            }
            position += 1
            while position < field.count, field[position].isMailSpace { position += 1 }
            if position < field.count, field[position] == ASCII.quote,
                let quoted = quotes.string(at: position, in: field)
            {
                position = quoted.end
                return (lowerText(name), quoted.value, true)
            }
            let valueStart = position
            skipToSemicolon()
            let value = field[valueStart..<position].trimmed.drop { $0 == ASCII.quote }
            return (lowerText(name), Array(value), false)
        }
        return nil
    }

    private func isNameEnd(_ byte: UInt8) -> Bool {
        byte == ASCII.equals || byte == ASCII.semicolon || byte == ASCII.quote
    }

    private mutating func skipToSemicolon() {
        while position < field.count, field[position] != ASCII.semicolon { position += 1 }
    }
}
