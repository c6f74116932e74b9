import Foundation

/// The slots of one due time of one unit, from the first reminder before it to the second contact after it.
struct ReminderLadder {
    /// A slot with the day on which it begins.
    struct Rung {
        var slot: ReminderSlot
        var day: LocalDate

        func hasBegun(at moment: ReminderMoment) -> Bool {
            day < moment.day || (day == moment.day && moment.isAfterOpening)
        }
    }

    let due: Deadline
    /// The next of the unit's addresses that was not written to about this due time.
    let secondContact: String?
    private let rules: ReminderRules
    private let loaded: ReminderMoment?
    private let rungs: [Rung]
    /// The day on which the unit last sent something for the notice.
    private let heard: LocalDate?
    /// All reminders about the notice, each with its day.
    private let written: [(slots: [ReminderSlot], day: LocalDate)]

    init(due: Deadline, facts: ReminderFacts, rules: ReminderRules) {
        self.due = due
        self.rules = rules
        loaded = facts.firstLoadedAt.map(rules.moment)
        heard = facts.heardAt.map(rules.day)
        written = facts.written.map { ($0.slots, rules.day($0.at)) }
        let second = ReminderSlot(due: due.instant, step: .secondContact)
        let own = facts.written.filter { letter in
            letter.slots.contains { $0.due == due.instant } && !letter.slots.contains(second)
        }
        let used = Set(own.map { $0.recipient.lowercased() })
        secondContact = facts.addresses.first { !used.contains($0.lowercased()) }
        var rungs = rules.offsets.map { offset in
            Rung(
                slot: ReminderSlot(due: due.instant, step: .offset(offset)),
                day: rules.calendar.adding(workingDays: offset, to: due.day))
        }
        // The second contact is written to once, when the first was reminded in vain.
        if let last = rungs.last, rules.lastOverdue != nil, secondContact != nil,
            let reminded = own.map({ rules.day($0.at) }).max()
        {
            rungs.append(Rung(slot: second, day: rules.patienceEnds(from: max(last.day, reminded))))
        }
        self.rungs = rungs
    }

    /// The latest slot that has begun: what was missed before it collapses into it. Nil before the first.
    func latest(at moment: ReminderMoment) -> Rung? { rungs.last { $0.hasBegun(at: moment) } }

    /// Whether no letter to the first contact follows the one of the latest slot.
    func isAtLast(at moment: ReminderMoment) -> Bool {
        guard let step = latest(at: moment)?.slot.step else { return false }
        return step == .secondContact || rules.lastOverdue.map { .offset($0) } == step
    }

    /// The day of the last letter about this due time.
    var lastWritten: LocalDate? { own.map(\.day).max() }

    private var own: [(slots: [ReminderSlot], day: LocalDate)] {
        written.filter { letter in letter.slots.contains { $0.due == due.instant } }
    }

    /// When the next slot begins; nil after the last.
    func next(after moment: ReminderMoment) -> Date? {
        rungs.first { !$0.hasBegun(at: moment) }.map { rules.opening(of: $0.day) }
    }

    // MARK: Why the latest slot gives no letter

    /// Why nothing is written for a slot that has begun; nil when something is to be.
    func objection(to rung: Rung, at moment: ReminderMoment) -> ReminderDecision.Withheld? {
        if beganBeforeLoading(rung) { return .beforeLoading }
        if isWritten(rung.slot) || isCovered(rung) { return .alreadyWritten }
        if hasWrittenSince(rung) { return .unitHasWritten }
        return isStale(rung, at: moment) ? .stale : nil
    }

    private func beganBeforeLoading(_ rung: Rung) -> Bool {
        guard let loaded else { return true }
        return rung.hasBegun(at: loaded)
    }

    /// The days of the slots may move with the calendar; each slot has one letter all the same.
    private func isWritten(_ slot: ReminderSlot) -> Bool { written.contains { $0.slots.contains(slot) } }

    /// A letter of the same day or a later one told everything that was missing: nobody wants a second.
    private func isCovered(_ rung: Rung) -> Bool { written.contains { $0.day >= rung.day } }

    /// The receipt for what the unit sent tells what is missing and until when.
    private func hasWrittenSince(_ rung: Rung) -> Bool { heard.map { $0 >= rung.day } ?? false }

    /// The last reminder after the due time is made up for however late; a unit that was never told that something is
    /// missing would otherwise first hear of it by telephone.
    private func isStale(_ rung: Rung, at moment: ReminderMoment) -> Bool {
        if let last = rules.lastOverdue, rung.slot.step == .offset(last) { return false }
        return moment.day > rules.patienceEnds(from: rung.day)
    }

    /// Whether the unit was, or could have been, reminded as often as the office wants, and had time to answer.
    func isOver(at moment: ReminderMoment) -> Bool {
        guard due.passed(at: moment.now), rungs.allSatisfy({ $0.hasBegun(at: moment) }) else { return false }
        if let lastWritten, moment.day < rules.patienceEnds(from: lastWritten) { return false }
        return latest(at: moment).map { objection(to: $0, at: moment) != nil } ?? true
    }
}
