public import Foundation
public import Settings

extension LocalDate {
    /// A day as a file of ours gives it.
    public init(_ value: DateValue) {
        self.init(year: value.year, month: value.month, day: value.day)
    }

    /// The day on which `moment` falls in `timeZone`. Moments outside the years 1–9999 count as its first or last.
    public init(_ moment: Date, in timeZone: TimeZone) {
        let seconds = moment.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: moment))
        self.init(number: Int((seconds / 86_400).rounded(.down).clamped(to: -719_162...2_932_896)))
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    public var number: Int {
        // Years begin in March here, so that the leap day is a year's last.
        let year = month > 2 ? year : year - 1
        let era = year >= 0 ? year / 400 : (year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day this many days after 1970-01-01.
    public init(number: Int) {
        let days = number + 719_468
        let era = days >= 0 ? days / 146_097 : (days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        self.init(
            year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * march + 2) / 5 + 1
        )
    }

    /// The day `days` later; earlier when negative.
    public func adding(days: Int) -> LocalDate { LocalDate(number: number + days) }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    public var weekday: Int { (number % 7 + 10) % 7 + 1 }

    /// The first moment of the day in `timeZone`.
    public func start(in timeZone: TimeZone) -> Date { moment(nil, in: timeZone) }

    /// The moment at which `time` of the day is in `timeZone`; where clocks are put forward over it, the next one there is.
    public func moment(at time: TimeOfDay, in timeZone: TimeZone) -> Date {
        moment((time.hour, time.minute, 0), in: timeZone)
    }

    func moment(_ time: (hour: Int, minute: Int, second: Int)?, in timeZone: TimeZone) -> Date {
        let time = time ?? (0, 0, 0)
        let asIfUTC = Double(number * 86_400 + time.hour * 3_600 + time.minute * 60 + time.second)
        // The offset before the moment and the one after it differ only around a change of clocks.
        let before = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: asIfUTC - 86_400))
        let after = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: asIfUTC + 86_400))
        let candidates = [before, after].map { Date(timeIntervalSince1970: asIfUTC - Double($0)) }
        let exact = candidates.first { timeZone.secondsFromGMT(for: $0) == Int(asIfUTC - $0.timeIntervalSince1970) }
        return exact ?? candidates[0]
    }
}

extension LocalDate: CustomStringConvertible {
    /// `2020-10-13`.
    public var description: String {
        let (month, day) = (month < 10 ? "0\(month)" : "\(month)", day < 10 ? "0\(day)" : "\(day)")
        return "\(String(repeating: "0", count: max(0, 4 - String(year).count)))\(year)-\(month)-\(day)"
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        isNaN ? range.lowerBound : Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
