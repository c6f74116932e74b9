import Foundation
import MailTransport
import Synchronization
import TestServers
import Testing

extension ServerTests {
    /// The session against a real server, over each kind of connection.
    @Suite struct DovecotTests {
        private let arrival = Date(timeIntervalSince1970: 1_602_576_000)

        private func session(
            _ server: DovecotServer, _ security: ServerEndpoint.Security, password: String = DovecotServer.password,
            pin: String? = nil, authority: String? = nil, mailbox: String = "INBOX"
        ) throws -> IMAPSession {
            let (url, tls): (String, String?) =
                switch security {
                case .implicit: ("imaps://localhost:\(server.imapsPort)", nil)
                case .starttls: ("imap://127.0.0.1:\(server.imapPort)", "starttls")
                case .none: ("imap://127.0.0.1:\(server.imapPort)", "none")
                }
            return try IMAPSession(
                endpoint: ServerEndpoint(
                    .imap, url: url, tls: tls, certificateAuthority: authority ?? server.certificates.authority,
                    pin: pin), mailbox: mailbox
            ) { try Credentials(user: office, password: password) }
        }

        @Test(arguments: [ServerEndpoint.Security.implicit, .starttls, .none])
        func mailsAreListedAndFetchedByteForByteAndStayUnseen(security: ServerEndpoint.Security) async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let mails = [
                message("first"), message("second", body: ".\r\nq5 OK forged\r\n* BYE\r\n)"),
                message("big", body: String(repeating: String(repeating: "x", count: 74) + "\r\n", count: 80_000)),
            ]
            for (day, mail) in mails.enumerated() {
                try server.append(user: office, message: mail, at: arrival.addingTimeInterval(Double(day) * 86_400))
            }
            let session = try session(server, security)
            let selected = try await session.select()
            #expect(selected.exists == 3)
            #expect(selected.validity != nil)
            let listed = try await session.messages(after: nil)
            #expect(listed.map(\.uid.rawValue) == [1, 2, 3])
            #expect(listed.map(\.bytes) == mails.map(\.count))
            #expect(listed.map(\.arrival) == [1_602_576_000, 1_602_662_400, 1_602_748_800])
            for (message, mail) in zip(listed, mails) {
                let file = try Scratch()
                let result = try await session.fetch(message.uid, to: file.descriptor, limit: 10_000_000)
                #expect(result == .complete(bytes: mail.count, arrival: message.arrival))
                #expect(file.bytes == mail)
            }
            #expect(try await session.messages(after: UID(rawValue: 2)).map(\.uid.rawValue) == [3])
            #expect(try await session.messages(after: UID(rawValue: 3)).isEmpty)
            await session.close()
            #expect(try server.flags(user: office) == [1: [], 2: [], 3: []])
        }

        @Test func mailsThatArriveBetweenCyclesAreFoundOverTheSameConnection() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let session = try session(server, .implicit)
            #expect(try await session.select().exists == 0)
            #expect(try await session.messages(after: nil).isEmpty)
            try server.append(user: office, message: message("late"), at: arrival)
            #expect(try await session.select().exists == 1)
            #expect(try await session.messages(after: nil).count == 1)
            await session.close()
            let log = try String(contentsOf: server.folder.appending(path: "dovecot.log"), encoding: .utf8)
            #expect(log.components(separatedBy: "Info: Login").count - 1 == 2, "the session's login and the appender's")
        }

        @Test func aMailboxOfManyMailsIsListedInPieces() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let client = try server.client(user: office)
            for number in 0..<501 { try client.append(message("\(number)"), at: arrival) }
            let session = try session(server, .none)
            #expect(try await session.select().exists == 501)
            #expect(try await session.messages(after: nil).map(\.uid.rawValue) == Array(1...501))
            #expect(try await session.messages(after: UID(rawValue: 300)).map(\.uid.rawValue) == Array(301...501))
            await session.close()
        }

        @Test func aMailOverTheLimitIsLeftAndTheNextOneFetched() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let (big, small) = (message("big", body: String(repeating: "x\r\n", count: 100_000)), message("small"))
            for mail in [big, small] { try server.append(user: office, message: mail, at: arrival) }
            let session = try session(server, .implicit)
            _ = try await session.select()
            let file = try Scratch()
            #expect(
                try await session.fetch(UID(rawValue: 1), to: file.descriptor, limit: 100_000)
                    == .tooLarge(bytes: big.count))
            #expect(file.bytes.isEmpty)
            let result = try await session.fetch(UID(rawValue: 2), to: file.descriptor, limit: 100_000)
            #expect(result == .complete(bytes: small.count, arrival: 1_602_576_000))
            #expect(file.bytes == small)
            await session.close()
        }

        @Test func aMailThatWasDeletedMeanwhileIsGone() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            for name in ["a", "b"] { try server.append(user: office, message: message(name), at: arrival) }
            let session = try session(server, .none)
            _ = try await session.select()
            let person = try server.client(user: office)
            for command in ["SELECT INBOX", "STORE 1 +FLAGS (\\Deleted)", "EXPUNGE"] { try person.command(command) }
            let file = try Scratch()
            #expect(try await session.fetch(UID(rawValue: 1), to: file.descriptor, limit: 1_000) == .gone)
            #expect(
                try await session.fetch(UID(rawValue: 2), to: file.descriptor, limit: 1_000)
                    == .complete(bytes: message("b").count, arrival: 1_602_576_000))
            await session.close()
        }

        @Test func aMailboxWithAChineseNameIsSelected() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let person = try server.client(user: office)
            try person.command("CREATE \"&Yqh5Og- \\\"&-x\"")
            let session = try session(server, .none, mailbox: "报示 \"&x")
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.retry == .configuration, "another name: \(String(describing: failed))")
            try person.command("CREATE \"&YqWQAQ- \\\"&-x\"")
            let right = try self.session(server, .none, mailbox: "报送 \"&x")
            #expect(try await right.select().exists == 0)
            await right.close()
        }

        @Test func aWrongPasswordIsTheServersAnswerAndAMattersForAPerson() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let session = try session(server, .implicit, password: "wrong")
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.stage == .login)
            #expect(failed?.retry == .authentication)
            #expect(failed?.text.contains("AUTHENTICATIONFAILED") == true)
        }

        @Test func aFreshAccessTokenReplacesOneThatExpired() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let tokens = Mutex([
                try server.token(user: office, lifetime: -60), try server.token(user: office),
            ])
            let endpoint = try ServerEndpoint(
                .imap, url: "imap://127.0.0.1:\(server.imapPort)", tls: "starttls",
                certificateAuthority: server.certificates.authority)
            let session = IMAPSession(endpoint: endpoint) {
                try Credentials(user: office, password: tokens.withLock { $0.removeFirst() }, kind: .xoauth2)
            }
            #expect(try await session.select().exists == 0)
            await session.close()
            #expect(try logins(server) == 1)
            #expect(tokens.withLock { $0.isEmpty })
        }

        @Test func aPasswordBeyondASCIIIsSentAsSASLPlain() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let session = try session(server, .implicit, password: "密码")
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.cause == .imap(.no))
            #expect(failed?.retry == .authentication)
        }

        @Test(arguments: [ServerEndpoint.Security.implicit, .starttls])
        func aPinnedKeyMustBeTheServers(security: ServerEndpoint.Security) async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            let right = try session(server, security, pin: server.certificates.pin)
            #expect(try await right.select().exists == 0)
            await right.close()
            let other = "sha256//" + String(repeating: "A", count: 43) + "="
            let wrong = try session(server, security, pin: other)
            let failed = await failure { () async throws(TransportError) in _ = try await wrong.select() }
            #expect(failed?.cause == .curl(90))
            #expect(failed?.retry == .configuration)
            #expect(try logins(server) == 1, "nobody logged in over the refused connection")
        }

        @Test(arguments: [TestCertificates.Kind.otherHost, .expired], [ServerEndpoint.Security.implicit, .starttls])
        func aWrongCertificateIsRefusedBeforeTheLogin(
            kind: TestCertificates.Kind, security: ServerEndpoint.Security
        ) async throws {
            let server = try DovecotServer.start(certificate: kind)
            defer { server.stop() }
            let session = try session(server, security)
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.cause == .curl(60))
            #expect(failed?.retry == .configuration)
            #expect(try logins(server) == 0)
        }

        @Test func anUnknownAuthorityIsRefusedAndAPrivateOneReplacesTheSystems() async throws {
            let (server, stranger) = (try DovecotServer.start(), try DovecotServer.start())
            defer { server.stop() }
            defer { stranger.stop() }
            for authority in [stranger.certificates.authority, "/etc/ssl/certs/ca-certificates.crt"] {
                let session = try session(server, .implicit, authority: authority)
                let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
                #expect(failed?.cause == .curl(60))
            }
            let missing = try session(server, .implicit, authority: "/nonexistent/ca.pem")
            let failed = await failure { () async throws(TransportError) in _ = try await missing.select() }
            #expect(failed?.cause == .curl(77))
            #expect(failed?.retry == .configuration)
        }

        @Test func aServerOfOldTLSIsReachedOnlyWhenThatIsAllowed() async throws {
            let server = try DovecotServer.start(onlyOldTLS: true)
            defer { server.stop() }
            for allowed in [false, true] {
                let session = try IMAPSession(
                    endpoint: ServerEndpoint(
                        .imap, url: "imaps://localhost:\(server.imapsPort)",
                        certificateAuthority: server.certificates.authority, allowsLegacyTLS: allowed)
                ) { try Credentials(user: office, password: DovecotServer.password) }
                do throws(TransportError) {
                    #expect(try await session.select().exists == 0)
                    #expect(allowed)
                } catch {
                    #expect(!allowed, "\(error)")
                    #expect(error.cause == .curl(35))
                }
                await session.close()
            }
        }

        @Test func oldTLSIsVerifiedAllTheSame() async throws {
            let server = try DovecotServer.start(certificate: .otherHost, onlyOldTLS: true)
            defer { server.stop() }
            let session = try IMAPSession(
                endpoint: ServerEndpoint(
                    .imap, url: "imaps://localhost:\(server.imapsPort)",
                    certificateAuthority: server.certificates.authority, allowsLegacyTLS: true)
            ) { try Credentials(user: office, password: DovecotServer.password) }
            let failed = await failure { () async throws(TransportError) in _ = try await session.select() }
            #expect(failed?.cause == .curl(60))
        }

        @Test func aProxyOfTheEnvironmentIsNotUsed() async throws {
            let server = try DovecotServer.start()
            defer { server.stop() }
            setenv("ALL_PROXY", "http://127.0.0.1:9", 1)
            defer { unsetenv("ALL_PROXY") }
            let session = try session(server, .implicit)
            #expect(try await session.select().exists == 0)
            await session.close()
        }

        @Test func libcurlIsTheOneWithOpenSSL() throws {
            // libcurl4-gnutls-dev replaces the right package without a word when another one pulls it in. Its library has
            // another name, and may be loaded besides, by libav.
            let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/maps"))
            let maps = try #require(try file.readToEnd())
            #expect(String(decoding: maps, as: UTF8.self).contains("/libcurl.so.4"))
        }

        private func logins(_ server: DovecotServer) throws -> Int {
            let log = try String(contentsOf: server.folder.appending(path: "dovecot.log"), encoding: .utf8)
            return log.components(separatedBy: "Info: Login").count - 1
        }
    }
}
