import TOMLKit

/// A table of a TOML file while it is read. Every getter answers nil for a key that is left out or wrong; a wrong one is
/// noted as a problem, so that one reading finds all of them. When the reading of a table ends, the keys that nothing
/// asked for are noted too: the table's known keys are exactly those that were asked for.
public final class Section {
    /// The largest file that is read, in bytes.
    public static let largestFile = 262_144
    /// Longer lines are refused, so that nothing in the parser is nested by the thousand.
    private static let longestLine = 8_192

    /// The path of the table in its file, such as `mailbox[0]`; empty for the file itself.
    public let path: String
    private let values: [String: SettingsValue]
    private let source: Source
    private var asked: [String] = []

    private struct Source {
        var file: String
        var lines: KeyLines
        var problems: Problems
    }

    private init(_ values: [String: SettingsValue], path: String, _ source: Source) {
        self.values = values
        self.path = path
        self.source = source
    }

    /// Reads a file's bytes. `file` is its name in problems. Nil when it is not TOML at all (which is noted with its
    /// line), else what `body` makes of it.
    public static func read<Value>(
        _ bytes: [UInt8], file: String, problems: Problems, _ body: (Section) -> Value?
    ) -> Value? {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        do {
            guard case .table(let values) = try parse(bytes) else { return nil }
            let source = Source(file: file, lines: KeyLines(bytes), problems: problems)
            return Section(values, path: "", source).read(body)
        } catch {
            problems.add(Problem(file: file, line: error.line, message: error.message))
            return nil
        }
    }

    private func read<Value>(_ body: (Section) -> Value) -> Value {
        let value = body(self)
        for key in values.keys.sorted(by: { line(of: $0) < line(of: $1) }) where !asked.contains(key) {
            guard let near = nearest(to: key, among: asked) else { continue }
            problem(key, "is no known key; the nearest one is \"\(near)\"")
        }
        return value
    }

    private func line(of key: String) -> Int { source.lines.line(of: full(key)) ?? 0 }

    private func full(_ key: String) -> String { path.isEmpty || key.isEmpty ? path + key : path + "." + key }

    /// Notes a problem with a key of this table; an empty key means the table as a whole.
    public func problem(_ key: String, _ message: String, severity: Problem.Severity = .error) {
        let key = full(key)
        source.problems.add(
            Problem(
                file: source.file, line: source.lines.line(of: key), key: key, message: message, severity: severity))
    }

    /// Whether the key is there, right or wrong.
    public func has(_ key: String) -> Bool {
        asked.append(key)
        return values[key] != nil
    }

    /// The value as it stands in the file, of whatever type. A missing key that is required is noted.
    public func value(_ key: String, required: Bool = false) -> SettingsValue? {
        asked.append(key)
        if values[key] == nil, required { problem(key, "is missing and has no default") }
        return values[key]
    }

    /// The value that `convert` makes of the key's; its nil is noted with what was expected.
    public func value<Value>(
        _ key: String, required: Bool = false, expected: String, _ convert: (SettingsValue) -> Value?
    ) -> Value? {
        guard let value = value(key, required: required) else { return nil }
        guard let converted = convert(value) else {
            problem(key, "must be \(expected), but is \(value.shown)")
            return nil
        }
        return converted
    }

    /// A sub-table. When it is required and missing, `body` sees an empty one and so notes which of its keys are.
    public func section<Value>(_ key: String, required: Bool = false, _ body: (Section) -> Value) -> Value? {
        switch value(key) {
        case .table(let values)?: return Section(values, path: full(key), source).read(body)
        case nil: return required ? Section([:], path: full(key), source).read(body) : nil
        case let other?:
            problem(key, "must be a table, written as [\(full(key))], but is \(other.shown)")
            return nil
        }
    }

    /// A list of tables; what `body` makes of each, those left out for which it makes nothing.
    public func sections<Value>(_ key: String, required: Bool = false, _ body: (Section) -> Value?) -> [Value] {
        let elements = value(key, expected: "a list of tables, each under its own [[\(full(key))]]") { value in
            if case .array(let elements) = value { elements } else { nil }
        }
        if elements?.isEmpty ?? !has(key), required {
            problem(key, "is missing: at least one [[\(full(key))]] is needed")
        }
        return (elements ?? []).enumerated().compactMap { index, element in
            guard case .table(let values) = element else {
                problem("\(key)[\(index)]", "must be a table, but is \(element.shown)")
                return nil
            }
            return Section(values, path: full("\(key)[\(index)]"), source).read(body)
        }
    }
}

/// Why bytes are no TOML file that we read.
private struct Unreadable: Error {
    var line: Int?
    var message: String
}

extension Section {
    private static func parse(_ bytes: [UInt8]) throws(Unreadable) -> SettingsValue {
        guard bytes.count <= largestFile else {
            throw Unreadable(message: "is larger than \(largestFile / 1_024) KiB; no file of this kind is")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = firstLineThatIsNotUTF8(bytes)
            throw Unreadable(line: line, message: "is not UTF-8 text; save the file as UTF-8")
        }
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            // TOMLKit ends every string at its first NUL, the file's included.
            if line.contains(0) || Substring(decoding: line, as: UTF8.self).contains("\\u0000") {
                throw Unreadable(line: index + 1, message: "holds a NUL character; remove it")
            }
            if line.count > longestLine {
                throw Unreadable(line: index + 1, message: "is longer than \(longestLine) bytes; break it")
            }
        }
        do {
            return try SettingsValue.copy(TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw Unreadable(line: error.source.begin.line, message: "is not TOML: \(error.description)")
        } catch {
            throw Unreadable(message: "nests tables or lists deeper than any key of ours")
        }
    }

    private static func firstLineThatIsNotUTF8(_ bytes: [UInt8]) -> Int? {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }
            .map { $0 + 1 }
    }
}
