extension OutboundLetter {
    /// The letter as RFC 5322 bytes: ASCII header, base64 bodies, CRLF line ends, no line over 998 bytes, none that
    /// begins with a dot. Nothing in a subject, a name or a text can make a header field or end the message.
    public func composed() throws(CompositionError) -> [UInt8] {
        var writer = MessageWriter()
        try writeAddresses(to: &writer)
        writer.field("Subject", HeaderText.words(subject))
        try writeIdentity(to: &writer)
        // RFC 3834 §5, MS-OXCMAIL §2.2.3.2.14: no program is to answer.
        writer.field("Auto-Submitted", [origin.rawValue])
        writer.field("X-Auto-Response-Suppress", ["All"])
        guard HeaderText.isToken(instance) else { throw .instance(instance) }
        writer.field(Automatic.loopHeader, [instance])
        writer.field("MIME-Version", ["1.0"])
        try writeBody(to: &writer)
        try WireRules.check(writer.bytes)
        return writer.bytes
    }

    private func writeAddresses(to writer: inout MessageWriter) throws(CompositionError) {
        writer.field("From", try Self.mailbox(from))
        writer.field("To", try Self.mailbox(to))
        if let replyTo, replyTo.key != from.key { writer.field("Reply-To", try Self.mailbox(replyTo)) }
    }

    private func writeIdentity(to writer: inout MessageWriter) throws(CompositionError) {
        guard MessageID.isValid(messageID) else { throw .messageID(messageID) }
        writer.field("Date", [date.rfc5322])
        writer.field("Message-ID", [messageID])
        let answered = inReplyTo.flatMap { MessageID.isValid($0) ? $0 : nil }
        if let answered { writer.field("In-Reply-To", [answered]) }
        var thread = references.filter { MessageID.isValid($0) && $0 != answered }
        if let answered { thread.append(answered) }
        if !thread.isEmpty { writer.field("References", Array(thread.suffix(20))) }
    }

    /// The name in words, never in quotes: QQ refuses encoded words in them.
    private static func mailbox(_ mailbox: EmailAddress) throws(CompositionError) -> [String] {
        guard EmailAddress.isPlain(mailbox.address) else { throw .address(mailbox.address) }
        let address = "<" + mailbox.address + ">"
        return HeaderText.phrase(mailbox.name) + [address]
    }

    private func writeBody(to writer: inout MessageWriter) throws(CompositionError) {
        guard !attachments.isEmpty else { return try writeText(to: &writer) }
        writer.beginMultipart("mixed")
        writer.delimiter("mixed")
        try writeText(to: &writer)
        for attachment in attachments {
            guard HeaderText.isMediaType(attachment.type) else { throw .mediaType(attachment.type) }
            writer.delimiter("mixed")
            let name = FileName.displayName(attachment.name)
            writer.field("Content-Type", [attachment.type + (name.isEmpty ? "" : ";")] + HeaderText.legacyName(name))
            writer.field(
                "Content-Disposition", ["attachment" + (name.isEmpty ? "" : ";")] + HeaderText.extendedName(name))
            writer.base64Body(attachment.bytes)
        }
        writer.finalDelimiter("mixed")
    }

    private func writeText(to writer: inout MessageWriter) throws(CompositionError) {
        guard let html else { return writer.textBody("plain", text) }
        writer.beginMultipart("alternative")
        writer.delimiter("alternative")
        writer.textBody("plain", text)
        writer.delimiter("alternative")
        try write(html, to: &writer)
        writer.finalDelimiter("alternative")
    }

    /// The pictures stand beside the HTML and not beside the plain text, which has no use for them (RFC 2387 §3).
    private func write(_ html: String, to writer: inout MessageWriter) throws(CompositionError) {
        guard !pictures.isEmpty else { return writer.textBody("html", html) }
        writer.beginMultipart("related", ["type=\"text/html\""])
        writer.delimiter("related")
        writer.textBody("html", html)
        for picture in pictures {
            guard HeaderText.isMediaType(picture.type) else { throw .mediaType(picture.type) }
            let id = "<\(picture.contentID)>"
            guard MessageID.isValid(id) else { throw .contentID(picture.contentID) }
            writer.delimiter("related")
            writer.field("Content-Type", [picture.type])
            writer.field("Content-ID", [id])
            writer.field("Content-Disposition", ["inline"])
            writer.base64Body(picture.bytes)
        }
        writer.finalDelimiter("related")
    }
}

/// Puts header fields and bodies together, every line ended by CRLF.
struct MessageWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes a field whose pieces are joined by spaces and folded before column 78.
    mutating func field(_ name: String, _ pieces: [String]) {
        var line = name + ":"
        for piece in pieces {
            if line.utf8.count + 1 + piece.utf8.count > 76, line != name + ":" {
                put(line)
                line = ""
            }
            line += " " + piece
        }
        put(line)
    }

    // No base64 line holds an underscore, so these boundaries occur in no body.
    mutating func beginMultipart(_ subtype: String, _ parameters: [String] = []) {
        let pieces = ["multipart/\(subtype)", "boundary=\"=_\(subtype)\""] + parameters
        field("Content-Type", pieces.dropLast().map { $0 + ";" } + pieces.suffix(1))
        put("")
    }

    mutating func delimiter(_ subtype: String) { put("--=_\(subtype)") }

    mutating func finalDelimiter(_ subtype: String) { put("--=_\(subtype)--") }

    /// Writes a text part: base64, because re-wrapped Chinese gains spaces and no user byte is to reach the wire.
    mutating func textBody(_ subtype: String, _ text: String) {
        field("Content-Type", ["text/\(subtype);", "charset=utf-8"])
        base64Body(CleanText.withCRLF(text))
    }

    mutating func base64Body(_ content: [UInt8]) {
        field("Content-Transfer-Encoding", ["base64"])
        put("")
        Base64.encode(content, lineLength: 76, into: &bytes)
    }

    private mutating func put(_ line: String) {
        bytes += line.utf8
        bytes += [ASCII.carriageReturn, ASCII.lineFeed]
    }
}
