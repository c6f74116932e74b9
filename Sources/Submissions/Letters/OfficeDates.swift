public import Foundation

/// Moments and days as an office writes them, in its own time zone and in fixed forms: no locale has a say.
public struct OfficeDates: Sendable {
    private let language: Language
    private let timeZone: TimeZone
    private let thisYear: Int

    /// - Parameter now: Other years than this moment's are written out.
    public init(language: Language, timeZone: TimeZone, now: Date) {
        self.language = language
        self.timeZone = timeZone
        thisYear = LocalDate(now, in: timeZone).year
    }

    /// `10月12日（周一）09:15`; `Mon 12 Oct, 09:15`.
    public func moment(_ date: Date) -> String {
        let day = short(LocalDate(date, in: timeZone))
        return language == .chinese ? "\(day)\(time(date))" : "\(day), \(time(date))"
    }

    /// When mails arrived, oldest first: each moment up to three, a day said once (`10月12日（周一）09:15、09:22`), else
    /// the first and the last.
    public func moments(_ dates: [Date]) -> String {
        guard let first = dates.first, let last = dates.last else { return "" }
        let shown = dates.count > 3 ? [first, last] : dates
        var text = moment(first)
        for (previous, date) in zip(shown, shown.dropFirst()) where moment(previous) != moment(date) {
            text += dates.count > 3 ? range : comma
            let isSameDay = LocalDate(previous, in: timeZone) == LocalDate(date, in: timeZone)
            text += isSameDay ? time(date) : moment(date)
        }
        return text
    }

    private var range: String { language == .chinese ? "至" : " to " }
    private var comma: String { language == .chinese ? "、" : " and " }

    /// Up to when something is on time, to be followed by 前 or preceded by "by": `10月13日（周二）24:00`,
    /// `10月13日（周二）17:00`; `the end of Tue 13 Oct`, `17:00 on Tue 13 Oct`.
    public func deadline(_ deadline: Deadline) -> String {
        let day = short(deadline.day)
        guard !deadline.isWholeDay else { return language == .chinese ? "\(day)24:00" : "the end of \(day)" }
        let time = time(deadline.instant)
        return language == .chinese ? "\(day)\(time)" : "\(time) on \(day)"
    }

    /// The day of a letter: `2020年10月12日`; `12 October 2020`.
    public func day(of date: Date) -> String {
        let day = LocalDate(date, in: timeZone)
        guard language == .english else { return "\(day.year)年\(day.month)月\(day.day)日" }
        return "\(day.day) \(Self.months[day.month - 1]) \(day.year)"
    }

    /// `10月12日（周一）`; `Mon 12 Oct`.
    func shortDay(of date: Date) -> String { short(LocalDate(date, in: timeZone)) }

    /// `10月12日（周一）`; `Mon 12 Oct`; with the year where it is not this moment's.
    private func short(_ day: LocalDate) -> String {
        let isThisYear = day.year == thisYear
        guard language == .english else {
            let weekday = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][day.weekday - 1]
            return "\(isThisYear ? "" : "\(day.year)年")\(day.month)月\(day.day)日（\(weekday)）"
        }
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
        let month = Self.months[min(max(day.month, 1), 12) - 1].prefix(3)
        return "\(weekday) \(day.day) \(month)\(isThisYear ? "" : " \(day.year)")"
    }

    /// `09:15`.
    private func time(_ date: Date) -> String {
        let dayStart = LocalDate(date, in: timeZone).number
        let local = date.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: date))
        // A moment outside the years that a day can have keeps that first or last day, and any time of it will do.
        let minutes = Int(min(max((local - Double(dayStart) * 86_400) / 60, 0), 1439))
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
