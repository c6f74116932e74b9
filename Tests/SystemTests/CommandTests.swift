import Foundation
import GRDB
import TestServers
import Testing

/// The commands as people and scripts use them: forms, exit codes, errors that say what to do.
@Suite(.serialized) struct CommandTests {
    private func keys(_ text: String) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return Set(((object as? [String: Any]) ?? (object as? [[String: Any]])?.first ?? [:]).keys)
    }

    @Test func parsePrintsEveryKeyOfTheContract() throws {
        let file = repository.appending(path: "Tests/MailTests/Fixtures/19-zip-gbk-names.eml").path
        let result = try run(OfficeUnderTest.muster, ["parse", "--json", file])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try keys(result.output).isSuperset(of: [
                "messageId", "subject", "from", "to", "cc", "replyTo", "date", "automatic", "text", "attachments",
                "links", "bounce", "defects",
            ]))
        #expect(result.output.contains("报表/一中汇总.xls"))
        #expect(!result.output.contains("evil"), "a name that leaves the folder is refused")
    }

    @Test func inspectPrintsEveryKeyOfTheContract() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-inspect-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "视频.mp4")
        try SampleFiles.shared.get().bytes("301.mp4").write(to: file)
        let result = try run(OfficeUnderTest.muster, ["inspect", "--json", file.path])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try keys(result.output).isSuperset(of: [
                "file", "bytes", "sha256", "kind", "format", "title", "characters", "tables", "images", "width",
                "height", "duration", "takenAt", "problem", "contains",
            ]))
        #expect(result.output.contains("\"kind\":\"video\""))
        #expect(result.output.contains("\"duration\":301"))
    }

    @Test func explainNeedsNoDatabaseAndMakesNone() throws {
        let office = try OfficeUnderTest()
        let mail = SampleMail(
            sender: "office@m01.example", subject: "活动周工作方案", files: [(name: "工作方案.docx", sample: "plan.docx")])
        let file = office.folder.appending(path: "mail.eml")
        try Data(mail.bytes()).write(to: file)
        let result = try office.muster("explain", file.path, "--received", "2020-10-12T09:00:00+08:00", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try keys(result.output).isSuperset(of: ["decision", "unit", "notice", "late", "items", "standing"]))
        #expect(result.output.contains("\"verdict\":\"accepted\""))
        #expect(!FileManager.default.fileExists(atPath: office.folder.appending(path: "storage").path))
    }

    @Test(arguments: [
        "2020-10-13 18:30", "2020-10-13T18:30", "2020-10-13T18:30:00", "2020-10-13T18:30+08:00", "2020-10-13T10:30:00Z",
    ]) func aTimeMayBeWrittenWithoutWhatTheOfficeKnows(time: String) throws {
        let office = try OfficeUnderTest()
        let status = try office.muster("status", "--notice", "district-2020", "--now", time, "--json")
        #expect(status.output.contains("\"asOf\":\"2020-10-13T18:30:00+08:00\""), "\(status.errors)")
    }

    @Test(arguments: ["2020-10-13junk", "2020-10-13T25:00:00+08:00", "2020-02-31", "20201013", "2020-13-01", "now"])
    func halfATimeIsRefused(time: String) throws {
        let office = try OfficeUnderTest()
        #expect(try office.muster("status", "--notice", "district-2020", "--now", time).status == 64)
    }

    @Test func ingestIsIdempotentAndTakesTheTopmostReceivedField() throws {
        let office = try OfficeUnderTest()
        let mail = SampleMail(
            sender: "office@m01.example", subject: "活动周工作方案", files: [(name: "工作方案.docx", sample: "plan.docx")],
            headers: [
                "Received: from a by b; Tue, 13 Oct 2020 23:59:59 +0800",
                "Received: from c by a; Wed, 14 Oct 2020 00:00:01 +0800", "Date: Fri, 16 Oct 2020 08:00:00 +0800",
            ])
        let file = office.folder.appending(path: "mail.eml")
        try Data(mail.bytes()).write(to: file)
        let first = try office.muster("ingest", file.path, "--json")
        #expect(first.output == "{\"taken\":1,\"duplicates\":0,\"failed\":0}\n", "\(first.errors)")
        let second = try office.muster("ingest", file.path, "/nowhere.eml", "--json")
        #expect(second.output == "{\"taken\":0,\"duplicates\":1,\"failed\":1}\n")
        #expect(second.errors.contains("/nowhere.eml"))
        #expect(try office.standings("district-2020", at: "2020-10-20T00:00:00Z")["M01"]?["plan"] == "complete 1/1")
        #expect(try office.muster("outbox", "list", "--json").output == "[]\n", "no receipt without --receipts")
    }

    @Test func lettersAreHeldUntilTheAdminSaysSo() throws {
        let office = try OfficeUnderTest(sending: "hold", coalesce: "0s")
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案",
                files: [(name: "工作方案.docx", sample: "plan.docx")]), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        #expect(try office.sink.letters().isEmpty)
        let list = try office.muster("outbox", "list", "--json")
        #expect(list.output.contains("\"state\":\"queued\""))
        #expect(try office.muster("outbox", "show", "1").output.contains("【还缺"))
        #expect(try office.muster("outbox", "release", "7").status == 66)
        let released = try office.muster("outbox", "release", "1")
        #expect(released.status == 0, "it was queued in 2020")
        #expect(released.output == "1 letter released; smtp.sending is \"hold\": none leaves before it is \"on\"\n")
        #expect(try office.muster("outbox", "release", "1").status == 65, "it waits for no release")
        #expect(try office.muster("outbox", "show", "7").status == 66)
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周主要活动安排表",
                files: [(name: "附件1：安排表.xlsx", sample: "totals.xlsx")]), at: "2020-10-12T03:00:00Z")
        try office.rehearse(at: "2020-10-12T04:00:00Z")
        #expect(try office.muster("outbox").output.contains("letter 2 is newer"))
        #expect(try office.muster("outbox", "cancel", "1", "7").status == 66)
        #expect(try office.muster("outbox", "cancel", "1").output == "1 letter cancelled\n")
        let taken = try office.muster("outbox", "cancel", "2", "1")
        #expect(taken.status == 65 && taken.errors.contains("letter 1 is cancelled and cannot be taken back"))
        #expect(try office.muster("outbox", "list", "--state", "queued", "--json").output.contains("\"id\":2"))
    }

    @Test func aWrongKeyIsNamedWithTheNearestKnownOne() throws {
        let office = try OfficeUnderTest()
        let file = office.folder.appending(path: "Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "coalesce", with: "coalsece").utf8).write(to: file)
        let check = try office.muster("check")
        #expect(check.status == 1)
        #expect(check.output.contains("coalsece") && check.output.contains("coalesce"))
        let serve = try office.muster("serve", "--once")
        #expect(serve.status == 78)
        try Data("[office".utf8).write(to: file)
        #expect(try office.muster("check").status == 78)
        #expect(try run(OfficeUnderTest.muster, ["serve", "--nonsense"]).status == 64)
    }

    @Test func theSeedsAndTheSampleConfigurationAreSound() throws {
        let office = try OfficeUnderTest()
        let check = try office.muster("check")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test func aServerThatIsNotThereIsReportedAndLosesNothing() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案",
                files: [(name: "工作方案.docx", sample: "plan.docx")]), at: "2020-10-12T01:00:00Z")
        office.sink.stop()
        let result = try office.muster("serve", "--once", "--now", "2020-10-12T02:00:00Z")
        #expect(result.status == 69)
        #expect(try office.muster("outbox", "list", "--json").output.contains("\"state\":\"queued\""))
    }

    @Test func aMailboxThatCannotBeReadIsNamedAndOneThatIsConfiguredNoMoreIsNot() throws {
        let office = try OfficeUnderTest()
        let file = office.folder.appending(path: "Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let dead = text.replacingOccurrences(of: "localhost:\(office.dovecot.imapsPort)", with: "localhost:1")
        try Data(dead.utf8).write(to: file)
        let result = try office.muster("serve", "--once", "--now", "2020-10-12T02:00:00Z")
        #expect(result.status == 69 && result.errors.contains("1 mailbox (main) could not be read"), "\(result)")

        let database = try DatabaseQueue(path: office.folder.appending(path: "storage/muster.sqlite").path)
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO connection (name, lastTryAt, lastError, refusals) VALUES ('imap/old', 0, 'timeout', 0);
                    INSERT INTO mailbox (id, cursor, since) VALUES ('old', 0, 0);
                    INSERT INTO location (mailbox, uidValidity, uid, problem, tries, lastTryAt)
                    VALUES ('old', 0, 3, 'unfetchable', 1, 0), ('main', 0, 4, 'unfetchable', 1, 0);
                    """)
        }
        try database.close()
        let notice = ["status", "--notice", "district-2020"]
        for shown in [try office.muster("status"), try office.muster(notice[0], notice[1], notice[2])] {
            #expect(shown.output.contains("imap/main") && !shown.output.contains("imap/old"), "\(shown)")
        }
        #expect(try office.muster("status").output.contains("Not fetched: main, UID 4, unfetchable, tried 1 time\n"))
        let json = [
            try office.muster("status", "--json"), try office.muster(notice[0], notice[1], notice[2], "--json"),
        ]
        for shown in json {
            #expect(
                shown.output.contains("\"name\":\"imap/main\"") && shown.output.contains("\"failed\":1"), "\(shown)")
            #expect(!shown.output.contains("imap/old") && !shown.output.contains("\"old\""), "\(shown)")
        }
    }

    @Test func theDaemonServesUntilItIsToldToStop() async throws {
        let office = try OfficeUnderTest()
        let file = office.folder.appending(path: "Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "since =", with: "poll = \"1s\"\nsince =").utf8).write(to: file)
        let program = try office.start(["serve"])
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案",
                files: [(name: "工作方案.docx", sample: "plan.docx")]), at: "2020-10-12T01:00:00Z")
        var found = false
        for _ in 0..<200 where !found {
            try await Task.sleep(for: .milliseconds(100))
            found = try office.standings("district-2020", at: "2020-10-20T00:00:00Z")["M01"]?["plan"] == "complete 1/1"
        }
        #expect(found)
        #expect(try office.muster("serve", "--once").status == 75, "a second daemon refuses to start")
        program.terminate()
        #expect(try program.wait().status == 0)
    }
}

/// What a person does to a held mail, and what a unit does with the code of its receipt.
@Suite(.serialized) struct ConversationTests {
    @Test func aReplyWithTheCodeOfAReceiptIsKnownFromAnyAddress() throws {
        let office = try OfficeUnderTest()
        let plan = [(name: "工作方案.docx", sample: "plan.docx")]
        try office.deliver(
            SampleMail(sender: "office@m01.example", subject: "活动周工作方案", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let receipt = try #require(try office.receipts()["office@m01.example"])
        let code = try #require(receipt.text.firstMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}/)).output
        try office.deliver(
            SampleMail(
                sender: "home@private.example", subject: "补表 \(code)",
                files: [(name: "附件1.xlsx", sample: "schedule.xlsx")]), at: "2020-10-12T03:00:00Z")
        try office.rehearse(at: "2020-10-12T04:00:00Z")
        let standings = try office.standings("district-2020", at: "2020-10-12T05:00:00Z")
        #expect(standings["M01"]?["schedule"] == "complete 1/1")
        #expect(Set(try office.sink.letters().flatMap(\.recipients)) == ["office@m01.example"])
    }

    @Test func aHeldMailIsDecidedAgainWhenItsAddressIsRostered() throws {
        let office = try OfficeUnderTest()
        try office.deliver(
            SampleMail(
                sender: "fresh@unknown.example", subject: "活动周材料", files: [(name: "工作方案.docx", sample: "plan.docx")]),
            at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let held = try office.muster("status", "--notice", "district-2020", "--json")
        #expect(try JSONDecoder().decode(StatusJSON.self, from: Data(held.output.utf8)).held == 1)

        let roster = office.folder.appending(path: "seeds/units.csv")
        let text = try String(contentsOf: roster, encoding: .utf8)
            .replacingOccurrences(of: "office@m02.example", with: "office@m02.example;fresh@unknown.example")
        try Data(text.utf8).write(to: roster)
        try office.rehearse(at: "2020-10-12T03:00:00Z")
        let standings = try office.standings("district-2020", at: "2020-10-12T04:00:00Z")
        #expect(standings["M02"]?["plan"] == "complete 1/1")
        #expect(try office.receipts().keys.sorted() == ["fresh@unknown.example"])
    }
}
