import Foundation
import Store
import Submissions
import TerminalText

/// Where every unit stands with one notice, as of a moment.
struct StatusReport {
    struct Row {
        var unit: OrganizationalUnit
        var state: String
        var standings: [Standing]
    }

    let notice: Notice
    let office: Office
    let asOf: Date
    let rows: [Row]
    let counts: OfficeCounts
    let state: OfficeState
    /// Pictures that several units sent.
    let shared: [SharedPicture]
    /// By the unit's code.
    var reminders: [String: ReminderReport] = [:]

    init(notice: Notice, office: Office, asOf: Date, report: NoticeReport?, state: OfficeState) {
        self.notice = notice
        self.office = office
        self.asOf = asOf
        self.state = state
        counts = report?.counts ?? OfficeCounts()
        let items = report?.items ?? [:]
        let rulings = Dictionary(grouping: report?.rulings ?? []) { $0.unit ?? "" }
        shared = sharedPictures(items)
        rows = office.roster.units.map { unit in
            let standings = standing(
                of: unit, notices: [notice], items: items[unit.code] ?? [], rulings: rulings[unit.code] ?? [],
                asOf: asOf)
            return Row(unit: unit, state: unitState(standings, notice: notice).rawValue, standings: standings)
        }
    }

    var json: JSONValue {
        .object([
            ("notice", .string(notice.id)),
            ("asOf", .string(formatMoment(asOf, in: office.timeZone))),
            ("units", .list(rows.count) { unit(rows[$0]) }),
            ("held", .integer(counts.held)),
            ("failed", .integer(state.problems.count)),
            (
                "outbox",
                .object(
                    [OutboundState.queued, .sent, .failed, .unknown].map {
                        ($0.rawValue, .integer(counts.letters[$0] ?? 0))
                    })
            ),
            ("ignored", .integer(counts.ignored)),
            ("undecided", .integer(counts.received)),
            ("receiptsDue", .integer(counts.receiptsDue)),
            ("heldMessages", state.heldReport(office)),
            ("connections", state.connectionReport(office)),
            ("waiting", state.waitingReport(office)),
            ("undeliverable", .array(state.undeliverable.map { $0.report(office) })),
            ("sharedPictures", .array(shared.map(picture))),
        ])
    }

    private func picture(_ shared: SharedPicture) -> JSONValue {
        .object([
            (
                "copies",
                .array(
                    shared.copies.map { copy in
                        .object([
                            ("unit", .string(copy.unit)), ("name", .string(copy.name)),
                            ("message", .integer(Int(copy.message))),
                        ])
                    })
            )
        ])
    }

    /// A line for each picture that several units sent.
    private var sharedLines: [String] {
        shared.map { picture in
            let copies = picture.copies.map { copy in
                "\(office.roster.unit(code: copy.unit)?.name ?? copy.unit) (\(copy.name), mail \(copy.message))"
            }
            return VisibleText.of("The same picture from several units: " + copies.joined(separator: ", "))
        }
    }

    private func unit(_ row: Row) -> JSONValue {
        .object([
            ("code", .string(row.unit.code)),
            ("name", .string(row.unit.name)),
            ("state", .string(row.state)),
            (
                "items",
                .list(row.standings.count) { index in
                    let standing = row.standings[index]
                    let receivedAt = standing.receivedAt.map { formatMoment($0, in: office.timeZone) }
                    return .object(
                        standing.members(language: office.language) + [
                            ("receivedAt", .text(receivedAt)), ("late", .bool(standing.isLate)),
                        ])
                }
            ),
            ("reminder", reminders[row.unit.code]?.json ?? .null),
        ])
    }

    /// A line for each thing that is to be said of reminders, with the units of which it is said.
    private var reminderLines: [String] {
        let said = rows.compactMap { row in reminders[row.unit.code]?.text.map { (text: $0, unit: row.unit.name) } }
        let units = Dictionary(grouping: said, by: \.text)
        return units.map { text, said in
            let rest = said.count - Self.namesInLine
            let names = said.prefix(Self.namesInLine).map(\.unit) + (rest > 0 ? ["and \(rest) more"] : [])
            return VisibleText.of("Reminders, \(text): \(names.joined(separator: ", "))")
        }.sorted()
    }

    private static let namesInLine = 10

    /// The matrix: a row for each unit that is asked, a column for each requirement.
    func text(_ output: OutputOptions) -> String {
        let requirements = notice.requirements
        var table = TextTable(
            columns: [.init("Unit"), .init("State")]
                + requirements.map { .init("\($0.phase.id)/\($0.requirement.id)") })
        let asked = rows.filter { $0.state != Standing.State.notApplicable.rawValue }
        for row in asked {
            let cells = requirements.map { phase, requirement in
                row.standings.first { $0.phase == phase.id && $0.requirement == requirement.id }.map(cell) ?? "–"
            }
            table.append(["\(row.unit.name)", .init(row.state, style: style(row.state))] + cells)
        }
        let states = Dictionary(grouping: asked, by: \.state).mapValues(\.count)
        let tally = ["complete", "partial", "missing"].map { "\(states[$0] ?? 0) \($0)" }.joined(separator: ", ")
        let letters = counts.letters.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        let undecided = counts.received == 0 ? "" : "\(counted(counts.received, "mail")) not decided yet, "
        let summary = """
            \(notice.title) (\(notice.id)), as of \(formatMoment(asOf, in: office.timeZone))
            \(table.text(width: output.width, color: output.color))\
            \(footnotes)\(counted(asked.count, "unit")) asked: \(tally)
            Office: \(undecided)\(counted(counts.held, "mail")) held, \(state.problems.count) could not be fetched, \(counts.ignored) ignored; \
            letters: \(letters.isEmpty ? "none" : letters)
            """
        let lines = [summary] + reminderLines + [state.text(office)].filter { !$0.isEmpty } + sharedLines
        return lines.joined(separator: "\n")
    }

    private func cell(_ standing: Standing) -> TextTable.Cell {
        let amount = standing.need > 1 || standing.state == .partial ? " \(standing.have)/\(standing.need)" : ""
        let review = standing.underReview ? " ?" : ""
        let mend = standing.isToBeMended ? " ✗" : ""
        let unconfirmed = standing.isProvisional ? "?" : ""
        let sign =
            switch standing.state {
            case .complete where standing.isNilReturn: "nil return\(standing.have > 0 ? amount : "")"
            case .complete: "✓\(unconfirmed)\(standing.need > 1 ? amount : "")"
            case .late: "✓\(unconfirmed) late"
            case .partial: "…\(unconfirmed)\(amount)\(mend)"
            case .missing where standing.isToBeMended: "✗ to mend"
            case .missing where !standing.refused.isEmpty: "✗ too late"
            case .missing: "missing"
            case .waived: "waived"
            case .notApplicable: "–"
            }
        return .init(sign + review, style: standing.state.style)
    }

    private func style(_ state: String) -> TextTable.Style {
        Standing.State(rawValue: state)?.style ?? .plain
    }
}
