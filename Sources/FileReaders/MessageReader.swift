public import Inspection
import Mail

extension FileReader {
    /// Reads a mail: its headers, text and attached files.
    public func mail(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) -> Examination {
        let span = Span<UInt8>(_unsafeBytes: bytes)
        let message = parseMessage(span, charsets: workbench.charsets)
        var examination = Examination()
        examination.messageID = message.messageID
        examination.references = message.references
        examination.subject = message.subject
        examination.from = message.from
        examination.to = message.to
        examination.cc = message.cc
        examination.replyTo = message.replyTo
        examination.date = message.date?.rfc3339
        examination.received = message.received?.rfc3339
        examination.automatic = message.automatic
        examination.authentication = message.authentication
        examination.text = message.text
        examination.bounce = message.bounce
        examination.defects = message.defects
        workbench.take(message.links)
        examination.attachments = try attachments(of: message, span, at: "", Depth(messages: 1))
        // A forwarded mail's files are its sender's, and so are those that it only links to.
        examination.links = workbench.links
        if examination.text.isEmpty, let wrapped = examination.attachments.first(where: { $0.content.format == .tnef })
        {
            examination.text = wrapped.content.lines.joined(separator: "\n")
        }
        return examination
    }

    /// Reads an attached or packed mail: what it says is its text, the files attached to it are in it.
    func readMessage(
        _ bytes: UnsafeRawBufferPointer, into attachment: inout Attachment, at path: String, _ depth: Depth
    ) throws(CannotWrite) {
        guard depth.messages < workbench.allowance.limits.messageDepth else {
            attachment.content.problem = .tooLarge
            attachment.content.notes.append("not opened: mails are nested too deep")
            return
        }
        var inner = depth
        inner.messages += 1
        let span = Span<UInt8>(_unsafeBytes: bytes)
        let message = parseMessage(span, charsets: workbench.charsets)
        var summary = TextSummary(workbench.allowance)
        summary.take(message.text)
        attachment.content.title = message.subject.isEmpty ? summary.title : message.subject.displayable(limit: 500)
        attachment.content.lines = summary.lines
        attachment.content.characters = summary.characters
        attachment.content.notes += message.defects.prefix(Self.defectLimit)
        workbench.take(message.links)
        attachment.contains = try attachments(of: message, span, at: path, inner)
    }

    private static var defectLimit: Int { 20 }

    private func attachments(
        of message: ParsedMessage, _ bytes: Span<UInt8>, at path: String, _ depth: Depth
    ) throws(CannotWrite) -> [Attachment] {
        var attachments: [Attachment] = []
        for part in message.files {
            attachments.append(try attachment(part, bytes, at: path, depth))
        }
        return attachments
    }

    private func attachment(
        _ part: MessagePart, _ bytes: Span<UInt8>, at path: String, _ depth: Depth
    ) throws(CannotWrite) -> Attachment {
        let file = try workbench.outputs.create()
        let body = try decodeBody(of: part, in: bytes) { (piece) throws(CannotWrite) in
            try piece.withUnsafeBytes { (piece) throws(CannotWrite) in try file.write(piece) }
        }
        var attachment = Attachment(
            path: FileName.path(path, part.path), name: part.name, type: part.type,
            inline: part.isInline, bytes: file.bytes, output: file.number)
        try file.read { (decoded) throws(CannotWrite) in
            try read(
                decoded, fileExtension: FileName.fileExtension(of: part.name), into: &attachment, at: attachment.path,
                depth)
            if part.isMessage, attachment.content.format == .txt {
                // Declared a mail: its header may be too poor to be recognised as one.
                attachment.content = FileContent(kind: .message, format: .eml)
                try readMessage(decoded, into: &attachment, at: attachment.path, depth)
            }
        }
        if body.isDamaged {
            attachment.content.notes.append("its transfer encoding is damaged")
        }
        return attachment
    }
}
