extension Section {
    /// Text on one line, without surrounding white space; never empty.
    public func string(_ key: String, required: Bool = false) -> String? {
        value(key, required: required, expected: "text on one line in quotation marks, not empty", \.line)
    }

    /// A list of such texts; an empty list is one.
    public func strings(_ key: String, required: Bool = false) -> [String]? {
        value(key, required: required, expected: "a list of texts, such as [\"…\", \"…\"]") { value in
            guard case .array(let elements) = value else { return nil }
            let lines = elements.compactMap(\.line)
            return lines.count == elements.count ? lines : nil
        }
    }

    /// What names something in reports, file names and reference codes: 1–64 of `A–Z a–z 0–9 . _ -`.
    public func identifier(_ key: String, required: Bool = false) -> String? {
        value(key, required: required, expected: "1 to 64 of A–Z, a–z, 0–9, \".\", \"_\" and \"-\"") { value in
            guard let line = value.line, line.utf8.count <= 64 else { return nil }
            return line.utf8.allSatisfy { isIdentifier($0) } ? line : nil
        }
    }

    /// One of a few words.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type, required: Bool = false
    ) -> Choice? where Choice.RawValue == String {
        let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return value(key, required: required, expected: "one of \(words)") { value in
            value.line.flatMap(Choice.init(rawValue:))
        }
    }

    /// `true` or `false`.
    public func boolean(_ key: String) -> Bool? {
        value(key, expected: "true or false") { value in
            if case .boolean(let answer) = value { answer } else { nil }
        }
    }

    /// A whole number within `range`.
    public func integer(_ key: String, required: Bool = false, in range: ClosedRange<Int>) -> Int? {
        value(key, required: required, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            value in
            if case .integer(let number) = value, range.contains(number) { number } else { nil }
        }
    }

    /// A list of whole numbers within `range`; an empty list is one.
    public func integers(_ key: String, in range: ClosedRange<Int>) -> [Int]? {
        let expected = "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)"
        return value(key, expected: expected) { value in
            guard case .array(let elements) = value else { return nil }
            let numbers = elements.compactMap { element in
                if case .integer(let number) = element, range.contains(number) { number } else { nil }
            }
            return numbers.count == elements.count ? numbers : nil
        }
    }

    /// A span of time in whole seconds: `"180s"`, `"10m"`, `"24h"`, `"7d"`; at most ten years.
    public func duration(_ key: String) -> Int? {
        value(key, expected: "a whole number and s, m, h or d, such as \"90s\" or \"7d\"") { value in
            guard let line = value.line, let unit = line.last, let seconds = secondsOf[unit] else { return nil }
            guard let number = naturalNumber(line.dropLast()) else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: seconds)
            return overflow || product > 315_360_000 ? nil : product
        }
    }

    /// How many in how many seconds: `"20/min"`; also `/s`, `/h` and `/day`.
    public func rate(_ key: String) -> (count: Int, seconds: Int)? {
        let units = ["s": 1, "min": 60, "h": 3_600, "day": 86_400]
        return value(key, expected: "a whole number from 1 and /s, /min, /h or /day, such as \"20/min\"") { value in
            let parts = value.line?.split(separator: "/", omittingEmptySubsequences: false) ?? []
            guard parts.count == 2, let seconds = units[String(parts[1])], let count = naturalNumber(parts[0]),
                (1...1_000_000).contains(count)
            else { return nil }
            return (count, seconds)
        }
    }

    /// A size in bytes: a whole number, or one and `KB`, `MB`, `GB` in a string (1 KB is 1,024 bytes, as file managers
    /// show it); from 1 byte to 1,024 GB.
    public func byteSize(_ key: String) -> Int? {
        value(key, expected: "a size in bytes from 1, or such as \"50MB\"") { value in
            let bytes: Int?
            if case .integer(let number) = value { bytes = number } else { bytes = value.line.flatMap(bytesOf) }
            return bytes.flatMap { (1...1_099_511_627_776).contains($0) ? $0 : nil }
        }
    }

    /// A time of day to the minute: `"09:00"`.
    public func timeOfDay(_ key: String) -> ClockTime? {
        value(key, expected: "a time of day such as \"09:00\"") { value in
            if case .time(let time) = value { time } else { value.line.flatMap(ClockTime.init) }
        }
    }

    /// Two times of one day, the earlier one first: `"08:30-18:00"`.
    public func hours(_ key: String) -> (from: ClockTime, to: ClockTime)? {
        value(key, expected: "two times of a day, the earlier one first, such as \"08:30-18:00\"") { value in
            let times = value.line?.split(separator: "-").map { ClockTime(String($0).trimmed) } ?? []
            guard times.count == 2, let from = times[0], let to = times[1],
                (from.hour, from.minute) < (to.hour, to.minute)
            else { return nil }
            return (from, to)
        }
    }

    /// A day, with a time or without, bare or in quotation marks.
    public func date(_ key: String, required: Bool = false) -> DateValue? {
        let expected = "a date that exists, such as 2025-10-13, or a date and time such as 2025-10-13T17:00:00"
        return value(key, required: required, expected: expected, \.date)
    }

    /// A day without a time.
    public func day(_ key: String, required: Bool = false) -> DateValue? {
        guard let date = date(key, required: required) else { return nil }
        if date.time != nil { problem(key, "must be a date without a time, such as 2025-10-13") }
        return date.time == nil ? date : nil
    }

    /// A list of days without a time.
    public func days(_ key: String, required: Bool = false) -> [DateValue]? {
        value(key, required: required, expected: "a list of dates that exist, such as [2025-10-01, 2025-10-02]") {
            value in
            guard case .array(let elements) = value else { return nil }
            let days = elements.compactMap(\.day)
            return days.count == elements.count ? days : nil
        }
    }
}

extension SettingsValue {
    /// The text of a string that has one line and is not empty.
    public var line: String? {
        guard case .string(let text) = self else { return nil }
        let line = text.trimmed
        let isOneLine = line.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return isOneLine && !line.isEmpty ? line : nil
    }

    /// The date that it is, or that its text is, from 1990 to 2199.
    var date: DateValue? {
        let date: DateValue?
        if case .date(let written) = self { date = written } else { date = line.flatMap(DateValue.init) }
        return date.flatMap { (1990...2199).contains($0.year) ? $0 : nil }
    }

    /// The day that it is, or that its text is; nil when a time goes with it.
    public var day: DateValue? { date.flatMap { $0.time == nil ? $0 : nil } }

    /// The value as a message shows it: its type, and the value itself when it is short.
    var shown: String {
        switch self {
        case .string(let text): text.count > 40 ? "a long string" : text.debugDescription
        case .integer(let number): String(number)
        case .float(let number): String(number)
        case .boolean(let answer): String(answer)
        default: kind
        }
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        let head = unicodeScalars.drop { $0.properties.isWhitespace }
        var tail = Substring(head)
        while let last = tail.unicodeScalars.last, last.properties.isWhitespace { tail.unicodeScalars.removeLast() }
        return String(tail)
    }
}

private let secondsOf: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]

/// A number of ASCII digits only; nil when it is none or too large.
private func naturalNumber(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
}

private func bytesOf(_ text: String) -> Int? {
    let units = ["KB": 1_024, "MB": 1_048_576, "GB": 1_073_741_824]
    guard let unit = units[text.suffix(2).uppercased()], let number = naturalNumber(text.dropLast(2)) else {
        return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : product
}

private func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
