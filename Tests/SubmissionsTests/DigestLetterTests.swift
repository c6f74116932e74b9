import Foundation
import FoundationXML
import TerminalText
import Testing
import Workbooks

@testable import Submissions

/// A digest in its forms.
struct DigestLetterTests {
    @Test(arguments: [Language.chinese, .english])
    func aFullDigestReadsLikeThis(language: Language) throws {
        let letter = try DigestScene.full(language).letter()
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "LetterTexts")
        let file = folder.appending(path: "digest.\(language.rawValue).txt")
        if ProcessInfo.processInfo.environment["MUSTER_REWRITE_GOLDEN"] == "1" {
            try "\(letter.subject)\n\n\(letter.text)".write(to: file, atomically: true, encoding: .utf8)
        }
        #expect("\(letter.subject)\n\n\(letter.text)" == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func bothFormsSayTheSame() throws {
        let letter = try DigestScene.full(.chinese).letter()
        let page = try #require(letter.html)
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
        "https://x.example/a", "\"\u{301} onmouseover=x", "<\u{338}script>", "a\r\nBcc: x@x.example\r\n\r\n.",
        "\u{2028}\u{85}x",
    ])
    func hostileWordsStayWords(word: String) throws {
        let page = try #require(try hostile(word).letter(pictures: ["p": "p@muster.digest"]).html)
        let plain = try #require(try hostile("word").letter(pictures: ["p": "p@muster.digest"]).html)
        // The page has the same elements with the same attributes whatever the words are.
        #expect(try shape(page) == shape(plain))
        for bad in ["<script", "<h1", "<!--", "href"] { #expect(page.firstRange(of: bad) == nil) }
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        let letter = try hostile(word).letter()
        let lines = try hostile("word").letter().text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(letter.text.split(separator: "\n", omittingEmptySubsequences: false).count == lines.count)
        #expect(!letter.subject.contains { $0.isNewline })
        #expect(letter.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    /// A digest in which everything that others write is this word.
    private func hostile(_ word: String) -> DigestScene {
        var scene = DigestScene.full(.chinese)
        scene.units[3].name = word
        scene.units[3].contact = word
        scene.notice.title = word
        scene.notice.phases[0].requirements[1].title = word
        scene.record("E04", word, "plan", at: "2020-10-13 10:00", message: 1) { item in
            (item.verdict, item.kind, item.sha256) = (.rejected, "photo", "p")
            item.because = [Reason(.wrongFormat, word, word)]
        }
        scene.record("E04", word, "plan", at: "2020-10-13 10:00", message: 11) { item in
            item.verdict = .review
            item.because = [Reason(.linkOnly, word), Reason(.linkExpires, word)]
        }
        scene.facts.held = [
            HeldMail(
                message: 2, receivedAt: scene.facts.now, sender: word, subject: word,
                because: [Reason(.unknownSender, word)],
                candidates: [UnitMatch(code: word, name: word, confidence: .nan, because: [])])
        ]
        scene.facts.escalations[0].missing[0].title = word
        scene.facts.unreached = [UnreachedAddress(address: word, at: scene.facts.now, fault: .other)]
        scene.facts.troubles = [
            .mailbox(word, since: nil, refusals: 0, reason: word), .failed(count: 1, recipients: [word]),
        ]
        return scene
    }

    /// The names of a page's elements and attributes in order, read as XML.
    private func shape(_ page: String) throws -> [String] {
        let reader = PageShape()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        try #require(parser.parse(), "\(page)")
        return reader.names
    }

    @Test(arguments: [Language.chinese, .english])
    func mailsThatCannotBeFetchedAndThoseThatVanishedAreToldInWords(language: Language) throws {
        var scene = DigestScene(language)
        func text(_ troubles: OfficeTrouble...) throws -> String {
            scene.facts.troubles = troubles
            return try scene.letter().text
        }
        let one = try text(.vanished(mailbox: "main", count: 1))
        let two = try text(.notTakenIn(mailbox: "main", count: 1), .vanished(mailbox: "main", count: 2))
        if language == .chinese {
            #expect(one.contains("邮箱 main 有1封邮件一直没能取下来，现在邮箱里也没有了"))
            #expect(one.contains("否则请您登录邮箱看一看（包括垃圾箱和已删除邮件）"))
            #expect(two.contains("邮箱 main 有1封邮件取不下来") && two.contains("邮箱 main 有2封邮件一直没能取下来"))
        } else {
            #expect(one.contains("1 mail could not be fetched and is not in main any more"))
            #expect(one.contains("If you have dealt with it, all is well; otherwise please look in the mailbox"))
            #expect(two.contains("1 mail in main could not be fetched"))
            #expect(two.contains("2 mails could not be fetched and are not in main any more"))
        }
    }

    @Test func nothingIsFetchedFromAnywhere() throws {
        let page = try #require(try DigestScene.full(.english).letter(pictures: ["E01-1.jpg": "p1@muster"]).html)
        #expect(page.contains("<img src=\"cid:p1@muster\""))
        for bad in ["http:", "https:", "url(", "@import", "<link", "<iframe", "<form", "javascript:"] {
            #expect(!page.contains(bad))
        }
    }

    @Test func anOfficesOwnWordsTakeThePlaceOfTheBuiltInOnes() throws {
        let name = "digest.en.mustache"
        let own = LetterTemplates.builtIn.text(.digest, .english).replacing("Good morning,", with: "Dear colleagues,")
        let page = LetterTemplates.builtIn.text(.digestPage, .english).replacing("Totals", with: "At a glance")
        let (templates, problems) = LetterTemplates.load(overrides: [name: own, "digest-page.en.mustache": page])
        #expect(problems.isEmpty)
        let scene = DigestScene.full(.english)
        let letter = try templates.digest(scene.content, for: scene.office)
        #expect(letter.text.hasPrefix("Dear colleagues,\n") && letter.html?.contains(">At a glance<") == true)
    }

    @Test func aShorterDigestSaysNothingOfWhatIsLeftOut() throws {
        let scene = DigestScene.full(.chinese)
        let matrices = try scene.letter(.withoutMatrices)
        #expect(!matrices.text.contains("各单位明细") && matrices.text.contains("汇总.xlsx"))
        let words = try scene.letter(.withoutWorkbook)
        #expect(!words.text.contains("汇总.xlsx") && words.html?.contains("汇总.xlsx") == false)
        #expect(try scene.letter(.brief).html == nil)
    }

    @Test func theShortestDigestIsShortWhateverThereIs() throws {
        var scene = DigestScene.full(.chinese)
        for number in 1...500 {
            scene.record("E01", "\(number).docx", "plan", at: "2020-10-14 08:10", message: 3) { $0.late = true }
        }
        scene.facts.held = (1...500).map {
            HeldMail(message: $0, receivedAt: scene.facts.now, sender: "a", subject: "b", because: [], candidates: [])
        }
        let text = try scene.letter(.brief).text
        #expect(text.split(separator: "\n").count < 150 && text.contains("另有497个，不一一列出"))
    }

    @Test func theColumnsOfThePlainTextStandBelowOneAnother() throws {
        let lines = try DigestScene.full(.chinese).letter().text.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("单位") })
        let ends = lines[(start + 1)...(start + 4)].map { line in
            DisplayWidth.of(line.prefix { $0 != "齐" && $0 != "缺" && $0 != "迟" && $0 != "–" })
        }
        #expect(Set(ends).count == 1, "\(lines[start...(start + 4)])")
    }

    @Test func aLongMatrixShowsWhoIsNotComplete() throws {
        var scene = DigestScene()
        scene.units = (1...400).map { OrganizationalUnit(code: "U\($0)", name: "单位\($0)", categories: ["school"]) }
        for number in 1...390 {
            for (name, requirement) in [
                ("a", "plan"), ("b", "schedule"), ("c", "photos"), ("d", "photos"), ("e", "photos"),
            ] {
                scene.record("U\(number)", name, requirement, at: "2020-10-12 10:00", message: 1, isNew: false)
            }
        }
        let letter = try scene.letter()
        #expect(letter.text.contains("单位400") && !letter.text.contains("单位390"))
        #expect(letter.text.contains("一共400个单位，其余见附件“汇总.xlsx”"))
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
        #expect(sheets[0].rows[1][4] == .text("迟交", .warn) && sheets[0].rows[3][4] == .text("未交", .bad))
        #expect(sheets[0].rows[2][6] == .text("部分 1/3，有文件待核对", .warn))
        #expect(sheets[1].rows.count == 10)
        let refused = try #require(sheets[1].rows.first { $0[3] == .text("安排表.pdf") })
        #expect(refused[4] == .text("不合格", .bad) && refused[6] == .text("2020-10-14 08:10"))
    }

    @Test(arguments: [
        ("E01", "E01"), ("a b", "'a b'"), ("x;rm -rf", "'x;rm -rf'"), ("it's", "'it'\\''s'"), ("", "''"),
        ("-x", "'-x'"),
    ])
    func aCodeIsOneWordForAShell(code: String, word: String) {
        #expect(shellWord(code) == word)
    }
}

/// Notes what a page is made of.
private final class PageShape: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        names.append("\(name) \(attributes.keys.sorted())")
    }
}
