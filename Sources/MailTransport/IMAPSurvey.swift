/// Looks at an account on an IMAP server for people who want to know whether it can be used: what the server offers, its
/// folders, who wrote what is in them. One connection and one login; mailboxes are opened for reading only. Steps are
/// called in the order of their names here; each throws a ``TransportError``, whose text holds no secret.
public actor IMAPSurvey {
    /// The thread that blocks in libcurl.
    private let executor = QueueExecutor(label: "IMAPSurvey")
    /// Runs the actor on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ServerEndpoint
    private let timeouts: Timeouts
    private var connection: IMAPConnection?
    private var credentials: Credentials?

    /// Connects to nothing yet.
    public init(endpoint: ServerEndpoint, timeouts: Timeouts = .brief) {
        (self.endpoint, self.timeouts) = (endpoint, timeouts)
    }

    /// Connects and makes the connection secure, and answers the server's certificates, its own first; none without TLS.
    public func connect() async throws(TransportError) -> [ServerCertificate] {
        try await interruptible { (interruption) throws(TransportError) in
            let live = try IMAPConnection(
                to: endpoint, timeouts: timeouts, interruption: interruption, keepsCertificates: true)
            let certificates = live.certificates
            connection = consume live
            return certificates
        }
    }

    /// Logs in once, and answers the capabilities in alphabetical order.
    public func logIn(_ reader: CredentialReader) async throws(TransportError) -> [String] {
        let credentials = try await Credentials.read(reader)
        self.credentials = credentials
        let found = try await talk(.login) { (live: inout IMAPConnection) throws(TransportError) in
            try live.login(credentials)
            return live.capabilities
        }
        return found.prefix(100).map { onOneLine($0) }.sorted()
    }

    /// Says who we are and answers what the server says of itself; nil when it does not offer ID (RFC 2971) and is not
    /// one of those that want it all the same.
    public func identify() async throws(TransportError) -> String? {
        let isNetEase = endpoint.isNetEase
        let user = credentials?.user ?? ""
        let answer = try await talk(.select) { (live: inout IMAPConnection) throws(TransportError) -> [UInt8]? in
            guard isNetEase || live.capabilities.contains("ID") else { return nil }
            return try live.identify(as: user)
        }
        return answer.map { onOneLine(serverText($0.prefix(2_000))) }
    }

    /// The folders of the account.
    public func folders() async throws(TransportError) -> [MailFolder] {
        try await talk(.list) { (live: inout IMAPConnection) throws(TransportError) in try live.folders() }
    }

    /// Opens a mailbox, named as people write it, for reading only.
    public func examine(_ mailbox: String) async throws(TransportError) -> SelectedMailbox {
        try await talk(.select) { (live: inout IMAPConnection) throws(TransportError) in try live.examine(mailbox) }
    }

    /// Opens a folder for reading only.
    public func examine(_ folder: MailFolder) async throws(TransportError) -> SelectedMailbox {
        try await talk(.select) { (live: inout IMAPConnection) throws(TransportError) in try live.examine(folder) }
    }

    /// When the messages arrived that stand first in the open mailbox, at most `count`, in seconds since 1970.
    public func firstArrivals(_ count: Int) async throws(TransportError) -> [Int64] {
        try await talk(.list) { (live: inout IMAPConnection) throws(TransportError) in try live.firstArrivals(count) }
    }

    /// Who sent the newest messages of the open mailbox, at most `count`.
    public func senders(ofNewest count: Int) async throws(TransportError) -> [MailSenderField] {
        try await talk(.list) { (live: inout IMAPConnection) throws(TransportError) in
            try live.senders(ofNewest: count)
        }
    }

    /// Logs out, if connected.
    public func close() {
        connection?.logout()
        connection = nil
    }

    /// Works on the connection, which goes on after a refusal and after nothing else.
    private func talk<Value: Sendable>(
        _ stage: TransportError.Stage, _ work: (inout IMAPConnection) throws(TransportError) -> Value
    ) async throws(TransportError) -> Value {
        do throws(TransportError) {
            return try await interruptible { (interruption) throws(TransportError) in
                guard var live = connection.take() else {
                    throw TransportError(stage: stage, cause: .closed, text: "not connected")
                }
                live.interruption = interruption
                let result: Result<Value, TransportError>
                do throws(TransportError) { result = .success(try work(&live)) } catch { result = .failure(error) }
                if result.leavesConnection { connection = consume live }
                return try result.get()
            }
        } catch {
            throw credentials.map { error.redacted($0) } ?? error
        }
    }

    /// A server's word, without the secret and bounded.
    private func onOneLine(_ text: String) -> String {
        let text = credentials?.redact(text) ?? text
        return String(text.prefix(300))
    }
}

extension Result where Failure == TransportError {
    /// Whether the server still answers what it is asked.
    fileprivate var leavesConnection: Bool {
        guard case .failure(let error) = self else { return true }
        return [.imap(.no), .imap(.bad), .refusedHere].contains(error.cause)
    }
}

extension Timeouts {
    /// For somebody who waits at a terminal.
    public static let brief = {
        var timeouts = Timeouts()
        timeouts.connect = .seconds(15)
        timeouts.answer = .seconds(20)
        timeouts.listing = .seconds(60)
        timeouts.accept = .seconds(60)
        return timeouts
    }()
}
