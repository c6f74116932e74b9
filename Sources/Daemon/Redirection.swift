import Mail
import Store
import Submissions

/// What `redirect_to` does while an office tries things out: every letter goes to one address instead, and its first line
/// says to whom it would have gone. It is done when a letter leaves, so that the key holds for letters queued before it
/// was set and for none after it was taken away.
struct Redirection {
    let recipient: String
    let language: Language
    /// See ``Store/Instance/marker``.
    let marker: String

    /// The whole letter for the other address: same sender, subject, date, Message-ID, page, pictures and files. Throws
    /// what composing throws.
    func redirected(_ claimed: ClaimedLetter) throws -> [UInt8] {
        // The letter is our own, so it is read here and not in a worker.
        let parsed = parseMessage(claimed.content.span, charsets: Charsets())
        let parts = parsed.parts.map { Part($0, of: claimed.content) }
        let plain = parts.first { $0.isText("text/plain") }.map { String(decoding: $0.bytes, as: UTF8.self) }
        let note = LetterText.redirectionNote([claimed.letter.recipient], in: language)
        var letter = OutboundLetter(
            from: parsed.from.first ?? EmailAddress(address: recipient), to: EmailAddress(address: recipient),
            subject: parsed.subject, date: parsed.date ?? MailDate(seconds: 0), messageID: claimed.letter.messageID,
            origin: .reply, instance: marker, text: note + "\n\n" + (plain ?? parsed.text))
        letter.references = parsed.references
        letter.html = parts.first { $0.isText("text/html") }
            .map { Self.page(String(decoding: $0.bytes, as: UTF8.self), with: note) }
        for part in parts where part.part.role == .inlineImage {
            guard let id = part.part.contentID else { continue }
            letter.pictures.append(InlinePicture(contentID: id, type: part.part.type, bytes: part.bytes))
        }
        letter.attachments = parts.filter { $0.part.role == .attachment }.map {
            OutboundAttachment(name: $0.part.name, type: $0.part.type, bytes: $0.bytes)
        }
        return try letter.composed()
    }

    /// The page with the note as its first line.
    private static func page(_ html: String, with note: String) -> String {
        let line = "<p>\(MediumText.page(note))</p>\n"
        guard let body = html.firstRange(of: "<body"),
            let end = html[body.upperBound...].firstIndex(of: ">")
        else { return line + html }
        let start = html.index(after: end)
        return html[..<start] + "\n" + line + html[start...]
    }

    /// A part with its bytes as they were before they were made fit for transport.
    private struct Part {
        let part: MessagePart
        let bytes: [UInt8]

        init(_ part: MessagePart, of letter: [UInt8]) {
            self.part = part
            var bytes: [UInt8] = []
            if part.role != .container {
                _ = decodeBody(of: part, in: letter.span) { piece in
                    piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
                }
            }
            self.bytes = bytes
        }

        func isText(_ type: String) -> Bool { part.role == .text && part.type == type }
    }
}
