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
        /// It was due too long ago: this was the last day on which anybody was asked for it.
        case ended(LocalDate)
        /// The next time is in ``ReminderDecision/next``; there may be none.
        case notYet
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
        /// It was due too long ago.
        case ended
    }

    /// Something overdue that no reminder will ask for any more.
    public struct Overdue: Equatable, Sendable {
        /// Of the requirement, or of its alternatives.
        public var title: String
        public var due: Deadline
        /// The last day on which it was or could be asked for: that of the last letter, that of the cut-off, or the last
        /// on which anybody is chased. Nil when no letter asked for it.
        public var askedUntil: LocalDate?
    }

    /// The reminder whose time has come; it may have to wait all the same.
    public private(set) var candidate: Reminder?
    /// Why nothing is written at this moment.
    public private(set) var withheld: Withheld?
    /// When the next reminder leaves if nothing changes; nil when none follows, or when it waits for what no clock tells.
    public private(set) var next: Date?
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
        // Most units of most notices, which there are many of.
        if facts.standings.allSatisfy({ $0.isDone || $0.state == .notApplicable }) {
            withheld = .nothingMissing
            return
        }
        let moment = rules.moment(now)
        let gaps = ReminderGaps(facts, rules, at: now)
        let ladders = gaps.dues.map { ReminderLadder(due: $0, facts: facts, rules: rules) }
        let asked = gaps.open.compactMap { gap in
            ladders.first { $0.due.instant == gap.due.instant }.map { (gap: gap, ladder: $0) }
        }
        escalate(gaps, asked, isReached: !facts.addresses.isEmpty, rules, at: moment)
        if let objection = gaps.objection {
            withheld = objection
            return
        }
        switch Self.occasion(of: ladders, facts, at: moment) {
        case .failure(let objection):
            withheld = objection
            next = facts.addresses.isEmpty ? nil : ladders.compactMap { $0.next(after: moment) }.min()
        case .success(let occasion):
            let unread = Self.unreadMail(facts, now)
            // Hours come last: they alone do not bind a letter that a person releases.
            withheld = unread ?? (rules.isSendingTime(now) ? nil : .outsideHours)
            next = unread == nil ? rules.sendingTime(from: now) : nil
            // What was given up stands in the coordinator's list and in no letter.
            let told = asked.filter { $0.ladder.latest(at: moment) != nil && !$0.ladder.isOver(at: moment) }
            candidate = Reminder(
                slots: occasion.slots, recipient: occasion.recipient, gaps: told.map(\.gap), board: gaps.board,
                isLast: Self.isLast(told.map(\.ladder), of: ladders, rules, at: moment),
                isToSecondContact: occasion.isToSecond)
        }
        waitForPerson(facts, rules, now)
    }

    /// Whether no other letter asks for the same again: one about a later due time would tell everything that is missing.
    private static func isLast(
        _ told: [ReminderLadder], of ladders: [ReminderLadder], _ rules: ReminderRules, at moment: ReminderMoment
    ) -> Bool {
        let end = rules.patienceEnds(from: moment.day)
        let isFollowed = ladders.contains { ladder in
            ladder.latest(at: moment) == nil && ladder.next(after: moment).map { rules.day($0) <= end } ?? false
        }
        return !told.isEmpty && told.allSatisfy { $0.isAtLast(at: moment) } && !isFollowed
    }

    /// What a unit sent may be what a person has before them; for two working days they are given the time.
    private mutating func waitForPerson(_ facts: ReminderFacts, _ rules: ReminderRules, _ now: Date) {
        guard let end = facts.doubts.map({ rules.patienceEnds(from: rules.day($0)) }).max(),
            let earliest = candidate == nil ? next : now, rules.day(earliest) <= end
        else { return }
        withheld = .mailWithPerson(until: end)
        next = rules.opening(after: end)
    }

    private mutating func escalate(
        _ gaps: ReminderGaps, _ asked: [(gap: ReminderGap, ladder: ReminderLadder)], isReached: Bool,
        _ rules: ReminderRules, at moment: ReminderMoment
    ) {
        let inVain = asked.filter { _, ladder in
            ladder.isOver(at: moment) || (!isReached && ladder.latest(at: moment) != nil)
        }
        if !inVain.isEmpty {
            escalation = isReached ? .remindedInVain : .noAddress
        } else if !gaps.closed.isEmpty {
            escalation = .closed
        } else if !gaps.ended.isEmpty {
            escalation = .ended
        }
        func overdue(_ gap: ReminderGap, until day: LocalDate?) -> Overdue {
            Overdue(title: gap.group.title, due: gap.due, askedUntil: day)
        }
        self.overdue =
            gaps.closed.map { overdue($0, until: $0.group.cutoff?.day) }
            + gaps.ended.map { overdue($0, until: rules.chasingEnds($0.due)) }
            + inVain.map { overdue($0.gap, until: $0.ladder.lastWritten) }
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
            // Ladders come in the order of their due times: the last says what keeps the next letter back.
            objection = found ?? objection
        }
        if open.isEmpty { return .failure(objection ?? .notYet) }
        // A letter to the first contact tells of everything; the second is written to only by itself.
        let ordinary = open.filter { $0.slot.step != .secondContact }
        let chosen = ordinary.isEmpty ? open : ordinary
        let recipient = ordinary.isEmpty ? open.first?.ladder.secondContact : facts.addresses.first
        guard let recipient else { return .failure(.noAddress) }
        return .success(
            Occasion(slots: chosen.map(\.slot), recipient: recipient, isToSecond: ordinary.isEmpty))
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
}
