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
    var summary: Workbook {
        let matrix = NoticeMatrix(notice, office: office, items: items, rulings: rulings, asOf: asOf)
        return Workbook(sheets: [matrix.sheet(language: office.language, timeZone: office.timeZone)])
    }
}
