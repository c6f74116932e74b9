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
        guard !attachments.isEmpty else {
            writeText(to: &writer)
            return
        }
        writer.beginMultipart("mixed")
        writer.delimiter("mixed")
        writeText(to: &writer)
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

    private func writeText(to writer: inout MessageWriter) {
        guard let html else {
            writer.textBody("plain", text)
            return
        }
        writer.beginMultipart("alternative")
        writer.delimiter("alternative")
        writer.textBody("plain", text)
        writer.delimiter("alternative")
        writer.textBody("html", html)
        writer.finalDelimiter("alternative")
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
    mutating func beginMultipart(_ subtype: String) {
        field("Content-Type", ["multipart/\(subtype);", "boundary=\"=_\(subtype)\""])
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
