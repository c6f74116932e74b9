import Mail

/// In which charset the bytes of an RTF text are: that of the font they are set in, or the document's.
struct RichTextCharset {
    private static let western = "cp1252"
    private var document: String
    /// What stands in for a western code page, which programs also write when they do not know.
    private let guessed: String
    private var fonts: [Int: String] = [:]
    private static let fontLimit = 10_000
    private static let sampleSize = 4096

    /// Looks at the first bytes of text in a file: together they tell a charset where a word alone may not.
    init(_ file: UnsafeRawBufferPointer, _ charsets: Charsets) {
        var sample: [UInt8] = []
        var place = 0
        while sample.count < Self.sampleSize, let found = file.firstPlace(of: Array("\\'".utf8), from: place) {
            place = found + 2
            guard let high = file.byte(place).flatMap(HexDigit.value),
                let low = file.byte(place + 1).flatMap(HexDigit.value)
            else { continue }
            sample.append(high << 4 | low)
        }
        let decoded = charsets.decode(sample, label: Self.western, isPrefix: true)
        guessed = decoded.isLossy || decoded.charset == "UTF-8" ? Self.western : decoded.charset.lowercased()
        document = guessed
    }

    /// `\ansicpg`: the code page for fonts that name none.
    mutating func setDocument(codePage: Int) {
        document = codePage == 1252 ? guessed : Self.label(codePage: codePage)
    }

    /// `\fcharset` in the font table.
    mutating func setFont(_ font: Int, charset: Int) {
        if fonts.count < Self.fontLimit { fonts[font] = Self.label(charset: charset) }
    }

    /// The label of the charset that a font's text is in.
    func label(font: Int) -> String { fonts[font] ?? document }

    private static func label(codePage: Int) -> String {
        switch codePage {
        case 936, 54936: "gb18030"
        case 950, 951: "big5"
        case 932: "shift_jis"
        case 65001: "utf-8"
        case 10000: "macintosh"
        default: "cp\(codePage)"
        }
    }

    /// Nil for charsets that say nothing about the bytes: ANSI, default, symbol.
    private static func label(charset: Int) -> String? {
        switch charset {
        case 128: "shift_jis"
        case 129: "cp949"
        case 134: "gb18030"
        case 136: "big5"
        case 161: "cp1253"
        case 162: "cp1254"
        case 177: "cp1255"
        case 178: "cp1256"
        case 186: "cp1257"
        case 204: "cp1251"
        case 222: "windows-874"
        case 238: "cp1250"
        default: nil
        }
    }
}
