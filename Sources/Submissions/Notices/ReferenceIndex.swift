import Foundation
import Synchronization

/// Which unit and notice each reference code of the office stands for.
///
/// Made when the first text holds anything like a code: units times notices are HMACs by the ten thousand, and most mails
/// quote none.
final class ReferenceIndex: Sendable {
    private let secret: [UInt8]
    private let units: [String]
    private let notices: [String]
    private let entries = Mutex<[ReferenceCode: (unit: Int, notice: String)]?>(nil)

    init(secret: [UInt8], roster: Roster, notices: [Notice]) {
        self.secret = secret
        units = roster.units.map(\.code)
        self.notices = notices.map(\.id)
    }

    /// The row of the unit and the id of the notice that a code stands for; nil when it is none of the office's.
    @inline(never)
    func meaning(of code: ReferenceCode) -> (unit: Int, notice: String)? {
        entries.withLock { entries in
            let known = entries ?? made()
            entries = known
            return known[code]
        }
    }

    private func made() -> [ReferenceCode: (unit: Int, notice: String)] {
        var made: [ReferenceCode: (unit: Int, notice: String)] = [:]
        made.reserveCapacity(units.count * notices.count)
        for (index, unit) in units.enumerated() {
            for notice in notices {
                made[ReferenceCode(secret: secret, unit: unit, notice: notice)] = (index, notice)
            }
        }
        return made
    }
}
