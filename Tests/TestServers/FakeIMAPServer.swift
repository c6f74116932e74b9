/// An IMAP server that behaves, except where a test says otherwise.
public struct FakeIMAPServer: Sendable {
    /// What the server does with a command.
    public enum Answer: Sendable {
        /// What a well-behaved server does.
        case usual
        /// Sends the text; `TAG` in it stands for the command's tag.
        case text(String)
        /// Sends the bytes, one by one with a push after each when `isDripped`.
        case bytes([UInt8], isDripped: Bool = false)
        /// Sends the text and closes the connection.
        case end(String)
        /// Says nothing more and keeps the connection.
        case silence
    }

    /// The script's view of a command: its tag, the rest of the line, and which connection it came over.
    public struct Command: Sendable {
        /// The client's tag.
        public let tag: String
        /// The command without its tag.
        public let text: String
        /// 1 for the first connection, 2 for the second …
        public let connection: Int
    }

    /// The greeting line.
    public var greeting = "* OK [CAPABILITY IMAP4rev1] ready"
    /// Before and after login.
    public var capabilities = "IMAP4rev1"
    /// The messages by ascending UID, with their raw text.
    public var messages: [(uid: UInt32, text: String)] = []
    /// What SELECT tells of the mailbox's generation; nil to leave it out.
    public var validity: UInt32? = 1
    /// Decides first about every command.
    public var answer: @Sendable (Command) -> Answer = { _ in .usual }

    /// A server with an empty mailbox.
    public init() {}

    /// Starts it. Stop the result.
    public func start() throws -> FakeServer {
        try FakeServer { peer in
            try peer.send(greeting + "\r\n")
            while let line = peer.readLine() {
                let words = line.split(separator: " ", maxSplits: 1)
                let command = Command(
                    tag: String(words.first ?? ""), text: words.count > 1 ? String(words[1]) : "",
                    connection: peer.number)
                switch answer(command) {
                case .usual: try peer.send(usual(command))
                case .text(let text): try peer.send(text.replacing("TAG", with: command.tag))
                case .bytes(let bytes, isDripped: false): try peer.socket.send(bytes)
                case .bytes(let bytes, isDripped: true): for byte in bytes { try peer.socket.send([byte]) }
                case .end(let text):
                    try peer.send(text.replacing("TAG", with: command.tag))
                    return
                case .silence: break
                }
                if command.text == "LOGOUT" { return }
            }
        }
    }

    /// What a well-behaved server answers to a line.
    public func usual(_ line: String) -> String {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        return usual(Command(tag: words.first ?? "", text: words.count > 1 ? words[1] : "", connection: 1))
    }

    private func usual(_ command: Command) -> String {
        let words = command.text.split(separator: " ")
        let untagged =
            switch words.first {
            case "CAPABILITY": "* CAPABILITY \(capabilities)\r\n"
            case "ID": "* ID NIL\r\n"
            case "SELECT", "EXAMINE":
                "* \(messages.count) EXISTS\r\n"
                    + (validity.map { "* OK [UIDVALIDITY \($0)] fine\r\n" } ?? "") + "* FLAGS ()\r\n"
            case "UID" where command.text.contains("BODY.PEEK["): body(command.text) { $0.uid == UInt32(words[2]) }
            case "FETCH" where command.text.contains("BODY.PEEK["): body(command.text) { $0.sequence == Int(words[1]) }
            case "UID": list(from: words[2].split(separator: ":").first.flatMap { UInt32($0) } ?? 1)
            case "FETCH": list(from: 1)
            case "LOGOUT": "* BYE bye\r\n"
            default: ""
            }
        return untagged + "\(command.tag) OK done\r\n"
    }

    /// RFC 3501 §6.4.8: a range that begins beyond the end means the last message.
    private func list(from first: UInt32) -> String {
        let found = numbered.filter { $0.uid >= first }
        return (found.isEmpty ? numbered.suffix(1) : found).map { message in
            "* \(message.sequence) FETCH (RFC822.SIZE \(message.text.utf8.count) INTERNALDATE "
                + "\"17-Jul-1996 02:44:25 -0700\" UID \(message.uid))\r\n"
        }.joined()
    }

    private func body(
        _ command: String, _ isWanted: ((sequence: Int, uid: UInt32, text: String)) -> Bool
    ) -> String {
        numbered.filter(isWanted).map { message in
            let (name, content) = Self.section(of: message.text, in: command)
            return "* \(message.sequence) FETCH (UID \(message.uid) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" "
                + "\(name) {\(content.utf8.count)}\r\n\(content))\r\n"
        }.joined()
    }

    /// What a command asks for of a message in ASCII, and its name: the whole, HEADER, TEXT, or a piece `<origin.length>`.
    public static func section(of text: String, in command: String) -> (name: String, content: String) {
        let end = text.firstRange(of: "\r\n\r\n")?.upperBound ?? text.endIndex
        if command.contains("BODY.PEEK[HEADER]") { return ("BODY[HEADER]", String(text[..<end])) }
        if command.contains("BODY.PEEK[TEXT]") { return ("BODY[TEXT]", String(text[end...])) }
        guard let piece = piece(in: command) else { return ("BODY[]", text) }
        let bytes = text.utf8.dropFirst(piece.origin).prefix(piece.length)
        return ("BODY[]<\(piece.origin)>", String(decoding: bytes, as: UTF8.self))
    }

    /// The numbers in `BODY.PEEK[]<1024.512>`.
    public static func piece(in command: String) -> (origin: Int, length: Int)? {
        guard let start = command.firstRange(of: "BODY.PEEK[]<") else { return nil }
        let numbers = command[start.upperBound...].prefix { $0 != ">" }.split(separator: ".").compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }

    private var numbered: [(sequence: Int, uid: UInt32, text: String)] {
        messages.enumerated().map { ($0.offset + 1, $0.element.uid, $0.element.text) }
    }
}
