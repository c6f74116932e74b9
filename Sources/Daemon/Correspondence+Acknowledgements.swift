import Foundation
import Mail
import Store
import Submissions

/// Letters to people on no roster row.
extension Correspondence {
    /// Tells each of them once that a mail arrived, and answers how many letters that were.
    func acknowledge(instance: Instance, unreached: Set<String>) async throws -> Int {
        var queued = 0
        for due in try await store.dueAcknowledgements(at: clock.now, limit: 100) {
            // The roster may have changed since the mail was decided.
            guard office.roster.unit(address: due.address) == nil, !unreached.contains(due.address) else {
                try await store.drop(due)
                continue
            }
            let text = try templates.acknowledgement(for: office, at: clock.now)
            let domain = EmailAddress(address: settings.from).domain
            let messageID = MessageID.own(UUID().uuidString.lowercased(), domain: domain)
            let offset = office.timeZone.secondsFromGMT(for: clock.now) / 60
            var message = OutboundLetter(
                from: EmailAddress(name: office.name, address: settings.from), to: EmailAddress(address: due.address),
                subject: text.subject,
                date: MailDate(seconds: Int(clock.now.timeIntervalSince1970), offsetMinutes: offset),
                messageID: messageID, origin: .reply, instance: instance.marker, text: text.body)
            message.inReplyTo = due.messageID
            let letter = Letter(
                kind: .receipt, uniqueKey: due.uniqueKey, recipient: due.address, subject: text.subject,
                messageID: messageID, content: try message.composed())
            if try await store.enqueue(letter, for: due, at: clock.now) {
                Step.enqueue.done()
                queued += 1
                logger.info("a stranger's mail is acknowledged", metadata: ["message.id": "\(due.message)"])
            }
        }
        return queued
    }
}
