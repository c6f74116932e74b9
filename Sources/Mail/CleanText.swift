/// Makes hostile text fit to be shown on one line or stored.
enum CleanText {
    /// Whether a scalar is invisible, moves the cursor or turns the direction of writing: C0, C1, bidi controls,
    /// zero-width characters, line and paragraph separators.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7F { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// One line: controls dropped, runs of white space and line breaks made one space, at most `limit` scalars.
    static func line(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
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
                result.append(" ")
                count += 1
            }
            isSpacePending = false
            result.append(scalar)
            count += 1
        }
        return String(result)
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
                result += scalar.utf8
            }
            wasReturn = scalar == "\r"
        }
        return result
    }
}
