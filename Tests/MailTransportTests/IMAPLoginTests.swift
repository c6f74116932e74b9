import Foundation
import MailTransport
import Synchronization
import TestServers
import Testing

extension ServerTests {
    /// Ways to log in, and what a login that is refused leads to.
    @Suite struct IMAPLoginTests {
        /// Everything that the client sent, without its tags.
        private func sent(_ fake: FakeServer) -> [String] {
            fake.lines.dropFirst().map { line in
                line.hasPrefix("q") && line.contains(" ") ? String(line.drop { $0 != " " }.dropFirst()) : line
            }
        }

        private func select(_ session: IMAPSession) async -> TransportError? {
            await failure { () async throws(TransportError) in _ = try await session.select() }
        }

        /// A server that knows `mechanism` without an initial response, and takes the secret for which `isRight` says so.
        private func server(
            _ mechanism: String, capabilities: String, refusal: String = "TAG NO [AUTHENTICATIONFAILED] no\r\n",
            challenge: String? = nil, isRight: @escaping @Sendable (String) -> Bool = { _ in true }
        ) -> FakeIMAPServer {
            var server = FakeIMAPServer.ofTwoMails()
            server.capabilities = capabilities
            let tag = Mutex("")
            server.answer = { command in
                if command.text == "AUTHENTICATE \(mechanism)" {
                    tag.withLock { $0 = command.tag }
                    return .text("+ \r\n")
                }
                if command.text.hasPrefix("AUTHENTICATE") { return .text("TAG BAD Request not ending with CRLF\r\n") }
                guard command.text.isEmpty else { return .usual }
                let open = tag.withLock { $0 }
                if !command.tag.isEmpty, isRight(command.tag) { return .text("\(open) OK welcome\r\n") }
                if let challenge, !command.tag.isEmpty { return .text("+ \(challenge)\r\n") }
                return .text(refusal.replacing("TAG", with: open))
            }
            return server
        }

        @Test func aServerThatDoesNotUnderstandLOGINIsAskedForPLAINWithoutAnInitialResponse() async throws {
            var server = server("PLAIN", capabilities: "IMAP4rev1 SASL-IR AUTH=PLAIN") { $0 == "AHUAcA==" }
            let others = server.answer
            server.answer = {
                $0.text.hasPrefix("LOGIN") ? .text("TAG BAD unknown command\r\n") : others($0)
            }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, user: "u", password: "p")
            #expect(try await session.select().exists == 2)
            await session.close()
            #expect(sent(fake)[..<3] == ["LOGIN \"u\" \"p\"", "AUTHENTICATE PLAIN", "AHUAcA=="])
        }

        @Test(arguments: [
            ("NO wrong password", "IMAP4rev1 AUTH=PLAIN"), ("BAD unknown command", "IMAP4rev1 AUTH=NTLM"),
            ("BAD User is authenticated but not connected.", "IMAP4rev1 AUTH=PLAIN"),
        ])
        func aRefusalIsNotAskedForTwice(answer: String, capabilities: String) async throws {
            var server = server("PLAIN", capabilities: capabilities)
            server.answer = { $0.text.hasPrefix("LOGIN") ? .text("TAG \(answer)\r\n") : .usual }
            let fake = try server.start()
            defer { fake.stop() }
            #expect(await select(try IMAPSession(port: fake.port))?.stage == .login)
            #expect(sent(fake).count == 1)
        }

        @Test func whereNeitherIsPossibleNoSecretIsSent() async throws {
            for (capabilities, kind) in [
                ("IMAP4rev1 LOGINDISABLED AUTH=NTLM", Credentials.Kind.password), ("IMAP4rev1 AUTH=PLAIN", .xoauth2),
            ] {
                let fake = try server("PLAIN", capabilities: capabilities).start()
                defer { fake.stop() }
                let endpoint = try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(fake.port)", tls: "none")
                let session = IMAPSession(endpoint: endpoint) {
                    try Credentials(user: "u", password: "p", kind: kind)
                }
                #expect(await select(session)?.retry == .configuration)
                #expect(sent(fake).isEmpty)
            }
        }

        // MARK: Access tokens

        private func session(
            _ fake: FakeServer, _ reads: @escaping @Sendable (Int) throws -> String
        ) throws -> IMAPSession {
            let endpoint = try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(fake.port)", tls: "none")
            return IMAPSession(endpoint: endpoint, credentials: AccessToken.reader(reads))
        }

        @Test func aTokenIsSentAsXOAUTH2AndReadAtEachLogin() async throws {
            var server = server("XOAUTH2", capabilities: "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2") { _ in true }
            let others = server.answer
            server.answer = { $0.text == "NOOP" ? .end("* BYE token expired\r\n") : others($0) }
            let fake = try server.start()
            defer { fake.stop() }
            let session = try session(fake) { "token-\($0)" }
            for _ in 0..<2 { #expect(try await session.select().exists == 2) }
            await session.close()
            let said = sent(fake)
            #expect(said[..<2] == ["AUTHENTICATE XOAUTH2", AccessToken.wire("token-1")])
            #expect(said.contains(AccessToken.wire("token-2")))
        }

        @Test func aRefusedTokenIsReplacedByAFreshOneOnce() async throws {
            let challenge = Data("{\"status\":\"401\",\"schemes\":\"bearer\"}".utf8).base64EncodedString()
            let capabilities = "IMAP4rev1 AUTH=XOAUTH2"
            for right in [2, 3] {
                let fake = try server("XOAUTH2", capabilities: capabilities, challenge: challenge) {
                    $0 == AccessToken.wire("token-\(right)")
                }.start()
                defer { fake.stop() }
                let session = try session(fake) { "token-\($0)" }
                if right == 2 {
                    #expect(try await session.select().exists == 2)
                } else {
                    let failed = await select(session)
                    #expect(failed?.retry == .authentication)
                    #expect(failed?.text == "[AUTHENTICATIONFAILED] no ({\"status\":\"401\",\"schemes\":\"bearer\"})")
                }
                await session.close()
                let firstTry = ["AUTHENTICATE XOAUTH2", AccessToken.wire("token-1"), ""]
                #expect(Array(sent(fake).prefix(3)) == firstTry, "the challenge is answered with an empty line")
                #expect(sent(fake).count { $0.hasPrefix("AUTHENTICATE") } == 2)
            }
        }

        @Test func theSameTokenIsNotTriedTwice() async throws {
            let fake = try server("XOAUTH2", capabilities: "AUTH=XOAUTH2") { _ in false }.start()
            defer { fake.stop() }
            #expect(await select(try session(fake) { _ in "old" })?.retry == .authentication)
            #expect(sent(fake).count { $0.hasPrefix("AUTHENTICATE") } == 1)
        }

        @Test func aTokenThatCannotBeReadIsNoLogin() async throws {
            struct CommandFailed: Error {}
            let fake = try server("XOAUTH2", capabilities: "AUTH=XOAUTH2").start()
            defer { fake.stop() }
            let failed = await select(try session(fake) { _ in throw CommandFailed() })
            #expect(failed?.stage == .login && failed?.text.contains("CommandFailed") == true)
            #expect(fake.connectionCount == 0)
        }

        @Test func aLongTokenThatIsRepeatedInPartDoesNotLeak() async throws {
            let token = String(repeating: "eyJ0eXAi", count: 500)
            let complaint = "TAG NO what is \(AccessToken.wire(token).prefix(300)) and \(token.prefix(40)) or\r\n"
            let fake = try server("XOAUTH2", capabilities: "AUTH=XOAUTH2", refusal: complaint) { _ in false }.start()
            defer { fake.stop() }
            #expect(await select(try session(fake) { _ in token })?.text == "what is … and … or")
        }

        // MARK: STARTTLS

        @Test(arguments: [
            ("* OK hi", "* CAPABILITY IMAP4rev1\r\nTAG OK \r\n"),
            ("* PREAUTH welcome", "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK \r\n"),
            ("* OK hi", "* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK \r\n"),
        ])
        func whoStripsTLSGetsNoPassword(greeting: String, capabilities: String) async throws {
            var server = FakeIMAPServer.ofTwoMails { command in
                switch command.text {
                case "CAPABILITY": .text(capabilities)
                case "STARTTLS": .text("TAG NO not today\r\n")
                default: .usual
                }
            }
            server.greeting = greeting
            let fake = try server.start()
            defer { fake.stop() }
            let endpoint = try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(fake.port)", tls: "starttls")
            let session = IMAPSession(endpoint: endpoint) { try Credentials(user: "u", password: "p") }
            #expect(await select(session)?.stage == .connect)
            #expect(!fake.lines.contains { $0.contains("LOGIN") || $0.contains("AUTH") || $0.contains("SELECT") })
        }
    }
}
