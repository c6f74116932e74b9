import Foundation
public import Logging
import Mail
public import MailTransport
public import Store
public import Submissions

/// Steps 10–12 of the line: letters that may leave are claimed, sent and settled, one at a time.
public struct Delivery: Sendable {
    /// After a failure of the session (network, login, rate limit) the letter is not offered for so many seconds.
    private static let pause: TimeInterval = 300

    let sender: any MailSender
    let reminders: Reminders
    let store: Store
    let settings: SMTPSettings
    let language: Language
    let clock: OfficeClock
    let logger: Logger

    /// Puts the parts together.
    public init(
        sender: any MailSender, reminders: Reminders, store: Store, settings: SMTPSettings, language: Language,
        clock: OfficeClock, logger: Logger
    ) {
        self.sender = sender
        self.reminders = reminders
        self.store = store
        self.settings = settings
        self.language = language
        self.clock = clock
        self.logger = logger
    }

    /// Sends what may leave and answers how many letters were accepted; nothing while `sending` is "hold". Throws
    /// ``TransportError`` when the server can't be used; the letters stay queued.
    public func cycle() async throws -> Int {
        guard settings.sending == .on else { return 0 }
        var (sent, isAnswered) = (0, false)
        while let claimed = try await claimed() {
            let startedAt = ContinuousClock.now
            Step.claim.done()
            if try await send(claimed) { sent += 1 }
            // Also where it refused this one. Noted now, since a later one may find the server gone.
            if !isAnswered { try await store.connectionSucceeded(.smtp, at: clock.now) }
            isAnswered = true
            Part.current?.isAtWork(for: interval)
            try await Task.sleep(until: startedAt + interval)
        }
        await sender.close()
        return sent
    }

    private func claimed() async throws -> ClaimedLetter? {
        try await store.claim(
            at: clock.now, limit: 1, limits: SendingLimits(daily: settings.daily), objection: reminders.objection()
        ).first
    }

    /// Waits for as long as another program holds the database or the disk is full: a letter that left and is not settled
    /// would leave again.
    private func settle(
        _ id: Int64, as settlement: Settlement, _ fault: DeliveryFault?
    ) async throws -> OutboundMessage {
        while true {
            do {
                return try await store.settle(id, as: settlement, at: clock.now, fault: fault)
            } catch  where StorageTrouble(error) != nil && !Task.isCancelled {
                logger.warning("a letter is not settled", metadata: ["outbound.id": "\(id)", "reason": "\(error)"])
                Part.current?.isAtWork()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func redirection() async throws -> Redirection? {
        guard let recipient = settings.redirectTo else { return nil }
        let marker = try await store.instance(at: clock.now).marker
        return Redirection(recipient: recipient, language: language, marker: marker)
    }

    /// What marks a letter that was refused for its size: at its next turn it leaves without its files.
    private static let tooLarge = "too large with its files: "

    private func lighter(_ claimed: ClaimedLetter) async throws -> ClaimedLetter? {
        let marker = try await store.instance(at: clock.now).marker
        return try LighterLetter.made(of: claimed, language: language, marker: marker)
    }

    /// The least time from one letter to the next.
    private var interval: Duration {
        .milliseconds(settings.rate.seconds * 1000 / max(1, settings.rate.letters))
    }

    /// Whether it was accepted. Throws ``TransportError`` when the server can't be used.
    private func send(_ claimed: ClaimedLetter) async throws -> Bool {
        let id = claimed.letter.id
        let settlement: Settlement
        var fault: DeliveryFault?
        do {
            let redirection = try await redirection()
            let recipient = redirection?.recipient ?? claimed.letter.recipient
            let envelope = try Envelope(sender: settings.from, recipient: recipient)
            let isTooLarge = claimed.letter.lastError?.contains(Self.tooLarge) == true
            let offered = isTooLarge ? try await lighter(claimed) ?? claimed : claimed
            let content = try redirection?.redirected(offered) ?? offered.content
            Part.current?.isAtWork(for: Timeouts().accept + Timeouts().transfer(ofBytes: content.count))
            let outcome = try await sender.send(content, in: envelope) { try store.willFinish(id) }
            Step.send.done()
            if case .refused(let error) = outcome, error.isSizeRefusal, !isTooLarge,
                try await lighter(claimed) != nil
            {
                settlement = .deferred(error: Self.tooLarge + "\(error)")
            } else {
                settlement = Settlement(outcome, of: claimed.letter, redirectedTo: redirection?.recipient)
            }
            // A trial run's one addressee is no unit's.
            if redirection == nil { fault = outcome.faultOfAddress }
        } catch let problem as EnvelopeProblem {
            settlement = .refused(error: "\(problem)")
        } catch let problem as CompositionError {
            settlement = .refused(error: "it can't be written anew: \(problem)")
        } catch let error as TransportError {
            let retry = clock.now.addingTimeInterval(max(Self.pause, Double(error.pause ?? 0)))
            _ = try await settle(id, as: .notTried(error: "\(error)", retryAt: retry), nil)
            throw error
        }
        let letter = try await settle(id, as: settlement, fault)
        Step.settle.done()
        logger.info(
            "letter settled",
            metadata: [
                "outbound.id": "\(id)", "state": "\(letter.state.rawValue)", "attempts": "\(letter.attempts)",
                "unit.code": "\(letter.unit ?? "-")", "reason": "\(letter.lastError ?? "-")",
            ])
        return letter.state == .sent
    }
}

extension SendOutcome {
    /// Why letters reach the addressee no more, where the server refused it for good; spam refusals speak of the letter.
    fileprivate var faultOfAddress: DeliveryFault? {
        guard case .refused(let error) = self, error.stage == .recipient,
            case .smtp(let code, let enhanced) = error.cause, (550...553).contains(code)
        else { return nil }
        let fault = DeliveryFault(status: enhanced, words: error.text)
        return fault.concernsAddress ? fault : nil
    }
}

extension Settlement {
    /// The store's word for what the server's answer means.
    fileprivate init(_ outcome: SendOutcome, of letter: OutboundMessage, redirectedTo other: String?) {
        switch outcome {
        case .sent(let reply):
            let redirection = other.map { OutboundMessage.redirected + $0 + "; " } ?? ""
            self = .sent(reply: "\(redirection)\(reply.code) \(reply.text)")
        // A letter that is taken for spam sometimes passes half an hour later; one that does not never will.
        case .deferred(let error) where error.isSpamRefusal && letter.lastError?.isSpamRefusal == true:
            self = .refused(error: "\(error)")
        case .deferred(let error): self = .deferred(error: "\(error)", pause: TimeInterval(error.pause ?? 0))
        case .refused(let error): self = .refused(error: "\(error)")
        case .unknown(let error): self = .unknown(error: "\(error)")
        }
    }
}

extension TransportError {
    /// NetEase's word for what it takes for spam.
    fileprivate var isSpamRefusal: Bool {
        guard case .smtp(554, _) = cause else { return false }
        return text.isSpamRefusal
    }
}

extension String {
    fileprivate var isSpamRefusal: Bool { lowercased().contains("dt:spm") }
}
