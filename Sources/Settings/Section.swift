/// A table of a TOML file while it is read. Every getter answers nil for a key that is left out or wrong; a wrong one is
/// noted as a problem, so that one reading finds all of them. When the reading of a table ends, the keys that nothing
/// asked for are noted too: the table's known keys are exactly those that were asked for.
public final class Section {
    /// The largest file that is read, in bytes.
    public static let largestFile = 262_144

    /// The path of the table in its file, such as `mailbox[0]`; empty for the file itself.
    public let path: String
    private let table: SettingsTable
    private let file: String
    private let problems: Problems
    private var asked: [String] = []

    private init(_ table: SettingsTable, path: String, file: String, problems: Problems) {
        self.table = table
        self.path = path
        self.file = file
        self.problems = problems
    }

    /// Reads a file's bytes. `file` is its name in problems. Nil when it is not TOML at all (which is noted with its
    /// line), else what `body` makes of it.
    public static func read<Value>(
        _ bytes: [UInt8], file: String, problems: Problems, _ body: (Section) -> Value?
    ) -> Value? {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard bytes.count <= largestFile else {
            let message = "is larger than \(largestFile / 1_024) KiB; no file of this kind is"
            problems.add(Problem(file: file, message: message))
            return nil
        }
        do throws(TOMLError) {
            return Section(try parse(bytes), path: "", file: file, problems: problems).read(body)
        } catch {
            problems.add(Problem(file: file, line: error.line, message: error.message))
            return nil
        }
    }

    private func read<Value>(_ body: (Section) -> Value) -> Value {
        let value = body(self)
        let unknown = table.entries.filter { !asked.contains($0.key) }
        for (key, _) in unknown.sorted(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) }) {
            guard let near = nearest(to: key, among: asked) else { continue }
            problem(key, "is no known key; the nearest one is \"\(near)\"")
        }
        return value
    }

    private func table(_ table: SettingsTable, at key: String) -> Section {
        Section(table, path: full(key), file: file, problems: problems)
    }

    private func full(_ key: String) -> String { path.isEmpty || key.isEmpty ? path + key : path + "." + key }

    /// Notes a problem with a key of this table; an empty key means the table as a whole.
    public func problem(_ key: String, _ message: String, severity: Problem.Severity = .error) {
        let line = table.entries[key]?.line ?? table.line
        problems.add(Problem(file: file, line: line, key: full(key), message: message, severity: severity))
    }

    /// Whether the key is there, right or wrong.
    public func has(_ key: String) -> Bool {
        asked.append(key)
        return table.entries[key] != nil
    }

    /// The value as it stands in the file, of whatever type. A missing key that is required is noted.
    public func value(_ key: String, required: Bool = false) -> SettingsValue? {
        asked.append(key)
        let value = table.entries[key]?.value
        if value == nil, required { problem(key, "is missing and has no default") }
        return value
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
        case .table(let table)?: return self.table(table, at: key).read(body)
        case nil: return required ? table(SettingsTable(), at: key).read(body) : nil
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
            guard case .table(let table) = element else {
                problem(key, "must hold tables only, but its value \(index + 1) is \(element.shown)")
                return nil
            }
            return self.table(table, at: "\(key)[\(index)]").read(body)
        }
    }
}

extension Section {
    private static func parse(_ bytes: [UInt8]) throws(TOMLError) -> SettingsTable {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if String(validating: line, as: UTF8.self) == nil {
                throw TOMLError(line: index + 1, message: "is not UTF-8 text; save the file as UTF-8")
            }
        }
        do throws(TOMLError) {
            return try TOML.read(bytes)
        } catch {
            throw TOMLError(line: error.line, message: "is not TOML: \(error.message)")
        }
    }
}
