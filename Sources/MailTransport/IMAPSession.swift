/// Reads one mailbox over one connection at a time, which is kept between cycles: providers throttle frequent logins.
public actor IMAPSession: IncomingMailbox {
    /// The thread that blocks in libcurl.
    private let executor = QueueExecutor(label: "IMAPSession")
    /// Runs the actor on a thread of its own.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let endpoint: ServerEndpoint
    private let credentials: CredentialReader
    private let mailbox: String
    private let timeouts: Timeouts
    private var connection: IMAPConnection?
    /// What the server told last of the mailbox; nil when there is no session.
    private var selected: SelectedMailbox?
    /// When it was selected.
    private var selectedAt = ContinuousClock.now
    /// From when on commands are sent ahead of the answers.
    private var aheadFrom = ContinuousClock.now

    /// Connects to nothing yet. `mailbox` is the name as people write it, folders of Chinese providers included.
    public init(
        endpoint: ServerEndpoint, mailbox: String = "INBOX", timeouts: Timeouts = Timeouts(),
        credentials: @escaping CredentialReader
    ) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.mailbox = mailbox
        self.timeouts = timeouts
    }

    /// Selects the mailbox, over the connection of the last cycle if that still works.
    public func select() async throws(TransportError) -> SelectedMailbox {
        let before = selected
        selected = nil
        let kept = try await interruptible { (interruption) throws(TransportError) in
            try resume(before, interruption)
        }
        let found: SelectedMailbox
        if let kept { found = kept } else { found = try await open() }
        selected = found
        return found
    }

    /// The messages after a UID, or all.
    public func messages(after uid: UID?) async throws(TransportError) -> [ListedMessage] {
        try await inSession(.list) { (live: inout IMAPConnection) throws(TransportError) in
            try live.messages(after: uid)
        }
    }

    /// Writes messages to files. Commands are sent ahead, but not for a day after a session failed at that: a server may
    /// take only one at a time.
    public func fetch(
        _ requests: [FetchRequest], limit: Int, until deadline: ContinuousClock.Instant
    ) async throws(TransportError) -> FetchedMessages {
        let isAhead = requests.count > 1 && .now >= aheadFrom
        var first = try await ask(for: requests, limit: limit, isAhead: isAhead, until: deadline)
        if let uid = requests.first?.uid, !first.tells(of: uid) {
            first = try await ask(for: Array(requests.prefix(1)), limit: limit, isAhead: false, until: deadline)
        }
        if let failure = first.failure {
            selected = nil
            if isAhead, !failure.error.isLocal { aheadFrom = .now + .seconds(86_400) }
            return FetchedMessages(results: first.results, failure: failure)
        }
        var results = first.results
        for (uid, file, answer) in first.nothing {
            do throws(TransportError) {
                results[uid] = try await inSession(.fetch) { (live: inout IMAPConnection) throws(TransportError) in
                    try live.fetchOtherwise(uid, to: file, after: answer, limit: limit)
                }
            } catch {
                return FetchedMessages(results: results, failure: (uid, error))
            }
        }
        return FetchedMessages(results: results)
    }

    private func ask(
        for requests: [FetchRequest], limit: Int, isAhead: Bool, until deadline: ContinuousClock.Instant
    ) async throws(TransportError) -> FirstAnswers {
        try await inSession(.fetch) { (live: inout IMAPConnection) throws(TransportError) in
            live.fetch(requests, limit: limit, isAhead: isAhead, until: deadline)
        }
    }

    /// Logs out.
    public func close() async {
        connection?.logout()
        connection = nil
        selected = nil
    }

    /// Works on the live session, which is over when anything is thrown.
    private func inSession<Value: Sendable>(
        _ stage: TransportError.Stage, _ work: (inout IMAPConnection) throws(TransportError) -> Value
    ) async throws(TransportError) -> Value {
        guard let selected else {
            throw TransportError(stage: stage, cause: .closed, text: "no mailbox is selected")
        }
        self.selected = nil
        // A message over the limit was left unread together with its connection.
        if connection == nil { try Self.expect(selected, from: await open()) }
        let value = try await interruptible { (interruption) throws(TransportError) in
            guard var live = connection.take() else {
                throw TransportError(stage: stage, cause: .closed, text: "not connected")
            }
            live.interruption = interruption
            let value = try work(&live)
            if selected.validity != nil {
                try Self.expect(selected, from: SelectedMailbox(exists: live.exists, validity: live.validity))
            }
            if live.isUsable { connection = consume live }
            return value
        }
        self.selected = selected
        return value
    }

    /// Under another UIDVALIDITY the UIDs name other messages: what was read under them means nothing.
    private static func expect(_ selected: SelectedMailbox, from found: SelectedMailbox) throws(TransportError) {
        guard found.validity == selected.validity else {
            throw TransportError(stage: .select, cause: .malformed, text: "UIDVALIDITY changed in the middle")
        }
    }

    /// Goes on over the connection of the last cycle; nil when that is gone, as after a long pause. NOOP is enough for a
    /// while, where UIDVALIDITY tells whether it is still the same mailbox.
    private func resume(
        _ before: SelectedMailbox?, _ interruption: Interruption
    ) throws(TransportError) -> SelectedMailbox? {
        guard var live = connection.take() else { return nil }
        live.interruption = interruption
        do throws(TransportError) {
            var found: SelectedMailbox?
            if let before, before.validity != nil, .now - selectedAt < timeouts.selection {
                found = try live.refresh()
            }
            // An empty mailbox costs nothing to select, and a server that tells no news of it would keep it empty.
            if found == nil || found?.exists == 0 || found?.validity != before?.validity {
                selectedAt = .now
                found = try live.select(mailbox)
            }
            connection = consume live
            return found
        } catch {
            switch error.cause {
            case .closed, .curl, .timeout, .imap(.bye): return nil
            default: throw error
            }
        }
    }

    /// Connects, logs in and selects; with a token that was refused once more with a fresh one.
    private func open() async throws(TransportError) -> SelectedMailbox {
        let first = try await Credentials.read(credentials)
        do throws(TransportError) {
            return try await open(first)
        } catch {
            guard let fresh = try await first.renewed(after: error, credentials) else { throw error }
            return try await open(fresh)
        }
    }

    private func open(_ credentials: Credentials) async throws(TransportError) -> SelectedMailbox {
        try await interruptible { (interruption) throws(TransportError) in
            try connect(credentials, interruption)
        }
    }

    private func connect(
        _ credentials: Credentials, _ interruption: Interruption, identifying: Bool = false
    ) throws(TransportError) -> SelectedMailbox {
        var live = try IMAPConnection(to: endpoint, timeouts: timeouts, interruption: interruption)
        try live.login(credentials)
        // After the login, before SELECT, on every connection: NetEase refuses SELECT otherwise.
        let identifies = identifying || live.capabilities.contains("ID") || endpoint.isNetEase
        if identifies { try live.identify(as: credentials.user) }
        selectedAt = .now
        let found: SelectedMailbox
        do throws(TransportError) {
            found = try live.select(mailbox)
        } catch {
            guard !identifies, error.text.lowercased().contains("unsafe login") else { throw error }
            if error.cause == .imap(.bye) { return try connect(credentials, interruption, identifying: true) }
            try live.identify(as: credentials.user)
            found = try live.select(mailbox)
        }
        connection = consume live
        return found
    }
}

extension ServerEndpoint {
    /// Whether the host is one of NetEase's, which want ID even when they do not say so.
    var isNetEase: Bool {
        ["163.com", "126.com", "yeah.net", "188.com", "netease.com"].contains { name in
            host.lowercased() == name || host.lowercased().hasSuffix("." + name)
        }
    }
}
