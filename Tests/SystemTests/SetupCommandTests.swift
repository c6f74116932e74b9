import Foundation
import Setup
import TestServers
import Testing

/// `muster setup` as an administrator runs it: with flags, and at a terminal.
@Suite(.serialized) struct SetupCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "muster-setup-\(UUID().uuidString)")
    private var office: String { folder.appending(path: "office").path }
    private var configuration: String { office + "/muster.toml" }
    private static let secret = "sesame-street-42"

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data((Self.secret + "\n").utf8).write(to: folder.appending(path: "code"))
        let script = repository.appending(path: "Tests/SystemTests/make_roster.py").path
        let result = try run("/usr/bin/python3", [script, folder.path])
        guard result.status == 0 else { throw TestServerError("make_roster.py: \(result.errors)") }
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func setup(_ arguments: [String], locale: String = "en_US.UTF-8") throws -> ProgramResult {
        try run(
            OfficeUnderTest.muster, ["setup", "--config", configuration] + arguments, environment: ["LC_ALL": locale])
    }

    private var flags: [String] {
        [
            "--office", "示范学院", "--mail", "office@qq.com", "--password-file", path("code"), "--coordinator",
            "a@x.example",
        ]
    }

    private var isUntouched: Bool { !FileManager.default.fileExists(atPath: office) }

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

    @Test(arguments: ["check", "status", "serve"]) func whatWasNeverSetUpLeadsToSetup(_ command: String) throws {
        defer { remove() }
        let arguments = [command, "--config", configuration]
        let missing = try run(OfficeUnderTest.muster, arguments)
        #expect(missing.status == 78 && missing.errors.contains("run `muster setup --config \(configuration)`"))
        try FileManager.default.createDirectory(atPath: office, withIntermediateDirectories: true)
        try SetupExample.packaged.write(toFile: configuration, atomically: true, encoding: .utf8)
        let example = try run(OfficeUnderTest.muster, arguments)
        #expect(example.errors.contains("still the package's example: run `muster setup"), "\(example.errors)")
        #expect(example.status == (command == "check" ? 1 : 78))
        #expect(command == "check" || !example.errors.contains("units.csv"), "\(example.errors)")
        try #require(try setup(flags + ["--no-doctor"]).status == 0)
        let check = try run(OfficeUnderTest.muster, ["check", "--config", configuration])
        #expect(check.errors.isEmpty, "\(check.errors)")
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

    private struct Dialogue: Decodable {
        var shown: String
        var hidden: [Bool]
        var restored: Bool
        var left: Int
        var status: Int32
    }

    private struct Step: Encodable {
        var prompt: String
        var answer: String?
        var secret = false
        var signal: String?
    }

    /// Runs setup at a terminal of its own.
    private func answer(_ steps: [Step], _ arguments: [String] = ["--no-doctor"]) throws -> Dialogue {
        struct Order: Encodable {
            var command: [String]
            var environment = ["LC_ALL": "zh_CN.UTF-8"]
            var answers: [Step]
        }
        let order = Order(
            command: [OfficeUnderTest.muster, "setup", "--config", configuration] + arguments, answers: steps)
        let file = folder.appending(path: "order.json")
        try JSONEncoder().encode(order).write(to: file)
        let script = repository.appending(path: "Tests/SystemTests/answer_setup.py").path
        let result = try run("/usr/bin/python3", [script, file.path])
        guard result.status == 0 else { throw TestServerError("answer_setup.py: \(result.errors)") }
        return try JSONDecoder().decode(Dialogue.self, from: Data(result.output.utf8))
    }

    /// All but the password of an office whose mailbox is there and whose SMTP server is not.
    private func flags(of dovecot: DovecotServer) -> [String] {
        [
            "--office", "示范学院", "--mail", OfficeUnderTest.user, "--imap", "localhost:\(dovecot.imapsPort)", "--smtp",
            "127.0.0.1:9", "--smtp-tls", "none", "--ca", dovecot.certificates.authority, "--coordinator", "a@x.example",
            "--admin", "a@x.example",
        ]
    }

    private var beginning: [Step] {
        [Step(prompt: "名称：", answer: "示范学院\n"), Step(prompt: "地址：", answer: "office@163.com\n")]
    }

    @Test func aPersonAtATerminalIsAskedAndWrongAnswersAreAskedAgain() throws {
        defer { remove() }
        let wrong = (0..<5).map { _ in Step(prompt: "地址：", answer: "office.163.com\n") }
        let dialogue = try answer(
            [Step(prompt: "名称：", answer: "示范学院\n")] + wrong + [
                Step(prompt: "地址：", answer: "office@163.com\n"),
                Step(prompt: "（输入时不显示）：", answer: Self.secret + "\n", secret: true),
                Step(prompt: "分隔）：", answer: "a@x.example，b@x.example\n"), Step(prompt: "[同协调人]：", answer: "\n"),
                Step(prompt: "[以后再填]：", answer: path("wrong.xlsx") + "\n"),
                Step(prompt: "[以后再填]：", answer: path("roster.xlsx") + "\n"), Step(prompt: "[y]：", answer: "\n"),
            ])
        #expect(dialogue.status == 0 && dialogue.left == 0 && dialogue.restored, "\(dialogue.shown)")
        #expect(dialogue.hidden.enumerated().allSatisfy { $1 == ($0 == 7) })
        #expect(dialogue.shown.contains("不是邮箱地址") && dialogue.shown.contains("名册：3 个单位"))
        #expect(dialogue.shown.contains("类别：middle 1、school 2、community 1"))
        #expect(dialogue.shown.contains("请改好后重新输入（以下为英文）") && dialogue.shown.contains("请您留意（以下为英文）"))
        #expect(!dialogue.shown.contains(Self.secret))
        let credential = office + "/credentials/imap-password"
        #expect(try String(contentsOfFile: credential, encoding: .utf8) == Self.secret + "\n")

        // Again: all is kept but one answer.
        let again = try answer([
            Step(prompt: "[示范学院]：", answer: "另一处\n"), Step(prompt: "[office@163.com]：", answer: "\n"),
            Step(prompt: "[保留现有的]：", answer: "\n", secret: true),
            Step(prompt: "[a@x.example, b@x.example]：", answer: "\n"), Step(prompt: "[同协调人]：", answer: "\n"),
            Step(prompt: "[保留现有的]：", answer: "\n"), Step(prompt: "[y]：", answer: "\n"),
        ])
        #expect(again.status == 0 && again.left == 0, "\(again.shown)")
        #expect(again.shown.contains("已经有一份配置") && again.shown.contains("原文件另存为 \(configuration).bak-"))
        #expect(try String(contentsOfFile: configuration, encoding: .utf8).contains("另一处"))
        #expect(try String(contentsOfFile: credential, encoding: .utf8) == Self.secret + "\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: office + "/credentials").count == 2)
    }

    @Test func aRefusedLoginIsAskedForAgain() throws {
        defer { remove() }
        let dovecot = try DovecotServer.start()
        defer { dovecot.stop() }
        let dialogue = try answer(
            [
                Step(prompt: "（输入时不显示）：", answer: "wrong\n", secret: true),
                Step(prompt: "[以后再填]：", answer: path("roster.xlsx") + "\n"), Step(prompt: "[y]：", answer: "\n"),
                Step(prompt: "[nobody]：", answer: "\n"), Step(prompt: "[不改]：", answer: "wrong too\n", secret: true),
                Step(prompt: "[nobody]：", answer: OfficeUnderTest.user + "\n"),
                Step(prompt: "[不改]：", answer: DovecotServer.password + "\n", secret: true),
            ], flags(of: dovecot) + ["--imap-user", "nobody"])
        // No SMTP server is there, which doctor tells.
        #expect(dialogue.status == 1 && dialogue.left == 0 && dialogue.restored, "\(dialogue.shown)")
        let shown = dialogue.shown  // what setup wrote itself is not kept
        #expect(shown.components(separatedBy: "下面是 muster doctor 的检查结果").count == 4 && !shown.contains(".bak"))
        let steps = try #require(shown.components(separatedBy: "接下来：").last)
        #expect(!steps.contains("is let in") && shown.contains("is let in"), "what is to be done comes last")
        #expect(!shown.contains(DovecotServer.password))
        for name in ["imap-password", "smtp-password"] {
            let secret = try String(contentsOfFile: office + "/credentials/" + name, encoding: .utf8)
            #expect(secret == DovecotServer.password + "\n")
        }
    }

    @Test func aFurtherMailboxThatIsRefusedAsksForNoPasswordOfTheFirst() throws {
        defer { remove() }
        let dovecot = try DovecotServer.start()
        defer { dovecot.stop() }
        try Data(DovecotServer.password.utf8).write(to: folder.appending(path: "code"))
        let first = try setup(flags(of: dovecot) + ["--password-file", path("code"), "--no-doctor"])
        try #require(first.status == 0, "\(first.errors)")
        let further = """
            \n[[mailbox]]
            id = "north"
            url = "imaps://localhost:\(dovecot.imapsPort)"
            user = "north@office.example"
            password = { command = ["/bin/echo", "wrong"] }
            ca = "\(dovecot.certificates.authority)"\n
            """
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        try (text + further).write(toFile: configuration, atomically: true, encoding: .utf8)
        let keep = Step(prompt: "[保留现有的]：", answer: "\n", secret: true)
        let again = try answer([keep, Step(prompt: "[以后再填]：", answer: "\n")], flags(of: dovecot))
        #expect(again.status == 1 && again.left == 0, "\(again.shown)")
        #expect(again.shown.contains("imap/north/login") && !again.shown.contains("[不改]"), "\(again.shown)")
    }

    @Test func endingItMidwayLeavesTheTerminalAsItWasAndWritesNothing() throws {
        defer { remove() }
        let interrupted = try answer(beginning + [Step(prompt: "（输入时不显示）：", secret: true, signal: "SIGINT")])
        #expect(interrupted.status == -SIGINT && interrupted.restored && interrupted.hidden.last == true && isUntouched)
        let ended = try answer(beginning + [Step(prompt: "（输入时不显示）：", answer: "\u{4}", secret: true)])
        #expect(ended.status == 65 && ended.restored && ended.shown.contains("输入已结束，什么都没有写入") && isUntouched)
        let declined = try answer(
            beginning + [
                Step(prompt: "（输入时不显示）：", answer: "code\n", secret: true),
                Step(prompt: "分隔）：", answer: "a@x.example\n"), Step(prompt: "[同协调人]：", answer: "\n"),
                Step(prompt: "[以后再填]：", answer: "\n"), Step(prompt: "[y]：", answer: "n\n"),
            ])
        #expect(declined.status == 65 && declined.shown.contains("什么都没有写入") && isUntouched)
    }
}
