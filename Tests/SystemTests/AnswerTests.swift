import Foundation
import Mail
import TestServers
import Testing

/// What comes back to the office's letters, through a real IMAP and a real SMTP server.
@Suite(.serialized) struct AnswerTests {
    private struct Status: Decodable {
        struct Held: Decodable {
            var from: String
            var unit: String?
            var answersLetter: Int?
            var answersMails: [Int]
        }
        struct Unreached: Decodable {
            var address: String
            var unit: String?
            var fault: String
        }

        struct Unit: Decodable {
            struct Reminder: Decodable {
                var next: String?
                var withheld: String?
            }

            var code: String
            var reminder: Reminder?
        }

        var units: [Unit]
        var heldMessages: [Held]
        var undeliverable: [Unreached]

        func reminder(_ code: String) -> Unit.Reminder? { units.first { $0.code == code }?.reminder }
    }

    private func status(of office: OfficeUnderTest, at now: String) throws -> Status {
        let result = try office.muster("status", "--notice", "district-2020", "--now", now, "--json")
        return try JSONDecoder().decode(Status.self, from: Data(result.output.utf8))
    }

    private func plan(from sender: String, subject: String = "活动周工作方案") -> SampleMail {
        SampleMail(sender: sender, subject: subject, files: [(name: "工作方案.docx", sample: "plan.docx")])
    }

    @Test func aUnitsAnswerToAQuestionIsPutBeforeTheCoordinator() throws {
        let office = try OfficeUnderTest()
        try office.deliver(plan(from: "teacher@private.example", subject: "青禾中学活动周工作方案"), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let letter = try #require(try office.sink.letters().first)
        #expect(letter.recipients == ["zhongxue@qinghe.example"])
        let question = parseMessage(letter.message.span, charsets: Charsets())
        #expect(question.subject.hasPrefix("【请确认】") && question.text.contains("用现在这个邮箱回复"))
        var answer = SampleMail(sender: "zhongxue@qinghe.example", subject: "回复：\(question.subject)", text: "是的，是我们发的。")
        answer.headers = ["In-Reply-To: \(question.messageID ?? "")"]
        try office.deliver(answer, at: "2020-10-12T03:00:00Z")
        try office.rehearse(at: "2020-10-12T03:30:00Z")
        let status = try status(of: office, at: "2020-10-12T04:00:00Z")
        let held = try #require(status.heldMessages.first)
        #expect(held.from == "zhongxue@qinghe.example" && held.unit == "M03")
        #expect(held.answersLetter == 1 && held.answersMails == [1])
        let text = try office.muster("status", "--notice", "district-2020", "--now", "2020-10-12T04:00:00Z").output
        #expect(text.contains("青禾中学") && text.contains("It answers letter 1 about mail 1: 【请确认】"))
        #expect(try office.sink.letters().count == 1, "the answer is not answered")
        // The office knows the notice since ten o'clock; the plans are due on the next day.
        let kept = try #require(status.reminder("M03"))
        #expect(kept.withheld == "a mail that may be the unit's lies with a person, until 2020-10-14")
        #expect(kept.next == "2020-10-15T08:30:00+08:00")
        #expect(text.contains("until 2020-10-14; next 2020-10-15T08:30:00+08:00: 青禾中学"))
        let other = try #require(status.reminder("M02"))
        #expect(other.withheld == "its time was before the notice was loaded")
        #expect(other.next == "2020-10-14T08:30:00+08:00")
    }

    @Test func anAddressThatIsNotReachedIsShownAndCleared() throws {
        let office = try OfficeUnderTest()
        try office.deliver(plan(from: "office@m02.example"), at: "2020-10-12T01:00:00Z")
        try office.rehearse(at: "2020-10-12T02:00:00Z")
        let letter = try #require(try office.sink.letters().first)
        let sent = parseMessage(letter.message.span, charsets: Charsets())
        let bounce = [
            "From: PostMaster@qq.com", "To: submissions@office.example", "Subject: =?utf-8?B?57O757uf6YCA5L+h?=",
            "Content-Type: text/plain; charset=utf-8", "", "您的邮件被退回：office@m02.example",
            "550 Mailbox not found", "Message-ID: \(sent.messageID ?? "")", "",
        ]
        try office.deliver(Array(bounce.joined(separator: "\r\n").utf8), at: "2020-10-12T03:00:00Z")
        try office.rehearse(at: "2020-10-12T03:30:00Z")
        let unreached = try #require(try status(of: office, at: "2020-10-12T04:00:00Z").undeliverable.first)
        #expect(unreached.address == "office@m02.example" && unreached.unit == "M02" && unreached.fault == "no-mailbox")
        let list = try office.muster("outbox", "addresses").output
        #expect(list.contains("office@m02.example") && list.contains("澄湖第二中学") && list.contains("邮箱不存在"))
        #expect(try office.sink.letters().count == 1, "the unit has no other address")
        #expect(try office.muster("outbox", "addresses", "clear", "OFFICE@m02.example").status == 0)
        let again = try office.muster("outbox", "addresses", "clear", "office@m02.example")
        #expect(again.status == 66 && again.errors.contains("is not marked"))
        #expect(try office.muster("outbox", "addresses", "--json").output == "[]\n")
    }
}
