import Foundation
import Submissions

/// What files were told to be against what they are: one row for each requirement.
struct ConfusionTable {
    /// How well one file was told.
    enum Outcome: String, CaseIterable {
        /// The right requirement and verdict, without a person.
        case sure
        /// The right requirement, for a person to confirm.
        case provisional
        /// No requirement, for a person or kept.
        case abstain
        /// Another requirement, for a person to confirm.
        case misled
        /// Another requirement or verdict, and nobody would look.
        case wrong
    }

    struct Row {
        var label: Label
        var outcome: Outcome
        /// What it was told to be: `summary accepted`.
        var told: String
        var because: String
    }

    private(set) var rows: [Row] = []

    init(_ labels: [Label], _ decisions: [String: Decision]) {
        let byFile = Dictionary(grouping: labels) { $0.mail + " " + $0.path }
        for label in labels {
            let expected = byFile[label.mail + " " + label.path] ?? []
            let items = decisions[label.mail]?.items.filter { $0.attachment == label.path } ?? []
            rows.append(Self.row(label, items, expected: Set(expected.map(\.requirement)), decisions[label.mail]))
        }
    }

    private static func row(
        _ label: Label, _ items: [Item], expected: Set<String>, _ decision: Decision?
    ) -> Row {
        let own = items.first { $0.requirement == label.requirement }
        let foreign = items.first { !expected.contains($0.requirement ?? "-") && $0.requirement != nil }
        let item = own ?? foreign ?? items.first
        let isSure = item?.verdict == .accepted || item?.verdict == .rejected
        let outcome: Outcome =
            switch item {
            case let item? where item.requirement == label.requirement:
                isSure ? (item.verdict == label.verdict ? .sure : .wrong) : .provisional
            case let item? where item.requirement != nil && foreign != nil: isSure ? .wrong : .misled
            default: .abstain
            }
        let why = (item?.because ?? decision?.because ?? []).prefix(4).map { $0.text(in: .chinese) }
        return Row(
            label: label, outcome: outcome,
            told: item.map { "\($0.requirement ?? "-") \($0.verdict.rawValue)" } ?? decision?.decision.rawValue ?? "-",
            because: (item.map { "\($0.name)：" } ?? "") + why.joined(separator: "；"))
    }

    var wrong: [Row] { rows.filter { $0.outcome == .wrong } }

    /// The share of the files that serve a requirement and were told for sure.
    func sureShare(of part: String? = nil, photos: Bool = true) -> Double {
        let serving = rows.filter { row in
            row.label.servesSomething && (part == nil || row.label.part == part)
                && (photos || row.label.requirement != "photos")
        }
        return Double(serving.count { $0.outcome == .sure }) / Double(max(1, serving.count))
    }

    /// The table of one part.
    func text(_ part: String) -> String {
        let own = rows.filter { $0.label.part == part }
        let names = Set(own.map(\.label.requirement)).sorted()
        let width = (names.map(\.count).max() ?? 0) + 2
        func line(_ name: String, _ cells: [String]) -> String {
            name.padding(toLength: width, withPad: " ", startingAt: 0)
                + cells.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
        }
        let body = names.map { name in
            line(
                name,
                Outcome.allCases.map { one in "\(own.count { $0.label.requirement == name && $0.outcome == one })" })
        }
        let share = String(
            format: "sure of what serves a requirement: %.1f %%, photos left out: %.1f %%", 100 * sureShare(of: part),
            100 * sureShare(of: part, photos: false))
        return ([line(part, Outcome.allCases.map(\.rawValue))] + body + [share]).joined(separator: "\n")
    }
}
