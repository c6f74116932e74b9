/// Walks over the tokens of an RTF file (RTF 1.9.1), once, from left to right.
struct RichTextScanner {
    enum Token {
        case open, close
        /// A control word and its number.
        case word(String, Int?)
        /// A backslash and a character that is no letter.
        case symbol(UInt8)
        /// `\'xx`: a byte of text in some code page.
        case byte(UInt8)
        /// Bytes as written; line breaks among them mean nothing.
        case text(Range<Int>)
        /// `\bin`: bytes that are no text.
        case binary(Range<Int>)
    }

    let file: UnsafeRawBufferPointer
    private var place = 0

    init(_ file: UnsafeRawBufferPointer) {
        self.file = file
    }

    /// The next token; nil at the end.
    mutating func next() -> Token? {
        guard let first = file.byte(place) else { return nil }
        switch first {
        case UInt8(ascii: "{"):
            place += 1
            return .open
        case UInt8(ascii: "}"):
            place += 1
            return .close
        case UInt8(ascii: "\\"):
            place += 1
            return control()
        default:
            let start = place
            while let byte = file.byte(place), byte != UInt8(ascii: "{"), byte != UInt8(ascii: "}"),
                byte != UInt8(ascii: "\\")
            {
                place += 1
            }
            return .text(start..<place)
        }
    }

    private mutating func control() -> Token? {
        guard let first = file.byte(place) else { return nil }
        guard Self.isLetter(first) else {
            place += 1
            guard first == UInt8(ascii: "'") else { return .symbol(first) }
            let digits = [place, place + 1].map { file.byte($0).flatMap(HexDigit.value) }
            guard let high = digits[0], let low = digits[1] else { return .text(place..<place) }
            place += 2
            return .byte(high << 4 | low)
        }
        let start = place
        while place - start < 32, let byte = file.byte(place), Self.isLetter(byte) { place += 1 }
        let word = String(decoding: file[start..<place], as: UTF8.self)
        let number = number()
        if file.byte(place) == 0x20 { place += 1 }
        if word == "bin", let number {
            let start = place
            place = min(file.count, place + max(0, number))
            return .binary(start..<place)
        }
        return .word(word, number)
    }

    private mutating func number() -> Int? {
        var end = place
        if file.byte(end) == UInt8(ascii: "-") { end += 1 }
        let digits = end
        while end - digits < 10, let byte = file.byte(end), (0x30...0x39).contains(byte) { end += 1 }
        guard end > digits else { return nil }
        defer { place = end }
        return Int(String(decoding: file[place..<end], as: UTF8.self))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }
}

/// Hexadecimal digits.
enum HexDigit {
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
