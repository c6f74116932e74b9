/// Texts from mails made safe for a terminal: one line, nothing that moves the cursor, nothing that turns the
/// direction of reading.
public enum VisibleText {
    /// The text with controls replaced by visible signs, tabs by a space, and invisible characters left out.
    ///
    /// ESC and its kin become the pictures of U+2400 (`␛`), so that an escape sequence is seen and does nothing;
    /// C1 controls and bidirectional controls become U+FFFD.
    public static func of(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = replacement(of: scalar) { result.append(replacement) }
        }
        return String(result)
    }

    /// The text cut to at most `columns` terminal columns, a cut marked by `…`.
    ///
    /// - Parameter text: Without controls: as ``of(_:)`` returns it.
    public static func truncated(_ text: String, columns: Int) -> String {
        guard columns > 0 else { return "" }
        var width = 0
        var end = text.startIndex
        for index in text.indices {
            width += DisplayWidth.of(text[index])
            if width > columns { return String(text[..<end]) + "…" }
            if width < columns { end = text.index(after: index) }
        }
        return text
    }

    private static func replacement(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09: return " "
        case 0x00..<0x20: return Unicode.Scalar(0x2400 + scalar.value)
        case 0x7F: return "\u{2421}"
        case 0x80..<0xA0: return "\u{FFFD}"
        case 0x2028, 0x2029: return "\u{2424}"
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return "\u{FFFD}"
        // Joiners belong to emoji and to scripts that need them; every other format character is invisible.
        case 0x200C, 0x200D: return scalar
        default: return scalar.properties.generalCategory == .format ? nil : scalar
        }
    }
}
