import Testing

@testable import TerminalText

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("中文", 4), ("（一）", 6), ("ａＢ", 4), ("ｱ", 1),
        ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("あｶ゛", 5), ("…", 1), ("“”", 2), ("·", 1), ("①", 1),
        ("𠮷", 2), ("\u{200B}", 0), ("\u{AD}", 1), ("ไม่", 2), ("䷀", 1), ("〿", 1),
    ])
    func lettersTakeTheColumnsATerminalGivesThem(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(arguments: [
        "😀", "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "❤️", "🏳️‍🌈", "✅", "⭐", "1️⃣",
    ])
    func anEmojiTakesTwoColumnsHoweverManyScalarsMakeIt(emoji: String) {
        #expect(DisplayWidth.of(emoji) == 2)
    }

    @Test(arguments: ["❤", "✔", "☎", "©"])
    func aSignShownAsTextTakesOneColumn(sign: String) {
        #expect(DisplayWidth.of(sign) == 1)
    }

    @Test func aPileOfCombiningMarksTakesTheColumnsOfItsLetter() {
        #expect(DisplayWidth.of("a" + String(repeating: "\u{301}", count: 10_000)) == 1)
    }
}

struct VisibleTextTests {
    @Test(arguments: [
        ("a\tb", "a b"), ("a\nb", "a␊b"), ("a\r\nb", "a␍␊b"), ("\u{1B}[2J", "␛[2J"), ("\u{7F}", "␡"), ("\u{0}", "␀"),
        ("\u{9B}31m", "\u{FFFD}31m"), ("方案\u{202E}cod.exe", "方案\u{FFFD}cod.exe"), ("a\u{2028}b", "a␤b"),
        ("a\u{200B}\u{FEFF}b", "ab"), ("👨‍👩‍👧", "👨‍👩‍👧"), ("a\u{E0041}b", "ab"),
    ])
    func whatMovesTheCursorOrTurnsTheTextIsNeutral(text: String, shown: String) {
        #expect(VisibleText.of(text) == shown)
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("中文字", 6, "中文字"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"),
        ("中文", 1, "…"), ("中文", 0, ""), ("", 3, ""), ("👨‍👩‍👧ab", 3, "👨‍👩‍👧…"), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
    ])
    func aTextIsCutAtWholeCharacters(text: String, columns: Int, cut: String) {
        let result = VisibleText.truncated(text, columns: columns)
        #expect(result == cut)
        #expect(DisplayWidth.of(result) <= columns)
    }
}
