import Foundation
import TestServers
import Testing

/// What the office takes home: real mails, read back by Python, unzip and 7-Zip.
@Suite(.serialized) struct ExportTests {
    private struct Taken: Decodable {
        var files: [String]
        var rows: [[String: String]]
        var matrix: [[String?]]
        var wrong: [String]
    }

    private struct Counts: Decodable, Equatable {
        var units: Int
        var copied: Int
        var unchanged: Int
        var moved: Int
        var withoutFile: Int
    }

    private func read(_ place: String) throws -> Taken {
        let script = repository.appending(path: "Tests/SystemTests/read_export.py").path
        let result = try run("/usr/bin/python3", [script, place])
        guard result.status == 0 else { throw TestServerError("read_export.py: \(result.errors)") }
        let taken = try JSONDecoder().decode(Taken.self, from: Data(result.output.utf8))
        #expect(taken.wrong.isEmpty)
        return taken
    }

    private func export(_ office: OfficeUnderTest, _ arguments: String...) throws -> Counts {
        let all = ["export", "--notice", "district-2020", "--now", "2020-12-01", "--json"] + arguments
        let result = try office.start(all).wait()
        guard result.status == 0 else { throw TestServerError("export: \(result.errors)") }
        return try JSONDecoder().decode(Counts.self, from: Data(result.output.utf8))
    }

    private func take(
        _ office: OfficeUnderTest, _ sender: String, _ arrival: String, _ files: [(name: String, sample: String)]
    ) throws {
        let file = office.folder.appending(path: "\(UUID().uuidString).eml")
        try Data(SampleMail(sender: sender, subject: "活动周材料", files: files).bytes()).write(to: file)
        let result = try office.muster("ingest", file.path, "--received", arrival)
        guard result.status == 0 else { throw TestServerError("ingest: \(result.errors)") }
    }

    @Test func everythingIsTakenHomeAndOnlyOnce() throws {
        let office = try OfficeUnderTest()
        try take(
            office, "office@m01.example", "2020-10-12T09:00:00+08:00",
            [(name: "工作方案.docx", sample: "plan.docx"), (name: "附件1.xlsx", sample: "schedule.xlsx")])
        let names = [
            "照片:1?.jpg", "照片:1*.jpg", "CON.jpg", "=照片\u{202E}3.jpg", String(repeating: "长", count: 100) + ".jpg",
        ]
        try take(
            office, "office@m02.example", "2020-11-20T09:00:00+08:00",
            names.enumerated().map { (name: $1, sample: "photo\($0 + 1).jpg") } + [
                (name: "活动视频.mp4", sample: "301.mp4")
            ])
        let folder = office.folder.appending(path: "带回").path
        let first = try export(office, folder)
        #expect(first == Counts(units: 2, copied: 8, unchanged: 0, moved: 0, withoutFile: 0))
        let taken = try read(folder)
        #expect(taken.files.contains("M01 澄湖第一中学/活动周工作方案/工作方案.docx"))
        #expect(taken.files.contains("M02 澄湖第二中学/活动记录视频/不合格/活动视频.mp4"))
        let photos = taken.files.filter { $0.hasPrefix("M02 澄湖第二中学/配套照片/") }.map { $0.split(separator: "/")[2] }
        #expect(photos.count == 5 && photos.allSatisfy { $0.utf16.count <= 80 && $0.hasSuffix(".jpg") })
        #expect(Set(photos).isSuperset(of: ["照片_1_.jpg", "照片_1_ (2).jpg", "_CON.jpg", "=照片3.jpg"]))
        let row = try #require(taken.rows.first { $0["原文件名"] == "活动视频.mp4" })
        #expect(row["判定"] == "不合格" && row["说明"]?.isEmpty == false)
        #expect(taken.matrix.first { $0.first == "M01" }?[2] == "部分")

        #expect(try export(office, folder) == Counts(units: 2, copied: 0, unchanged: 8, moved: 0, withoutFile: 0))

        // A corrected plan comes, somebody writes into the folder, and it is taken home again.
        let note = folder + "/M01 澄湖第一中学/活动周工作方案/批注.txt"
        try Data("看过".utf8).write(to: URL(filePath: note))
        try take(
            office, "office@m01.example", "2020-10-13T09:00:00+08:00", [(name: "工作方案.docx", sample: "plan2.docx")])
        #expect(try export(office, folder) == Counts(units: 2, copied: 1, unchanged: 7, moved: 1, withoutFile: 0))
        let again = try read(folder)
        #expect(again.files.contains("M01 澄湖第一中学/活动周工作方案/旧版本/工作方案.docx"))
        #expect(again.files.contains("M01 澄湖第一中学/活动周工作方案/工作方案.docx"))
        #expect(try String(contentsOfFile: note, encoding: .utf8) == "看过")
    }

    @Test func theZipOpensEverywhere() throws {
        let office = try OfficeUnderTest()
        try take(
            office, "office@m01.example", "2020-10-12T09:00:00+08:00",
            [(name: "工作方案.docx", sample: "plan.docx"), (name: "附件1.xlsx", sample: "schedule.xlsx")])
        let zip = office.folder.appending(path: "带回.zip").path
        let folder = office.folder.appending(path: "带回").path
        #expect(try export(office, folder, "--zip", zip).copied == 2)
        let taken = try read(zip)
        #expect(taken.files == (try read(folder)).files)
        for check in [["/usr/bin/unzip", "-tq", zip], ["/usr/bin/7z", "t", zip]] {
            let result = try run(check[0], Array(check[1...]), environment: ["LANG": "C.UTF-8"])
            #expect(result.status == 0, "\(result.output)")
        }
        #expect(try export(office, "--zip", zip).copied == 2, "an earlier zip is replaced")
        let plan = folder + "/M01 澄湖第一中学/活动周工作方案/工作方案.docx"
        let refused = try office.muster("export", "--notice", "district-2020", "--zip", folder + "/manifest.csv")
        #expect(refused.status == 73 && refused.errors.contains("no zip"))
        #expect(FileManager.default.fileExists(atPath: plan))
    }

    @Test func aPlaceThatWillNotDoIsNamed() throws {
        let office = try OfficeUnderTest()
        try take(
            office, "office@m01.example", "2020-10-12T09:00:00+08:00", [(name: "工作方案.docx", sample: "plan.docx")])
        func status(_ place: String) throws -> (Int32, String) {
            let result = try office.muster("export", "--notice", "district-2020", place)
            return (result.status, result.errors)
        }
        let inside = try status(office.folder.appending(path: "storage/files/x").path)
        #expect(inside.0 == 73 && inside.1.contains("storage directory"))
        let link = office.folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "storage")
        #expect(try status(link + "/x").0 == 73, "by a link too")
        #expect(try status("/dev/null").0 == 73)
        #expect(try status(office.folder.appending(path: "no/such").path).0 == 73)
        #expect(try status("/proc/export").0 != 0)
        #expect(try office.muster("export", "--notice", "nothing", "/tmp/x").status == 66)
        #expect(try office.muster("export", "--notice", "district-2020").status == 64)
        let foreign = office.folder.appending(path: "foreign")
        try office.write("foreign/manifest.csv", "序号,姓名\n")
        #expect(try status(foreign.path).0 == 73, "a list of somebody else is not replaced")
    }

    @Test func aFullDiskLeavesNoHalfFileAndTheNextRunGoesOn() throws {
        let office = try OfficeUnderTest()
        try take(
            office, "office@m01.example", "2020-11-20T09:00:00+08:00",
            (1...5).map { (name: "活动照片\($0).jpg", sample: "photo\($0).jpg") } + [
                (name: "活动视频.mp4", sample: "300.mp4")
            ])
        let disk = office.folder.appending(path: "disk").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        let script =
            PrivateMounts.start + """
                mount -t tmpfs -o size=64k tmpfs "$1" || exit 99
                "$2" export --notice district-2020 "$1"; echo "status $?"
                ls -A "$1"
                mount -o remount,size=64m "$1" && "$2" export --notice district-2020 "$1" && /usr/bin/python3 "$3" "$1"
                """
        let reader = repository.appending(path: "Tests/SystemTests/read_export.py").path
        let result = try run(
            "/usr/bin/unshare",
            PrivateMounts.arguments + ["/bin/bash", "-c", script, "bash", disk, OfficeUnderTest.muster, reader],
            environment: ["MUSTER_CONFIG": office.folder.appending(path: "Config/muster.toml").path])
        try #require(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("make room"))
        let lines = result.output.split(separator: "\n")
        #expect(lines.prefix(2) == ["status 74", "1 unit: 6 files copied, 0 unchanged, 0 moved"], "nothing is left")
        #expect(lines.last?.contains("\"wrong\": []") == true)
    }

    @Test func aFileThatTheStoreLostIsListed() throws {
        let office = try OfficeUnderTest()
        try take(
            office, "office@m01.example", "2020-10-12T09:00:00+08:00", [(name: "工作方案.docx", sample: "plan.docx")])
        let storage = office.folder.appending(path: "storage/files")
        let all = FileManager.default.subpaths(atPath: storage.path) ?? []
        let path = try #require(all.first { $0.utf8.count > 60 })
        try Data("damaged".utf8).write(to: storage.appending(path: path))
        let folder = office.folder.appending(path: "带回").path
        #expect(try export(office, folder) == Counts(units: 0, copied: 0, unchanged: 0, moved: 0, withoutFile: 1))
        #expect(try read(folder).rows.first?["说明"]?.contains("已损坏") == true)
        try FileManager.default.removeItem(at: storage.appending(path: path))
        #expect(try export(office, folder).withoutFile == 1)
        #expect(try read(folder).rows.first?["说明"]?.contains("不在存储中") == true)
    }
}
