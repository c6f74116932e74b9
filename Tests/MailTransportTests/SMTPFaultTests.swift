import Glibc
import MailTransport
import Synchronization
import TestServers
import Testing

extension ServerTests {
    /// What submission servers do differently or wrongly.
    @Suite struct SMTPFaultTests {
        let envelope: Envelope

        init() throws {
            envelope = try Envelope(sender: office, recipient: "head@school-1.example")
        }

        func server(
            _ answer: @escaping @Sendable (String) -> FakeSMTPServer.Answer = { _ in .usual }
        ) -> FakeSMTPServer {
            var server = FakeSMTPServer()
            server.answer = answer
            return server
        }

        /// What became of one letter: the outcome, or the error that was thrown.
        func send(
            _ letter: [UInt8] = message("receipt"), to fake: FakeServer, user: String? = office,
            password: String = "secret"
        ) async throws -> Result<SendOutcome, TransportError> {
            let session = try SMTPSession(port: fake.port, user: user, password: password, timeouts: impatient)
            do throws(TransportError) {
                let outcome = try await session.send(letter, in: envelope)
                await session.close()
                return .success(outcome)
            } catch {
                return .failure(error)
            }
        }

        @Test(arguments: [
            ("mail.office.example", "EHLO mail.office.example"), ("not a name", "EHLO localhost"),
            ("x\r\nMAIL FROM:<a@b.example>", "EHLO localhost"), ("", "EHLO localhost"),
        ])
        func theNameThatIsGivenIsAHostsOrNone(name: String, line: String) async throws {
            let fake = try server().start()
            defer { fake.stop() }
            let session = SMTPSession(
                endpoint: try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(fake.port)", tls: "none"), helloName: name,
                timeouts: impatient, credentials: nil)
            _ = try await session.send(message("receipt"), in: envelope)
            await session.close()
            #expect(fake.lines.first == line)
        }

        @Test func theWholeDialogueIsWhatEveryServerUnderstands() async throws {
            let fake = try server().start()
            defer { fake.stop() }
            let letter = message("receipt", body: ".")
            let sent = try await send(letter, to: fake)
            #expect(sent == .success(.sent(SMTPReply(code: 250, enhanced: "2.0.0", text: "queued as 1"))))
            #expect(
                fake.lines == [
                    "EHLO localhost", "AUTH PLAIN AHN1Ym1pc3Npb25zQG9mZmljZS5leGFtcGxlAHNlY3JldA==",
                    "MAIL FROM:<\(office)> SIZE=\(letter.count)", "RCPT TO:<head@school-1.example>", "DATA",
                    "From: a@unit.example", "Subject: receipt", "", "..", ".", "QUIT",
                ])
        }

        @Test(arguments: ["AUTH LOGIN", "auth login", "AUTH=LOGIN", "AUTH=LOGIN CRAM-MD5"])
        func onlyLOGINIsOffered(line: String) async throws {
            var server = server()
            server.extensions = [line]
            let fake = try server.start()
            defer { fake.stop() }
            guard case .success(.sent) = try await send(to: fake) else {
                Issue.record("not sent")
                return
            }
            #expect(fake.lines[1...3] == ["AUTH LOGIN", "c3VibWlzc2lvbnNAb2ZmaWNlLmV4YW1wbGU=", "c2VjcmV0"])
        }

        @Test func aServerThatDoesNotKnowPLAINAfterAllIsAskedForLOGIN() async throws {
            let fake = try server { $0.hasPrefix("AUTH PLAIN") ? .text("504 no such mechanism") : .usual }.start()
            defer { fake.stop() }
            guard case .success(.sent) = try await send(to: fake) else {
                Issue.record("not sent")
                return
            }
            #expect(fake.lines.contains("AUTH LOGIN"))
        }

        @Test func aRefusedPasswordIsTriedOnce() async throws {
            let fake = try server { $0.hasPrefix("AUTH") ? .text("535 Error: authentication failed") : .usual }.start()
            defer { fake.stop() }
            guard case .failure(let error) = try await send(to: fake) else {
                Issue.record("sent")
                return
            }
            #expect(error.stage == .login)
            #expect(error.retry == .authentication)
            #expect(fake.lines.count { $0.hasPrefix("AUTH") } == 1)
            #expect(!fake.lines.contains { $0.hasPrefix("MAIL") })
        }

        @Test func aComplaintThatRepeatsThePasswordDoesNotLeakIt() async throws {
            for mechanism in ["PLAIN", "LOGIN"] {
                var server = server {
                    $0.hasPrefix("AUTH PLAIN ") || $0 == "PASSWORD"
                        ? .text("535 what is c2VjcmV0 \($0) secret") : .usual
                }
                server.extensions = ["AUTH \(mechanism)"]
                let fake = try server.start()
                defer { fake.stop() }
                guard case .failure(let error) = try await send(to: fake) else {
                    Issue.record("sent")
                    continue
                }
                #expect(error.text == "what is … \(mechanism == "PLAIN" ? "AUTH PLAIN …" : "PASSWORD") …")
            }
        }

        @Test func noLetterLeavesUnauthenticatedWhenAUserIsConfigured() async throws {
            for lines in [["SIZE 1000"], ["AUTH CRAM-MD5 GSSAPI"], []] {
                var server = server()
                server.extensions = lines
                let fake = try server.start()
                defer { fake.stop() }
                guard case .failure(let error) = try await send(to: fake) else {
                    Issue.record("sent")
                    continue
                }
                #expect(error.retry == .configuration)
                #expect(!fake.lines.contains { $0.hasPrefix("MAIL") })
            }
        }

        @Test func anAnswerOtherThan235IsNoLogin() async throws {
            let fake = try server { $0.hasPrefix("AUTH") ? .text("250 well") : .usual }.start()
            defer { fake.stop() }
            guard case .failure(let error) = try await send(to: fake) else {
                Issue.record("sent")
                return
            }
            #expect(error.stage == .login)
        }

        @Test(arguments: [
            "a\nb\r\n", "a\rb\r\n", "a\r\n.\nMAIL FROM:<x@y.example>\r\n", "a\r\r\n", "\nb\r\n", "a\r\n\n", "a", "a\r",
            "",
            "a\0b\r\n",
            "b\r\n" + String(repeating: "x", count: 999) + "\r\n",
        ])
        func whatServersReadDifferentlyNeverReachesTheWire(letter: String) async throws {
            let fake = try server().start()
            defer { fake.stop() }
            guard case .success(.refused(let error)) = try await send(Array(letter.utf8), to: fake) else {
                Issue.record("not refused")
                return
            }
            #expect(error.cause == .refusedHere)
            #expect(error.retry == .permanent)
            #expect(fake.connectionCount == 0)
        }

        @Test func eightBitLettersGoOnlyWhereTheyAreAccepted() async throws {
            for accepts in [true, false] {
                var server = server()
                server.extensions = (accepts ? ["8BITMIME"] : []) + ["AUTH PLAIN"]
                let fake = try server.start()
                defer { fake.stop() }
                switch try await send(message("回执"), to: fake) {
                case .success(.sent): #expect(accepts && fake.lines.contains("MAIL FROM:<\(office)> BODY=8BITMIME"))
                case .success(.refused): #expect(!accepts)
                case let other: Issue.record("\(other)")
                }
            }
        }

        @Test(arguments: [
            "250-a\r\n250-b", "hello\r\n", "99 x\r\n", "2500 x\r\n", "250_x\r\n", "650 x\r\n", "\r\n", "25\r\n",
            String(repeating: "250-x\r\n", count: 20_000), "250 " + String(repeating: "x", count: 1_048_576) + "\r\n",
        ])
        func aReplyThatIsNoneIsATransientError(reply: String) async throws {
            let fake = try server { $0.hasPrefix("RCPT") ? .bytes(Array(reply.utf8)) : .usual }.start()
            defer { fake.stop() }
            guard case .failure(let error) = try await send(to: fake) else {
                Issue.record("sent")
                return
            }
            #expect(error.cause == .malformed || error.cause == .timeout)
            #expect(error.retry == .transient)
        }

        @Test func aCallerMayHoldBackTheFinalDot() async throws {
            struct DiskFull: Error {}
            let fake = try server().start()
            defer { fake.stop() }
            let session = try SMTPSession(port: fake.port)
            let envelope = envelope
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.send(message("receipt"), in: envelope) { throw DiskFull() }
            }
            #expect(failed?.cause == .heldBack)
            #expect(failed?.retry == .transient)
            let seen = Mutex<[String]>([])
            let outcome = try await session.send(message("receipt"), in: envelope) {
                seen.withLock { $0 = fake.lines }
            }
            guard case .sent = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(!seen.withLock { $0.contains(".") }, "it was called before the dot")
            await session.close()
            #expect(fake.lines.count { $0 == "." } == 1)
            #expect(fake.connectionCount == 2)
        }

        @Test func garbageAfterTheFinalDotLeavesTheLetterUnknown() async throws {
            for reply in ["what\r\n", "354 go on\r\n"] {
                let fake = try server { $0 == "." ? .bytes(Array(reply.utf8)) : .usual }.start()
                defer { fake.stop() }
                guard case .success(.unknown) = try await send(to: fake) else {
                    Issue.record("not unknown: \(reply)")
                    continue
                }
            }
        }

        @Test func aRefusalInGBKOverSeveralLinesIsReadable() async throws {
            // 发送频率超限, broken inside a character.
            let text: [UInt8] = [0xB7, 0xA2, 0xCB, 0xCD, 0xC6, 0xB5, 0xC2, 0xCA, 0xB3, 0xAC, 0xCF, 0xDE]
            let reply = Array("550-5.7.1 ".utf8) + text + Array("\r\n550 5.7.1 http://service.mail.example/\r\n".utf8)
            let fake = try server { $0 == "." ? .bytes(reply) : .usual }.start()
            defer { fake.stop() }
            guard case .success(.refused(let error)) = try await send(to: fake) else {
                Issue.record("not refused")
                return
            }
            #expect(error.text == "发送频率超限 http://service.mail.example/")
            #expect(error.cause == .smtp(code: 550, enhanced: "5.7.1"))
        }

        @Test(arguments: [
            ("MAIL", "553 Mail from must equal authorized user", TransportError.RetryClass.configuration),
            ("MAIL", "451 MI:DMC 163 smtp1,x", .transient), ("RCPT", "550 Ip frequency limited", .transient),
            (".", "421 HL:REP 163 smtp1,x", .transient), ("GREETING", "554 no service", .configuration),
        ])
        func whatConcernsEveryLetterIsThrown(step: String, reply: String, retry: TransportError.RetryClass) async throws
        {
            let fake = try server { $0.hasPrefix(step) ? .text(reply) : .usual }.start()
            defer { fake.stop() }
            guard case .failure(let error) = try await send(to: fake) else {
                Issue.record("not thrown")
                return
            }
            #expect(error.retry == retry)
            #expect(error.concernsSession)
            #expect(reply.hasSuffix(error.text))
        }

    }
}
