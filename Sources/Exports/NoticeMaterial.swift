import Foundation
import Store
import Submissions
import Workbooks

/// What came for one notice, and where everyone stands with it.
struct NoticeMaterial {
    let notice: Notice
    let office: Office
    let asOf: Date
    /// By the unit's code, with reasons.
    let items: [String: [RecordedItem]]
    let rulings: [Ruling]
    private let rulingsOfUnits: [String: [Ruling]]

    /// Reads it; without a store nothing came.
    init(notice: Notice, office: Office, store: Store?, asOf: Date) async throws {
        self.notice = notice
        self.office = office
        self.asOf = asOf
        var items: [String: [RecordedItem]] = [:]
        for unit in try await store?.report(notice: notice.id, upTo: asOf).items.keys.sorted() ?? [] {
            items[unit] = try await store?.recordedItems(unit: unit, upTo: asOf).filter { $0.item.notice == notice.id }
        }
        self.items = items
        rulings = try await store?.rulings() ?? []
        rulingsOfUnits = Dictionary(grouping: rulings) { $0.unit ?? "" }
    }

    var entries: [ExportEntry] {
        exportEntries(of: notice, office: office, items: items, rulings: rulings, asOf: asOf)
    }

    /// The standings of a unit with the notice.
    func standings(_ unit: OrganizationalUnit) -> [Standing] {
        standing(
            of: unit, notices: [notice], items: items[unit.code] ?? [], rulings: rulingsOfUnits[unit.code] ?? [],
            asOf: asOf)
    }

    /// The matrix of units and requirements, a row for each unit that is asked.
    func summary(_ words: ExportWords) -> Workbook {
        let requirements = notice.requirements
        var sheet = Sheet(
            name: notice.title,
            columns: zip(words.summaryHead, [10.0, 28, 10]).map { Sheet.Column($0, width: $1) }
                + requirements.map { Sheet.Column($0.requirement.title, width: 22) },
            frozenColumns: 2)
        for unit in office.roster.units {
            let standings = standings(unit)
            let state = unitState(standings, notice: notice)
            guard state != .notApplicable else { continue }
            let cells = requirements.map { phase, requirement in
                standings.first { $0.phase == phase.id && $0.requirement == requirement.id }
                    .map { cell($0, words) } ?? Cell.empty
            }
            sheet.rows.append(
                [.text(unit.code), .text(unit.name), .text(words.state(state), state.style)] + cells)
        }
        return Workbook(sheets: [sheet])
    }

    private func cell(_ standing: Standing, _ words: ExportWords) -> Cell {
        var text = words.state(standing.state)
        if standing.need > 1 || standing.state == .partial { text += " \(standing.have)/\(standing.need)" }
        if standing.underReview { text += "，" + words.awaitsReview }
        let style = standing.underReview && standing.state != .complete ? Cell.Style.warn : standing.state.style
        return .text(text, style)
    }
}

extension Standing.State {
    fileprivate var style: Cell.Style {
        switch self {
        case .complete: .good
        case .partial, .late: .warn
        case .missing: .bad
        case .waived, .notApplicable: .muted
        }
    }
}
