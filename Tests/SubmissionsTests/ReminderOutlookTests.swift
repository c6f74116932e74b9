import Foundation
import Testing

@testable import Submissions

/// What keeps reminders back, until when, and when chasing ends: what a coordinator sees of the rules.
struct ReminderOutlookTests {
    private func plansOnly() -> ReminderScene {
        var scene = ReminderScene()
        scene.keep(phase: "plans")
        return scene
    }

    private func at(_ time: String) -> Date { LetterScene.time(time) }

    @Test func aNoticeThatIsOnlyKeptChasesNobody() {
        var scene = plansOnly()
        scene.letter.notice.mailboxes = []
        #expect(scene.calendar(from: "2020-10-05 00:00", days: 30).isEmpty)
        #expect(scene.decide("2020-10-14 09:00").withheld == .nothingMissing)
        #expect(scene.decide("2021-04-12 09:00").escalation == nil)
    }

    @Test func nobodyIsChasedForMoreThanHalfAYear() {
        let scene = plansOnly()
        // The 180th day after the 13th of October is Sunday, 11 April.
        #expect(scene.decide("2021-04-09 09:00").reminder?.slots.map(\.step) == [.offset(3)])
        let end = LocalDate(year: 2021, month: 4, day: 11)
        let decision = scene.decide("2021-04-12 09:00")
        #expect(decision.withheld == .ended(end) && decision.next == nil)
        #expect(decision.escalation == .ended)
        #expect(decision.overdue.map(\.askedUntil) == [end, end])
        #expect("\(ReminderDecision.Withheld.ended(end))".contains("180 days long, which ended on 2021-04-11"))
    }

    @Test func anExtensionIsChasedAsLongFromItsOwnEnd() {
        var scene = plansOnly()
        scene.letter.standings[0].due = LetterScene.endOf(2020, 12, 15)
        let decision = scene.decide("2021-04-12 09:00")
        #expect(decision.reminder?.gaps.map { $0.group.members[0].requirement.id } == ["plan"])
        #expect(decision.escalation == .ended && decision.overdue.map(\.title) == ["活动安排表"])
        #expect(scene.rules.mayRemind(of: LetterScene.endOf(2020, 10, 13), from: at("2021-04-11 23:59")))
        #expect(!scene.rules.isInSeason(LetterScene.endOf(2020, 10, 13), at: at("2021-04-12 00:00")))
        #expect(!scene.rules.isInSeason(LetterScene.endOf(2020, 10, 13), at: at("2020-10-09 08:29")))
        #expect(scene.rules.isInSeason(LetterScene.endOf(2020, 10, 13), at: at("2020-10-09 08:30")))
    }

    @Test func theNextLetterIsToldInAdvance() {
        var scene = plansOnly()
        #expect(scene.decide("2020-10-05 09:00").next == at("2020-10-09 08:30"))
        #expect(scene.decide("2020-10-09 09:00").next == at("2020-10-09 09:00"))
        #expect(scene.decide("2020-10-09 19:00").next == at("2020-10-10 08:30"), "a Saturday that is worked")
        #expect(scene.decide("2020-10-10 07:00").next == at("2020-10-10 08:30"))
        #expect(scene.send("2020-10-09 09:00") == [.offset(-3)])
        #expect(scene.decide("2020-10-09 09:01").next == at("2020-10-12 08:30"))
        scene.letter.unit.addresses = []
        #expect(scene.decide("2020-10-09 09:01").next == nil)
    }

    @Test func noClockTellsWhenAMailboxIsRead() {
        var scene = plansOnly()
        scene.readAt = at("2020-10-14 08:00")
        #expect(scene.decide("2020-10-14 09:00").next == nil)
        #expect(ReminderDecision.Withheld.mailboxNotRead("main").lasts == "it is read")
        // A letter that a person releases at night is not to leave from a mailbox that was not read either.
        #expect(scene.decide("2020-10-14 20:00").withheld == .mailboxNotRead("main"))
    }

    @Test func aMailWithAPersonPutsOffTheNextLetter() {
        var scene = plansOnly()
        scene.doubts = [at("2020-10-12 16:00")]
        let until = LocalDate(year: 2020, month: 10, day: 14)
        #expect(scene.decide("2020-10-14 09:00").next == at("2020-10-15 08:30"))
        #expect(scene.send("2020-10-12 09:00").isEmpty)
        // The last one before it has its letter, the next one is put off.
        scene.written = [
            WrittenReminder(
                slots: [ReminderSlot(due: LetterScene.endOf(2020, 10, 13).instant, step: .offset(-1))],
                recipient: "office@chengdong.example", at: at("2020-10-12 09:00"))
        ]
        let decision = scene.decide("2020-10-13 09:00")
        #expect(decision.withheld == .mailWithPerson(until: until) && decision.next == at("2020-10-15 08:30"))
    }

    @Test func theLastDueTimeSaysWhatKeepsTheLetterBack() {
        var scene = ReminderScene()
        _ = scene.calendar(from: "2020-10-05 00:00", days: 30)
        scene.heardAt = at("2020-11-24 08:10")
        #expect(scene.decide("2020-11-24 09:00").withheld == .unitHasWritten)
    }

    @Test func theCoordinatorIsToldUntilWhenItWasAskedFor() {
        var scene = plansOnly()
        _ = scene.calendar(from: "2020-10-05 00:00", days: 30)
        let last = LocalDate(year: 2020, month: 10, day: 20)
        #expect(scene.decide("2020-10-22 09:00").overdue.map(\.askedUntil) == [last, last])
        scene.letter.notice.phases[0].cutoff = LetterScene.endOf(2020, 10, 14)
        let cutoff = LocalDate(year: 2020, month: 10, day: 14)
        #expect(scene.decide("2020-10-22 09:00").overdue.map(\.askedUntil) == [cutoff, cutoff])
        scene.undeliverable = Set(scene.letter.unit.addresses)
        scene.letter.notice.phases[0].cutoff = nil
        scene.written = []
        #expect(scene.decide("2020-10-22 09:00").overdue.map(\.askedUntil) == [nil, nil])
    }
}
