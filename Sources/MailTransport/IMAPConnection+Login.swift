extension IMAPConnection {
    /// Logs in and asks for the capabilities again: several servers tell most of them only then.
    mutating func login(_ credentials: Credentials) throws(TransportError) {
        if !isAuthenticated {
            do throws(TransportError) {
                let condition = try authenticate(credentials)
                if let failure = condition.failure(stage: .login) { throw failure }
            } catch {
                throw error.redacted(credentials)
            }
        }
        let condition = try perform("CAPABILITY", stage: .login)
        if let failure = condition.failure(stage: .login) { throw failure }
    }

    /// LOGIN with quoted strings. AUTHENTICATE PLAIN where that is not possible, without an initial response, which NetEase
    /// advertises and rejects.
    private mutating func authenticate(_ credentials: Credentials) throws(TransportError) -> IMAPCondition {
        if let user = IMAPString.quoted(credentials.user), let password = IMAPString.quoted(credentials.password),
            !capabilities.contains("LOGINDISABLED")
        {
            return try perform("LOGIN \(user) \(password)", stage: .login)
        }
        guard capabilities.contains("AUTH=PLAIN") else {
            throw TransportError(
                stage: .login, cause: .refusedHere,
                text:
                    "the server offers no AUTH=PLAIN, and LOGIN is disabled or cannot carry a name or password beyond ASCII"
            )
        }
        try send("AUTHENTICATE PLAIN", stage: .login)
        let deadline = ContinuousClock.now + timeouts.answer
        while true {
            guard case .response(let response) = try next(stage: .login, until: deadline) else {
                throw TransportError(stage: .login, cause: .malformed, text: "a message that was not asked for")
            }
            if let end = try end(of: response, stage: .login) { return end }
            guard response == .continuation else { continue }
            try sendLine(Array(credentials.plainToken.utf8), stage: .login)
        }
    }

    /// Says who we are (RFC 2971). Some servers refuse ID, which is of no consequence.
    mutating func identify(as user: String) throws(TransportError) {
        let contact = IMAPString.quoted(user) ?? "NIL"
        _ = try perform(
            "ID (\"name\" \"muster\" \"version\" \"1.0\" \"vendor\" \"muster\" \"support-email\" \(contact))",
            stage: .select)
    }

    /// Selects a mailbox by its name in Unicode.
    mutating func select(_ name: String) throws(TransportError) -> SelectedMailbox {
        var validity: UIDValidity?
        let condition = try perform("SELECT \(IMAPString.mailbox(name))", stage: .select, within: timeouts.listing) {
            response in
            guard case .status(let status) = response else { return }
            validity = Self.validity(in: status.text) ?? validity
        }
        if let failure = condition.failure(stage: .select) { throw failure }
        return SelectedMailbox(exists: exists, validity: validity ?? Self.validity(in: condition.text))
    }

    /// Takes leave; nothing depends on the answer.
    mutating func logout() {
        _ = try? perform("LOGOUT", stage: .select, within: timeouts.farewell)
    }

    /// The number in `[UIDVALIDITY 123]`; nil when there is none, or 0.
    private static func validity(in text: [UInt8]) -> UIDValidity? {
        let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard text.first == UInt8(ascii: "["), words.count > 1, equalsIgnoringCase(words[0], "UIDVALIDITY"),
            let number = UInt32(String(decoding: words[1], as: UTF8.self)), number > 0
        else { return nil }
        return UIDValidity(rawValue: number)
    }
}
