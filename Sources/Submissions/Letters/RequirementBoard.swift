import Foundation

/// Names one requirement of a notice.
struct RequirementKey: Hashable {
    var phase: String
    var requirement: String
}

/// A requirement that is asked of the unit, or the alternatives of a `one_of`, with where the unit stands.
struct RequirementGroup {
    struct Member {
        var key: RequirementKey
        var requirement: Requirement
        var standing: Standing
    }

    var phase: Phase
    var members: [Member]

    /// Whether the requirement, or one of the alternatives, is done with; a late version counts as done.
    var isDone: Bool { members.contains { $0.standing.isDone } }
    /// Whether nobody misses it.
    var isOptional: Bool { members.allSatisfy(\.requirement.isOptional) }
    var isUnderReview: Bool { members.contains { $0.standing.underReview } }
    /// Whether a person looks at what came. Nobody does while that is only a link: the unit was asked for the file.
    var isWithPerson: Bool {
        let pending = members.flatMap(\.standing.pending)
        let links = pending.count { $0.item.isMereLink }
        return isUnderReview && (links == 0 || links < pending.count)
    }
    /// When it is due for the unit: of alternatives, when the last is; nil when nothing is ever late.
    var due: Deadline? {
        let dues = members.map(\.standing.due)
        return dues.contains(nil) ? nil : dues.compactMap(\.self).max { $0.instant < $1.instant }
    }
    /// Whether a coordinator granted the unit that time.
    var isExtended: Bool { members.contains { $0.standing.isExtended && $0.standing.due == due } }
    /// When nothing is taken any more; never before it is due.
    var cutoff: Deadline? {
        guard let cutoff = phase.cutoff, isExtended, let due, cutoff.instant < due.instant else { return phase.cutoff }
        return due
    }
    func isClosed(at now: Date) -> Bool { cutoff?.passed(at: now) == true }
    /// What came last of all that is for it and is to be mended, oldest first; empty once it is done.
    var refused: [RecordedItem] {
        guard !isDone else { return [] }
        let newest = members.flatMap { [$0.standing.counted.last?.receivedAt, $0.standing.pending.last?.receivedAt] }
        let last = newest.compactMap(\.self).max() ?? .distantPast
        return members.flatMap(\.standing.refused).filter { recorded in
            recorded.receivedAt >= last && !recorded.item.isAfterCutoff
        }
    }
    var isToBeMended: Bool { !refused.isEmpty }
    var isBegun: Bool { members.contains { $0.standing.have > 0 || $0.standing.underReview } }
}

extension Standing {
    /// Whether nothing more is expected for the requirement.
    var isDone: Bool { state == .complete || state == .late || state == .waived }

    /// Why it is done with although not enough came.
    var concession: ReceiptContent.Concession? {
        if isNilReturn { return .nilReturn }
        return state == .waived ? .waived : nil
    }
}

extension RequirementGroup {
    /// That nothing came and nothing need come; nil otherwise.
    var settled: ReceiptContent.Settled? {
        let conceded = members.filter { $0.standing.concession != nil }
        guard !members.contains(where: { $0.standing.have > 0 }), let why = conceded.first?.standing.concession
        else { return nil }
        let titles = conceded.map { ShownText.line($0.requirement.title) }
        return ReceiptContent.Settled(requirement: titles.joined(separator: " / "), why: why)
    }
}

/// The requirements of one notice as one unit sees them, in the order of the notice.
struct RequirementBoard {
    /// What is asked of the unit: other categories' requirements and alternatives no longer needed are left out.
    private(set) var groups: [RequirementGroup] = []
    private(set) var standings: [RequirementKey: Standing] = [:]
    /// The requirements for which something counts, in the order of the notice; those too that another one made needless.
    private(set) var begun: [RequirementGroup.Member] = []
    private var requirements: [RequirementKey: (rank: Int, requirement: Requirement)] = [:]
    private var groupByKey: [RequirementKey: Int] = [:]

    init(notice: Notice, standings list: [Standing]) {
        for standing in list where standing.notice == notice.id {
            standings[RequirementKey(phase: standing.phase, requirement: standing.requirement)] = standing
        }
        var alternatives: [RequirementKey: Int] = [:]
        for (phase, requirement) in notice.requirements {
            let key = RequirementKey(phase: phase.id, requirement: requirement.id)
            requirements[key] = (requirements.count, requirement)
            guard let standing = standings[key] else { continue }
            let member = RequirementGroup.Member(key: key, requirement: requirement, standing: standing)
            if standing.have > 0 { begun.append(member) }
            guard standing.state != .notApplicable else { continue }
            let name = requirement.oneOf.map { RequirementKey(phase: phase.id, requirement: $0) }
            let index = name.flatMap { alternatives[$0] } ?? groups.count
            if index == groups.count { groups.append(RequirementGroup(phase: phase, members: [])) }
            if let name { alternatives[name] = index }
            groups[index].members.append(member)
            groupByKey[key] = index
        }
    }

    func standing(_ key: RequirementKey?) -> Standing? { key.flatMap { standings[$0] } }
    func requirement(_ key: RequirementKey?) -> Requirement? { key.flatMap { requirements[$0]?.requirement } }
    func title(_ key: RequirementKey?) -> String? { requirement(key).map { ShownText.line($0.title) } }
    /// What it is told with; nil when nobody needs it.
    func group(_ key: RequirementKey?) -> RequirementGroup? { key.flatMap { groupByKey[$0] }.map { groups[$0] } }

    /// Whether anything that is asked of the unit is taken at a moment.
    func closing(at now: Date) -> ReceiptContent.Closing {
        let closed = groups.count { $0.isClosed(at: now) }
        if closed == 0 { return .open }
        return closed < groups.count ? .partly : .closed
    }

    /// The place of a requirement in the notice; what is none of its requirements comes last.
    func rank(_ key: RequirementKey?) -> Int { key.flatMap { requirements[$0]?.rank } ?? requirements.count }

    /// Whether nothing more is expected for a requirement, be it that an alternative of it is there.
    func isDone(_ key: RequirementKey?) -> Bool {
        guard let key else { return false }
        if let index = groupByKey[key] { return groups[index].isDone }
        return standings[key]?.state == .notApplicable
    }

    /// The phases whose gaps are worth a word: something of them has come or they are overdue; failing that, the first
    /// one due. What later phases ask for is no gap yet.
    ///
    /// - Parameter touched: Phases that the answered mails bring something for; one that is gone from the notice is none.
    func currentPhases(touched: Set<String>, now: Date) -> Set<String> {
        var current = touched.intersection(groups.map(\.phase.id))
        for group in groups where group.isBegun || group.due?.passed(at: now) == true {
            current.insert(group.phase.id)
        }
        let due = { (group: RequirementGroup) in group.due?.instant ?? .distantFuture }
        if current.isEmpty, let first = groups.filter({ !$0.isDone }).min(by: { due($0) < due($1) }) {
            current.insert(first.phase.id)
        }
        return current
    }
}
