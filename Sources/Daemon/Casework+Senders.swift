import Inspection
import Mail
import Store
import Submissions

/// What a mail says about whom letters reach, and who is to be told that it arrived.
extension Casework {
    /// A bounce that names a letter, or a sign of life.
    func news(of decision: Decision, _ examination: Examination) -> DeliveryNews? {
        if decision.decision == .bounce {
            // While all letters go to one address instead, no unit's address is tried.
            return examination.bounce.map { .bounced($0, marks: !isTrialRun) }
        }
        guard examination.automatic == nil, examination.from.count == 1, let sender = examination.from.first else {
            return nil
        }
        return .heard(from: sender.key)
    }

    /// A person on no roster row who wrote a mail that a person looks at, if the receiving server says that it truly came
    /// from there: an answer to a forged address would be sent to a stranger.
    func acknowledgement(
        of message: InboundMessage, _ decision: Decision, _ examination: Examination
    ) -> AcknowledgementRequest? {
        guard decision.decision == .hold || decision.decision == .record && decision.provisional,
            examination.automatic == nil, examination.from.count == 1, let sender = examination.from.first,
            EmailAddress.isPlain(sender.address), !office.ownAddresses.contains(sender.key),
            office.roster.unit(address: sender.key) == nil,
            let server = message.mailbox.flatMap({ receivingServers[$0] }),
            let results = examination.authentication,
            results.vouches(for: sender.domain, isTrusted: server.isTrusted)
        else { return nil }
        return AcknowledgementRequest(
            address: sender.key, messageID: examination.messageID, coalesce: coalesce)
    }
}
