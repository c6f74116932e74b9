import Foundation

/// A requirement, or alternatives of which one is enough, that a unit lacks.
struct ReminderGap {
    var group: RequirementGroup
    var due: Deadline

    /// Whether what would come now would be refused.
    func isClosed(at now: Date) -> Bool {
        guard let cutoff = group.cutoff, due.passed(at: now) else { return false }
        return cutoff.passed(at: now)
    }
}

/// What a unit lacks of a notice, told apart by whether a letter may ask for it.
struct ReminderGaps {
    let board: RequirementBoard
    /// What a letter may ask for.
    let open: [ReminderGap]
    /// What nobody takes any more.
    let closed: [ReminderGap]
    /// What was due too long ago.
    let ended: [ReminderGap]
    /// Why no letter may ask for anything; nil exactly when ``open`` is not empty.
    let objection: ReminderDecision.Withheld?

    init(_ facts: ReminderFacts, _ rules: ReminderRules, at now: Date) {
        board = RequirementBoard(notice: facts.notice, standings: facts.standings)
        let asked = facts.notice.isInformational ? [] : board.groups
        let missing = asked.filter { !$0.isDone && !$0.isOptional }
        let dated = missing.compactMap { group in group.due.map { ReminderGap(group: group, due: $0) } }
        let settled = dated.filter { !$0.group.isUnderReview }
        closed = settled.filter { $0.isClosed(at: now) }
        let taken = settled.filter { !$0.isClosed(at: now) }
        ended = taken.filter { !rules.mayRemind(of: $0.due, from: now) }
        open = taken.filter { rules.mayRemind(of: $0.due, from: now) }
        let objections: [(Bool, ReminderDecision.Withheld)] = [
            (missing.isEmpty, .nothingMissing), (dated.isEmpty, .noDueTime), (settled.isEmpty, .underReview),
            (taken.isEmpty, .closed),
        ]
        let last = ended.map { rules.chasingEnds($0.due) }.max()
        objection = objections.first(where: \.0)?.1 ?? (open.isEmpty ? last.map { .ended($0) } : nil)
    }

    /// The due times of what is open, earliest first.
    var dues: [Deadline] {
        open.map(\.due).reduce(into: []) { found, due in
            if !found.contains(where: { $0.instant == due.instant }) { found.append(due) }
        }.sorted { $0.instant < $1.instant }
    }
}
