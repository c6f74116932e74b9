/// A date and time as cameras write them, checked against the calendar.
struct Moment {
    /// `YYYY-MM-DDTHH:MM:SS`.
    let text: String

    /// No digital camera is older; a clock that was never set says 1904, 1970 or 1980, or zeros.
    private static let years = 1990...2099

    /// Reads `2024:10:30 09:00:00` (EXIF) or `2024-10-30T09:00:00` at the start; nil when it is no real moment.
    init?(_ bytes: Bytes) {
        let separators: [(offset: Int, allowed: String)] = [(4, ":-/"), (7, ":-/"), (10, " T"), (13, ":"), (16, ":")]
        for separator in separators {
            guard let byte = bytes.byte(at: separator.offset), separator.allowed.utf8.contains(UInt8(byte)) else {
                return nil
            }
        }
        guard let year = Self.number(bytes, 0, 4), let month = Self.number(bytes, 5, 2),
            let day = Self.number(bytes, 8, 2), let hour = Self.number(bytes, 11, 2),
            let minute = Self.number(bytes, 14, 2), let second = Self.number(bytes, 17, 2),
            Self.years.contains(year), (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        text = "\(year)-\(Self.two(month))-\(Self.two(day))T\(Self.two(hour)):\(Self.two(minute)):\(Self.two(second))"
    }

    private static func number(_ bytes: Bytes, _ offset: Int, _ length: Int) -> Int? {
        var value = 0
        for position in offset..<offset + length {
            guard let byte = bytes.byte(at: position), (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + byte - 0x30
        }
        return value
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
