/// How a part's bytes were made fit for transport (RFC 2045 §6).
public enum TransferEncoding: String, Sendable {
    /// 7bit, 8bit and binary: the bytes are as they are.
    case identity
    case base64
    case quotedPrintable = "quoted-printable"
    /// What mailers wrote before RFC 2045: a whole part, or a file within a text.
    case uuencode = "x-uuencode"
    /// A name that RFC 2045 does not know: the bytes are given as they are.
    case unknown
}

/// What a part of a mail is for.
public enum PartRole: String, Sendable {
    /// A multipart: its parts follow it.
    case container
    /// What a person reads as the mail itself, in one of its forms.
    case text
    /// An image that an HTML part shows by `cid:`, whatever its disposition says.
    case inlineImage
    /// What a person would call an attached file; also an attached mail.
    case attachment
    /// Written for programs: a delivery status, what a report returns, a signature.
    case machinery
}

/// One part of a mail. It holds no content: ``body`` says where in the mail's bytes the encoded content stands.
public struct MessagePart: Equatable, Sendable {
    /// The IMAP part number (RFC 3501 §6.4.5): `2`, `1.2`; empty for a multipart that is the whole mail; `1/name` for a
    /// file that stands uuencoded in the text of part 1.
    public var path: String
    /// The index of the enclosing multipart among the mail's parts.
    public var parent: Int?
    /// The declared media type in lower case, without parameters: a hint only.
    public var type: String
    /// The declared charset, as written.
    public var charset: String?
    /// `attachment`, `inline`, or what else was written, in lower case; nil when absent.
    public var disposition: String?
    /// The file name fit to be shown, at most 200 bytes of UTF-8; empty when the mail gives none.
    public var name: String
    /// The `Content-ID` without its angle brackets, at most 300 bytes.
    public var contentID: String?
    /// The `Content-Location` (RFC 2557 §4), at most 1000 bytes.
    public var contentLocation: String?
    public var transferEncoding: TransferEncoding
    public var role: PartRole
    /// Where the encoded content stands in the bytes that were parsed.
    public var body: Range<Int>

    /// Whether the part holds a whole mail that can be parsed like the one it came in: `message/rfc822` and its
    /// internationalized form, or a file whose name says so.
    public var isMessage: Bool {
        type == "message/rfc822" || type == "message/global" || name.lowercased().hasSuffix(".eml")
    }

    /// Whether HTML shows the part by `cid:`.
    public var isInline: Bool { role == .inlineImage }
}
