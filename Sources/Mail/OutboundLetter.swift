/// A letter that is to leave, before it takes the form of the wire.
public struct OutboundLetter: Sendable {
    /// Why the letter is written (RFC 3834 §5).
    public enum Origin: String, Sendable {
        /// It answers a mail: a receipt.
        case reply = "auto-replied"
        /// It answers none: a reminder, a digest.
        case generated = "auto-generated"
    }

    /// The exact login address of the account that sends: QQ and NetEase refuse any other.
    public var from: EmailAddress
    public var to: EmailAddress
    /// Left out when it is the sender's.
    public var replyTo: EmailAddress?
    public var subject: String
    public var date: MailDate
    /// With angle brackets; made and kept before the letter is sent.
    public var messageID: String
    /// The Message-ID that is answered; one that is not valid is left out.
    public var inReplyTo: String?
    /// Message-IDs of the conversation, oldest first; the last 20 valid ones are copied.
    public var references: [String] = []
    public var origin: Origin
    /// The value of the loop header: letters, digits, dots, hyphens and underscores.
    public var instance: String
    /// Any line ends.
    public var text: String
    /// The same in HTML, if there is such a form.
    public var html: String?
    /// Pictures that the HTML shows by `cid:`; left out when there is no such form.
    public var pictures: [InlinePicture] = []
    public var attachments: [OutboundAttachment] = []

    /// Makes a letter; what is not asked for here can be set afterwards.
    public init(
        from: EmailAddress, to: EmailAddress, subject: String, date: MailDate, messageID: String, origin: Origin,
        instance: String, text: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.origin = origin
        self.instance = instance
        self.text = text
    }
}

/// A file that goes with a letter.
public struct OutboundAttachment: Sendable {
    public var name: String
    /// `type/subtype`.
    public var type: String
    public var bytes: [UInt8]

    /// Makes an attachment from its parts.
    public init(name: String, type: String, bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}

/// A picture that the HTML form of a letter shows (RFC 2392).
public struct InlinePicture: Sendable {
    /// What stands after `cid:`: an `id@domain` that is unlike every other one of the letter.
    public var contentID: String
    /// `image/…`.
    public var type: String
    public var bytes: [UInt8]

    /// Makes a picture from its parts.
    public init(contentID: String, type: String, bytes: [UInt8]) {
        self.contentID = contentID
        self.type = type
        self.bytes = bytes
    }
}

/// Why a letter cannot be put on the wire.
public enum CompositionError: Error, Equatable {
    /// Not an address that every server takes (``EmailAddress/isPlain(_:)``).
    case address(String)
    case messageID(String)
    case instance(String)
    case mediaType(String)
    /// Not an `id@domain`.
    case contentID(String)
    /// The composed bytes break a rule of the wire: a defect of the composer, caught before anything is sent.
    case unsafeBytes(String)
}
