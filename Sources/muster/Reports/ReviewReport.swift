import Daemon
import Foundation
import Inspection
import Store
import Submissions
import TerminalText

/// What a ruling changed, or would change.
struct ReviewReport {
    let result: ReviewResult
    let office: Office
    /// The roster's file.
    let roster: String
    /// What is in it; nil when it cannot be read.
    let rosterContent: [UInt8]?
    let isRehearsal: Bool

    private struct ItemChange {
        var place: String
        var name: String
        var before: String
        var after: String
    }

    /// Items that are otherwise; those of a mail that is decided anew have none to compare with.
    private var items: [ItemChange] {
        guard let decision = result.decision, let message = result.ruling.message else { return [] }
        let before = result.before?.decision
        let isSame = before?.items.map(\.attachment) == decision.items.map(\.attachment)
        return decision.items.enumerated().compactMap { place, item in
            let old = isSame ? before.map { words($0.items[place], $0) } ?? "" : ""
            let new = words(item, decision)
            if old == new { return nil }
            return ItemChange(place: "\(message)/\(place + 1)", name: item.name, before: old, after: new)
        }
    }

    private func words(_ item: Item, _ decision: Decision) -> String {
        let requirement = [item.notice, item.requirement].compactMap(\.self).joined(separator: "/")
        let late = item.onTime == true ? ", on time by ruling" : item.late ? ", late" : ""
        let sender = decision.provisional ? ", sender not confirmed" : ""
        let reason = item.because.first { $0.code == .sentBack }?.values.first.map { " (\($0))" } ?? ""
        let verdict = item.verdict.rawValue + late + photos(item) + sender + reason
        return [decision.unit(of: item), requirement, verdict].compactMap(\.self).filter { !$0.isEmpty }.joined(
            separator: " ")
    }

    private func verdict(_ item: Item) -> String {
        let reason = item.verdict == .accepted ? nil : item.because.first?.text(in: office.language)
        return item.verdict.rawValue + (reason.map { " (\($0))" } ?? "")
    }

    /// How many photos a document counts as that was let count for photos.
    private func photos(_ item: Item) -> String {
        let asked = item.notice.flatMap(office.notice)?.requirements.first {
            $0.phase.id == item.phase && $0.requirement.id == item.requirement
        }
        guard asked?.requirement.kind == .photo, item.verdict == .accepted, item.kind != FileKind.photo.rawValue
        else { return "" }
        guard let held = item.photosHeld else { return ", counts as 1 photo (how many it holds is not known)" }
        return held == 1 ? ", counts as 1 photo" : ", counts as \(held) photos"
    }

    private func words(_ standing: Standing) -> String {
        let due = standing.due.map { ", due \($0.day)\(standing.isExtended ? " (extended)" : "")" } ?? ""
        let nothing = standing.isNilReturn ? " by nil return" : ""
        return "\(standing.state.rawValue)\(nothing) \(standing.have)/\(standing.need)\(due)"
    }

    var text: String {
        if let unchanged = result.unchanged { return VisibleText.of(unchanged) }
        var lines = [headline] + warnings.map { "  WARNING: \($0)" }
        if let before = result.before?.decision, let decision = result.decision, before.decision != decision.decision {
            lines.append(
                "  mail \(result.ruling.message ?? 0): \(before.decision.rawValue) → \(decision.decision.rawValue)")
        }
        for item in items {
            lines.append("  \(item.place) \(item.name): \(item.before.isEmpty ? "" : "\(item.before) → ")\(item.after)")
        }
        for change in result.changes {
            let name = office.roster.unit(code: change.unit)?.name ?? ""
            lines.append(
                "  \(change.unit) \(name), \(change.before.notice)/\(change.before.requirement): "
                    + "\(words(change.before)) → \(words(change.after))")
        }
        if !result.ended.isEmpty {
            lines.append("  rulings that end with it: \(result.ended.map(String.init).joined(separator: ", "))")
        }
        if let overridden { lines.append(overridden) }
        lines += result.rejudged.map { again in
            "  \(again.name) \(again.after.name) is judged again: \(verdict(again.before)) → \(verdict(again.after))"
        }
        lines += result.reopened.map {
            "  \($0) was refused after the cutoff and came in time, but cannot be judged again: muster review accept \($0)"
        }
        lines += letters + cells
        return lines.joined(separator: "\n").visibleLines
    }

    /// What a person should look at again.
    private var warnings: [String] {
        result.claimedBy.map { other in
            let because = other.because.map { $0.text(in: office.language) }.joined(separator: "; ")
            return "is it \(other.code)'s? \(because)"
        }
    }

    private var headline: String {
        if isRehearsal { return "Nothing was changed; this would be:" }
        return "Done, as ruling \(result.ruling.id) (muster review undo \(result.ruling.id)):"
    }

    /// Rulings that an assignment of the whole mail puts aside.
    private var overridden: String? {
        guard result.ruling.isAssignmentOfMail, let before = result.before else { return nil }
        let earlier = before.rulings.filter { $0.id < result.ruling.id && !$0.isAssignmentOfMail }.map(\.id)
        guard !earlier.isEmpty, !earlier.contains(where: result.ended.contains) else { return nil }
        let numbers = earlier.map(String.init).joined(separator: ", ")
        return "  rulings \(numbers) about the mail hold no more, unless this one is undone"
    }

    private var letters: [String] {
        guard !result.letters.isEmpty else {
            let isNothing = result.changes.isEmpty && result.rejudged.isEmpty
            return ["  No letter is owed: \(isNothing ? "nothing changes for a unit" : "no unit believes otherwise")."]
        }
        return result.letters.map { letter in
            guard let recipient = letter.recipient else {
                return "  \(letter.unit) has no address that letters reach and is not written to."
            }
            return "  \(letter.unit) is owed a letter about \(letter.notice), to \(recipient)."
        }
    }

    /// The line of the roster by which the next such mail is known.
    private var rosterLine: RosterLine? {
        guard let unit = result.rosterCells.first?.unit, let rosterContent else { return nil }
        let cells = Dictionary(result.rosterCells.map { ($0.column, $0.text) }) { first, _ in first }
        return RosterLine(of: unit, setting: cells, in: rosterContent)
    }

    private var cells: [String] {
        guard !result.rosterCells.isEmpty else { return [] }
        guard let rosterLine else {
            return result.rosterCells.map { cell in
                "  So that the next such mail is known, write into \(roster), row \(cell.unit), column \(cell.column): "
                    + cell.text
            }
        }
        return [
            "  So that the next such mail is known, put this in the place of line \(rosterLine.number) of \(roster):",
            rosterLine.text,
        ]
    }

    var json: JSONValue {
        .object([
            ("ruling", isRehearsal || result.unchanged != nil ? .null : .integer(Int(result.ruling.id))),
            ("verb", .string(result.ruling.verb.rawValue)),
            ("message", .count(result.ruling.message.flatMap { $0 == .max ? nil : Int($0) })),
            ("dryRun", .bool(isRehearsal)),
            ("unchanged", .text(result.unchanged)),
            ("warnings", .texts(warnings)),
            ("decision", .text(result.decision?.decision.rawValue)),
            (
                "items",
                .array(
                    items.map {
                        .object([
                            ("item", .string($0.place)), ("name", .string($0.name)), ("before", .string($0.before)),
                            ("after", .string($0.after)),
                        ])
                    })
            ),
            ("changes", .array(result.changes.map(change))),
            (
                "judgedAgain",
                .array(
                    result.rejudged.map {
                        .object([
                            ("item", .string($0.name)), ("name", .string($0.after.name)),
                            ("before", .string($0.before.verdict.rawValue)),
                            ("after", .string($0.after.verdict.rawValue)),
                        ])
                    })
            ),
            ("reopened", .texts(result.reopened)),
            ("ended", .array(result.ended.map { .integer(Int($0)) })),
            (
                "letters",
                .array(
                    result.letters.map {
                        .object([
                            ("unit", .string($0.unit)), ("notice", .string($0.notice)),
                            ("recipient", .text($0.recipient)),
                        ])
                    })
            ),
            (
                "rosterLine",
                rosterLine.map {
                    .object([
                        ("file", .string(roster)), ("line", .integer($0.number)), ("text", .string($0.text)),
                    ])
                } ?? .null
            ),
            (
                "roster",
                .array(
                    result.rosterCells.map {
                        .object([
                            ("unit", .string($0.unit)), ("column", .string($0.column)), ("text", .string($0.text)),
                        ])
                    })
            ),
        ])
    }

    private func change(_ change: StandingChange) -> JSONValue {
        func state(_ standing: Standing) -> JSONValue {
            .object(
                standing.members(language: office.language) + [("due", .text(standing.due?.day.description))])
        }
        return .object([
            ("unit", .string(change.unit)), ("notice", .string(change.before.notice)),
            ("before", state(change.before)), ("after", state(change.after)),
        ])
    }
}
