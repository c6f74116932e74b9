import Foundation
import TestServers
import Setup
import Testing

@testable import Doctor
@testable import MailTransport

/// Names, certificates, and what to do about errors.
@Suite(.serialized) struct ServerTests {
    private func findings(_ url: String = "imaps://imap.office.example", legacy: Bool = false) throws -> ServerFindings
    {
        ServerFindings(
            id: "imap/main", key: "mailbox[main]",
            endpoint: try ServerEndpoint(.imap, url: url, allowsLegacyTLS: legacy), now: noon)
    }

    private func certificate(_ days: Double) -> ServerCertificate {
        let end = (noon + days * day).formatted(.iso8601).replacing("T", with: " ").replacing("Z", with: " GMT")
        return ServerCertificate(lines: ["Subject:CN = imap", "Issuer:CN = CA", "Expire date:\(end)"])
    }

    @Test func aCertificateThatEndsSoonIsAWarning() throws {
        let server = try findings()
        #expect(server.securityFinding([certificate(90)], needsLegacy: nil).state == .ok)
        #expect(server.securityFinding([certificate(21)], needsLegacy: nil).state == .ok)
        let soon = server.securityFinding([certificate(90), certificate(20.9)], needsLegacy: nil)
        #expect(soon.state == .warning && soon.message.contains("(20 days)"), "the chain's shortest counts")
    }

    @Test func outdatedTLSIsAWarningWhetherItIsNeededOrNot() throws {
        let server = try findings(legacy: true)
        let needed = server.securityFinding([certificate(90)], needsLegacy: true)
        let idle = server.securityFinding([certificate(90)], needsLegacy: false)
        #expect(needed.state == .warning && needed.message.contains("outdated"))
        #expect(idle.state == .warning && idle.advice?.contains("remove mailbox[main].tls_legacy") == true)
    }

    @Test func anOldServerIsToldFromOneThatIsNot() async throws {
        for isOld in [true, false] {
            let dovecot = try DovecotServer.start(onlyOldTLS: isOld)
            defer { dovecot.stop() }
            let endpoint = try ServerEndpoint(
                .imap, url: "imaps://localhost:\(dovecot.imapsPort)",
                certificateAuthority: dovecot.certificates.authority, allowsLegacyTLS: true)
            let server = ServerFindings(id: "x", key: "x", endpoint: endpoint, now: Date())
            let survey = IMAPSurvey(endpoint: endpoint)
            var found: [Finding] = []
            _ = await server.connecting(
                &found, { () throws(TransportError) in try await survey.connect() }, certificates: { $0 },
                connectStrictly: { (strict) throws(TransportError) in
                    _ = try await IMAPSurvey(endpoint: strict).connect()
                })
            await survey.close()
            #expect(found.last?.message.contains(isOld ? "speaks outdated" : "present-day") == true, "\(found)")
        }
    }

    @Test func whatIsWrongWithANameIsTold() throws {
        let server = try findings()
        #expect(
            server.nameFinding(.addresses(["192.0.2.1", "2001:db8::1"])).message.contains("192.0.2.1, 2001:db8::1"))
        #expect(server.nameFinding(.failed("Name or service not known", isFinal: true)).state == .failure)
        #expect(server.nameFinding(.failed("Temporary failure", isFinal: false)).advice?.contains("resolv") == true)
        #expect(server.nameFinding(.late).state == .failure)
    }

    @Test func addressesOfThisMachineAreFound() async throws {
        #expect(await HostNames.addresses(of: "127.0.0.1", within: 5) == .addresses(["127.0.0.1"]))
        guard case .addresses(let found) = await HostNames.addresses(of: "localhost", within: 5) else {
            Issue.record("localhost has no address")
            return
        }
        #expect(found.contains("127.0.0.1") || found.contains("::1"))
    }

    @Test(arguments: [
        ("SSL certificate problem: certificate has expired", "renew"),
        ("SSL certificate problem: unable to get local issuer certificate", "smtp.ca"),
        ("SSL certificate problem: self-signed certificate in certificate chain", "smtp.ca"),
        ("SSL: no alternative certificate subject name matches target host name 'x'", "name into smtp.url"),
        ("SSL: public key does not match pinned public key", "pin"),
        ("error:0A00010B:SSL routines::wrong version number", "port"), ("Connection refused", "firewall"),
    ])
    func eachFailureToConnectHasItsAdvice(text: String, advice: String) {
        let error = TransportError(stage: .connect, cause: .curl(60), text: text)
        #expect(connectionAdvice(error, key: "smtp").contains(advice))
    }

    @Test func eachProvidersPasswordHasItsName() {
        let error = TransportError(stage: .login, cause: .imap(.no), text: "LOGIN Login error or password error")
        #expect(loginAdvice(error, provider: provider(servedBy: "imap.qq.com"), key: "x").contains("授权码"))
        #expect(loginAdvice(error, provider: provider(servedBy: "imap.exmail.qq.com"), key: "x").contains("客户端专用密码"))
        #expect(loginAdvice(error, provider: provider(servedBy: "imap.126.com"), key: "x").contains("180 days"))
        #expect(provider(servedBy: "notqq.com") == nil && provider(servedBy: "imap.office.example") == nil)
        let unsafe = TransportError(stage: .select, cause: .imap(.no), text: "SELECT Unsafe Login. Please contact")
        #expect(loginAdvice(unsafe, provider: nil, key: "x").contains("webmail"))
    }
}
