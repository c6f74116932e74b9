import Foundation
import TestServers
import Testing

/// The built program looks at an office with real servers, and at what may go wrong with it.
@Suite(.serialized) struct DoctorCommandTests {
    private struct Report: Decodable {
        struct Check: Decodable {
            var id: String
            var state: String
            var message: String
            var advice: String?
        }

        var asOf: String
        var checks: [Check]
        var worst: String

        func state(_ id: String) -> String? { checks.first { $0.id == id }?.state }
        func message(_ id: String) -> String { checks.first { $0.id == id }?.message ?? "" }
    }

    private static let unit = "zhongxue@qinghe.example"

    /// Runs the command, which must never tell the password, whatever is wrong.
    private func doctor(_ office: OfficeUnderTest, _ arguments: String...) throws -> (report: Report, status: Int32) {
        let result = try office.start(["doctor", "--json"] + arguments).wait()
        #expect(!(result.output + result.errors).contains(DovecotServer.password))
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.checks.allSatisfy { ($0.state == "ok") == ($0.advice == nil) }, "\(report.checks)")
        return (report, result.status)
    }

    private func change(_ old: String, to new: String, in office: OfficeUnderTest) throws {
        let file = office.folder.appending(path: "Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(old))
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
    }

    private func deliverPlan(to office: OfficeUnderTest) throws {
        try office.deliver(
            SampleMail(sender: Self.unit, subject: "青禾中学活动周工作方案", files: [(name: "方案.docx", sample: "plan.docx")]),
            at: "2020-10-12T01:00:00Z")
    }

    /// Files below a folder of the storage.
    private func stored(_ kind: String, _ office: OfficeUnderTest) throws -> [URL] {
        let folder = office.folder.appending(path: "storage/\(kind)")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.utf8.count > 60 }.map {
            folder.appending(path: $0)
        }
    }

    @Test func beforeTheFirstStartAllIsWellAndNothingIsMade() throws {
        let office = try OfficeUnderTest(sending: "hold")
        let (report, status) = try doctor(office)
        #expect(status == 0 && report.worst != "failure", "\(report.checks)")
        #expect(
            report.message("storage").contains("not made yet") && report.message("database").contains("not made yet"))
        for id in ["imap/main/login", "imap/main/mailbox", "imap/main/junk", "smtp/tls", "sandbox", "workers"] {
            #expect(report.state(id) == "ok", "\(id): \(report.checks)")
        }
        #expect(report.message("imap/main/id").contains("Dovecot"))
        let capabilities = report.message("imap/main/capability")
        #expect(capabilities.contains("IMAP4REV1") && capabilities.contains("UNSELECT"))
        let shown = try office.muster("doctor").output.split(separator: "\n").first { $0.contains("main/capability") }
        #expect(shown?.contains(" IMAP4REV1 ") == true && shown?.contains("UNSELECT") == false, "\(shown ?? "")")
        #expect(shown?.hasSuffix(" others") == true)
        #expect(report.message("imap/main/tls").contains("Muster Test CA"))
        #expect(report.state("imap/main/tls") == "warning", "the certificate ends in two days")
        #expect(!FileManager.default.fileExists(atPath: office.folder.appending(path: "storage").path))
        #expect(try doctor(office, "--offline").report.checks.allSatisfy { !$0.id.contains("/") })
        #expect(try office.sink.letters().isEmpty)
    }

    @Test func aUnitsMailAmongJunkIsFoundAndLeftAsItWas() throws {
        let office = try OfficeUnderTest(sending: "hold")
        let junk = "&V4NXPpCuTvY-"
        try office.dovecot.client(user: OfficeUnderTest.user).command("CREATE \"\(junk)\"")
        for sender in [Self.unit, "lottery@spam.example"] {
            try office.dovecot.append(
                user: OfficeUnderTest.user, message: try SampleMail(sender: sender, subject: "材料").bytes(),
                at: try Date("2020-10-12T01:00:00Z", strategy: .iso8601), mailbox: junk)
        }
        let before = try office.dovecot.flags(user: OfficeUnderTest.user, mailbox: junk)
        let (report, status) = try doctor(office)
        #expect(status == 0 && report.state("imap/main/junk") == "warning")
        #expect(report.message("imap/main/junk").hasPrefix("垃圾邮件 holds 1 mail of rostered units: "), "\(report.checks)")
        #expect(report.message("imap/main/junk").contains("of 2020-10-12"))
        #expect(try office.dovecot.flags(user: OfficeUnderTest.user, mailbox: junk) == before)
        let recent = try office.dovecot.client(user: OfficeUnderTest.user).command("SELECT \"\(junk)\"")
        #expect(recent.contains("* 2 RECENT"), "EXAMINE takes nobody's first sight away: \(recent)")
    }

    @Test func itWorksBesideTheDaemonAndSeesWhatIsLost() throws {
        let office = try OfficeUnderTest(sending: "hold")
        try deliverPlan(to: office)
        let daemon = try office.start(["serve"])
        let end = ContinuousClock.now + .seconds(60)
        while try office.muster("status", "--notice", "district-2020", "--json").output.contains(
            "\"state\":\"complete\"") == false,
            ContinuousClock.now < end
        { usleep(200_000) }
        var (report, status) = try doctor(office, "--offline")
        daemon.terminate()
        #expect(try daemon.wait().status == 0)
        #expect(status == 0 && report.state("database") == "ok" && report.state("storage") == "ok", "\(report.checks)")
        #expect(report.message("files") == "2 files, all as the database says", "\(report.checks)")

        let attachment = try #require(try stored("files", office).first)
        let bytes = try Data(contentsOf: attachment)
        try bytes.dropLast().write(to: attachment)
        (report, status) = try doctor(office, "--offline")
        #expect(status == 1 && report.message("files").contains("1 file of another length"))
        try FileManager.default.removeItem(at: attachment)
        (report, status) = try doctor(office, "--offline")
        #expect(status == 1 && report.message("files").contains("1 file missing"), "\(report.checks)")
        #expect(report.state("database") == "ok" && report.state("workers") == "ok")

        let database = try FileHandle(forUpdating: office.folder.appending(path: "storage/muster.sqlite"))
        let size = try database.seekToEnd()
        try database.seek(toOffset: size / 2 / 4096 * 4096)
        try database.write(contentsOf: Data(repeating: 0xAA, count: Int(size / 3)))
        (report, status) = try doctor(office, "--offline")
        #expect(status == 1 && report.state("database") == "failure" && report.worst == "failure", "\(report.checks)")
    }

    @Test func aPasswordThatTheRunningDaemonHasNotTakenIsTold() throws {
        let office = try OfficeUnderTest(sending: "hold")
        try office.write("secrets/imap", "a wrong one")
        let daemon = try office.start(["serve"])
        let end = ContinuousClock.now + .seconds(60)
        while try !office.muster("status", "--json").output.contains("\"loginsRefused\":1"),
            ContinuousClock.now < end
        { usleep(200_000) }
        try office.write("secrets/imap", DovecotServer.password)
        let (report, status) = try doctor(office)
        daemon.terminate()
        #expect(try daemon.wait().status == 0)
        #expect(status == 0 && report.state("imap/main/login") == "warning", "\(report.checks)")
        #expect(report.message("imap/main/login").contains("let in, but the running daemon was refused 1 time since"))
        #expect(report.checks.first { $0.id == "imap/main/login" }?.advice?.hasPrefix("restart it") == true)
        #expect(try doctor(office).report.state("imap/main/login") == "ok", "with no daemon there is none to restart")
    }

    @Test func whatIsWrongWithOneServerKeepsNobodyFromTheOther() throws {
        let office = try OfficeUnderTest(sending: "hold")
        try office.write("secrets/imap", "a wrong one")
        var (report, status) = try doctor(office)
        #expect(status == 1 && report.state("imap/main/login") == "failure" && report.state("smtp/login") == "ok")
        try office.write("secrets/imap", DovecotServer.password)

        let silent = try FakeServer { _ in usleep(100) }
        defer { silent.stop() }
        try change(
            "url = \"imaps://localhost:\(office.dovecot.imapsPort)\"", to: "url = \"imaps://localhost:1\"", in: office)
        (report, status) = try doctor(office)
        #expect(status == 1 && report.state("imap/main/tls") == "failure" && report.state("smtp/tls") == "ok")
        #expect(report.state("imap/main/login") == nil, "what could not be looked at is not told")

        let expired = try DovecotServer.start(certificate: .expired)
        defer { expired.stop() }
        try change("imaps://localhost:1", to: "imaps://localhost:\(expired.imapsPort)", in: office)
        try change(office.dovecot.certificates.authority, to: expired.certificates.authority, in: office)
        (report, status) = try doctor(office)
        #expect(status == 1 && report.message("imap/main/tls").contains("expired"), "\(report.checks)")
        #expect(report.checks.first { $0.id == "imap/main/tls" }?.advice?.contains("renew") == true)
        let log = try String(contentsOf: expired.folder.appending(path: "dovecot.log"), encoding: .utf8)
        #expect(!log.contains("Login: user"), "no password without a good certificate")
    }

    @Test func theTestLetterArrivesWhereItIsToGoAndNowhereElse() throws {
        let people = ["coordinator@office.example", "pilot@office.example"]
        let mailboxes = try DovecotServer.start(users: people)
        defer { mailboxes.stop() }
        let postfix = try PostfixServer.start(users: people, into: mailboxes)
        defer { postfix.stop() }
        let office = try OfficeUnderTest(sending: "hold", relay: postfix.port)
        try change("sending = \"hold\"", to: "sending = \"hold\"\nredirect_to = \"\(people[1])\"", in: office)
        try deliverPlan(to: office)
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let (report, _) = try doctor(office, "--send-test", people[0])
        #expect(report.state("smtp/test") == "ok", "\(report.checks)")
        let inbox = try mailboxes.client(user: people[0])
        let end = ContinuousClock.now + .seconds(30)
        while try inbox.command("EXAMINE INBOX").contains("* 0 EXISTS"), ContinuousClock.now < end { usleep(100_000) }
        #expect(try inbox.command("EXAMINE INBOX").contains("* 1 EXISTS"))
        #expect(try mailboxes.client(user: people[1]).command("EXAMINE INBOX").contains("* 0 EXISTS"))
        #expect(try office.muster("doctor", "--send-test", "no address").status == 64)
        #expect(try office.muster("doctor", "--send-test", people[0], "--offline").status == 64)
    }

    @Test func asRootItReadsTheSecretsAndLooksAsTheStoragesOwner() throws {
        try #require(geteuid() == 0, "run the tests as root")
        let office = try OfficeUnderTest(sending: "hold")
        try deliverPlan(to: office)
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let storage = office.folder.appending(path: "storage").path
        let mail: uid_t = 8
        for path in try FileManager.default.subpathsOfDirectory(atPath: storage) {
            chown("\(storage)/\(path)", mail, mail)
        }
        chown(storage, mail, mail)
        chmod(office.folder.appending(path: "Config/muster.toml").path, 0o644)
        let (report, status) = try doctor(office)
        #expect(status == 0 && report.state("imap/main/login") == "ok", "\(report.checks)")
        #expect(report.state("files") == "ok" && report.message("storage").contains("user mail"))
        #expect(report.message("permissions").contains("user mail"))
        let strangers = try FileManager.default.subpathsOfDirectory(atPath: storage).filter { path in
            var status = stat()
            return lstat("\(storage)/\(path)", &status) == 0 && status.st_uid != mail
        }
        #expect(strangers.isEmpty, "root leaves nothing that the daemon could not write")
        chmod(office.folder.appending(path: "seeds/units.csv").path, 0o600)
        #expect(try doctor(office, "--offline").report.state("permissions") == "failure")
        try FileManager.default.removeItem(at: office.folder.appending(path: "seeds/units.csv"))
        let missing = try doctor(office, "--offline").report
        #expect(missing.state("permissions") == "ok", "what is not there is no matter of rights: \(missing.checks)")
        #expect(missing.state("roster") == "failure" && missing.message("roster").contains("muster setup --roster"))
    }

    @Test func aUnitThatSentSomethingAndLeftTheRosterIsTold() throws {
        let office = try OfficeUnderTest()
        func change(_ file: String, _ text: String, to other: String) throws {
            let old = try String(contentsOf: office.folder.appending(path: file), encoding: .utf8)
            try #require(old.contains(text))
            try office.write(file, old.replacingOccurrences(of: text, with: other))
        }
        let mail = SampleMail(
            sender: "office@m01.example", subject: "活动周情况统计表", files: [(name: "附件2：情况统计表.xlsx", sample: "totals.xlsx")])
        try Data(mail.bytes()).write(to: office.folder.appending(path: "m.eml"))
        let file = office.folder.appending(path: "m.eml").path
        try #require(try office.muster("ingest", file, "--received", "2020-11-20T09:00:00+08:00").status == 0)
        try change("seeds/units.csv", "\nM01,", to: "\nX01,")
        #expect(try doctor(office, "--offline").report.state("units") == nil, "the notice was closed long ago")
        try change("seeds/notices/district-2020.toml", "due = 2020-11-23", to: "due = 2120-11-23")
        let report = try doctor(office, "--offline").report
        #expect(
            report.state("units") == "warning" && report.message("units").contains("1 unit that sent something: M01 (d")
        )
        try change("seeds/units.csv", "\nX01,", to: "\nM01,")
        #expect(try doctor(office, "--offline").report.state("units") == nil)
    }

    @Test func withoutAConfigurationItSaysSoAndLooksAtTheMachine() throws {
        let office = try OfficeUnderTest()
        let (report, status) = try doctor(office, "--config", "/nowhere/muster.toml")
        #expect(status == 78 && report.state("configuration") == "failure" && report.state("workers") == "ok")
        try change("[smtp]", to: "[smtp]\nsendign = \"on\"", in: office)
        let problem = try doctor(office)
        #expect(problem.status == 1 && problem.report.message("configuration").contains("sendign"))
        let text = try office.muster("doctor", "--offline").output
        #expect(text.contains("failure  configuration") && text.contains("→ `muster check`"), "\(text)")
    }
}
