import MailTransport
import Synchronization

/// A submission server that answers each letter as a test says, and remembers what it was offered.
final class ScriptedSender: MailSender {
    enum Answer: Sendable {
        /// After the final dot.
        case accepted
        case outcome(SendOutcome)
        /// Before it.
        case failure(TransportError)
        /// The final dot is written twice, which the store does not allow: as with a database that can't be written.
        case dotHeldBack
    }

    struct Offer: Sendable {
        var envelope: Envelope
        var message: [UInt8]
        /// Whether the final dot was written.
        var isFinished = false
        let at = ContinuousClock.now
    }

    private let state: Mutex<(answers: [Answer], offers: [Offer], closings: Int)>
    private let finished: @Sendable () -> Void

    /// Accepts whatever comes after the answers are used up. `finished` is called after each final dot.
    init(_ answers: [Answer] = [], finished: @escaping @Sendable () -> Void = {}) {
        state = Mutex((answers, [], 0))
        self.finished = finished
    }

    var offers: [Offer] { state.withLock { $0.offers } }
    var closings: Int { state.withLock { $0.closings } }

    func send(
        _ message: [UInt8], in envelope: Envelope, beforeFinalDot: @escaping @Sendable () throws -> Void
    ) async throws(TransportError) -> SendOutcome {
        let answer = state.withLock { state in
            state.offers.append(Offer(envelope: envelope, message: message))
            return state.answers.isEmpty ? .accepted : state.answers.removeFirst()
        }
        if case .failure(let error) = answer { throw error }
        do {
            try beforeFinalDot()
            if case .dotHeldBack = answer { try beforeFinalDot() }
        } catch {
            throw TransportError(stage: .data, cause: .refusedHere, text: "the final dot was held back: \(error)")
        }
        state.withLock { $0.offers[$0.offers.count - 1].isFinished = true }
        finished()
        if case .outcome(let outcome) = answer { return outcome }
        return .sent(SMTPReply(code: 250, enhanced: "2.0.0", text: "queued"))
    }

    func close() async { state.withLock { $0.closings += 1 } }
}

extension TransportError {
    static let broken = TransportError(stage: .fetch, cause: .closed, text: "the server closed the connection")
    static let smtpDown = TransportError(stage: .connect, cause: .timeout, text: "nothing came")
    static let loginRefused = TransportError(
        stage: .login, cause: .smtp(code: 535, enhanced: "5.7.8"), text: "wrong password")
    static let mailboxRefused = TransportError(
        stage: .login, cause: .imap(.no), text: "[AUTHENTICATIONFAILED] wrong password")
}
