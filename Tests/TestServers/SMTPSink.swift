import Foundation

/// Postfix's `smtp-sink`: takes letters on 127.0.0.1, without TLS, and keeps them, or fails in the way asked for.
/// `defer { sink.stop() }` right after the start.
public final class SMTPSink: Sendable {
    /// How the server treats a command: `CONNECT`, `EHLO`, `MAIL`, `RCPT`, `DATA`, `.`, `RSET`, `QUIT`.
    public enum Fault: Sendable {
        /// Refuses it with 450 (`-r`).
        case soft(String)
        /// Refuses it with 500 (`-f`).
        case hard(String)
        /// Closes the connection without an answer (`-q`).
        case drop(String)
        /// Says 421 and closes the connection (`-Q`).
        case shutDown(String)
        /// Waits that many seconds before it answers (`-W`).
        case wait(String, seconds: Int)

        var arguments: [String] {
            switch self {
            case .soft(let command): ["-r", command]
            case .hard(let command): ["-f", command]
            case .drop(let command): ["-q", command]
            case .shutDown(let command): ["-Q", command]
            case .wait(let command, let seconds): ["-W", "\(command):\(seconds)"]
            }
        }
    }

    /// A letter as the server took it.
    public struct Letter: Sendable, Equatable {
        /// The address in MAIL FROM, without brackets.
        public let sender: String
        /// The addresses in RCPT TO, without brackets.
        public let recipients: [String]
        /// The letter with CRLF line ends.
        public let message: [UInt8]

        /// Puts the three together.
        public init(sender: String, recipients: [String], message: [UInt8]) {
            (self.sender, self.recipients, self.message) = (sender, recipients, message)
        }

        /// The lines of the header and the body as text.
        public var text: String { String(decoding: message, as: UTF8.self) }
    }

    /// The port it listens on.
    public let port: UInt16
    private let process: ServerProcess

    /// Starts a server; without faults it takes every letter. It accepts every user and password.
    public static func start(_ faults: [Fault] = []) throws -> SMTPSink {
        try SMTPSink(faults)
    }

    private init(_ faults: [Fault]) throws {
        let folder = try ServerProcess.makeFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        port = try LoopbackSocket.freePort()
        // It insists on giving root's rights away.
        let user = geteuid() == 0 ? ["-u", "mail"] : []
        process = try ServerProcess(
            ["/usr/sbin/smtp-sink", "-d", folder.path + "/letter."] + user + faults.flatMap(\.arguments)
                + ["127.0.0.1:\(port)", "50"], in: folder, ports: [port])
    }

    /// Ends the server and removes its letters.
    public func stop() {
        process.stop()
    }

    /// All letters taken so far, complete ones and such as were broken off, in no particular order.
    public func letters() throws -> [Letter] {
        try FileManager.default.contentsOfDirectory(atPath: process.folder.path)
            .filter { $0.hasPrefix("letter.") }
            .map { try Self.letter(Data(contentsOf: process.folder.appending(path: $0))) }
    }

    /// Reads a dump: header lines of the server's own (X-…-Args, Received), the letter with LF line ends, an empty line.
    private static func letter(_ dump: Data) -> Letter {
        var lines = dump.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        var (sender, recipients) = ("", [String]())
        while let line = lines.first.map({ String(decoding: $0, as: UTF8.self) }) {
            guard
                line.hasPrefix("X-Client-") || line.hasPrefix("X-Helo-") || line.hasPrefix("X-Mail-")
                    || line.hasPrefix("X-Rcpt-")
            else { break }
            let address = line.split(whereSeparator: { "<>".contains($0) }).dropFirst().first.map(String.init) ?? ""
            if line.hasPrefix("X-Mail-Args:") { sender = address }
            if line.hasPrefix("X-Rcpt-Args:") { recipients.append(address) }
            lines.removeFirst()
        }
        if lines.first?.starts(with: "Received:".utf8) == true {
            lines.removeFirst()
            while let byte = lines.first?.first, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                lines.removeFirst()
            }
        }
        // The file ends with the letter's last line break, and the empty line's.
        let message = lines.dropLast(2).flatMap { Array($0) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")] }
        return Letter(sender: sender, recipients: recipients, message: message)
    }
}
