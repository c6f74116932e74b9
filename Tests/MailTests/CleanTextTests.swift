import Testing

@testable import Mail

struct CleanTextTests {
    /// Every scalar of the first two planes, where all that is written stands.
    private static let scalars = (UInt32(0)..<0x20000).compactMap(Unicode.Scalar.init)

    @Test func shortCutsSayWhatUnicodeSays() {
        let controls: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        for scalar in Self.scalars {
            let properties = scalar.properties
            guard CleanText.isSpace(scalar) == properties.isWhitespace,
                CleanText.isControl(scalar) == controls.contains(properties.generalCategory)
            else {
                Issue.record("U+\(String(scalar.value, radix: 16))")
                return
            }
        }
    }

    @Test func everyScalarIsWrittenAsItsUTF8() {
        var bytes: [UInt8] = []
        var text = String.UnicodeScalarView()
        for scalar in Self.scalars where scalar.value % 7 == 0 || scalar.value < 0x3000 {
            CleanText.append(scalar, to: &bytes)
            text.append(scalar)
        }
        #expect(bytes == Array(String(text).utf8))
    }

    static let lines: [(written: String, line: String)] = [
        ("", ""), (" \r\n ", ""), (" a \t b ", "a b"), ("a\u{200B}b\u{7}", "ab"), ("活动\n方案　", "活动 方案　"),
        ("a\u{A0}\u{A0}b", "a b"), ("\u{202E}a\u{301}🙂", "a\u{301}🙂"),
    ]

    @Test(arguments: lines) func aTextBecomesOneLine(written: String, line: String) {
        #expect(Array(CleanText.line(written, limit: 100).utf8) == Array(line.utf8))
    }

    @Test func aLineIsCutBetweenScalars() {
        #expect(CleanText.line(String(repeating: "活", count: 9), limit: 4) == "活活活活")
    }

    @Test func bytesAreLoweredAsTheTextIs() {
        for bytes in [[], Array("Content-TYPE@[`{".utf8), Array("É中".utf8), [0x41, 0x80, 0xFF, 0x5A]] {
            #expect(lowerText(bytes) == asciiText(bytes).lowercased())
        }
        #expect(asciiText([0x41, 0xE4, 0x42]) == "A\u{FFFD}B")
    }
}
