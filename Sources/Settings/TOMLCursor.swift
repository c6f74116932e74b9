/// A place in the bytes of a TOML file, and the smallest things that can stand there.
struct TOMLCursor {
    private let bytes: [UInt8]
    private var place = 0
    private(set) var line = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte at the place; nil at the end.
    var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func peek(_ count: Int) -> UInt8? { place + count < bytes.count ? bytes[place + count] : nil }

    func error(_ message: String) -> TOMLError { TOMLError(line: line, message: message) }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where place < bytes.count {
            if bytes[place] == newline { line += 1 }
            place += 1
        }
    }

    /// Goes past an ASCII character if it is there.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    mutating func skipBlanks() {
        while byte == 0x20 || byte == 0x09 { advance() }
    }

    private var isAtLineEnd: Bool { byte == newline || (byte == carriageReturn && peek(1) == newline) }

    /// Goes past white space, comments and line ends; false at the end of the file.
    mutating func skipToText() throws(TOMLError) -> Bool {
        while true {
            skipBlanks()
            if byte == UInt8(ascii: "#") { try skipComment() }
            guard isAtLineEnd else { return byte != nil }
            advance(byte == carriageReturn ? 2 : 1)
        }
    }

    /// After a header or a value nothing but a comment may follow.
    mutating func endLine() throws(TOMLError) {
        skipBlanks()
        if byte == UInt8(ascii: "#") { try skipComment() }
        guard byte == nil || isAtLineEnd else { throw error("expected the end of the line, but found \(shownRest)") }
    }

    private mutating func skipComment() throws(TOMLError) {
        while byte != nil, !isAtLineEnd { _ = try takeText() }
    }

    /// One byte of a comment or a string, in which control characters other than tabs cannot stand.
    private mutating func takeText() throws(TOMLError) -> UInt8 {
        guard let byte, byte >= 0x20 && byte != 0x7F || byte == 0x09 else {
            throw error("holds a control character")
        }
        advance()
        return byte
    }

    /// What stands at the place, for a message.
    private var shownRest: String {
        let rest = bytes[place...].prefix(20).prefix { $0 != newline && $0 != carriageReturn }
        return rest.isEmpty ? "nothing" : String(decoding: rest, as: UTF8.self).debugDescription
    }

    /// A key, its parts split at dots, with white space after it skipped.
    mutating func key() throws(TOMLError) -> [String] {
        var parts: [String] = []
        repeat {
            skipBlanks()
            if byte == quote || byte == apostrophe {
                guard peek(1) != byte || peek(2) != byte else { throw error("a key stands on one line") }
                parts.append(try string())
            } else {
                let start = place
                while let byte, isBare(byte) { advance() }
                guard place > start else {
                    throw error(
                        "expected a key of A–Z, a–z, 0–9, _ and -, or one in quotation marks, but found \(shownRest)")
                }
                parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
            }
            skipBlanks()
        } while take(".")
        guard parts.count <= TOML.deepest else { throw error("the key has more than \(TOML.deepest) parts") }
        return parts
    }

    /// A number, a truth value, a date or a time.
    mutating func bareValue() throws(TOMLError) -> SettingsValue {
        let start = place
        while let byte, isBare(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == colon {
            advance()
        }
        // "1979-05-27 07:32:00": a space may stand for the T.
        let isDay = place - start == 10 && bytes[start + 4] == UInt8(ascii: "-")
        if isDay, byte == 0x20, let next = peek(1), isDigit(next), peek(3) == colon {
            advance()
            while let byte, isBare(byte) || ".+:".utf8.contains(byte) { advance() }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if let value = SettingsValue(bare: text) { return value }
        guard text.isEmpty else {
            throw error("\(text.debugDescription) is no value; text stands in quotation marks")
        }
        throw error("expected a value, but found \(shownRest)")
    }

    /// A string of any of the four kinds.
    mutating func string() throws(TOMLError) -> String {
        guard let mark = byte else { throw error("expected a string") }
        let isLong = peek(1) == mark && peek(2) == mark
        let first = line
        advance(isLong ? 3 : 1)
        if isLong, isAtLineEnd { advance(byte == carriageReturn ? 2 : 1) }
        var text: [UInt8] = []
        while let byte {
            if byte == mark, !isLong {
                advance()
                return String(decoding: text, as: UTF8.self)
            } else if byte == mark, peek(1) == mark, peek(2) == mark {
                // A long string may end in one or two marks of its own.
                var own = 0
                while own < 2, peek(3 + own) == mark { own += 1 }
                advance(3 + own)
                return String(decoding: text + [UInt8](repeating: mark, count: own), as: UTF8.self)
            } else if byte == UInt8(ascii: "\\"), mark == quote {
                text += try escape(isLong: isLong)
            } else if isLong, isAtLineEnd {
                text.append(newline)
                advance(byte == carriageReturn ? 2 : 1)
            } else if isAtLineEnd {
                break
            } else {
                text.append(try takeText())
            }
        }
        throw TOMLError(line: first, message: "the string that begins here is not closed")
    }

    /// The UTF-8 of an escape sequence; nothing for a line end with a backslash before it.
    private mutating func escape(isLong: Bool) throws(TOMLError) -> [UInt8] {
        advance()
        guard let letter = byte else { throw error("the file ends in a string") }
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C,
            UInt8(ascii: "r"): 0x0D, quote: quote, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        ]
        if let byte = simple[letter] {
            advance()
            return [byte]
        }
        if letter == UInt8(ascii: "u") || letter == UInt8(ascii: "U") {
            let length = letter == UInt8(ascii: "u") ? 4 : 8
            let digits = bytes[min(place + 1, bytes.count)...].prefix(length)
            guard digits.count == length, digits.allSatisfy(isHexadecimal),
                let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(code)
            else { throw error("\\\(Character(Unicode.Scalar(letter))) needs \(length) digits of a character's code") }
            advance(1 + length)
            return Array(String(Character(scalar)).utf8)
        }
        skipBlanks()
        guard isLong, isAtLineEnd else { throw error("\\ in a string must be written \\\\ (or use '…')") }
        while byte == 0x20 || byte == 0x09 || isAtLineEnd { advance() }
        return []
    }
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let quote = UInt8(ascii: "\"")
private let apostrophe = UInt8(ascii: "'")
private let colon = UInt8(ascii: ":")

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}

/// Whether the byte can stand in a key without quotation marks.
private func isBare(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-")
}
