import Foundation
import Submissions
import Testing

@testable import Store

@Suite struct RulingTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    @Test func aRulingIsReadAsItWasWritten() async throws {
        var ruling = Ruling(.sendBack, at: noon, by: "li", reason: "盖章缺失")
        (ruling.unit, ruling.notice, ruling.phase, ruling.requirement) = ("U1", "week", "plans", "plan")
        (ruling.message, ruling.item) = (try await store.take("a", uid: 1), 2)
        ruling.until = Deadline(
            instant: noon + day, day: LocalDate(year: 2025, month: 10, day: 9), isWholeDay: true)
        ruling.isOnTime = true
        let written = ruling
        ruling.id = try await store.transaction { try $0.insert(written) }
        #expect(try await store.rulings() == [ruling])
        #expect(try await store.rulings(unit: "U1", message: ruling.message) == [ruling])
        #expect(try await store.rulings(unit: "U2").isEmpty)
    }

    @Test func whatIsUndoneHoldsNoMore() async throws {
        var ruling = Ruling(.waive, at: noon, by: "li")
        (ruling.unit, ruling.notice) = ("U1", "week")
        let written = ruling
        try await store.transaction { db in
            let id = try db.insert(written)
            try db.execute(sql: "UPDATE ruling SET undoneAt = 1, undoneBy = 'li' WHERE id = ?", arguments: [id])
        }
        #expect(try await store.rulings().isEmpty)
    }

    @Test(arguments: Ruling.Verb.allCases)
    func everyVerbCanBeStored(verb: Ruling.Verb) async throws {
        var ruling = Ruling(verb, at: noon, by: "li")
        (ruling.unit, ruling.notice) = ("U1", "week")
        let written = ruling
        _ = try await store.transaction { try $0.insert(written) }
        #expect(try await store.rulings().map(\.verb) == [verb])
    }
}
