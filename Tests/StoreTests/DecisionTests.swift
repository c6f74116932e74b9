import Foundation
import GRDB
import Inspection
import Submissions
import Testing

@testable import Store

@Suite struct DecisionTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func state(_ id: Int64) async throws -> InboundState? { try await store.inboundMessage(id)?.state }

    @Test func aSubmissionIsRecordedWithItsItems() async throws {
        let id = try await store.take("one", uid: 1, receivedAt: noon - minute)
        var video = Item.sample("片.mp4", requirement: nil, verdict: .extra)
        (video.attachment, video.duration, video.width, video.height) = (nil, 299.96, 1920, 1080)
        let decision = Decision.record(items: [.sample("方案.docx"), video])
        try await store.commitDecision(decision, for: id, at: noon)
        #expect(try await state(id) == .recorded)
        #expect(try await store.decision(of: id) == decision)
        let expected = decision.items.map {
            RecordedItem(message: id, receivedAt: noon - minute, provisional: false, item: $0)
        }
        #expect(try await store.recordedItems(unit: "U1") == expected)
        #expect(try await store.recordedItems(unit: "U2").isEmpty)
        let event = try #require(try await store.events().last)
        #expect(event.kind == .decided && event.unit == "U1" && event.notice == "week" && event.message == id)
        #expect(event.detail == ["decision": "record", "rules": "1"])
    }

    @Test func theMailsOfAUnitThatBroughtNoItemAreFound() async throws {
        var bare: [Int64] = []
        for (number, unit) in ["U1", "U2", "U1"].enumerated() {
            let id = try await store.take("bare \(number)", uid: UInt32(number + 1))
            try await store.commitDecision(.record(unit: unit, items: []), for: id, at: noon)
            bare.append(id)
        }
        let full = try await store.take("full", uid: 4)
        try await store.commitDecision(.record(), for: full, at: noon)
        let held = try await store.take("held", uid: 5)
        try await store.commitDecision(.hold(), for: held, at: noon)
        #expect(try await store.mailsWithoutItems(unit: "U1") == [bare[0], bare[2]])
        #expect(try await store.mailsWithoutItems(unit: "U2") == [bare[1]])
    }

    /// A unit that sent only for another has a part in the mail without an item of its own: the mail is not empty.
    @Test func aMailWithItemsOfAnotherUnitIsNotEmpty() async throws {
        let id = try await store.take("both", uid: 1)
        var item = Item.sample("方案.docx")
        item.unit = "U2"
        try await store.commitDecision(.record(unit: "U1", items: [item]), for: id, at: noon)
        #expect(try await store.mailsWithoutItems(unit: "U1") == [])
        #expect(try await store.mailsWithoutItems(unit: "U2") == [])
    }

    @Test(arguments: [
        (Decision.Kind.record, InboundState.recorded), (.hold, .held), (.ignore, .ignored), (.bounce, .bounce),
        (.command, .command),
    ])
    func eachDecisionPutsTheMailInItsState(kind: Decision.Kind, expected: InboundState) async throws {
        let id = try await store.take("one", uid: 1)
        var decision = Decision.record(items: [])
        decision.decision = kind
        try await store.commitDecision(decision, for: id, at: noon)
        #expect(try await state(id) == expected)
        let conflict = StoreError.conflict(record: "inbound message \(id)", expected: "received")
        await #expect(throws: conflict) { try await store.commitDecision(decision, for: id, at: noon) }
        #expect(try await store.events(message: id).count == 2)
    }

    @Test func aMailGoesOnlyTheWaysOfItsLife() async throws {
        let ways: [InboundState: Set<InboundState>] = [
            .received: [.recorded, .held, .ignored, .bounce, .command],
            .held: [.recorded, .held, .ignored, .bounce, .command],
            .ignored: [.recorded, .held, .ignored, .bounce, .command],
            .recorded: [.recorded, .held, .ignored], .bounce: [], .command: [],
        ]
        let id = try await store.take("one", uid: 1)
        for old in InboundState.allCases {
            for new in InboundState.allCases {
                try await store.execute("UPDATE inboundMessage SET state = '\(old.rawValue)'")
                let isAllowed = ways[old]?.contains(new) == true
                if isAllowed {
                    try await store.database.write { try $0.move(message: id, from: old, to: new) }
                } else {
                    await #expect(throws: StoreError.self) {
                        try await store.database.write { try $0.move(message: id, from: old, to: new) }
                    }
                }
                #expect(try await state(id) == (isAllowed ? new : old))
            }
        }
    }

    @Test func aSubmissionWithoutAUnitIsRefusedWhole() async throws {
        let id = try await store.take("one", uid: 1)
        var decision = Decision.record()
        decision.unit = nil
        let before = try await store.dump()
        await #expect(throws: DatabaseError.self) { try await store.commitDecision(decision, for: id, at: noon) }
        #expect(try await store.dump() == before)
    }

    @Test func aHeldMailIsDecidedAgainOnlyWhenTheOutcomeDiffers() async throws {
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(rules: 1), for: id, at: noon)
        let before = try await store.dump()
        #expect(try await !store.decideAgain(.hold(rules: 2), for: id, at: noon + day))
        #expect(try await store.dump() == before)
        let candidates = [UnitMatch(code: "U1", name: "第一学校", confidence: 0.5, because: [])]
        #expect(try await store.decideAgain(.hold(rules: 2, candidates: candidates), for: id, at: noon + day))
        #expect(try await state(id) == .held)
        #expect(try await store.decideAgain(.record(rules: 2), for: id, at: noon + day))
        #expect(try await state(id) == .recorded)
        #expect(try await store.recordedItems(unit: "U1").map(\.receivedAt) == [noon])
        await #expect(throws: StoreError.self) { try await store.decideAgain(.ignore, for: id, at: noon + day) }
        #expect(try await store.events(message: id).map(\.kind) == [.received, .decided, .decidedAgain, .decidedAgain])
    }

    @Test func aMailThatWasNotDecidedIsNotDecidedAgain() async throws {
        let id = try await store.take("one", uid: 1)
        await #expect(throws: StoreError.self) { try await store.decideAgain(.ignore, for: id, at: noon) }
    }

    @Test func heldAndIgnoredMailsOfARecentTimeAreListed() async throws {
        let old = try await store.take("old", uid: 1, receivedAt: noon - 61 * day, now: noon - 61 * day)
        let backfilled = try await store.take("backfilled", uid: 2, receivedAt: noon - 100 * day, now: noon)
        let held = try await store.take("held", uid: 3, receivedAt: noon - day, now: noon - day)
        let recorded = try await store.take("recorded", uid: 4)
        let received = try await store.take("received", uid: 5)
        for id in [old, held] { try await store.commitDecision(.hold(), for: id, at: noon) }
        try await store.commitDecision(.ignore, for: backfilled, at: noon)
        try await store.commitDecision(.record(), for: recorded, at: noon)
        #expect(try await store.undecided(takenSince: noon - 60 * day).map(\.id) == [backfilled, held])
        #expect(try await store.inboundMessages(in: [.held, .received], limit: 2).map(\.id) == [received, held])
    }

    @Test func itemsComeInTheOrderOfArrivalAndUpToAMoment() async throws {
        for (number, hours) in [3.0, 1, 2].enumerated() {
            let id = try await store.take("\(number)", uid: UInt32(number + 1), receivedAt: noon + hours * hour)
            var decision = Decision.record(items: [.sample("a\(number)"), .sample("b\(number)")])
            decision.provisional = number == 1
            try await store.commitDecision(decision, for: id, at: noon)
        }
        let items = try await store.recordedItems(unit: "U1")
        #expect(items.map(\.item.name) == ["a1", "b1", "a2", "b2", "a0", "b0"])
        #expect(items.map(\.provisional) == [true, true, false, false, false, false])
        let upTo = try await store.recordedItems(unit: "U1", upTo: noon + 2 * hour)
        #expect(upTo.map(\.item.name) == ["a1", "b1", "a2", "b2"])
        let report = try await store.report(notice: "week", upTo: noon + 2 * hour)
        #expect(report.items["U1"]?.map(\.item.name) == ["a1", "b1", "a2", "b2"])
        let all = try await store.report(notice: "week", upTo: noon + 3 * hour).items
        #expect(all["U1"]?.map(\.item.name) == items.map(\.item.name))
    }
}
