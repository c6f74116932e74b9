/// Numbers of a sheet as a person would read them.
enum ExcelNumber {
    /// A number as XLSX files write it.
    static func digits(of value: Double) -> String {
        value.magnitude < 1e15 && value == value.rounded() ? String(Int64(value)) : String(value)
    }

    /// Large whole numbers, such as telephone numbers, may be written with an exponent.
    static func text(of digits: String) -> String {
        guard digits.contains(where: { $0 == "E" || $0 == "e" }), let value = Double(digits),
            value.magnitude < 1e15, value == value.rounded()
        else { return digits }
        return String(Int64(value))
    }
}

/// Dates of a sheet: days since the end of 1899, or since 1904 in files from old Macintosh versions (ECMA-376 part 1
/// §18.17.4.1).
enum ExcelDate {
    /// `2026-11-14`, `2026-11-14 09:00`, or `09:00` for a time alone; the digits when they are no date.
    static func text(of digits: String, from1904: Bool) -> String {
        guard let serial = Double(digits), (0..<2_958_466).contains(serial) else { return digits }
        let minutes = Int((serial * 1440).rounded())
        let (days, rest) = minutes.quotientAndRemainder(dividingBy: 1440)
        let time = "\(twoDigits(rest / 60)):\(twoDigits(rest % 60))"
        if days == 0, !from1904 { return time }
        let date = civil(daysSince1970: days - (from1904 ? 24_107 : 25_569))
        return rest == 0 ? date : "\(date) \(time)"
    }

    /// The proleptic Gregorian date of a day number, counting years from March so that leap days come last.
    private static func civil(daysSince1970: Int) -> String {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return "\(year)-\(twoDigits(month >= 10 ? month - 9 : month + 3))-\(twoDigits(day))"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
