import Foundation
import Mail
import Store
import Submissions

/// What every mail of the office bears: who writes, when, and the mark by which the office knows its own mails again.
struct OfficePaper {
    let office: Office
    let settings: SMTPSettings
    let instance: Instance
    let now: Date

    /// A letter as a mail with a Message-ID of its own; what only some letters have can be set afterwards.
    func mail(_ text: LetterText, to recipient: String, origin: OutboundLetter.Origin) -> OutboundLetter {
        OutboundLetter(
            from: EmailAddress(name: office.name, address: settings.from), to: EmailAddress(address: recipient),
            subject: text.subject,
            date: MailDate(
                seconds: Int(now.timeIntervalSince1970), offsetMinutes: office.timeZone.secondsFromGMT(for: now) / 60),
            messageID: MessageID.own(
                UUID().uuidString.lowercased(), domain: EmailAddress(address: settings.from).domain),
            origin: origin, instance: instance.marker, text: text.body)
    }
}

extension Letter {
    /// A mail in the form in which it is queued. Throws what composing throws.
    init(
        _ mail: OutboundLetter, kind: Kind, uniqueKey: String, unit: String? = nil, notice: String? = nil
    ) throws(CompositionError) {
        self.init(
            kind: kind, uniqueKey: uniqueKey, unit: unit, notice: notice, recipient: mail.to.address,
            subject: mail.subject, messageID: mail.messageID, content: try mail.composed())
    }
}
