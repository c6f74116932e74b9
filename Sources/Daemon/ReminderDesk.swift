public import Foundation
public import Store
public import Submissions

/// What is recorded at one moment, laid out to decide about reminders. Pure.
public struct ReminderDesk: Sendable {
    let office: Office
    let rules: ReminderRules
    let records: ReminderRecords
    let now: Date
    private let doubts: [String: [Date]]
    /// By the unit's code and the notice's id.
    private let written: [String: [ReminderRecords.Written]]

    public init(office: Office, rules: ReminderRules, records: ReminderRecords, now: Date) {
        self.office = office
        self.rules = rules
        self.records = records
        self.now = now
        doubts = office.roster.doubts(records.unsettled)
        written = Dictionary(grouping: records.written) { Self.place($0.unit, $0.notice) }
    }

    private static func place(_ unit: String, _ notice: String) -> String { "\(notice)/\(unit)" }

    /// The letters that were written to a unit about a notice, oldest first, those that it never got too.
    func letters(to unit: String, about notice: String) -> [ReminderRecords.Written] {
        written[Self.place(unit, notice)] ?? []
    }

    /// Whether the time for reminders has come for any unit: most notices ask nothing of anybody most of the time.
    func isInSeason(_ notice: Notice) -> Bool {
        let extended = records.rulings.filter { $0.notice == notice.id }.compactMap(\.until)
        return (notice.phases.compactMap(\.due) + extended).contains { rules.isInSeason($0, at: now) }
    }

    /// Decides about a unit and a notice.
    public func decide(_ unit: OrganizationalUnit, _ notice: Notice) -> ReminderDecision {
        decide(unit, notice, without: nil)
    }

    /// The same for a caller that has computed from the desk's records where the unit stands with the notice.
    public func decide(_ unit: OrganizationalUnit, _ notice: Notice, standings: [Standing]) -> ReminderDecision {
        decide(unit, notice, standings, without: nil)
    }

    /// The same as if a letter had not been written: one that is to be decided again.
    func decide(_ unit: OrganizationalUnit, _ notice: Notice, without letter: Int64?) -> ReminderDecision {
        let items = records.items[notice.id]?[unit.code] ?? []
        let standings = standing(of: unit, notices: [notice], items: items, rulings: records.rulings, asOf: now)
        return decide(unit, notice, standings, without: letter)
    }

    private func decide(
        _ unit: OrganizationalUnit, _ notice: Notice, _ standings: [Standing], without letter: Int64?
    ) -> ReminderDecision {
        let before = letters(to: unit.code, about: notice.id).filter { !$0.isVoid && $0.letter != letter }
        let facts = ReminderFacts(
            unit: unit, notice: notice, standings: standings,
            firstLoadedAt: records.firstLoadedAt[notice.id], readAt: records.readAt,
            hasUndecidedMail: records.hasUndecidedMail, doubts: doubts[unit.code] ?? [],
            heardAt: records.items[notice.id]?[unit.code]?.lazy.map(\.receivedAt).max(),
            written: before.map { letter in
                let key = ReminderKey(letter.uniqueKey, unit: unit.code, notice: notice.id)
                return WrittenReminder(
                    slots: key?.slots ?? [], recipient: letter.recipient, at: letter.queuedAt)
            },
            undeliverable: records.undeliverable)
        return ReminderDecision(facts, rules: rules, at: now)
    }
}

extension ReminderRules {
    /// As an office has set them.
    public init(_ letters: LetterSettings, of office: Office) {
        self.init(
            calendar: office.calendar, timeZone: office.timeZone, offsets: letters.reminders, opens: letters.opens,
            closes: letters.closes)
    }
}
