import Settings
import Submissions

/// Finds what a coordinator names; errors name the nearest known one.
struct ReviewLookup {
    let office: Office

    /// One requirement of a notice as a ruling names it.
    struct Asked {
        var notice: Notice
        var phase: Phase
        var requirement: Requirement
    }

    func unit(_ code: String) throws(ReviewError) -> OrganizationalUnit {
        if let unit = office.roster.unit(code: code) { return unit }
        throw .unknown("no unit \"\(code)\" in the roster" + hint(code, office.roster.units.map(\.code)))
    }

    func notice(_ id: String) throws(ReviewError) -> Notice {
        if let notice = office.notice(id) { return notice }
        throw .unknown("no notice \"\(id)\"" + hint(id, office.notices.map(\.id)))
    }

    /// The phase with this id.
    func phase(_ id: String, of notice: Notice) throws(ReviewError) -> Phase {
        if let phase = notice.phases.first(where: { $0.id == id }) { return phase }
        throw .unknown("notice \(notice.id) has no phase \"\(id)\"" + hint(id, notice.phases.map(\.id)))
    }

    /// The requirement with this id, or `phase/requirement`, of a notice that asks it of the unit.
    func requirement(
        _ id: String, of notice: Notice, askedOf unit: OrganizationalUnit
    ) throws(ReviewError) -> Asked {
        let found = requirements(id, of: notice)
        guard let first = found.first else {
            let known = notice.requirements.map(\.requirement.id)
            throw .unknown("notice \(notice.id) has no requirement \"\(id)\"" + hint(id, known))
        }
        guard found.count == 1 else {
            let all = found.map { "\($0.phase.id)/\($0.requirement.id)" }.joined(separator: ", ")
            throw .refused("notice \(notice.id) has several requirements \"\(id)\": name one of \(all)")
        }
        guard asks(first, unit) else {
            let asked = notice.requirements.map { Asked(notice: notice, phase: $0.phase, requirement: $0.requirement) }
                .filter { asks($0, unit) }.map(\.requirement.id).joined(separator: ", ")
            throw .refused(
                "\(notice.id)/\(id) is not asked of \(unit.code) \(unit.name); asked are: \(asked.isEmpty ? "none" : asked)"
            )
        }
        return first
    }

    /// The requirement with this id of the only notice that asks it of the unit.
    func requirement(_ id: String, askedOf unit: OrganizationalUnit) throws(ReviewError) -> Asked {
        let all = office.notices.flatMap { requirements(id, of: $0) }
        guard !all.isEmpty else {
            let known = office.notices.flatMap { $0.requirements.map(\.requirement.id) }
            throw .unknown("no notice has a requirement \"\(id)\"" + hint(id, known))
        }
        let asked = all.filter { asks($0, unit) }
        guard let only = asked.first else {
            throw .refused("no notice asks \"\(id)\" of \(unit.code) \(unit.name)")
        }
        guard asked.count == 1 else {
            let notices = Set(asked.map(\.notice.id)).sorted().joined(separator: ", ")
            throw .refused("several notices ask \"\(id)\" of \(unit.code): give --notice, one of \(notices)")
        }
        return only
    }

    /// With a notice given, that one's requirement, else that of the only notice that asks it.
    func requirement(
        _ id: String, notice: Notice?, askedOf unit: OrganizationalUnit
    ) throws(ReviewError) -> Asked {
        guard let notice else { return try requirement(id, askedOf: unit) }
        return try requirement(id, of: notice, askedOf: unit)
    }

    func asks(_ asked: Asked, _ unit: OrganizationalUnit) -> Bool {
        let isAddressed = asked.notice.units.map { $0.contains(where: unit.categories.contains) } ?? true
        return !asked.notice.isInformational && isAddressed && asked.requirement.asks(categories: unit.categories)
    }

    private func requirements(_ name: String, of notice: Notice) -> [Asked] {
        notice.requirements.filter { name == $0.requirement.id || name == "\($0.phase.id)/\($0.requirement.id)" }
            .map { Asked(notice: notice, phase: $0.phase, requirement: $0.requirement) }
    }

    private func hint(_ word: String, _ known: [String]) -> String {
        nearest(to: word, among: known).map { "; the nearest one is \"\($0)\"" } ?? ""
    }
}
