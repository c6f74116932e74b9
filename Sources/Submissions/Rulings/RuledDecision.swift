extension Decision {
    /// What the decision comes to with the rulings about its mail; rulings about anything else change nothing.
    ///
    /// An assignment of the whole mail is not applied here: the mail is decided again with it. What was ruled before it
    /// was about the items of another decision and does not hold.
    ///
    /// - Parameter rulings: The active ones, in any order.
    public func applying(_ rulings: [Ruling]) -> Decision {
        var decision = self
        for ruling in Self.inForce(rulings) where !ruling.isAssignmentOfMail { decision.apply(ruling) }
        decision.late = decision.items.contains(where: \.late)
        decision.settleNotice()
        return decision
    }

    /// The rulings about a mail that were not put aside by assigning the whole of it, oldest first.
    ///
    /// - Parameter rulings: The active ones, in any order.
    public static func inForce(_ rulings: [Ruling]) -> [Ruling] {
        let ordered = rulings.filter { $0.message != nil }.sorted { $0.id < $1.id }
        return Array(ordered[(ordered.lastIndex { $0.isAssignmentOfMail } ?? 0)...])
    }

    private mutating func apply(_ ruling: Ruling) {
        switch (ruling.verb, ruling.item) {
        case (.accept, let place?): accept(place, ruling)
        case (.accept, nil): acceptAll(ruling)
        case (.sendBack, let place?): change(place) { $0.sendBack(ruling) }
        case (.assign, let place?):
            let own = unit?.code
            change(place) { $0.assign(ruling, ownUnit: own) }
        case (.dismiss, _):
            decision = .ignore
            (items, answerable) = ([], false)
        case (.nilReturn, _): recordNothing(ruling)
        case (.sendBack, nil), (.assign, nil), (.extend, _), (.waive, _): break
        }
    }

    /// Positions are stored: one that the decision does not have is passed over.
    private mutating func change(_ place: Int, _ body: (inout Item) -> Void) {
        guard items.indices.contains(place) else { return }
        body(&items[place])
    }

    /// Who accepts what a mail brought agrees that it is the unit's.
    private mutating func accept(_ place: Int, _ ruling: Ruling) {
        guard items.indices.contains(place) else { return }
        provisional = false
        items[place].accept(ruling)
    }

    /// Everything that could not be told; what breaks a rule is accepted by itself only.
    private mutating func acceptAll(_ ruling: Ruling) {
        provisional = false
        for place in items.indices {
            switch items[place].verdict {
            case .review where ruling.requirement != nil || items[place].requirement != nil:
                items[place].accept(ruling)
            case .extra where ruling.requirement != nil, .accepted where ruling.requirement != nil || ruling.isOnTime:
                items[place].accept(ruling)
            case .accepted, .rejected, .review, .extra: break
            }
        }
    }

    /// The mail says that there is nothing to send, and that is enough.
    private mutating func recordNothing(_ ruling: Ruling) {
        guard let code = ruling.unit, let notice = ruling.notice else { return }
        let known = ([unit].compactMap(\.self) + candidates).first { $0.code == code }
        decision = .record
        unit = UnitMatch(code: code, name: known?.name ?? code, confidence: 1, because: [Reason(.assignedByHand)])
        self.notice = NoticeMatch(id: notice, phase: ruling.phase, because: [Reason(.nilReturn)])
        (items, provisional, answerable, because) = ([], false, false, [])
    }

    /// The notice of the mail is one that its items serve.
    private mutating func settleNotice() {
        let served = items.filter { $0.requirement != nil }.compactMap(\.notice)
        guard let first = served.first, !served.contains(where: { $0 == notice?.id }) else { return }
        notice = NoticeMatch(
            id: first, phase: items.first { $0.notice == first }?.phase, because: [Reason(.assignedByHand)])
    }
}

extension Item {
    /// Late for a requirement of another phase is what standings tell: the due time is not known here.
    fileprivate mutating func place(_ ruling: Ruling) {
        guard let notice = ruling.notice, let requirement = ruling.requirement else { return }
        if notice != self.notice || ruling.phase != phase { late = false }
        (self.notice, phase, self.requirement) = (notice, ruling.phase, requirement)
    }

    fileprivate mutating func accept(_ ruling: Ruling) {
        place(ruling)
        if verdict != .accepted {
            verdict = .accepted
            because.insert(Reason(.acceptedByHand), at: 0)
        }
        guard ruling.isOnTime else { return }
        (onTime, late) = (true, false)
        because.removeAll { $0.code == .lateArrival }
    }

    fileprivate mutating func sendBack(_ ruling: Ruling) {
        verdict = .rejected
        because.insert(Reason(.sentBack, ruling.reason), at: 0)
    }

    /// What was told to be for a requirement counts for it, unless it breaks a rule.
    fileprivate mutating func assign(_ ruling: Ruling, ownUnit: String?) {
        place(ruling)
        if let code = ruling.unit { unit = code == ownUnit ? nil : code }
        if ruling.requirement != nil, verdict != .rejected { verdict = .accepted }
        because.insert(Reason(.assignedByHand), at: verdict == .rejected ? because.count : 0)
    }
}
