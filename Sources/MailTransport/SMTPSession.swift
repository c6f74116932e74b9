/// Sends letters through one submission server, up to a number of letters over one connection.
public actor SMTPSession: MailSender {
    /// The thread that blocks in libcurl.
    private let executor = QueueExecutor(label: "SMTPSession")
    /// Runs the actor on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ServerEndpoint
    private let credentials: CredentialReader?
    private let helloName: String
    private var lettersPerConnection: Int
    private let timeouts: Timeouts
    private var connection: SMTPConnection?
    private var lastUse = ContinuousClock.now

    /// Connects to nothing yet. Without credentials no AUTH is attempted. `helloName` is what EHLO says; `localhost` when it
    /// is no host name. NetEase counts letters per connection, hence the limit, which shrinks when a server says that it
    /// is too high.
    public init(
        endpoint: ServerEndpoint, helloName: String = "localhost", lettersPerConnection: Int = 10,
        timeouts: Timeouts = Timeouts(), credentials: CredentialReader?
    ) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.helloName = ServerEndpoint.isHostName(helloName) ? helloName : "localhost"
        self.lettersPerConnection = lettersPerConnection
        self.timeouts = timeouts
    }

    /// Hands one letter to the server.
    public func send(
        _ message: [UInt8], in envelope: Envelope, beforeFinalDot: @escaping @Sendable () throws -> Void
    ) async throws(TransportError) -> SendOutcome {
        let letter: SMTPMessage
        do throws(MalformedAnswer) {
            letter = try SMTPMessage(message)
        } catch {
            return .refused(TransportError(stage: .data, cause: .refusedHere, text: error.text))
        }
        if !canGoOn() { try await open() }
        return try await interruptible { (interruption) throws(TransportError) in
            try deliver(letter, in: envelope, beforeFinalDot, interruption)
        }
    }

    /// Takes leave of the server.
    public func close() async {
        connection?.quit()
        connection = nil
    }

    private func deliver(
        _ letter: SMTPMessage, in envelope: Envelope, _ beforeFinalDot: () throws -> Void, _ interruption: Interruption
    ) throws(TransportError) -> SendOutcome {
        guard var live = connection.take() else {
            throw TransportError(stage: .connect, cause: .closed, text: "not connected")
        }
        live.interruption = interruption
        if let problem = live.capabilities.problem(with: letter) {
            lastUse = .now
            connection = consume live
            return .refused(TransportError(stage: .sender, cause: .refusedHere, text: problem))
        }
        // Whatever is thrown, or leaves the letter's fate unknown, closes the connection: it is not put back.
        let outcome: SendOutcome
        do throws(TransportError) {
            outcome = try live.transfer(letter, in: envelope, beforeFinalDot: beforeFinalDot)
        } catch {
            if error.isLimit, live.letters > 1 { lettersPerConnection = min(lettersPerConnection, live.letters - 1) }
            throw error
        }
        let isUsable =
            switch outcome {
            case .sent: true
            case .refused, .deferred: live.reset()
            case .unknown: false
            }
        lastUse = .now
        if isUsable { connection = consume live }
        return outcome
    }

    /// Whether the live connection may carry another letter; if not it is closed.
    private func canGoOn() -> Bool {
        guard var live = connection.take() else { return false }
        guard live.letters < lettersPerConnection, .now - lastUse < Self.longestIdle else {
            live.quit()
            return false
        }
        connection = consume live
        return true
    }

    /// Connects and logs in; with a token that was refused once more with a fresh one.
    private func open() async throws(TransportError) {
        guard let credentials else { return try await open(nil) }
        let first = try await Credentials.read(credentials)
        do throws(TransportError) {
            try await open(first)
        } catch {
            guard let fresh = try await first.renewed(after: error, credentials) else { throw error }
            try await open(fresh)
        }
    }

    private func open(_ credentials: Credentials?) async throws(TransportError) {
        try await interruptible { (interruption) throws(TransportError) in
            var live = try SMTPConnection(
                to: endpoint, helloName: helloName, timeouts: timeouts, interruption: interruption)
            if let credentials { try live.authenticate(credentials) }
            connection = consume live
        }
    }

    /// Part of the text with which a letter over the size that the server announced is refused here.
    public static let sizeWords = "the server takes at most"

    /// Servers close an idle connection after minutes; finding that out would cost a letter an attempt.
    private static let longestIdle = Duration.seconds(30)
}

extension TransportError {
    /// Whether a server had enough of this connection (RFC 5321 §4.2.3 and what NetEase makes of it).
    fileprivate var isLimit: Bool {
        guard case .smtp(let code, _) = cause else { return false }
        return concernsSession && [421, 450, 451].contains(code)
    }
}
