import Mail

/// The network seam for letters that leave: message submission (RFC 6409).
public protocol MailSender: Sendable {
    /// Hands one letter to the server: a complete message whose lines all end in CRLF. Connects and logs in when there is no
    /// live session. Throws when the session is at fault (network, login, rate limit, sender address): nothing of this
    /// letter was accepted, and the next one would fare no better now.
    ///
    /// `beforeFinalDot` is called, on a thread that may block, when all is sent but the final dot; from then on the
    /// letter's fate is the server's. When it throws, the dot is not sent and the session ends: nothing was accepted.
    func send(
        _ message: [UInt8], in envelope: Envelope, beforeFinalDot: @escaping @Sendable () throws -> Void
    ) async throws(TransportError) -> SendOutcome

    /// Takes leave of the server, if connected. Another letter can be sent afterwards.
    func close() async
}

extension MailSender {
    /// Hands over a letter of which nobody needs to know when it passes out of our hands.
    public func send(_ message: [UInt8], in envelope: Envelope) async throws(TransportError) -> SendOutcome {
        try await send(message, in: envelope, beforeFinalDot: {})
    }
}

/// What became of one letter.
public enum SendOutcome: Sendable, Equatable {
    /// The server took responsibility for it.
    case sent(SMTPReply)
    /// The server refused this letter; it never will take it (`retry` is `.permanent`).
    case refused(TransportError)
    /// The server refused this letter for the time being.
    case deferred(TransportError)
    /// The answer after the final dot was lost: the letter may have been sent (RFC 1047). Keep its Message-ID.
    case unknown(TransportError)
}

/// A complete SMTP reply (RFC 5321 §4.2).
public struct SMTPReply: Sendable, Equatable {
    /// Three digits.
    public let code: Int
    /// The enhanced status (RFC 3463), as in `2.0.0`; nil when there is none.
    public let enhanced: String?
    /// The text of all lines without codes, decoded, joined by spaces.
    public let text: String

    /// Puts the three together.
    public init(code: Int, enhanced: String?, text: String) {
        (self.code, self.enhanced, self.text) = (code, enhanced, text)
    }
}

/// Whom a letter comes from and goes to, as the protocol carries it. One recipient: every letter has its own outcome.
public struct Envelope: Sendable, Equatable {
    /// The address in MAIL FROM.
    public let sender: String
    /// The address in RCPT TO.
    public let recipient: String

    /// Takes only plain ASCII addresses, so that nothing in them can end the command. Throws which one is wrong.
    public init(sender: String, recipient: String) throws(EnvelopeProblem) {
        for address in [sender, recipient] where !EmailAddress.isPlain(address) {
            throw EnvelopeProblem(address: address)
        }
        self.sender = sender
        self.recipient = recipient
    }
}

/// An address that cannot be put into an envelope.
public struct EnvelopeProblem: Error, Equatable, CustomStringConvertible {
    /// The address as given; hostile, so print ``description`` instead.
    public let address: String

    /// Names the address with its control characters made visible.
    public var description: String {
        "\(address.debugDescription) is no plain ASCII address of the form name@example.org"
    }
}
