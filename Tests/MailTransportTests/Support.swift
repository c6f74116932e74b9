import Foundation
import MailTransport
import Synchronization
import TestServers
import Testing

let office = "submissions@office.example"

/// Times short enough for a test that waits for one to run out.
let impatient = {
    var timeouts = Timeouts()
    timeouts.connect = .seconds(5)
    timeouts.answer = .seconds(1)
    timeouts.accept = .seconds(1)
    timeouts.farewell = .milliseconds(200)
    return timeouts
}()

extension IMAPSession {
    /// A session with a server on this machine, without TLS.
    init(
        port: UInt16, user: String = office, password: String = DovecotServer.password, mailbox: String = "INBOX",
        timeouts: Timeouts = Timeouts()
    ) throws {
        let credentials = try Credentials(user: user, password: password)
        try self.init(
            endpoint: ServerEndpoint(.imap, url: "imap://127.0.0.1:\(port)", tls: "none"), mailbox: mailbox,
            timeouts: timeouts
        ) { credentials }
    }
}

extension IncomingMailbox {
    /// Fetches one message.
    func fetch(_ uid: UID, to file: Int32, limit: Int) async throws(TransportError) -> FetchResult {
        let request = FetchRequest(uid, bytes: nil, to: file)
        let fetched = try await fetch([request], limit: limit, until: .now + .seconds(60))
        if let failure = fetched.failure { throw failure.error }
        guard let result = fetched.results[uid] else {
            throw TransportError(stage: .fetch, cause: .malformed, text: "the first has no result")
        }
        return result
    }
}

extension SMTPSession {
    /// A session with a server on this machine, without TLS.
    init(
        port: UInt16, user: String? = nil, password: String = DovecotServer.password, lettersPerConnection: Int = 10,
        timeouts: Timeouts = Timeouts()
    ) throws {
        let credentials = try user.map { try Credentials(user: $0, password: password) }
        try self.init(
            endpoint: ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(port)", tls: "none"),
            lettersPerConnection: lettersPerConnection, timeouts: timeouts,
            credentials: credentials.map { known -> CredentialReader in { known } })
    }
}

/// The access tokens of one user.
enum AccessToken {
    /// What reads the first, the second and so on at each login.
    static func reader(_ token: @escaping @Sendable (Int) throws -> String) -> CredentialReader {
        let count = Mutex(0)
        return {
            let number = count.withLock { count in
                count += 1
                return count
            }
            return try Credentials(user: "u@x.example", password: token(number), kind: .xoauth2)
        }
    }

    /// How it is sent (XOAUTH2).
    static func wire(_ token: String) -> String {
        Data("user=u@x.example\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8).base64EncodedString()
    }
}

/// An empty file that is gone with the value.
final class Scratch {
    let descriptor: Int32

    init() throws {
        var template = Array("/tmp/muster-scratch-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        unlink(template)
    }

    deinit { close(descriptor) }

    /// All that was written.
    var bytes: [UInt8] {
        let size = lseek(descriptor, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: Int(size))
        return pread(descriptor, &bytes, bytes.count, 0) == bytes.count ? bytes : []
    }
}

/// A message with CRLF line ends.
func message(_ subject: String, body: String = "hello") -> [UInt8] {
    Array("From: a@unit.example\r\nSubject: \(subject)\r\n\r\n\(body)\r\n".utf8)
}

/// The error that an operation throws; records an issue when it throws none.
func failure(
    _ operation: () async throws(TransportError) -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async -> TransportError? {
    do throws(TransportError) {
        try await operation()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}

/// Everything that talks to a server, one test after the other: the tests block the threads that they run on.
@Suite(.serialized) struct ServerTests {}

/// Something that happens on the server's thread and that a test waits for.
struct Moment: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(of: Void.self) }

    func come() { continuation.yield() }

    func wait() async {
        for await _ in stream { return }
    }
}

extension FakeIMAPServer {
    static let twoMails: [(uid: UInt32, text: String)] = [
        (3, "Subject: a\r\n\r\na\r\n"), (9, "Subject: b\r\n\r\nb\r\n"),
    ]

    /// A server whose mailbox holds ``twoMails``.
    static func ofTwoMails(_ answer: @escaping @Sendable (Command) -> Answer = { _ in .usual }) -> FakeIMAPServer {
        var server = FakeIMAPServer()
        server.messages = twoMails
        server.answer = answer
        return server
    }
}
