public import Foundation

/// A private Dovecot with mailboxes of its own: IMAP plain and TLS; with a sink to relay to, also submission plain and TLS.
/// `defer { server.stop() }` right after the start.
public final class DovecotServer: Sendable {
    /// Everyone's password.
    public static let password = "correct horse"

    /// The port of IMAP, plain and STARTTLS.
    public let imapPort: UInt16
    /// The port of IMAP over TLS.
    public let imapsPort: UInt16
    /// The port of submission, plain and STARTTLS; answers only with a relay.
    public let submissionPort: UInt16
    /// The port of submission over TLS; answers only with a relay.
    public let submissionsPort: UInt16
    /// The authority and the pin for the certificate.
    public let certificates: TestCertificates

    private let process: ServerProcess

    /// Starts a server with these users, which all have an empty INBOX. `onlyOldTLS`: TLS 1.0 and nothing newer, like a server on
    /// premises that nobody dares to touch.
    public static func start(
        users: [String] = ["submissions@office.example"], certificate: TestCertificates.Kind = .valid,
        relayingTo sink: SMTPSink? = nil, onlyOldTLS: Bool = false
    ) throws -> DovecotServer {
        try DovecotServer(users, certificate, sink, onlyOldTLS)
    }

    private init(_ users: [String], _ kind: TestCertificates.Kind, _ sink: SMTPSink?, _ onlyOldTLS: Bool) throws {
        let folder = try ServerProcess.makeFolder()
        certificates = try TestCertificates(kind, in: folder)
        let imap = (plain: try LoopbackSocket.freePort(), tls: try LoopbackSocket.freePort())
        let submission = (plain: try LoopbackSocket.freePort(), tls: try LoopbackSocket.freePort())
        (imapPort, imapsPort) = (imap.plain, imap.tls)
        (submissionPort, submissionsPort) = (submission.plain, submission.tls)
        let passwords = users.map { "\($0):{PLAIN}\(Self.password)\n" }.joined()
        try Data(passwords.utf8).write(to: folder.appending(path: "passwd"))
        let mail = folder.appending(path: "mail")
        try FileManager.default.createDirectory(at: mail, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: mail.path)
        let configuration = folder.appending(path: "dovecot.conf")
        let ports = [imap.plain, imap.tls] + (sink == nil ? [] : [submission.plain, submission.tls])
        let text =
            Self.configuration(
                folder: folder, certificates: certificates, imap: imap,
                submission: sink.map { (submission.plain, submission.tls, $0.port) })
            + (try Self.acceptTokens(in: folder)) + (onlyOldTLS ? try Self.oldTLS(in: folder) : "")
        try Data(text.utf8).write(to: configuration)
        process = try ServerProcess(["/usr/sbin/dovecot", "-F", "-c", configuration.path], in: folder, ports: ports)
    }

    /// The folder of the server, with `dovecot.log`.
    public var folder: URL { process.folder }

    /// Ends the server and removes its folder.
    public func stop() {
        process.stop()
    }

    /// A logged-in client, for everything that only tests do to a mailbox.
    public func client(user: String) throws -> TestIMAPClient {
        try TestIMAPClient(port: imapPort, user: user, password: Self.password)
    }

    /// Puts a message into a mailbox as if it had arrived at that moment (INTERNALDATE, whole seconds).
    public func append(user: String, message: [UInt8], at arrival: Date, mailbox: String = "INBOX") throws {
        try client(user: user).append(message, to: mailbox, at: arrival)
    }

    /// The flags of all messages by UID, to prove that none was touched.
    public func flags(user: String, mailbox: String = "INBOX") throws -> [UInt32: Set<String>] {
        try client(user: user).flags(in: mailbox)
    }
}
