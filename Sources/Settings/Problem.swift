/// Something wrong with a file that a person wrote, and what to do about it.
public struct Problem: Equatable, Sendable {
    /// How bad it is.
    public enum Severity: String, Codable, Sendable {
        /// The file cannot be used as it is.
        case error
        /// It can, but probably says something else than was meant.
        case warning
    }

    /// The file as it was named to us.
    public var file: String
    /// Counted from 1; nil when no line is to blame.
    public var line: Int?
    /// The key's path, such as `mailbox[0].url`, or a table's column; empty for the whole file.
    public var key: String
    public var message: String
    public var severity: Severity

    /// Puts them together.
    public init(file: String, line: Int? = nil, key: String = "", message: String, severity: Severity = .error) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.severity = severity
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE: key: message` as compilers print it, so that editors can jump there. One line: a control character that
    /// the file holds is shown as U+FFFD, for terminals obey them.
    public var description: String {
        var text = file + ":"
        if let line { text += "\(line):" }
        if severity == .warning { text += " warning:" }
        if !key.isEmpty { text += " \(key):" }
        text += " " + message
        let shown = text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown))
    }
}

extension Problem: Encodable {
    private enum CodingKeys: CodingKey {
        case file, line, key, message, severity
    }

    /// Every key is present; an unknown line is null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encode(key, forKey: .key)
        try container.encode(message, forKey: .message)
        try container.encode(severity, forKey: .severity)
    }
}

/// Problems in the order in which they were found. One list is passed through the reading of one or more files.
public final class Problems {
    public private(set) var all: [Problem] = []

    /// An empty list.
    public init() {}

    /// Adds one.
    public func add(_ problem: Problem) { all.append(problem) }

    /// How many of them are errors.
    public var errorCount: Int { all.count { $0.severity == .error } }
}

extension [Problem] {
    /// By line within each file, files in the order of their first problem; what concerns a whole file comes first.
    public func inReadingOrder() -> [Problem] {
        var order: [String: Int] = [:]
        for problem in self where order[problem.file] == nil { order[problem.file] = order.count }
        return enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            return (order[a.file] ?? 0, a.line ?? 0, left.offset) < (order[b.file] ?? 0, b.line ?? 0, right.offset)
        }.map(\.element)
    }
}
