import Foundation
import Glibc
import Store
import Testing
import TestServers

@testable import Daemon

/// What the service manager is told, and that it is told of life only where there is some.
@Suite struct SupervisionTests {
    let office: OfficeInHand
    let manager: ListeningManager

    init() throws {
        office = try OfficeInHand()
        manager = try ListeningManager(office.folder + "/notify")
    }

    private func service(_ signs: LifeSigns = LifeSigns()) throws -> SupervisionService {
        SupervisionService(
            manager: ServiceManager(environment: manager.environment, process: getpid()), signs: signs,
            alerts: try office.alerts(), store: office.store, clock: .standing(at: noon),
            clockWatch: ClockWatch(), logger: office.logger)
    }

    // MARK: The manager

    @Test func aManagerIsToldByPathAndByAbstractName() throws {
        ServiceManager(environment: manager.environment, process: 1).tell(.ready, .status("two\nlines"))
        #expect(manager.heard() == ["READY=1\nSTATUS=two lines"])
        let name = "@muster-\(UUID().uuidString)"
        let hidden = try ListeningManager(name)
        ServiceManager(environment: hidden.environment, process: 1).tell(.stopping)
        #expect(hidden.heard() == ["STOPPING=1"])
    }

    @Test func withoutAManagerNobodyIsTold() {
        for environment in [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/not/there"]]
        {
            ServiceManager(environment: environment, process: 1).tell(.ready)
        }
        #expect(manager.heard().isEmpty)
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "180000000"], 180.0), (["WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "77"], 180),
        (["WATCHDOG_USEC": "180000000", "WATCHDOG_PID": "78"], nil), (["WATCHDOG_USEC": "0"], nil),
        (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ]) func theWatchdogIsOnlyOurs(environment: [String: String], patience: Double?) {
        let all = environment.merging(manager.environment) { $1 }
        #expect(ServiceManager(environment: all, process: 77).patience == patience)
        #expect(ServiceManager(environment: environment, process: 77).patience == nil, "nobody to be told")
    }

    @Test func aManagerThatDoesNotReadHoldsNobodyUpForLong() {
        let service = ServiceManager(environment: manager.environment, process: 1)
        var told = 0
        while told < 100_000, service.tell(.alive) { told += 1 }
        #expect(told > 0 && told < 100_000, "its queue is full (net.unix.max_dgram_qlen)")
        #expect(manager.heard().count == told)
        #expect(service.tell(.ready))
        #expect(manager.heard() == ["READY=1"])
    }

    // MARK: Signs of life

    @Test func aPartThatHangsBreaksItsPromiseAndOneThatWaitsDoesNot() async {
        let signs = LifeSigns()
        let start = SuspendingClock.now
        signs.promise("imap/main", within: .seconds(60), at: start)
        signs.promise("outbox", within: .seconds(3600), at: start)
        #expect(signs.broken(at: start + .seconds(59)).isEmpty)
        #expect(signs.broken(at: start + .seconds(61)) == ["imap/main"])
        signs.promise("imap/main", within: .seconds(60), at: start + .seconds(61))
        #expect(signs.broken(at: start + .seconds(100)).isEmpty)
        signs.end("outbox")
        #expect(signs.broken(at: start + .seconds(4000)) == ["imap/main"])
    }

    @Test func everyStepIsASignOfTheLifeOfItsPart() async {
        let signs = LifeSigns()
        await Part.run("casework", in: signs) {
            signs.promise("casework", within: .zero, at: .now - .seconds(1))
            #expect(signs.broken() == ["casework"])
            await withTaskGroup { group in
                group.addTask { Step.examine.done() }
            }
            #expect(signs.broken().isEmpty)
        }
        #expect(signs.broken(at: .now + .seconds(100_000)).isEmpty, "what has ended promises nothing")
    }

    @Test func theWatchdogIsFedWhileAllPartsLiveAndNotAfter() async throws {
        let signs = LifeSigns()
        let service = try service(signs)
        await service.giveSign()
        #expect(manager.heard().contains("WATCHDOG=1"))
        signs.promise("imap/main", within: .zero, at: .now - .seconds(1))
        await service.giveSign()
        let heard = manager.heard()
        #expect(!heard.contains("WATCHDOG=1"))
        #expect(heard.contains { $0.contains("NO SIGN OF LIFE from imap/main") })
        signs.promise("imap/main")
        await service.giveSign()
        #expect(manager.heard().contains("WATCHDOG=1"))
    }

    @Test func aDatabaseThatCannotBeReadFeedsNoWatchdog() async throws {
        let service = try service()
        try await office.execute("DROP TABLE connection")
        await service.giveSign()
        #expect(!manager.heard().contains("WATCHDOG=1"))
    }

    @Test func theDaemonIsReadyWithoutAnyServerAndTellsItsEnd() async throws {
        let service = try service()
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await eventually("it is alive") { manager.heard(keeping: true).contains("WATCHDOG=1") }
            group.cancelAll()
        }
        let heard = manager.heard()
        #expect(heard.first == "READY=1")
        #expect(heard.last?.hasPrefix("STOPPING=1") == true)
    }

    @Test func theSignIsGivenTwiceAsOftenAsItIsAskedFor() throws {
        var environment = manager.environment
        for (microseconds, interval) in [("4000000", Duration.seconds(2)), ("600000000", .seconds(30))] {
            environment["WATCHDOG_USEC"] = microseconds
            let service = SupervisionService(
                manager: ServiceManager(environment: environment, process: getpid()), signs: LifeSigns(),
                alerts: try office.alerts(), store: office.store, clock: .standing(at: noon),
                clockWatch: ClockWatch(), logger: office.logger)
            #expect(service.interval == interval)
        }
    }

    @Test func nobodyIsAlertedWhileTheClockIsDoubtedAndTheStatusLineSaysWhy() async throws {
        _ = try await office.store.instance(at: noon + day)
        for _ in 1...3 {
            _ = try await office.store.connectionFailed(
                .mailbox("main"), error: "refused", loginRefused: true, at: noon)
        }
        await (try service()).giveSign()
        #expect(try await office.store.letters(limit: 9).isEmpty)
        let told = manager.heard().joined()
        #expect(told.contains("NO LETTERS: the clock is behind the first records of the office"))
        #expect(told.contains("WATCHDOG=1"))
    }

    @Test func theStatusLineNamesBacklogAndTrouble() async throws {
        try await office.take(SampleMail())
        _ = try await office.store.connectionFailed(.mailbox("main"), error: "no route", loginRefused: false, at: noon)
        try await office.store.connectionSucceeded(.smtp, at: noon)
        _ = try await office.store.connectionFailed(.mailbox("old"), error: "no host", loginRefused: false, at: noon)
        let service = try service()
        await service.giveSign()
        let line = "STATUS=1 mail to decide; 0 held; 0 not fetched; 0 letters queued; TROUBLE imap/main: no route"
        #expect(manager.heard().contains(line), "a mailbox that is configured no more is in no trouble")
    }
}
