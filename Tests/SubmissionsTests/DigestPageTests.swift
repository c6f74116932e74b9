import Foundation
import Testing

@testable import Submissions

/// A digest's page as a browser shows it.
@Suite(.serialized) struct DigestPageTests {
    /// 300 units and eight requirements, and everything that others write as long as it can be and without a space.
    static func crowded(_ language: Language) -> DigestScene {
        var scene = DigestScene.full(language)
        func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }
        let long = String(repeating: say("滨湖", "Llanfairpwllgwyngyll"), count: 8)
        scene.notice.title = String(repeating: say("学习活动周", "Learningweek"), count: 12)
        scene.notice.phases[0].requirements += (3...7).map {
            Requirement(id: "r\($0)", kind: .document, title: "\(long)\($0)")
        }
        scene.units += (5...300).map { number in
            OrganizationalUnit(
                code: "E\(number)",
                name: number.isMultiple(of: 9) ? long + "\(number)" : say("第\(number)小学", "School \(number)"),
                categories: ["school"], addresses: ["\(long.count)office\(number)@school.example"], contact: long)
        }
        scene.units[3].name = long
        let file = String(repeating: "file_name_without_spaces", count: 20) + ".docx"
        for number in 5...60 {
            scene.record("E\(number)", file, "plan", at: "2020-10-14 08:00", message: Int64(number)) { item in
                item.late = number.isMultiple(of: 2)
                item.verdict = number.isMultiple(of: 3) ? .rejected : number.isMultiple(of: 5) ? .review : .accepted
                item.because = [Reason(.wrongFormat, String(repeating: "a", count: 200), "docx")]
            }
        }
        scene.facts.held[0].sender = String(repeating: "sender", count: 30) + "@mail.example"
        scene.facts.held[0].subject = String(repeating: "W", count: 300)
        scene.facts.held[0].candidates[0].code = String(repeating: "CODE", count: 20)
        scene.facts.unreached[0].address = String(repeating: "office", count: 30) + "@e04.example"
        scene.facts.troubles[0] = .mailbox(
            "main", since: nil, refusals: 3, reason: String(repeating: "AUTHENTICATIONFAILED", count: 20))
        return scene
    }

    @Test(arguments: [Language.chinese, .english], [false, true])
    func nothingSticksOutAtAnyWidth(language: Language, isDark: Bool) throws {
        let scene = Self.crowded(language)
        let letter = try scene.letter(pictures: ["E01-照片1.jpg": "p@muster.digest", "E01-1.jpg": "p@muster.digest"])
        let page = try #require(letter.html)
        // Gmail and others cut a page in half somewhere above.
        #expect(page.utf8.count < 600_000)
        let layouts = try PageInBrowser.layouts(of: page, widths: [360, 390, 1280], isDark: isDark)
        #expect(layouts.map(\.width) == [360, 390, 1280])
        for layout in layouts {
            #expect(layout.scrollWidth <= layout.width)
            #expect(layout.overflowing.isEmpty)
            #expect(layout.scrolling.allSatisfy { $0 <= 0 }, "eight columns fit without scrolling")
            #expect(layout.narrowestName >= 80)
            #expect(layout.leastContrast >= 4.5, "\(layout.faintest)")
            #expect(layout.background == (isDark ? "rgb(22, 24, 28)" : "rgb(255, 255, 255)"))
        }
    }

    @Test func aMatrixOfManyColumnsScrollsInABoxOfItsOwn() throws {
        var scene = DigestScene.full(.chinese)
        scene.notice.phases[0].requirements += (3...24).map {
            Requirement(id: "r\($0)", kind: .document, title: "材料\($0)")
        }
        let page = try #require(try scene.letter().html)
        let layout = try #require(try PageInBrowser.layouts(of: page, widths: [390], isDark: false).first)
        #expect(layout.scrollWidth <= 390 && layout.overflowing.isEmpty)
        #expect(layout.scrolling.contains { $0 > 0 } && layout.narrowestName >= 80)
    }
}
