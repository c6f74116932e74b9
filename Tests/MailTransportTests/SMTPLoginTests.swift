import Foundation
import MailTransport
import Synchronization
import TestServers
import Testing

extension ServerTests {
    /// Submission servers: access tokens, limits of connections, and answers out of turn.
    @Suite struct SMTPLoginTests {
        private let envelope: Envelope

        init() throws {
            envelope = try Envelope(sender: office, recipient: "head@school-1.example")
        }

        private func session(_ fake: FakeServer, _ reads: @escaping @Sendable (Int) -> String) throws -> SMTPSession {
            let endpoint = try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(fake.port)", tls: "none")
            return SMTPSession(endpoint: endpoint, timeouts: impatient, credentials: AccessToken.reader(reads))
        }

        private func send(_ session: SMTPSession) async -> Result<SendOutcome, TransportError> {
            do throws(TransportError) {
                let outcome = try await session.send(message("receipt"), in: envelope)
                await session.close()
                return .success(outcome)
            } catch {
                return .failure(error)
            }
        }

        /// A server that takes the token for which `isRight` says so.
        private func server(isRight: @escaping @Sendable (String) -> Bool) -> FakeSMTPServer {
            var server = FakeSMTPServer()
            server.extensions = ["AUTH LOGIN XOAUTH2"]
            let challenge = Data("{\"status\":\"401\"}".utf8).base64EncodedString()
            server.answer = { line in
                switch line {
                case "AUTH XOAUTH2": .text("334 ")
                case "": .text("535 5.7.8 Username and Password not accepted")
                case _ where !line.contains(" ") && line.count > 20:
                    .text(isRight(line) ? "235 ok" : "334 \(challenge)")
                default: .usual
                }
            }
            return server
        }

        @Test func aRefusedTokenIsReplacedByAFreshOneOnce() async throws {
            for right in [1, 2, 3] {
                let fake = try server { $0 == AccessToken.wire("token-\(right)") }.start()
                defer { fake.stop() }
                switch await send(try session(fake) { "token-\($0)" }) {
                case .success(.sent): #expect(right < 3)
                case .failure(let error):
                    #expect(right == 3 && error.retry == .authentication)
                    #expect(error.text == "Username and Password not accepted ({\"status\":\"401\"})")
                case let other: Issue.record("\(other)")
                }
                #expect(fake.lines.count { $0 == "AUTH XOAUTH2" } == min(right, 2))
                if right > 1 { #expect(Array(fake.lines.prefix(4).suffix(2)) == [AccessToken.wire("token-1"), ""]) }
            }
        }

        @Test func theSameTokenIsNotTriedTwiceAndNoneIsSentWhereNoneIsTaken() async throws {
            let refusing = try server { _ in false }.start()
            defer { refusing.stop() }
            guard case .failure(let refused) = await send(try session(refusing) { _ in "old" }) else {
                Issue.record("sent")
                return
            }
            #expect(refused.retry == .authentication)
            #expect(refusing.lines.count { $0.hasPrefix("AUTH") } == 1)

            let other = try FakeSMTPServer().start()
            defer { other.stop() }
            guard case .failure(let missing) = await send(try session(other) { _ in "token" }) else {
                Issue.record("sent")
                return
            }
            #expect(missing.retry == .configuration)
            #expect(!other.lines.contains { $0.hasPrefix("AUTH") })
        }

        @Test func aServerThatTakesPLAINOnlyWithoutAnInitialResponseIsHeeded() async throws {
            var server = FakeSMTPServer()
            server.extensions = ["AUTH PLAIN"]
            server.answer = { line in
                switch line {
                case "AUTH PLAIN": .text("334 ")
                case _ where line.hasPrefix("AUTH PLAIN "): .text("501 no initial response")
                case "AHUAcA==": .text("235 ok")
                default: .usual
                }
            }
            let fake = try server.start()
            defer { fake.stop() }
            guard case .success(.sent) = await send(try SMTPSession(port: fake.port, user: "u", password: "p")) else {
                Issue.record("not sent")
                return
            }
        }

        @Test(arguments: ["221 bye", "STARTTLS not offered"])
        func whoStripsTLSGetsNoPassword(answer: String) async throws {
            var server = FakeSMTPServer()
            server.extensions = answer.hasPrefix("2") ? ["STARTTLS", "AUTH PLAIN"] : ["AUTH PLAIN"]
            server.answer = { $0 == "STARTTLS" ? .text("454 not today") : .usual }
            let fake = try server.start()
            defer { fake.stop() }
            let endpoint = try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(fake.port)", tls: "starttls")
            let session = SMTPSession(endpoint: endpoint) { try Credentials(user: "u", password: "p") }
            guard case .failure(let error) = await send(session) else {
                Issue.record("sent")
                return
            }
            #expect(error.stage == .connect)
            #expect(!fake.lines.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        }

        // MARK: Limits

        @Test func aConnectionCarriesTenLetters() async throws {
            let fake = try FakeSMTPServer().start()
            defer { fake.stop() }
            let session = try SMTPSession(port: fake.port)
            for _ in 0..<21 { _ = try await session.send(message("receipt"), in: envelope) }
            await session.close()
            #expect(fake.connectionCount == 3)
        }

        @Test func aServerThatHasHadEnoughOfAConnectionGetsFewerLettersOverEach() async throws {
            let mails = Mutex(0)
            var server = FakeSMTPServer()
            server.answer = { line in
                if line.hasPrefix("EHLO") { mails.withLock { $0 = 0 } }
                guard line.hasPrefix("MAIL") else { return .usual }
                let count = mails.withLock { count in
                    count += 1
                    return count
                }
                return count > 3 ? .text("451 MI:DMC 163 smtp1,x") : .usual
            }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try SMTPSession(port: fake.port)
            var outcomes = ""
            for _ in 0..<10 {
                do throws(TransportError) {
                    _ = try await session.send(message("receipt"), in: envelope)
                    outcomes += "+"
                } catch {
                    #expect(error.pause == 300)
                    outcomes += "-"
                }
            }
            await session.close()
            #expect(outcomes == "+++-++++++", "the limit is learnt once")
            #expect(fake.connectionCount == 3)
        }

        @Test(arguments: [
            ("421 4.3.2 too many connections from your address", 600), ("421 HL:ICC 163 smtp1,x", 600),
            ("421 busy", nil),
        ])
        func aGreetingThatTellsOfALimitIsObeyed(greeting: String, pause: Int?) async throws {
            var server = FakeSMTPServer()
            server.answer = { $0 == "GREETING" ? .text(greeting) : .usual }
            let fake = try server.start()
            defer { fake.stop() }
            guard case .failure(let error) = await send(try SMTPSession(port: fake.port)) else {
                Issue.record("sent")
                return
            }
            #expect(error.stage == .connect && error.retry == .transient && error.pause == pause)
            #expect(fake.connectionCount == 1)
        }

        // MARK: Answers out of turn

        @Test func afterARefusalTheConnectionIsResetAndAfterALostAnswerItIsLeft() async throws {
            var server = FakeSMTPServer()
            let dots = Mutex(0)
            server.answer = { line in
                if line.hasPrefix("RCPT TO:<nobody") { return .text("550 no such user") }
                guard line == "." else { return .usual }
                let count = dots.withLock { count in
                    count += 1
                    return count
                }
                return count == 1 ? .text("what") : .usual
            }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try SMTPSession(port: fake.port)
            let nobody = try Envelope(sender: office, recipient: "nobody@school-1.example")
            guard case .refused = try await session.send(message("receipt"), in: nobody),
                case .unknown = try await session.send(message("receipt"), in: envelope),
                case .sent = try await session.send(message("receipt"), in: envelope)
            else {
                Issue.record("not refused, unknown, sent")
                return
            }
            await session.close()
            #expect(fake.lines.count { $0 == "RSET" } == 1)
            #expect(fake.connectionCount == 2)
        }

        @Test func aHelloThatIsNoHostNameIsReplaced() async throws {
            let fake = try FakeSMTPServer().start()
            defer { fake.stop() }
            let endpoint = try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(fake.port)", tls: "none")
            for name in ["the office", "", "x\r\nMAIL FROM:<a@b.example>"] {
                let session = SMTPSession(endpoint: endpoint, helloName: name, credentials: nil)
                guard case .success(.sent) = await send(session) else {
                    Issue.record("not sent")
                    return
                }
            }
            #expect(
                fake.lines.filter { $0.hasPrefix("EHLO") } == ["EHLO localhost", "EHLO localhost", "EHLO localhost"])
        }

        @Test func anAddresseeWhoseMailIsPassedOnIsReached() async throws {
            var server = FakeSMTPServer()
            server.answer = { $0.hasPrefix("RCPT") ? .text("251 user not local; will forward") : .usual }
            let fake = try server.start()
            defer { fake.stop() }
            guard case .success(.sent) = await send(try SMTPSession(port: fake.port)) else {
                Issue.record("not sent")
                return
            }
        }

        @Test func anAnswerThatCameTooEarlyIsNotTakenForTheOneToTheFinalDot() async throws {
            for early in ["MAIL", "DATA"] {
                var server = FakeSMTPServer()
                server.answer = { line in
                    switch line {
                    case _ where line.hasPrefix(early):
                        .text(early == "DATA" ? "354 go\r\n250 queued" : "250 ok\r\n250 ok")
                    case ".": .text("554 refused after all")
                    default: .usual
                    }
                }
                let fake = try server.start()
                defer { fake.stop() }
                guard case .failure(let error) = await send(try SMTPSession(port: fake.port, timeouts: impatient))
                else {
                    Issue.record("sent, or so it seems")
                    return
                }
                #expect(error.cause == .malformed && error.retry == .transient)
                #expect(!fake.lines.contains("."), "the letter was not finished")
            }
        }

        @Test func aRefusalThatComesBeforeTheLetterIsHeardWithoutTheFinalDot() async throws {
            var server = FakeSMTPServer()
            server.answer = { $0 == "DATA" ? .text("354 go\r\n552 5.3.4 too big") : .usual }
            let fake = try server.start()
            defer { fake.stop() }
            guard case .success(.refused(let error)) = await send(try SMTPSession(port: fake.port, timeouts: impatient))
            else {
                Issue.record("not refused")
                return
            }
            #expect(error.cause == .smtp(code: 552, enhanced: "5.3.4"))
            #expect(!fake.lines.contains("."))
        }
    }
}
