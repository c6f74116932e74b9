import Foundation
import TestServers
import Testing

/// Letters through a real Postfix into a real Dovecot, as other programs read them.
@Suite(.serialized) struct PostfixTests {
    private struct Mailbox: Decodable {
        struct Letter: Decodable {
            struct Attachment: Decodable {
                var name: String
                var bytes: Int
            }
            struct Fields: Decodable {
                var type: String
                var disposition: String
            }

            var subject: String
            var from: String
            var text: String
            var attachments: [Attachment]
            var fields: [Fields]
        }
        struct Shown: Decodable {
            var subject: String
            var body: String
        }

        var python: [Letter]
        var mutt: [Shown]
        var saved: [String: Int]
    }

    private static let unit = "zhongxue@qinghe.example"
    private static let silent = "office@m01.example"
    private static let coordinator = "coordinator@office.example"

    private func read(_ user: String, from server: DovecotServer) throws -> Mailbox {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-mutt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try run(
            "/usr/bin/python3",
            [
                repository.appending(path: "Tests/SystemTests/read_mailbox.py").path, "\(server.imapPort)", user,
                DovecotServer.password, folder.path,
            ])
        guard result.status == 0 else { throw TestServerError("read_mailbox.py: \(result.errors)") }
        return try JSONDecoder().decode(Mailbox.self, from: Data(result.output.utf8))
    }

    /// The addresses of all units.
    private static func rostered() throws -> [String] {
        let roster = try String(contentsOf: repository.appending(path: "seeds/units.csv"), encoding: .utf8)
        return roster.matches(of: /[a-z0-9.]+@[a-z0-9.]+/).map { String($0.output) }
    }

    /// Mutt breaks long lines, and in Chinese anywhere.
    private func unbroken(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test func muttAndPythonReadTheLettersAsTheyWereWritten() throws {
        let mailboxes = try DovecotServer.start(users: [Self.unit, Self.silent, Self.coordinator])
        defer { mailboxes.stop() }
        let postfix = try PostfixServer.start(users: try Self.rostered() + [Self.coordinator], into: mailboxes)
        defer { postfix.stop() }
        let office = try OfficeUnderTest(relay: postfix.port)
        try office.deliver(
            SampleMail(
                sender: Self.unit, subject: "青禾中学活动周工作方案", files: [(name: "青禾中学“工作方案”（终稿）.docx", sample: "plan.docx")]),
            at: "2020-10-12T01:00:00Z")
        for now in ["2020-10-10T02:00:00Z", "2020-10-12T02:00:00Z", "2020-10-13T01:30:00Z"] {
            try office.rehearse(at: now)
        }

        let (answered, reminded) = (try read(Self.unit, from: mailboxes), try read(Self.silent, from: mailboxes))
        let receipt = try #require(answered.python.first)
        #expect(receipt.subject.contains("青禾中学") && receipt.text.contains("青禾中学“工作方案”（终稿）.docx"))
        #expect(receipt.from == "示范区社区培训学院")
        #expect(reminded.python.contains { $0.subject.contains("提醒") }, "\(reminded.python.map(\.subject))")
        let digests = try read(Self.coordinator, from: mailboxes)
        for mailbox in [answered, reminded, digests] {
            #expect(mailbox.mutt.count == mailbox.python.count)
            for (python, mutt) in zip(mailbox.python, mailbox.mutt) {
                #expect(unbroken(python.subject) == unbroken(mutt.subject))
                let shown = unbroken(mutt.body)
                for line in python.text.split(separator: "\n").map({ unbroken(String($0)) }) {
                    #expect(shown.contains(line), "\(mutt.body)")
                }
            }
        }

        let digest = try #require(digests.python.last)
        let workbook = try #require(digest.attachments.first)
        #expect(digest.attachments.count == 1 && workbook.name == "汇总.xlsx")
        #expect(digests.saved == ["汇总.xlsx": workbook.bytes], "mutt saves the workbook under its name")
        let fields = try #require(digest.fields.first)
        #expect(fields.type.contains("name=\"=?UTF-8?B?5rGH5oC7Lnhsc3g=?=\""), "\(fields.type)")
        #expect(fields.disposition.contains("filename*=UTF-8''%E6%B1%87%E6%80%BB.xlsx"), "\(fields.disposition)")
        #expect(!postfix.log.contains("status=bounced") && !postfix.log.contains("reject"), "\(postfix.log)")
    }

    @Test func nothingLeavesForAnybodyElse() throws {
        let mailboxes = try DovecotServer.start(users: [Self.coordinator])
        defer { mailboxes.stop() }
        let postfix = try PostfixServer.start(users: [Self.coordinator], into: mailboxes)
        defer { postfix.stop() }
        let office = try OfficeUnderTest(relay: postfix.port)
        try office.deliver(
            SampleMail(
                sender: "office@m01.example", subject: "活动周工作方案", files: [(name: "方案.docx", sample: "plan.docx")]),
            at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let list = try office.muster("outbox", "list").output
        #expect(list.contains("office@m01.example") && list.contains("Relay access denied"), "\(list)")
    }
}
