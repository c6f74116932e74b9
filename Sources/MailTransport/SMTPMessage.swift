/// A letter in the form in which DATA carries it. Anything that a server might read as the end of the letter, or as a command
/// after it, is refused here (SMTP smuggling, CVE-2023-51764).
struct SMTPMessage {
    /// Dot-stuffed (RFC 5321 §4.5.2), with the final dot.
    let wire: [UInt8]
    /// Bytes of the letter as composed; what SIZE counts.
    let size: Int
    /// Whether any byte is above 127.
    let is8Bit: Bool

    /// Throws what is wrong with the letter and where.
    init(_ message: [UInt8]) throws(MalformedAnswer) {
        let (cr, lf, dot) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "."))
        var wire: [UInt8] = []
        wire.reserveCapacity(message.count + message.count / 64 + 8)
        var (lineStart, seen8Bit, previous) = (0, false, UInt8(0))
        for (index, byte) in message.enumerated() {
            let isLineBreak = byte == lf && previous == cr
            if byte == 0 { throw MalformedAnswer(text: "the letter has a NUL at byte \(index)") }
            if (byte == lf) != (previous == cr) {
                throw MalformedAnswer(text: "the letter has a bare CR or LF before byte \(index + 1)")
            }
            if byte == dot && index == lineStart { wire.append(dot) }
            wire.append(byte)
            // RFC 5321 §4.5.3.1.6: 1000 bytes with CRLF.
            if index - lineStart >= 1_000 { throw MalformedAnswer(text: "the letter has a line of over 998 bytes") }
            if isLineBreak { lineStart = index + 1 }
            seen8Bit = seen8Bit || byte > 127
            previous = byte
        }
        guard message.suffix(2) == [cr, lf] else { throw MalformedAnswer(text: "the letter does not end with CRLF") }
        self.wire = wire + [dot, cr, lf]
        size = message.count
        is8Bit = seen8Bit
    }
}
