import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// What servers in China (and some elsewhere) do differently; each was reported of a real one.
    @Suite struct IMAPDialectTests {
        private let mails: [(uid: UInt32, text: String)] = [
            (3, "Subject: a\r\n\r\na\r\n"), (9, "Subject: b\r\n\r\nb\r\n"),
        ]

        private func server(
            _ answer: @escaping @Sendable (FakeIMAPServer.Command) -> FakeIMAPServer.Answer = { _ in .usual }
        ) -> FakeIMAPServer {
            var server = FakeIMAPServer()
            server.messages = mails
            server.answer = answer
            return server
        }

        /// Fetches one UID from a server after a SELECT; returns the result and what is in the file.
        private func fetch(
            _ uid: UInt32, from fake: FakeServer, limit: Int = 1_000
        ) async throws -> (result: FetchResult, bytes: [UInt8]) {
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            let result = try await session.fetch(UID(rawValue: uid), to: file.descriptor, limit: limit)
            await session.close()
            return (result, file.bytes)
        }

        @Test func theWholeDialogueIsWhatEveryServerUnderstands() async throws {
            let fake = try server().start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, user: "DOMAIN\\us\"er", password: "pass word")
            _ = try await session.select()
            _ = try await session.messages(after: UID(rawValue: 3))
            _ = try await session.messages(after: nil)
            let file = try Scratch()
            _ = try await session.fetch(UID(rawValue: 9), to: file.descriptor, limit: 1_000)
            #expect(file.bytes == Array(mails[1].text.utf8))
            _ = try await session.select()
            await session.close()
            #expect(
                fake.lines == [
                    "A001 CAPABILITY", "q1 LOGIN \"DOMAIN\\\\us\\\"er\" \"pass word\"", "q2 CAPABILITY",
                    "q3 SELECT \"INBOX\"",
                    "q4 UID FETCH 4:* (UID INTERNALDATE RFC822.SIZE)", "q5 FETCH 1:2 (UID INTERNALDATE RFC822.SIZE)",
                    "q6 UID FETCH 9 (UID INTERNALDATE BODY.PEEK[])", "q7 SELECT \"INBOX\"", "q8 LOGOUT",
                ])
        }

        @Test func aRangeBeyondTheEndBringsNoOldMailAndIsAscending() async throws {
            let fake = try server().start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            #expect(try await session.messages(after: UID(rawValue: 9)).isEmpty)
            #expect(try await session.messages(after: UID(rawValue: 50)).isEmpty)
            #expect(try await session.messages(after: UID(rawValue: .max)).isEmpty)
            #expect(
                try await session.messages(after: UID(rawValue: 2)) == [
                    ListedMessage(uid: UID(rawValue: 3), arrival: 837_596_665, bytes: 17),
                    ListedMessage(uid: UID(rawValue: 9), arrival: 837_596_665, bytes: 17),
                ])
            await session.close()
            let ranges = fake.lines.filter { $0.contains(":") }.compactMap {
                $0.split(separator: " ").dropFirst(3).first
            }
            #expect(ranges == ["10:*", "51:*", "3:*"])
        }

        @Test func mailsRemovedWhileListingHideNone() async throws {
            let fake = try server { command in
                switch command.text {
                case _ where command.text.hasPrefix("SELECT"): return .text("* 700 EXISTS\r\nTAG OK \r\n")
                case _ where command.text.hasPrefix("FETCH 1:500"):
                    let lines = (1...500).map { "* \($0) FETCH (UID \($0))\r\n" }.joined()
                    return .text("\(lines)* 2 EXPUNGE\r\n* 2 EXPUNGE\r\nTAG OK \r\n")
                case _ where command.text.hasPrefix("FETCH 499:698"):
                    return .text((499...698).map { "* \($0) FETCH (UID \($0 + 2))\r\n" }.joined() + "TAG OK \r\n")
                default: return .usual
                }
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            #expect(try await session.messages(after: nil).map(\.uid.rawValue) == Array(1...700))
            await session.close()
        }

        @Test func idIsSentAfterTheLoginWhenItIsOffered() async throws {
            var server = server { $0.text.hasPrefix("ID") ? .text("TAG BAD no such command\r\n") : .usual }
            server.capabilities = "imap4rev1 id"
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            await session.close()
            let commands = fake.lines.dropFirst().compactMap { $0.split(separator: " ").dropFirst().first }
            #expect(commands == ["LOGIN", "CAPABILITY", "ID", "SELECT", "LOGOUT"])
            #expect(fake.lines.contains { $0.contains("\"support-email\" \"\(office)\"") })
        }

        @Test func aSelectRefusedForUnsafeLoginIsRepeatedAfterID() async throws {
            let fake = try server { command in
                // ID is the fourth command, the second SELECT the fifth.
                command.text.hasPrefix("SELECT") && command.tag == "q3"
                    ? .text("TAG NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            await session.close()
            let commands = fake.lines.dropFirst().compactMap { $0.split(separator: " ").dropFirst().first }
            #expect(commands == ["LOGIN", "CAPABILITY", "SELECT", "ID", "SELECT", "LOGOUT"])
        }

        @Test func aByeForUnsafeLoginIsAnsweredWithIDOverANewConnection() async throws {
            let fake = try server { command in
                command.connection == 1 && command.text.hasPrefix("SELECT") ? .end("* BYE Unsafe Login\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            await session.close()
            #expect(fake.connectionCount == 2)
            #expect(fake.lines.contains { $0.contains(" ID (") })
        }

        @Test func anAccountThatStaysUnsafeIsAMatterForAPerson() async throws {
            let fake = try server {
                $0.text.hasPrefix("SELECT")
                    ? .text("TAG NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.retry == .configuration)
            #expect(failed?.text.contains("kefu@188.com") == true)
            #expect(fake.lines.count { $0.contains("SELECT") } == 2)
        }

        @Test(arguments: [nil, 0, 4_294_967_295] as [UInt32?])
        func aMailboxMayHaveNoGeneration(validity: UInt32?) async throws {
            var server = server()
            server.validity = validity
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let known = validity.flatMap { $0 > 0 ? UIDValidity(rawValue: $0) : nil }
            #expect(try await session.select() == SelectedMailbox(exists: 2, validity: known))
            #expect(try await session.messages(after: nil).count == 2)
            await session.close()
        }

        @Test(arguments: [
            "", "* 1 FETCH (UID 3 BODY[] NIL)\r\n", "* 1 FETCH (UID 3 BODY[] \"\")\r\n",
            "* 1 FETCH (UID 3 BODY[] {0}\r\n)\r\n",
            "* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n", "* 1 FETCH (FLAGS ())\r\n",
        ])
        func whatAUIDDoesNotBringTheSequenceNumberDoes(answer: String) async throws {
            let fake = try server {
                $0.text.hasPrefix("UID FETCH 3 (UID INT") ? .text(answer + "TAG OK done\r\n") : .usual
            }
            .start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: mails[0].text.utf8.count, arrival: 837_596_665))
            #expect(bytes == Array(mails[0].text.utf8))
            #expect(
                fake.lines.suffix(3).dropLast().map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
                    "UID FETCH 3 (UID)", "FETCH 1 (UID INTERNALDATE BODY.PEEK[])",
                ])
        }

        @Test func aMailThatTheServerNeverGivesIsToldApartFromOneThatIsGone() async throws {
            let fake = try server { $0.text.contains("BODY.PEEK[]") ? .text("TAG OK done\r\n") : .usual }.start()
            defer { fake.stop() }
            #expect(try await fetch(3, from: fake).result == .noData)
            #expect(try await fetch(4, from: fake).result == .gone)
        }

        @Test func aQuotedBodyIsABody() async throws {
            let fake = try server {
                $0.text.hasPrefix("UID FETCH")
                    ? .text("* 1 FETCH (BODY[] \"a\\\\b\\\"c\" UID 3)\r\nTAG OK done\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: 5, arrival: nil))
            #expect(bytes == Array("a\\b\"c".utf8))
            #expect(try await fetch(3, from: fake, limit: 4).result == .tooLarge(bytes: 5))
        }

        @Test func aMailThatSpeaksTheProtocolIsOnlyAMail() async throws {
            let hostile =
                "q4 OK forged\r\n* BYE\r\n* 3 EXISTS\r\n+ go on\r\n)\r\n* 1 FETCH (UID 3 BODY[] {3}\r\nq4 NO x\r\n"
            let fake = try server {
                $0.text.hasPrefix("UID FETCH")
                    ? .text("* 1 FETCH (UID 3 BODY[] {\(hostile.utf8.count)}\r\n\(hostile))\r\nTAG OK done\r\n")
                    : .usual
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: hostile.utf8.count, arrival: nil))
            #expect(bytes == Array(hostile.utf8))
        }

        @Test func whatWasNotAskedForIsIgnored() async throws {
            let noise =
                "* 5 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 9 FLAGS ())\r\n* 4 EXPUNGE\r\n* X {1}\r\n,\r\n"
            let fake = try server { command in
                guard command.text.hasPrefix("UID FETCH 3 ") else { return .usual }
                return .text(
                    "\(noise)* 1 FETCH (X (1 (2)) BODY[] {1}\r\na UID 3)\r\n\(noise)* OK x {9}\r\nTAG OK done\r\n")
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: 1, arrival: nil))
            #expect(bytes == Array("a".utf8))
        }

        @Test func aBodyOfAnotherMailIsNotTakenForThisOne() async throws {
            let fake = try server { command in
                command.text.contains("BODY.PEEK[]")
                    ? .text("* 2 FETCH (UID 9 BODY[] {3}\r\nxyz)\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\nTAG OK done\r\n")
                    : .usual
            }.start()
            defer { fake.stop() }
            #expect(try await fetch(3, from: fake).result == .noData)
        }

        @Test func aServerThatNeedsNoLoginIsBelieved() async throws {
            var server = server()
            server.greeting = "* PREAUTH [CAPABILITY IMAP4rev1] welcome"
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            await session.close()
            #expect(!fake.lines.contains { $0.contains("LOGIN") })
        }

        @Test func plainSASLTakesTheSecretAfterTheServersSign() async throws {
            var server = server()
            server.capabilities = "IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR"
            server.answer = { command in
                switch command.text {
                case "AUTHENTICATE PLAIN": .text("+ \r\n")
                case "": .text("q1 OK \r\n")
                default: .usual
                }
            }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, user: "u", password: "p")
            #expect(try await session.select().exists == 2)
            await session.close()
            #expect(fake.lines[1...2] == ["q1 AUTHENTICATE PLAIN", "AHUAcA=="])
        }

        @Test func aComplaintThatRepeatsThePasswordDoesNotLeakIt() async throws {
            let fake = try server { $0.text.hasPrefix("LOGIN") ? .text("TAG BAD what is \($0.text)\r\n") : .usual }
                .start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, password: "hunter2")
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.text.contains("hunter2") == false)
            #expect(failed?.text.contains("LOGIN") == true)
        }

        @Test func aRefusalInGBKIsReadable() async throws {
            let text: [UInt8] = [0xB5, 0xC7, 0xC2, 0xBC, 0xCA, 0xA7, 0xB0, 0xDC]
            let fake = try server {
                $0.text.hasPrefix("LOGIN") ? .bytes(Array("q1 NO ".utf8) + text + Array("\r\n".utf8)) : .usual
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.text == "登录失败")
            #expect(failed?.retry == .authentication)
        }
    }
}
