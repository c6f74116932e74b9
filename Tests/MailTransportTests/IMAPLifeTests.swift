import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// A session that is kept for months, and servers that never come to an end.
    @Suite struct IMAPLifeTests {
        private func commands(_ fake: FakeServer) -> [String] {
            fake.lines.dropFirst().compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
        }

        @Test func aKeptSessionIsRefreshedAndSelectedAgainAfterAWhile() async throws {
            for (selection, expected) in [(Duration.seconds(1_800), "NOOP"), (.zero, "SELECT")] {
                let fake = try FakeIMAPServer.ofTwoMails { command in
                    command.text == "NOOP" ? .text("* 3 EXISTS\r\n* 1 EXPUNGE\r\n* 4 EXISTS\r\nTAG OK \r\n") : .usual
                }.start()
                defer { fake.stop() }
                var timeouts = Timeouts()
                timeouts.selection = selection
                let session = try IMAPSession(port: fake.port, timeouts: timeouts)
                #expect(try await session.select().exists == 2)
                #expect(try await session.select().exists == (expected == "NOOP" ? 4 : 2))
                await session.close()
                #expect(commands(fake) == ["LOGIN", "CAPABILITY", "SELECT", expected, "LOGOUT"])
                #expect(fake.connectionCount == 1)
            }
        }

        @Test func whereNOOPIsRefusedTheMailboxIsSelectedAgain() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { $0.text == "NOOP" ? .text("TAG BAD what\r\n") : .usual }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            for _ in 0..<2 { #expect(try await session.select().exists == 2) }
            await session.close()
            #expect(commands(fake) == ["LOGIN", "CAPABILITY", "SELECT", "NOOP", "SELECT", "LOGOUT"])
        }

        @Test func aUIDValidityThatIsNoLongerToldIsForgotten() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                command.tag == "q4" ? .text("* 2 EXISTS\r\nTAG OK \r\n") : .usual
            }.start()
            defer { fake.stop() }
            var timeouts = Timeouts()
            timeouts.selection = .zero
            let session = try IMAPSession(port: fake.port, timeouts: timeouts)
            #expect(try await session.select().validity?.rawValue == 1)
            #expect(try await session.select() == SelectedMailbox(exists: 2, validity: nil))
            await session.close()
        }

        @Test func anAnswerThatIsNoneEndsTheSessionAtOnce() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { $0.text.hasPrefix("SELECT") ? .text("TAG MAYBE\r\n") : .usual }
                .start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.cause == .malformed && failed?.retry == .transient)
        }

        @Test func anEmptyMailboxIsSelectedEachTime() async throws {
            let fake = try FakeIMAPServer().start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            for _ in 0..<2 { #expect(try await session.select().exists == 0) }
            await session.close()
            #expect(commands(fake) == ["LOGIN", "CAPABILITY", "SELECT", "NOOP", "SELECT", "LOGOUT"])
        }

        @Test func withoutUIDValidityTheMailboxIsSelectedEachTime() async throws {
            var server = FakeIMAPServer.ofTwoMails()
            server.validity = nil
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            for _ in 0..<2 { #expect(try await session.select().validity == nil) }
            await session.close()
            #expect(commands(fake) == ["LOGIN", "CAPABILITY", "SELECT", "SELECT", "LOGOUT"])
        }

        @Test func aByeToAKeptSessionIsAnsweredWithANewOne() async throws {
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text == "NOOP" ? .end("* BYE idle for too long\r\n") : .usual
            }
            .start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            for _ in 0..<2 { #expect(try await session.select().exists == 2) }
            await session.close()
            #expect(fake.connectionCount == 2)
        }

        @Test func anotherUIDValidityIsNoticedBetweenCyclesAndInTheMiddle() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                switch command.tag {
                case "q4": .text("* OK [UIDVALIDITY 2] new\r\nTAG OK \r\n")
                case "q5": .text("* 1 EXISTS\r\n* OK [UIDVALIDITY 2] new\r\nTAG OK \r\n")
                case "q6": .text("* 1 FETCH (UID 5)\r\n* OK [UIDVALIDITY 3] newer\r\nTAG OK \r\n")
                default: .usual
                }
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().validity?.rawValue == 1)
            #expect(try await session.select() == SelectedMailbox(exists: 1, validity: UIDValidity(rawValue: 2)))
            let failed = await failure { () async throws(TransportError) in _ = try await session.messages(after: nil) }
            #expect(failed?.cause == .malformed && failed?.text.contains("UIDVALIDITY") == true)
            #expect(try await session.select().exists == 2, "and a new session begins")
            await session.close()
            #expect(commands(fake)[..<6] == ["LOGIN", "CAPABILITY", "SELECT", "NOOP", "SELECT", "FETCH"])
            #expect(fake.connectionCount == 2)
        }

        @Test(arguments: ["A001 CAPABILITY", "LOGIN", "SELECT", "NOOP", "FETCH 1:2", "UID FETCH 3"])
        func aServerThatTalksWithoutEndIsGivenUpInTime(command: String) async throws {
            let noise = String(repeating: "* OK still here\r\n* 2 FETCH (FLAGS ())\r\n", count: 200)
            let script = FakeIMAPServer.ofTwoMails()
            let fake = try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                while let line = peer.readLine() {
                    while line.contains(command) { try peer.send(noise) }
                    try peer.send(script.usual(line))
                }
            }
            defer { fake.stop() }
            var timeouts = impatient
            (timeouts.connect, timeouts.listing) = (.seconds(1), .seconds(1))
            let session = try IMAPSession(port: fake.port, timeouts: timeouts)
            let file = try Scratch()
            let start = ContinuousClock.now
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.select()
                // A NOOP that fails is followed by a new session, whose own NOOP comes in the next cycle.
                if command == "NOOP" {
                    _ = try await session.select()
                    throw TransportError(stage: .select, cause: .timeout, text: "")
                }
                _ = try await session.messages(after: nil)
                _ = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
            }
            // libcurl has a limit of its own.
            let cause = command.hasPrefix("A001") ? TransportError.Cause.curl(56) : .timeout
            #expect(failed?.cause == cause, "\(String(describing: failed))")
            #expect(ContinuousClock.now - start < .seconds(15))
        }

        @Test func bodiesWithoutEndAreGivenUpInTime() async throws {
            let noise = String(repeating: "* 1 FETCH (UID 3 BODY[] {1}\r\nx)\r\n", count: 200)
            let fake = try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                while let line = peer.readLine() {
                    while line.contains("BODY.PEEK") { try peer.send(noise) }
                    try peer.send(FakeIMAPServer.ofTwoMails().usual(line))
                }
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, timeouts: impatient)
            _ = try await session.select()
            let file = try Scratch()
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 1_000)
            }
            #expect(failed?.cause == .timeout)
        }

        @Test func noCommandIsLongAndNoneAsksForASet() async throws {
            var server = FakeIMAPServer()
            server.messages = (1...30).map { (UInt32($0) * 57_774_011, "Subject: \($0)\r\n\r\n\r\n") }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            for message in try await session.messages(after: nil) {
                let file = try Scratch()
                let result = try await session.fetch(message.uid, to: file.descriptor, limit: 1_000)
                guard case .complete = result else {
                    Issue.record("\(message.uid): \(result)")
                    return
                }
            }
            await session.close()
            #expect(fake.lines.count { $0.contains("UID FETCH 1733220330 ") } == 1, "a UID like seconds since 1970")
            #expect(fake.lines.allSatisfy { $0.utf8.count < 1_000 && !$0.contains("{") && !$0.contains("SEARCH") })
            #expect(fake.lines.allSatisfy { !$0.prefix { $0 != "(" }.contains(",") })
        }
    }
}
