public import Mail

/// What the workers found in one mail: who wrote it, what it says, what is attached and what each file is.
/// It is read from a worker's output, so it is as hostile as the mail: every text is bounded, nothing is trusted.
public struct Examination: Codable, Equatable, Sendable {
    public var messageID: String?
    /// Message-IDs of `In-Reply-To` and `References`, in that order, without repeats.
    public var references: [String] = []
    public var subject = ""
    public var from: [EmailAddress] = []
    public var to: [EmailAddress] = []
    public var cc: [EmailAddress] = []
    public var replyTo: [EmailAddress] = []
    /// The `Date` field as RFC 3339, for people only: the sender writes it, so nothing is decided by it.
    public var date: String?
    /// The date of the topmost `Received` field as RFC 3339: what a backfill takes as arrival time.
    public var received: String?
    public var automatic: Automatic?
    /// What the receiving server says of the sender, if that field is its own.
    public var authentication: AuthenticationResults?
    /// The text a person would read, HTML stripped.
    public var text = ""
    public var attachments: [Attachment] = []
    public var links: [OversizedLink] = []
    public var bounce: Bounce?
    /// What was odd about the mail, for people.
    public var defects: [String] = []

    public init() {}
}

// What is told from the mail alone is told by `Mail`.
public typealias Automatic = Mail.Automatic
public typealias OversizedLink = Mail.OversizedLink
public typealias Bounce = Mail.Bounce
public typealias AuthenticationResults = Mail.AuthenticationResults

/// A part that a person would call an attached file, also inside archives and attached messages.
public struct Attachment: Codable, Equatable, Sendable {
    /// The IMAP part number, then `/entry` inside containers: `2`, `2/报表/一中.xls`.
    public var path: String
    public var name: String
    /// The declared media type; nil inside archives. A hint only: ``content`` says what the bytes are.
    public var type: String?
    /// An image that the HTML body shows by `cid:`.
    public var inline: Bool
    public var bytes: Int
    /// Lower-case hexadecimal; computed by the process that starts the worker, never taken from it.
    public var sha256: String
    /// The number of the file in the worker's output folder; nil when its bytes were not written.
    public var output: Int?
    public var content: FileContent
    public var contains: [Attachment]

    public init(
        path: String, name: String, type: String? = nil, inline: Bool = false, bytes: Int = 0, sha256: String = "",
        output: Int? = nil, content: FileContent = FileContent(), contains: [Attachment] = []
    ) {
        self.path = path
        self.name = name
        self.type = type
        self.inline = inline
        self.bytes = bytes
        self.sha256 = sha256
        self.output = output
        self.content = content
        self.contains = contains
    }

    /// The files that count one by one, in order: an archive or attached message stands for what is in it, and counts
    /// besides where that is not all. A document is one file; the pictures embedded in it are in ``contains``.
    public var leaves: [Attachment] {
        guard content.kind == .archive || content.kind == .message else { return [self] }
        let isOpened = !contains.isEmpty && content.problem == nil
        return (isOpened ? [] : [self]) + contains.flatMap(\.leaves)
    }
}
