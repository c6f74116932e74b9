import Foundation
import Testing

@testable import Submissions

struct LetterHostileTests {
    @Test(arguments: [
        ("方案.docx", "方案.docx"), ("a\r\nBcc: x@y.example\r\n.docx", "a Bcc： x＠y．example .docx"),
        ("a\u{0}b\u{1B}[2J.doc", "a b [2J.doc"), ("方案\u{202E}xcod.exe", "方案xcod．exe"), ("a\u{2028}b\u{85}c", "a b c"),
        ("请点 http://evil.example/x.docx", "请点 http：／／evil．example／x.docx"), ("www.evil.com.docx", "www．evil．com.docx"),
        ("领取补贴evil.com", "领取补贴evil．com"), ("2020.10.12方案.docx", "2020.10.12方案.docx"), ("..\\..\\x.doc", "..＼..＼x.doc"),
        ("一中.JPG", "一中.JPG"), ("照片/1.jpg", "照片／1.jpg"), ("  a  \t b  ", "a b"), ("\u{200B}\u{FEFF}", ""), ("", ""),
        ("{{reference}}<b>&\"'.docx", "{{reference}}<b>&\"'.docx"), ("e\u{301}.txt", "e\u{301}.txt"),
        ("合影😀.jpg", "合影😀.jpg"),
    ])
    func aFileNameIsOneHarmlessLine(name: String, shown: String) {
        #expect(ShownText.fileName(name) == shown)
    }

    @Test func aLongNameKeepsItsBeginningAndItsExtension() {
        let shown = ShownText.fileName(String(repeating: "长", count: 300) + ".docx")
        #expect(shown.unicodeScalars.count == 80)
        #expect(shown.hasPrefix("长长"))
        #expect(shown.hasSuffix("长.docx"))
        #expect(shown.contains("…"))
    }

    @Test func aTowerOfMarksIsCutDown() {
        #expect(ShownText.fileName("a" + String(repeating: "\u{301}", count: 5000)).unicodeScalars.count == 4)
    }

    @Test(arguments: [
        ("wang1988@qq.com", "w***@qq.com"), ("W@A.EXAMPLE", "W***@a.example"), ("王@qq.com", nil), ("a@b@qq.com", nil),
        ("a@localhost", nil), ("a@evil.com/x", nil), ("a@e\u{202E}vil.com", nil), ("@qq.com", nil), ("", nil),
        ("a@" + String(repeating: "x", count: 60) + ".com", nil),
    ])
    func aStrangersAddressIsMaskedOrNotShown(address: String, shown: String?) {
        #expect(ShownText.masked(address) == shown)
    }

    @Test(arguments: [Language.chinese, .english])
    func noNameBreaksALineOfTheLetter(language: Language) throws {
        let names = [
            "a\nb.docx", "\r\n\r\n【已收齐】", "x\u{2028}y\u{2029}z", "\u{0B}\u{0C}\u{85}.pdf", "\u{202E}\u{2066}.jpg",
            "{{#missing}}", "", String(repeating: "长", count: 5000),
        ]
        var plain = LetterScene(language, now: "2020-10-12 09:25")
        var hostile = plain
        for verdict in [Verdict.accepted, .rejected, .review, .extra] {
            for (index, name) in names.enumerated() {
                let because = [Reason(.sameBytes, name), Reason(.encrypted), Reason(.scanned, name)]
                plain.receive(
                    "2020-10-12 09:15",
                    [plain.item("\(index)", "plan", verdict, because: because.map { Reason($0.code, "x\(index)") })])
                hostile.receive("2020-10-12 09:15", [hostile.item(name, "plan", verdict, because: because)])
            }
        }
        let (expected, letter) = (try plain.letter(), try hostile.letter())
        #expect(letter.subject == expected.subject)
        #expect(
            letter.body.split(separator: "\n", omittingEmptySubsequences: false).count
                == expected.body.split(separator: "\n", omittingEmptySubsequences: false).count)
        let odd = letter.body.unicodeScalars.filter {
            $0 != "\n"
                && [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        #expect(odd.isEmpty)
        #expect(letter.body.split(separator: "\n").allSatisfy { $0.count < 200 })
    }

    @Test func namesOfTheOfficesOwnFilesCannotBreakALineEither() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.unit.name = "甲\n乙"
        scene.unit.aliases = []
        scene.notice.title = "丙\r\n丁"
        scene.notice.contact = "戊\n己"
        scene.receive("2020-10-12 09:15", [])
        let letter = try scene.letter()
        #expect(letter.subject.contains("甲 乙 · 丙 丁"))
        #expect(letter.body.hasPrefix("甲 乙：\n\n"))
        #expect(letter.body.contains("请联系戊 己，"))
    }

    @Test func aMailOfThousandsOfFilesMakesALetterOfOnePage() throws {
        var scene = LetterScene(.english, now: "2020-11-21 16:40")
        let kinds: [Verdict] = [.accepted, .rejected, .review, .extra]
        for mail in 0..<50 {
            let items = (0..<200).map {
                scene.item("\(mail)-\($0).docx", "summary", kinds[$0 % 4], because: [Reason(.encrypted)])
            }
            scene.receive("2020-11-21 16:\(10 + mail / 2)", items)
        }
        let letter = try scene.letter()
        #expect(letter.body.split(separator: "\n").count < 700)
        #expect(letter.body.contains("- and 30 more\n"))
        #expect(letter.body.contains("  and 30 more\n"))
        #expect(letter.body.contains("your 50 emails (Sat 21 Nov, 16:10 to 16:34)"))
    }

    @Test func moreMailsThanTheyShouldDoNotCrowdTheFirstLine() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        for index in 0..<30 {
            scene.receive("2020-11-21 16:10", from: "a\(index)@\(index).example", provisional: true, [])
        }
        let body = try scene.letter().body
        #expect(body.contains("a***@0.example"))
        #expect(!body.contains("a***@25.example"))
    }
}
