/// What coordinators granted one unit: later due times, waivers, nil returns.
struct Concessions {
    /// Oldest first.
    private let rulings: [Ruling]

    /// - Parameter rulings: In any order; those about other units and about mails are passed over.
    init(_ rulings: [Ruling], unit: String) {
        self.rulings = rulings.filter { $0.unit == unit && $0.notice != nil }.sorted { $0.id < $1.id }
    }

    /// What was ruled about one requirement last.
    func concession(notice: String, phase: String, requirement: String) -> Concession {
        var found = Concession()
        for ruling in rulings
        where ruling.notice == notice && [nil, phase].contains(ruling.phase)
            && [nil, requirement].contains(ruling.requirement)
        {
            switch ruling.verb {
            case .extend: found.until = ruling.until
            // What was sent back may come later than what was never sent, and never has to come earlier.
            case .sendBack:
                found.until = [found.until, ruling.until].compactMap(\.self).max { $0.instant < $1.instant }
            case .waive: found.isWaived = true
            case .nilReturn: found.isNilReturn = true
            case .assign, .accept, .dismiss: break
            }
        }
        return found
    }
}

/// What a coordinator granted a unit for one requirement.
struct Concession: Equatable {
    var until: Deadline?
    var isWaived = false
    var isNilReturn = false

    /// The phase as it holds for the unit: due at the granted time, and not closed before it.
    func applied(to phase: Phase) -> Phase {
        guard let until, phase.due != nil else { return phase }
        var phase = phase
        phase.due = until
        phase.grace = 0
        if let cutoff = phase.cutoff, cutoff.instant < until.instant { phase.cutoff = until }
        return phase
    }
}
