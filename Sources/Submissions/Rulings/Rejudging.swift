public import Foundation
public import Inspection

extension Ruling {
    /// Whether it moves the time after which what a unit sends is refused.
    var movesCutoff: Bool { until != nil && unit != nil && notice != nil }

    /// The first of the moments after which the notice as it is written refuses what the ruling is about; nil when it moves
    /// none.
    public func cutoff(in office: Office) -> Date? {
        guard movesCutoff, let notice = notice.flatMap(office.notice) else { return nil }
        return notice.phases.filter { [nil, $0.id].contains(phase) }.compactMap(\.cutoff?.instant).min()
    }

    fileprivate func concerns(_ item: Item) -> Bool {
        notice == item.notice && [nil, item.phase].contains(phase) && [nil, item.requirement].contains(requirement)
    }
}

extension Decision {
    /// The rules' decision about a mail after a ruling moved a cutoff, or after such a ruling was undone: what was refused
    /// because it had come too late is judged again, and what came too late after all is refused. Nothing else of the
    /// decision changes, whatever became of the roster and the notices meanwhile.
    ///
    /// - Parameters:
    ///   - ruling: The one that was made or undone.
    ///   - rulings: Those in force, in any order.
    /// - Returns: The decision, and the places of the items that are otherwise.
    public func rejudged(
        _ examination: Examination, receivedAt: Date, mailbox: String?, office: Office, after ruling: Ruling,
        rulings: [Ruling], assigned: Assignment?
    ) -> (decision: Decision, places: [Int]) {
        let own = items.indices.filter { unit(of: items[$0]) == ruling.unit && ruling.concerns(items[$0]) }
        guard ruling.movesCutoff, !own.isEmpty else { return (self, []) }
        let again = decide(
            examination, receivedAt: receivedAt, mailbox: mailbox, office: office, rulings: rulings, assigned: assigned)
        var decision = self
        var places: [Int] = []
        for place in own {
            let item = items[place]
            let same = again.items.first {
                $0.isSame(as: item) && again.unit(of: $0) == ruling.unit && $0.isAfterCutoff != item.isAfterCutoff
            }
            guard let same else { continue }
            (decision.items[place].verdict, decision.items[place].because) = (same.verdict, same.because)
            decision.items[place].late = same.late
            places.append(place)
        }
        decision.late = decision.items.contains(where: \.late)
        return (decision, places)
    }
}

extension Item {
    /// Whether it is refused for having come after the cutoff.
    public var isAfterCutoff: Bool { verdict == .rejected && because.contains { $0.code == .afterCutoff } }

    /// Whether both are of the same part of a mail and for the same requirement.
    fileprivate func isSame(as other: Item) -> Bool {
        attachment == other.attachment && name == other.name && nominee == other.nominee && notice == other.notice
            && phase == other.phase && requirement == other.requirement
    }
}
