/// Whose a mail is, by a coordinator's word.
public struct Assignment: Equatable, Sendable {
    /// A unit's code.
    public var unit: String
    /// The notice that it serves; nil when the mail tells.
    public var notice: String?
    /// What all of its files are for; nil when they tell.
    public var phase: String?
    public var requirement: String?

    public init(unit: String, notice: String? = nil, phase: String? = nil, requirement: String? = nil) {
        self.unit = unit
        self.notice = notice
        self.phase = phase
        self.requirement = requirement
    }

    /// The last assignment of the whole mail with this row; nil when there is none.
    ///
    /// - Parameter rulings: The active ones, in any order.
    public init?(ofMail message: Int64, _ rulings: [Ruling]) {
        let last = rulings.filter { $0.message == message && $0.isAssignmentOfMail }.max { $0.id < $1.id }
        guard let last, let unit = last.unit else { return nil }
        self.init(unit: unit, notice: last.notice, phase: last.phase, requirement: last.requirement)
    }
}

extension Ruling {
    /// Whether it says whose a whole mail is, so that the mail is decided again.
    public var isAssignmentOfMail: Bool { verb == .assign && message != nil && item == nil }
}

extension MailSorting {
    /// The mail decided as the unit's: nobody's name in it is asked any more.
    func decision(of unit: OrganizationalUnit, _ assigned: Assignment) -> Decision {
        let match = UnitMatch(code: unit.code, name: unit.name, confidence: 1, because: [Reason(.assignedByHand)])
        var decision = mail(of: unit).decision(of: unit, match, provisional: false)
        guard decision.decision == .record, let requirement = assigned.requirement, let phase = assigned.phase,
            let notice = assigned.notice.flatMap(office.notice),
            let due = notice.phases.first(where: { $0.id == phase })
        else { return decision }
        let concession = Concessions(rulings, unit: unit.code)
            .concession(notice: notice.id, phase: phase, requirement: requirement)
        let isLate = concession.applied(to: due).isLate(receivedAt)
        for place in decision.items.indices {
            decision.items[place].place(notice.id, phase, requirement, isLate: isLate)
        }
        decision.late = decision.items.contains(where: \.late)
        decision.notice = NoticeMatch(id: notice.id, phase: phase, because: decision.notice?.because ?? [])
        return decision
    }
}

extension Item {
    /// For a requirement by a coordinator's word; what cannot be read or breaks a rule is not made good by it.
    fileprivate mutating func place(_ notice: String, _ phase: String, _ requirement: String, isLate: Bool) {
        (self.notice, self.phase, self.requirement, late) = (notice, phase, requirement, isLate)
        guard verdict != .rejected else { return }
        verdict = .accepted
        because = [Reason(.assignedByHand)] + because.filter { $0.code == .lateArrival }
    }
}
