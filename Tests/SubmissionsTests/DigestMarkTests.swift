import Testing

@testable import Submissions

/// The marks of a digest's matrix that call for somebody to do something.
struct DigestMarkTests {
    @Test func whatCameAndDoesNotCountIsNotToldAsMissing() throws {
        var scene = DigestScene()
        scene.record("E01", "a.doc", "plan", at: "2020-10-13 10:00", message: 1) { item in
            (item.verdict, item.because) = (.rejected, [Reason(.encrypted)])
        }
        scene.record("E01", "b.doc", "schedule", at: "2020-10-13 10:00", message: 1) { item in
            (item.verdict, item.because) = (.rejected, [Reason(.afterCutoff, "2020-10-12")])
        }
        for number in 1...2 {
            scene.record("E01", "\(number).jpg", "photos", at: "2020-10-13 10:00", message: 1) { item in
                if number == 2 { (item.verdict, item.because) = (.rejected, [Reason(.corrupt)]) }
            }
        }
        let words = DigestWords(language: .chinese, timeZone: Sample.timeZone, now: scene.facts.now)
        let notice = try #require(scene.content.notices.first)
        let row = try #require(notice.matrix.rows.first)
        let signs = row.standings.map { words.sign($0, at: scene.facts.now) }
        #expect(signs.map(\.sign) == ["改", "✗", "◐"] && signs.map(\.word) == ["需改", "缺", "1/3"])
        #expect(signs.map(\.label) == ["需修改", "过期未计入", "已收1/3，需修改"])
        #expect(row.standings.map { words.letter.state($0) } == ["需修改", "过期未计入", "部分 1/3，需修改"])
        #expect(row.standings.map { $0.note?.code } == [.encrypted, .afterCutoff, .corrupt])
        #expect(row.standings[0].tone(at: DigestScene.time("2020-10-13 12:00")) == .warn, "something is to be done")
        let lacking = try #require(notice.deadlines.first?.units.first)
        #expect(words.missing(lacking.gaps) == "活动周工作方案（需修改）、活动安排表")
        let page = try #require(try scene.letter().html)
        #expect(page.contains("title=\"需修改\">改</td>") && page.contains("改 需修改</span>"))
    }

    @Test func aSenderThatIsToBeConfirmedIsMarked() throws {
        var scene = DigestScene()
        scene.record("E01", "a.docx", "plan", at: "2020-10-13 10:00", message: 1)
        scene.facts.items["E01"]?[0].provisional = true
        let words = DigestWords(language: .english, timeZone: Sample.timeZone, now: scene.facts.now)
        let standing = try #require(scene.content.notices.first?.matrix.rows.first?.standings.first)
        let sign = words.sign(standing, at: scene.facts.now)
        #expect(sign.sign == "✓?" && sign.word == "yes?" && sign.label == "complete, sender to be confirmed")
        #expect(words.letter.state(standing) == "complete, sender to be confirmed")
    }
}
