/// Which days the office works. A year it knows nothing of has its working days from Monday to Friday.
public struct WorkingCalendar: Equatable, Sendable {
    /// One year's arrangement.
    public struct Year: Equatable, Sendable {
        public var holidays: Set<LocalDate>
        /// Weekend days that are worked to make up for holidays.
        public var workdays: Set<LocalDate>
        /// What announced the arrangement.
        public var source: String?

        /// Puts a year together.
        public init(holidays: Set<LocalDate>, workdays: Set<LocalDate>, source: String? = nil) {
            self.holidays = holidays
            self.workdays = workdays
            self.source = source
        }
    }

    /// By the number of the year.
    public var years: [Int: Year]

    /// A calendar of these years.
    public init(years: [Int: Year]) {
        self.years = years
    }

    /// Whether the year's holidays are known.
    public func covers(_ year: Int) -> Bool { years[year] != nil }

    /// Whether the office works on `day`.
    public func isWorkingDay(_ day: LocalDate) -> Bool {
        let year = years[day.year]
        if year?.workdays.contains(day) == true { return true }
        return day.weekday <= 5 && year?.holidays.contains(day) != true
    }

    /// The `count`-th working day after `day`, or before it when `count` is negative. With 0: `day` itself, or the last
    /// working day before it when it is none.
    public func adding(workingDays count: Int, to day: LocalDate) -> LocalDate {
        if count == 0 { return isWorkingDay(day) ? day : adding(workingDays: -1, to: day) }
        let step = count > 0 ? 1 : -1
        var remaining = count.magnitude
        var day = day
        // No arrangement has a year without working days; a file that says so must not keep us for ever.
        for _ in 0..<36_600 {
            day = day.adding(days: step)
            if isWorkingDay(day) { remaining -= 1 }
            if remaining == 0 { break }
        }
        return day
    }
}
