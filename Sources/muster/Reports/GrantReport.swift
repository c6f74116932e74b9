import Foundation
import Submissions

/// What coordinators granted to units and did not undo: later days, waivers, nil returns. No mail leads to them.
struct GrantReport {
    let rulings: [Ruling]
    let office: Office

    /// - Parameter all: Rulings in force; those of notices that are not loaded are left out.
    init(_ all: [Ruling], office: Office) {
        rulings = all.filter { ruling in
            [.extend, .waive, .nilReturn].contains(ruling.verb) && ruling.notice.flatMap(office.notice) != nil
        }
        self.office = office
    }

    private func target(_ ruling: Ruling) -> String {
        [ruling.notice, ruling.phase, ruling.requirement].compactMap(\.self).joined(separator: "/")
    }

    private func undo(_ ruling: Ruling) -> String { "muster review undo \(ruling.id)" }

    /// Two lines each; none when nothing is granted.
    var lines: [String] {
        rulings.flatMap { ruling in
            let unit = ruling.unit ?? ""
            let name = office.roster.unit(code: unit)?.name ?? ""
            let until = ruling.until.map { " until \($0.day)" } ?? ""
            let reason = ruling.reason.isEmpty ? "" : ": \(ruling.reason)"
            let day = LocalDate(ruling.at, in: office.timeZone)
            return [
                "  \(ruling.verb.rawValue)  \(unit) \(name)  \(target(ruling))\(until)  (\(ruling.who), \(day)\(reason))",
                "      \(undo(ruling))",
            ]
        }
    }

    var json: JSONValue {
        .array(
            rulings.map { ruling in
                .object([
                    ("ruling", .integer(Int(ruling.id))), ("verb", .string(ruling.verb.rawValue)),
                    ("at", .string(formatMoment(ruling.at, in: office.timeZone))), ("by", .string(ruling.who)),
                    ("unit", .text(ruling.unit)), ("notice", .text(ruling.notice)), ("phase", .text(ruling.phase)),
                    ("requirement", .text(ruling.requirement)), ("until", .text(ruling.until?.day.description)),
                    ("reason", .string(ruling.reason)), ("commands", .texts([undo(ruling)])),
                ])
            })
    }
}
