import Daemon
import Foundation
import Submissions
import TestServers
import Testing

@testable import Doctor
@testable import MailTransport

/// The server that letters leave by.
@Suite(.serialized) struct SubmissionTests {
    private static let user = "submissions@office.example"
    private static let secret = "geheim-9917"

    private func settings(_ url: String, tls: String? = "none", ca: String? = nil) throws -> SMTPSettings {
        let server = try ServerEndpoint(.smtp, url: url, tls: tls, certificateAuthority: ca)
        var settings = SMTPSettings(server: server, from: Self.user, hello: "office.example")
        (settings.user, settings.password) = (Self.user, .command(["/bin/echo", Self.secret]))
        settings.redirectTo = "pilot@office.example"
        return settings
    }

    private func letter(to address: String, _ settings: SMTPSettings, _ language: Language = .chinese) throws
        -> SubmissionSurvey.TestLetter
    {
        let office = Office(
            name: "示范区社区培训学院", language: language, timeZone: .gmt, roster: Roster(units: []), notices: [],
            ownAddresses: [])
        return try .init(to: address, from: settings, office: office, marker: nil, now: noon)
    }

    @Test func theLoginIsTriedAndNothingIsSent() async throws {
        let fake = try FakeSMTPServer().start()
        defer { fake.stop() }
        let findings = await SubmissionSurvey(try settings("smtp://127.0.0.1:\(fake.port)"), now: noon).findings()
        #expect(findings.map(\.id) == ["smtp/dns", "smtp/tls", "smtp/ehlo", "smtp/login", "smtp/from"])
        #expect(findings.map(\.state) == [.ok, .ok, .warning, .ok, .ok], "1 MB is little for digests: \(findings)")
        let words = fake.lines.map { String($0.prefix { $0 != " " }) }
        #expect(words == ["EHLO", "AUTH", "QUIT"], "\(fake.lines)")
    }

    @Test func aLoginThatTheDaemonIsRefusedIsNoGoodNews() async throws {
        let fake = try FakeSMTPServer().start()
        defer { fake.stop() }
        let daemon = RefusedDaemon(fact: "the running daemon was refused", advice: "restart it")
        let settings = try settings("smtp://127.0.0.1:\(fake.port)")
        let findings = await SubmissionSurvey(settings, now: noon, daemon: daemon).findings()
        let login = try #require(findings.first { $0.id == "smtp/login" })
        #expect(login.state == .warning && login.advice == "restart it")
        #expect(login.message == "\(Self.user) is let in, but the running daemon was refused")
    }

    @Test func theTestLetterGoesToTheOneAddressWhateverElseIsConfigured() async throws {
        let fake = try FakeSMTPServer().start()
        defer { fake.stop() }
        let settings = try settings("smtp://127.0.0.1:\(fake.port)")
        #expect(settings.sending == .hold)
        let findings = await SubmissionSurvey(settings, now: noon).findings(
            sending: try letter(to: "admin@office.example", settings))
        #expect(findings.last?.id == "smtp/test" && findings.last?.state == .ok)
        #expect(findings.last?.message.contains("queued as 1") == true, "the server's reply")
        #expect(fake.lines.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<admin@office.example>"])
        #expect(fake.lines.count { $0.hasPrefix("AUTH") } == 1 && fake.connectionCount == 1)
        #expect(fake.lines.contains("To: <admin@office.example>"), "\(fake.lines)")
        #expect(!fake.lines.contains { $0.contains("pilot@") })
    }

    @Test(arguments: ["a b@c.example", "a@b@c", "x", "a@b.example\r\nRCPT TO:<c@d.example>", "名@office.example"])
    func aMalformedAddressGetsNoLetter(address: String) throws {
        let settings = try settings("smtp://127.0.0.1:1")
        #expect(throws: (any Error).self) { try letter(to: address, settings) }
    }

    @Test func aRefusedLoginIsTriedOnceAndTellsNoSecret() async throws {
        var server = FakeSMTPServer()
        server.answer = { $0.hasPrefix("AUTH") ? .text("535 5.7.8 no \(Self.secret) \(Self.user)") : .usual }
        let fake = try server.start()
        defer { fake.stop() }
        let settings = try settings("smtp://127.0.0.1:\(fake.port)")
        let findings = await SubmissionSurvey(settings, now: noon).findings(
            sending: try letter(to: "admin@office.example", settings))
        #expect(findings.first { $0.id == "smtp/login" }?.state == .failure)
        #expect(findings.last?.id == "smtp/test" && findings.last?.state == .failure)
        #expect(!"\(findings)".contains(Self.secret), "\(findings)")
        #expect(fake.lines.count { $0.hasPrefix("AUTH") } == 1)
        #expect(!fake.lines.contains { $0.hasPrefix("MAIL") })
    }

    @Test func aRefusedTestLetterIsAFailureInTheServersWords() async throws {
        var server = FakeSMTPServer()
        server.answer = { $0.hasPrefix("RCPT") ? .text("550 5.1.1 nobody here") : .usual }
        let fake = try server.start()
        defer { fake.stop() }
        let settings = try settings("smtp://127.0.0.1:\(fake.port)")
        let findings = await SubmissionSurvey(settings, now: noon).findings(
            sending: try letter(to: "admin@office.example", settings, .english))
        #expect(findings.last?.state == .failure && findings.last?.message.contains("nobody here") == true)
    }

    @Test func theSenderMustBeTheLoginWhereTheProviderWantsIt() throws {
        func state(_ host: String, from: String) throws -> Finding.State {
            var settings = try settings("smtps://\(host)", tls: nil)
            settings.from = from
            return SubmissionSurvey(settings, now: noon).senderFinding().state
        }
        for host in ["smtp.qq.com", "smtp.exmail.qq.com", "smtp.163.com", "smtp.yeah.net"] {
            #expect(try state(host, from: "other@office.example") == .failure)
            #expect(try state(host, from: "Submissions@office.example") == .ok)
        }
        #expect(try state("smtp.office.example", from: "other@office.example") == .ok)
    }

    @Test func aRealServersCertificateIsShown() async throws {
        let sink = try SMTPSink.start()
        defer { sink.stop() }
        let dovecot = try DovecotServer.start(relayingTo: sink)
        defer { dovecot.stop() }
        for (url, tls) in [
            ("smtps://localhost:\(dovecot.submissionsPort)", nil),
            ("smtp://localhost:\(dovecot.submissionPort)", "starttls"),
        ] {
            var settings = try settings(url, tls: tls, ca: dovecot.certificates.authority)
            settings.password = .command(["/bin/echo", DovecotServer.password])
            let findings = await SubmissionSurvey(settings, now: Date()).findings()
            let security = try #require(findings.first { $0.id == "smtp/tls" })
            #expect(security.state == .warning, "two days are left")
            #expect(security.message.contains("CN = Muster Test, issued by CN = Muster Test CA"), "\(security)")
            #expect(security.message.contains("(1 day)"), "\(security)")
            #expect(findings.first { $0.id == "smtp/login" }?.state == .ok, "\(findings)")
        }
        #expect(try sink.letters().isEmpty)
    }
}
