/// Sizes and dates as providers print them beside a link: `(80.96M, 2099年12月31日 13:35 到期)`.
enum LinkDetails {
    /// The first number with a unit, in bytes.
    static func size(_ text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(2000))
        var index = 0
        while index < bytes.count {
            guard bytes[index].isDigit else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isDigit || bytes[index] == ASCII.dot { index += 1 }
            let digits = bytes[start..<index]
            while index < bytes.count, bytes[index] == ASCII.space { index += 1 }
            guard index < bytes.count, let factor = units[bytes[index].lowered], digits.count <= 12,
                let number = Double(asciiText(digits)), number * factor < 1e15
            else { continue }
            let next = index + 1 < bytes.count ? bytes[index + 1].lowered : ASCII.space
            if !next.isLetter || next == UInt8(ascii: "b") { return Int((number * factor).rounded()) }
        }
        return nil
    }

    /// The first date of the form `2099年12月31日 13:35` or `2099-12-31 13:35` that is said to be an end; providers
    /// print Beijing time. A file's own name may hold other dates.
    static func expiry(_ text: String) -> MailDate? {
        let bytes = Array(text.utf8.prefix(2000))
        let numbers = numbers(in: bytes)
        for at in numbers.indices where numbers[at].range.count == 4 && at + 2 < numbers.count {
            let hasTime = at + 4 < numbers.count && bytes[numbers[at + 3].range.upperBound...].first == ASCII.colon
            let time = hasTime ? (numbers[at + 3].value, numbers[at + 4].value) : (23, 59)
            let (year, month, day) = (numbers[at].value, numbers[at + 1].value, numbers[at + 2].value)
            guard year >= 2000,
                let date = MailDate(
                    year: year, month: month, day: day, hour: time.0, minute: time.1, second: 0, offsetMinutes: 480),
                isEnd(
                    bytes, from: numbers[at].range.lowerBound, to: numbers[hasTime ? at + 4 : at + 2].range.upperBound)
            else { continue }
            return date
        }
        return nil
    }

    private static func numbers(in bytes: [UInt8]) -> [(value: Int, range: Range<Int>)] {
        var numbers: [(value: Int, range: Range<Int>)] = []
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index].isDigit { index += 1 }
            if index > start {
                let isShort = index - start <= 4
                numbers.append((isShort ? Int(asciiText(bytes[start..<index])) ?? 0 : 0, start..<index))
            } else {
                index += 1
            }
        }
        return numbers
    }

    /// Whether the words right behind a date, or right before it, say that something ends then.
    private static func isEnd(_ bytes: [UInt8], from start: Int, to end: Int) -> Bool {
        let before = String(decoding: bytes[max(0, start - 30)..<start], as: UTF8.self)
        let after = String(decoding: bytes[end..<min(bytes.count, end + 30)], as: UTF8.self)
        return ["到期", "过期", "失效", "前有效", "截止", "之前", "expire"].contains { after.contains($0) }
            || ["有效期", "到期", "过期", "失效", "截止", "至", "xpire", "until"].contains { before.contains($0) }
    }

    private static let units: [UInt8: Double] = [
        UInt8(ascii: "b"): 1, UInt8(ascii: "k"): 1024, UInt8(ascii: "m"): 1_048_576, UInt8(ascii: "g"): 1_073_741_824,
    ]
}
