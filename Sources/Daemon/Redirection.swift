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

    /// The whole letter for the other address. Throws what composing throws.
    func redirected(_ claimed: ClaimedLetter) throws -> [UInt8] {
        var rewritten = RewrittenLetter(claimed, origin: .reply, marker: marker)
        rewritten.letter.to = EmailAddress(address: recipient)
        rewritten.begin(with: LetterText.redirectionNote([claimed.letter.recipient], in: language))
        return try rewritten.letter.composed()
    }
}
