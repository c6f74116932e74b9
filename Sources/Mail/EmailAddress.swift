/// One mailbox of an address header: a display name and an addr-spec (RFC 5322 §3.4).
public struct EmailAddress: Codable, Hashable, Sendable {
    /// The decoded display name; empty when the header gives none.
    public var name: String
    /// The addr-spec as written, surrounding white space removed; compare with ``key``.
    public var address: String

    /// Makes an address from its two parts.
    public init(name: String = "", address: String) {
        self.name = name
        self.address = address
    }

    /// The addr-spec in the form in which two spellings of one mailbox are equal: ASCII lower case.
    /// RFC 5321 §2.4 lets a local part be case-sensitive; no provider in use is.
    public var key: String { address.lowercased() }

    /// The part after the last `@`, in lower case; empty when there is none.
    public var domain: String {
        guard let at = address.lastIndex(of: "@") else { return "" }
        return address[address.index(after: at)...].lowercased()
    }
}
