import Foundation
import Testing

@testable import Submissions

/// When reminders leave.
struct ReminderTimeTests {
    private func plansOnly() -> ReminderScene {
        var scene = ReminderScene()
        scene.keep(phase: "plans")
        return scene
    }

    @Test func daysAreCountedOverHolidaysAndMadeUpSaturdays() {
        var scene = plansOnly()
        #expect(
            scene.calendar(from: "2020-09-25 00:00", days: 40)
                == [
                    "2020-10-09 8:30 -3", "2020-10-12 8:30 -1", "2020-10-14 8:30 +1", "2020-10-16 8:30 +3",
                    "2020-10-20 8:30 second",
                ].map { $0.replacing("2020-10-9 ", with: "2020-10-09 ") })
    }

    @Test func whoIsLateBeforeTheHolidaysIsRemindedAfterThem() {
        var scene = plansOnly()
        for index in scene.letter.standings.indices {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 9, 30)
        }
        // Sunday the 27th of September is worked.
        #expect(
            scene.calendar(from: "2020-09-21 00:00", days: 40) == [
                "2020-09-27 8:30 -3", "2020-09-29 8:30 -1", "2020-10-09 8:30 +1", "2020-10-12 8:30 +3",
                "2020-10-14 8:30 second",
            ])
    }

    @Test func aLetterIsTheLastOnlyWhenNothingOverdueIsAskedForAgain() throws {
        var scene = plansOnly()
        for index in scene.letter.standings.indices where scene.letter.standings[index].requirement == "schedule" {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 15)
        }
        #expect(scene.send("2020-10-14 09:00") == [.offset(1), .offset(-1)])
        let both = try #require(scene.decide("2020-10-16 09:00").reminder)
        #expect(both.slots.map(\.step) == [.offset(3), .offset(1)] && !both.isLast)
        _ = scene.send("2020-10-16 09:00")
        #expect(try #require(scene.decide("2020-10-20 09:00").reminder).isLast)
    }

    @Test func aSaturdayThatIsWorkedIsADayForReminders() {
        var scene = plansOnly()
        scene.rules.offsets = [-2]
        #expect(scene.calendar(from: "2020-10-05 00:00", days: 10) == ["2020-10-10 8:30 -2"])
    }

    @Test func nothingLeavesAtNightOrOnAFreeDay() {
        var scene = plansOnly()
        #expect(scene.decide("2020-10-09 08:29").withheld == .notYet)
        #expect(scene.decide("2020-10-09 08:29").next == LetterScene.time("2020-10-09 08:30"))
        #expect(scene.send("2020-10-09 17:59") == [.offset(-3)])
        #expect(scene.decide("2020-10-12 08:29").withheld == .alreadyWritten)
        #expect(scene.decide("2020-10-12 08:30").reminder != nil)
        #expect(scene.decide("2020-10-12 17:59").reminder != nil)
        #expect(scene.decide("2020-10-12 18:00").withheld == .outsideHours)
        // The reminder of Friday the 16th is still to be written.
        #expect(scene.decide("2020-10-17 09:00").withheld == .outsideHours)
        #expect(scene.decide("2020-10-19 09:00").reminder != nil)
        scene.letter.notice.phases[0].due = LetterScene.endOf(2020, 10, 4)
        #expect(scene.decide("2020-10-05 09:00").reminder == nil)
    }

    @Test func aSlotHasOneLetterThoughItsDayMoves() {
        var scene = plansOnly()
        #expect(scene.send("2020-10-12 09:00") == [.offset(-1)])
        #expect(scene.decide("2020-10-12 09:01").withheld == .alreadyWritten)
        // The calendar is corrected: the 12th was no working day, nor was the 13th.
        scene.written[0].at = LetterScene.time("2020-10-10 09:00")
        #expect(scene.decide("2020-10-12 09:01").withheld == .alreadyWritten)
    }

    @Test func aDueTimeThatMovesHasSlotsOfItsOwn() {
        var scene = plansOnly()
        #expect(scene.send("2020-10-12 09:00") == [.offset(-1)])
        for index in scene.letter.standings.indices {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 21)
        }
        #expect(scene.decide("2020-10-14 09:00").withheld == .notYet)
        #expect(scene.decide("2020-10-14 09:00").next == LetterScene.time("2020-10-16 08:30"))
        #expect(
            scene.calendar(from: "2020-10-13 00:00", days: 20) == [
                "2020-10-16 8:30 -3", "2020-10-20 8:30 -1", "2020-10-22 8:30 +1", "2020-10-26 8:30 +3",
                "2020-10-28 8:30 second",
            ])
    }

    @Test func aLetterOfTheSameDayHasToldEverything() {
        var scene = plansOnly()
        #expect(scene.send("2020-10-12 09:00") == [.offset(-1)])
        // Extended by two days at noon: the day's letter was also that of the third day before.
        for index in scene.letter.standings.indices {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 15)
        }
        #expect(scene.decide("2020-10-12 13:00").withheld == .alreadyWritten)
        #expect(scene.decide("2020-10-13 09:00").withheld == .alreadyWritten)
        #expect(scene.decide("2020-10-14 09:00").reminder?.slots.map(\.step) == [.offset(-1)])
    }

    @Test func slotsBeforeTheNoticeWasLoadedAreVoid() {
        var scene = plansOnly()
        scene.firstLoadedAt = LetterScene.time("2020-10-14 10:00")
        #expect(scene.decide("2020-10-14 11:00").withheld == .beforeLoading)
        #expect(scene.calendar(from: "2020-10-12 00:00", days: 20).first == "2020-10-16 8:30 +3")
        scene.firstLoadedAt = nil
        scene.written = []
        #expect(scene.decide("2020-10-16 09:00").withheld == .beforeLoading)
        scene.firstLoadedAt = LetterScene.time("2020-11-01 10:00")
        #expect(scene.decide("2020-11-02 09:00").reminder == nil, "nor is the second contact surprised")
        #expect(scene.decide("2020-11-02 09:00").escalation == .remindedInVain)
    }

    @Test func missedSlotsCollapseIntoTheLatest() {
        var scene = plansOnly()
        #expect(scene.calendar(from: "2020-10-13 12:00", days: 2) == ["2020-10-13 12:00 -1", "2020-10-14 8:30 +1"])
        scene.written = []
        #expect(scene.calendar(from: "2020-10-14 07:00", days: 1) == ["2020-10-14 8:30 +1"])
    }

    @Test func whatWasMissedByMoreThanTwoWorkingDaysIsDropped() {
        var scene = plansOnly()
        scene.rules.offsets = [-3, 5]
        #expect(scene.decide("2020-10-12 09:00").reminder?.slots.map(\.step) == [.offset(-3)])
        #expect(scene.decide("2020-10-13 09:00").withheld == .stale)
    }

    @Test func theLastOverdueReminderIsMadeUpForHoweverLate() {
        var scene = plansOnly()
        #expect(
            scene.calendar(from: "2020-10-29 00:00", days: 30) == [
                "2020-10-29 8:30 +3", "2020-11-02 8:30 second",
            ])
    }

    @Test func withoutADueTimeNobodyIsReminded() {
        var scene = plansOnly()
        for index in scene.letter.standings.indices { scene.letter.standings[index].due = nil }
        #expect(scene.calendar(from: "2020-09-25 00:00", days: 40).isEmpty)
        #expect(scene.decide("2020-10-14 09:00").withheld == .noDueTime)
        #expect(scene.decide("2020-10-14 09:00").escalation == nil)
    }

    @Test func phasesOfOneDayShareALetter() throws {
        var scene = ReminderScene()
        for index in scene.letter.standings.indices where scene.letter.standings[index].phase == "results" {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 15)
        }
        // The 14th is the first day after the plans and the last before the results.
        let reminder = try #require(scene.decide("2020-10-14 09:00").reminder)
        #expect(reminder.slots.map(\.step) == [.offset(1), .offset(-1)])
        #expect(reminder.gaps.count == 5)
        #expect(
            scene.calendar(from: "2020-10-05 00:00", days: 30).count { $0.hasPrefix("2020-10-14") } == 1)
    }
}
