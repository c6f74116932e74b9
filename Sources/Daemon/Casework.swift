public import Foundation
public import Inspection
public import Logging
public import Store
public import Submissions

/// Steps 6–8 of the line: every received mail is examined by the workers, decided, and the decision committed.
public struct Casework: Sendable {
    /// Mails in hand at once: as many as the machine this is made for has processors.
    private static let width = 2

    let office: Office
    let store: Store
    let inspector: Inspector
    /// Seconds that a receipt waits for more mails of a burst.
    let coalesce: TimeInterval
    /// Who signs for the senders of a mailbox's mail, by its id; where nobody does, strangers are never answered.
    let receivingServers: [String: ReceivingServer]
    /// All letters go to one address instead of to their addressees.
    let isTrialRun: Bool
    let clock: OfficeClock
    let logger: Logger

    /// Puts the parts together; `coalesce` is in seconds.
    public init(
        office: Office, store: Store, inspector: Inspector, coalesce: TimeInterval,
        receivingServers: [String: ReceivingServer] = [:], isTrialRun: Bool = false, clock: OfficeClock,
        logger: Logger
    ) {
        self.receivingServers = receivingServers
        self.isTrialRun = isTrialRun
        self.office = office
        self.store = store
        self.inspector = inspector
        self.coalesce = coalesce
        self.clock = clock
        self.logger = logger
    }

    /// Decides everything that was received and answers how many mails that were. `progress` is told the number so far.
    /// Throws at once when no mail can be read at all (sandbox), and after up to 49 others when one can't for a reason
    /// that is not its own (file gone, disk full); what was decided stays decided.
    public func cycle(progress: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        var decided = 0
        while true {
            let messages = try await store.nextToExamine(limit: 50)
            if messages.isEmpty {
                // One that found no room may have been decided by somebody else.
                store.files.needsNoRoom(startingWith: Self.wantsRoom)
                return decided
            }
            let outcomes = try await outcomes(of: messages)
            decided += outcomes.count { $0 == .decided }
            progress(decided)
            for case .failed(let failure) in outcomes { throw failure }
        }
    }

    /// How the name begins under which a mail wants room.
    private static let wantsRoom = "mail "

    private func outcomes(of messages: [InboundMessage]) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var outcomes: [Outcome] = []
            for (index, message) in messages.enumerated() {
                try Task.checkCancellation()
                if index >= Self.width, let outcome = try await group.next() { outcomes.append(outcome) }
                group.addTask { try await handle(message) }
            }
            for try await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
    }

    /// What came of one try.
    private enum Outcome: Equatable {
        case decided
        /// A worker died: the mail is tried again until it is held.
        case again
        case failed(InspectionFailure)
    }

    /// Decides held and ignored mails of the last 60 days again if roster or notices changed since they were decided.
    public func decideAgainIfChanged() async throws {
        let fingerprint = office.fingerprint
        guard try await store.decidedAgainst() != fingerprint else { return }
        for message in try await store.undecided(takenSince: clock.now.addingTimeInterval(-60 * 86_400)) {
            // One that workers or the daemon died of is left to people: nobody would count the next deaths.
            if try await store.decision(of: message.id)?.because.first?.code == .unreadable { continue }
            guard let examination = try await knownExamination(of: message) else { continue }
            let rulings = try await store.rulings(deciding: message.id)
            var decision = decide(
                examination, receivedAt: message.receivedAt, mailbox: message.mailbox, office: office,
                rulings: rulings)
            if decision.decision == .bounce { decision = try await bounced(decision, examination, message).decision }
            let receipts = receiptsOwed(for: decision, examination, office: office, coalesce: coalesce)
            if try await store.decideAgain(
                decision, for: message.id, at: clock.now, knowing: rulings, receipts: receipts)
            {
                log(decision, of: message)
            }
        }
        try await store.setDecidedAgainst(fingerprint)
    }

    private func handle(_ message: InboundMessage) async throws -> Outcome {
        do {
            return try await examineAndDecide(message)
        } catch let failure as InspectionFailure {
            return .failed(failure)
        } catch let error as StoreError {
            // `muster ingest` decides mails beside the daemon.
            guard case .conflict = error, try await store.inboundMessage(message.id)?.state != .received else {
                throw error
            }
            return .again
        }
    }

    private func examineAndDecide(_ message: InboundMessage) async throws -> Outcome {
        guard try await store.beginExamination(message.id) else {
            let because = Reason(.unreadable, "\(message.deaths.worker)", "\(message.deaths.daemon)")
            let hold = Decision(decision: .hold, because: [because], rules: rulesVersion)
            try await store.commitDecision(hold, for: message.id, at: clock.now)
            log(hold, of: message)
            return .decided
        }
        guard let examination = try await examination(of: message) else { return .again }
        Step.examine.done()
        while try await !settle(message, examination) { try Task.checkCancellation() }
        return .decided
    }

    /// False when a coordinator ruled about the mail, or about times, meanwhile.
    private func settle(_ message: InboundMessage, _ examination: Examination) async throws -> Bool {
        let rulings = try await store.rulings(deciding: message.id)
        var decision = decide(
            examination, receivedAt: message.receivedAt, mailbox: message.mailbox, office: office, rulings: rulings,
            assigned: Assignment(ofMail: message.id, rulings))
        var news = heard(from: examination)
        if decision.decision == .bounce { (decision, news) = try await bounced(decision, examination, message) }
        Step.decide.done()
        let isCommitted = try await store.commitDecision(
            decision, for: message.id, at: clock.now, knowing: rulings,
            receipts: receiptsOwed(for: decision, examination, office: office, coalesce: coalesce),
            acknowledgement: acknowledgement(of: message, decision, examination),
            news: news)
        guard isCommitted else { return false }
        Step.commit.done()
        log(decision, of: message)
        return true
    }

    /// The workers' report, made unless a run that was killed had made it. Nil when a worker died: the mail stays
    /// received and is tried again until it is held.
    private func examination(of message: InboundMessage) async throws -> Examination? {
        do {
            if let known = try await knownExamination(of: message) { return known }
            try store.files.requireRoom(for: message.bytes, of: "\(Self.wantsRoom)\(message.id)")
            let folder = try store.files.makeTemporaryFolder()
            let examination = try await inspector.examineMail(
                at: store.files.path(message.sha256, .message), outputFolder: folder.path)
            let files = examination.attachments.flatMap(\.leaves).compactMap { file in
                file.output.map {
                    MeasuredFile(path: "\(folder.path)/\($0)", sha256: file.sha256, bytes: file.bytes)
                }
            }
            _ = try await store.files.keepFiles(files)
            // It is removed with its last use, which must not be before they were taken out of it.
            withExtendedLifetime(folder) {}
            try await store.storeExamination(examination, of: message.id, at: clock.now)
            return examination
        } catch let death as WorkerDeath {
            let deaths = try await store.workerDied(message.id, reason: "\(death)", at: clock.now)
            logger.error(
                "a worker died of a mail",
                metadata: ["message.id": "\(message.id)", "reason": "\(death)", "deaths": "\(deaths.worker)"])
            return nil
        } catch {
            try await store.abandonExamination(message.id)
            throw error
        }
    }

    /// The report of an earlier run; nil when there is none, or none that this version of the program reads.
    private func knownExamination(of message: InboundMessage) async throws -> Examination? {
        guard message.isExamined else { return nil }
        do {
            return try await store.examination(of: message.id)
        } catch let error as DecodingError {
            logger.notice(
                "an examination of another version is not used",
                metadata: ["message.id": "\(message.id)", "reason": "\(error)"])
            return nil
        }
    }

    private func log(_ decision: Decision, of message: InboundMessage) {
        logger.info(
            "mail decided",
            metadata: [
                "message.id": "\(message.id)", "decision": "\(decision.decision.rawValue)",
                "unit.code": "\(decision.unit?.code ?? "-")", "notice.code": "\(decision.notice?.id ?? "-")",
                "items": "\(decision.items.count)", "late": "\(decision.late)",
            ])
    }
}
