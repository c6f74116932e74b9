/// Writes strings into IMAP commands. Quoted strings only: Exmail takes a literal for the text "{5}".
enum IMAPString {
    /// The text in quotation marks (RFC 3501 §9 `quoted`); nil when it has anything but printable ASCII, which no quoted string
    /// can carry.
    static func quoted(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// A mailbox name in modified UTF-7 (RFC 3501 §5.1.3), quoted. Whatever the name holds, the result is one argument.
    static func mailbox(_ name: String) -> String {
        var encoded = ""
        var pending: [UInt16] = []
        for scalar in name.unicodeScalars {
            guard (0x20...0x7E).contains(scalar.value) else {
                pending.append(contentsOf: String(scalar).utf16)
                continue
            }
            encoded += shift(&pending)
            switch scalar {
            case "&": encoded += "&-"
            case "\\", "\"": encoded += "\\\(scalar)"
            default: encoded.unicodeScalars.append(scalar)
            }
        }
        return "\"" + encoded + shift(&pending) + "\""
    }

    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    /// UTF-16, big-endian, in base64 without padding and with a comma for the slash, between `&` and `-`.
    private static func shift(_ units: inout [UInt16]) -> String {
        guard !units.isEmpty else { return "" }
        defer { units = [] }
        var (digits, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for unit in units {
            bits = bits << 16 | UInt32(unit)
            count += 16
            while count >= 6 {
                count -= 6
                digits.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
            bits &= 63
        }
        if count > 0 { digits.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return "&" + String(decoding: digits, as: UTF8.self) + "-"
    }
}
