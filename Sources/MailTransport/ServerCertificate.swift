/// One certificate of a server's chain, which libcurl has verified.
public struct ServerCertificate: Sendable, Equatable {
    /// Whom it names, such as `CN = imap.office.example`; on one line, at most 300 characters, as all of it is the server's word.
    public let subject: String
    /// Who signed it, in the same form.
    public let issuer: String
    /// The end of its validity in seconds since 1970; nil when it cannot be read.
    public let expires: Int64?

    /// Reads libcurl's lines, `Name:value` each (CURLINFO_CERTINFO).
    init(lines: [String]) {
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
        }
        subject = String(serverText((value("Subject") ?? "").utf8).prefix(300))
        issuer = String(serverText((value("Issuer") ?? "").utf8).prefix(300))
        expires = value("Expire date").flatMap(Self.seconds)
    }

    /// `Nov 22 20:00:00 2026 GMT` as OpenSSL writes it, or `2026-11-22 20:00:00 GMT`.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 5, words[4] == "GMT" {
            return InternalDate.seconds(Array("\(words[1])-\(words[0])-\(words[3]) \(words[2]) +0000".utf8))
        }
        let day = words.first?.split(separator: "-").map(String.init) ?? []
        guard words.count == 3, words[2] == "GMT", day.count == 3, let month = Int(day[1]), (1...12).contains(month)
        else { return nil }
        return InternalDate.seconds(
            Array("\(day[2])-\(InternalDate.months[month - 1])-\(day[0]) \(words[1]) +0000".utf8))
    }
}
