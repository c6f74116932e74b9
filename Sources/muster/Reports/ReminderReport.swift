import Daemon
import Submissions

/// Whether a unit is reminded of a notice next, and why not.
struct ReminderReport {
    let decision: ReminderDecision
    let office: Office

    /// Null when nothing is missing that has a due time.
    var json: JSONValue {
        guard concernsUnit else { return .null }
        return .object([
            ("next", .text(next)), ("withheld", .text(decision.withheld == .notYet ? nil : words)),
            ("escalation", .text(escalation)),
        ])
    }

    /// In a phrase; nil when nothing is missing that has a due time.
    var text: String? {
        guard concernsUnit else { return nil }
        return [letter, escalation.map { "a person should take it up: \($0)" }].compactMap(\.self)
            .joined(separator: "; ")
    }

    private var concernsUnit: Bool { ![.nothingMissing, .noDueTime].contains(decision.withheld) }
    private var next: String? { decision.next.map { formatMoment($0, in: office.timeZone) } }

    private var words: String? {
        decision.withheld.map { reason in
            ["\(reason)", reason.lasts.map { "until \($0)" }].compactMap(\.self).joined(separator: ", ")
        }
    }

    private var letter: String {
        switch (decision.withheld, words, next) {
        case (nil, _, _), (_, nil, _): "a reminder leaves now"
        case (.notYet, _, let next?), (.alreadyWritten, _, let next?): "next \(next)"
        case (.notYet, _, nil): "none follows"
        case (_, let words?, let next?): "withheld: \(words); next \(next)"
        case (.closed, let words?, nil), (.ended, let words?, nil), (.alreadyWritten, let words?, nil):
            "none follows: \(words)"
        case (_, let words?, nil): "withheld: \(words)"
        }
    }

    private var escalation: String? {
        guard let escalation = decision.escalation else { return nil }
        let day = decision.overdue.compactMap(\.askedUntil).max()
        return switch escalation {
        case .remindedInVain: "reminded in vain" + (day.map { ", the last time on \($0)" } ?? "")
        case .noAddress: "letters reach none of its addresses"
        case .closed: "nothing is taken any more" + (day.map { " since the end of \($0)" } ?? "")
        case .ended: "nobody was asked any more after \(day.map(String.init(describing:)) ?? "-")"
        }
    }
}
