public import Foundation

/// Where a unit stands with every requirement of every notice that addresses it, in the order of the notices.
///
/// Computed over all versions: the best on-time state counts, nothing that came is lost. Notices that ask for nothing
/// are left out.
///
/// - Parameters:
///   - items: The unit's recorded items, in any order; those that arrived after `asOf` are ignored.
///   - rulings: What coordinators decided, in any order; those about other units are passed over.
public func standing(
    of unit: OrganizationalUnit, notices: [Notice], items: [RecordedItem], rulings: [Ruling], asOf: Date
) -> [Standing] {
    let concessions = Concessions(rulings, unit: unit.code)
    let arrived = inOrderOfArrival(items.keeping { $0.receivedAt <= asOf })
    var found: [Standing] = []
    for notice in notices where !notice.isInformational && notice.addresses(unit) {
        let own = arrived.keeping { $0.item.notice == notice.id }
        for phase in notice.phases {
            let standings = standings(of: unit, notice.id, phase, own, concessions)
            if found.isEmpty { found = standings } else { found += standings }
        }
    }
    return found
}

/// Oldest first; items of one mail stay in their order.
private func inOrderOfArrival(_ items: [RecordedItem]) -> [RecordedItem] {
    // The store gives them so, and an item is large: copies of thousands are what takes the time.
    let isInOrder = items.indices.dropFirst().allSatisfy { index in
        (items[index - 1].receivedAt, items[index - 1].message) <= (items[index].receivedAt, items[index].message)
    }
    if isInOrder { return items }
    return items.enumerated().sorted { left, right in
        (left.element.receivedAt, left.element.message, left.offset)
            < (right.element.receivedAt, right.element.message, right.offset)
    }.map(\.element)
}

/// What a unit's standings with one notice come to.
///
/// - Returns: Complete when nothing required is partial or missing (late counts as done), missing when nothing has
///   come, partial otherwise, not applicable when nothing is asked of the unit.
public func unitState(_ standings: [Standing], notice: Notice) -> Standing.State {
    var (isAsked, isLacking, hasCome) = (false, false, false)
    for index in standings.indices where standings[index].notice == notice.id {
        hasCome =
            hasCome || standings[index].have > 0 || standings[index].underReview || !standings[index].setAside.isEmpty
        let state = standings[index].state
        guard state != .notApplicable,
            !notice.isOptional(standings[index].requirement, phase: standings[index].phase)
        else { continue }
        isAsked = true
        isLacking = isLacking || state == .partial || state == .missing
    }
    if !isAsked { return .notApplicable }
    if !isLacking { return .complete }
    return hasCome ? .partial : .missing
}

extension Notice {
    /// Whether nobody misses a requirement, named by its id and its phase's; false for one that the notice has not.
    fileprivate func isOptional(_ requirement: String, phase: String) -> Bool {
        guard let phase = phases.first(where: { $0.id == phase }) else { return false }
        return phase.requirements.first { $0.id == requirement }?.isOptional ?? false
    }

    /// Whether it is written to units of this unit's categories.
    func addresses(_ unit: OrganizationalUnit) -> Bool {
        guard let units else { return true }
        return units.contains { unit.categories.contains($0) }
    }
}

/// The standings of one phase; alternatives are seen together.
private func standings(
    of unit: OrganizationalUnit, _ notice: String, _ phase: Phase, _ items: [RecordedItem], _ concessions: Concessions
) -> [Standing] {
    var standings = phase.requirements.map { requirement in
        let own = items.filter { $0.item.phase == phase.id && $0.item.requirement == requirement.id }
        guard requirement.asks(categories: unit.categories) else {
            return Standing(
                notice: notice, phase: phase.id, requirement: requirement.id, state: .notApplicable, have: 0,
                need: requirement.count.least)
        }
        let concession = concessions.concession(notice: notice, phase: phase.id, requirement: requirement.id)
        return RequirementStanding(
            notice: notice, phase: phase, requirement: requirement, concession: concession, items: own
        ).standing()
    }
    for group in Set(phase.requirements.compactMap(\.oneOf)).sorted() {
        let members = phase.requirements.indices.filter {
            phase.requirements[$0].oneOf == group && phase.requirements[$0].asks(categories: unit.categories)
        }
        settleAlternatives(members, phase, &standings)
    }
    return standings
}

/// When one alternative is done, the others are not needed, unless they are done as well and no later than it.
private func settleAlternatives(_ members: [Int], _ phase: Phase, _ standings: inout [Standing]) {
    let complete = members.filter { standings[$0].state == .complete }
    let done = complete.isEmpty ? members.filter { standings[$0].state == .late } : complete
    if let first = done.first {
        for index in members where !done.contains(index) {
            standings[index].state = .notApplicable
            standings[index].isLate = false
            standings[index].note = Reason(.alternativeComplete, phase.requirements[first].title)
        }
        return
    }
    // A file under review may fulfil the whole group: nobody is reminded of the others meanwhile.
    if members.contains(where: { standings[$0].underReview }) {
        for index in members { standings[index].underReview = true }
    }
}
