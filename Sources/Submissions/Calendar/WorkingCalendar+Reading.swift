public import Settings

extension WorkingCalendar {
    /// The name under which problems of the built-in calendar are reported.
    static let builtInFile = "workdays-cn.toml"

    /// China's public holidays as announced by the State Council, the years 2020–2026.
    public static let builtIn =
        read(PackageResources.workdays_cn_toml, file: builtInFile, problems: Problems()) ?? WorkingCalendar(years: [:])

    /// Reads a calendar file: `[[year]]` with `year`, `holidays`, `workdays`, `source`. All that is
    /// wrong is added to `problems`. With errors among them it is only what could be read; nil when that is nothing.
    public static func read(_ toml: [UInt8], file: String, problems: Problems) -> WorkingCalendar? {
        Section.read(toml, file: file, problems: problems) { root in
            var years: [Int: Year] = [:]
            _ = root.sections("year", required: true) { section in
                guard let (number, year) = read(section) else { return }
                if years[number] != nil { section.problem("year", "stands twice: \(number)") }
                years[number] = year
            }
            return WorkingCalendar(years: years)
        }
    }

    private static func read(_ section: Section) -> (Int, Year)? {
        let number = section.integer("year", required: true, in: 1990...2199)
        let holidays = days("holidays", of: number, section)
        let workdays = days("workdays", of: number, section)
        let source = section.string("source")
        for day in workdays.intersection(holidays).sorted() {
            section.problem("workdays", "\(day) is a holiday too")
        }
        for day in workdays.sorted() where day.weekday <= 5 {
            section.problem("workdays", "\(day) is no weekend day, so it is worked anyway", severity: .warning)
        }
        return number.map { ($0, Year(holidays: holidays, workdays: workdays, source: source)) }
    }

    /// The days of a list, which must all exist and lie in the section's year.
    private static func days(_ key: String, of year: Int?, _ section: Section) -> Set<LocalDate> {
        let days = section.days(key, required: true) ?? []
        var unique: Set<LocalDate> = []
        for day in days.map({ LocalDate($0) }) {
            if let year, day.year != year { section.problem(key, "\(day) is not in \(year)") }
            if !unique.insert(day).inserted { section.problem(key, "\(day) stands twice", severity: .warning) }
        }
        return unique
    }
}
