import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct IntakeTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func counts(_ taken: Int, _ duplicates: Int, _ problems: Int) -> IntakeCounts {
        var counts = IntakeCounts()
        (counts.taken, counts.duplicates, counts.problems) = (taken, duplicates, problems)
        return counts
    }

    private func select(_ generation: UInt32?) async throws -> MailboxState {
        _ = try await store.mailbox("main", at: noon)
        return try await store.select("main", uidValidity: generation, at: noon)
    }

    private func receive(_ arrivals: [Arrival], _ generation: UInt32?, cursor: UInt32?) async throws -> IntakeCounts {
        try await store.receive(arrivals, mailbox: "main", generation: generation, cursor: cursor, at: noon)
    }

    @Test func theFirstRunFixesSince() async throws {
        #expect(
            try await store.mailbox("main", at: noon)
                == MailboxState(id: "main", uidValidity: nil, cursor: 0, since: noon))
        #expect(try await store.mailbox("main", at: noon + day).since == noon)
    }

    @Test func aBatchBecomesRowsAndMovesTheCursor() async throws {
        _ = try await select(7)
        let batch = [try await store.arrival("one", uid: 3), try await store.arrival("two", uid: 9, at: noon - day)]
        #expect(try await receive(batch, 7, cursor: 9) == counts(2, 0, 0))
        #expect(try await store.mailbox("main", at: noon).cursor == 9)
        let mails = try await store.nextToExamine(limit: 10)
        #expect(mails.map(\.receivedAt) == [noon - day, noon])
        #expect(mails.allSatisfy { $0.source == .imap && $0.mailbox == "main" && $0.mayAnswer && $0.bytes == 3 })
        #expect(mails.allSatisfy { $0.takenAt == noon && $0.state == .received && !$0.isExamined })
        #expect(try await store.events().map(\.kind) == [.received, .received])
    }

    @Test func aBatchThatIsReceivedTwiceChangesNothing() async throws {
        _ = try await select(7)
        let batch = [try await store.arrival("one", uid: 3), try await store.arrival("two", uid: 9)]
        _ = try await receive(batch, 7, cursor: 9)
        let before = try await store.dump().filter { $0.key != "location" }
        #expect(try await receive(batch, 7, cursor: 9) == counts(0, 2, 0))
        #expect(try await store.dump().filter { $0.key != "location" } == before)
        #expect(try await store.dump()["location"]?.count == 2)
    }

    @Test func aCopyAtAnotherUIDIsADuplicate() async throws {
        _ = try await select(7)
        let batch = [try await store.arrival("one", uid: 3), try await store.arrival("one", uid: 4)]
        #expect(try await receive(batch, 7, cursor: 4) == counts(1, 1, 0))
        #expect(try await store.nextToExamine(limit: 10).count == 1)
        let listing = [ListedMail(uid: 3, arrival: noon, bytes: 3), ListedMail(uid: 4, arrival: noon, bytes: 3)]
        #expect(try await store.untaken(listing, in: "main").isEmpty)
    }

    @Test func theCursorNeverGoesBackAndTheReconcileLeavesIt() async throws {
        _ = try await select(7)
        _ = try await receive([try await store.arrival("two", uid: 9)], 7, cursor: 9)
        _ = try await receive([try await store.arrival("one", uid: 3)], 7, cursor: 3)
        _ = try await receive([try await store.arrival("three", uid: 5)], 7, cursor: nil)
        #expect(try await store.mailbox("main", at: noon).cursor == 9)
    }

    @Test func aNewGenerationIsReadFromTheStartAndItsRepeatsAreKnown() async throws {
        _ = try await select(7)
        _ = try await receive([try await store.arrival("one", uid: 3)], 7, cursor: 3)
        #expect(try await select(7).cursor == 3)
        #expect(try await select(8) == MailboxState(id: "main", uidValidity: 8, cursor: 0, since: noon))
        #expect(try await store.untaken([ListedMail(uid: 3, arrival: noon, bytes: 3)], in: "main") == [3])
        let batch = [try await store.arrival("new", uid: 3), try await store.arrival("one", uid: 4)]
        #expect(try await receive(batch, 8, cursor: 4) == counts(1, 1, 0))
        #expect(try await store.events().map(\.kind) == [.received, .mailboxRescanned, .received])
    }

    @Test func aBatchOfAnotherGenerationIsRefused() async throws {
        _ = try await select(7)
        let arrival = try await store.arrival("one", uid: 3)
        _ = try await select(8)
        await #expect(throws: StoreError.self) { try await receive([arrival], 7, cursor: 3) }
        #expect(try await store.nextToExamine(limit: 10).isEmpty)
        #expect(try await store.mailbox("main", at: noon).cursor == 0)
    }

    @Test func withoutAGenerationAMailIsKnownByUIDArrivalAndSize() async throws {
        #expect(try await select(nil).cursor == 0)
        _ = try await receive([try await store.arrival("one", uid: 3)], nil, cursor: 3)
        #expect(try await select(nil).cursor == 0)
        let same = ListedMail(uid: 3, arrival: noon, bytes: 3)
        let others = [
            ListedMail(uid: 3, arrival: noon + 1, bytes: 3), ListedMail(uid: 3, arrival: noon, bytes: 4),
            ListedMail(uid: 4, arrival: noon, bytes: 3),
        ]
        #expect(try await store.untaken([same], in: "main").isEmpty)
        for other in others { #expect(try await store.untaken([other], in: "main") == [other.uid]) }
        // Another mail under the same UID takes the place, and the first is still there.
        #expect(try await receive([try await store.arrival("other", uid: 3)], nil, cursor: 3) == counts(1, 0, 0))
        #expect(try await store.untaken([ListedMail(uid: 3, arrival: noon, bytes: 5)], in: "main").isEmpty)
        #expect(try await store.nextToExamine(limit: 10).count == 2)
    }

    @Test func withoutAGenerationAMailListedWithoutArrivalOrSizeIsNeverTakenForKnown() async throws {
        _ = try await select(nil)
        let vague = ListedMail(uid: 3, arrival: nil, bytes: nil)
        let file = try await store.stored("one")
        _ = try await receive([Arrival(file, receivedAt: noon, listed: vague)], nil, cursor: 3)
        #expect(try await store.untaken([vague], in: "main") == [3])
    }

    @Test func aMailThatCannotBeFetchedLetsTheCursorPassAndIsTriedAgain() async throws {
        _ = try await select(7)
        let listed = ListedMail(uid: 3, arrival: noon, bytes: 3)
        let batch = [Arrival(.unfetchable, detail: "NO", listed: listed), try await store.arrival("two", uid: 4)]
        #expect(try await receive(batch, 7, cursor: 4) == counts(1, 0, 1))
        #expect(try await receive([batch[0]], 7, cursor: nil) == counts(0, 0, 1))
        #expect(
            try await store.locationProblems(of: ["main"]) == [
                LocationProblem(
                    mailbox: "main", uid: 3, kind: .unfetchable, detail: "NO", tries: 2, lastTryAt: noon)
            ])
        #expect(try await store.locationProblems(of: ["other"]).isEmpty)
        #expect(try await store.events().map(\.kind) == [.notTaken, .received])
        #expect(try await store.untaken([listed], in: "main") == [3])
        #expect(try await receive([try await store.arrival("one", uid: 3)], 7, cursor: nil) == counts(1, 0, 0))
        #expect(try await store.locationProblems(of: ["main"]).isEmpty)
    }

    @Test func aLaterFaultDoesNotDisplaceAMail() async throws {
        _ = try await select(7)
        let arrival = try await store.arrival("one", uid: 3)
        _ = try await receive([arrival], 7, cursor: 3)
        let listed = try #require(arrival.listed)
        _ = try await receive([Arrival(.tooLarge, detail: nil, listed: listed)], 7, cursor: nil)
        #expect(try await store.locationProblems(of: ["main"]).isEmpty)
        #expect(try await store.untaken([listed], in: "main").isEmpty)
    }

    @Test(arguments: [UInt32?.some(7), nil])
    func aMailThatCouldNotBeFetchedAndVanishedIsForgottenAndTold(generation: UInt32?) async throws {
        _ = try await select(generation)
        let lost = [3, 4].map { ListedMail(uid: $0, arrival: noon, bytes: 3) }
        let batch = lost.map { Arrival(.unfetchable, detail: "NO", listed: $0) }
        _ = try await receive(batch + [try await store.arrival("two", uid: 5)], generation, cursor: 5)
        func forget(_ generation: UInt32?, listed: Set<UInt32>) async throws -> Int {
            try await store.forgetVanished(from: "main", generation: generation, listed: listed, at: noon + 1)
        }
        #expect(try await forget(8, listed: []) == 0, "the UIDs are of another generation")
        #expect(try await forget(generation, listed: [4]) == 1)
        #expect(try await store.locationProblems(of: ["main"]).map(\.uid) == [4])
        let event = try #require(try await store.events().last)
        #expect(event.kind == .vanished)
        #expect(event.detail == ["mailbox": "main", "uid": "3", "problem": "unfetchable"])
        #expect(try await forget(generation, listed: [4]) == 0, "it is told once")
        let taken = ListedMail(uid: 5, arrival: noon, bytes: 3)
        #expect(try await store.untaken([lost[0], taken], in: "main") == [3], "what came in is known for ever")
        for (since, told) in [(noon, ["main": 1]), (noon + 1, [:])] {
            #expect(try await store.digestRecords(day: noon, beginning: since, at: noon + 2).vanished == told)
        }
    }

    @Test func faultsOfAnEarlierGenerationAreForgotten() async throws {
        _ = try await select(7)
        let listed = ListedMail(uid: 3, arrival: noon, bytes: 3)
        _ = try await receive([Arrival(.tooLarge, detail: "99 MB", listed: listed)], 7, cursor: 3)
        #expect(try await store.locationProblems(of: ["main"]).count == 1)
        _ = try await select(8)
        #expect(try await store.locationProblems(of: ["main"]).isEmpty)
    }

    @Test func aPurgedMailIsKnownAndNotTakenAgain() async throws {
        _ = try await select(7)
        let arrival = try await store.arrival("one", uid: 3)
        guard case .message(let file, _) = arrival.content else { return }
        try await store.execute("INSERT INTO purgedMessage VALUES ('\(file.sha256)', 0)")
        #expect(try await receive([arrival], 7, cursor: 3) == counts(0, 1, 0))
        #expect(try await store.nextToExamine(limit: 10).isEmpty)
        #expect(try await store.untaken([try #require(arrival.listed)], in: "main").isEmpty)
        #expect(try await store.locationProblems(of: ["main"]).isEmpty)
    }

    @Test(arguments: [(48 * hour, true), (48 * hour + 1, false), (-hour, true), (400 * day, false)])
    func aMailOlderThanTwoDaysAtIntakeIsNotAnswered(age: TimeInterval, answered: Bool) async throws {
        let id = try await store.take("one", uid: 1, receivedAt: noon - age)
        #expect(try await store.inboundMessage(id)?.mayAnswer == answered)
    }

    @Test(arguments: [(false, hour, false), (true, hour, true), (true, 49 * hour, false)])
    func anIngestedMailIsAnsweredOnlyWhenAskedForAndRecent(
        receipts: Bool, age: TimeInterval, answered: Bool
    ) async throws {
        let arrival = Arrival(try await store.stored("one"), receivedAt: noon - age, listed: nil)
        #expect(try await store.ingest([arrival], receipts: receipts, at: noon) == counts(1, 0, 0))
        #expect(try await store.ingest([arrival], receipts: receipts, at: noon) == counts(0, 1, 0))
        let mail = try #require(try await store.nextToExamine(limit: 1).first)
        #expect(mail.source == .ingest && mail.mailbox == nil && mail.mayAnswer == answered)
    }

    @Test func aMailOfAMailboxMustBeListed() async throws {
        _ = try await select(7)
        let arrival = Arrival(try await store.stored("one"), receivedAt: noon, listed: nil)
        await #expect(throws: StoreError.self) { try await receive([arrival], 7, cursor: 3) }
        await #expect(throws: StoreError.self) { try await store.select("nowhere", uidValidity: 1, at: noon) }
    }

    @Test func anAbsurdArrivalTimeIsKeptWithinBounds() async throws {
        let id = try await store.take("one", uid: 1, receivedAt: Date(timeIntervalSince1970: 1e300))
        #expect(try await store.inboundMessage(id)?.receivedAt == Date(timeIntervalSince1970: 1e12))
        #expect(Date(timeIntervalSince1970: .nan).milliseconds == 0)
    }
}
