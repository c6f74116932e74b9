import Mail
import Testing

@testable import Submissions

struct ReasonTests {
    @Test func whyLettersDoNotReachAnAddressIsSaidInBothLanguages() {
        for fault in DeliveryFault.allCases {
            let (chinese, english) = (fault.text(in: .chinese), fault.text(in: .english))
            #expect(chinese.unicodeScalars.contains { $0.value >= 0x4E00 } && !chinese.hasSuffix("。"))
            #expect(english.utf8.allSatisfy { $0 < 0x80 } && !english.hasSuffix("."))
        }
    }

    @Test(arguments: Reason.Code.allCases)
    func everyCodeHasASentenceInBothLanguages(code: Reason.Code) {
        let tables = [
            Wording.ofSender, Wording.ofNotice, Wording.ofRequirement, Wording.ofRules, Wording.ofStanding,
            Wording.ofRulings,
        ]
        #expect(tables.count { $0[code] != nil } == 1)
        let wording = code.wording
        #expect(wording.chinese.unicodeScalars.contains { $0.value >= 0x4E00 })
        #expect(wording.english.unicodeScalars.allSatisfy { $0.value < 0x3000 })
        #expect((wording.chineseRemedy == nil) == (wording.englishRemedy == nil))
    }

    @Test(arguments: Reason.Code.allCases)
    func everySentenceUsesAllItsValuesInBothLanguages(code: Reason.Code) {
        let all = Set(1...9).filter { $0 <= code.valueCount }
        #expect(Set(Wording.placeholders(in: code.wording.chinese)) == all)
        #expect(Set(Wording.placeholders(in: code.wording.english)) == all)
    }

    @Test(arguments: Reason.Code.allCases)
    func nothingOfAPlaceholderIsLeftInAFilledSentence(code: Reason.Code) {
        var reason = Reason(code)
        reason.values = (0..<code.valueCount).map { "\(301 + $0)" }
        for language in [Language.chinese, .english] {
            for sentence in [reason.text(in: language), reason.remedy(in: language)].compactMap({ $0 }) {
                #expect(!sentence.contains("{") && !sentence.contains("}"))
                #expect(!sentence.hasSuffix("。") && !sentence.hasSuffix("."))
            }
        }
    }

    @Test func aBrokenRuleTellsHowToMendIt() {
        let reason = Reason(.tooLong, "301", "300")
        #expect(reason.text(in: .chinese) == "视频长5分01秒，超过规定的5分钟")
        #expect(reason.remedy(in: .chinese) == "请剪辑到5分钟以内再发")
        #expect(reason.text(in: .english) == "the video is 5:01 long, more than 5:00")
        #expect(reason.isForUnitToMend)
        #expect(!Reason(.titleLine, "2", "工作方案").isForUnitToMend)
    }

    @Test(arguments: [
        ("7", "7秒", "0:07"), ("60", "1分钟", "1:00"), ("300.9", "5分钟", "5:00"), ("3661", "1小时01分01秒", "1:01:01"),
        ("nan", "未知", "unknown"), ("1e300", "未知", "unknown"), ("-1", "未知", "unknown"), ("abc", "abc", "abc"),
    ])
    func durationsAreSpelledForPeople(value: String, chinese: String, english: String) {
        #expect(Spelling.spell(value, as: "duration", .chinese) == chinese)
        #expect(Spelling.spell(value, as: "duration", .english) == english)
    }

    @Test(arguments: [
        ("0", "0 B"), ("999", "999 B"), ("1500000", "1.5 MB"), ("20000000", "20 MB"), ("2000", "2 KB"), ("-1", "?"),
        ("1e300", "1000000000000000 TB"),
    ])
    func sizesAreSpelledForPeople(value: String, text: String) {
        #expect(Spelling.spell(value, as: "bytes", .chinese) == text)
    }

    @Test func daysAndListsAreSpelledForPeople() {
        #expect(Spelling.spell("2020-10-13", as: "day", .chinese) == "10月13日")
        #expect(Spelling.spell("2020-10-13", as: "day", .english) == "2020-10-13")
        #expect(Spelling.spell("docx\npdf", as: "list", .chinese) == "docx、pdf")
        #expect(Spelling.spell("docx\npdf", as: "list", .english) == "docx, pdf")
    }

    @Test func aReasonWithTooFewValuesIsStillASentence() {
        #expect(Reason(.tooLong).text(in: .english) == "the video is  long, more than ")
    }
}
