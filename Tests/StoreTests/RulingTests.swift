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

/// Mails that coordinators make round a file.
@Suite struct AttachedMailTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private var ruling: Ruling {
        var ruling = Ruling(.assign, at: noon, by: "li", reason: "微信")
        (ruling.unit, ruling.notice, ruling.phase, ruling.requirement) = ("U1", "week", "plans", "plan")
        return ruling
    }

    @Test func theMailIsNeverThereWithoutItsRuling() async throws {
        let file = try await store.stored("a")
        let taken = try await store.take(file, receivedAt: noon - 9 * day, ruling: ruling, at: noon)
        let id = try #require(taken.message)
        #expect(taken.isNew)
        let message = try #require(try await store.inboundMessage(id))
        #expect(message.state == .received && message.mayAnswer && message.receivedAt == noon - 9 * day)
        let assigned = Assignment(ofMail: id, try await store.rulings())
        #expect(assigned == Assignment(unit: "U1", notice: "week", phase: "plans", requirement: "plan"))
        #expect(try await store.events(message: id).map(\.kind) == [.received, .ruled])
    }

    @Test func aKnownMailIsLeftAsItIs() async throws {
        let file = try await store.stored("a")
        let first = try await store.take(file, receivedAt: noon, ruling: ruling, at: noon)
        let before = try await store.dump()
        let second = try await store.take(file, receivedAt: noon, ruling: ruling, at: noon + hour)
        #expect(second.message == first.message && !second.isNew)
        #expect(try await store.dump() == before)
    }

    @Test func aPurgedMailIsNotTakenAgain() async throws {
        let file = try await store.stored("a")
        try await store.execute("INSERT INTO purgedMessage VALUES ('\(file.sha256)', 0)")
        let taken = try await store.take(file, receivedAt: noon, ruling: ruling, at: noon)
        #expect(taken.message == nil && !taken.isNew)
        #expect(try await store.rulings().isEmpty)
    }
}
