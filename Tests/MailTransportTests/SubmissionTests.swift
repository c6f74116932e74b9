import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// The session against Dovecot's submission service, which speaks TLS, verifies passwords and relays to a sink.
    @Suite struct SubmissionTests {
        private func session(
            _ server: DovecotServer, _ security: ServerEndpoint.Security, password: String = DovecotServer.password
        ) throws -> SMTPSession {
            let endpoint =
                if security == .implicit {
                    try ServerEndpoint(
                        .smtp, url: "smtps://localhost:\(server.submissionsPort)",
                        certificateAuthority: server.certificates.authority, pin: server.certificates.pin)
                } else {
                    try ServerEndpoint(
                        .smtp, url: "smtp://127.0.0.1:\(server.submissionPort)", tls: security.rawValue,
                        certificateAuthority: server.certificates.authority)
                }
            return SMTPSession(endpoint: endpoint, helloName: "office.example") {
                try Credentials(user: office, password: password)
            }
        }

        @Test(arguments: [ServerEndpoint.Security.implicit, .starttls, .none])
        func lettersAreSubmittedOverEveryKindOfConnection(security: ServerEndpoint.Security) async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let server = try DovecotServer.start(relayingTo: sink)
            defer { server.stop() }
            let session = try session(server, security)
            let letters = (0..<2).map { message("receipt \($0)", body: String(repeating: "body\r\n", count: 30_000)) }
            for letter in letters {
                let outcome = try await session.send(
                    letter, in: Envelope(sender: office, recipient: "head@school-1.example"))
                guard case .sent = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            await session.close()
            let received = try sink.letters()
            #expect(received.allSatisfy { $0.sender == office && $0.recipients == ["head@school-1.example"] })
            // Dovecot puts a Received field in front.
            for letter in letters { #expect(received.contains { $0.message.suffix(letter.count) == letter[...] }) }
        }

        @Test func aLetterIsSubmittedWithAnAccessToken() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let server = try DovecotServer.start(relayingTo: sink)
            defer { server.stop() }
            let token = try server.token(user: office)
            let endpoint = try ServerEndpoint(
                .smtp, url: "smtp://127.0.0.1:\(server.submissionPort)", tls: "starttls",
                certificateAuthority: server.certificates.authority)
            let session = SMTPSession(endpoint: endpoint) {
                try Credentials(user: office, password: token, kind: .xoauth2)
            }
            let envelope = try Envelope(sender: office, recipient: "head@school-1.example")
            let outcome = try await session.send(message("receipt"), in: envelope)
            await session.close()
            guard case .sent = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try sink.letters().count == 1)
        }

        @Test func aWrongPasswordIsAMatterForAPerson() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let server = try DovecotServer.start(relayingTo: sink)
            defer { server.stop() }
            let session = try session(server, .implicit, password: "wrong")
            let envelope = try Envelope(sender: office, recipient: "head@school-1.example")
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.send(message("receipt"), in: envelope)
            }
            #expect(failed?.cause == .smtp(code: 535, enhanced: "5.7.8"))
            #expect(failed?.retry == .authentication)
        }

        @Test func aWrongCertificateIsRefusedBeforeThePassword() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let server = try DovecotServer.start(certificate: .otherHost, relayingTo: sink)
            defer { server.stop() }
            for security in [ServerEndpoint.Security.implicit, .starttls] {
                let session = try session(server, security)
                let envelope = try Envelope(sender: office, recipient: "head@school-1.example")
                let failed = await failure { () async throws(TransportError) in
                    _ = try await session.send(message("receipt"), in: envelope)
                }
                #expect(failed?.cause == .curl(60))
                #expect(failed?.retry == .configuration)
            }
        }

        @Test func aServerWithoutSTARTTLSIsRefused() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let endpoint = try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(sink.port)", tls: "starttls")
            let session = SMTPSession(endpoint: endpoint, credentials: nil)
            let envelope = try Envelope(sender: office, recipient: "head@school-1.example")
            let failed = await failure { () async throws(TransportError) in
                _ = try await session.send(message("receipt"), in: envelope)
            }
            #expect(failed?.cause == .curl(64))
            #expect(failed?.retry == .configuration)
        }
    }
}
