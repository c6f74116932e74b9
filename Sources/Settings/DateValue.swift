/// A calendar day that exists, with a time of it and an offset where the file gives them.
public struct DateValue: Equatable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int
    /// Nil: the whole day.
    public var time: ClockTime?
    /// Minutes east of UTC; nil: local time.
    public var offset: Int?

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2020-10-13`, `2020-10-13T17:00`, `2020-10-13 17:00:00` and either with `Z` or `+08:00` after it.
    /// Nil when it is anything else or no such day or time exists.
    public init?(_ text: String) {
        var rest = text[...]
        guard let year = rest.takeDigits(4), rest.take("-"), let month = rest.takeDigits(2), rest.take("-"),
            let day = rest.takeDigits(2), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard !rest.isEmpty else { return }
        guard rest.take("T") || rest.take("t") || rest.take(" ") else { return nil }
        guard let time = rest.takeTime() else { return nil }
        self.time = time
        if rest.isEmpty { return }
        guard let offset = rest.takeOffset(), rest.isEmpty else { return nil }
        self.offset = offset
    }

    /// 28–31; the Gregorian calendar.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A time of day that exists.
public struct ClockTime: Equatable, Sendable {
    public var hour: Int
    public var minute: Int
    public var second: Int

    init(hour: Int, minute: Int, second: Int) {
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Reads `8:30`, `08:30` and `08:30:00`; fractions of a second are dropped; nil when it is anything else.
    public init?(_ text: String) {
        var rest = text[...]
        guard let time = rest.takeTime(), rest.isEmpty else { return nil }
        self = time
    }
}

extension Substring {
    /// Takes exactly `count` ASCII digits off the front.
    mutating func takeDigits(_ count: Int) -> Int? {
        let digits = utf8.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(Substring(digits))
        else { return nil }
        self = Substring(utf8.dropFirst(count))
        return number
    }

    /// Takes one ASCII character off the front if it is there.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard unicodeScalars.first == character else { return false }
        self = Substring(unicodeScalars.dropFirst())
        return true
    }

    fileprivate mutating func takeTime() -> ClockTime? {
        guard let hour = takeDigits(2) ?? takeDigits(1), take(":"), let minute = takeDigits(2), hour < 24, minute < 60
        else { return nil }
        guard take(":") else { return ClockTime(hour: hour, minute: minute, second: 0) }
        guard let second = takeDigits(2), second < 60 else { return nil }
        if take(".") {
            guard takeDigits(1) != nil else { return nil }
            while takeDigits(1) != nil {}
        }
        return ClockTime(hour: hour, minute: minute, second: second)
    }

    fileprivate mutating func takeOffset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = takeDigits(2), take(":"), let minutes = takeDigits(2), hours < 24,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }
}
