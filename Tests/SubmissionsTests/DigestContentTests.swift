import Foundation
import Testing

@testable import Submissions

/// What a digest tells, and when there is one.
struct DigestContentTests {
    /// The moments are of a Wednesday, a Saturday, a Saturday that is worked, and a holiday.
    @Test(arguments: [
        ("2020-10-14 08:59", false), ("2020-10-14 09:00", true), ("2020-10-14 17:59", true),
        ("2020-10-14 18:00", false),
        ("2020-10-17 09:00", false), ("2020-10-10 09:00", true), ("2020-10-05 09:00", false),
    ])
    func digestsLeaveFromTheirHourOnWorkingDays(moment: String, mayLeave: Bool) {
        let hours = DigestHours(
            hour: TimeOfDay(hour: 9, minute: 0), opens: TimeOfDay(hour: 8, minute: 30),
            closes: TimeOfDay(hour: 18, minute: 0))
        let day = hours.day(at: Sample.time(moment), office: DigestScene().office)
        #expect((day != nil) == mayLeave)
    }

    @Test(arguments: [7, 18, 23])
    func anHourAtWhichNoLetterLeavesWaitsForTheFirstThatMay(hour: Int) {
        let hours = DigestHours(
            hour: TimeOfDay(hour: hour, minute: 0), opens: TimeOfDay(hour: 8, minute: 30),
            closes: TimeOfDay(hour: 18, minute: 0))
        let office = DigestScene().office
        #expect(hours.day(at: Sample.time("2020-10-14 08:29"), office: office) == nil)
        #expect(hours.day(at: Sample.time("2020-10-14 08:30"), office: office) == Sample.day(2020, 10, 14))
    }

    @Test func withoutNewsAndWithoutAnythingOpenThereIsNone() {
        // A week after the plans were due: who is missing is known since.
        let scene = DigestScene(now: "2020-10-20 09:00", since: "2020-10-19 09:00")
        #expect(!scene.content.isWorthSending)
        #expect(scene.content.notices.first?.deadlines.first?.units.count == 4)
    }

    @Test func aDeadlineThatPassedSinceTheLastDigestIsWorthOne() throws {
        let scene = DigestScene()
        #expect(scene.content.isWorthSending)
        let group = try #require(scene.content.notices.first?.deadlines.first)
        #expect(group.isPassed && group.units.map(\.unit) == ["城东小学", "城西实验小学", "滨湖中学", "滨湖区社区教育中心"])
        #expect(group.units[0].contact == "城东小学办公室 0000-E01")
        #expect(group.units[0].gaps.map(\.titles) == [["活动周工作方案"], ["活动安排表"]])
        #expect(group.called == 0, "reminders still leave")
    }

    @Test func aDeadlineOfTodayOrTheNextWorkingDayIsWorthOne() {
        #expect(DigestScene(now: "2020-10-12 09:00", since: "2020-10-10 09:00").content.isWorthSending)
        #expect(!DigestScene(now: "2020-10-10 09:00", since: "2020-10-09 09:00").content.isWorthSending)
        #expect(DigestScene(now: "2020-11-19 09:00", since: "2020-11-18 09:00").content.isWorthSending)
    }

    @Test func whatWaitsForAPersonIsWorthOne() {
        var scene = DigestScene(now: "2020-10-20 09:00", since: "2020-10-19 09:00")
        scene.facts.troubles = [.waiting(count: 3)]
        scene.facts.ignored = 9
        #expect(!scene.content.isWorthSending)
        var held = scene
        held.facts.heldCount = 1
        #expect(held.content.isWorthSending)
        var review = scene
        review.record("E01", "a.docx", "plan", at: "2020-10-14 10:00", message: 1, isNew: false) {
            $0.verdict = .review
        }
        #expect(review.content.isWorthSending)
        var failing = scene
        failing.facts.troubles = [.sending(since: nil, refusals: 0, reason: "no route")]
        #expect(failing.content.isWorthSending)
        var bounced = scene
        bounced.facts.unreached = [UnreachedAddress(address: "a@b.example", at: bounced.facts.now, fault: .full)]
        #expect(bounced.content.isWorthSending)
        bounced.facts.unreached[0].at = bounced.facts.since
        #expect(!bounced.content.isWorthSending, "it was told of")
    }

    @Test func aNoticeThatIsNotIssuedYetIsToldOfOnlyWhenSomethingCame() {
        var scene = DigestScene()
        scene.notice.issued = Sample.day(2020, 10, 15)
        #expect(scene.content.notices.isEmpty && !scene.content.isWorthSending, "nobody was asked yet")
        scene.notice.issued = Sample.day(2020, 10, 14)
        #expect(scene.content.notices.first?.deadlines.first?.units.count == 4)
        scene.notice.issued = Sample.day(2020, 10, 15)
        scene.record("E01", "a", "plan", at: "2020-10-13 10:00", message: 1)
        #expect(scene.content.notices.count == 1 && scene.content.isWorthSending)
    }

    @Test func aUnitIsNewlyCompleteOnce() {
        var scene = DigestScene()
        for (name, requirement) in [
            ("a", "plan"), ("b", "schedule"), ("c", "photos"), ("d", "photos"), ("e", "photos"),
        ] {
            scene.record("E01", name, requirement, at: "2020-10-13 10:00", message: 1)
        }
        #expect(scene.content.notices.first?.newlyComplete == ["城东小学"])
        scene.facts.news = []
        #expect(scene.content.notices.first?.newlyComplete == [])
        #expect(scene.content.notices.first?.matrix.count(.complete) == 1)
    }

    @Test func aWaiverMakesAUnitNewlyCompleteToo() {
        var scene = DigestScene()
        var waiver = Ruling(.waive, id: 1, at: scene.facts.now - 60, by: "coordinator")
        (waiver.unit, waiver.notice) = ("E02", "lakeside-2020")
        scene.facts.rulings = [waiver]
        #expect(scene.content.notices.first?.newlyComplete == ["城西实验小学"])
    }

    @Test func whatRemindersGaveUpIsToBeTelephonedAbout() throws {
        let scene = DigestScene.full(.chinese)
        let call = try #require(scene.content.calls.first)
        #expect(scene.content.calls.count == 1 && call.unit == "滨湖区社区教育中心")
        #expect(call.contact == "滨湖区社区教育中心办公室 0000-E04")
        #expect(call.matters.map(\.titles) == [["活动周工作方案", "活动安排表"]])
        let group = try #require(scene.content.notices.first?.deadlines.first)
        #expect(group.called == 1 && group.units.map(\.unit) == ["城西实验小学", "滨湖中学"])
        #expect(scene.content.notices.first?.overdue.count == 3, "it is overdue all the same")
    }

    @Test func ofAUnitThatWasGivenUpInPartTheRestIsStillListed() throws {
        var scene = DigestScene.full(.chinese)
        scene.facts.escalations[0].missing.removeLast()
        let group = try #require(scene.content.notices.first?.deadlines.first)
        #expect(group.called == 0 && group.units.last?.gaps.map(\.titles) == [["活动安排表"]])
        #expect(scene.content.calls.first?.matters.map(\.titles) == [["活动周工作方案"]])
    }

    @Test func aUnitThatIsGivenUpIsWorthADigestOnce() {
        var scene = DigestScene(now: "2020-10-20 09:00", since: "2020-10-19 09:00")
        scene.facts.escalations = DigestScene.full(.chinese).facts.escalations
        #expect(scene.content.isWorthSending)
        scene.facts.escalations[0].isNew = false
        #expect(!scene.content.isWorthSending && scene.content.calls.count == 1)
    }

    @Test func aUnitIsToBeTelephonedOnceForAllNotices() {
        var scene = DigestScene.full(.chinese)
        scene.facts.escalations.append(scene.facts.escalations[0])
        scene.facts.escalations[1].because = .closed
        #expect(scene.content.calls.map(\.matters.count) == [2])
        scene.facts.escalations[1].notice = "another, long over"
        #expect(scene.content.calls.map(\.matters.count) == [1])
    }

    @Test func linksThatExpireFirstComeFirst() {
        var scene = DigestScene.full(.chinese)
        for (name, expiry) in [("b.rar", "2020-10-18T08:00:00+08:00"), ("c.rar", nil)] {
            scene.record("E02", name, "photos", at: "2020-10-13 11:00", message: 9) { item in
                item.verdict = .review
                item.because = [Reason(.linkOnly, name)] + (expiry.map { [Reason(.linkExpires, $0)] } ?? [])
            }
        }
        #expect(scene.content.links.map(\.file) == ["b.rar", "汇演.mp4", "c.rar"])
        #expect(
            scene.content.links.map(\.expires) == [
                DigestScene.time("2020-10-18 08:00"), DigestScene.time("2020-10-20 17:06"), nil,
            ])
    }

    @Test func anExtendedUnitStandsUnderItsOwnDueTime() throws {
        var scene = DigestScene()
        var extension_ = Ruling(.extend, id: 1, at: scene.facts.since - 60, by: "coordinator")
        (extension_.unit, extension_.notice, extension_.until) = ("E03", "lakeside-2020", Sample.due(2020, 10, 16))
        extension_.phase = "plans"
        scene.facts.rulings = [extension_]
        let groups = try #require(scene.content.notices.first?.deadlines)
        #expect(groups.map(\.isPassed) == [true, false])
        #expect(groups[1].units.map(\.unit) == ["滨湖中学"] && groups[1].due.day == Sample.day(2020, 10, 16))
    }

    @Test func lateAndRefusedFilesAreToldOnce() {
        var scene = DigestScene.full(.chinese)
        #expect(scene.content.notices.first?.late.map(\.file) == ["方案.docx"])
        #expect(scene.content.notices.first?.refused.map(\.unit) == ["城西实验小学"])
        scene.facts.news = []
        #expect(
            scene.content.notices.first?.late.isEmpty == true && scene.content.notices.first?.refused.isEmpty == true)
    }

    @Test func filesUnderReviewStandByTheirMailWithTheirPlaces() throws {
        var scene = DigestScene.full(.chinese)
        let item = try #require(scene.facts.items["E03"]?.first?.item)
        var other = item
        other.name = "别的.docx"
        scene.facts.decisions = [4: Decision(decision: .record, items: [other, item], rules: 1)]
        let review = scene.content.review
        #expect(review.map(\.message) == [4], "a mere link is no file to look at")
        #expect(review.first?.files.map(\.place) == [1])
    }

    @Test func theSameFileFromTwoUnitsIsToldWhileItIsNew() throws {
        var scene = DigestScene.full(.chinese)
        let shared = try #require(scene.content.shared.first)
        #expect(shared.isPicture && shared.copies.map(\.unit) == ["城东小学", "滨湖中学"])
        scene.record("E02", "同.docx", "plan", at: "2020-10-14 08:20", message: 8) { $0.sha256 = "E01-工作方案.docx" }
        #expect(scene.content.shared.count == 2)
        scene.facts.news = []
        #expect(scene.content.shared.isEmpty)
    }

    @Test func anAddressThatFailsNamesItsUnitAndWhetherAnotherIsLeft() {
        var scene = DigestScene.full(.chinese)
        #expect(scene.content.unreached.first?.unit == "滨湖区社区教育中心")
        #expect(scene.content.unreached.first?.isLast == true)
        scene.units[3].addresses.append("second@e04.example")
        #expect(scene.content.unreached.first?.isLast == false)
    }

    @Test func whoseSenderIsNotConfirmedIsToldWithHowToSettleIt() throws {
        var scene = DigestScene()
        scene.record("E01", "工作方案.docx", "plan", at: "2020-10-13 15:00", message: 7)
        scene.facts.items["E01"]?[0].provisional = true
        #expect(scene.content.isWorthSending)
        let text = try scene.letter().text
        #expect(text.contains("发件邮箱不在名册上"))
        #expect(text.contains("$ muster review accept 7\n") && text.contains("$ muster review dismiss 7\n"), "\(text)")
    }

    @Test func aLateCopyThatCountsForNothingIsNotToldAsLate() {
        var scene = DigestScene()
        scene.record("E01", "工作方案.docx", "plan", at: "2020-10-12 15:00", message: 7, isNew: false)
        scene.record("E01", "工作方案.docx", "plan", at: "2020-10-14 08:00", message: 8) { $0.late = true }
        #expect(scene.content.notices.first?.late == [])
    }

    @Test func whoWasNeverAskedIsNotSaidToHaveBeenReminded() throws {
        var scene = DigestScene.full(.chinese)
        scene.facts.escalations[0].because = .remindedInVain
        for index in scene.facts.escalations[0].missing.indices {
            scene.facts.escalations[0].missing[index].askedUntil = nil
        }
        #expect(try !scene.letter().text.contains("已按次数提醒"))
        scene.facts.escalations[0].missing[0].askedUntil = LocalDate(year: 2020, month: 10, day: 14)
        #expect(try scene.letter().text.contains("已按次数提醒"))
    }

    @Test func aHeldMailOfAKnownUnitIsOfferedWithItsUnitAndTheNoticeToName() throws {
        var scene = DigestScene.full(.chinese)
        scene.facts.held[0].because = [Reason(.nothingAttached)]
        scene.facts.held[0].candidates = [UnitMatch(code: "E01", name: "城东小学", confidence: 1, because: [])]
        #expect(try scene.letter().text.contains("$ muster review assign 7 --unit E01 --notice ID\n"))
    }

    @Test func aNilReturnIsToldAsOne() throws {
        var scene = DigestScene()
        var ruling = Ruling(.nilReturn, id: 1, at: scene.facts.since, by: "li")
        (ruling.unit, ruling.notice, ruling.phase) = ("E01", scene.notice.id, "plans")
        scene.facts.rulings = [ruling]
        let words = DigestWords(language: .chinese, timeZone: Sample.timeZone, now: scene.facts.now)
        let row = try #require(scene.content.notices.first?.matrix.rows.first)
        #expect(row.standings.prefix(2).map { words.sign($0, at: scene.facts.now).word } == ["零", "零"])
        #expect(row.standings.prefix(2).map { words.letter.state($0) } == ["零报告", "零报告"])
    }

    @Test func noUnitFillsThePicturesAndThereAreTwentyFourAtMost() {
        var scene = DigestScene()
        for number in 1...40 { scene.record("E01", "\(number).jpg", "photos", at: "2020-10-13 10:00", message: 1) }
        for number in 1...2 { scene.record("E02", "\(number).jpg", "photos", at: "2020-10-13 11:00", message: 2) }
        let units = scene.content.pictures.map(\.unit)
        #expect(units.count == 24)
        #expect(units.prefix(4) == ["城东小学", "城西实验小学", "城东小学", "城西实验小学"])
        #expect(units.filter { $0 == "城西实验小学" }.count == 2)
    }

    @Test func aNoticeIsLeftOutAMonthAfterItsLastDayUnlessSomethingComes() {
        var scene = DigestScene(now: "2020-12-22 09:00", since: "2020-12-21 09:00")
        #expect(scene.content.notices.isEmpty)
        scene.record("E01", "a.docx", "plan", at: "2020-12-21 10:00", message: 1)
        #expect(scene.content.notices.count == 1 && scene.content.isWorthSending)
    }

    @Test func anInformationalNoticeIsNoneToCount() {
        var scene = DigestScene()
        scene.notice.mailboxes = []
        #expect(scene.content.notices.isEmpty && !scene.content.isWorthSending)
    }
}
