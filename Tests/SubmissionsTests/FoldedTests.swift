import Foundation
import Testing

@testable import Submissions

/// Texts brought to the form in which they are compared.
struct FoldedTests {
    @Test(arguments: [
        ("２０２６年全民終身學習活動週活動安排表（附件１）", "2026年全民终身学习活动周活动安排表(附件1)"), ("“百姓学习之星”\u{3000}推荐表", "百姓学习之星推荐表"),
        ("IMG_001.JPG", "img_001.jpg"), ("方\u{200B}案\u{202E}", "方案"), ("《活动周》方案", "活动周方案"), ("①㈠", "1(一)"), ("", ""),
        ("臺灣乾燥", "台湾干燥"),
    ])
    func spellingsOfOneTextAreEqual(text: String, folded: String) {
        #expect(Folded(text).text == folded)
    }

    @Test func theTableOfTraditionalCharactersIsICUs() throws {
        let transform = StringTransform("Traditional-Simplified")
        let characters = (UInt32(0x3000)..<0xB000).compactMap(Unicode.Scalar.init)
        let traditional = characters.filter { TraditionalCharacters.simplified($0) != $0 }
        #expect(traditional.count > 2500)
        for character in traditional {
            let simplified = TraditionalCharacters.simplified(character)
            #expect(String(character).applyingTransform(transform, reverse: false) == String(simplified))
            #expect(TraditionalCharacters.simplified(simplified) == simplified)
        }
        #expect(TraditionalCharacters.simplified("\u{20000}") == "\u{20000}")
        #expect(TraditionalCharacters.simplified("a") == "a")
    }

    @Test func gapsAreKeptWhereSpaceAndQuotesStood() {
        #expect(Folded("枫桥 小学“方案”").gaps == [2, 4, 6])
        #expect(Folded("枫桥 小学") == Folded("枫桥小学"))
    }

    @Test func aLongTextIsCutAndAFloodOfMarksIsDropped() {
        #expect(Folded(String(repeating: "活", count: 1000)).count == 500)
        #expect(Folded("a" + String(repeating: "\u{301}", count: 10_000), limit: 100).count <= 2)
    }

    @Test(arguments: [
        ("2020年方案", [2020]), ("2019-2020学年", [2019, 2020]), ("IMG_20201115", []), ("电话20201234567", []),
        ("2020 10月", [2020]),
        ("1999年", []), ("20205", []),
    ])
    func yearsAreFourDigitsThatStandAlone(text: String, years: [Int]) {
        #expect(Folded(text).years == years.filter { $0 >= 2000 })
    }

    /// Text that needs no normalization takes a shorter way, which must lead to the same place.
    @Test func plainTextIsFoldedAsAnyOtherIs() {
        let plain = [
            String(String.UnicodeScalarView((UInt32(0x20)..<0x7F).compactMap(Unicode.Scalar.init))),
            String(String.UnicodeScalarView((UInt32(0xFF01)..<0xFF5F).compactMap(Unicode.Scalar.init))),
            "一、依托社区学习点，开展“读书、书法”等活动；由《教务处》负责。【注】〔一〕—",
            "澄湖第一中学", "臺灣學校", "ABC xyz", "\"A\" 'b' (1)-_~!", "第 1 小学", "", String(repeating: "学", count: 600),
        ]
        for text in plain {
            // The last character is not plain and folds to nothing, so that the whole text goes the long way.
            let long = Folded(text + "\u{200B}", limit: 501)
            let short = Folded(text, limit: 501)
            #expect(short.scalars == long.scalars)
            #expect(short.gaps == long.gaps)
        }
        #expect(Folded("ＡＢＣ１①").text == "abc11", "the long way normalizes")
    }

    @Test func wordsAreFoundTakenOutAndComparedByTheirPairs() {
        let text: Folded = "枫桥小学活动周方案(定稿)"
        #expect(text.contains("活动周") && !text.contains("总结") && !text.contains("枫桥小学活动周方案(定稿)又"))
        #expect(text.removing(["活动周", "枫桥小学"]).text == "方案(定稿)")
        #expect(text.withoutBrackets.hasSuffix("方案"))
        #expect(Folded("a)b(c").withoutBrackets.text == "ab")
        #expect(Phrase("活动名称").likeness(to: Phrase("活动名称")) == 1)
        #expect(Phrase("活动名称").likeness(to: Phrase("联系电话")) == 0)
        #expect(Phrase("").likeness(to: Phrase("活动")) == 0)
        #expect(WordIndex(["方案", "活动", "总结"]).words(in: text) == ["方案", "活动"])
    }

    @Test func whatAPersonQuotesIsNotTheirOwn() {
        for mark in [
            "------------------ 原始邮件 ------------------", "-----Original Message-----", "发件人：甲", "2020年10月12日 乙 写道：",
        ] {
            #expect(MailWords.unquoted("收到\n\(mark)\n活动周") == "收到")
        }
        #expect(MailWords.unquoted("一\n> 二\n三") == "一\n三")
    }

    @Test func whatIsShownOfAMailIsOneCleanShortLine() {
        #expect(Shown.quoted("a\u{202E}b\u{0}c\nd") == "abcd")
        #expect(Shown.quoted(String(repeating: "名", count: 100)) == String(repeating: "名", count: 60) + "…")
        #expect(Shown.number(300) == "300" && Shown.number(300.5) == "300.5" && Shown.number(.nan) == "nan")
    }

    @Test(arguments: [
        ("附件1", 1), ("附件一：安排表", 1), ("附件（3）", 3), ("附表2", 2), ("附件03.xlsx", 3), ("附件-12", 12), ("附件", nil),
        ("附件2020", nil),
        ("附小方案", nil), ("枫桥附件二", 2),
    ])
    func annexNumbersAreRead(text: String, number: Int?) {
        #expect(Annex.number(in: Folded(text)) == number)
    }
}
