public import Foundation

/// The least IMAP client that can do to a mailbox what people do: over a plain connection to this machine.
public final class TestIMAPClient: Sendable {
    private let socket: LoopbackSocket

    /// Connects and logs in.
    public init(port: UInt16, user: String, password: String) throws {
        socket = try LoopbackSocket(port: port)
        guard socket.readLine()?.hasPrefix("* OK") == true else { throw TestServerError("no IMAP greeting") }
        try command("LOGIN \"\(user)\" \"\(password)\"")
    }

    deinit {
        // The server notices the closed connection as well.
        try? socket.send("z LOGOUT\r\n")
    }

    /// Sends a command and returns the untagged lines of its answer. Throws unless it ends with OK.
    @discardableResult
    public func command(_ text: String) throws -> [String] {
        try socket.send("t \(text)\r\n")
        return try answer(to: text)
    }

    /// Puts a message into a mailbox with that INTERNALDATE.
    public func append(_ message: [UInt8], to mailbox: String = "INBOX", at arrival: Date, flags: String = "") throws {
        let text = "APPEND \"\(mailbox)\" (\(flags)) \"\(Self.internalDate(arrival))\" {\(message.count)}"
        try socket.send("t \(text)\r\n")
        guard let line = socket.readLine(), line.hasPrefix("+") else { throw TestServerError("\(text): not accepted") }
        try socket.send(message + "\r\n".utf8)
        _ = try answer(to: text)
    }

    /// The flags of all messages by UID.
    public func flags(in mailbox: String = "INBOX") throws -> [UInt32: Set<String>] {
        let selected = try command("EXAMINE \"\(mailbox)\"")
        guard !selected.contains("* 0 EXISTS") else { return [:] }
        var flags: [UInt32: Set<String>] = [:]
        for line in try command("FETCH 1:* (UID FLAGS)") {
            // * 1 FETCH (UID 1 FLAGS (\Seen))
            let words = line.split(whereSeparator: { " ()".contains($0) })
            guard words.count >= 6, words[2] == "FETCH", words[3] == "UID", let uid = UInt32(words[4]) else { continue }
            flags[uid] = Set(words.dropFirst(6).map(String.init)).subtracting(["\\Recent"])
        }
        return flags
    }

    private func answer(to command: String) throws -> [String] {
        var lines: [String] = []
        while let line = socket.readLine() {
            if line.hasPrefix("t OK") { return lines }
            if line.hasPrefix("t ") { throw TestServerError("\(command): \(line)") }
            lines.append(line)
        }
        throw TestServerError("\(command): the server closed the connection")
    }

    /// RFC 3501 §9 `date-time`, in UTC.
    private static func internalDate(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "dd-MMM-yyyy HH:mm:ss +0000"
        return formatter.string(from: date)
    }
}
