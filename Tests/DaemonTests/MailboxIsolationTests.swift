import Foundation
import MailTransport
import ServiceLifecycle
import Store
import TestServers
import Testing

@testable import Daemon

/// Two mailboxes of one office, each with a server of its own: what happens to one does not delay the other.
@Suite struct MailboxIsolationTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func service(
        _ id: String, port: UInt16, poll: TimeInterval = 0.02, clock: OfficeClock = .system
    ) throws -> MailboxService {
        let endpoint = try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(port)", tls: "none")
        let session = IMAPSession(endpoint: endpoint) { try Credentials(user: id, password: "secret") }
        return MailboxService(
            intake: Intake(
                id: id, mailbox: session, store: office.store, since: .distantPast, clock: clock,
                logger: office.logger),
            poll: poll, store: office.store, clock: clock, logger: office.logger, received: {})
    }

    /// A server of five mails.
    private func server(_ name: String) -> FakeIMAPServer {
        var server = FakeIMAPServer()
        server.messages = (1...5).map { ($0, "Subject: \(name) \($0)\r\n\r\n\(name)\r\n") }
        return server
    }

    @Test(arguments: ["greeting", "LOGIN", "SELECT", "FETCH 1", "UID FETCH 3", "no", "flood", "closed", "bye"])
    func aServerThatStallsOrFailsDelaysOnlyItsOwnMailbox(fault: String) async throws {
        var broken = server("broken")
        broken.answer = { command in
            switch fault {
            case "no": command.text.hasPrefix("LOGIN") ? .text("TAG NO wrong password\r\n") : .usual
            case "bye": command.text.hasPrefix("UID FETCH") ? .end("* BYE\r\n") : .usual
            case "flood":
                command.text.hasPrefix("SELECT")
                    ? .text(String(repeating: "* OK still here\r\n", count: 500_000)) : .usual
            default: command.text.hasPrefix(fault) ? .silence : .usual
            }
        }
        let bad = fault == "greeting" ? try FakeServer { while $0.readLine() != nil {} } : try broken.start()
        let good = try server("sound").start()
        defer { good.stop() }
        defer { bad.stop() }
        if fault == "closed" { bad.stop() }
        let (badService, goodService) = (try service("bad", port: bad.port), try service("good", port: good.port))
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            group.addTask { try await badService.run() }
            if fault != "closed" {
                try await eventually("the broken server is in use") { bad.connectionCount > 0 }
            }
            group.addTask { try await goodService.run() }
            try await eventually("the sound mailbox is read") {
                try await office.count("SELECT count(*) FROM location WHERE mailbox = 'good' AND message > 0") == 5
            }
            try await eventually("and looked at again and again") { good.lines.count { $0.hasSuffix(" NOOP") } >= 5 }
            group.cancelAll()
        }
        #expect(ContinuousClock.now - start < .seconds(15), "both end soon, too")
        #expect(try await office.store.connection(.mailbox("good"))?.lastError == nil)
        #expect(good.connectionCount == 1)
    }

    @Test func aLoginThatIsRefusedIsNotTriedMoreThanThreeTimesWhileTheOtherGoesOn() async throws {
        var refusing = server("refusing")
        refusing.answer = { $0.text.hasPrefix("LOGIN") ? .text("TAG NO [AUTHENTICATIONFAILED] no\r\n") : .usual }
        let (bad, good) = (try refusing.start(), try server("sound").start())
        defer { good.stop() }
        defer { bad.stop() }
        let (badService, goodService) = (try service("bad", port: bad.port), try service("good", port: good.port))
        try await withThrowingTaskGroup { group in
            group.addTask { try await badService.run() }
            group.addTask { try await goodService.run() }
            try await eventually("three logins are refused") {
                try await office.store.connection(.mailbox("bad"))?.refusals == 3
            }
            let looks = good.lines.count
            try await eventually("the other goes on") { good.lines.count > looks + 20 }
            group.cancelAll()
        }
        let state = try #require(try await office.store.connection(.mailbox("bad")))
        // The daemon is started again, twice.
        for _ in 0..<2 {
            let again = try service("bad", port: bad.port, clock: .standing(at: state.lastTryAt))
            #expect(await again.look(all: true) == ServerTrouble(pause: 300))
        }
        #expect(bad.lines.count { $0.contains("LOGIN") } == 3)
        #expect(state.lastError?.contains("[AUTHENTICATIONFAILED] no") == true, "the reason is kept for status")
        #expect(state.refusals == 3)
    }

    @Test func aMailThatNoWayBringsIsToldAndTheOthersComeIn() async throws {
        var odd = server("odd")
        odd.answer = { command in
            command.text.contains("BODY.PEEK[")
                && (command.text.hasPrefix("UID FETCH 3 ") || command.text.hasPrefix("FETCH 3 "))
                ? .text("TAG OK done\r\n") : .usual
        }
        let fake = try odd.start()
        defer { fake.stop() }
        let service = try service("odd", port: fake.port)
        for tries in 1...4 {
            #expect(await service.look(all: true) == nil)
            let problems = try await office.store.locationProblems(of: ["odd"])
            #expect(problems.map(\.uid) == [3] && problems.map(\.tries) == [tries])
            #expect(problems.first?.kind == .unfetchable)
            #expect(try await office.store.officeCounts().received == 4)
        }
        #expect(await service.look(all: false) == nil)
        #expect(
            try await office.store.locationProblems(of: ["odd"]).map(\.tries) == [4], "only full looks try it again")
        await service.intake.mailbox.close()
    }
}
