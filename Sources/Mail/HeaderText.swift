/// Writes texts into header fields: whatever they hold, only printable ASCII without line breaks comes out.
enum HeaderText {
    /// Scalars of one value.
    static let limit = 500

    /// A subject: as it is when it is short plain ASCII, else encoded words (RFC 2047 §2).
    static func words(_ text: String) -> [String] {
        let text = CleanText.line(text, limit: limit)
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
        if isPlain, text.utf8.count <= 60 { return text.isEmpty ? [] : [text] }
        return encodedWords(text)
    }

    /// A display name: atoms when it consists of them, else encoded words (RFC 5322 §3.2.3, RFC 2047 §5).
    static func phrase(_ text: String) -> [String] {
        let text = CleanText.line(text, limit: limit)
        let isAtoms = text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.space || $0 == ASCII.hyphen }
        if isAtoms, text.utf8.count <= 60 { return text.isEmpty ? [] : [text] }
        return encodedWords(text)
    }

    /// Words of at most 75 characters, split between characters, never inside one.
    static func encodedWords(_ text: String) -> [String] {
        pieces(text, limit: 45).map { "=?UTF-8?B?" + asciiText(Base64.encoded($0)) + "?=" }
    }

    /// `name="…"` for a `Content-Type`: QQ's web mail knows no other form.
    static func legacyName(_ name: String) -> [String] {
        if name.isEmpty { return [] }
        if isSimple(name) { return ["name=\"" + name + "\""] }
        var words = encodedWords(name)
        words[0] = "name=\"" + words[0]
        words[words.count - 1] += "\""
        return words
    }

    /// `filename*=…` for a `Content-Disposition` (RFC 2231 §3–4), in segments that fit a line.
    static func extendedName(_ name: String) -> [String] {
        if name.isEmpty { return [] }
        if isSimple(name) { return ["filename=\"" + name + "\""] }
        let segments = pieces(name, limit: 16).map(percentEncoded)
        if segments.count == 1 { return ["filename*=UTF-8''" + segments[0]] }
        return segments.enumerated().map { index, segment in
            let prefix = index == 0 ? "UTF-8''" : ""
            return "filename*\(index)*=\(prefix)\(segment)" + (index + 1 < segments.count ? ";" : "")
        }
    }

    /// Letters, digits, dots, hyphens and underscores, at most 100.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 100 && text.utf8.allSatisfy(isTokenByte)
    }

    /// `type/subtype` (RFC 2045 §5.1).
    static func isMediaType(_ text: String) -> Bool {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        return halves.count == 2
            && halves.allSatisfy { half in
                !half.isEmpty && half.utf8.count <= 100
                    && half.utf8.allSatisfy { isTokenByte($0) || $0 == UInt8(ascii: "+") }
            }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == ASCII.dot || byte == ASCII.hyphen || byte == ASCII.underscore
    }

    private static func isSimple(_ name: String) -> Bool {
        name.utf8.count <= 60 && name.utf8.allSatisfy { isTokenByte($0) || $0 == ASCII.space }
    }

    /// The UTF-8 of a text in pieces of at most `limit` bytes (at least 4), each of whole characters.
    private static func pieces(_ text: String, limit: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        for scalar in text.unicodeScalars {
            if let last = pieces.last, last.count + scalar.utf8.count <= limit {
                pieces[pieces.count - 1] += scalar.utf8
            } else {
                pieces.append(Array(scalar.utf8))
            }
        }
        return pieces
    }

    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in bytes {
            if isTokenByte(byte) {
                result.append(byte)
            } else {
                result += [ASCII.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return asciiText(result)
    }
}
