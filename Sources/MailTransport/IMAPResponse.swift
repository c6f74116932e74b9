/// One response of an IMAP server (RFC 3501 §7), cut into its pieces.
enum IMAPResponse: Equatable {
    /// `+ text`: the server waits for the rest of the command.
    case continuation([UInt8])
    /// `tag OK|NO|BAD text`: the command is over.
    case tagged(tag: [UInt8], IMAPCondition)
    /// `* OK|NO|BAD|BYE|PREAUTH text`.
    case status(IMAPCondition)
    /// `* n WORD` as in EXISTS, EXPUNGE; FETCH with what it tells.
    case numbered(Int, IMAPNumbered)
    /// `* LIST (flags) "/" name`.
    case list(MailFolder)
    /// `* WORD …` with the rest of the line, as in CAPABILITY. Most are not for us and ignored.
    case other(word: [UInt8], rest: [UInt8])
}

/// A status with the text that follows it, response code included.
struct IMAPCondition: Equatable {
    enum Word: Equatable {
        case ok, no, bad, bye, preauth
    }

    var word: Word
    var text: [UInt8]
}

/// What `* n …` tells about a message or the mailbox.
enum IMAPNumbered: Equatable {
    case exists
    case expunge
    case fetch(FetchAttributes)
    case other
}

/// A piece of a response: text up to a literal or the end, or the literal.
enum IMAPPiece: Equatable {
    case text([UInt8])
    /// A short literal, kept.
    case literal([UInt8])
    /// The literal of a ``BodySection``, passed on while it arrived; its length in octets.
    case body(Int)
}

extension IMAPResponse {
    /// Reads the pieces of one complete response. Never throws: what makes no sense is `.other` and will be ignored.
    init(_ pieces: [IMAPPiece]) {
        guard case .text(let first)? = pieces.first else {
            self = .other(word: [], rest: [])
            return
        }
        let (word, rest) = Self.firstWord(of: first[...])
        switch word {
        case [UInt8(ascii: "+")]: self = .continuation(Array(rest))
        case [UInt8(ascii: "*")]: self = Self.untagged(rest, pieces)
        default:
            let (status, text) = Self.firstWord(of: rest)
            self =
                Self.condition(status).map { .tagged(tag: Array(word), IMAPCondition(word: $0, text: Array(text))) }
                ?? .other(word: Array(word), rest: Array(rest))
        }
    }

    private static func untagged(_ line: ArraySlice<UInt8>, _ pieces: [IMAPPiece]) -> IMAPResponse {
        let (word, rest) = firstWord(of: line)
        if let status = condition(word) { return .status(IMAPCondition(word: status, text: Array(rest))) }
        if equalsIgnoringCase(word, "LIST"), let folder = MailFolder([.text(Array(rest))] + pieces.dropFirst()) {
            return .list(folder)
        }
        guard word.count <= 10, let number = Int(String(decoding: word, as: UTF8.self)), number >= 0 else {
            return .other(word: Array(word), rest: Array(rest))
        }
        let (kind, attributes) = firstWord(of: rest)
        if equalsIgnoringCase(kind, "EXISTS") { return .numbered(number, .exists) }
        if equalsIgnoringCase(kind, "EXPUNGE") { return .numbered(number, .expunge) }
        guard equalsIgnoringCase(kind, "FETCH") else { return .numbered(number, .other) }
        return .numbered(number, .fetch(FetchAttributes([.text(Array(attributes))] + pieces.dropFirst())))
    }

    private static func condition(_ word: ArraySlice<UInt8>) -> IMAPCondition.Word? {
        if equalsIgnoringCase(word, "OK") { return .ok }
        if equalsIgnoringCase(word, "NO") { return .no }
        if equalsIgnoringCase(word, "BAD") { return .bad }
        if equalsIgnoringCase(word, "BYE") { return .bye }
        return equalsIgnoringCase(word, "PREAUTH") ? .preauth : nil
    }

    private static func firstWord(of line: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        let word = line.prefix { $0 != UInt8(ascii: " ") }
        return (word, line[word.endIndex...].dropFirst())
    }
}
