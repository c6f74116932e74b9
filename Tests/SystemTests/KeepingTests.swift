import Foundation
import TestServers
import Testing

/// `muster backup`, `restore`, `purge` and `status --check`, as an administrator uses them.
@Suite(.serialized) struct KeepingTests {
    private let plan = [(name: "工作方案.docx", sample: "plan.docx")]
    private let notice = ["status", "--notice", "district-2020", "--now", "2030-01-01T00:00:00Z", "--json"]

    /// Files with mails of several units, some of them twice.
    private func mails(_ office: OfficeUnderTest, _ count: Int) throws -> [String] {
        try (0..<count).map { index in
            let mail = SampleMail(
                sender: "office@m0\(index % 3 + 1).example", subject: "活动周工作方案 \(index)",
                text: "第\(index)稿", files: plan)
            let path = "mails/\(index).eml"
            try office.write(path, "")
            try Data(mail.bytes()).write(to: office.folder.appending(path: path))
            return office.folder.appending(path: path).path
        }
    }

    @Test func aBackupTakenUnderLoadComesToTheSameStatus() throws {
        let office = try OfficeUnderTest(sending: "hold")
        let files = try mails(office, 24)
        let received = ["--received", "2020-10-12T01:00:00Z"]
        #expect(try office.start(["ingest"] + received + files.prefix(2)).wait().status == 0)
        let load = try office.start(["ingest"] + received + files)
        let backup = office.folder.appending(path: "backup").path
        var rounds = 0
        while load.isRunning {
            let result = try office.muster("backup", backup, "--json")
            #expect(result.status == 0, "\(result.errors)")
            rounds += 1
        }
        #expect(try load.wait().status == 0 && rounds > 0)
        let before = try office.start(notice).wait().output

        try FileManager.default.removeItem(at: office.folder.appending(path: "storage"))
        let restored = try office.muster("restore", backup)
        #expect(restored.status == 0, "\(restored.errors)")
        // What came after the copy is taken in again, what is in it is known.
        #expect(try office.start(["ingest"] + received + files).wait().status == 0)
        #expect(try office.start(notice).wait().output == before)
        #expect(before.contains("M01") && before.contains("\"complete\""))
    }

    @Test func aRestoreBesideARecordAsksToBeTold() throws {
        let office = try OfficeUnderTest(sending: "hold")
        #expect(try office.start(["ingest"] + mails(office, 1)).wait().status == 0)
        let backup = office.folder.appending(path: "backup").path
        #expect(try office.muster("restore", backup).status == 66)
        #expect(try office.muster("backup", backup).status == 0)
        let refused = try office.muster("restore", backup)
        #expect(refused.status == 77 && refused.errors.contains("--replace"), "\(refused.errors)")
        let done = try office.muster("restore", backup, "--replace")
        #expect(done.status == 0 && done.output.contains("before-restore"), "\(done.errors)")
    }

    @Test func aNoticeIsPurgedAndItsStatusStays() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案", text: "联系人金丝雀 13912345678", files: plan),
            at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let before = try office.standings("district-2020", at: "2030-01-01T00:00:00Z")
        let storage = office.folder.appending(path: "storage").path
        let canary = Data("13912345678".utf8)
        let holding = {
            try FileManager.default.subpathsOfDirectory(atPath: storage).filter { name in
                FileManager.default.contents(atPath: storage + "/" + name)?.range(of: canary) != nil
            }
        }
        #expect(try !holding().isEmpty)
        #expect(try office.muster("purge").status == 64)
        #expect(try office.muster("purge", "--notice", "district-2002").status == 66)
        let rehearsed = try office.muster("purge", "--notice", "district-2020", "--dry-run")
        #expect(rehearsed.status == 0 && rehearsed.output.hasPrefix("Would delete 1 mail"), "\(rehearsed.output)")
        #expect(try !holding().isEmpty)
        let purged = try office.muster("purge", "--notice", "district-2020", "--json")
        #expect(purged.status == 0 && purged.output.contains("\"mails\":1"), "\(purged.output)\(purged.errors)")
        #expect(try holding() == [])
        #expect(try office.standings("district-2020", at: "2030-01-01T00:00:00Z") == before)
        let shown = try office.muster("review", "show", "1")
        #expect(shown.status == 66 && shown.errors.contains("purged"), "\(shown.errors)")
        // The mail is still on the server and looked at again.
        try office.rehearse(at: "2020-10-12T03:00:00Z")
        #expect(try office.sink.letters().count == 1)
    }

    @Test func aCheckTellsInOneLineWhatIsWrong() throws {
        let office = try OfficeUnderTest(sending: "hold")
        let alone = try office.muster("status", "--check")
        #expect(alone.status == 1 && alone.output == "TROUBLE: no daemon runs\n", "\(alone.output)")
        let daemon = try office.start(["serve"])
        var result = alone
        for _ in 0..<200 where result.status != 0 {
            Thread.sleep(forTimeInterval: 0.05)
            result = try office.muster("status", "--check")
        }
        #expect(result.status == 0 && result.output.hasPrefix("OK: the daemon runs"), "\(result.output)")
        #expect(try office.muster("status", "--check", "--json").output.contains("\"troubles\":[]"))
        #expect(try office.muster("status", "--check", "--notice", "district-2020").status == 64)
        daemon.terminate()
        #expect(try daemon.wait().status == 0)
    }
}
