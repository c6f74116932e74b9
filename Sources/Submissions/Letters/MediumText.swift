import Mustache

/// Values made fit for the medium that they are written into, whatever they hold.
public enum MediumText {
    /// For plain text and subjects: one line, since a value with a line end would begin a line of the letter's own.
    public static func line(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isControl(scalar) ? " " : scalar) }
        return String(result)
    }

    /// For HTML and XML, between tags and within an attribute's quotes. It goes by scalars: a quotation mark with an
    /// accent on it is another character to Swift, and still ends an attribute for a browser.
    public static func page(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(isControl(scalar) ? " " : scalar)
            }
        }
        return result
    }

    /// Controls, line ends, and what XML 1.0 §2.2 has no sign for.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FFFE}", "\u{FFFF}": true
        default: false
        }
    }
}

/// What a letter's template makes.
enum LetterMedium: String {
    /// Plain text whose first line is the subject.
    case plain = "MUSTER-PLAIN"
    /// A page of HTML.
    case page = "MUSTER-PAGE"

    /// The template with the line that tells the library how to write values. The library's own escaping of HTML goes by
    /// characters and passes over quotation marks with accents.
    func declared(_ template: String) -> String {
        _ = Self.areKnown
        return "{{% CONTENT_TYPE:\(rawValue)}}\n" + template
    }

    private static let areKnown: Bool = {
        MustacheContentTypes.register(PlainContent(), named: LetterMedium.plain.rawValue)
        MustacheContentTypes.register(PageContent(), named: LetterMedium.page.rawValue)
        return true
    }()
}

private struct PlainContent: MustacheContentType {
    func escapeText(_ text: String) -> String { MediumText.line(text) }
}

private struct PageContent: MustacheContentType {
    func escapeText(_ text: String) -> String { MediumText.page(text) }
}
