extension IMAPConnection {
    /// Logs in and asks for the capabilities again: several servers tell most of them only then.
    mutating func login(_ credentials: Credentials) throws(TransportError) {
        if !isAuthenticated {
            do throws(TransportError) {
                try authenticate(credentials)
            } catch {
                throw error.redacted(credentials)
            }
        }
        let condition = try perform("CAPABILITY", stage: .login)
        if let failure = condition.failure(stage: .login) { throw failure }
    }

    /// LOGIN with quoted strings. AUTHENTICATE PLAIN where that is not possible or not understood.
    private mutating func authenticate(_ credentials: Credentials) throws(TransportError) {
        if credentials.kind == .xoauth2 {
            guard capabilities.contains("AUTH=XOAUTH2") else {
                throw TransportError(stage: .login, cause: .refusedHere, text: "the server offers no AUTH=XOAUTH2")
            }
            return try authenticate("XOAUTH2", credentials.bearerToken)
        }
        if let user = IMAPString.quoted(credentials.user), let password = IMAPString.quoted(credentials.secret),
            !capabilities.contains("LOGINDISABLED")
        {
            let condition = try perform("LOGIN \(user) \(password)", stage: .login)
            guard let failure = condition.failure(stage: .login) else { return }
            // NO is an answer, and asking twice is two failures. BAD may mean the command.
            guard failure.cause == .imap(.bad), failure.retry == .configuration, capabilities.contains("AUTH=PLAIN")
            else { throw failure }
        }
        guard capabilities.contains("AUTH=PLAIN") else {
            throw TransportError(
                stage: .login, cause: .refusedHere,
                text:
                    "the server offers no AUTH=PLAIN, and LOGIN is disabled or cannot carry a name or password beyond ASCII"
            )
        }
        try authenticate("PLAIN", credentials.plainToken)
    }

    /// AUTHENTICATE (RFC 3501 §6.2.2) without an initial response (RFC 4959), which NetEase advertises and rejects.
    private mutating func authenticate(_ mechanism: String, _ token: String) throws(TransportError) {
        try send("AUTHENTICATE \(mechanism)", stage: .login)
        let deadline = ContinuousClock.now + timeouts.answer
        var (isSent, reason) = (false, "")
        while true {
            guard case .response(let response) = try next(stage: .login, until: deadline) else {
                throw TransportError(stage: .login, cause: .malformed, text: "a message that was not asked for")
            }
            if let end = try end(of: response, stage: .login) {
                guard let failure = end.failure(stage: .login) else { return }
                throw TransportError(stage: .login, cause: failure.cause, text: failure.text + reason)
            }
            guard case .continuation(let challenge) = response else { continue }
            // XOAUTH2: a refusal comes as a challenge, which wants an empty answer before the NO.
            if isSent, let words = refusalOfToken(challenge) { reason = " (\(words))" }
            try sendLine(isSent ? [] : Array(token.utf8), stage: .login)
            isSent = true
        }
    }

    /// Says who we are (RFC 2971). Some servers refuse ID, which is of no consequence. Answers what the server says of
    /// itself, in its own form; empty when it says nothing.
    @discardableResult
    mutating func identify(as user: String) throws(TransportError) -> [UInt8] {
        let contact = IMAPString.quoted(user) ?? "NIL"
        var answer: [UInt8] = []
        _ = try perform(
            "ID (\"name\" \"muster\" \"version\" \"1.0\" \"vendor\" \"muster\" \"support-email\" \(contact))",
            stage: .select
        ) { response in
            if case .other(let word, let rest) = response, equalsIgnoringCase(word, "ID") { answer = rest }
        }
        return answer
    }

    /// Selects a mailbox by its name in Unicode.
    mutating func select(_ name: String) throws(TransportError) -> SelectedMailbox {
        forgetValidity()
        let condition = try perform("SELECT \(IMAPString.mailbox(name))", stage: .select, within: timeouts.listing)
        if let failure = condition.failure(stage: .select) { throw failure }
        return SelectedMailbox(exists: exists, validity: validity)
    }

    /// Keeps the session and hears what is new of the selected mailbox; nil when the server knows no NOOP.
    mutating func refresh() throws(TransportError) -> SelectedMailbox? {
        let condition = try perform("NOOP", stage: .select)
        return condition.word == .ok ? SelectedMailbox(exists: exists, validity: validity) : nil
    }

    /// Takes leave; nothing depends on the answer.
    mutating func logout() {
        _ = try? perform("LOGOUT", stage: .select, within: timeouts.farewell)
    }
}
