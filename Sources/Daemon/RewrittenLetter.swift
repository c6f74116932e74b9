import Mail
import Store
import Submissions

/// A letter of ours read back, to leave in another form under its own Message-ID: same sender, subject, date, page,
/// pictures and files.
struct RewrittenLetter {
    /// What is left to change.
    var letter: OutboundLetter

    /// `marker`: see ``Store/Instance/marker``.
    init(_ claimed: ClaimedLetter, origin: OutboundLetter.Origin, marker: String) {
        // The letter is our own, so it is read here and not in a worker.
        let parsed = parseMessage(claimed.content.span, charsets: Charsets())
        let parts = parsed.parts.map { Part($0, of: claimed.content) }
        let plain = parts.first { $0.isText("text/plain") }.map { String(decoding: $0.bytes, as: UTF8.self) }
        let addressee = EmailAddress(address: claimed.letter.recipient)
        letter = OutboundLetter(
            from: parsed.from.first ?? addressee, to: parsed.to.first ?? addressee,
            subject: parsed.subject, date: parsed.date ?? MailDate(seconds: 0), messageID: claimed.letter.messageID,
            origin: origin, instance: marker, text: plain ?? parsed.text)
        letter.references = parsed.references
        letter.html = parts.first { $0.isText("text/html") }.map { String(decoding: $0.bytes, as: UTF8.self) }
        for part in parts where part.part.role == .inlineImage {
            guard let id = part.part.contentID else { continue }
            letter.pictures.append(InlinePicture(contentID: id, type: part.part.type, bytes: part.bytes))
        }
        letter.attachments = parts.filter { $0.part.role == .attachment }.map {
            OutboundAttachment(name: $0.part.name, type: $0.part.type, bytes: $0.bytes)
        }
    }

    /// Makes the note the first line of text and page.
    mutating func begin(with note: String) {
        letter.text = note + "\n\n" + letter.text
        guard let html = letter.html else { return }
        let line = "<p>\(MediumText.page(note))</p>\n"
        guard let body = html.firstRange(of: "<body"), let end = html[body.upperBound...].firstIndex(of: ">") else {
            letter.html = line + html
            return
        }
        let start = html.index(after: end)
        letter.html = html[..<start] + "\n" + line + html[start...]
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
