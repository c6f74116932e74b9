/// What a server offers in its answer to EHLO (RFC 5321 §4.1.1.1).
struct SMTPCapabilities: Equatable {
    /// The greatest message in bytes (RFC 1870); nil when the server names none.
    var sizeLimit: Int?
    /// Whether SIZE may be declared at all.
    var acceptsSize = false
    /// Whether bodies may have bytes above 127 (RFC 6152).
    var accepts8BitMIME = false
    /// SASL mechanisms in upper case.
    var mechanisms: Set<String> = []

    /// Reads what libcurl read: the greeting and the answer to EHLO. After STARTTLS there is a second EHLO, and only that one
    /// counts (RFC 3207 §4.2).
    init(transcript: [UInt8]) throws(TransportError) {
        var parser = SMTPReplyParser()
        do throws(MalformedAnswer) {
            try parser.feed(transcript)
        } catch {
            throw TransportError(stage: .connect, cause: .malformed, text: error.text)
        }
        var hello: SMTPAnswer?
        while let answer = parser.next() { hello = answer.code == 250 ? answer : hello }
        self.init(hello ?? SMTPAnswer(code: 250, lines: []))
    }

    /// Reads the lines of the answer. Keywords in any case, and `AUTH=LOGIN` as old servers write it.
    init(_ answer: SMTPAnswer) {
        for line in answer.lines.dropFirst() {
            let words = String(decoding: line, as: UTF8.self).uppercased().split(whereSeparator: {
                $0 == " " || $0 == "="
            })
            switch words.first {
            case "SIZE":
                acceptsSize = true
                sizeLimit = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            case "8BITMIME": accepts8BitMIME = true
            case "AUTH": mechanisms.formUnion(words.dropFirst().map(String.init))
            default: break
            }
        }
    }

    /// Why the server would refuse the letter for its size or its bytes; nil when it would not.
    func problem(with message: SMTPMessage) -> String? {
        if let sizeLimit, message.size > sizeLimit {
            return "the letter has \(message.size) bytes, \(SMTPSession.sizeWords) \(sizeLimit)"
        }
        return message.is8Bit && !accepts8BitMIME
            ? "the letter has bytes above 127, which the server does not take" : nil
    }
}
