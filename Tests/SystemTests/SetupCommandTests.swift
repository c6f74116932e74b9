import Foundation
import Setup
import TestServers
import Testing

/// `muster setup` as an administrator runs it: with flags, and at a terminal.
@Suite(.serialized) struct SetupCommandTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "muster-setup-\(UUID().uuidString)")
    var office: String { folder.appending(path: "office").path }
    var configuration: String { office + "/muster.toml" }
    static let secret = "sesame-street-42"

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data((Self.secret + "\n").utf8).write(to: folder.appending(path: "code"))
        let script = repository.appending(path: "Tests/SystemTests/make_roster.py").path
        let result = try run("/usr/bin/python3", [script, folder.path])
        guard result.status == 0 else { throw TestServerError("make_roster.py: \(result.errors)") }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func setup(_ arguments: [String], locale: String = "en_US.UTF-8") throws -> ProgramResult {
        try run(
            OfficeUnderTest.muster, ["setup", "--config", configuration] + arguments, environment: ["LC_ALL": locale])
    }

    var flags: [String] {
        [
            "--office", "示范学院", "--mail", "office@qq.com", "--password-file", path("code"), "--coordinator",
            "a@x.example",
        ]
    }

    var isUntouched: Bool { !FileManager.default.fileExists(atPath: office) }

    @Test func whatFlagsSetUpLogsInAndReadsTheMailbox() throws {
        defer { remove() }
        let dovecot = try DovecotServer.start()
        defer { dovecot.stop() }
        try Data(DovecotServer.password.utf8).write(to: folder.appending(path: "code"))
        let result = try setup([
            "--office", "示范学院", "--mail", OfficeUnderTest.user, "--imap", "imaps://localhost:\(dovecot.imapsPort)",
            "--smtp", "smtp://127.0.0.1:9", "--smtp-tls", "none", "--ca", dovecot.certificates.authority,
            "--password-file", path("code"), "--coordinator", "a@x.example", "b@x.example", "--roster",
            path("roster.xlsx"),
            "--json",
        ])
        // No SMTP server is there, which doctor tells.
        try #require(result.status == 1, "\(result.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect((json["written"] as? [String])?.last == configuration && json["units"] as? Int == 3)
        let categories = (json["categories"] as? [[String: Any]] ?? []).map {
            "\($0["name"] ?? "") \($0["units"] ?? "")"
        }
        #expect(categories == ["middle 1", "school 2", "community 1"])
        let checks = (json["doctor"] as? [String: Any])?["checks"] as? [[String: Any]] ?? []
        let states = checks.map { "\($0["id"] ?? ""): \($0["state"] ?? "")" }
        #expect(states.contains { $0.contains("imap") && $0.hasSuffix(": ok") }, "\(states)")
        #expect(states.contains { $0.contains("smtp") && $0.hasSuffix(": failure") }, "\(states)")
        #expect(!result.output.contains(DovecotServer.password))
        let mail = SampleMail(sender: "jwc@m02.example", subject: "材料", files: [])
        try dovecot.append(user: OfficeUnderTest.user, message: try mail.bytes(), at: Date())
        let round = try run(OfficeUnderTest.muster, ["serve", "--once", "--config", configuration])
        #expect(round.status == 0, "\(round.errors)")
        let units = try String(contentsOfFile: office + "/units.csv", encoding: .utf8)
        #expect(units.contains("U002,澄湖第二中学,二中,school,office@m02.example;jwc@m02.example,,\n"))
        #expect(units.contains("U001,澄湖第一中学,一中,school;middle,office@m01.example,办公室,\n"))
        let check = try run(OfficeUnderTest.muster, ["check", "--config", configuration])
        #expect(check.status == 0 && check.output.contains("3 units"), "\(check.output)")
    }

    @Test func aRosterInGBKIsConvertedAndToldOf() throws {
        defer { remove() }
        let result = try setup(flags + ["--roster", path("gbk.csv"), "--no-doctor"], locale: "zh_CN.UTF-8")
        #expect(result.status == 0, "\(result.errors)")
        let units = try String(contentsOfFile: office + "/units.csv", encoding: .utf8)
        #expect(units.contains("M02,澄湖第二中学,,,office@m02.example,,\n"))
        #expect(result.output.contains("30 天") && result.output.contains("信件分批发出：每分钟最多 6 封"))
        #expect(result.output.contains("名册里没有单位类别"))
        #expect(!result.output.contains(Self.secret) && !result.errors.contains(Self.secret))
    }

    @Test func whatARosterSaysOfItsUnitsIsTold() throws {
        defer { remove() }
        let result = try setup(flags + ["--no-doctor", "--roster", path("roster.xlsx")], locale: "zh_CN.UTF-8")
        #expect(result.status == 0 && result.output.contains("名册里有几处请您留意（以下为英文）：\n"), "\(result.errors)")
        #expect(result.output.contains("类别：middle 1、school 2、community 1\n通知用 units = [\"middle\"]"))
    }

    @Test func refusedFlagsWriteNothing() throws {
        defer { remove() }
        func refused(_ arguments: [String], _ status: Int32, _ texts: String...) throws {
            let result = try setup(arguments)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            for text in texts { #expect(result.errors.contains(text), "\(arguments): \(result.errors)") }
            #expect(isUntouched && !result.errors.contains(Self.secret))
        }
        try refused([], 64, "missing: --office, --mail, --password-file, --coordinator")
        try refused(["--office", "x", "--mail", "a@qq.com"], 64, "missing: --password-file, --coordinator;")
        try refused(
            flags + ["--admin", "nobody", "--timezone", "CST"], 65, "--admin: \"nobody\"", "--timezone: \"CST\"")
        try refused(flags + ["--imap", "imap://imap.qq.com"], 65, "--imap: the server is wrong: tls")
        try refused(flags + ["--mail", "a@outlook.com"], 64, "missing: --token-command")
        try refused(
            flags + ["--password-file", path("none")], 66, "--password-file: the file", "none\" cannot be read")
        try refused(flags + ["--roster", path("none.xlsx")], 66, "--roster: the file", "none.xlsx\" cannot be read")
        try refused(
            flags + [
                "--mail", "x", "--language", "de", "--timezone", "CST", "--password-file", path("none"), "--roster",
                path("none.xlsx"),
            ], 65, "--mail: \"x\"", "--language: \"de\"", "--timezone: \"CST\"", "--password-file: ", "--roster: ")
        try refused(["--mail", "x", "--office", "y"], 64, "missing: --password-file, --coordinator;", "--mail: \"x\"")
        try refused(flags + ["--roster", path("code")], 65, "no sheet has a column of units' names")
        try refused(
            flags + ["--roster", path("wrong.xlsx")], 65, "sheet \"名册\":7: D (电子邮箱（必填）): \"no\" is no mail address",
            "sheet \"名册\":7: F (简称): \"一中\" is a name of 澄湖第一中学 in line 4 too")
    }

    @Test func whatIsWrongIsToldInTheLanguageOfTheTerminal() throws {
        defer { remove() }
        let wrong = try setup(flags + ["--mail", "x", "--imap", "http://x"], locale: "zh_CN.UTF-8")
        #expect(wrong.errors.contains("不是邮箱地址") && wrong.errors.contains("请只写主机名"), "\(wrong.errors)")
        #expect(try setup([], locale: "zh_CN.UTF-8").errors.contains("还缺少 --office"))
        #expect(try setup(["--language", "en"], locale: "zh_CN.UTF-8").errors.contains("missing: --office"))
    }

    @Test(arguments: ["check", "status", "serve", "doctor"])
    func whatWasNeverSetUpLeadsToSetup(_ command: String) throws {
        defer { remove() }
        let arguments = [command, "--config", configuration]
        let missing = try run(OfficeUnderTest.muster, arguments)
        #expect(missing.status == 78 && missing.errors.contains("run `muster setup --config \(configuration)`"))
        try FileManager.default.createDirectory(atPath: office, withIntermediateDirectories: true)
        try SetupExample.packaged.write(toFile: configuration, atomically: true, encoding: .utf8)
        let example = try run(OfficeUnderTest.muster, arguments)
        #expect(example.errors.contains("still the package's example: run `muster setup"), "\(example.errors)")
        let isReport = ["check", "doctor"].contains(command)
        #expect(example.status == (isReport ? 1 : 78))
        #expect(isReport || !example.errors.contains("units.csv"), "\(example.errors)")
        try #require(try setup(flags + ["--no-doctor"]).status == 0)
        let check = try run(OfficeUnderTest.muster, ["check", "--config", configuration])
        #expect(check.errors.isEmpty, "\(check.errors)")
    }

    @Test func unitsKeepTheirCodesWhenTheRosterIsReadAgain() throws {
        defer { remove() }
        func write(_ rows: String...) throws {
            try Data(("单位名称,邮箱\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "list.csv"))
        }
        let arguments = flags + ["--roster", path("list.csv"), "--no-doctor", "--force"]
        try write("一中,m01@school.example", "二中,m02@school.example", "三中,m03@school.example")
        try #require(try setup(arguments).status == 0)
        try write("新校,m04@school.example", "三中,m03@school.example", "一中,m01@school.example")
        let again = try setup(arguments)
        #expect(again.status == 0 && again.output.contains("lacks a unit of the present roster: U002 二中"))
        let roster = try String(contentsOfFile: office + "/units.csv", encoding: .utf8)
        for row in ["U001,一中", "U003,三中", "U004,新校"] { #expect(roster.contains("\n" + row), "\(roster)") }
    }

    @Test func anEarlierConfigurationIsKept() throws {
        defer { remove() }
        let roster = ["--roster", path("gbk.csv"), "--no-doctor"]
        try #require(try setup(flags + roster).status == 0)
        let again = try setup(flags + ["--office", "另一处"] + roster)
        #expect(again.status == 73 && again.errors.contains("muster.toml is there already"))
        try #require(try setup(flags + ["--office", "另一处", "--force"] + roster).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: office)
        let kept = try #require(names.first { $0.hasPrefix("muster.toml.bak-") })
        #expect(try String(contentsOfFile: office + "/" + kept, encoding: .utf8).contains("示范学院"))
        #expect(try String(contentsOfFile: configuration, encoding: .utf8).contains("另一处"))
    }
}
