import Glibc

/// Cuts an IMAP server's bytes, arriving in any pieces, into responses and the octets of message bodies. Pure; what it keeps is
/// bounded. A literal counts by its announced length alone, so nothing inside a message can look like a response.
struct IMAPResponseParser {
    /// What the bytes hold, in their order.
    enum Event: Equatable {
        /// A message's body begins, and has this many octets; the message's UID if it was told before.
        case body(octets: Int, of: UID?)
        /// The next octets of the body.
        case octets(ArraySlice<UInt8>)
        /// A response is complete.
        case response(IMAPResponse)
    }

    /// A response's text and short literals together.
    static let responseLimit = 8 * 1_024 * 1_024
    /// A literal that is no message body.
    static let shortLiteralLimit = 65_536

    private enum State {
        case text
        case shortLiteral(Int)
        case body(left: Int)
    }

    private var buffer: [UInt8] = []
    private var head = 0
    /// How far the buffer was searched for the end of the line.
    private var scanned = 0
    private var state = State.text
    private var pieces: [IMAPPiece] = []
    private var responseSize = 0

    /// Takes the next bytes of the connection.
    mutating func feed(_ bytes: some Sequence<UInt8>) {
        if head > 0 {
            buffer.removeSubrange(..<head)
            scanned -= min(scanned, head)
            head = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next event, or nil until more bytes are fed.
    mutating func next() throws(MalformedAnswer) -> Event? {
        while true {
            switch state {
            case .body(let left):
                if left == 0 {
                    state = .text
                    continue
                }
                guard head < buffer.count else { return nil }
                let octets = buffer[head..<min(head + left, buffer.count)]
                head = octets.endIndex
                state = .body(left: left - octets.count)
                return .octets(octets)
            case .shortLiteral(let size):
                guard buffer.count - head >= size else { return nil }
                pieces.append(.literal(Array(buffer[head..<head + size])))
                head += size
                state = .text
            case .text:
                guard let line = try nextLine() else { return nil }
                if let event = try take(line) { return event }
            }
        }
    }

    /// The line that ends in the buffer, without CRLF; nil if none does.
    private mutating func nextLine() throws(MalformedAnswer) -> ArraySlice<UInt8>? {
        let start = max(head, scanned)
        let end = buffer.withUnsafeBytes { bytes -> Int? in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
        let size = (end ?? buffer.count) - head
        guard responseSize + size <= Self.responseLimit else {
            throw MalformedAnswer(text: "response longer than \(Self.responseLimit) bytes")
        }
        scanned = buffer.count
        guard let end else { return nil }
        responseSize += size
        let line = buffer[head..<end]
        (head, scanned) = (end + 1, end + 1)
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// Adds a line to the response. The literal's announcement is looked for before anything else in it.
    private mutating func take(_ line: ArraySlice<UInt8>) throws(MalformedAnswer) -> Event? {
        guard mayHaveLiterals(line), let announced = try LiteralAnnouncement(endOf: line) else {
            pieces.append(.text(Array(line)))
            defer { (pieces, responseSize) = ([], 0) }
            return .response(IMAPResponse(pieces))
        }
        let text = line[..<announced.start]
        pieces.append(.text(Array(text)))
        if Self.namesBody(text) {
            let uid: UID? =
                if case .numbered(_, .fetch(let attributes)) = IMAPResponse(pieces) { attributes.uid } else { nil }
            pieces.append(.body(announced.octets))
            state = .body(left: announced.octets)
            return .body(octets: announced.octets, of: uid)
        }
        responseSize += announced.octets
        guard announced.octets <= Self.shortLiteralLimit, responseSize <= Self.responseLimit else {
            throw MalformedAnswer(text: "literal of \(announced.octets) bytes that is no message body")
        }
        state = .shortLiteral(announced.octets)
        return nil
    }

    /// Only untagged data has literals. RFC 3501 §9: the text of a status has none, however it ends.
    private func mayHaveLiterals(_ line: ArraySlice<UInt8>) -> Bool {
        guard pieces.isEmpty else { return true }
        guard line.starts(with: "* ".utf8) else { return false }
        if case .status = IMAPResponse([.text(Array(line.prefix(16)))]) { return false }
        return true
    }

    /// Whether the text before a literal ends in the name of a ``BodySection``.
    private static func namesBody(_ text: ArraySlice<UInt8>) -> Bool {
        var text = text
        while text.last == UInt8(ascii: " ") { text.removeLast() }
        // The longest name has 25 bytes.
        let word = text.suffix(32).split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "(") }).last
        return word.flatMap(BodySection.init(name:)) != nil
    }
}

/// `{123}`, `{123+}` or `~{123}` at the end of a line (RFC 3501 §4.3, RFC 7888, RFC 3516).
private struct LiteralAnnouncement {
    let octets: Int
    let start: Int

    /// Nil when the line does not end so. Throws for a length that no server means.
    init?(endOf line: ArraySlice<UInt8>) throws(MalformedAnswer) {
        var rest = line
        guard rest.popLast() == UInt8(ascii: "}") else { return nil }
        if rest.last == UInt8(ascii: "+") { rest.removeLast() }
        let end = rest.endIndex
        while let byte = rest.last, isDigit(byte) { rest.removeLast() }
        let digits = line[rest.endIndex..<end]
        guard rest.popLast() == UInt8(ascii: "{"), !digits.isEmpty else { return nil }
        guard digits.count <= 12, let octets = Int(String(decoding: digits, as: UTF8.self)) else {
            throw MalformedAnswer(text: "literal with a length of \(digits.count) digits")
        }
        if rest.last == UInt8(ascii: "~") { rest.removeLast() }
        self.octets = octets
        start = rest.endIndex
    }
}
