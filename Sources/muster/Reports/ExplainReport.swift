import Foundation
import Submissions
import TerminalText

/// What `muster explain` prints: a decision with its reasons, and the standing it would lead to.
struct ExplainReport {
    var decision: Decision
    /// Of each unit that has a part in the mail, the mail's own first.
    var standings: [(unit: String, standings: [Standing])]
    var language: Language

    var json: JSONValue {
        .object([
            ("decision", .string(decision.decision.rawValue)),
            ("unit", decision.unit.map(unit) ?? .null),
            ("notice", notice),
            ("late", .bool(decision.late)),
            ("items", .array(decision.items.map(item))),
            ("standing", .array(standing.map { $0.report(language: language) })),
            ("because", reasons(decision.because)),
            ("provisional", .bool(decision.provisional)),
            ("candidates", .array(decision.candidates.map(unit))),
            ("rules", .integer(decision.rules)),
            ("sentBy", .text(decision.sentBy)),
            (
                "others",
                .array(
                    standings.dropFirst().map { other in
                        .object([
                            ("unit", .string(other.unit)),
                            ("standing", .array(other.standings.map { $0.report(language: language) })),
                        ])
                    })
            ),
        ])
    }

    /// Of the mail's own unit.
    private var standing: [Standing] { standings.first?.standings ?? [] }

    private func reasons(_ reasons: [Reason]) -> JSONValue {
        .texts(reasons.map { $0.text(in: language) })
    }

    private func unit(_ match: UnitMatch) -> JSONValue {
        .object([
            ("code", .string(match.code)),
            ("name", .string(match.name)),
            ("confidence", .number(match.confidence)),
            ("because", reasons(match.because)),
        ])
    }

    private var notice: JSONValue {
        guard let match = decision.notice else { return .null }
        return .object([
            ("id", .string(match.id)),
            ("phase", .text(match.phase)),
            ("because", reasons(match.because)),
        ])
    }

    private func item(_ item: Item) -> JSONValue {
        .object([
            ("attachment", .text(item.attachment)),
            ("notice", .text(item.notice)),
            ("phase", .text(item.phase)),
            ("requirement", .text(item.requirement)),
            ("verdict", .string(item.verdict.rawValue)),
            ("late", .bool(item.late)),
            ("because", reasons(item.because)),
            ("name", .string(item.name)),
            ("unit", .text(decision.unit(of: item))),
        ])
    }
}

extension Standing {
    /// The contract's STANDING object.
    func report(language: Language) -> JSONValue { .object(members(language: language)) }

    /// The keys of STANDING, to which `status` adds its own.
    func members(language: Language) -> [(String, JSONValue)] {
        [
            ("requirement", .string(requirement)),
            ("phase", .string(phase)),
            ("state", .string(state.rawValue)),
            ("have", .integer(have)),
            ("need", .integer(need)),
            ("note", .text(note?.text(in: language))),
            ("provisional", .bool(isProvisional)),
        ]
    }
}

// For people: the same facts as short paragraphs and tables.
extension ExplainReport {
    func text(_ output: OutputOptions) -> String {
        var parts = [summary]
        if !decision.items.isEmpty {
            var table = TextTable(columns: [.init("File"), .init("Taken for"), .init("Verdict"), .init("Because")])
            for item in decision.items {
                let reasons = item.because.map { $0.text(in: language) }.joined(separator: "; ")
                let owner = item.unit.map { " (\($0))" } ?? ""
                table.append([
                    "\(item.name)", "\(item.requirement ?? "-")\(owner)",
                    .init(item.verdict.rawValue + (item.late ? ", late" : ""), style: item.verdict.style),
                    "\(reasons)",
                ])
            }
            parts.append(table.text(width: output.width, color: output.color))
        }
        if !standing.isEmpty {
            var table = TextTable(columns: [
                .init("Phase"), .init("Requirement"), .init("State"), .init("Have", alignment: .right),
                .init("Need", alignment: .right), .init("Note"),
            ])
            for row in standing {
                table.append([
                    "\(row.phase)", "\(row.requirement)", .init(row.state.rawValue, style: row.state.style),
                    "\(row.have)", "\(row.need)", "\(row.note?.text(in: language) ?? "")",
                ])
            }
            parts.append(table.text(width: output.width, color: output.color))
        }
        return parts.joined(separator: "\n").trimmingCharacters(in: .newlines)
    }

    private var summary: String {
        var lines = ["Decision: \(decision.decision.rawValue)\(decision.provisional ? " (provisional)" : "")"]
        if let unit = decision.unit { lines.append(line("Unit", "\(unit.code) \(unit.name)", unit.because)) }
        if let notice = decision.notice { lines.append(line("Notice", notice.id, notice.because)) }
        for reason in decision.because { lines.append("Because: \(VisibleText.of(reason.text(in: language)))") }
        for candidate in decision.candidates {
            lines.append(line("Perhaps", "\(candidate.code) \(candidate.name)", candidate.because))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ label: String, _ value: String, _ because: [Reason]) -> String {
        let reasons = because.map { $0.text(in: language) }.joined(separator: "; ")
        return "\(label): \(VisibleText.of(value))\(reasons.isEmpty ? "" : " — \(VisibleText.of(reasons))")"
    }
}

extension Verdict {
    fileprivate var style: TextTable.Style {
        switch self {
        case .accepted: .good
        case .rejected: .bad
        case .review: .caution
        case .extra: .plain
        }
    }
}

extension Standing.State {
    /// How a terminal shows it.
    var style: TextTable.Style {
        switch self {
        case .complete: .good
        case .partial, .late: .caution
        case .missing: .bad
        case .waived, .notApplicable: .faint
        }
    }
}
