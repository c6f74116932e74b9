/// The dialogue of message submission (RFC 5321, RFC 4954) over one connection. Blocking; used by one thread at a time.
struct SMTPConnection: ~Copyable {
    /// What the server offers.
    let capabilities: SMTPCapabilities
    /// Letters handed over, whatever became of them.
    private(set) var letters = 0

    private var connection: CurlConnection
    private var parser = SMTPReplyParser()
    private var chunk = [UInt8](repeating: 0, count: 4_096)
    private let timeouts: Timeouts

    /// The server's certificates, its own first, where they were asked for.
    var certificates: [ServerCertificate] { connection.certificates }

    /// What stops the blocking calls; replaced for each task that uses the connection.
    var interruption: Interruption {
        get { connection.interruption }
        set { connection.interruption = newValue }
    }

    /// Connects; libcurl reads the greeting and says EHLO.
    init(
        to endpoint: ServerEndpoint, helloName: String, timeouts: Timeouts, interruption: Interruption,
        keepsCertificates: Bool = false
    ) throws(TransportError) {
        let connection = try CurlConnection(
            to: endpoint, helloName: helloName, timeouts: timeouts, interruption: interruption,
            keepsCertificates: keepsCertificates)
        capabilities = try SMTPCapabilities(transcript: connection.transcript)
        self.connection = connection
        self.timeouts = timeouts
    }

    /// Proves who we are; returns only after 235 (RFC 4954 §6).
    mutating func authenticate(_ credentials: Credentials) throws(TransportError) {
        do throws(TransportError) {
            switch credentials.kind {
            case .password: if try !authenticatePlain(credentials) { try authenticateLogin(credentials) }
            case .xoauth2: try authenticateWithToken(credentials)
            }
        } catch {
            throw error.redacted(credentials)
        }
    }

    /// False when the server does not know the mechanism.
    private mutating func authenticatePlain(_ credentials: Credentials) throws(TransportError) -> Bool {
        guard capabilities.mechanisms.contains("PLAIN") else { return false }
        let answer = try command("AUTH PLAIN \(credentials.plainToken)", stage: .login)
        if answer.code == 235 { return true }
        // 500 to 504: not known after all. 535 is an answer, and asking twice is two failures.
        guard (500...504).contains(answer.code) else { throw refusal(answer, stage: .login) }
        if capabilities.mechanisms.contains("LOGIN") { return false }
        // Some know it without an initial response only.
        try say([("AUTH PLAIN", 334), (credentials.plainToken, 235)])
        return true
    }

    private mutating func authenticateLogin(_ credentials: Credentials) throws(TransportError) {
        guard capabilities.mechanisms.contains("LOGIN") else {
            throw TransportError(
                stage: .login, cause: .refusedHere,
                text: "the server offers neither AUTH PLAIN nor AUTH LOGIN, but a user is configured")
        }
        let tokens = credentials.loginTokens
        try say([("AUTH LOGIN", 334), (tokens.user, 334), (tokens.password, 235)])
    }

    /// XOAUTH2 without an initial response, for which a token is often too long (RFC 4954 §4).
    private mutating func authenticateWithToken(_ credentials: Credentials) throws(TransportError) {
        guard capabilities.mechanisms.contains("XOAUTH2") else {
            throw TransportError(stage: .login, cause: .refusedHere, text: "the server offers no AUTH XOAUTH2")
        }
        try say([("AUTH XOAUTH2", 334)])
        var answer = try command(credentials.bearerToken, stage: .login)
        if answer.code == 235 { return }
        var reason = ""
        if answer.code == 334 {
            // A refusal comes as a challenge, which wants an empty answer before the 535.
            reason = refusalOfToken(answer.lines.first ?? []).map { " (\($0))" } ?? ""
            answer = try command("", stage: .login)
        }
        let failure = refusal(answer, stage: .login)
        throw TransportError(stage: .login, cause: failure.cause, text: failure.text + reason)
    }

    private mutating func say(_ steps: [(line: String, expected: Int)]) throws(TransportError) {
        for step in steps {
            let answer = try command(step.line, stage: .login)
            guard answer.code == step.expected else { throw refusal(answer, stage: .login) }
        }
    }

    /// Takes one letter through MAIL, RCPT, DATA and the final dot. Throws when the connection is of no use any more and the
    /// letter was certainly not accepted.
    mutating func transfer(
        _ message: SMTPMessage, in envelope: Envelope, beforeFinalDot: () throws -> Void
    ) throws(TransportError) -> SendOutcome {
        letters += 1
        var mail = "MAIL FROM:<\(envelope.sender)>"
        if capabilities.acceptsSize { mail += " SIZE=\(message.size)" }
        if message.is8Bit { mail += " BODY=8BITMIME" }
        let steps: [(String, TransportError.Stage, Int)] = [
            (mail, .sender, 250), ("RCPT TO:<\(envelope.recipient)>", .recipient, 250), ("DATA", .data, 354),
        ]
        for (line, stage, expected) in steps {
            let answer = try command(line, stage: stage)
            // RFC 5321 §4.3.2: 251 is a success of RCPT, too.
            guard answer.code == expected || (stage == .recipient && answer.code == 251) else {
                return try outcome(of: refusal(answer, stage: stage))
            }
        }
        do throws(TransportError) {
            try connection.send(
                Array(message.wire.dropLast(Self.finalDot.count)), stage: .data,
                within: timeouts.transfer(ofBytes: message.wire.count))
        } catch {
            // The final dot was not sent. A server that gives up in the middle often says why before it closes.
            guard error.cause != .cancelled, let answer = try? answer(stage: .data, within: timeouts.farewell),
                answer.code >= 400
            else { throw error }
            return try outcome(of: refusal(answer, stage: .data))
        }
        // Some give up in the middle and say so; and an answer that came too early is none to the final dot.
        if let answer = parser.next() {
            guard answer.code >= 400 else { throw Self.unasked(answer, stage: .data) }
            return try outcome(of: refusal(answer, stage: .data))
        }
        do {
            try beforeFinalDot()
        } catch {
            throw TransportError(stage: .data, cause: .heldBack, text: "the final dot was not sent: \(error)")
        }
        try connection.send(Self.finalDot, stage: .data, within: timeouts.answer)
        return try accept()
    }

    /// RFC 5321 §4.1.1.4.
    private static let finalDot = Array(".\r\n".utf8)

    /// Makes the connection ready for the next letter after a refusal; false when it is of no use any more.
    mutating func reset() -> Bool {
        (try? command("RSET", stage: .sender))?.code == 250
    }

    /// Says QUIT and waits a moment for the answer.
    mutating func quit() {
        // Nothing depends on the answer.
        _ = try? connection.send(Array("QUIT\r\n".utf8), stage: .connect, within: timeouts.farewell)
        _ = try? answer(stage: .connect, within: timeouts.farewell)
    }

    /// The answer after the final dot. Without it nobody knows whether the letter was accepted.
    private mutating func accept() throws(TransportError) -> SendOutcome {
        let answer: SMTPAnswer
        do throws(TransportError) {
            answer = try answerToFinalDot()
        } catch {
            return .unknown(error)
        }
        switch answer.code {
        case 200..<300: return .sent(answer.reply)
        case 400...: return try outcome(of: refusal(answer, stage: .accept))
        default:
            return .unknown(
                TransportError(stage: .accept, cause: .malformed, text: "\(answer.code) \(answer.reply.text)"))
        }
    }

    private mutating func answerToFinalDot() throws(TransportError) -> SMTPAnswer {
        do throws(TransportError) {
            return try answer(stage: .accept, within: timeouts.accept)
        } catch {
            guard error.cause == .cancelled else { throw error }
            connection.interruption = Interruption()
            return try answer(stage: .accept, within: timeouts.acceptWhenCancelled)
        }
    }

    private func outcome(of error: TransportError) throws(TransportError) -> SendOutcome {
        if error.concernsSession { throw error }
        return error.retry == .permanent ? .refused(error) : .deferred(error)
    }

    private mutating func command(_ line: String, stage: TransportError.Stage) throws(TransportError) -> SMTPAnswer {
        if let answer = parser.next() { throw Self.unasked(answer, stage: stage) }
        try connection.send(Array("\(line)\r\n".utf8), stage: stage, within: timeouts.answer)
        return try answer(stage: stage, within: timeouts.answer)
    }

    private mutating func answer(
        stage: TransportError.Stage, within time: Duration
    ) throws(TransportError) -> SMTPAnswer {
        let deadline = ContinuousClock.now + time
        while true {
            if let answer = parser.next() { return answer }
            let count = try receive(stage: stage, until: deadline)
            guard count > 0 else {
                throw TransportError(stage: stage, cause: .closed, text: "the server closed the connection")
            }
            do throws(MalformedAnswer) {
                try parser.feed(chunk[..<count])
            } catch {
                throw TransportError(stage: stage, cause: .malformed, text: error.text)
            }
        }
    }

    private mutating func receive(
        stage: TransportError.Stage, until deadline: ContinuousClock.Instant
    ) throws(TransportError) -> Int {
        let result: Result<Int, TransportError> = chunk.withUnsafeMutableBytes { buffer in
            Result { () throws(TransportError) -> Int in
                try connection.receive(into: buffer, stage: stage, until: deadline)
            }
        }
        return try result.get()
    }

    /// From here on no answer could be told from the next one's.
    private static func unasked(_ answer: SMTPAnswer, stage: TransportError.Stage) -> TransportError {
        TransportError(
            stage: stage, cause: .malformed,
            text: "an answer that was not asked for: \(answer.code) \(answer.reply.text)")
    }

    private func refusal(_ answer: SMTPAnswer, stage: TransportError.Stage) -> TransportError {
        let reply = answer.reply
        return TransportError(
            stage: stage, cause: .smtp(code: reply.code, enhanced: reply.enhanced), text: reply.text)
    }
}
