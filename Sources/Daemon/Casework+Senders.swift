import Inspection
import Mail
import Store
import Submissions

/// What a mail says about whom letters reach, and who is to be told that it arrived.
extension Casework {
    /// A sign of life.
    func heard(from examination: Examination) -> DeliveryNews? {
        guard examination.automatic == nil, examination.from.count == 1, let sender = examination.from.first else {
            return nil
        }
        return .heard(from: sender.key)
    }

    /// What a bounce tells, if it is to be believed: anybody can write one, to keep a unit from getting letters. It must
    /// return a letter of ours by its Message-ID (RFC 3464 §6.2), or truly come from who could not deliver it: the
    /// addressee's domain, or the office's own provider. Another one about somebody who was written to is held for a person.
    func bounced(
        _ decision: Decision, _ examination: Examination, _ message: InboundMessage
    ) async throws -> (decision: Decision, news: DeliveryNews?) {
        guard let bounce = examination.bounce, bounce.permanent,
            let evidence = try await store.evidence(of: bounce, receivedAt: message.receivedAt)
        else { return (decision, nil) }
        // While all letters go to one address instead, no unit's address is tried.
        let news = DeliveryNews.bounced(bounce, evidence: evidence, marks: !isTrialRun)
        if evidence == .letter || isAuthentic(bounce, examination, message) { return (decision, news) }
        var held = decision
        held.decision = .hold
        held.because = [Reason(.bounceUnproven, bounce.recipient?.lowercased() ?? "")]
        return (held, nil)
    }

    private func isAuthentic(_ bounce: Bounce, _ examination: Examination, _ message: InboundMessage) -> Bool {
        guard examination.from.count == 1, let sender = examination.from.first,
            let server = message.mailbox.flatMap({ receivingServers[$0] }), let results = examination.authentication,
            results.vouches(for: sender.domain, isTrusted: server.isTrusted)
        else { return false }
        let domain = sender.domain.lowercased()
        let addressee = EmailAddress(address: bounce.recipient ?? "").domain.lowercased()
        return server.isOwn(domain) || domain == addressee
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
