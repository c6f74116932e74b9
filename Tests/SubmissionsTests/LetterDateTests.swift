import Foundation
import Testing

@testable import Submissions

struct LetterDateTests {
    private func dates(_ language: Language, now: String = "2020-10-12 09:25", zone: String = "Asia/Shanghai") throws
        -> OfficeDates
    {
        OfficeDates(language: language, timeZone: try #require(TimeZone(identifier: zone)), now: LetterScene.time(now))
    }

    @Test(arguments: [
        ("2020-10-12 09:05", "10月12日（周一）09:05", "Mon 12 Oct, 09:05"),
        ("2020-10-18 00:00", "10月18日（周日）00:00", "Sun 18 Oct, 00:00"),
        ("2019-12-31 23:59", "2019年12月31日（周二）23:59", "Tue 31 Dec 2019, 23:59"),
        ("2020-02-29 12:00", "2月29日（周六）12:00", "Sat 29 Feb, 12:00"),
    ])
    func aMomentHasItsWeekdayAndOnlyAnotherYearIsNamed(time: String, chinese: String, english: String) throws {
        #expect(try dates(.chinese).moment(LetterScene.time(time)) == chinese)
        #expect(try dates(.english).moment(LetterScene.time(time)) == english)
    }

    @Test func aMomentIsTheOneOfTheOfficesClock() throws {
        let time = LetterScene.time("2020-10-12 01:30")
        #expect(try dates(.english, zone: "Europe/Berlin").moment(time) == "Sun 11 Oct, 19:30")
        #expect(try dates(.english, zone: "America/St_Johns").moment(time) == "Sun 11 Oct, 15:00")
        #expect(try dates(.chinese, zone: "UTC").moment(time) == "10月11日（周日）17:30")
    }

    @Test func aWholeDayEndsAtMidnightAndAnExactDeadlineAtItsMinute() throws {
        let day = LetterScene.endOf(2020, 10, 13)
        let exact = Deadline(
            instant: LetterScene.time("2021-01-05 17:00"), day: LocalDate(year: 2021, month: 1, day: 5),
            isWholeDay: false)
        #expect(try dates(.chinese).deadline(day) == "10月13日（周二）24:00")
        #expect(try dates(.english).deadline(day) == "the end of Tue 13 Oct")
        #expect(try dates(.chinese).deadline(exact) == "2021年1月5日（周二）17:00")
        #expect(try dates(.english).deadline(exact) == "17:00 on Tue 5 Jan 2021")
    }

    @Test func severalMomentsNameADayOnceAndManyAreARange() throws {
        let times = ["2020-10-12 09:15", "2020-10-12 09:22", "2020-10-13 08:00", "2020-10-13 08:30"].map(
            LetterScene.time)
        #expect(try dates(.chinese).moments([]) == "")
        #expect(try dates(.chinese).moments(Array(times.prefix(1))) == "10月12日（周一）09:15")
        #expect(try dates(.chinese).moments(Array(times.prefix(3))) == "10月12日（周一）09:15、09:22、10月13日（周二）08:00")
        #expect(try dates(.chinese).moments([times[0], times[0], times[1]]) == "10月12日（周一）09:15、09:22")
        #expect(try dates(.chinese).moments([times[0], times[0], times[0], times[0]]) == "10月12日（周一）09:15")
        #expect(try dates(.english).moments(times) == "Mon 12 Oct, 09:15 to Tue 13 Oct, 08:30")
        #expect(try dates(.chinese).moments(times) == "10月12日（周一）09:15至10月13日（周二）08:30")
    }

    @Test func aLetterIsDatedInFull() throws {
        #expect(try dates(.chinese).day(of: LetterScene.time("2020-01-02 00:10")) == "2020年1月2日")
        #expect(try dates(.english).day(of: LetterScene.time("2020-01-02 00:10")) == "2 January 2020")
    }

    @Test(arguments: [
        Date.distantPast, .distantFuture, Date(timeIntervalSince1970: 1e18), Date(timeIntervalSince1970: -1e18),
    ])
    func anAbsurdMomentStopsNobody(date: Date) throws {
        #expect(try dates(.english).moment(date).contains(":"))
        #expect(try dates(.chinese).day(of: date).hasSuffix("日"))
    }
}
