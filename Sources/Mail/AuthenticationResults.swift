/// What the receiving server found out about a mail's sender (RFC 8601), as far as it says so in the topmost
/// `Authentication-Results` field. Anybody can write such a field: it says something only where ``server`` is known to be
/// the server that received the mail, which removes or overtops what others wrote in its name (RFC 8601 §5).
public struct AuthenticationResults: Codable, Equatable, Sendable {
    /// The authserv-id, in lower case.
    public var server: String
    /// The result of DMARC (RFC 7489 §11.2), in lower case: `pass`, `fail`, `none`, …; nil when there is none, or two that
    /// differ.
    public var dmarc: String?
    /// The domain of `From` that DMARC was about, in lower case; nil when the server does not name it.
    public var fromDomain: String?

    /// Puts the three together.
    public init(server: String, dmarc: String?, fromDomain: String?) {
        self.server = server
        self.dmarc = dmarc
        self.fromDomain = fromDomain
    }

    /// Whether the sender is who `From` says: the field is of a trusted server, and DMARC passed for that domain.
    ///
    /// - Parameters:
    ///   - domain: That of the mail's one `From` address.
    ///   - isTrusted: Whether an authserv-id, in lower case, is the receiving server's.
    public func vouches(for domain: String, isTrusted: (String) -> Bool) -> Bool {
        guard !domain.isEmpty, dmarc == "pass", isTrusted(server) else { return false }
        return fromDomain.map { $0 == domain.lowercased() } ?? true
    }
}

extension AuthenticationResults {
    /// More bytes than any server writes into one field.
    private static let limit = 8000

    /// Reads the topmost of a mail's fields. Nil when there is none, it can't be read, or a second one claims to be of the
    /// same server: then one of them is forged, and nobody can tell which.
    init?(fields: [[UInt8]]) {
        guard let first = fields.first.flatMap(Self.init(field:)) else { return nil }
        for other in fields.dropFirst().prefix(100) where Self.server(ofField: other) == first.server { return nil }
        self = first
    }

    /// Reads one field: `authserv-id [version] *( ";" methodspec *( propspec ) )`.
    private init?(field: [UInt8]) {
        guard let parts = Self.parts(of: field), let server = parts.first?.first?.text, !server.isEmpty else {
            return nil
        }
        var results: Set<String> = []
        var domains: Set<String> = []
        for part in parts.dropFirst() where part.first?.text == "dmarc" {
            let values = Self.values(in: part)
            if let result = values["dmarc"] { results.insert(result) }
            if let domain = values["header.from"] { domains.insert(domain) }
        }
        guard domains.count <= 1 else { return nil }
        self.init(server: server, dmarc: results.count == 1 ? results.first : nil, fromDomain: domains.first)
    }

    private static func server(ofField field: [UInt8]) -> String? { parts(of: field)?.first?.first?.text }

    /// A word, a quoted string or one of the marks `=` and `/`.
    private struct Token {
        var text: String
        var isMark = false
    }

    /// The values by name; of a method, without its version, the result. Of a repeated name the first counts.
    private static func values(in part: [Token]) -> [String: String] {
        var values: [String: String] = [:]
        for index in part.indices.dropFirst() where part[index].isMark && part[index].text == "=" {
            guard index + 1 < part.count, !part[index + 1].isMark else { continue }
            var name = index - 1
            if name >= 2, part[name - 1].isMark, part[name - 1].text == "/" { name -= 2 }
            guard !part[name].isMark, values[part[name].text] == nil else { continue }
            // An address stands for its domain.
            let value = part[index + 1].text
            values[part[name].text] = value.lastIndex(of: "@").map { String(value[value.index(after: $0)...]) } ?? value
        }
        return values
    }

    /// The tokens between the semicolons, in lower case, comments left out; nil for a comment or a quoted string that is
    /// never closed, and for what is too long.
    private static func parts(of field: [UInt8]) -> [[Token]]? {
        guard field.count <= limit else { return nil }
        var parts: [[Token]] = [[]]
        var strings = QuotedStrings(field)
        var index = 0
        while index < field.count {
            let byte = field[index]
            if byte == ASCII.openParenthesis {
                guard let end = Comment.end(in: field, from: index) else { return nil }
                index = end
            } else if byte == ASCII.quote {
                guard let string = strings.string(at: index, in: field) else { return nil }
                parts[parts.count - 1].append(Token(text: lowerText(string.value)))
                index = string.end
            } else if byte == ASCII.semicolon {
                parts.append([])
                index += 1
            } else if byte == ASCII.equals || byte == ASCII.slash {
                parts[parts.count - 1].append(Token(text: asciiText([byte]), isMark: true))
                index += 1
            } else if byte.isMailSpace {
                index += 1
            } else {
                let start = index
                while index < field.count, !endsWord(field[index]) { index += 1 }
                // A closing parenthesis without an opening one is part of no word; it is passed over.
                if index == start {
                    index += 1
                } else {
                    parts[parts.count - 1].append(Token(text: lowerText(field[start..<index])))
                }
            }
        }
        return parts
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte.isMailSpace || [ASCII.semicolon, ASCII.equals, ASCII.slash, ASCII.quote].contains(byte)
            || byte == ASCII.openParenthesis || byte == ASCII.closeParenthesis
    }
}
