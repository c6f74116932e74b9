/// Why a server's bytes cannot be an answer.
struct MalformedAnswer: Error, Equatable {
    var text: String
}

/// A reply with its lines as they came, without the codes.
struct SMTPAnswer: Equatable {
    var code: Int
    var lines: [[UInt8]]

    /// The reply for everyone else: enhanced status taken out of the lines, text decoded.
    var reply: SMTPReply {
        var enhanced: String?
        let texts = lines.map { line in
            guard let status = Self.enhancedStatus(of: line, code: code) else { return line[...] }
            enhanced = enhanced ?? String(decoding: status, as: UTF8.self)
            return line[status.endIndex...].drop { $0 == UInt8(ascii: " ") }
        }
        // Joined before decoding: a server may break a line inside a character of two bytes.
        return SMTPReply(code: code, enhanced: enhanced, text: serverText(texts.joined(separator: [UInt8(ascii: " ")])))
    }

    /// RFC 3463 §2: class.subject.detail, and RFC 2034 §4: the class is the reply code's first digit.
    private static func enhancedStatus(of line: [UInt8], code: Int) -> ArraySlice<UInt8>? {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        let numbers = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let areNumbers = numbers.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(isDigit) }
        guard numbers.count == 3, areNumbers, numbers[0].elementsEqual("\(code / 100)".utf8) else { return nil }
        return word
    }
}

/// Puts replies together from bytes that arrive in any pieces (RFC 5321 §4.2). Pure; bounded.
struct SMTPReplyParser {
    /// RFC 5321 §4.5.3.1.5 allows 512 bytes a line; a reply beyond this is no explanation any more.
    private static let limit = 65_536

    private var line: [UInt8] = []
    private var lines: [[UInt8]] = []
    private var size = 0
    private var complete: [SMTPAnswer] = []

    /// Takes the next bytes of the connection.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(MalformedAnswer) {
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                size += 1
                guard size <= Self.limit else { throw MalformedAnswer(text: "reply longer than \(Self.limit) bytes") }
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            try endLine()
        }
    }

    /// The next complete reply, if one has arrived.
    mutating func next() -> SMTPAnswer? {
        complete.isEmpty ? nil : complete.removeFirst()
    }

    private mutating func endLine() throws(MalformedAnswer) {
        defer { line = [] }
        let digits = line.prefix(3)
        let separator = line.dropFirst(3).first
        guard digits.count == 3, digits.allSatisfy(isDigit), let code = Int(String(decoding: digits, as: UTF8.self)),
            (200..<600).contains(code), separator.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }) ?? true
        else {
            throw MalformedAnswer(text: "not an SMTP reply: " + serverText(line.prefix(200)))
        }
        lines.append(Array(line.dropFirst(4)))
        guard separator != UInt8(ascii: "-") else { return }
        complete.append(SMTPAnswer(code: code, lines: lines))
        (lines, size) = ([], 0)
    }
}
