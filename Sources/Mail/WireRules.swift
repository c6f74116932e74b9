/// What every composed message must be before it may leave (RFC 5321 §2.3.8, §4.5.2, §4.5.3.1.6). Servers disagree on
/// anything else, and a message that two servers read differently can smuggle a second one.
enum WireRules {
    /// Throws when a byte breaks a rule: only CRLF ends lines and does so at the end, no NUL or eight-bit byte, no line
    /// over 998 bytes, none that begins with a dot.
    static func check(_ bytes: [UInt8]) throws(CompositionError) {
        var lineStart = 0
        var wasReturn = false
        for index in bytes.indices {
            let byte = bytes[index]
            if wasReturn != (byte == ASCII.lineFeed) { throw .unsafeBytes("a line end is not CRLF") }
            if byte == 0 || byte >= 0x80 { throw .unsafeBytes("a byte is not ASCII text") }
            if index == lineStart, byte == ASCII.dot { throw .unsafeBytes("a line begins with a dot") }
            if byte == ASCII.lineFeed {
                if index - 1 - lineStart > 998 { throw .unsafeBytes("a line is longer than 998 bytes") }
                lineStart = index + 1
            }
            wasReturn = byte == ASCII.carriageReturn
        }
        if lineStart != bytes.count || bytes.isEmpty { throw .unsafeBytes("the last line has no end") }
    }
}
