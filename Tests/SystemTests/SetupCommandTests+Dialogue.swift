import Foundation
import TestServers
import Testing

/// `muster setup` at a terminal, where a person answers.
extension SetupCommandTests {
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
