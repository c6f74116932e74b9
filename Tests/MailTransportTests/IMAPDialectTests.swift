import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// What servers in China (and some elsewhere) do differently; each was reported of a real one.
    @Suite struct IMAPDialectTests {
        @Test func theWholeDialogueIsWhatEveryServerUnderstands() async throws {
            let fake = try FakeIMAPServer.ofTwoMails().start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, user: "DOMAIN\\us\"er", password: "pass word")
            _ = try await session.select()
            _ = try await session.messages(after: UID(rawValue: 3))
            _ = try await session.messages(after: nil)
            let file = try Scratch()
            _ = try await session.fetch(UID(rawValue: 9), to: file.descriptor, limit: 1_000)
            #expect(file.bytes == Array(FakeIMAPServer.twoMails[1].text.utf8))
            _ = try await session.select()
            await session.close()
            #expect(
                fake.lines == [
                    "A001 CAPABILITY", "q1 LOGIN \"DOMAIN\\\\us\\\"er\" \"pass word\"", "q2 CAPABILITY",
                    "q3 SELECT \"INBOX\"",
                    "q4 UID FETCH 4:* (UID INTERNALDATE RFC822.SIZE)", "q5 FETCH 1:2 (UID INTERNALDATE RFC822.SIZE)",
                    "q6 UID FETCH 9 (UID INTERNALDATE BODY.PEEK[])", "q7 NOOP", "q8 LOGOUT",
                ])
        }

        @Test func idIsSentAfterTheLoginWhenItIsOffered() async throws {
            var server = FakeIMAPServer.ofTwoMails {
                $0.text.hasPrefix("ID") ? .text("TAG BAD no such command\r\n") : .usual
            }
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
            let fake = try FakeIMAPServer.ofTwoMails { command in
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
            let fake = try FakeIMAPServer.ofTwoMails { command in
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
            let fake = try FakeIMAPServer.ofTwoMails {
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
            var server = FakeIMAPServer.ofTwoMails()
            server.validity = validity
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            let known = validity.flatMap { $0 > 0 ? UIDValidity(rawValue: $0) : nil }
            #expect(try await session.select() == SelectedMailbox(exists: 2, validity: known))
            #expect(try await session.messages(after: nil).count == 2)
            await session.close()
        }

        @Test func aServerThatNeedsNoLoginIsBelieved() async throws {
            var server = FakeIMAPServer.ofTwoMails()
            server.greeting = "* PREAUTH [CAPABILITY IMAP4rev1] welcome"
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            #expect(try await session.select().exists == 2)
            await session.close()
            #expect(!fake.lines.contains { $0.contains("LOGIN") })
        }

        @Test func plainSASLTakesTheSecretAfterTheServersSign() async throws {
            var server = FakeIMAPServer.ofTwoMails()
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
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text.hasPrefix("LOGIN") ? .text("TAG BAD what is \($0.text)\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, password: "hun\"ter2")
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.text == "what is LOGIN \"\(office)\" \"…\"")
        }

        @Test func aRefusalInGBKIsReadable() async throws {
            let text: [UInt8] = [0xB5, 0xC7, 0xC2, 0xBC, 0xCA, 0xA7, 0xB0, 0xDC]
            let fake = try FakeIMAPServer.ofTwoMails {
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
