/// What a submission server offers (RFC 5321 §4.1.1.1), for people.
public struct SubmissionOffer: Sendable, Equatable {
    /// The greatest letter in bytes (RFC 1870); nil when the server names none.
    public let sizeLimit: Int?
    /// SASL mechanisms in alphabetical order.
    public let mechanisms: [String]
    /// Whether bodies may have bytes above 127 (RFC 6152).
    public let takes8Bit: Bool
    /// The server's certificates, its own first; none without TLS.
    public let certificates: [ServerCertificate]
}

/// Looks at a submission server for people who want to know whether it can be used. One connection and one login; a letter
/// leaves only by ``send(_:in:)``. Each step throws a ``TransportError``, whose text holds no secret.
public actor SMTPSurvey {
    /// The thread that blocks in libcurl.
    private let executor = QueueExecutor(label: "SMTPSurvey")
    /// Runs the actor on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ServerEndpoint
    private let helloName: String
    private let timeouts: Timeouts
    private var connection: SMTPConnection?
    private var credentials: Credentials?

    /// Connects to nothing yet. `helloName` is what EHLO says; `localhost` when it is no host name.
    public init(endpoint: ServerEndpoint, helloName: String, timeouts: Timeouts = .brief) {
        self.endpoint = endpoint
        self.helloName = ServerEndpoint.isHostName(helloName) ? helloName : "localhost"
        self.timeouts = timeouts
    }

    /// Connects, makes the connection secure and says EHLO.
    public func connect() async throws(TransportError) -> SubmissionOffer {
        try await interruptible { (interruption) throws(TransportError) in
            let live = try SMTPConnection(
                to: endpoint, helloName: helloName, timeouts: timeouts, interruption: interruption,
                keepsCertificates: true)
            let offer = SubmissionOffer(
                sizeLimit: live.capabilities.sizeLimit,
                mechanisms: live.capabilities.mechanisms.prefix(20).map { String(serverText($0.utf8).prefix(40)) }
                    .sorted(),
                takes8Bit: live.capabilities.accepts8BitMIME, certificates: live.certificates)
            connection = consume live
            return offer
        }
    }

    /// Logs in once.
    public func logIn(_ reader: CredentialReader) async throws(TransportError) {
        let credentials = try await Credentials.read(reader)
        self.credentials = credentials
        try await talk(.login) { (live: inout SMTPConnection) throws(TransportError) in
            try live.authenticate(credentials)
        }
    }

    /// Hands one letter to the server: a complete message whose lines all end in CRLF.
    public func send(_ message: [UInt8], in envelope: Envelope) async throws(TransportError) -> SendOutcome {
        let letter: SMTPMessage
        do throws(MalformedAnswer) {
            letter = try SMTPMessage(message)
        } catch {
            return .refused(TransportError(stage: .data, cause: .refusedHere, text: error.text))
        }
        return try await talk(.data) { (live: inout SMTPConnection) throws(TransportError) in
            try live.transfer(letter, in: envelope, beforeFinalDot: {})
        }
    }

    /// A server's reply, without the secret.
    public func shown(_ reply: SMTPReply) -> String {
        let text = "\(reply.code) \(reply.text)"
        return String((credentials?.redact(text) ?? text).prefix(300))
    }

    /// Takes leave, if connected.
    public func close() {
        connection?.quit()
        connection = nil
    }

    /// Works on the connection, which is over when anything is thrown.
    private func talk<Value: Sendable>(
        _ stage: TransportError.Stage, _ work: (inout SMTPConnection) throws(TransportError) -> Value
    ) async throws(TransportError) -> Value {
        do throws(TransportError) {
            return try await interruptible { (interruption) throws(TransportError) in
                guard var live = connection.take() else {
                    throw TransportError(stage: stage, cause: .closed, text: "not connected")
                }
                live.interruption = interruption
                let value = try work(&live)
                connection = consume live
                return value
            }
        } catch {
            throw credentials.map { error.redacted($0) } ?? error
        }
    }
}
