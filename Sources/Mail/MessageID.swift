/// Message-IDs with their angle brackets, `<left@right>` (RFC 5322 §3.6.4).
public enum MessageID {
    /// Whether an identifier may be copied into a letter of ours: printable ASCII, one `@`, at most 255 bytes.
    public static func isValid(_ id: String) -> Bool {
        let bytes = Array(id.utf8)
        guard bytes.count <= 255, bytes.count >= 5, bytes.first == ASCII.less, bytes.last == ASCII.greater else {
            return false
        }
        let inner = bytes[1..<bytes.count - 1]
        let halves = inner.split(separator: ASCII.at, omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty } && inner.allSatisfy(isPrintable)
    }

    /// By this beginning of the left part a letter of ours is known, also where only its identifier is quoted.
    private static let ownMark = "muster."
    private static let ownStart = "<" + ownMark

    /// An identifier for a letter of ours.
    ///
    /// - Parameter unique: Letters, digits and hyphens that no other letter has.
    public static func own(_ unique: String, domain: String) -> String {
        "<" + ownMark + unique + "@" + domain + ">"
    }

    /// Whether it was made by ``own(_:domain:)``.
    public static func isOwn(_ id: String) -> Bool { id.hasPrefix(ownStart) }

    /// The identifiers of a field, in order and without repeats, at most 100; words that are none are skipped.
    static func list(_ value: [UInt8]) -> [String] {
        var ids: [String] = []
        var seen: Set<String> = []
        var index = 0
        while index < value.count, ids.count < 100, let open = value[index...].firstIndex(of: ASCII.less) {
            var end = open + 1
            while end < value.count, isPrintable(value[end]) { end += 1 }
            index = end
            guard end < value.count, value[end] == ASCII.greater, end > open + 1, end - open <= 998 else { continue }
            let id = asciiText(value[open...end])
            if seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }

    /// The identifier of a `Message-ID` field; one written without brackets gets them. Nil when it holds none.
    static func single(_ value: [UInt8]) -> String? {
        if let id = list(value).first { return id }
        let bare = value.trimmed
        guard bare.contains(ASCII.at), bare.count <= 996, bare.allSatisfy(isPrintable) else { return nil }
        return "<" + asciiText(bare) + ">"
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte < 0x7F && byte != ASCII.less && byte != ASCII.greater
    }
}
