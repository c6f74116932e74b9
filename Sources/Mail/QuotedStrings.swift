/// Reads quoted strings (RFC 5322 §3.2.4) of one header value, with two liberties that real names need: a backslash
/// that quotes nothing stands for itself (`"C:\a.xls"`), and in a value that is not UTF-8 a byte pair of GBK is kept
/// whole, since its second byte may be a backslash.
struct QuotedStrings {
    private let isGBK: Bool
    /// Whether a string was met that is never closed. Later marks then stand for themselves, so that a value full of
    /// them is scanned to its end once.
    private var isBroken = false

    init(_ value: [UInt8]) {
        isGBK = value.contains { $0 >= 0x80 } && String(validating: value, as: UTF8.self) == nil
    }

    /// The string whose opening quotation mark stands at `start`, and the position after the closing one; nil when it
    /// is never closed.
    mutating func string(at start: Int, in value: [UInt8]) -> (value: [UInt8], end: Int)? {
        guard !isBroken else { return nil }
        var content: [UInt8] = []
        var index = start + 1
        while index < value.count {
            let byte = value[index]
            if byte == ASCII.quote { return (content, index + 1) }
            let next = index + 1 < value.count ? value[index + 1] : 0
            if byte == ASCII.backslash, next == ASCII.quote || next == ASCII.backslash {
                content.append(next)
                index += 2
            } else if isGBK, byte >= 0x81, byte <= 0xFE, next >= 0x40 {
                content.append(byte)
                content.append(next)
                index += 2
            } else {
                content.append(byte)
                index += 1
            }
        }
        isBroken = true
        return nil
    }
}
