/// Sends letters through one submission server, up to a number of letters over one connection.
public actor SMTPSession: MailSender {
    /// The thread that blocks in libcurl.
    private let executor = QueueExecutor(label: "SMTPSession")
    /// Runs the actor on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ServerEndpoint
    private let credentials: Credentials?
    private let helloName: String
    private let lettersPerConnection: Int
    private let timeouts: Timeouts
    private var connection: SMTPConnection?
    private var lastUse = ContinuousClock.now

    /// Connects to nothing yet. Without credentials no AUTH is attempted. `helloName` is what EHLO says; `localhost` when it
    /// is no host name. NetEase counts letters per connection, hence the limit.
    public init(
        endpoint: ServerEndpoint, credentials: Credentials?, helloName: String = "localhost",
        lettersPerConnection: Int = 10, timeouts: Timeouts = Timeouts()
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
        try await interruptible { (interruption) throws(TransportError) in
            try deliver(message, in: envelope, beforeFinalDot, interruption)
        }
    }

    /// Takes leave of the server.
    public func close() async {
        connection?.quit()
        connection = nil
    }

    private func deliver(
        _ message: [UInt8], in envelope: Envelope, _ beforeFinalDot: () throws -> Void, _ interruption: Interruption
    ) throws(TransportError) -> SendOutcome {
        let letter: SMTPMessage
        do throws(MalformedAnswer) {
            letter = try SMTPMessage(message)
        } catch {
            return .refused(TransportError(stage: .data, cause: .refusedHere, text: error.text))
        }
        var live = try connected(interruption)
        if let problem = live.capabilities.problem(with: letter) {
            lastUse = .now
            connection = consume live
            return .refused(TransportError(stage: .sender, cause: .refusedHere, text: problem))
        }
        // Whatever is thrown, or leaves the letter's fate unknown, closes the connection: it is not put back.
        let outcome = try live.transfer(letter, in: envelope, beforeFinalDot: beforeFinalDot)
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

    /// The live connection if it may carry another letter, or a new one, logged in.
    private func connected(_ interruption: Interruption) throws(TransportError) -> SMTPConnection {
        if var live = connection.take() {
            live.interruption = interruption
            if live.letters < lettersPerConnection && .now - lastUse < Self.longestIdle { return live }
            live.quit()
        }
        var live = try SMTPConnection(
            to: endpoint, helloName: helloName, timeouts: timeouts, interruption: interruption)
        if let credentials { try live.authenticate(credentials) }
        return live
    }

    /// Servers close an idle connection after minutes; finding that out would cost a letter an attempt.
    private static let longestIdle = Duration.seconds(30)
}
