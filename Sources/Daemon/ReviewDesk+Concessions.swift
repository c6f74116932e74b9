import Store
public import Submissions

/// What is granted to a unit: all requirements of a notice, those of a phase, or one.
public struct ConcessionTarget: Sendable {
    public var unit: String
    public var notice: String
    public var phase: String?
    public var requirement: String?

    public init(unit: String, notice: String, phase: String? = nil, requirement: String? = nil) {
        self.unit = unit
        self.notice = notice
        self.phase = phase
        self.requirement = requirement
    }
}

extension ReviewDesk {
    /// What comes up to `until` is not late; what was refused because it came after the cutoff is judged again.
    public func extend(_ target: ConcessionTarget, until: Deadline, reason: String) async throws -> ReviewResult {
        var (ruling, asked) = try grant(.extend, target, reason)
        for one in asked {
            guard let due = one.phase.due else {
                throw ReviewError.refused("\(one.notice.id)/\(one.phase.id) has no due date, so nothing of it is late")
            }
            guard until.instant > due.instant else {
                let isPart = target.phase != nil || target.requirement != nil || one.notice.phases.count == 1
                throw ReviewError.refused(
                    "\(until.day) is not after \(due.day), when \(one.phase.id) is due"
                        + (isPart ? "" : "; name what is meant: --phase ID or --requirement ID"))
            }
        }
        ruling.until = until
        var result = try await make(ruling)
        let known = Set(result.rejudged.map(\.name))
        result.reopened = try await refused(ruling.unit ?? "", asked, upTo: until).filter { !known.contains($0) }
        return result
    }

    /// Items that were refused for having come too late, and that did not: those whose mail cannot be judged again.
    private func refused(
        _ unit: String, _ asked: [ReviewLookup.Asked], upTo until: Deadline
    ) async throws -> [String] {
        let items = try await store.recordedItems(unit: unit).filter { recorded in
            recorded.item.isAfterCutoff && !until.passed(at: recorded.receivedAt)
                && asked.contains {
                    ($0.notice.id, $0.phase.id, $0.requirement.id)
                        == (recorded.item.notice, recorded.item.phase, recorded.item.requirement)
                }
        }
        var names: [String] = []
        for mail in Set(items.map(\.message)).sorted() {
            guard let file = try await store.caseFile(of: mail) else { continue }
            names += file.decision.items.indices.filter { place in
                file.decision.items[place].isAfterCutoff
                    && items.contains {
                        $0.message == mail && $0.item.attachment == file.decision.items[place].attachment
                    }
            }.map(file.name)
        }
        return names
    }

    /// Nothing need be sent.
    public func waive(_ target: ConcessionTarget, reason: String) async throws -> ReviewResult {
        try await make(grant(.waive, target, reason).0)
    }

    /// The unit said that it has nothing to report; `mail` is the held one in which it did.
    public func nilReturn(_ target: ConcessionTarget, mail: Int64?, reason: String) async throws -> ReviewResult {
        var (ruling, _) = try grant(.nilReturn, target, reason)
        guard let mail else { return try await make(ruling) }
        let file = try await file(mail)
        let known = file.rulings.last { $0.verb == .nilReturn }
        if let known, known.unit == ruling.unit, known.notice == ruling.notice, known.phase == ruling.phase,
            known.requirement == ruling.requirement
        {
            return ReviewResult(unchanged: "mail \(mail) is already \(target.unit)'s nil return", known, file)
        }
        guard [.held, .ignored].contains(file.message.state) else {
            throw ReviewError.refused("mail \(mail) is \(file.message.state.rawValue); leave out --mail")
        }
        // The sender's own unit: one that is only likely may be corrected so.
        if let sender = file.decision.unit, sender.code != ruling.unit, !file.decision.provisional {
            throw ReviewError.refused(
                "mail \(mail) is \(sender.code)'s (\(sender.name)), not \(target.unit)'s: name \(sender.code), or leave out "
                    + "--mail if it is not this mail that says so")
        }
        ruling.message = mail
        return try await make(ruling, file)
    }

    /// The ruling, and what it is about: at least one requirement that is asked of the unit.
    private func grant(
        _ verb: Ruling.Verb, _ target: ConcessionTarget, _ reason: String
    ) throws -> (Ruling, [ReviewLookup.Asked]) {
        let unit = try lookup.unit(target.unit)
        let notice = try lookup.notice(target.notice)
        var ruling = Ruling(verb, at: clock.now, by: who, reason: try Self.line(reason))
        (ruling.unit, ruling.notice) = (unit.code, notice.id)
        if let requirement = target.requirement {
            let asked = try lookup.requirement(requirement, of: notice, askedOf: unit)
            ruling.take(asked)
            return (ruling, [asked])
        }
        ruling.phase = try target.phase.map { try lookup.phase($0, of: notice).id }
        let asked = notice.requirements.filter { [nil, $0.phase.id].contains(ruling.phase) }
            .map { ReviewLookup.Asked(notice: notice, phase: $0.phase, requirement: $0.requirement) }
            .filter { lookup.asks($0, unit) }
        guard !asked.isEmpty else {
            throw ReviewError.refused("\(notice.id) asks nothing of \(unit.code) \(unit.name) there")
        }
        return (ruling, asked)
    }

    private func make(_ ruling: Ruling) async throws -> ReviewResult {
        let trial = RulingContext(office: office, coalesce: coalesce, now: clock.now, isRehearsal: true)
        guard !(try await store.rule(ruling, on: nil, in: trial)).changes.isEmpty else {
            let until = ruling.until.map { "already has until \($0.day)" }
            let why = "\(ruling.unit ?? "") \(until ?? "already has nothing open there")"
            return ReviewResult(unchanged: why, ruling, nil)
        }
        return ReviewResult(try await store.rule(ruling, on: nil, in: context), before: nil)
    }
}
