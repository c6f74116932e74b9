/// What a mail says and holds, as far as it could be read.
public struct ParsedMessage: Sendable {
    /// With its angle brackets.
    public var messageID: String?
    /// Message-IDs of `In-Reply-To` and `References`, in that order, without repeats.
    public var references: [String]
    public var subject: String
    /// Anything but one address means that the sender is ambiguous.
    public var from: [EmailAddress]
    public var to: [EmailAddress]
    public var cc: [EmailAddress]
    public var replyTo: [EmailAddress]
    /// The `Date` field, for people only: the sender writes it.
    public var date: MailDate?
    /// The date of the topmost `Received` field.
    public var received: MailDate?
    public var automatic: Automatic?
    /// What the topmost `Authentication-Results` field says; whether it is to be believed depends on its server.
    public var authentication: AuthenticationResults?
    /// Present when ``automatic`` is `bounce`.
    public var bounce: Bounce?
    /// What a person reads: plain text, or HTML stripped; at most 200,000 Unicode scalars, LF line ends.
    public var text: String
    /// Oversized attachments that the provider replaced by links.
    public var links: [OversizedLink]
    /// The parts in the order in which they begin; a multipart stands before its parts. Never empty.
    public var parts: [MessagePart]
    /// What was odd, in short English sentences.
    public var defects: [String]

    /// The parts that a person would call attached files, and the images that the text shows.
    public var files: [MessagePart] { parts.filter { $0.role == .attachment || $0.role == .inlineImage } }
}

/// Reads a whole mail: the bytes of a file, of an attached mail's ``MessagePart/body`` or of one that was decoded.
///
/// Never fails and never recurses; time grows linearly with the bytes, memory is bounded by the limits of the header,
/// the parts and the text. An attached mail is a part like any other (``MessagePart/isMessage``): the caller parses its
/// bytes again and counts how deep it went.
public func parseMessage(_ bytes: Span<UInt8>, charsets: Charsets) -> ParsedMessage {
    let structure = MessageStructure(bytes, charsets)
    var defects = structure.defects
    var parts = structure.parts
    let envelope = MessageEnvelope(structure.header, charsets, &defects)
    PartRoles.assign(&parts)
    let body = BodyText(parts, bytes, charsets)
    for part in structure.parts.indices where parts.count < MessageStructure.maxParts {
        parts += parts[part].encodedFiles(in: bytes, charsets)
    }
    PartRoles.assignInline(&parts, shown: body.contentIDs)
    let automatic = Automatic.detect(
        structure.header, envelope, text: body.text, holdsFiles: parts.contains { $0.role == .attachment },
        hasFailed: BounceReading.failure(parts, bytes) != nil)
    return ParsedMessage(
        messageID: envelope.messageID, references: envelope.references, subject: envelope.subject,
        from: envelope.from, to: envelope.to, cc: envelope.cc, replyTo: envelope.replyTo, date: envelope.date,
        received: envelope.received, automatic: automatic,
        authentication: AuthenticationResults(fields: structure.header.all("authentication-results")),
        bounce: automatic == .bounce
            ? BounceReading.bounce(parts, bytes, text: body.text, envelope: envelope) : nil,
        text: body.text, links: body.links, parts: parts, defects: defects.sentences)
}
