/// Reads INTERNALDATE, the moment at which the server received a message (RFC 3501 §9 `date-time`).
enum InternalDate {
    /// Seconds since 1970 of a text like `17-Jul-1996 02:44:25 -0700`, its day perhaps with a space in front; nil when it is none.
    static func seconds(_ text: [UInt8]) -> Int64? {
        let words = text.split(separator: UInt8(ascii: " "))
        guard words.count == 3 else { return nil }
        let date = words[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let time = words[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard date.count == 3, time.count == 3,
            let day = number(date[0], in: 1...31), let month = month(date[1]),
            let year = number(date[2], in: 1...9_999),
            let hour = number(time[0], in: 0...23), let minute = number(time[1], in: 0...59),
            let second = number(time[2], in: 0...60), let zone = zone(words[2])
        else { return nil }
        return days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second - zone
    }

    static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func month(_ name: ArraySlice<UInt8>) -> Int64? {
        months.firstIndex(of: String(decoding: name, as: UTF8.self).lowercased()).map { Int64($0) + 1 }
    }

    private static func number(_ digits: ArraySlice<UInt8>, in range: ClosedRange<Int64>) -> Int64? {
        guard (1...4).contains(digits.count), digits.allSatisfy(isDigit),
            let value = Int64(String(decoding: digits, as: UTF8.self)), range.contains(value)
        else { return nil }
        return value
    }

    /// Seconds east of Greenwich of `+0800`.
    private static func zone(_ text: ArraySlice<UInt8>) -> Int64? {
        guard text.count == 5, let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(text.dropFirst().prefix(2), in: 0...14), let minutes = number(text.suffix(2), in: 0...59)
        else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468
    }
}
