import Foundation
import TestServers
import Testing

/// What an office of 300 units takes home, and places that fail.
@Suite(.serialized) struct LargeExportTests {
    private static let units = 300

    /// Twenty kilobytes that no other unit sends.
    private static func plan(_ number: Int) -> String {
        let line = "第\(number)号单位全民终身学习活动周工作方案，组织读书会、书法班与合唱，面向社区居民开放报名。\n"
        return "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n" + String(repeating: line, count: 160)
    }

    /// An office of 300 units, each of which sent its plan.
    private static func office() throws -> OfficeUnderTest {
        let office = try OfficeUnderTest(seeds: false)
        let rows = (1...units).map { "U\($0),示范第\($0)学校,,school,u\($0)@units.example" }
        try office.write(
            "seeds/units.csv", (["code,name,aliases,categories,addresses"] + rows + [""]).joined(separator: "\n"))
        try office.write(
            "seeds/notices/week.toml",
            """
            id = "week"
            title = "全民终身学习活动周"
            keywords = ["活动周"]
            mailboxes = ["main"]
            [[phase]]
            id = "plans"
            title = "方案"
            [[phase.requirement]]
            id = "plan"
            kind = "plan"
            title = "活动周工作方案"
            """)
        var files: [String] = []
        for number in 1...units {
            let path = "mails/\(number).eml"
            try office.write(path, mail(number))
            files.append(office.folder.appending(path: path).path)
        }
        let result = try office.start(["ingest", "--received", "2024-11-01T09:00:00+08:00"] + files).wait()
        guard result.status == 0 else { throw TestServerError("ingest: \(result.errors)") }
        return office
    }

    private static func mail(_ number: Int) -> String {
        let text = Data(plan(number).utf8).base64EncodedString(options: [.lineLength76Characters])
        return """
            From: <u\(number)@units.example>\r
            To: <submissions@office.example>\r
            Subject: =?utf-8?B?\(Data("活动周工作方案".utf8).base64EncodedString())?=\r
            Message-ID: <\(number)@units.example>\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary="=_m"\r
            \r
            --=_m\r
            Content-Type: text/plain; name="plan.txt"\r
            Content-Disposition: attachment; filename="=?utf-8?B?\(Data("工作方案.txt".utf8).base64EncodedString())?="\r
            Content-Transfer-Encoding: base64\r
            \r
            \(text)\r
            --=_m--\r

            """
    }

    /// The disk is full after two thirds; the next run completes what is there, and every file is the unit's own.
    @Test func threeHundredUnitsAreTakenHomeAlthoughTheDiskWasFullOnce() throws {
        let office = try Self.office()
        let disk = office.folder.appending(path: "disk").path
        let copy = office.folder.appending(path: "copy").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        let script =
            PrivateMounts.start + """
                mount -t tmpfs -o size=6m tmpfs "$1" || exit 99
                "$2" export --notice week "$1"; echo "status $?"
                find "$1" -name '*.txt' | wc -l
                mount -o remount,size=64m "$1" && "$2" export --notice week "$1" && "$2" export --notice week "$1" || exit 98
                /usr/bin/python3 "$3" "$1" >"$4.json" && cp -a "$1" "$4"
                """
        let reader = repository.appending(path: "Tests/SystemTests/read_export.py").path
        let result = try run(
            "/usr/bin/unshare",
            PrivateMounts.arguments + ["/bin/bash", "-c", script, "bash", disk, OfficeUnderTest.muster, reader, copy],
            environment: ["MUSTER_CONFIG": office.folder.appending(path: "Config/muster.toml").path])
        try #require(result.status == 0, "\(result.output) \(result.errors)")
        #expect(result.errors.contains(disk) && result.errors.contains("make room"), "\(result.errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 6, "\(lines)")
        #expect(lines[0] == "status 74" && lines[1] == "200", "whole files only")
        #expect(lines[3] == "in \(disk)" && lines[5] == lines[3])
        #expect(lines[2] == "300 units: 100 files copied, 200 unchanged, 0 moved")
        #expect(lines[4] == "300 units: 0 files copied, 300 unchanged, 0 moved")
        // The manifest's hashes are those of the files, and the files those that were sent.
        let read = try String(contentsOfFile: copy + ".json", encoding: .utf8)
        #expect(read.hasSuffix("\"wrong\": []}"))
        for number in 1...Self.units {
            let path = copy + "/U\(number) 示范第\(number)学校/活动周工作方案/工作方案.txt"
            #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.plan(number), "\(path)")
        }
    }

    /// As for the daemon's own user, who may not write everywhere.
    @Test func aFolderThatMayNotBeWrittenToIsNamedWithWhoMayNot() throws {
        let office = try OfficeUnderTest()
        let storage = office.folder.appending(path: "storage").path
        try FileManager.default.createDirectory(atPath: storage, withIntermediateDirectories: true)
        let place = office.folder.appending(path: "closed").path
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o555])
        let hidden = office.folder.appending(path: "hidden").path
        try FileManager.default.createDirectory(atPath: hidden + "/2020", withIntermediateDirectories: true)
        try #require(geteuid() == 0, "run the tests as root")
        chmod(hidden, 0o700)
        try #require(try run("/bin/chown", ["-R", "nobody", storage]).status == 0)
        for arguments in [[place], [place + "/2020"], ["--zip", place + "/2020.zip"], [hidden + "/2020/new"]] {
            let result = try office.start(["export", "--notice", "district-2020"] + arguments).wait()
            #expect(result.status == 77, "\(arguments): \(result)")
            #expect(result.errors.contains(place) || result.errors.contains(hidden + "/2020: "), "\(result.errors)")
            #expect(result.errors.contains("has the rights of nobody, to whom the storage belongs"), "\(result.errors)")
            #expect(result.errors.contains("make a folder for it: install -d -o nobody "))
        }
        let merge = try office.muster(
            "merge", "--notice", "district-2020", "--requirement", "statistics", place + "/汇总.xlsx")
        #expect(merge.status == 77 && merge.errors.contains(place), "\(merge)")
        let mail = hidden + "/2020/mail.eml"
        try Data("Subject: x\n\n".utf8).write(to: URL(filePath: mail))
        for arguments in [["explain", mail, "--received", "2020-10-13"], ["ingest", mail]] {
            let result = try office.start(arguments).wait()
            #expect(result.status == 77 && result.errors.contains("mail.eml: the command has the rights of nobody"))
        }
    }
}
