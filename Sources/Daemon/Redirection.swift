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

    /// The letter for the other address: same sender, subject, date and Message-ID. Throws what composing throws.
    func redirected(_ claimed: ClaimedLetter) throws -> [UInt8] {
        // The letter is our own, so it is read here and not in a worker.
        let parsed = parseMessage(claimed.content.span, charsets: Charsets())
        let text = LetterText(subject: parsed.subject, body: parsed.text)
            .redirected(from: [claimed.letter.recipient], in: language)
        var letter = OutboundLetter(
            from: parsed.from.first ?? EmailAddress(address: recipient), to: EmailAddress(address: recipient),
            subject: text.subject, date: parsed.date ?? MailDate(seconds: 0), messageID: claimed.letter.messageID,
            origin: .reply, instance: marker, text: text.body)
        letter.references = parsed.references
        return try letter.composed()
    }
}
