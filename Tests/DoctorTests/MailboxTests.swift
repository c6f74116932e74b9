import Daemon
import Foundation
import Submissions
import Synchronization
import TestServers
import Testing

@testable import Doctor
@testable import MailTransport

/// Mailboxes as scripted servers show them.
@Suite(.serialized) struct MailboxTests {
    private static let secret = "geheim-9917-oauth-looking-word"
    private static let junkWire = "&V4NXPpCuTvY-"  // 垃圾邮件

    private func survey(port: UInt16, daemon: RefusedDaemon? = nil) throws -> MailboxSurvey {
        let settings = MailboxSettings(
            id: "main", server: try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(port)", tls: "none"),
            user: "submissions@office.example", password: .command(["/bin/echo", Self.secret]))
        let roster = Roster(units: [
            OrganizationalUnit(code: "M01", name: "青禾中学", addresses: ["Office@m01.example"]),
            OrganizationalUnit(code: "M02", name: "二中", addresses: ["a@m02.example", "b@m02.example"]),
        ])
        return MailboxSurvey(
            settings, roster: roster, timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")), now: noon,
            daemon: daemon)
    }

    /// A server with an inbox and a junk folder in which these senders' mails lie.
    private func server(junk senders: [String] = []) -> FakeIMAPServer {
        var server = FakeIMAPServer()
        server.capabilities = "IMAP4rev1 ID SPECIAL-USE LIST-EXTENDED"
        server.messages = [(uid: 1, text: "From: x\r\n\r\n")]
        let folder = Mutex("INBOX")
        server.answer = { command in
            if command.text.hasPrefix("LIST") {
                return .text(
                    "* LIST () \"/\" INBOX\r\n* LIST (\\Noselect) \"/\" \"Spam\"\r\n"
                        + "* LIST (\\HasNoChildren) \"/\" {13}\r\n\(Self.junkWire)\r\nTAG OK done\r\n")
            }
            if command.text.hasPrefix("EXAMINE") {
                folder.withLock { $0 = command.text }
                guard command.text.contains(Self.junkWire) else { return .usual }
                return .text("* \(senders.count) EXISTS\r\nTAG OK [READ-ONLY] done\r\n")
            }
            guard command.text.contains("HEADER.FIELDS") else { return .usual }
            let lines = senders.enumerated().map { index, sender in
                let field = "From: \(sender)\r\n\r\n"
                return "* \(index + 1) FETCH (INTERNALDATE \"0\(index + 1)-Oct-2025 20:30:00 +0000\" "
                    + "BODY[HEADER.FIELDS (FROM)] {\(field.utf8.count)}\r\n\(field))\r\n"
            }
            return .text(lines.joined() + "TAG OK done\r\n")
        }
        return server
    }

    @Test func aMailboxIsLookedAtWithoutAnyChangeAndWithOneLogin() async throws {
        let fake = try server().start()
        defer { fake.stop() }
        let findings = try await survey(port: fake.port).findings()
        #expect(
            findings.map(\.id) == [
                "imap/main/dns", "imap/main/tls", "imap/main/login", "imap/main/capability", "imap/main/id",
                "imap/main/folders", "imap/main/mailbox", "imap/main/window", "imap/main/junk",
            ])
        #expect(findings.allSatisfy { $0.state == .ok && $0.advice == nil }, "\(findings)")
        let commands = fake.lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
        #expect(commands.count { $0.hasPrefix("LOGIN") || $0.hasPrefix("AUTHENTICATE") } == 1)
        let allowed = ["CAPABILITY", "LOGIN", "ID", "LIST", "EXAMINE", "FETCH", "LOGOUT"]
        for command in commands { #expect(allowed.contains { command.hasPrefix($0) }, "\(command)") }
        #expect(commands.allSatisfy { !$0.contains("BODY[") }, "only PEEK leaves the flags alone")
        #expect(fake.connectionCount == 1)
    }

    @Test func mailsOfRosteredUnitsAmongJunkAreToldByUnitAndDay() async throws {
        let fake = try server(junk: [
            "=?gb2312?B?x+C6zA==?= <office@M01.example>", "Lottery <win@spam.example>", "b@m02.example",
            "\"office@m01.example\" <thief@spam.example>",
        ]).start()
        defer { fake.stop() }
        let junk = try #require(try await survey(port: fake.port).findings().last)
        #expect(junk.id == "imap/main/junk" && junk.state == .warning)
        #expect(
            junk.message == "垃圾邮件 holds 2 mails of rostered units: M02 of 2025-10-04, M01 of 2025-10-02",
            "\(junk.message)")
        #expect(junk.advice?.contains("白名单") == true)
    }

    @Test func noSecretIsToldWhateverTheServerRepeats() async throws {
        var server = server()
        let usual = server.answer
        server.answer = { command in
            if command.text.hasPrefix("ID") { return .text("* ID (\"x\" \"\(Self.secret)\")\r\nTAG OK done\r\n") }
            if command.text.hasPrefix("CAPABILITY") {
                return .text("* CAPABILITY IMAP4rev1 ID \(Self.secret)\r\nTAG OK done\r\n")
            }
            if command.text.hasPrefix("EXAMINE") { return .text("TAG NO no \(Self.secret) \u{1B}[31m here\r\n") }
            return usual(command)
        }
        let fake = try server.start()
        defer { fake.stop() }
        let findings = try await survey(port: fake.port).findings()
        #expect(findings.contains { $0.id == "imap/main/mailbox" && $0.state == .failure }, "\(findings)")
        #expect(findings.contains { $0.id == "imap/main/junk" && $0.state == .warning }, "\(findings)")
        for finding in findings {
            #expect(!"\(finding)".contains(Self.secret), "\(finding)")
            #expect(!finding.message.contains("\u{1B}"))
        }
    }

    @Test func aRefusedLoginIsTriedOnce() async throws {
        var server = server()
        server.answer = {
            $0.text.hasPrefix("LOGIN") ? .text("TAG NO [AUTHENTICATIONFAILED] no, not \(Self.secret)\r\n") : .usual
        }
        let fake = try server.start()
        defer { fake.stop() }
        let findings = try await survey(port: fake.port).findings()
        let login = try #require(findings.last)
        #expect(login.id == "imap/main/login" && login.state == .failure && !login.message.contains(Self.secret))
        #expect(login.advice?.contains("mailbox[main].password") == true)
        #expect(fake.lines.count { $0.contains("LOGIN") } == 1 && fake.connectionCount == 1)
    }

    @Test func aLoginThatTheDaemonIsRefusedIsNoGoodNews() async throws {
        let fake = try server().start()
        defer { fake.stop() }
        let daemon = RefusedDaemon(fact: "the running daemon was refused", advice: "restart it")
        let findings = try await survey(port: fake.port, daemon: daemon).findings()
        let login = try #require(findings.first { $0.id == "imap/main/login" })
        #expect(login.state == .warning && login.advice == "restart it")
        #expect(login.message == "submissions@office.example is let in, but the running daemon was refused")
        #expect(findings.last?.id == "imap/main/junk", "the looking goes on")
    }

    @Test func ofManyCapabilitiesALineShowsThoseThatAreUsed() async throws {
        var server = server()
        server.capabilities += (1...60).map { " X-\($0)" }.joined()
        let fake = try server.start()
        defer { fake.stop() }
        let findings = try await survey(port: fake.port).findings()
        let finding = try #require(findings.first { $0.id == "imap/main/capability" })
        #expect(finding.summary == "ID IMAP4REV1 LIST-EXTENDED SPECIAL-USE and 60 others", "\(finding)")
        #expect(finding.message.hasSuffix("X-9"), "all of them stay in the document")
    }

    @Test func aServerThatEndsInTheMiddleIsToldAndNothingHangs() async throws {
        var server = server()
        server.answer = { $0.text.hasPrefix("LIST") ? .end("* BYE going down\r\n") : .usual }
        let fake = try server.start()
        defer { fake.stop() }
        let findings = try await survey(port: fake.port).findings()
        #expect(findings.contains { $0.id == "imap/main/folders" && $0.state == .warning }, "\(findings)")
        #expect(findings.contains { $0.id == "imap/main/mailbox" && $0.state == .failure }, "\(findings)")
    }

    @Test func aWindowOfThirtyDaysIsSuspectAtProvidersThatHaveOne() throws {
        func state(_ host: String, count: Int, days: Double) throws -> Finding.State {
            let settings = MailboxSettings(
                id: "main", server: try ServerEndpoint(.imap, url: "imaps://\(host)"), user: "u", password: .file("/x"))
            return MailboxSurvey(settings, roster: nil, timeZone: .gmt, now: noon)
                .windowFinding(count: count, oldest: noon - days * day).state
        }
        #expect(try state("imap.qq.com", count: 40, days: 29.5) == .warning)
        #expect(try state("imap.exmail.qq.com", count: 40, days: 30.2) == .warning)
        #expect(try state("imap.163.com", count: 40, days: 28) == .warning)
        #expect(try state("imap.qq.com", count: 40, days: 90) == .ok)
        #expect(try state("imap.qq.com", count: 40, days: 5) == .ok)
        #expect(try state("imap.qq.com", count: 3, days: 29.5) == .ok)
        #expect(try state("imap.office.example", count: 40, days: 29.5) == .ok)
    }
}
