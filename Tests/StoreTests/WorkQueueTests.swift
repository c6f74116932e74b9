import Foundation
import Inspection
import Submissions
import Testing

@testable import Store

@Suite struct WorkQueueTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    @Test func theMailThatArrivedFirstIsExaminedFirst() async throws {
        let late = try await store.take("late", uid: 1, receivedAt: noon)
        let early = try await store.take("early", uid: 2, receivedAt: noon - hour)
        let same = try await store.take("same", uid: 3, receivedAt: noon)
        #expect(try await store.nextToExamine(limit: 10).map(\.id) == [early, late, same])
        #expect(try await store.nextToExamine(limit: 1).map(\.id) == [early])
    }

    @Test func aTryThatEndsWithADecisionCountsNoDeath() async throws {
        let id = try await store.take("one", uid: 1)
        #expect(try await store.beginExamination(id))
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 1))
        try await store.commitDecision(.ignore, for: id, at: noon)
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
    }

    @Test func theThirdDeathOfAWorkerIsTheLast() async throws {
        let id = try await store.take("one", uid: 1)
        for count in 1...3 {
            #expect(try await store.beginExamination(id))
            let deaths = try await store.workerDied(id, reason: "signal 9", at: noon)
            #expect(deaths == DeathCounts(worker: count, daemon: 0))
        }
        #expect(try await !store.beginExamination(id))
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 3, daemon: 0))
        #expect(
            try await store.events(message: id).map(\.kind) == [.received] + Array(repeating: .workerDied, count: 3))
    }

    @Test func theTenthDeathOfTheDaemonIsTheLast() async throws {
        let id = try await store.take("one", uid: 1)
        for _ in 1...10 { #expect(try await store.beginExamination(id)) }
        #expect(try await !store.beginExamination(id))
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 10))
    }

    @Test func aTryThatIsAbandonedCountsNothing() async throws {
        let id = try await store.take("one", uid: 1)
        for _ in 1...20 {
            #expect(try await store.beginExamination(id))
            try await store.abandonExamination(id)
        }
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
    }

    @Test func aTryThatWasNotBegunCannotEnd() async throws {
        let id = try await store.take("one", uid: 1)
        await #expect(throws: StoreError.self) { try await store.abandonExamination(id) }
        await #expect(throws: StoreError.self) { try await store.workerDied(id, reason: "", at: noon) }
        #expect(try await store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
    }

    @Test func aReportSurvivesWhatComesBetweenItAndTheDecision() async throws {
        let id = try await store.take("one", uid: 1)
        var report = Examination()
        report.subject = "活动周方案\u{0}\u{202e}"
        report.attachments = [Attachment(path: "2/报表/一中.xls", name: "一中.xls", bytes: 7)]
        #expect(try await store.examination(of: id) == nil)
        try await store.storeExamination(report, of: id, at: noon)
        #expect(try await store.examination(of: id) == report)
        #expect(try await store.nextToExamine(limit: 1).first?.isExamined == true)
        report.subject = "again"
        try await store.storeExamination(report, of: id, at: noon)
        #expect(try await store.examination(of: id)?.subject == "again")
    }

    @Test func onlyAReceivedMailIsExamined() async throws {
        let id = try await store.take("one", uid: 1)
        try await store.commitDecision(.hold(), for: id, at: noon)
        #expect(try await store.nextToExamine(limit: 1).isEmpty)
        let conflict = StoreError.conflict(record: "inbound message \(id)", expected: "received")
        await #expect(throws: conflict) { try await store.beginExamination(id) }
        await #expect(throws: conflict) { try await store.storeExamination(Examination(), of: id, at: noon) }
        await #expect(throws: StoreError.self) { try await store.beginExamination(99) }
    }
}
