/// A mail round one file that came by other ways than mail, made so that the same file makes the same bytes. It is written
/// piece by piece: ``head()``, ``body(_:)`` for each piece of the file, ``tail``.
public struct FileMail: Sendable {
    /// An address of the office.
    public var from: String
    public var subject: String
    /// With angle brackets.
    public var messageID: String
    /// Of the file.
    public var name: String

    /// The length of all pieces of the file but the last: whole lines of base64.
    public static let pieceLength = 57 * 4096

    public init(from: String, subject: String, messageID: String, name: String) {
        self.from = from
        self.subject = subject
        self.messageID = messageID
        self.name = name
    }

    /// Everything before the file's content.
    public func head() throws(CompositionError) -> [UInt8] {
        guard EmailAddress.isPlain(from) else { throw .address(from) }
        guard MessageID.isValid(messageID) else { throw .messageID(messageID) }
        var writer = MessageWriter()
        writer.field("From", ["<" + from + ">"])
        writer.field("To", ["<" + from + ">"])
        writer.field("Subject", HeaderText.words(subject))
        // RFC 5322 §3.6 wants a date; the real one would make another mail of the same file.
        writer.field("Date", [MailDate(seconds: 0).rfc5322])
        writer.field("Message-ID", [messageID])
        writer.field("MIME-Version", ["1.0"])
        writer.beginMultipart("mixed")
        writer.delimiter("mixed")
        let shown = FileName.displayName(name)
        let end = shown.isEmpty ? "" : ";"
        writer.field("Content-Type", ["application/octet-stream" + end] + HeaderText.legacyName(shown))
        writer.field("Content-Disposition", ["attachment" + end] + HeaderText.extendedName(shown))
        writer.base64Body([])
        try WireRules.check(writer.bytes)
        return writer.bytes
    }

    /// A piece of the file.
    public static func body(_ piece: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        Base64.encode(piece, lineLength: 76, into: &text)
        return text
    }

    /// Everything after the file's content.
    public static var tail: [UInt8] {
        var writer = MessageWriter()
        writer.finalDelimiter("mixed")
        return writer.bytes
    }
}
