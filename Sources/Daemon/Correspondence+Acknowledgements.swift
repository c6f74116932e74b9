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
            var mail = paper(instance).mail(text, to: due.address, origin: .reply)
            mail.inReplyTo = due.messageID
            let letter = try Letter(mail, kind: .receipt, uniqueKey: due.uniqueKey)
            if try await store.enqueue(letter, for: due, at: clock.now) {
                Step.enqueue.done()
                queued += 1
                logger.info("a stranger's mail is acknowledged", metadata: ["message.id": "\(due.message)"])
            }
        }
        return queued
    }
}
