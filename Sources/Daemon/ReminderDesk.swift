import Crypto
import Foundation
import Store
import Submissions

/// What is recorded at one moment, laid out to decide about reminders. Pure.
struct ReminderDesk: Sendable {
    let office: Office
    let templates: LetterTemplates
    let rules: ReminderRules
    let records: ReminderRecords
    let secret: [UInt8]
    let now: Date
    private let doubts: [String: [Date]]
    /// By the unit's code and the notice's id.
    private let written: [String: [ReminderRecords.Written]]

    init(
        office: Office, templates: LetterTemplates, rules: ReminderRules, records: ReminderRecords, secret: [UInt8],
        now: Date
    ) {
        self.office = office
        self.templates = templates
        self.rules = rules
        self.records = records
        self.secret = secret
        self.now = now
        doubts = office.roster.doubts(records.unsettled)
        written = Dictionary(grouping: records.written) { Self.place($0.unit, $0.notice) }
    }

    private static func place(_ unit: String, _ notice: String) -> String { "\(notice)/\(unit)" }

    /// Whether the time for reminders has come for any unit: most notices ask nothing of anybody most of the time.
    func isInSeason(_ notice: Notice) -> Bool {
        let extended = records.rulings.filter { $0.notice == notice.id }.compactMap(\.until)
        return (notice.phases.compactMap(\.due) + extended).contains { rules.hasBegun($0, at: now) }
    }

    /// Decides about a unit and a notice.
    ///
    /// - Parameter letter: One that is to be decided again: as if it had not been written.
    func decide(_ unit: OrganizationalUnit, _ notice: Notice, without letter: Int64? = nil) -> ReminderDecision {
        let items = records.items[notice.id]?[unit.code] ?? []
        let before = (written[Self.place(unit.code, notice.id)] ?? []).filter { !$0.isVoid && $0.letter != letter }
        let facts = ReminderFacts(
            unit: unit, notice: notice,
            standings: standing(of: unit, notices: [notice], items: items, rulings: records.rulings, asOf: now),
            firstLoadedAt: records.firstLoadedAt[notice.id], readAt: records.readAt,
            hasUndecidedMail: records.hasUndecidedMail, doubts: doubts[unit.code] ?? [],
            heardAt: items.map(\.receivedAt).max(),
            written: before.map { letter in
                let key = ReminderKey(letter.uniqueKey, unit: unit.code, notice: notice.id)
                return WrittenReminder(
                    slots: key?.slots ?? [], recipient: letter.recipient, at: letter.queuedAt)
            },
            undeliverable: records.undeliverable)
        return ReminderDecision(facts, rules: rules, at: now)
    }

    /// Why a queued reminder is not to leave: what it says is no longer so. Nil when it is.
    ///
    /// - Parameter isLeaving: Also whether it may leave at this very moment.
    func objection(to letter: OutboundMessage, isLeaving: Bool) -> String? {
        guard let unit = letter.unit.flatMap({ office.roster.unit(code: $0) }) else {
            return "the unit left the roster"
        }
        guard let notice = letter.notice.flatMap(office.notice) else { return "the notice is not loaded" }
        let later = written[Self.place(unit.code, notice.id)]?.contains { $0.letter > letter.id && !$0.isVoid }
        if later == true { return "a later reminder takes its place" }
        let decision = decide(unit, notice, without: letter.id)
        guard let reminder = decision.candidate else {
            return decision.withheld.map(String.init(describing:)) ?? "nothing is missing any more"
        }
        // Whoever releases a letter by hand wants it to leave at once.
        if isLeaving, let reason = decision.withheld, letter.releasedAt == nil || reason != .outsideHours {
            return "\(reason)"
        }
        let written = ReminderKey(letter.uniqueKey, unit: unit.code, notice: notice.id)
        do {
            let text = try text(of: reminder, to: unit, about: notice)
            return written == key(of: reminder, text, unit, notice) ? nil : "what it says has changed"
        } catch {
            return "it can't be written again: \(error)"
        }
    }

    /// The letter in words.
    func text(
        of reminder: Reminder, to unit: OrganizationalUnit, about notice: Notice
    ) throws(LetterError) -> LetterText {
        try templates.reminder(content(of: reminder, to: unit, about: notice), for: office)
    }

    private func content(
        of reminder: Reminder, to unit: OrganizationalUnit, about notice: Notice
    ) -> ReminderContent {
        ReminderContent(
            reminder, unit: unit, notice: notice,
            reference: ReferenceCode(secret: secret, unit: unit.code, notice: notice.id), office: office, now: now)
    }

    /// The unique key of a reminder, without its number.
    func key(
        of reminder: Reminder, _ text: LetterText, _ unit: OrganizationalUnit, _ notice: Notice
    ) -> ReminderKey {
        let today = OfficeDates(language: office.language, timeZone: office.timeZone, now: now).day(of: now)
        let lasting = text.body.split(separator: "\n").filter { $0 != today }
        let words = [reminder.recipient, text.subject] + lasting.map(String.init)
        let hash = SHA256.hash(data: Data(words.joined(separator: "\n").utf8))
        return ReminderKey(
            unit: unit.code, notice: notice.id, slots: reminder.slots,
            fingerprint: hash.prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }

    /// How many letters of these slots were written before and are void.
    func number(of key: ReminderKey) -> Int {
        (written[Self.place(key.unit, key.notice)] ?? []).count { letter in
            ReminderKey(letter.uniqueKey, unit: key.unit, notice: key.notice)?.slots == key.slots
        }
    }
}
