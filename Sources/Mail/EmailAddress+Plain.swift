extension EmailAddress {
    /// Whether `address` is a plain ASCII addr-spec: RFC 5321 §4.1.2 `Dot-string "@" Domain` with the length limits of
    /// §4.5.3.1. Nothing in such an address can end a command or a header field.
    public static func isPlain(_ address: String) -> Bool {
        let bytes = Array(address.utf8)
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")), at <= 64 else { return false }
        let atoms = bytes[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomText) } && labels.allSatisfy(isLabel)
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
        return first != ASCII.hyphen && last != ASCII.hyphen
            && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.hyphen }
    }
}
