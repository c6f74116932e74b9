/// One requirement of a unit before and after a ruling.
public struct StandingChange: Equatable, Sendable {
    /// A unit's code.
    public var unit: String
    public var before: Standing
    public var after: Standing
}

/// What a unit can know of itself: where it stands, and what is thought of what it sent. Letters tell it; one leaves only
/// when this changes.
public struct UnitView: Sendable {
    public let unit: String
    private let standings: [Standing]
    /// What is thought of the items for each notice, in an order of its own.
    private let verdicts: [String: [String]]

    /// - Parameters:
    ///   - standings: All of the unit's.
    ///   - items: All that the unit sent.
    public init(unit: String, standings: [Standing], items: [RecordedItem]) {
        self.unit = unit
        self.standings = standings
        verdicts = Dictionary(grouping: items) { $0.item.notice ?? "" }.mapValues { $0.map(\.told).sorted() }
    }

    /// What is otherwise after a ruling. Both are of the same unit and the same notices.
    public func changes(to after: UnitView) -> [StandingChange] {
        zip(standings, after.standings).filter { !$0.looksLike($1) }.map {
            StandingChange(unit: unit, before: $0, after: $1)
        }
    }

    /// The notices about which the unit believes something else after a ruling, in the order of their ids.
    public func noticesChanged(to after: UnitView) -> [String] {
        let told = Set(verdicts.keys).union(after.verdicts.keys).filter { verdicts[$0] != after.verdicts[$0] }
        return told.union(changes(to: after).map(\.before.notice)).filter { !$0.isEmpty }.sorted()
    }
}

extension Standing {
    /// Whether a letter would say the same.
    fileprivate func looksLike(_ other: Standing) -> Bool {
        state == other.state && have == other.have && isLate == other.isLate && due == other.due
            && isExtended == other.isExtended && underReview == other.underReview && remark == other.remark
    }

    /// The note, unless it is why something was refused: that is told of the item.
    private var remark: Reason? { refused.isEmpty ? note : nil }
}

extension RecordedItem {
    /// What a letter says about it.
    fileprivate var told: String {
        let reason = item.verdict == .rejected ? item.because.first : nil
        let facts = [
            "\(message)", item.attachment, item.name, item.phase, item.requirement, item.nominee,
            item.verdict.rawValue, item.isOnTimeByRuling ? "on time" : "", provisional ? "unconfirmed" : "",
            reason?.code.rawValue,
        ]
        return (facts.map { $0 ?? "" } + (reason?.values ?? [])).joined(separator: "\n")
    }
}
