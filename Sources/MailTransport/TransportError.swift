/// Why a mail server could not be used, with everything an operator needs and the few facts a program decides by.
public struct TransportError: Error, Sendable, Equatable {
    /// The step at which it failed.
    public enum Stage: String, Sendable, CaseIterable {
        /// Name, TCP, TLS, greeting, and the first capabilities.
        case connect
        /// LOGIN or AUTH.
        case login
        /// IMAP SELECT and ID.
        case select
        /// IMAP listing of UIDs.
        case list
        /// IMAP fetching of one message.
        case fetch
        /// SMTP MAIL FROM.
        case sender
        /// SMTP RCPT TO.
        case recipient
        /// SMTP DATA up to the final dot.
        case data
        /// SMTP: waiting for the answer after the final dot.
        case accept
    }

    /// Who has to act, and whether trying again by itself makes sense.
    public enum RetryClass: String, Sendable {
        /// Try again later; also everything that is not recognised (RFC 5321 §4.2.1 names the opposite, permanent).
        case transient
        /// The same request will be refused again.
        case permanent
        /// The server refused the login: a person has to look, and trying often gets the account banned.
        case authentication
        /// The server cannot be used as configured: certificate, TLS, mailbox name, sender address.
        case configuration
    }

    /// What happened.
    public enum Cause: Sendable, Equatable {
        /// libcurl gave up with this code (`CURLE_…`).
        case curl(Int32)
        /// The server answered an IMAP command with `NO` or `BAD`, or said `BYE`.
        case imap(IMAPStatus)
        /// The server answered with this SMTP reply code and, if given, this enhanced status (RFC 3463).
        case smtp(code: Int, enhanced: String?)
        /// Nothing came, or too little, within the time allowed.
        case timeout
        /// The server closed the connection.
        case closed
        /// The server's answer breaks the protocol or a limit.
        case malformed
        /// The task was cancelled.
        case cancelled
        /// What arrived could not be written to the file given; the value is `errno`.
        case localFile(Int32)
        /// Refused here, before anything was sent.
        case refusedHere
        /// The caller's own step before the final dot failed, so that the dot was not sent.
        case heldBack
    }

    /// A negative answer of an IMAP server.
    public enum IMAPStatus: String, Sendable {
        case no, bad, bye
    }

    /// The step at which it failed.
    public let stage: Stage
    /// What happened.
    public let cause: Cause
    /// The server's own words, decoded, on one line, without control characters, at most 500 characters; or a
    /// description of what happened here.
    public let text: String
    /// Who has to act.
    public let retry: RetryClass
    /// Whether the whole connection or account is concerned, so that trying the next message now is pointless.
    public let concernsSession: Bool
    /// The pause the server asks for, in seconds; nil when it names none.
    public let pause: Int?

    /// Describes a failure; the last three fields follow from ``classify(stage:cause:text:)``.
    public init(stage: Stage, cause: Cause, text: String) {
        let text = Self.onOneLine(text)
        let verdict = Self.classify(stage: stage, cause: cause, text: text)
        (self.stage, self.cause, self.text) = (stage, cause, text)
        (retry, concernsSession, pause) = (verdict.retry, verdict.concernsSession, verdict.pause)
    }

    /// Whether it came about on this machine, and the server did nothing wrong.
    public var isLocal: Bool {
        switch cause {
        case .cancelled, .localFile: true
        default: false
        }
    }

    /// The same failure without the password in its text.
    func redacted(_ credentials: Credentials) -> TransportError {
        TransportError(stage: stage, cause: cause, text: credentials.redact(text))
    }

    private static func onOneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(500).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " " as Unicode.Scalar
            default: scalar
            }
        }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: scalars)
        return String(line).split(separator: " ").joined(separator: " ")
    }
}

extension TransportError: CustomStringConvertible {
    /// Stage, class and the server's words, for a log line.
    public var description: String { "\(stage.rawValue) failed (\(retry.rawValue), \(causeText)): \(text)" }

    private var causeText: String {
        switch cause {
        case .curl(let code): "libcurl \(code)"
        case .imap(let status): "IMAP \(status.rawValue.uppercased())"
        case .smtp(let code, let enhanced): "SMTP \(code)" + (enhanced.map { " \($0)" } ?? "")
        case .timeout: "timeout"
        case .closed: "connection closed"
        case .malformed: "malformed answer"
        case .cancelled: "cancelled"
        case .localFile(let code): "errno \(code)"
        case .refusedHere: "refused here"
        case .heldBack: "held back"
        }
    }
}
