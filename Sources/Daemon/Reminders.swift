import Foundation
public import Logging
import Mail
public import Store
public import Submissions

/// Step 9 of the line for reminders: those whose time has come are written and queued, and each is decided again when it
/// leaves. ``ReminderDecision`` has the rules.
public struct Reminders: Sendable {
    /// Seconds: time moves slots by minutes, and what a mail changes may wait as long.
    private static let interval: TimeInterval = 60

    let office: Office
    let templates: LetterTemplates
    let store: Store
    let settings: SMTPSettings
    let rules: ReminderRules
    let clock: OfficeClock
    let logger: Logger
    private let lastRound = LastRound()

    /// Puts the parts together; `letters` tells when reminders leave.
    public init(
        office: Office, templates: LetterTemplates, store: Store, settings: SMTPSettings, letters: LetterSettings,
        clock: OfficeClock, logger: Logger
    ) {
        self.office = office
        self.templates = templates
        self.store = store
        self.settings = settings
        rules = ReminderRules(letters, of: office)
        self.clock = clock
        self.logger = logger
    }

    /// Queues the reminders that are due and answers how many. Looks once a minute at most, and only while reminders may
    /// leave. One that can't be written keeps back no other; why is thrown in the end.
    public func cycle() async throws -> Int {
        let now = clock.now
        guard rules.isSendingTime(now), lastRound.begins(at: now, after: Self.interval) else { return 0 }
        let notices = try await notices(at: now)
        guard !notices.isEmpty else { return 0 }
        let records = try await store.reminderRecords(notices: notices.map(\.id), at: now)
        let letters = letters(of: records, try await store.instance(at: now), at: now)
        try await takeBack(letters)
        var queued = 0
        var failure: (any Error)?
        for notice in notices where letters.desk.isInSeason(notice) {
            for unit in office.roster.units {
                try Task.checkCancellation()
                do {
                    if try await write(to: unit, about: notice, letters) { queued += 1 }
                } catch let error where !(error is CancellationError) {
                    logger.error(
                        "reminder not written",
                        metadata: ["unit.code": "\(unit.code)", "notice.code": "\(notice.id)", "reason": "\(error)"])
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
        return queued
    }

    /// To be asked within the transaction that claims a reminder: why it must not leave, or nil.
    func objection() async throws -> @Sendable (OutboundMessage, ReminderRecords) throws -> String? {
        let now = clock.now
        let instance = try await store.instance(at: now)
        return { letter, records in
            let letters = letters(of: records, instance, at: now)
            guard let written = records.written.first(where: { $0.letter == letter.id }) else {
                return "it is no reminder of this program's"
            }
            return letters.objection(to: written, isLeaving: true, isReleased: letter.releasedAt != nil)
        }
    }

    /// Those that anybody may still be reminded of, at this moment or later.
    private func notices(at now: Date) async throws -> [Notice] {
        let rulings = try await store.rulings()
        return office.notices.filter { notice in
            let extended = rulings.filter { $0.notice == notice.id }.compactMap(\.until)
            return !notice.isInformational
                && (notice.phases.compactMap(\.due) + extended).contains { rules.mayRemind(of: $0, from: now) }
        }
    }

    private func letters(of records: ReminderRecords, _ instance: Instance, at now: Date) -> ReminderLetters {
        ReminderLetters(
            desk: ReminderDesk(office: office, rules: rules, records: records, now: now), templates: templates,
            instance: instance)
    }

    /// Letters that wait in the outbox are looked through by people: what they say is kept true.
    private func takeBack(_ letters: ReminderLetters) async throws {
        for written in letters.desk.records.written where written.state == .queued {
            guard let objection = letters.objection(to: written) else { continue }
            try await store.cancel([written.letter], reason: objection, by: "daemon", at: clock.now)
        }
    }

    private func write(
        to unit: OrganizationalUnit, about notice: Notice, _ letters: ReminderLetters
    ) async throws -> Bool {
        guard let reminder = letters.desk.decide(unit, notice).reminder else { return false }
        let text = try letters.text(of: reminder, to: unit, about: notice)
        let key = letters.key(of: reminder, text, unit, notice)
        let letter = try Letter(
            letters.paper(settings).mail(text, to: reminder.recipient, origin: .generated), kind: .reminder,
            uniqueKey: key.text(number: letters.number(of: key)), unit: unit.code, notice: notice.id)
        guard let id = try await store.enqueue(letter, at: clock.now) else { return false }
        Step.enqueue.done()
        logger.info(
            "reminder queued",
            metadata: [
                "outbound.id": "\(id)", "unit.code": "\(unit.code)", "notice.code": "\(notice.id)",
                "letter.key": "\(letter.uniqueKey)",
            ])
        return true
    }
}
