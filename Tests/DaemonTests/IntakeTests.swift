import Foundation
import MailTransport
import Store
import Synchronization
import Testing

@testable import Daemon

/// What becomes of the mails of a mailbox that does as it should.
@Suite struct IntakeTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func intake(_ mailbox: ScriptedMailbox, since: Date? = noon - 30 * day, at now: Date = noon) -> Intake {
        Intake(
            id: "main", mailbox: mailbox, store: office.store, since: since, clock: .standing(at: now),
            logger: office.logger)
    }

    private func counts(_ taken: Int, _ duplicates: Int, _ problems: Int = 0) -> IntakeCounts {
        var counts = IntakeCounts()
        (counts.taken, counts.duplicates, counts.problems) = (taken, duplicates, problems)
        return counts
    }

    private func cursor() async throws -> UInt32 { try await office.store.mailbox("main", at: noon).cursor }

    /// While one batch is recorded the next is fetched, and no third one.
    @Test func mailsAreReceivedInBatchesOfAtMostFifty() async throws {
        let open = Mutex<[UInt32]>([])
        let store = office.store
        let mailbox = ScriptedMailbox { uid in
            // Between the two looks a batch may be recorded.
            let cursor = (try? await store.mailbox("main", at: noon).cursor) ?? 0
            let rows = (try? await store.officeCounts().received) ?? -1
            open.withLock { $0.append(cursor % 50 == 0 && rows >= Int(cursor) ? uid - cursor : .max) }
        }
        for uid in 1...120 { mailbox.put(UInt32(uid), "mail \(uid)") }
        #expect(try await intake(mailbox).cycle(all: false) == counts(120, 0))
        #expect(open.withLock { $0 }.count == 120)
        #expect(open.withLock { $0 }.allSatisfy { $0 <= 100 })
        #expect(try await cursor() == 120)
        #expect(try office.fileNames("messages").count == 120)
        #expect(try office.fileNames("tmp").isEmpty)
    }

    @Test func aSecondLookFetchesOnlyWhatIsNew() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.put(3, "three")
        #expect(try await intake(mailbox).cycle(all: true) == counts(1, 0))
        mailbox.put(5, "five")
        mailbox.put(2, "hidden from the first look")
        #expect(try await intake(mailbox).cycle(all: false) == counts(1, 0))
        #expect(mailbox.takeFetched() == [3, 5])
        #expect(try await intake(mailbox).cycle(all: true) == counts(1, 0))
        #expect(mailbox.takeFetched() == [2])
        #expect(try await cursor() == 5)
        #expect(try await intake(mailbox).cycle(all: true) == IntakeCounts())
    }

    @Test func theFirstRunLeavesEarlierMailsAlone() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.put(1, "years before", at: noon - 1000 * day)
        mailbox.put(2, "a second before", at: noon - 1)
        // The server tells whole seconds: this one came half a second after the daemon.
        mailbox.put(3, "just after", at: noon)
        #expect(try await intake(mailbox, since: nil, at: noon + 0.3).cycle(all: true) == counts(1, 0))
        #expect(mailbox.takeFetched() == [3])
        #expect(try await cursor() == 3)
        #expect(try await office.count("SELECT count(*) FROM location") == 1, "what is left alone has no row")
        mailbox.put(4, "moved in later", at: noon - day)
        mailbox.put(5, "new", at: noon + day)
        #expect(try await intake(mailbox, since: nil, at: noon + day).cycle(all: true) == counts(1, 0))
        #expect(mailbox.takeFetched() == [5])
    }

    @Test func aDateTellsWhichMailsAreLeftAlone() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.put(1, "before", at: noon - 2 * day - 1)
        mailbox.put(2, "at the start of the day", at: noon - 2 * day)
        #expect(try await intake(mailbox, since: noon - 2 * day).cycle(all: false) == counts(1, 0))
        #expect(mailbox.takeFetched() == [2])
        #expect(try await cursor() == 2)
        // An earlier date reaches mails that the cursor has passed.
        #expect(try await intake(mailbox, since: noon - 3 * day).cycle(all: true) == counts(1, 0))
        #expect(mailbox.takeFetched() == [1])
    }

    @Test func mailsThatAreAllLeftAloneAreNotListedAgain() async throws {
        let mailbox = ScriptedMailbox()
        for uid in 1...3 { mailbox.put(UInt32(uid), "\(uid)", at: noon - day) }
        #expect(try await intake(mailbox, since: nil).cycle(all: false) == IntakeCounts())
        #expect(try await cursor() == 3)
    }

    @Test func aChangedUIDValidityIsReadAgainWithoutRepeats() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.put(8, "one")
        mailbox.put(9, "two")
        _ = try await intake(mailbox).cycle(all: false)
        mailbox.removeAll()
        mailbox.setValidity(8)
        for (uid, text) in [(1, "three"), (2, "one"), (3, "two")] { mailbox.put(UInt32(uid), text) }
        #expect(try await intake(mailbox).cycle(all: false) == counts(1, 2))
        #expect(try await office.store.nextToExamine(limit: 10).count == 3)
        #expect(try await cursor() == 3)
        #expect(try await office.store.events().count { $0.kind == .mailboxRescanned } == 1)
    }

    @Test func withoutUIDValidityTheWholeMailboxIsListedAndNothingFetchedTwice() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.setValidity(nil)
        mailbox.put(1, "one")
        mailbox.put(2, "two")
        #expect(try await intake(mailbox).cycle(all: false) == counts(2, 0))
        #expect(try await intake(mailbox).cycle(all: false) == IntakeCounts())
        #expect(mailbox.takeFetched() == [1, 2])
        // The server numbered afresh: 1 is another mail, 2 the same with another number.
        mailbox.put(1, "three, and longer")
        mailbox.put(3, "two")
        #expect(try await intake(mailbox).cycle(all: false) == counts(1, 1))
        #expect(try await office.store.nextToExamine(limit: 10).count == 3)
    }

    @Test func theSameBytesAtTwoUIDsAreOneMail() async throws {
        let mailbox = ScriptedMailbox()
        for uid: UInt32 in [1, 2] { mailbox.put(uid, "the same") }
        #expect(try await intake(mailbox).cycle(all: false) == counts(1, 1))
        #expect(try office.fileNames("messages").count == 1)
        #expect(try await office.store.nextToExamine(limit: 10).count == 1)
        mailbox.put(3, "the same")
        #expect(try await intake(mailbox).cycle(all: false) == counts(0, 1))
        #expect(try await intake(mailbox).cycle(all: true) == IntakeCounts())
        #expect(mailbox.takeFetched() == [1, 2, 3])
    }

    @Test func theArrivalTimeIsTheServers() async throws {
        let mailbox = ScriptedMailbox()
        mailbox.put(1, "listed", at: noon - hour)
        let told = ScriptedMailbox.Mail(
            arrival: nil, fetchedArrival: noon - 2 * hour, answer: .bytes(Array("told when it was fetched".utf8)))
        mailbox.put(2, told)
        let listed = ScriptedMailbox.Mail(
            arrival: noon - 3 * hour, fetchedArrival: nil, answer: .bytes(Array("told when it was listed".utf8)))
        mailbox.put(3, listed)
        _ = try await intake(mailbox).cycle(all: false)
        let mails = try await office.store.nextToExamine(limit: 10)
        #expect(mails.map(\.receivedAt) == [noon - 3 * hour, noon - 2 * hour, noon - hour])
        #expect(mails.allSatisfy { $0.mayAnswer })
    }

    /// A mailbox full of old mails must not be answered because its server does not tell how old they are.
    @Test(arguments: [7, nil] as [UInt32?])
    func aMailWithoutArrivalTimeIsTakenInAndNotAnswered(validity: UInt32?) async throws {
        let mailbox = ScriptedMailbox()
        mailbox.setValidity(validity)
        for uid: UInt32 in [1, 2] { mailbox.put(uid, "old or new: \(uid)", at: nil) }
        #expect(try await intake(mailbox, since: nil).cycle(all: true) == counts(2, 0))
        mailbox.put(3, "perhaps new", at: nil)
        _ = try await intake(mailbox, since: nil, at: noon + hour).cycle(all: true)
        let mails = try await office.store.nextToExamine(limit: 10)
        #expect(mails.map(\.receivedAt) == [noon, noon, noon + hour])
        #expect(mails.map(\.mayAnswer) == [false, false, false])
    }
}
