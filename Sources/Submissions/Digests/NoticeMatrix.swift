public import Foundation

/// Where every unit that a notice asks stands with each of its requirements.
public struct NoticeMatrix: Equatable, Sendable {
    /// One requirement.
    public struct Column: Equatable, Sendable {
        public var phase: String
        public var requirement: String
        public var title: String
    }

    public struct Row: Equatable, Sendable {
        public var unit: OrganizationalUnit
        public var state: Standing.State
        /// One for each column.
        public var standings: [Standing]

        /// A unit that has sent nothing is worse off than one of which something is missing.
        var tone: Standing.Tone { state == .complete ? .good : state == .partial ? .warn : .bad }
    }

    public var notice: Notice
    public var asOf: Date
    public var columns: [Column]
    /// In the order of the roster; units of which nothing is asked are left out.
    public var rows: [Row]

    /// - Parameters:
    ///   - items: What each unit sent, by its code; items of other notices are passed over.
    ///   - rulings: Of all units.
    public init(
        _ notice: Notice, office: Office, items: [String: [RecordedItem]], rulings: [Ruling], asOf: Date
    ) {
        self.notice = notice
        self.asOf = asOf
        columns = notice.requirements.map { phase, requirement in
            Column(phase: phase.id, requirement: requirement.id, title: ShownText.line(requirement.title))
        }
        let byUnit = Dictionary(grouping: rulings) { $0.unit ?? "" }
        rows = office.roster.units.compactMap { unit in
            let standings = standing(
                of: unit, notices: [notice], items: items[unit.code] ?? [], rulings: byUnit[unit.code] ?? [],
                asOf: asOf)
            let state = unitState(standings, notice: notice)
            return state == .notApplicable ? nil : Row(unit: unit, state: state, standings: standings)
        }
    }

    /// How many units are in a state.
    public func count(_ state: Standing.State) -> Int { rows.count { $0.state == state } }

    /// How many have something that came after its due time.
    public var lateCount: Int { rows.count { row in row.standings.contains { $0.state == .late } } }
}

extension Standing {
    /// Whether it is not done and should have been.
    func isOverdue(at now: Date) -> Bool {
        (state == .missing || state == .partial) && due?.passed(at: now) == true
    }
}
