import Foundation
import Settings
import Submissions
import Testing

@Suite struct WorkingCalendarTests {
    private func day(_ text: String) throws -> LocalDate { LocalDate(try #require(DateValue(text))) }

    private func read(_ toml: String) -> (calendar: WorkingCalendar?, problems: [Problem]) {
        let problems = Problems()
        return (WorkingCalendar.read(Array(toml.utf8), file: "w.toml", problems: problems), problems.all)
    }

    @Test func theBuiltInCalendarKnowsSevenYearsAndTheirSources() {
        #expect(WorkingCalendar.builtIn.years.keys.sorted() == Array(2020...2026))
        for (number, year) in WorkingCalendar.builtIn.years {
            #expect(year.source?.contains("国办发明电") == true)
            #expect(year.workdays.allSatisfy { $0.year == number && $0.weekday > 5 })
            #expect((26...35).contains(year.holidays.count), "\(number)")
        }
    }

    @Test(arguments: [
        ("2024-10-01", false), ("2024-10-12", true), ("2024-10-13", false), ("2024-10-14", true),
        ("2020-01-31", false), ("2025-02-08", true), ("2026-02-23", false), ("2026-02-24", true),
        ("2031-10-01", true), ("2031-10-04", false),
    ])
    func holidaysAndMakeUpDaysAreKnown(_ text: String, _ works: Bool) throws {
        #expect(try WorkingCalendar.builtIn.isWorkingDay(day(text)) == works)
    }

    @Test(arguments: [
        // 2024-10-12 is a Saturday that is worked; 2024-09-29 a Sunday that is.
        ("2024-10-11", 1, "2024-10-12"), ("2024-10-12", 1, "2024-10-14"), ("2024-10-08", -1, "2024-09-30"),
        ("2024-10-08", -2, "2024-09-29"), ("2024-10-30", -3, "2024-10-25"), ("2024-10-30", 3, "2024-11-04"),
        ("2024-10-05", 0, "2024-09-30"), ("2024-10-30", 0, "2024-10-30"),
    ])
    func workingDaysAreCountedOverHolidays(_ from: String, _ count: Int, _ to: String) throws {
        #expect(try WorkingCalendar.builtIn.adding(workingDays: count, to: day(from)) == day(to))
    }

    @Test func aCalendarWithoutWorkingDaysEndsTheSearch() throws {
        var holidays: Set<LocalDate> = []
        let first = try day("2025-01-01")
        for offset in 0..<36_700 { holidays.insert(first.adding(days: offset)) }
        let year = WorkingCalendar.Year(holidays: holidays, workdays: [])
        let calendar = WorkingCalendar(years: Dictionary(uniqueKeysWithValues: (2025...2130).map { ($0, year) }))
        #expect(calendar.adding(workingDays: 5, to: first).year == 2125)
    }

    @Test func theFileToCopyIsTheBuiltInCalendar() throws {
        let file = SeedTests.folder.deletingLastPathComponent().appendingPathComponent("Config/workdays-cn.toml")
        let (calendar, problems) = read(try String(contentsOf: file, encoding: .utf8))
        #expect(calendar == .builtIn && problems.isEmpty)
    }

    @Test func aFileOfTheOfficesOwnIsRead() throws {
        let (calendar, problems) = read(
            "[[year]]\nyear = 2027\nholidays = [2027-01-01]\nworkdays = [2027-01-09]\nsource = \"x\"\n")
        #expect(problems.isEmpty)
        #expect(try calendar?.isWorkingDay(day("2027-01-01")) == false)
        #expect(try calendar?.isWorkingDay(day("2027-01-09")) == true)
        #expect(calendar?.covers(2027) == true && calendar?.covers(2026) == false)
    }

    @Test(arguments: [
        ("", "year: is missing"),
        (
            "[[year]]\nyear = 2027\nholidays = []\nworkdays = []\n[[year]]\nyear = 2027\nholidays = []\nworkdays = []\n",
            "w.toml:6: year[1].year: stands twice: 2027"
        ),
        (
            "[[year]]\nyear = 2027\nholidays = [2026-12-31]\nworkdays = []\n",
            "w.toml:3: year[0].holidays: 2026-12-31 is not"
        ),
        ("[[year]]\nyear = 2027\nholidays = [2027-01-02]\nworkdays = [2027-01-02]\n", "is a holiday too"),
        ("[[year]]\nyear = 2027\nholidays = []\n", "year[0].workdays: is missing"),
        ("[[year]]\nyear = 2027\nholidays = []\nworkdays = []\nsourc = \"x\"\n", "the nearest one is \"source\""),
    ])
    func whatIsWrongWithAFileIsSaid(_ toml: String, _ message: String) {
        let problems = read(toml).problems
        #expect(problems.contains { $0.description.contains(message) }, "\(problems)")
    }

    @Test func aMakeUpDayFromMondayToFridayIsAWarning() {
        let (calendar, problems) = read("[[year]]\nyear = 2027\nholidays = []\nworkdays = [2027-01-04]\n")
        #expect(calendar != nil)
        #expect(problems.map(\.severity) == [.warning])
    }
}
