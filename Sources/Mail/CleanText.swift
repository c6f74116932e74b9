/// Makes hostile text fit to be shown on one line or stored.
enum CleanText {
    /// Whether a scalar is invisible, moves the cursor or turns the direction of writing: C0, C1, bidi controls,
    /// zero-width characters, line and paragraph separators.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7F { return false }
        // The scripts of East Asia, which hold none: most of what is written here.
        if scalar.value >= 0x2E80, scalar.value < 0xD800 { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// One line: controls dropped, runs of white space and line breaks made one space, at most `limit` scalars.
    static func line(_ text: String, limit: Int) -> String {
        // Bytes, because appending to a view of scalars is slow.
        var result: [UInt8] = []
        result.reserveCapacity(min(text.utf8.count, limit * 4))
        var isSpacePending = false
        var count = 0
        for scalar in text.unicodeScalars {
            if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{A0}" {
                isSpacePending = count > 0
                continue
            }
            if isControl(scalar) { continue }
            guard count < limit else { break }
            if isSpacePending {
                result.append(ASCII.space)
                count += 1
            }
            isSpacePending = false
            append(scalar, to: &result)
            count += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Appends the UTF-8 of a scalar.
    static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        if scalar.isASCII { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) } else { bytes += scalar.utf8 }
    }

    /// Whether a scalar is white space, in whatever script.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == " " || (0x09...0x0D).contains(scalar.value) }
        // Of East Asia's only the ideographic space.
        if scalar.value >= 0x2E80, scalar.value < 0xD800 { return scalar == "\u{3000}" }
        return scalar.properties.isWhitespace
    }

    /// The UTF-8 of a text of several lines with every line break made CRLF, controls but tabs left out.
    static func withCRLF(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 64)
        var wasReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if scalar == "\r" || !wasReturn { result += [ASCII.carriageReturn, ASCII.lineFeed] }
            } else if scalar == "\t" || !isControl(scalar) {
                append(scalar, to: &result)
            }
            wasReturn = scalar == "\r"
        }
        return result
    }
}
