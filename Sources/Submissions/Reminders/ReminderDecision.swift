public import Foundation

/// A reminder that is due, and what it is about.
public struct Reminder: Sendable {
    /// What it is written for; never empty.
    public var slots: [ReminderSlot]
    /// One of the unit's addresses.
    public var recipient: String
    /// Everything that is missing and whose time to be reminded of has begun.
    let gaps: [ReminderGap]
    let board: RequirementBoard
    /// The last one by mail: the coordinator telephones next.
    let isLast: Bool
    let isToSecondContact: Bool
}

/// A requirement, or alternatives of which one is enough, that a unit lacks.
struct ReminderGap {
    var group: RequirementGroup
    var due: Deadline
}

/// Whether a unit is reminded of a notice, and why not.
public struct ReminderDecision: Sendable {
    /// Why no reminder is written.
    public enum Withheld: Error, Equatable {
        /// Nothing that is required is missing: it came, was waived, or was never asked of the unit.
        case nothingMissing
        case noDueTime
        /// A person looks at what came for it.
        case underReview
        /// What would come now would not be taken.
        case closed
        /// Nil: none follows.
        case notYet(next: Date?)
        case beforeLoading
        case alreadyWritten
        /// On the day of the slot or later: a receipt told it what is missing.
        case unitHasWritten
        /// Missed by more than two working days.
        case stale
        case noAddress
        case outsideHours
        /// The id of the mailbox.
        case mailboxNotRead(String)
        case mailUndecided
        /// Up to this day.
        case mailWithPerson(until: LocalDate)
    }

    /// Why a person should take it up with the unit.
    public enum Escalation: Equatable, Sendable {
        /// Reminded as often as the office wants.
        case remindedInVain
        /// No address is there, or none that letters reach.
        case noAddress
        /// Nothing is taken any more.
        case closed
    }

    /// Something overdue that no reminder will ask for any more.
    public struct Overdue: Equatable, Sendable {
        /// Of the requirement, or of its alternatives.
        public var title: String
        public var due: Deadline
    }

    /// The reminder whose time has come; it may have to wait all the same.
    public private(set) var candidate: Reminder?
    /// Why nothing is written at this moment.
    public private(set) var withheld: Withheld?
    /// Set as long as something is missing that no reminder will ask for any more.
    public private(set) var escalation: Escalation?
    /// What the escalation is about.
    public private(set) var overdue: [Overdue] = []

    /// The reminder that is to be written now; nil exactly when ``withheld`` is not.
    public var reminder: Reminder? { withheld == nil ? candidate : nil }
}

extension ReminderDecision {
    /// Decides about one unit and one notice. Pure; each rule is one function here, in ``ReminderLadder`` or in
    /// ``ReminderRules``.
    public init(_ facts: ReminderFacts, rules: ReminderRules, at now: Date) {
        let moment = rules.moment(now)
        let board = RequirementBoard(notice: facts.notice, standings: facts.standings)
        let missing = board.groups.filter { !$0.isDone && !$0.isOptional }
        let due = missing.compactMap { group in
            group.due.map { ReminderGap(group: group, due: $0) }
        }
        let settled = due.filter { !$0.group.isUnderReview }
        let open = settled.filter { !$0.isClosed(at: now) }
        let ladders = Self.distinct(settled.map(\.due)).map { ReminderLadder(due: $0, facts: facts, rules: rules) }
        func ladder(_ gap: ReminderGap) -> ReminderLadder? { ladders.first { $0.due.instant == gap.due.instant } }

        escalate(
            closed: settled.filter { $0.isClosed(at: now) },
            reminded: open.filter { ladder($0)?.isOver(at: moment) == true },
            unreachable: facts.addresses.isEmpty ? open.filter { ladder($0)?.latest(at: moment) != nil } : [])
        let objections: [(Bool, Withheld)] = [
            (missing.isEmpty, .nothingMissing), (due.isEmpty, .noDueTime), (settled.isEmpty, .underReview),
            (open.isEmpty, .closed),
        ]
        if let first = objections.first(where: \.0) {
            withheld = first.1
            return
        }
        let openLadders = ladders.filter { ladder in open.contains { $0.due.instant == ladder.due.instant } }
        switch Self.occasion(of: openLadders, facts, at: moment) {
        case .failure(let objection): withheld = objection
        case .success(let occasion):
            withheld = Self.circumstance(facts, rules, now)
            candidate = Reminder(
                slots: occasion.slots, recipient: occasion.recipient,
                // What was given up stands in the coordinator's list and in no letter.
                gaps: open.filter { gap in
                    guard let ladder = ladder(gap) else { return false }
                    return ladder.latest(at: moment) != nil && !ladder.isOver(at: moment)
                },
                board: board,
                isLast: occasion.isToSecond
                    || occasion.slots.contains { slot in rules.lastOverdue.map { .offset($0) } == slot.step },
                isToSecondContact: occasion.isToSecond)
        }
    }

    private mutating func escalate(closed: [ReminderGap], reminded: [ReminderGap], unreachable: [ReminderGap]) {
        if !unreachable.isEmpty {
            escalation = .noAddress
        } else if !reminded.isEmpty {
            escalation = .remindedInVain
        } else if !closed.isEmpty {
            escalation = .closed
        }
        let told = unreachable.isEmpty ? reminded : unreachable
        overdue = (closed + told).map { Overdue(title: $0.group.title, due: $0.due) }
    }

    /// What a letter is written for, and to whom.
    private struct Occasion {
        var slots: [ReminderSlot]
        var recipient: String
        var isToSecond: Bool
    }

    /// The slots for which a letter is still to be written: one letter for all of them.
    private static func occasion(
        of ladders: [ReminderLadder], _ facts: ReminderFacts, at moment: ReminderMoment
    ) -> Result<Occasion, Withheld> {
        var open: [(ladder: ReminderLadder, slot: ReminderSlot)] = []
        var objection: Withheld?
        for ladder in ladders {
            guard let rung = ladder.latest(at: moment) else { continue }
            let found = ladder.objection(to: rung, at: moment)
            if found == nil { open.append((ladder, rung.slot)) }
            objection = objection ?? found
        }
        if open.isEmpty {
            return .failure(objection ?? .notYet(next: ladders.compactMap { $0.next(after: moment) }.min()))
        }
        // A letter to the first contact tells of everything; the second is written to only by itself.
        let ordinary = open.filter { $0.slot.step != .secondContact }
        let chosen = ordinary.isEmpty ? open : ordinary
        let recipient = ordinary.isEmpty ? open.first?.ladder.secondContact : facts.addresses.first
        guard let recipient else { return .failure(.noAddress) }
        return .success(
            Occasion(slots: chosen.map(\.slot), recipient: recipient, isToSecond: ordinary.isEmpty))
    }

    private static func distinct(_ dues: [Deadline]) -> [Deadline] {
        dues.reduce(into: []) { found, due in
            if !found.contains(where: { $0.instant == due.instant }) { found.append(due) }
        }.sorted { $0.instant < $1.instant }
    }

    // MARK: What keeps a letter back for a while

    private static func circumstance(
        _ facts: ReminderFacts, _ rules: ReminderRules, _ now: Date
    ) -> Withheld? {
        if !rules.isSendingTime(now) { return .outsideHours }
        return mailWithPerson(facts, rules, now) ?? unreadMail(facts, now)
    }

    /// What a unit sent may lie in a mailbox, or among the mails that were read and not looked at.
    private static func unreadMail(_ facts: ReminderFacts, _ now: Date) -> Withheld? {
        for mailbox in facts.notice.mailboxes {
            guard let read = facts.readAt[mailbox], now.timeIntervalSince(read) <= ReminderRules.freshness else {
                return .mailboxNotRead(mailbox)
            }
        }
        return facts.hasUndecidedMail ? .mailUndecided : nil
    }

    /// What a unit sent may be what a person has before them; for two working days they are given the time.
    private static func mailWithPerson(_ facts: ReminderFacts, _ rules: ReminderRules, _ now: Date) -> Withheld? {
        let ends = facts.doubts.map { rules.patienceEnds(from: rules.day($0)) }.max()
        return ends.flatMap { rules.day(now) <= $0 ? .mailWithPerson(until: $0) : nil }
    }
}

extension RequirementGroup {
    fileprivate var title: String { members.map { ShownText.line($0.requirement.title) }.joined(separator: " / ") }

}

extension ReminderGap {
    /// Whether what would come now would be refused.
    fileprivate func isClosed(at now: Date) -> Bool {
        guard let cutoff = group.cutoff, due.passed(at: now) else { return false }
        return cutoff.passed(at: now)
    }
}
