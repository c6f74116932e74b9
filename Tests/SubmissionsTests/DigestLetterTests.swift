import Foundation
import TerminalText
import Testing
import Workbooks

@testable import Submissions

/// A digest in its forms.
struct DigestLetterTests {
    @Test(arguments: [Language.chinese, .english])
    func aFullDigestReadsLikeThis(language: Language) throws {
        let letter = DigestScene.full(language).letter
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "LetterTexts")
        let file = folder.appending(path: "digest.\(language.rawValue).txt")
        #expect("\(letter.subject)\n\n\(letter.text)" == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func bothFormsSayTheSame() throws {
        let letter = DigestScene.full(.chinese).letter
        let page = letter.html
        for line in letter.text.split(separator: "\n").map(String.init) where line.contains("muster review") {
            let command = line.split(separator: "$").last.map { $0.drop { $0 == " " } } ?? ""
            #expect(page.contains(command), "\(line)")
        }
        for word in ["城东小学", "方案.docx", "somebody@mail.example", "office@e04.example", "62%", "AUTHENTICATIONFAILED"] {
            #expect(letter.text.contains(word) && page.contains(word), "\(word)")
        }
    }

    /// Tags and attributes of what outsiders wrote never become the page's.
    @Test(arguments: [
        "<script>alert(1)</script>.docx", "\"><img src=x onerror=alert(1)>.docx", "'onmouseover='x", "&lt;b&gt;",
        "</td></table><h1>x", "a\u{0}b\u{1F}c\u{FFFE}", "\u{202E}cod.exe", "<!--", "]]>", "{{#missing}}",
        "https://x.example/a",
    ])
    func hostileWordsStayWords(word: String) {
        var scene = DigestScene()
        scene.units[0].name = word
        scene.units[0].contact = word
        scene.notice.title = word
        scene.record("E01", word, "plan", at: "2020-10-13 10:00", message: 1) { item in
            item.verdict = .rejected
            item.because = [Reason(.wrongFormat, word, word)]
        }
        scene.facts.held = [
            HeldMail(
                message: 2, receivedAt: scene.facts.now, sender: word, subject: word, because: [],
                candidates: [UnitMatch(code: word, name: word, confidence: 1, because: [])])
        ]
        scene.facts.unreached = [UnreachedAddress(address: word, at: scene.facts.now, fault: .other)]
        scene.facts.troubles = [.mailbox(word, since: nil, refusals: 0, reason: word)]
        let clean = DigestScene().letter.html
        let page = scene.letter.html
        let allowed = Set(Self.tags(clean) + ["div", "b", "span", "code", "/div", "/b", "/span", "/code"])
        #expect(Set(Self.tags(page)).isSubset(of: allowed))
        for bad in ["<script", "<img", "<h1", "<!--", "href"] {
            #expect(!page.contains(bad))
        }
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!scene.letter.subject.contains("\n"))
        #expect(scene.letter.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    private static func tags(_ html: String) -> [String] {
        html.split(separator: "<").dropFirst().map { String($0.prefix { $0 != " " && $0 != ">" && $0 != "\n" }) }
    }

    @Test func nothingIsFetchedFromAnywhere() {
        let page = DigestLetter(
            DigestScene.full(.english).content, language: .english, timeZone: Sample.timeZone,
            pictures: ["E01-1.jpg": "p1@muster"]
        ).html
        #expect(page.contains("<img src=\"cid:p1@muster\""))
        for bad in ["http:", "https:", "url(", "@import", "<link", "<iframe", "<form", "javascript:"] {
            #expect(!page.contains(bad))
        }
    }

    @Test func theColumnsOfThePlainTextStandBelowOneAnother() throws {
        let lines = DigestScene.full(.chinese).letter.text.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("单位") })
        let ends = lines[(start + 1)...(start + 4)].map { line in
            DisplayWidth.of(line.prefix { $0 != "齐" && $0 != "缺" && $0 != "迟" && $0 != "–" })
        }
        #expect(Set(ends).count == 1, "\(lines[start...(start + 4)])")
    }

    @Test func aLongMatrixShowsWhoIsNotComplete() {
        var scene = DigestScene()
        scene.units = (1...400).map { OrganizationalUnit(code: "U\($0)", name: "单位\($0)", categories: ["school"]) }
        for number in 1...390 {
            for (name, requirement) in [
                ("a", "plan"), ("b", "schedule"), ("c", "photos"), ("d", "photos"), ("e", "photos"),
            ] {
                scene.record("U\(number)", name, requirement, at: "2020-10-12 10:00", message: 1, isNew: false)
            }
        }
        let letter = scene.letter
        #expect(letter.text.contains("单位400") && !letter.text.contains("单位390"))
        #expect(letter.text.contains("全部400个单位见附件汇总.xlsx"))
        let rows = scene.content.workbook(items: scene.facts.items, language: .chinese, timeZone: Sample.timeZone)
            .sheets[0].rows
        #expect(rows.count == 400)
    }

    @Test func theWorkbookHoldsTheMatrixAndEveryFile() throws {
        let scene = DigestScene.full(.chinese)
        let sheets = scene.content.workbook(
            items: scene.facts.items, language: .chinese, timeZone: Sample.timeZone
        ).sheets
        #expect(sheets.map(\.name) == ["2020年学习活动周", "文件 2020年学习活动周"])
        #expect(sheets[0].rows.map { $0[0] } == [.text("E01"), .text("E02"), .text("E03"), .text("E04")])
        #expect(sheets[0].rows[0][4...6].map(\.style) == [.good, .good, .good])
        #expect(sheets[0].rows[1][4] == .text("迟", .warn) && sheets[0].rows[3][4] == .text("缺", .bad))
        #expect(sheets[1].rows.count == 10)
        let refused = try #require(sheets[1].rows.first { $0[3] == .text("安排表.pdf") })
        #expect(refused[4] == .text("退改", .bad) && refused[6] == .text("2020-10-14 08:10"))
    }

    @Test(arguments: [
        ("E01", "E01"), ("a b", "'a b'"), ("x;rm -rf", "'x;rm -rf'"), ("it's", "'it'\\''s'"), ("", "''"),
        ("-x", "'-x'"),
    ])
    func aCodeIsOneWordForAShell(code: String, word: String) {
        #expect(shellWord(code) == word)
    }
}
