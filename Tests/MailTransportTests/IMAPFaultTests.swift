import Foundation
import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// Servers and networks that break: nothing hangs, nothing traps, nothing half-read counts as a message.
    @Suite struct IMAPFaultTests {
        private let mail = "Subject: a\r\n\r\nabc\r\n"

        private func server(_ answer: @escaping @Sendable (FakeIMAPServer.Command) -> FakeIMAPServer.Answer) throws
            -> FakeServer
        {
            var server = FakeIMAPServer()
            server.messages = [(3, mail), (9, mail)]
            server.answer = answer
            return try server.start()
        }

        private func select(_ fake: FakeServer) async -> TransportError? {
            await failure { () async throws(TransportError) in
                do {
                    _ = try await IMAPSession(port: fake.port, timeouts: impatient).select()
                } catch let error as TransportError {
                    throw error
                } catch {
                    Issue.record(error)
                }
            }
        }

        @Test func aConnectionCutAtAnyByteIsATransientErrorOrACompleteMail() async throws {
            let whole = "* 1 FETCH (UID 3 BODY[] {\(mail.utf8.count)}\r\n\(mail))\r\nq4 OK done\r\n"
            for length in 0...whole.utf8.count {
                let fake = try server { $0.text.hasPrefix("UID FETCH") ? .end(String(whole.prefix(length))) : .usual }
                defer { fake.stop() }
                let session = try IMAPSession(port: fake.port)
                _ = try await session.select()
                let file = try Scratch()
                do throws(TransportError) {
                    let result = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
                    #expect(whole.prefix(length).hasSuffix("done\r\n"), "\(length): \(result)")
                    #expect(result == .complete(bytes: mail.utf8.count, arrival: nil))
                } catch {
                    #expect(error.cause == .closed && error.retry == .transient, "\(length): \(error)")
                    #expect(!whole.prefix(length).hasSuffix("done\r\n"))
                }
            }
        }

        @Test func aLiteralThatArrivesByteByByteIsRead() async throws {
            let whole = "* 1 FETCH (UID 3 BODY[] {\(mail.utf8.count)}\r\n\(mail))\r\nq4 OK done\r\n"
            let fake = try server {
                $0.text.hasPrefix("UID FETCH") ? .bytes(Array(whole.utf8), isDripped: true) : .usual
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            #expect(
                try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
                    == .complete(bytes: mail.utf8.count, arrival: nil))
            #expect(file.bytes == Array(mail.utf8))
            await session.close()
        }

        @Test func aByeInTheMiddleOfALiteralIsPartOfItAndTheEndIsAnError() async throws {
            let fake = try server {
                $0.text.hasPrefix("UID FETCH")
                    ? .end("* 1 FETCH (UID 3 BODY[] {500}\r\nSubject: a\r\n* BYE shutting down\r\n") : .usual
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
            }
            #expect(failed?.cause == .closed)
            let next = await failure { () async throws(TransportError) in _ = try await session.messages(after: nil) }
            #expect(next?.text == "no mailbox is selected", "an error ends the session")
            #expect(try await session.select().exists == 2, "and SELECT begins another")
        }

        @Test func aByeBetweenCommandsIsQuoted() async throws {
            let fake = try server { $0.text.hasPrefix("FETCH") ? .end("* BYE closing for maintenance\r\n") : .usual }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let failed = await failure { () async throws(TransportError) in _ = try await session.messages(after: nil) }
            #expect(failed?.cause == .imap(.bye))
            #expect(failed?.text == "closing for maintenance")
        }

        @Test func aConnectionLostBetweenCyclesIsMadeAnew() async throws {
            let fake = try server { command in
                command.connection == 1 && command.tag == "q4" ? .end("") : .usual
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            #expect(try await session.select().exists == 2)
            #expect(fake.connectionCount == 2)
            await session.close()
        }

        @Test func aLineOfAMegabyteIsReadAndNineMegabytesAreNot() async throws {
            let megabyte = String(repeating: "x", count: 1_048_576)
            for (count, isAccepted) in [(1, true), (9, false)] {
                let line = "* " + String(repeating: megabyte, count: count) + "\r\n"
                let fake = try server {
                    $0.text.hasPrefix("SELECT") ? .text("\(line)* 2 EXISTS\r\nTAG OK \r\n") : .usual
                }
                defer { fake.stop() }
                let session = try IMAPSession(port: fake.port)
                do throws(TransportError) {
                    #expect(try await session.select().exists == 2)
                    #expect(isAccepted)
                } catch {
                    #expect(error.cause == .malformed)
                    #expect(!isAccepted)
                }
                await session.close()
            }
        }

        @Test(arguments: [
            "* 1 FETCH (UID 3 BODY[] {4294967296}\r\n", "* 1 FETCH (UID 3 BODY[] {1001}\r\n",
            "* 1 FETCH (UID 3 BODY[] {999999999999}\r\n",
        ])
        func anAnnouncementOverTheLimitIsNotReadAndTheSessionGoesOn(announcement: String) async throws {
            let fake = try server { $0.text.hasPrefix("UID FETCH 3 ") ? .text(announcement) : .usual }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            let result = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
            guard case .tooLarge(let bytes) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(bytes > 1_000)
            #expect(file.bytes.isEmpty)
            let next = try await session.fetch(UID(rawValue: 9), to: file.descriptor, limit: 1_000)
            #expect(next == .complete(bytes: mail.utf8.count, arrival: 837_596_665))
            await session.close()
        }

        @Test(arguments: ["1", "0"])
        func aMailboxReplacedWhileReconnectingIsNoticed(first: String) async throws {
            var server = FakeIMAPServer()
            server.messages = [(3, mail)]
            server.validity = nil
            server.answer = { command in
                if command.text.hasPrefix("SELECT") {
                    let validity = command.connection == 1 ? first : "2"
                    return .text("* 1 EXISTS\r\n* OK [UIDVALIDITY \(validity)] x\r\nTAG OK \r\n")
                }
                return command.text.hasPrefix("UID FETCH 3 ") ? .text("* 1 FETCH (UID 3 BODY[] {5000}\r\n") : .usual
            }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            #expect(
                try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 10) == .tooLarge(bytes: 5_000))
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 10)
            }
            #expect(failed?.text.contains("UIDVALIDITY") == true)
        }

        @Test(arguments: ["LOGIN", "SELECT"])
        func aServerThatFallsSilentIsGivenUpInTime(command: String) async throws {
            let fake = try server { $0.text.hasPrefix(command) ? .silence : .usual }
            defer { fake.stop() }
            let failed = await select(fake)
            #expect(failed?.cause == .timeout)
            #expect(failed?.retry == .transient)
        }

        @Test func aMailThatTricklesForEverIsGivenUp() async throws {
            let fake = try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                while let line = peer.readLine() {
                    let tag = line.prefix { $0 != " " }
                    if line.contains("SELECT") { try peer.send("* 1 EXISTS\r\n") }
                    if line.contains("BODY.PEEK") {
                        try peer.send("* 1 FETCH (UID 3 BODY[] {100000}\r\n")
                        // A byte now and then keeps the connection from being idle.
                        while true {
                            try peer.send("x")
                            usleep(50_000)
                        }
                    }
                    try peer.send("\(tag) OK \r\n")
                }
            }
            defer { fake.stop() }
            var timeouts = impatient
            timeouts.slowestRate = 1_000_000
            let session = try IMAPSession(port: fake.port, timeouts: timeouts)
            _ = try await session.select()
            let file = try Scratch()
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000_000)
            }
            #expect(failed?.cause == .timeout)
        }

        @Test(arguments: [
            "* BYE too many connections\r\n", "* NO not now\r\n", "HTTP/1.1 400 Bad Request\r\n", "\r\n", "",
        ])
        func aGreetingThatIsNoneIsATransientError(greeting: String) async throws {
            let fake = try FakeServer { try $0.send(greeting) }
            defer { fake.stop() }
            let failed = await select(fake)
            #expect(failed?.stage == .connect)
            #expect(failed?.retry == .transient)
            if greeting.hasPrefix("* BYE") { #expect(failed?.text == "too many connections") }
        }

        @Test func aFullDiskIsToldAsSuch() async throws {
            let fake = try server { _ in .usual }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let full = open("/dev/full", O_WRONLY)
            defer { close(full) }
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.fetch(UID(rawValue: 3), to: full, limit: 1_000)
            }
            #expect(failed?.cause == .localFile(ENOSPC))
            #expect(failed?.retry == .transient)
        }

        @Test func aCancelledTaskIsFreeAtOnce() async throws {
            let asked = Moment()
            let fake = try server { command in
                guard command.text.hasPrefix("UID FETCH") else { return .usual }
                asked.come()
                return .silence
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            let descriptor = file.descriptor
            let waited = await withTaskGroup(of: TransportError?.self) { group in
                group.addTask {
                    await failure { () async throws(TransportError) in
                        _ = try await session.fetch(UID(rawValue: 3), to: descriptor, limit: 1_000)
                    }
                }
                await asked.wait()
                let start = ContinuousClock.now
                group.cancelAll()
                let error = await group.next()
                #expect(error??.cause == .cancelled)
                return ContinuousClock.now - start
            }
            #expect(waited < .seconds(5), "of the sixty for an answer")
            #expect(file.bytes.isEmpty)
        }

        @Test func aTaskCancelledWhileConnectingIsFreeSoon() async throws {
            let asked = Moment()
            let fake = try FakeServer { peer in
                asked.come()
                _ = peer.readLine()
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let waited = await withTaskGroup(of: TransportError?.self) { group in
                group.addTask {
                    await failure { () async throws(TransportError) in _ = try await session.select() }
                }
                await asked.wait()
                let start = ContinuousClock.now
                group.cancelAll()
                let error = await group.next()
                #expect(error??.cause == .cancelled)
                return ContinuousClock.now - start
            }
            #expect(waited < .seconds(10), "of the thirty for connecting")
        }

        @Test func aServerThatDoesNotListenIsATransientError() async throws {
            let fake = try FakeServer { _ in }
            fake.stop()
            let failed = await select(fake)
            #expect(failed?.cause == .curl(7))
            #expect(failed?.retry == .transient)
        }
    }
}
