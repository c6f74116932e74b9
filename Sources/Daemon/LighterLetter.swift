import Mail
import MailTransport
import Store
import Submissions

/// What becomes of a letter that a server refused for its size: it is sent once more without its files, because the words
/// are worth more.
enum LighterLetter {
    /// The letter without its files, its first line saying so; nil when it has none. Throws what composing throws.
    static func made(of claimed: ClaimedLetter, language: Language, marker: String) throws -> ClaimedLetter? {
        let origin: OutboundLetter.Origin = claimed.letter.kind == .receipt ? .reply : .generated
        var rewritten = RewrittenLetter(claimed, origin: origin, marker: marker)
        guard !rewritten.letter.attachments.isEmpty else { return nil }
        rewritten.letter.attachments = []
        rewritten.begin(with: LetterText.withoutFilesNote(in: language))
        return ClaimedLetter(letter: claimed.letter, content: try rewritten.letter.composed())
    }
}

extension TransportError {
    /// Whether a server refused a letter for its size (RFC 5321 §4.2.3, RFC 3463 §3.4). 552 with 5.2.2 speaks of the
    /// addressee's full mailbox.
    var isSizeRefusal: Bool {
        switch cause {
        case .smtp(552, let enhanced): enhanced != "5.2.2"
        case .smtp(_, "5.3.4"): true
        case .refusedHere: stage == .sender && text.contains(SMTPSession.sizeWords)
        default: false
        }
    }
}
