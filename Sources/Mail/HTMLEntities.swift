/// Character references of HTML, as far as mailers use them.
public enum HTMLEntities {
    /// The text of UTF-8 bytes in which `&amp;`, `&#20013;`, `&#x4e2d;` and the like stand for characters. What is no
    /// known reference stays as written.
    public static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            if bytes[index] == UInt8(ascii: "&"), next.isLetter || next == UInt8(ascii: "#"),
                let found = reference(bytes[index...].prefix(12))
            {
                result += found.scalar.utf8
                index += found.length
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The reference at the start of `bytes`. The semicolon may be missing after a number only: addresses hold `&copy=`.
    private static func reference(_ bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, length: Int)? {
        let body = bytes.dropFirst()
        let name = body.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "#") }
        let isClosed = body.dropFirst(name.count).first == ASCII.semicolon
        let text = asciiText(name)
        let length = 1 + name.count + (isClosed ? 1 : 0)
        guard text.hasPrefix("#") else {
            guard isClosed, let scalar = named[text] else { return nil }
            return (scalar, length)
        }
        let isHexadecimal = text.hasPrefix("#x") || text.hasPrefix("#X")
        let digits = text.dropFirst(isHexadecimal ? 2 : 1)
        guard let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), value > 0,
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, length)
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": " ", "emsp": "\u{3000}",
        "thinsp": " ", "middot": "·", "bull": "•", "hellip": "…", "mdash": "—", "ndash": "–", "ldquo": "“",
        "rdquo": "”", "lsquo": "‘", "rsquo": "’", "laquo": "«", "raquo": "»", "times": "×", "divide": "÷",
        "deg": "°", "plusmn": "±", "copy": "©", "reg": "®", "trade": "™", "yen": "¥", "euro": "€", "sect": "§",
        "para": "¶", "permil": "‰", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓", "radic": "√", "infin": "∞",
        "ne": "≠", "le": "≤", "ge": "≥", "frac12": "½", "sup2": "²", "sup3": "³", "zwnj": "\u{200C}",
        "zwj": "\u{200D}",
    ]
}
