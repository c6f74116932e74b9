import Foundation
import Testing

@testable import Submissions

/// Who is reminded, of what, and at which address.
struct ReminderRuleTests {
    private let time = "2020-10-14 09:00"

    private func plansOnly() -> ReminderScene {
        var scene = ReminderScene()
        scene.keep(phase: "plans")
        return scene
    }

    private func titles(_ decision: ReminderDecision) -> [String] {
        decision.reminder?.gaps.flatMap { $0.group.members.map(\.requirement.id) } ?? []
    }

    @Test func onlyWhatIsMissingIsAskedFor() {
        var scene = plansOnly()
        #expect(titles(scene.decide(time)) == ["plan", "schedule"])
        scene.letter.stand("plan", .complete)
        #expect(titles(scene.decide(time)) == ["schedule"])
        for state in [Standing.State.complete, .late, .waived, .notApplicable] {
            scene.letter.stand("schedule", state)
            #expect(scene.decide(time).withheld == .nothingMissing)
            #expect(scene.decide("2020-11-30 09:00").escalation == nil)
        }
    }

    @Test func aUnitThatSentAPartIsToldHowMuchIsToCome() throws {
        var scene = ReminderScene()
        scene.keep(phase: "results")
        for requirement in ["summary", "case"] { scene.letter.stand(requirement, .complete) }
        scene.letter.stand("photos", .partial, have: 3)
        #expect(titles(scene.decide("2020-11-20 09:00")) == ["photos", "video"])
        #expect(try scene.text("2020-11-20 09:00").body.contains("活动照片5张（已有3张，还差2张），或活动记录视频1个，任选一种"))
    }

    @Test func whatIsOptionalIsNeverAskedFor() {
        var scene = plansOnly()
        for index in scene.letter.notice.phases[0].requirements.indices {
            scene.letter.notice.phases[0].requirements[index].isOptional = true
        }
        #expect(scene.decide(time).withheld == .nothingMissing)
    }

    @Test func whatAPersonLooksAtIsNotAskedFor() {
        var scene = plansOnly()
        scene.letter.stand("plan", .missing, have: 0) { $0.underReview = true }
        #expect(titles(scene.decide(time)) == ["schedule"])
        scene.letter.stand("schedule", .missing, have: 0) { $0.underReview = true }
        #expect(scene.decide(time).withheld == .underReview)
        #expect(scene.decide("2020-11-30 09:00").escalation == nil)
    }

    @Test func oneAlternativeUnderReviewHoldsBackTheOther() {
        var scene = ReminderScene()
        scene.keep(phase: "results")
        scene.letter.stand("video", .missing, have: 0) { $0.underReview = true }
        #expect(titles(scene.decide("2020-11-20 09:00")) == ["summary", "case"])
    }

    @Test func whatIsNotTakenAnyMoreIsNotAskedFor() {
        var scene = plansOnly()
        scene.letter.notice.phases[0].cutoff = LetterScene.endOf(2020, 10, 14)
        #expect(scene.decide(time).reminder != nil)
        #expect(scene.decide("2020-10-16 09:00").withheld == .closed)
        #expect(scene.decide("2020-10-16 09:00").escalation == .closed)
    }

    @Test func nobodyIsRemindedFromAMailboxThatWasNotReadForAQuarterOfAnHour() {
        var scene = plansOnly()
        scene.readAt = LetterScene.time("2020-10-14 08:45")
        #expect(scene.decide("2020-10-14 09:00").reminder != nil)
        #expect(scene.decide("2020-10-14 09:01").withheld == .mailboxNotRead("main"))
        scene.letter.notice.mailboxes = ["main", "other"]
        #expect(scene.decide("2020-10-14 09:00").withheld == .mailboxNotRead("other"))
    }

    @Test func nobodyIsRemindedWhileMailsLieUndecided() {
        var scene = plansOnly()
        scene.hasUndecidedMail = true
        #expect(scene.decide(time).withheld == .mailUndecided)
    }

    @Test func aPersonHasTwoWorkingDaysForAHeldMail() {
        var scene = plansOnly()
        scene.doubts = [LetterScene.time("2020-10-12 16:00"), LetterScene.time("2020-10-09 16:00")]
        let until = LocalDate(year: 2020, month: 10, day: 14)
        #expect(scene.decide("2020-10-14 17:00").withheld == .mailWithPerson(until: until))
        #expect(scene.decide("2020-10-15 09:00").reminder?.slots.map(\.step) == [.offset(1)])
    }

    @Test func aUnitThatJustSentAPartHasItsReceiptAndNoReminder() {
        var scene = plansOnly()
        scene.heardAt = LetterScene.time("2020-10-14 08:20")
        #expect(scene.decide("2020-10-14 09:00").withheld == .unitHasWritten)
        #expect(scene.decide("2020-10-15 09:00").withheld == .unitHasWritten)
        #expect(scene.decide("2020-10-16 09:00").reminder?.slots.map(\.step) == [.offset(3)])
        scene.heardAt = LetterScene.time("2020-10-13 23:59")
        #expect(scene.decide("2020-10-14 09:00").reminder?.slots.map(\.step) == [.offset(1)])
    }

    @Test func whatWasGivenUpStandsInNoLaterLetter() throws {
        var scene = ReminderScene()
        _ = scene.calendar(from: "2020-10-05 00:00", days: 30)
        let reminder = try #require(scene.decide("2020-11-18 09:00").reminder)
        #expect(reminder.gaps.map { $0.group.phase.id } == ["results", "results", "results"])
        #expect(scene.decide("2020-11-18 09:00").escalation == .remindedInVain)
    }

    @Test func aHeldMailMayBeOfEveryUnitThatItsSenderSendsFor() {
        var centre = OrganizationalUnit(code: "C", name: "中心校")
        centre.sendsFor = ["S1", "S2"]
        let roster = Roster(units: [centre, OrganizationalUnit(code: "S1", name: "一小")])
        let at = LetterScene.time(time)
        let held = UnsettledMail(at: at, units: ["C", "X"], senders: ["C", "X"])
        #expect(roster.doubts([held]) == ["C": [at], "X": [at], "S1": [at], "S2": [at]])
        let review = UnsettledMail(at: at, units: [], senders: ["C"])
        #expect(roster.doubts([review, held])["S1"] == [at, at])
        #expect(roster.doubts([review])["C"] == nil)
    }

    @Test func theSecondContactIsWrittenToOnceAndThenOnlyTheCoordinatorIsTold() throws {
        var scene = plansOnly()
        #expect(scene.calendar(from: "2020-10-05 00:00", days: 60).last == "2020-10-20 8:30 second")
        #expect(scene.written.map(\.recipient).last == "head@chengdong.example")
        #expect(scene.written.dropLast().allSatisfy { $0.recipient == "office@chengdong.example" })
        #expect(scene.decide("2020-10-21 09:00").escalation == nil, "it has two working days to answer")
        let decision = scene.decide("2020-10-22 09:00")
        #expect(decision.escalation == .remindedInVain)
        #expect(decision.overdue.map(\.title) == ["活动周工作方案", "活动安排表"])
        scene.written.removeLast()
        scene.letter.unit.addresses = ["office@chengdong.example"]
        #expect(scene.decide("2020-10-20 09:00").reminder == nil)
        #expect(scene.decide("2020-10-20 09:00").escalation == .remindedInVain)
    }

    @Test func anAddressThatLettersCannotReachIsPassedOver() {
        var scene = plansOnly()
        scene.letter.unit.addresses[0] = "Office@chengdong.example"
        scene.undeliverable = ["office@chengdong.example"]
        #expect(scene.decide(time).reminder?.recipient == "head@chengdong.example")
        scene.undeliverable.insert("head@chengdong.example")
        #expect(scene.decide(time).withheld == .noAddress)
        #expect(scene.decide(time).escalation == .noAddress)
        #expect(scene.decide("2020-10-08 09:00").escalation == nil, "nothing is asked of it yet")
        scene.letter.unit.addresses = []
        #expect(scene.decide(time).escalation == .noAddress)
    }

    @Test func anOfficeThatRemindsOnlyBeforehandNeverWritesAfterwards() {
        var scene = plansOnly()
        scene.rules.offsets = [-3, -1]
        #expect(scene.calendar(from: "2020-10-05 00:00", days: 60) == ["2020-10-09 8:30 -3", "2020-10-12 8:30 -1"])
        #expect(scene.decide("2020-10-13 09:00").escalation == nil)
        #expect(scene.decide("2020-10-15 09:00").escalation == .remindedInVain)
        scene.rules.offsets = []
        scene.written = []
        #expect(scene.calendar(from: "2020-10-05 00:00", days: 60).isEmpty)
    }

    @Test func theLetterToTheFirstContactIsNotAlsoOneToTheSecond() throws {
        var scene = ReminderScene()
        _ = scene.calendar(from: "2020-10-05 00:00", days: 14)
        for index in scene.letter.standings.indices where scene.letter.standings[index].phase == "results" {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 21)
        }
        let reminder = try #require(scene.decide("2020-10-20 09:00").reminder)
        #expect(reminder.slots.map(\.step) == [.offset(-1)])
        #expect(reminder.recipient == "office@chengdong.example" && !reminder.isToSecondContact)
        #expect(reminder.gaps.count == 5)
    }

    @Test func theKeyOfALetterTellsItsSlots() throws {
        let slots = [
            ReminderSlot(due: LetterScene.time("2020-10-14 00:00"), step: .offset(-3)),
            ReminderSlot(due: LetterScene.time("2020-11-24 00:00"), step: .secondContact),
        ]
        let key = ReminderKey(unit: "a/b", notice: "n", slots: slots, fingerprint: "f00")
        #expect(key.text(number: 2) == "reminder/n/a/b/1602604800000:-3,1606147200000:second/f00/2")
        #expect(ReminderKey(key.text(number: 2), unit: "a/b", notice: "n") == key)
        for text in ["receipt/1", "reminder/n/a/b/x/f00/1", "reminder/n/a/b/1:2:3/f00/1", "reminder/n/a/b/1:x/f/1"] {
            #expect(ReminderKey(text, unit: "a/b", notice: "n") == nil)
        }
    }
}
