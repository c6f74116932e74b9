/// A submission server that takes everything, except where a test says otherwise.
public struct FakeSMTPServer: Sendable {
    /// What the server does at a step.
    public enum Answer: Sendable {
        /// Accepts.
        case usual
        /// Sends the text and CRLF.
        case text(String)
        /// Sends the bytes as they are.
        case bytes([UInt8])
        /// Closes the connection.
        case end
        /// Closes it with a reset.
        case reset
        /// Says nothing more and keeps the connection.
        case silence
    }

    /// Lines of the answer to EHLO after the first.
    public var extensions = ["SIZE 1000000", "8BITMIME", "AUTH PLAIN LOGIN"]
    /// Decides first about `GREETING`, every command line, and `.` for the final dot.
    public var answer: @Sendable (String) -> Answer = { _ in .usual }

    /// A server that takes everything.
    public init() {}

    /// Starts it. Stop the result. Letters show up in its lines like everything else.
    public func start() throws -> FakeServer {
        try FakeServer { peer in
            guard try reply("GREETING", "220 fake", to: peer) != nil else { return }
            while let line = peer.readLine() {
                let keyword = line.prefix { $0 != " " && $0 != ":" }.uppercased()
                let lines = ["fake"] + extensions
                let usual =
                    switch keyword {
                    case "EHLO":
                        lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
                            .joined(separator: "\r\n")
                    case "AUTH": line.split(separator: " ").count > 2 ? "235 welcome" : "334 VXNlcm5hbWU6"
                    case "DATA": "354 go on"
                    case "QUIT": "221 bye"
                    default: "250 fine"
                    }
                guard let sent = try reply(line, usual, to: peer), keyword != "QUIT" else { return }
                if line == "AUTH LOGIN", sent.hasPrefix("334") { guard try login(peer) else { return } }
                if keyword == "DATA", sent.hasPrefix("354") {
                    while let text = peer.readLine(), text != "." {}
                    guard try reply(".", "250 2.0.0 queued as 1", to: peer) != nil else { return }
                }
            }
        }
    }

    /// The two lines of AUTH LOGIN.
    private func login(_ peer: FakeServer.Peer) throws -> Bool {
        guard peer.readLine() != nil else { return false }
        try peer.send("334 UGFzc3dvcmQ6\r\n")
        guard peer.readLine() != nil else { return false }
        return try reply("PASSWORD", "235 welcome", to: peer) != nil
    }

    /// Sends an answer and returns it; nil when the connection is to be closed.
    private func reply(_ step: String, _ usual: String, to peer: FakeServer.Peer) throws -> String? {
        switch answer(step) {
        case .usual:
            try peer.send(usual + "\r\n")
            return usual
        case .text(let text):
            try peer.send(text + "\r\n")
            return text
        case .bytes(let bytes):
            try peer.socket.send(bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .end: return nil
        case .reset:
            peer.socket.reset()
            return nil
        case .silence: return ""
        }
    }
}
