import Foundation
import Settings
import Submissions
import Testing

@Suite struct LocalDateTests {
    private let shanghai = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    private let newYork = TimeZone(identifier: "America/New_York") ?? .gmt

    @Test func everyDayOfEightCenturiesComesBackFromItsNumber() {
        var day = LocalDate(year: 1600, month: 1, day: 1)
        var number = day.number
        while day.year < 2400 {
            #expect(day.number == number)
            let next = day.adding(days: 1)
            guard next > day, DateValue.days(inMonth: next.month, of: next.year) >= next.day else {
                Issue.record("\(next) follows \(day)")
                return
            }
            (day, number) = (next, number + 1)
        }
        #expect(LocalDate(year: 1970, month: 1, day: 1).number == 0)
    }

    @Test(arguments: [("2024-10-30", 3), ("2024-11-03", 7), ("1969-12-29", 1), ("2000-02-29", 2)])
    func theWeekdayIsKnown(_ text: String, _ weekday: Int) throws {
        #expect(LocalDate(try #require(DateValue(text))).weekday == weekday)
    }

    @Test func aDayBeginsAtMidnightOfItsZone() {
        let day = LocalDate(year: 2020, month: 10, day: 14)
        #expect(day.start(in: shanghai) == Date(timeIntervalSince1970: 1_602_604_800))
        #expect(LocalDate(day.start(in: shanghai), in: shanghai) == day)
        #expect(LocalDate(day.start(in: shanghai).addingTimeInterval(-1), in: shanghai).description == "2020-10-13")
    }

    @Test func clocksThatArePutForwardOrBackAreFollowed() {
        let forward = LocalDate(year: 2024, month: 3, day: 10)
        let back = LocalDate(year: 2024, month: 11, day: 3)
        let time = TimeOfDay(hour: 2, minute: 30)
        // There is no 02:30 on the one day: 03:30 EDT. The other has 25 hours.
        #expect(forward.moment(at: time, in: newYork) == Date(timeIntervalSince1970: 1_710_055_800))
        #expect(back.adding(days: 1).start(in: newYork).timeIntervalSince(back.start(in: newYork)) == 90_000)
        #expect(back.moment(at: TimeOfDay(hour: 0, minute: 0), in: newYork) == back.start(in: newYork))
    }

    @Test func momentsBeyondTheCalendarDoNotTrap() {
        for seconds in [Double.infinity, -.infinity, .nan, 1e300, -1e300] {
            #expect((1...9999).contains(LocalDate(Date(timeIntervalSince1970: seconds), in: .gmt).year))
        }
    }

    @Test func aWholeDayIsOnTimeUpToMidnightAndAnExactTimeUpToItself() throws {
        let whole = Deadline(endOf: LocalDate(year: 2020, month: 10, day: 13), in: shanghai)
        #expect(!whole.passed(at: Date(timeIntervalSince1970: 1_602_604_799.999)))
        #expect(whole.passed(at: Date(timeIntervalSince1970: 1_602_604_800)))
        let exact = Deadline(at: Date(timeIntervalSince1970: 1_602_604_800), in: shanghai)
        #expect(!exact.passed(at: exact.instant) && exact.passed(at: exact.instant.addingTimeInterval(0.001)))
        #expect(exact.day.description == "2020-10-14")
    }
}
