import Foundation
import Inspection
import Mail
import MailTransport
import Store
import Submissions
import Synchronization
import Testing

@testable import Daemon

/// How the daemon's services wait, and what they do when a server, a disk or a letter fails.
@Suite struct ServiceTests {
    let office: OfficeInHand
    let mailbox = ScriptedMailbox()

    init() throws { office = try OfficeInHand() }

    private func service(
        poll: TimeInterval = 180, at now: Date = noon, received: @escaping @Sendable () -> Void = {}
    ) -> MailboxService {
        let intake = Intake(
            id: "main", mailbox: mailbox, store: office.store, since: noon - day, clock: .standing(at: now),
            logger: office.logger)
        return MailboxService(
            intake: intake, poll: poll, store: office.store, clock: .standing(at: now), logger: office.logger,
            received: received)
    }

    // MARK: Mailboxes

    @Test(arguments: [
        (180, 0, 180), (180, 1, 360), (180, 2, 720), (180, 3, 1440), (180, 4, 1800), (180, 1000, 1800), (5, 3, 40),
        (7200, 0, 7200), (7200, 5, 7200),
    ])
    func aServerInTroubleIsLeftAloneForTwiceAsLongEachTime(poll: Double, failures: Int, about: Double) {
        let waits = (1...20).map { _ in
            service(poll: poll).wait(failures: failures, after: failures == 0 ? nil : ServerTrouble())
        }
        #expect(waits.allSatisfy((about * 0.9...about * 1.1).contains))
        #expect(Set(waits).count > 1, "many offices do not knock at once")
    }

    @Test func theThirdRefusedLoginIsFollowedByAnHourOfPeace() {
        let waits = (1...5).map { service().wait(failures: $0, after: ServerTrouble(refusals: $0)) }
        #expect(waits[0] < 400 && waits[1] < 800)
        #expect(waits[2...].allSatisfy { $0 == 3600 })
    }

    @Test func aPauseThatTheServerAsksForIsKept() {
        #expect(service().wait(failures: 1, after: ServerTrouble(pause: 3000)) == 3000)
        #expect(service().wait(failures: 3, after: ServerTrouble(pause: 300)) > 1000)
        #expect(service().wait(failures: 3, after: ServerTrouble(refusals: 3, pause: 300)) == 3600)
    }

    @Test func refusedLoginsAreCountedUntilOneSucceeds() async throws {
        mailbox.fail(.mailboxRefused)
        for count in 1...4 {
            let service = service(at: noon + Double(count) * hour)
            #expect(await service.look(all: false) == ServerTrouble(refusals: count))
        }
        mailbox.fail(TransportError(stage: .select, cause: .imap(.bad), text: "Request is throttled"))
        #expect(await service(at: noon + 5 * hour).look(all: false) == ServerTrouble(refusals: 4, pause: 300))
        let state = try #require(try await office.store.connection(.mailbox("main")))
        #expect(state.refusals == 4 && state.lastError?.contains("throttled") == true && state.lastSuccessAt == nil)
        mailbox.fail(nil)
        #expect(await service(at: noon + 6 * hour).look(all: false) == nil)
        #expect(try await office.store.connection(.mailbox("main"))?.refusals == 0)
        #expect(try await office.store.connection(.mailbox("main"))?.lastSuccessAt == noon + 6 * hour)
    }

    @Test func restartsDoNotRepeatLoginsThatWereRefusedThreeTimes() async throws {
        mailbox.fail(.mailboxRefused)
        for count in 1...3 { #expect(await service().look(all: true) == ServerTrouble(refusals: count)) }
        // Each restart looks at once.
        for seconds in [0.0, 10, 299] {
            let restarted = service(at: noon + seconds)
            let trouble = try #require(await restarted.look(all: true))
            #expect(trouble == ServerTrouble(pause: 300 - seconds))
            #expect(restarted.wait(failures: 1, after: trouble) < 400, "a corrected password does not wait for an hour")
        }
        #expect(try await office.store.connection(.mailbox("main"))?.refusals == 3, "nobody knocked")
        #expect(await service(at: noon + 300).look(all: true) == ServerTrouble(refusals: 4))
        mailbox.fail(nil)
        #expect(await service(at: noon + 601).look(all: true) == nil)
        #expect(await service(at: noon + 602).look(all: true) == nil)
    }

    @Test func troubleOfThisMachineIsNotedToo() async throws {
        mailbox.put(1, "one")
        try FileManager.default.removeItem(atPath: office.folder + "/tmp")
        #expect(await service().look(all: true)?.isOfServer == true)
        #expect(try await office.store.connection(.mailbox("main"))?.lastError?.contains("temporary file") == true)
        try FileManager.default.createDirectory(atPath: office.folder + "/tmp", withIntermediateDirectories: false)
        #expect(await service().look(all: true) == nil)
        #expect(try await office.store.connection(.mailbox("main"))?.lastError == nil)
    }

    @Test func onlyALookThatFoundSomethingWakesTheCasework() async throws {
        let wakes = Mutex(0)
        let service = service { wakes.withLock { $0 += 1 } }
        #expect(await service.look(all: true) == nil)
        #expect(wakes.withLock { $0 } == 0)
        mailbox.put(1, "one")
        #expect(await service.look(all: false) == nil)
        #expect(wakes.withLock { $0 } == 1)
    }

    @Test func aMailboxIsReadUntilTheDaemonStops() async throws {
        let service = service(poll: 0.005)
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            for uid in 1...3 {
                mailbox.put(UInt32(uid), "mail \(uid)")
                try await eventually("mail \(uid) is taken in") {
                    try await office.store.officeCounts().received == uid
                }
            }
            group.cancelAll()
        }
        #expect(mailbox.takeFetched() == [1, 2, 3])
        #expect(!mailbox.isOpen)
    }

    @Test func theWholeMailboxIsListedOnceAnHour() async throws {
        let time = Mutex(noon)
        let clock = OfficeClock { time.withLock { $0 } }
        let intake = Intake(
            id: "main", mailbox: mailbox, store: office.store, since: noon - day, clock: clock, logger: office.logger)
        let service = MailboxService(
            intake: intake, poll: 0.005, store: office.store, clock: clock, logger: office.logger, received: {})
        func received(_ count: Int, _ what: Comment) async throws {
            try await eventually(what) { try await office.store.officeCounts().received == count }
        }
        try await withThrowingTaskGroup { group in
            mailbox.put(5, "five")
            group.addTask { try await service.run() }
            try await received(1, "the first mail")
            // Servers were seen to show a mail late, below others.
            mailbox.put(2, "two")
            mailbox.put(6, "six")
            try await received(2, "what is above the cursor")
            #expect(mailbox.takeFetched() == [5, 6])
            time.withLock { $0 += 3601 }
            try await received(3, "what is below it, an hour later")
            group.cancelAll()
        }
    }

    // MARK: Casework

    private func serving(
        _ casework: Casework, every interval: Duration, _ body: (AsyncStream<Void>.Continuation) async throws -> Void
    ) async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self)
        let service = CaseworkService(casework: casework, wakes: wakes, every: interval, logger: office.logger)
        _ = try await office.store.instance(at: noon)
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body(wake)
            group.cancelAll()
        }
    }

    @Test func aWakeHasMailsDecidedAtOnce() async throws {
        try await serving(try office.casework(), every: .seconds(3600)) { wake in
            for number in 1...2 {
                let id = try await office.take(SampleMail(messageID: "<\(number)@first.example>"))
                wake.yield()
                try await eventually("mail \(number) is decided") { try await office.state(id) == .recorded }
            }
        }
    }

    @Test func whatCouldNotBeDecidedIsTriedAgainWithoutAWake() async throws {
        let id = try await office.take(SampleMail())
        let programs = try office.worker("[ -e repaired ] || exit 103; exec $BUILT \"$@\"")
        try await serving(try office.casework(.sample(), programs), every: .milliseconds(20)) { _ in
            try await eventually("a worker is refused its sandbox") { office.starts.contains("probe") }
            #expect(try await office.state(id) == .received)
            #expect(FileManager.default.createFile(atPath: office.folder + "/repaired", contents: nil))
            try await eventually("the mail is decided") { try await office.state(id) == .recorded }
        }
    }

    // MARK: Outbox

    private func oweTwoReceipts() async throws {
        try await office.take(SampleMail())
        try await office.take(SampleMail(from: "office@second.example", messageID: "<2@second.example>"))
        #expect(try await office.casework().cycle() == 2)
    }

    @Test func receiptsAreWrittenAndSentInOneRound() async throws {
        try await oweTwoReceipts()
        let sender = ScriptedSender()
        #expect(try await office.outbox(sender).cycle())
        #expect(Set(sender.offers.map(\.envelope.recipient)) == ["office@first.example", "office@second.example"])
        #expect(try await office.store.connection(.smtp)?.lastSuccessAt == noon + hour)
        #expect(try await office.outbox(sender, at: noon + 2 * hour).cycle())
        #expect(sender.offers.count == 2)
    }

    @Test func aReceiptThatCannotBeWrittenKeepsNoLetterFromLeaving() async throws {
        try await oweTwoReceipts()
        var unit = OrganizationalUnit.first
        unit.addresses = ["büro@first.example"]
        let sender = ScriptedSender()
        #expect(try await !office.outbox(sender, .sample(units: [unit, .second])).cycle())
        #expect(sender.offers.map(\.envelope.recipient) == ["office@second.example"])
        #expect(try await office.store.connection(.smtp)?.lastError == nil, "the server is not to blame")
    }

    @Test func aServerThatRefusesTheLoginIsTriedOnceAnHour() async throws {
        try await oweTwoReceipts()
        let sender = ScriptedSender([.failure(.loginRefused), .failure(.loginRefused), .failure(.loginRefused)])
        var waits: [TimeInterval] = []
        for round in 1...3 {
            let service = try office.outbox(sender, at: noon + Double(round) * hour)
            waits.append(service.wait(after: try #require(await service.round())))
        }
        #expect(waits == [300, 300, 3600])
        #expect(sender.offers.count == 3, "one try a round")
        #expect(try await office.store.connection(.smtp)?.refusals == 3)
        #expect(try await office.outbox(sender, at: noon + 5 * hour).round() == nil)
        #expect(try await office.store.connection(.smtp)?.refusals == 0)
        #expect(sender.offers.count == 5)
    }

    @Test func restartsDoNotRepeatAnOutgoingLoginThatWasRefusedThreeTimes() async throws {
        try await oweTwoReceipts()
        for round in 1...3 {
            let sender = ScriptedSender([.failure(.loginRefused)])
            _ = try await office.outbox(sender, at: noon + Double(round) * hour).round()
        }
        let sender = ScriptedSender()
        let service = try office.outbox(sender, at: noon + 3 * hour + 10)
        #expect(await service.round() == ServerTrouble(pause: 290))
        #expect(sender.offers.isEmpty)
        #expect(try await office.outbox(sender, at: noon + 3 * hour + 301).round() == nil)
        #expect(sender.offers.count == 2)
    }

    @Test func aServersOwnPauseIsKeptByTheNextRound() async throws {
        try await oweTwoReceipts()
        let limit = TransportError(stage: .sender, cause: .smtp(code: 550, enhanced: nil), text: "frequency limited")
        let service = try office.outbox(ScriptedSender([.failure(limit)]))
        #expect(service.wait(after: try #require(await service.round())) == 1800)
    }
}
