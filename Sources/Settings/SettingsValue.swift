import TOMLKit

/// A value of a TOML file, copied out of the parser's memory.
public indirect enum SettingsValue: Equatable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A local date, a local date-time or one with an offset.
    case date(DateValue)
    /// A local time.
    case time(ClockTime)
    case array([SettingsValue])
    case table([String: SettingsValue])

    /// What a person would call it, with its article.
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .float: "a decimal number"
        case .boolean: "true or false"
        case .date(let value): value.time == nil ? "a date" : "a date and time"
        case .time: "a time"
        case .array: "a list"
        case .table: "a table"
        }
    }
}

/// Tables and lists nested deeper than any file of ours is.
struct NestedTooDeeply: Error {}

extension SettingsValue {
    private static let deepest = 8

    static func copy(_ table: TOMLTable, depth: Int = 0) throws(NestedTooDeeply) -> SettingsValue {
        guard depth < deepest else { throw NestedTooDeeply() }
        var copy: [String: SettingsValue] = [:]
        // Not `for (key, value) in table`: TOMLKit's iterator unwraps by force what it looks up.
        for key in table.keys {
            guard let value = table[key] else { continue }
            copy[key] = try Self.copy(value, depth: depth + 1)
        }
        return .table(copy)
    }

    private static func copy(_ value: any TOMLValueConvertible, depth: Int) throws(NestedTooDeeply) -> SettingsValue {
        if let text = value.string { return .string(text) }
        if let number = value.int { return .integer(number) }
        if let number = value.double { return .float(number) }
        if let answer = value.bool { return .boolean(answer) }
        if let day = value.date { return .date(DateValue(year: day.year, month: day.month, day: day.day)) }
        if let time = value.time { return .time(ClockTime(time)) }
        if let moment = value.dateTime {
            var date = DateValue(year: moment.date.year, month: moment.date.month, day: moment.date.day)
            date.time = ClockTime(moment.time)
            date.offset = moment.offset?.offset
            return .date(date)
        }
        if let table = value.table { return try copy(table, depth: depth) }
        guard depth < deepest else { throw NestedTooDeeply() }
        var elements: [SettingsValue] = []
        if let array = value.array {
            for index in 0..<array.count { elements.append(try copy(array[index], depth: depth + 1)) }
        }
        return .array(elements)
    }
}

extension ClockTime {
    fileprivate init(_ time: TOMLTime) {
        self.init(hour: time.hour, minute: time.minute, second: time.second)
    }
}
