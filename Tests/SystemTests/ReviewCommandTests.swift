import Foundation
import Mail
import TestServers
import Testing

/// `muster review` as a coordinator uses it, on real mails.
@Suite(.serialized) struct ReviewCommandTests {
    private struct List: Decodable {
        struct Held: Decodable {
            var id: Int64
            var candidates: [String]
            var commands: [String]
        }

        struct Item: Decodable {
            var message: Int64
            var item: Int
            var commands: [String]
        }

        var held: [Held]
        var items: [Item]
    }

    private struct Status: Decodable {
        struct Unit: Decodable {
            struct Item: Decodable {
                var requirement: String
                var state: String
                var note: String?
                var provisional: Bool
            }
            var code: String
            var items: [Item]
        }
        var units: [Unit]
    }

    private struct Ruling: Decodable {
        var ruling: Int64?
        var decision: String?
        var letters: [[String: String?]]
    }

    private let plan = [(name: "工作方案.docx", sample: "plan.docx")]

    private func list(_ office: OfficeUnderTest) throws -> List {
        try JSONDecoder().decode(List.self, from: Data(try office.muster("review", "list", "--json").output.utf8))
    }

    private func plan(_ office: OfficeUnderTest, of unit: String) throws -> String? {
        try office.standings("district-2020", at: "2030-01-01T00:00:00Z")[unit]?["plan"]
    }

    private func rule(_ result: ProgramResult) throws -> Ruling {
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Ruling.self, from: Data(result.output.utf8))
    }

    /// Of all letters that left.
    private func texts(_ office: OfficeUnderTest) throws -> [String] {
        try office.sink.letters().map { parseMessage($0.message.span, charsets: Charsets()).text }
    }

    @Test func aHeldMailIsListedAssignedAndBack() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "fresh@unknown.example", subject: "活动周材料", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let held = try #require(try list(office).held.first)
        #expect(held.commands.last == "muster review dismiss \(held.id)")
        #expect(try office.muster("review", "show", "\(held.id)").output.contains("fresh@unknown.example"))
        #expect(try office.muster("review", "accept", "\(held.id)").status == 65)

        let assign = ["review", "assign", "\(held.id)", "--unit", "M02", "--reason", "来电确认"]
        let rehearsed = try office.start(assign + ["--dry-run"]).wait()
        #expect(rehearsed.status == 0 && rehearsed.output.contains("Nothing was changed"), "\(rehearsed.errors)")
        #expect(try list(office).held.count == 1)
        let made = try office.start(assign).wait()
        #expect(made.output.contains("hold → record") && made.output.contains("district-2020/plan: missing 0/1"))
        #expect(try plan(office, of: "M02") == "complete 1/1")
        #expect(try list(office).held.isEmpty)

        let undone = try rule(try office.muster("review", "undo", "1", "--json"))
        #expect(undone.ruling == 1 && undone.decision == "hold")
        #expect(try list(office).held.map(\.id) == [held.id])
        #expect(try office.muster("review", "undo", "1").status == 66)
    }

    /// A held mail is settled for good: the line that the ruling prints goes into the roster, and the next round decides the
    /// mail by itself and answers it once.
    @Test func theLineThatIsPrintedForTheRosterIsPastedAndDecidesTheMail() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "fresh@unknown.example", subject: "活动周材料", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let made = try office.muster("review", "assign", "1", "--unit", "M02", "--dry-run")
        let offer = try #require(
            made.output.firstMatch(of: /place of line (\d+) of (\/.*units\.csv):\n(M02,.*)/), "\(made.output)")
        #expect(offer.3.contains(",office@m02.example;fresh@unknown.example"))
        let roster = try String(contentsOfFile: String(offer.2), encoding: .utf8)
        var lines = roster.components(separatedBy: "\n")
        let number = try #require(Int(offer.1))
        #expect(lines[number - 1].hasPrefix("M02,"))
        lines[number - 1] = String(offer.3)
        try office.write("seeds/units.csv", lines.joined(separator: "\n"))
        let check = try office.muster("check")
        #expect(!check.output.contains("M02") && !check.errors.contains("M02"), "\(check.output)")
        #expect(try office.sink.letters().isEmpty)

        try office.rehearse(at: "2020-10-13T02:00:00Z")
        #expect(try plan(office, of: "M02") == "complete 1/1" && list(office).held.isEmpty)
        // Units are reminded meanwhile; this address gets the receipt alone.
        let receipts = { try office.sink.letters().count { $0.recipients == ["fresh@unknown.example"] } }
        #expect(try receipts() == 1)
        // Another change of the roster decides nothing otherwise, and nobody is answered twice.
        lines[number - 1] += "\n"
        try office.write("seeds/units.csv", lines.joined(separator: "\n").replacing("教务处", with: "总务处"))
        try office.rehearse(at: "2020-10-14T02:00:00Z")
        #expect(try receipts() == 1)
    }

    /// What came and does not count, and what a stranger sent, do not look like nothing and like all.
    @Test func statusMarksWhatIsToBeMendedAndWhoIsToBeConfirmed() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "office@m01.example", subject: "活动周工作方案", files: plan), at: "2020-10-12T01:00:00Z")
        try office.deliver(
            SampleMail(sender: "li@private.example", subject: "澄湖第二中学活动周工作方案", files: plan),
            at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        _ = try rule(try office.muster("review", "return", "1/1", "--reason", "请补盖公章", "--json"))
        let look = ["status", "--notice", "district-2020", "--now", "2030-01-01T00:00:00Z"]
        let status = try JSONDecoder().decode(
            Status.self, from: Data(try office.start(look + ["--json"]).wait().output.utf8))
        func item(_ code: String) -> Status.Unit.Item? {
            status.units.first { $0.code == code }?.items.first { $0.requirement == "plan" }
        }
        #expect(item("M01")?.state == "missing" && item("M01")?.note?.contains("请补盖公章") == true)
        #expect(item("M01")?.provisional == false && item("M02")?.provisional == true)
        #expect(item("M02")?.state == "complete")
        let table = try office.start(look).wait().output
        let row = { (name: String) in table.split(separator: "\n").first { $0.contains(name) } ?? "" }
        #expect(row("澄湖第一中学").contains("✗ to mend") && row("澄湖第二中学").contains("✓?"), "\(table)")
        #expect(table.contains("\n✗  came, but is refused or sent back"))
        #expect(table.contains("澄湖第一中学, plans/plan: 需要修改：请补盖公章\n"))
        #expect(table.contains("a person must confirm it: muster review list\n"))

        let assign = try office.muster("review", "assign", "2", "--unit", "M11")
        #expect(assign.output.contains("WARNING: is it M02's? 邮件主题写明“澄湖第二中学”\n"), "\(assign)")
    }

    @Test func anItemIsReturnedWithAReasonThatTheUnitReadsAndAccepted() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "office@m01.example", subject: "活动周工作方案", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        #expect(try office.muster("review", "return", "1", "--reason", "x").status == 64, "which item?")
        let back = try rule(
            try office.muster(
                "review", "return", "1/1", "--reason", "请补盖公章", "--until", "2099-01-05", "--json"))
        #expect(back.letters.count == 1)
        #expect(try plan(office, of: "M01")?.hasPrefix("missing") == true)
        #expect(try office.muster("serve", "--once", "--log-level", "warning").status == 0)
        #expect(try texts(office).contains { $0.contains("请补盖公章") })

        let show = try office.muster("review", "show", "1")
        #expect(show.output.contains("Ruling 1: return 1/1") && show.output.contains("请补盖公章"), "\(show.output)")
        _ = try rule(try office.muster("review", "accept", "1/1", "--on-time", "--json"))
        #expect(try plan(office, of: "M01") == "complete 1/1")
        let again = try office.muster("review", "accept", "1/1")
        #expect(again.status == 0 && again.output == "1/1 is already accepted; nothing changed\n")
        #expect(try rule(try office.muster("review", "accept", "1/1", "--json")).ruling == nil)
        #expect(try office.muster("review", "accept", "1/9").status == 66)
    }

    @Test func aFileIsAttachedOnceAndConcessionsAreGrantedAndUndone() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        let file = office.folder.appending(path: "工作方案.docx")
        try SampleFiles.shared.get().bytes("plan.docx").write(to: file)
        let attach = [
            "review", "attach", "M01", "plan", file.path, "--notice", "district-2020", "--received",
            "2020-10-13T20:00:00+08:00", "--reason", "USB",
        ]
        let made = try office.start(attach).wait()
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("district-2020/plan: missing 0/1") && made.output.contains("complete 1/1"))
        #expect(try plan(office, of: "M01") == "complete 1/1")
        let again = try office.start(attach).wait()
        #expect(again.status == 0 && again.output.hasSuffix("; nothing changed\n"), "\(again)")

        let summary = ["M01", "--notice", "district-2020", "--requirement", "summary"]
        #expect(try office.start(["review", "extend"] + summary + ["--until", "2020-11-01"]).wait().status == 65)
        #expect(try office.start(["review", "extend"] + summary + ["--until", "2020-02-31"]).wait().status == 64)
        let extended = try office.start(["review", "extend"] + summary + ["--until", "2020-12-01"]).wait()
        #expect(extended.output.contains("due 2020-11-23 → missing 0/1, due 2020-12-01 (extended)"), "\(extended)")
        let waived = try rule(try office.start(["review", "waive"] + summary + ["--json"]).wait())
        let states = { try office.standings("district-2020", at: "2030-01-01T00:00:00Z")["M01"]?["summary"] }
        #expect(try states() == "waived 0/1")
        let listed = try office.muster("review", "list").output
        #expect(listed.contains("waive  M01 澄湖第一中学  district-2020/results/summary"), "\(listed)")
        #expect(listed.contains("until 2020-12-01") && listed.contains("muster review undo \(waived.ruling ?? 0)"))
        _ = try rule(try office.muster("review", "undo", "\(try #require(waived.ruling))", "--json"))
        #expect(try states() == "missing 0/1")
        let wrong = try office.muster("review", "waive", "M0l", "--notice", "district-2020")
        #expect(wrong.status == 66 && wrong.errors.contains("the nearest one is \"M0"))
    }

    @Test func aUnitsWordThatItHasNothingIsListedWithTheCommandThatSettlesIt() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "office@m01.example", subject: "活动周工作方案", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let letter = try #require(try office.sink.letters().first)
        let identity = try #require(
            String(decoding: letter.message, as: UTF8.self).firstMatch(of: /Message-ID: (<[^>]+>)/))
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "回复：回执", text: "无", headers: ["In-Reply-To: \(identity.1)"]),
            at: "2020-10-12T03:00:00Z")
        try office.rehearse(at: "2020-10-12T04:00:00Z")
        let command = try #require(try list(office).held.first?.commands.first)
        #expect(command == "muster review nil-return M01 --notice district-2020 --mail 2")
        let settled = try office.start(command.split(separator: " ").dropFirst().map(String.init)).wait()
        #expect(settled.status == 0, "\(settled.errors)")
        #expect(try list(office).held.isEmpty)
        let summary = try office.standings("district-2020", at: "2030-01-01T00:00:00Z")["M01"]?["summary"]
        #expect(summary == "complete 0/1")
    }

    @Test func aLinkIsNoFileThatCouldBeAccepted() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        let link = "从QQ邮箱发来的超大附件\n\n活动记录视频.mp4 (120.5M, 2099年1月2日 3:04 到期)\n进入下载页面："
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案",
                text: link + "https://wx.mail.qq.com/ftn/download?func=3&key=a", files: plan),
            at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let commands = try #require(try list(office).items.first).commands
        #expect(commands.count == 2 && commands[0].hasPrefix("muster review attach M01 "), "\(commands)")
        #expect(commands[1] == "muster review return 1/2 --reason TEXT")
        let accepted = try office.muster("review", "accept", "1/2")
        #expect(accepted.status == 65 && accepted.errors.contains("is only a link to a file"), "\(accepted)")
    }

    @Test func aDocumentOfPhotosSaysHowManyItCountsAs() throws {
        let office = try OfficeUnderTest(coalesce: "0s")
        try office.deliver(
            SampleMail(sender: "office@m01.example", subject: "活动周工作方案", files: plan), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let accepted = try office.muster("review", "accept", "1/1", "--requirement", "photos")
        #expect(accepted.output.contains("accepted, counts as 1 photo (how many it holds is not known)"), "\(accepted)")
    }
}
