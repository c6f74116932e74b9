/// A value of a TOML file.
public indirect enum SettingsValue: Equatable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A local date, a local date-time or one with an offset.
    case date(DateValue)
    /// A local time.
    case time(ClockTime)
    /// What is written as a date or a time but is none, such as 2025-06-31. The key that holds it is wrong, not the file.
    case impossible(String)
    case array([SettingsValue])
    case table(SettingsTable)

    /// What a person would call it, with its article.
    var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a whole number"
        case .float: "a decimal number"
        case .boolean: "true or false"
        case .date(let value): value.time == nil ? "a date" : "a date and time"
        case .time: "a time"
        case .impossible(let text): text
        case .array: "a list"
        case .table: "a table"
        }
    }
}

/// A table of a TOML file, whatever its notation.
public struct SettingsTable: Equatable, Sendable {
    /// What stands under one key, and where.
    struct Entry: Equatable, Sendable {
        var value: SettingsValue
        var line: Int
    }

    /// The line on which it begins, counted from 1; nil for the file itself and for a table that is not there.
    var line: Int?
    var entries: [String: Entry] = [:]
}
