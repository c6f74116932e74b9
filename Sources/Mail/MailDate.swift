/// A moment and the offset from UTC in which it was written.
public struct MailDate: Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00:00 UTC, within the years 1 to 9999.
    public let seconds: Int
    /// Minutes east of UTC, within a day.
    public let offsetMinutes: Int

    /// Makes a date; values out of range are clamped.
    public init(seconds: Int, offsetMinutes: Int = 0) {
        self.offsetMinutes = min(max(offsetMinutes, -1439), 1439)
        self.seconds = min(max(seconds, -62_135_510_400), 253_402_214_400)
    }

    /// Makes a date from local calendar fields; nil when there is no such day or time. A leap second is its minute's
    /// last second.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, offsetMinutes: Int) {
        guard (1900...9998).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second), (-1439...1439).contains(offsetMinutes)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let local = days * 86400 + hour * 3600 + minute * 60 + min(second, 59)
        self.init(seconds: local - offsetMinutes * 60, offsetMinutes: offsetMinutes)
    }

    /// `2024-10-30T09:00:00+08:00` (RFC 3339 §5.6).
    public var rfc3339: String {
        // Digit by digit: tables have tens of thousands of moments.
        let local = local
        return String(unsafeUninitializedCapacity: 25) { text in
            var count = 0
            func put(_ sign: Unicode.Scalar?, _ value: Int) {
                if let sign {
                    text[count] = UInt8(ascii: sign)
                    count += 1
                }
                text[count] = 0x30 + UInt8(value / 10 % 10)
                text[count + 1] = 0x30 + UInt8(value % 10)
                count += 2
            }
            put(nil, local.year / 100)
            put(nil, local.year % 100)
            put("-", local.month)
            put("-", local.day)
            put("T", local.hour)
            put(":", local.minute)
            put(":", local.second)
            put(offsetMinutes < 0 ? "-" : "+", abs(offsetMinutes) / 60)
            put(":", abs(offsetMinutes) % 60)
            return count
        }
    }

    /// `Wed, 30 Oct 2024 09:00:00 +0800` (RFC 5322 §3.3).
    public var rfc5322: String {
        let local = local
        return "\(Self.weekdays[local.weekday]), \(padded(local.day)) \(Self.months[local.month - 1]) "
            + "\(padded(local.year, 4)) \(padded(local.hour)):\(padded(local.minute)):\(padded(local.second)) "
            + zone
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private var zone: String {
        let minutes = abs(offsetMinutes)
        return (offsetMinutes < 0 ? "-" : "+") + padded(minutes / 60) + padded(minutes % 60)
    }

    private func padded(_ value: Int, _ width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private var local: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
        let total = seconds + offsetMinutes * 60
        let days = total >= 0 ? total / 86400 : -((86399 - total) / 86400)
        let time = total - days * 86400
        // Days to a proleptic Gregorian date, in 400-year eras that begin on 1 March.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let weekday = ((days % 7) + 11) % 7
        return (year, month, day, time / 3600, time / 60 % 60, time % 60, weekday)
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
