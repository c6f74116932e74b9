import Foundation
import MailTransport
import Store
import Synchronization
import Testing

@testable import Daemon

/// Servers, mails and disks that fail: nothing is lost, and no mail stops the others.
@Suite struct IntakeFaultTests {
    let office: OfficeInHand
    let mailbox = ScriptedMailbox()

    init() throws { office = try OfficeInHand() }

    private func look(all: Bool = false, in other: ScriptedMailbox? = nil, at now: Date = noon) async throws
        -> IntakeCounts
    {
        try await Intake(
            id: "main", mailbox: other ?? mailbox, store: office.store, since: noon - day, clock: .standing(at: now),
            logger: office.logger
        ).cycle(all: all)
    }

    @Test func theLogNamesMailboxAndUID() async throws {
        let log = LogLines()
        let intake = Intake(
            id: "main", mailbox: mailbox, store: office.store, since: noon - day, clock: .standing(at: noon),
            logger: log.logger)
        mailbox.put(1, .result(.gone))
        mailbox.put(2, "two", at: nil)
        mailbox.put(3, .result(.noData))
        _ = try await intake.cycle(all: true)
        mailbox.removeAll()
        _ = try await intake.cycle(all: true)
        #expect(
            log.all == [
                "notice mail vanished before it was read mailbox=main mailbox.uid=1",
                "warning a mail without INTERNALDATE is not answered mailbox=main mailbox.uid=2",
                "warning mails that could not be taken in lie there no more mailbox=main mails=1",
            ])
    }

    private func cursor() async throws -> UInt32 { try await office.store.mailbox("main", at: noon).cursor }

    private func rows() async throws -> Int { try await office.store.officeCounts().received }

    /// How many mails are rows, and the cursor.
    private func reached() async throws -> [Int] { [try await rows(), Int(try await cursor())] }

    private func tries() async throws -> [UInt32: Int] {
        let problems = try await office.store.locationProblems(of: ["main"])
        return Dictionary(uniqueKeysWithValues: problems.map { ($0.uid, $0.tries) })
    }

    @Test func aSessionThatFailsInTheMiddleOfABatchLosesNothing() async throws {
        for uid in 1...70 { mailbox.put(UInt32(uid), "mail \(uid)") }
        mailbox.put(60, .failure(.broken))
        await #expect(throws: TransportError.broken) { try await look() }
        #expect(try await reached() == [59, 59])
        #expect(try await tries() == [60: 1])
        _ = mailbox.takeFetched()

        mailbox.put(60, "mail 60")
        #expect(try await look().taken == 11)
        #expect(mailbox.takeFetched() == Array(60...70), "only what is missing is fetched")
        #expect(try await reached() == [70, 70])
        #expect(try await tries().isEmpty)
        #expect(try office.fileNames("tmp").isEmpty)
    }

    private static let faultsOfOthers = [
        TransportError(stage: .fetch, cause: .cancelled, text: "here"),
        TransportError(stage: .fetch, cause: .localFile(ENOSPC), text: "here"),
        TransportError(
            stage: .fetch, cause: .imap(.bad),
            text: "Request is throttled. Suggested Backoff Time: 178755 milliseconds"),
        TransportError(stage: .fetch, cause: .imap(.bye), text: "Account exceeded command or bandwidth limits."),
    ]

    @Test(arguments: faultsOfOthers)
    func whatIsNotTheMailsFaultIsNotNotedAgainstIt(fault: TransportError) async throws {
        mailbox.put(1, "one")
        mailbox.put(2, .failure(fault))
        await #expect(throws: fault) { try await look() }
        #expect(try await reached() == [1, 1])
        #expect(try await tries().isEmpty)
    }

    @Test(arguments: faultsOfOthers)
    func aFullLookThatIsBrokenOffHasNotSucceeded(fault: TransportError) async throws {
        mailbox.put(1, .failure(.broken))
        for _ in 1...3 { await #expect(throws: TransportError.broken) { try await look() } }
        // It is tried behind all others, and its own fault is no fault of the look.
        _ = try await look(all: true)
        mailbox.put(1, .failure(fault))
        await #expect(throws: fault) { try await look(all: true) }
    }

    @Test func aDiskThatFailsLeavesTheCursorBeforeWhatIsMissing() async throws {
        let temporary = office.folder + "/tmp"
        let isBroken = Mutex(true)
        let failing = ScriptedMailbox { uid in
            // At once, whoever moves files out of it meanwhile.
            if uid == 60, isBroken.withLock({ $0 }) { rename(temporary, temporary + "-gone") }
        }
        for uid in 1...70 { failing.put(UInt32(uid), "mail \(uid)") }
        await #expect(throws: StoreError.self) { try await look(in: failing) }
        let reached = try await cursor()
        #expect(reached < 60)
        #expect(try await rows() == Int(reached))
        // The first batch may have been on its way to its place.
        #expect(try office.fileNames("messages").count >= Int(reached))
        _ = failing.takeFetched()

        isBroken.withLock { $0 = false }
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
        #expect(try await look(in: failing).taken == 70 - Int(reached))
        #expect(failing.takeFetched() == Array(reached + 1...70))
        #expect(try await rows() == 70)
    }

    /// The next batch is fetched already when one turns out not to be recorded.
    @Test func afterABatchThatCannotBeRecordedNoneIs() async throws {
        let store = office.store
        let other = ScriptedMailbox { uid in
            // Somebody selects the mailbox anew: what is fetched belongs to the generation before.
            if uid == 30 { _ = try? await store.select("main", uidValidity: 8, at: noon) }
        }
        for uid in 1...200 { other.put(UInt32(uid), "mail \(uid)") }
        await #expect(throws: StoreError.self) { try await look(in: other) }
        #expect(try await reached() == [0, 0])
        #expect(other.takeFetched().count <= 100)
        #expect(try office.fileNames("tmp").isEmpty)
    }

    private static let refusal = TransportError(stage: .fetch, cause: .imap(.no), text: "message is corrupt")

    @Test(arguments: [FetchResult.tooLarge(bytes: 200 << 20), .noData, .refused(refusal)])
    func aMailThatIsNotGivenOutBecomesARowAndTheCursorPasses(answer: FetchResult) async throws {
        mailbox.put(1, .result(answer))
        mailbox.put(2, "two")
        let counts = try await look()
        #expect(counts.taken == 1 && counts.problems == 1)
        #expect(try await cursor() == 2)
        let problem = try #require(try await office.store.locationProblems(of: ["main"]).first)
        switch answer {
        case .tooLarge: #expect(problem.kind == .tooLarge && problem.detail == "\(200 << 20) bytes")
        case .noData: #expect(problem.kind == .unfetchable && problem.detail == "the server sends no body")
        default: #expect(problem.kind == .unfetchable && problem.detail?.contains("message is corrupt") == true)
        }
        _ = mailbox.takeFetched()
        #expect(try await look() == IntakeCounts())
        #expect(mailbox.takeFetched().isEmpty, "only a full look tries again")
        _ = try await look(all: true)
        #expect(mailbox.takeFetched() == [1])
        #expect(try await tries() == [1: 2])
        mailbox.put(1, "one")
        #expect(try await look(all: true).taken == 1)
        #expect(try await tries().isEmpty)
    }

    @Test func aMailThatIsGoneLeavesNoRowAndTheCursorPasses() async throws {
        mailbox.put(1, .result(.gone))
        #expect(try await look() == IntakeCounts())
        #expect(try await cursor() == 1)
        #expect(try await office.count("SELECT count(*) FROM location") == 0)
    }

    @Test func aMailAtWhichTheSessionAlwaysBreaksStopsNobody() async throws {
        for uid in 1...5 { mailbox.put(UInt32(uid), "mail \(uid)") }
        mailbox.put(3, .failure(.broken))
        for attempt in 1...3 {
            await #expect(throws: TransportError.broken) { try await look() }
            #expect(try await tries() == [3: attempt])
            #expect(try await rows() == 2)
        }
        _ = mailbox.takeFetched()
        #expect(try await look().taken == 2)
        #expect(mailbox.takeFetched() == [4, 5])
        #expect(try await cursor() == 5)

        mailbox.put(6, "mail 6")
        #expect(try await look(all: true).taken == 1)
        #expect(mailbox.takeFetched() == [6, 3], "a full look tries it when all others are in, and does not fail")
        #expect(try await tries() == [3: 4])
        mailbox.put(3, "mail 3")
        #expect(try await look(all: true).taken == 1)
        #expect(try await rows() == 6)
    }

    @Test func ofSeveralSuchMailsTheOneComesFirstThatWaitedLongest() async throws {
        for uid: UInt32 in [1, 2] { mailbox.put(uid, .result(.noData)) }
        for _ in 1...3 { _ = try await look(all: true) }
        for uid: UInt32 in [1, 2] { mailbox.put(uid, .failure(.broken)) }
        var order: [UInt32] = []
        _ = mailbox.takeFetched()
        for round in 1...4 {
            _ = try await look(all: true, at: noon + Double(round))
            order += mailbox.takeFetched()
        }
        #expect(order == [1, 2, 1, 2], "the first one's failure ends the session, and the other has its turn next")
    }

    @Test func withoutUIDValiditySuchAMailIsTriedByFullLooksOnly() async throws {
        mailbox.setValidity(nil)
        mailbox.put(1, .result(.tooLarge(bytes: 200 << 20)))
        for _ in 1...3 { #expect(try await look().problems == 1) }
        #expect(try await look() == IntakeCounts())
        #expect(try await look(all: true).problems == 1)
    }

    @Test func afterFiveTriesOneADayIsEnough() async throws {
        mailbox.put(1, .result(.noData))
        for _ in 1...5 { _ = try await look(all: true) }
        _ = mailbox.takeFetched()
        for seconds in [1, hour, day - 1] { _ = try await look(all: true, at: noon + seconds) }
        #expect(mailbox.takeFetched().isEmpty)
        #expect(try await tries() == [1: 5], "and it is told all the same")
        _ = try await look(all: true, at: noon + day)
        #expect(mailbox.takeFetched() == [1])
        mailbox.put(1, "one")
        #expect(try await look(all: true, at: noon + 2 * day).taken == 1)
    }

    @Test func whatWasTakenInIsKeptWhenItVanishesFromTheServer() async throws {
        for uid in 1...3 { mailbox.put(UInt32(uid), "mail \(uid)") }
        _ = try await look()
        // QQ shows the mails of thirty days.
        mailbox.removeAll()
        mailbox.put(9, "mail 9")
        #expect(try await look(all: true).taken == 1)
        #expect(try await reached() == [4, 9])
        #expect(try await office.count("SELECT count(*) FROM location WHERE message > 0") == 4)
        #expect(try await vanished() == 0)
    }

    private func vanished() async throws -> Int {
        try await office.count("SELECT count(*) FROM event WHERE kind = 'vanished'")
    }

    @Test func whatCouldNotBeFetchedIsForgottenWhenItVanishesFromTheServer() async throws {
        mailbox.put(4, .result(.noData))
        mailbox.put(5, .result(.tooLarge(bytes: 200 << 20)))
        _ = try await look()
        mailbox.removeAll()
        mailbox.put(5, .result(.tooLarge(bytes: 200 << 20)))
        mailbox.setExists(2)
        _ = try await look(all: true)
        #expect(try await tries() == [4: 1, 5: 2], "the server says that more is there than it lists")
        mailbox.setExists(nil)
        _ = try await look()
        #expect(try await tries() == [4: 1, 5: 2], "what is new was listed and not everything")
        _ = try await look(all: true)
        #expect(try await tries() == [5: 3])
        #expect(try await vanished() == 1)

        mailbox.put(4, "four")
        #expect(try await look(all: true).taken == 1)
        #expect(try await vanished() == 1)
    }

    @Test func anEmptyListingOfAMailboxThatIsNotEmptyLetsNothingVanish() async throws {
        mailbox.put(4, .result(.noData))
        _ = try await look()
        mailbox.removeAll()
        mailbox.setExists(1)
        _ = try await look(all: true)
        #expect(try await tries() == [4: 1])
        mailbox.setExists(nil)
        _ = try await look(all: true)
        #expect(try await tries().isEmpty, "the mailbox is empty")
    }
}
