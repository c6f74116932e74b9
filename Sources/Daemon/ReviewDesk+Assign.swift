import Inspection
import Mail
import Store
import Submissions

extension ReviewDesk {
    /// A whole mail is a unit's: it is decided again as such.
    public func assign(
        mail: Int64, unit code: String, notice id: String?, requirement: String?, reason: String
    ) async throws -> ReviewResult {
        let file = try await file(mail)
        let unit = try lookup.unit(code)
        var assigned = Assignment(unit: unit.code, notice: try id.map { try lookup.notice($0).id })
        if let requirement {
            let asked = try lookup.requirement(
                requirement, notice: assigned.notice.flatMap(office.notice), askedOf: unit)
            (assigned.notice, assigned.phase, assigned.requirement) = (
                asked.notice.id, asked.phase.id, asked.requirement.id
            )
        }
        guard [.held, .ignored, .recorded].contains(file.message.state) else {
            throw ReviewError.refused("mail \(mail) is a \(file.message.state.rawValue), which is nobody's submission")
        }
        let examination = try await examination(of: file)
        let base = decide(
            examination, receivedAt: file.message.receivedAt, mailbox: file.message.mailbox, office: office,
            rulings: try await store.rulings(deciding: mail), assigned: assigned)
        guard base.decision == .record else { throw undecided(base, file, unit) }
        var ruling = Ruling(.assign, at: clock.now, by: who, reason: try Self.line(reason))
        (ruling.message, ruling.unit) = (mail, unit.code)
        (ruling.notice, ruling.phase, ruling.requirement) = (assigned.notice, assigned.phase, assigned.requirement)
        guard base != file.decision else {
            return ReviewResult(unchanged: "mail \(mail) is already assigned to \(unit.code)", ruling, file)
        }
        let outcome = try await store.rule(
            ruling, on: file, deciding: base,
            receipts: receiptsOwed(for: base, examination, office: office, coalesce: coalesce), in: context)
        var result = ReviewResult(outcome, before: file)
        result.rosterCells = rosterCells(unit, examination, file.decision)
        result.claimedBy = unitsClaimed(by: examination, besides: unit, office: office)
        return result
    }

    /// One item is a unit's, and for a requirement if one is named.
    public func assign(
        mail: Int64, item: Int, unit code: String, notice id: String?, requirement: String?, reason: String
    ) async throws -> ReviewResult {
        let file = try await recorded(mail)
        let unit = try lookup.unit(code)
        var ruling = try ruling(.assign, file, item, reason)
        if requirement != nil { try refuseLink(file, item) }
        let found = file.decision.items[item]
        ruling.unit = unit.code
        if let requirement {
            let notice = try id.map { try lookup.notice($0) } ?? found.notice.flatMap(office.notice)
            ruling.take(try lookup.requirement(requirement, notice: notice, askedOf: unit))
        } else if let kept = found.requirement, let notice = found.notice.flatMap(office.notice) {
            _ = try lookup.requirement(kept, of: notice, askedOf: unit)
        } else {
            throw ReviewError.refused("\(file.name(item)) is for no requirement yet: say which, --requirement ID")
        }
        guard file.decision.unit(of: found) != unit.code || requirement != nil else {
            return ReviewResult(unchanged: "\(file.name(item)) is already assigned to \(unit.code)", ruling, file)
        }
        var result = try await make(ruling, file)
        result.claimedBy = try await claims(of: found, besides: unit, mail)
        return result
    }

    /// The other units that a file names as its sender, as far as it was read by this version of the program.
    private func claims(of item: Item, besides unit: OrganizationalUnit, _ mail: Int64) async throws -> [UnitMatch] {
        guard let path = item.attachment else { return [] }
        do {
            guard let examination = try await store.examination(of: mail) else { return [] }
            return unitsClaimed(by: examination, besides: unit, attachment: path, office: office)
        } catch is DecodingError {
            return []
        }
    }

    /// Why a mail stays for a person although its unit is known.
    private func undecided(_ decision: Decision, _ file: CaseFile, _ unit: OrganizationalUnit) -> ReviewError {
        let why = decision.because.map { $0.text(in: office.language) }.joined(separator: "; ")
        let notices = office.notices.filter { notice in
            notice.requirements.contains {
                lookup.asks(.init(notice: notice, phase: $0.phase, requirement: $0.requirement), unit)
            }
        }
        let known = notices.map(\.id).joined(separator: ", ")
        return .refused(
            "mail \(file.message.id) cannot be told as \(unit.code)'s (\(why)); name its notice: --notice, one of "
                + (known.isEmpty ? "none: nothing is asked of \(unit.code)" : known))
    }

    /// The address and the spelling by which the next such mail is known.
    private func rosterCells(
        _ unit: OrganizationalUnit, _ examination: Examination, _ before: Decision
    ) -> [ReviewResult.RosterCell] {
        var cells: [ReviewResult.RosterCell] = []
        if examination.from.count == 1, let sender = examination.from.first, EmailAddress.isPlain(sender.address),
            office.roster.unit(address: sender.key) == nil, !office.ownAddresses.contains(sender.key)
        {
            let all = (unit.addresses + [sender.address]).joined(separator: ";")
            cells.append(.init(unit: unit.code, column: "addresses", text: all))
        }
        let found = [before.unit].compactMap(\.self) + before.candidates
        let spelling = found.first { $0.code == unit.code }?.because.first { $0.code == .misspelledName }?.values.first
        if let spelling, !unit.aliases.contains(spelling), office.roster.mayCall(unit.code, spelling) {
            cells.append(
                .init(unit: unit.code, column: "aliases", text: (unit.aliases + [spelling]).joined(separator: ";")))
        }
        return cells
    }
}
