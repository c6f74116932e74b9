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
    /// Seconds: a notice whose last due time is longer ago is left in peace.
    private static let longest: TimeInterval = 180 * 86_400

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
        rules = ReminderRules(
            calendar: office.calendar, timeZone: office.timeZone, offsets: letters.reminders, opens: letters.opens,
            closes: letters.closes)
        self.clock = clock
        self.logger = logger
    }

    /// Queues the reminders that are due and answers how many. Looks once a minute at most, and only while reminders may
    /// leave. One that can't be written keeps back no other; why is thrown in the end.
    public func cycle() async throws -> Int {
        let now = clock.now
        let notices = activeNotices(at: now)
        guard rules.isSendingTime(now), !notices.isEmpty, lastRound.begins(at: now, after: Self.interval) else {
            return 0
        }
        let instance = try await store.instance(at: now)
        let desk = desk(try await store.reminderRecords(notices: notices.map(\.id), at: now), instance, at: now)
        try await takeBack(desk)
        var queued = 0
        var failure: (any Error)?
        for notice in notices where desk.isInSeason(notice) {
            for unit in office.roster.units {
                try Task.checkCancellation()
                do {
                    if try await write(to: unit, about: notice, desk) { queued += 1 }
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

    /// What reminders will not ask for any more, for the coordinator's list; by the notices, then by the roster.
    public func escalations() async throws -> [Escalation] {
        let now = clock.now
        let notices = activeNotices(at: now)
        let records = try await store.reminderRecords(notices: notices.map(\.id), at: now)
        let desk = desk(records, try await store.instance(at: now), at: now)
        return notices.flatMap { notice in
            office.roster.units.compactMap { unit in
                let decision = desk.decide(unit, notice)
                return decision.escalation.map {
                    Escalation(unit: unit.code, notice: notice.id, because: $0, missing: decision.overdue)
                }
            }
        }
    }

    /// A unit that a person should telephone.
    public struct Escalation: Equatable, Sendable {
        public var unit: String
        public var notice: String
        public var because: ReminderDecision.Escalation
        public var missing: [ReminderDecision.Overdue]
    }

    /// To be asked within the transaction that claims a reminder: why it must not leave, or nil.
    func objection() async throws -> @Sendable (OutboundMessage, ReminderRecords) throws -> String? {
        let now = clock.now
        let instance = try await store.instance(at: now)
        return { letter, records in
            desk(records, instance, at: now).objection(to: letter, isLeaving: true)
        }
    }

    private func activeNotices(at now: Date) -> [Notice] {
        office.notices.filter { notice in
            guard !notice.isInformational else { return false }
            let last = notice.phases.compactMap(\.due?.instant).max()
            return last.map { now.timeIntervalSince($0) < Self.longest } ?? false
        }
    }

    private func desk(_ records: ReminderRecords, _ instance: Instance, at now: Date) -> ReminderDesk {
        ReminderDesk(
            office: office, templates: templates, rules: rules, records: records, secret: instance.secret, now: now)
    }

    /// Letters that wait in the outbox are looked through by people: what they say is kept true.
    private func takeBack(_ desk: ReminderDesk) async throws {
        for written in desk.records.written where written.state == .queued {
            guard let letter = try await store.letter(written.letter)?.letter,
                let objection = desk.objection(to: letter, isLeaving: false)
            else { continue }
            try await store.cancel(letter.id, reason: objection, by: "daemon", at: clock.now)
        }
    }

    private func write(to unit: OrganizationalUnit, about notice: Notice, _ desk: ReminderDesk) async throws -> Bool {
        guard let reminder = desk.decide(unit, notice).reminder else { return false }
        let text = try desk.text(of: reminder, to: unit, about: notice)
        let key = desk.key(of: reminder, text, unit, notice)
        let letter = try await compose(text, reminder.recipient, key: key, number: desk.number(of: key))
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

    private func compose(
        _ text: LetterText, _ recipient: String, key: ReminderKey, number: Int
    ) async throws -> Letter {
        let now = clock.now
        let messageID = MessageID.own(
            UUID().uuidString.lowercased(), domain: EmailAddress(address: settings.from).domain)
        let letter = OutboundLetter(
            from: EmailAddress(name: office.name, address: settings.from), to: EmailAddress(address: recipient),
            subject: text.subject,
            date: MailDate(
                seconds: Int(now.timeIntervalSince1970), offsetMinutes: office.timeZone.secondsFromGMT(for: now) / 60),
            messageID: messageID, origin: .generated, instance: try await store.instance(at: now).marker,
            text: text.body)
        return Letter(
            kind: .reminder, uniqueKey: key.text(number: number), unit: key.unit, notice: key.notice,
            recipient: recipient, subject: text.subject, messageID: messageID, content: try letter.composed())
    }
}
