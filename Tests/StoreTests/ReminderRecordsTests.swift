import Foundation
import Submissions
import Testing

@testable import Store

/// What reminders are decided from.
@Suite struct ReminderRecordsTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func records(
        _ notices: [String] = ["week"], unit: String? = nil, at now: Date = noon + hour
    ) async throws -> ReminderRecords {
        guard let unit else { return try await store.reminderRecords(notices: notices, at: now) }
        return try await store.database.read { try $0.reminderRecords(notices: notices, unit: unit, at: now) }
    }

    /// A mail of `unit` that is decided; its row.
    @discardableResult
    private func record(_ uid: UInt32, _ decision: Decision, receivedAt: Date = noon, takenAt: Date = noon) async throws
        -> Int64
    {
        let id = try await store.take("mail \(uid)", uid: uid, receivedAt: receivedAt, now: takenAt)
        try await store.commitDecision(decision, for: id, at: takenAt)
        return id
    }

    private func item(_ requirement: String?, notice: String = "week", because: [Reason] = []) -> Item {
        var item = Item.sample("x", requirement: requirement, verdict: .review)
        if requirement != nil { item.notice = notice }
        item.because = because
        return item
    }

    private func queue(_ number: Int, notice: String = "week", unit: String = "U1", at now: Date = noon) async throws
        -> Int64
    {
        let slot = ReminderSlot(due: noon, step: .offset(number))
        let key = ReminderKey(unit: unit, notice: notice, slots: [slot], fingerprint: "f")
        var letter = Letter.sample(key.text(number: 0), kind: .reminder, unit: unit)
        letter.notice = notice
        return try #require(try await store.enqueue(letter, at: now))
    }

    @Test func anEmptyStoreHasNothing() async throws {
        let records = try await records()
        #expect(records.items == ["week": [:]] && records.rulings.isEmpty && records.unsettled.isEmpty)
        #expect(records.written.isEmpty && records.undeliverable.isEmpty && records.readAt.isEmpty)
        #expect(records.firstLoadedAt.isEmpty && !records.hasUndecidedMail)
    }

    @Test func whatCameIsFoundByNoticeAndUnitUpToTheMoment() async throws {
        try await record(1, .record(unit: "U1"))
        try await record(2, .record(unit: "U2"), receivedAt: noon + 2 * hour)
        var other = Item.sample("other")
        other.notice = "fire"
        try await record(3, .record(unit: "U1", items: [other]))
        let all = try await records(["week", "fire"])
        #expect(all.items["week"]?.mapValues { $0.map(\.item.name) } == ["U1": ["方案.docx"]])
        #expect(all.items["fire"]?.mapValues { $0.map(\.item.name) } == ["U1": ["other"]])
        #expect(try await records(at: noon + 2 * hour).items["week"]?.keys.sorted() == ["U1", "U2"])
        let own = try await records(["fire"], unit: "U1")
        #expect(own.items.mapValues { $0.mapValues { $0.map(\.item.name) } } == ["fire": ["U1": ["other"]]])
        #expect(try await records(unit: "U2").items == ["week": ["U2": []]])
    }

    @Test func lettersAreFoundByTheirNoticeAndUnitAlone() async throws {
        let first = try await queue(-3)
        let second = try await queue(-1, unit: "U2")
        _ = try await queue(1, notice: "week2")
        _ = try await queue(1, notice: "wee")
        _ = try await store.enqueue(Letter.sample("receipt/1"), at: noon)
        let all = try await records().written
        #expect(all.map(\.letter) == [first, second] && all.map(\.unit) == ["U1", "U2"])
        #expect(all.allSatisfy { $0.notice == "week" && $0.queuedAt == noon && $0.state == .queued && !$0.isVoid })
        #expect(ReminderKey(all[0].uniqueKey, unit: "U1", notice: "week")?.slots.map(\.step) == [.offset(-3)])
        #expect(try await records(unit: "U2").written.map(\.letter) == [second])
        #expect(try await records(["week", "week2"]).written.count == 3)
        #expect(try await records([]).written.isEmpty)
    }

    @Test func aLetterThatItsUnitNeverGotIsVoidUnlessAPersonTookItBack() async throws {
        let (daemons, persons, back) = (try await queue(-3), try await queue(-1), try await queue(1))
        try await store.cancel([daemons], reason: "what it says has changed", by: "daemon", at: noon)
        try await store.cancel([persons], reason: "", by: "admin", at: noon)
        try await store.execute(
            "INSERT INTO undeliverable (address, at, letter, reason) VALUES ('a@x.example', 0, \(back), 'no-mailbox')")
        let records = try await records()
        #expect(records.written.map(\.isVoid) == [true, false, true])
        #expect(records.written.map(\.state) == [.cancelled, .cancelled, .queued])
        #expect(records.undeliverable == ["a@x.example"])
    }

    @Test func mailsWithAPersonConcernTheirCandidatesAndSender() async throws {
        let candidates = ["U2", "U3"].map { UnitMatch(code: $0, name: "", confidence: 0.4, because: []) }
        var held = Decision.hold(candidates: candidates)
        held.sentBy = "U1"
        try await record(1, held, takenAt: noon - 29 * day)
        #expect(
            try await records().unsettled == [
                UnsettledMail(at: noon - 29 * day, units: ["U1", "U2", "U3"], senders: ["U1", "U2", "U3"])
            ])
        // What has lain there for a month keeps nobody's letters back.
        #expect(try await records(at: noon + 2 * day).unsettled.isEmpty)
    }

    @Test func aFileUnderReviewMayBeForOthersOrForAnything() async throws {
        try await record(
            1, .record(unit: "U1", items: [item("plan"), item("plan", because: [Reason(.perhapsForOthers, "x")])]))
        try await record(2, .record(unit: "U2", items: [item(nil)]))
        #expect(
            try await records().unsettled == [
                UnsettledMail(at: noon, units: [], senders: ["U1"]),
                UnsettledMail(at: noon, units: ["U2"], senders: ["U2"]),
            ])
    }

    @Test func mailboxesNoticesAndUndecidedMailsAreTold() async throws {
        _ = try await store.noticesLoaded(["week"], at: noon)
        _ = try await store.noticesLoaded(["week", "fire"], at: noon + hour)
        try await store.connectionSucceeded(.mailbox("main"), at: noon)
        try await store.connectionSucceeded(.mailbox("other"), at: noon + minute)
        try await store.connectionSucceeded(.smtp, at: noon)
        var records = try await records()
        #expect(records.firstLoadedAt == ["week": noon, "fire": noon + hour])
        #expect(records.readAt == ["main": noon, "other": noon + minute] && !records.hasUndecidedMail)
        let id = try await store.take("mail", uid: 1)
        records = try await self.records()
        #expect(records.hasUndecidedMail)
        try await store.commitDecision(.ignore, for: id, at: noon)
        #expect(try await !self.records().hasUndecidedMail)
    }

    @Test func rulingsOfOneUnitOrOfAllAreTold() async throws {
        for unit in ["U1", "U2"] {
            try await store.execute(
                """
                INSERT INTO ruling (at, who, verb, reason, unit, notice, onTime)
                VALUES (0, 'admin', 'waive', '', '\(unit)', 'week', 0)
                """)
        }
        #expect(try await records().rulings.map(\.unit) == ["U1", "U2"])
        #expect(try await records(unit: "U2").rulings.map(\.unit) == ["U2"])
    }
}
