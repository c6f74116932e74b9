import Inspection

/// What is kept of a document's text, page by page.
struct PDFText {
    private(set) var title: String?
    private(set) var lines: [String] = []
    /// White space left out.
    private(set) var characters = 0
    private(set) var pagesWithText = 0
    private(set) var unreadablePages = 0

    private static let mostLines = 400
    private static let lineCharacters = 500
    private static let titleCharacters = 200
    /// Scanners print their own name or the page's number under a page that is a picture.
    private static let charactersOfAFooter = 15

    /// Takes the lines of the next page, cells joined by tabs; nil for a page that can't be read.
    mutating func take(_ page: [String]?) {
        guard let page else {
            unreadablePages += 1
            return
        }
        let before = characters
        for line in page { take(line) }
        if characters - before > Self.charactersOfAFooter { pagesWithText += 1 }
    }

    private mutating func take(_ line: String) {
        characters += line.unicodeScalars.count { !$0.properties.isWhitespace && !Self.isMark($0) }
        let shown = line.displayable(limit: Self.lineCharacters, keepingLines: true)
        guard lines.count < Self.mostLines, !shown.allSatisfy(\.isWhitespace) else { return }
        if title == nil { title = shown.displayable(limit: Self.titleCharacters) }
        lines.append(shown)
    }

    /// The byte order mark: poppler puts one before each word that it converts.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0xFEFF }
}
