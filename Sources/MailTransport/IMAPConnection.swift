/// The dialogue with an IMAP server over one connection: commands out, responses in. Blocking; used by one thread at a time.
/// Any error thrown leaves the dialogue in an unknown state, so the connection must be dropped.
struct IMAPConnection: ~Copyable {
    /// The server's capabilities in upper case; longer after the login than before.
    private(set) var capabilities: Set<String> = []
    /// Whether the greeting said that no login is needed (RFC 3501 §7.1.4).
    private(set) var isAuthenticated = false
    /// The number of messages, as last told.
    private(set) var exists = 0
    /// Messages removed by others since the connection was made.
    private(set) var expunged = 0
    /// The mailbox's generation as last told; nil when it was not, or as 0.
    private(set) var validity: UIDValidity?
    /// False when the rest of an answer was left unread.
    var isUsable = true

    private var connection: CurlConnection
    private var parser = IMAPResponseParser()
    private var chunk = [UInt8](repeating: 0, count: 65_536)
    /// The tags of the commands whose answer has not ended, in the order of their answers.
    private var waiting: ArraySlice<[UInt8]> = []
    private var commands = 0
    private var goodbye: String?
    let timeouts: Timeouts

    /// The server's certificates, its own first, where they were asked for.
    var certificates: [ServerCertificate] { connection.certificates }

    /// What stops the blocking calls; replaced for each task that uses the connection.
    var interruption: Interruption {
        get { connection.interruption }
        set { connection.interruption = newValue }
    }

    /// Connects; libcurl reads the greeting and asks for the capabilities.
    init(
        to endpoint: ServerEndpoint, timeouts: Timeouts, interruption: Interruption, keepsCertificates: Bool = false
    ) throws(TransportError) {
        connection = try CurlConnection(
            to: endpoint, timeouts: timeouts, interruption: interruption, keepsCertificates: keepsCertificates)
        self.timeouts = timeouts
        var parser = IMAPResponseParser()
        parser.feed(connection.transcript)
        while case .response(let response)? = try? parser.next() { note(response) }
    }

    /// Sends a command under a tag of its own, unlike any of libcurl's. `arguments` must be free of CR and LF.
    mutating func send(_ arguments: String, stage: TransportError.Stage) throws(TransportError) {
        try send([arguments], stage: stage)
    }

    /// Sends commands at once, each under a tag of its own. Their answers are read one after the other (RFC 3501 §5.5).
    mutating func send(_ commands: [String], stage: TransportError.Stage) throws(TransportError) {
        var lines: [UInt8] = []
        for arguments in commands {
            self.commands += 1
            let tag = Array("q\(self.commands)".utf8)
            waiting.append(tag)
            if !lines.isEmpty { lines += "\r\n".utf8 }
            lines += tag
            lines += " \(arguments)".utf8
        }
        try sendLine(lines, stage: stage)
    }

    /// Sends a line that continues a command.
    mutating func sendLine(_ line: [UInt8], stage: TransportError.Stage) throws(TransportError) {
        try connection.send(line + "\r\n".utf8, stage: stage, within: timeouts.answer)
    }

    /// The next event of the answer. Each must come within the time for an answer, and all of them until the deadline.
    mutating func next(
        stage: TransportError.Stage, until deadline: ContinuousClock.Instant
    ) throws(TransportError) -> IMAPResponseParser.Event {
        let deadline = min(deadline, .now + timeouts.answer)
        while true {
            do throws(MalformedAnswer) {
                if let event = try parser.next() {
                    if case .response(let response) = event { note(response) }
                    return event
                }
            } catch {
                throw TransportError(stage: stage, cause: .malformed, text: error.text)
            }
            let count = try receive(stage: stage, until: deadline)
            guard count > 0 else {
                throw goodbye.map { TransportError(stage: stage, cause: .imap(.bye), text: $0) }
                    ?? TransportError(stage: stage, cause: .closed, text: "the server closed the connection")
            }
            parser.feed(chunk[..<count])
        }
    }

    /// Sends a command and reads until its end; hands every response before that to `each`. Returns how it ended.
    mutating func perform(
        _ arguments: String, stage: TransportError.Stage, within time: Duration? = nil,
        each: (IMAPResponse) -> Void = { _ in }
    ) throws(TransportError) -> IMAPCondition {
        try send(arguments, stage: stage)
        let deadline = ContinuousClock.now + (time ?? timeouts.answer)
        while true {
            guard case .response(let response) = try next(stage: stage, until: deadline) else {
                throw TransportError(stage: stage, cause: .malformed, text: "a message that was not asked for")
            }
            if let end = try end(of: response, stage: stage) { return end }
            each(response)
        }
    }

    /// How the first of the commands that wait for their end has ended, if the response says so.
    mutating func end(of response: IMAPResponse, stage: TransportError.Stage) throws(TransportError) -> IMAPCondition? {
        switch response {
        case .tagged(let tag, let condition) where tag == waiting.first:
            waiting.removeFirst()
            return condition
        case .tagged(let other, _),
            .other(let other, _) where other == waiting.first:
            throw TransportError(
                stage: stage, cause: .malformed, text: "no answer to the command: " + serverText(other))
        default: return nil
        }
    }

    /// Keeps what responses tell about the session, whenever they come.
    private mutating func note(_ response: IMAPResponse) {
        switch response {
        case .numbered(let count, .exists): exists = count
        case .numbered(_, .expunge):
            exists = max(0, exists - 1)
            expunged += 1
        case .status(let condition), .tagged(_, let condition): note(condition)
        case .other(let word, let rest) where equalsIgnoringCase(word, "CAPABILITY"):
            capabilities = Set(
                String(decoding: rest, as: UTF8.self).uppercased().split(separator: " ").map(String.init))
        default: break
        }
    }

    private mutating func note(_ condition: IMAPCondition) {
        switch condition.word {
        case .bye: goodbye = serverText(condition.text)
        case .preauth: isAuthenticated = true
        case .ok: validity = condition.validity ?? validity
        case .no, .bad: break
        }
    }

    /// To be called before another mailbox is selected.
    mutating func forgetValidity() { validity = nil }

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
}

extension IMAPCondition {
    /// The number in `[UIDVALIDITY 123]`; nil when there is none, or 0.
    fileprivate var validity: UIDValidity? {
        let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard text.first == UInt8(ascii: "["), words.count > 1, equalsIgnoringCase(words[0], "UIDVALIDITY"),
            let number = UInt32(String(decoding: words[1], as: UTF8.self)), number > 0
        else { return nil }
        return UIDValidity(rawValue: number)
    }

    /// The error when the command did not end with OK; nil when it did.
    func failure(stage: TransportError.Stage) -> TransportError? {
        switch word {
        case .ok: nil
        case .no: TransportError(stage: stage, cause: .imap(.no), text: serverText(text))
        case .bad, .bye, .preauth: TransportError(stage: stage, cause: .imap(.bad), text: serverText(text))
        }
    }
}
