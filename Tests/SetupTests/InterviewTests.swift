import Settings
import Submissions
import Testing

@testable import Setup

@Suite struct InterviewTests {
    /// A person with so many answers, and what was said to them.
    private final class Person {
        var answers: [String]
        var heard: [String] = []
        var secrets = 0

        init(_ answers: [String]) { self.answers = answers }

        func interview(_ language: Language = .chinese) -> Interview {
            Interview(
                SetupWords(language),
                ask: { [self] prompt, isSecret in
                    heard.append(prompt)
                    if isSecret { secrets += 1 }
                    return answers.isEmpty ? nil : answers.removeFirst()
                }, tell: { [self] in heard.append($0) })
        }
    }

    @Test func aKnownAddressNeedsFiveAnswers() throws {
        let person = Person(["社区学院", " office@163.com ", "ABCDEFGHIJKLMNOP", "a@x.example，b@x.example", ""])
        let request = try person.interview().complete(SetupRequest())
        #expect(request.office == "社区学院" && request.mail == "office@163.com" && request.admin == nil)
        #expect(request.imap.url == "imaps://imap.163.com" && request.smtp.url == "smtps://smtp.163.com")
        #expect(request.password == "ABCDEFGHIJKLMNOP" && request.coordinators == ["a@x.example", "b@x.example"])
        #expect(person.secrets == 1 && person.answers.isEmpty && request.missing.isEmpty)
        let heard = person.heard.joined(separator: "\n")
        let code = try #require(heard.firstRange(of: "生成授权码"))
        let question = try #require(heard.firstRange(of: "授权码（输入时不显示）"))
        #expect(code.lowerBound < question.lowerBound && heard.contains("最近 30 天") && heard.contains("[同协调人]"))
        #expect(!heard.contains("ABCDEFGHIJKLMNOP"))
    }

    @Test func aDomainOfItsOwnIsAskedWhoRunsIt() throws {
        let person = Person(["Office", "office@jyj.city.example", "9", "1", "secret", "a@x.example", "admin@x.example"])
        let request = try person.interview(.english).complete(SetupRequest())
        #expect(request.imap.url == "imaps://imap.exmail.qq.com" && request.admin == "admin@x.example")
        #expect(
            person.heard.contains { $0.contains("from 1 to 5") } && person.heard.contains { $0.contains("1 Tencent") })

        let other = Person(
            [
                "Office", "office@jyj.city.example", "", "imap://mail.city.example", "", "", "jyj\\office", "s",
                "a@x.example", "",
            ])
        let own = try other.interview(.english).complete(SetupRequest())
        #expect(own.imap.url == "imaps://imap.jyj.city.example" && own.smtp.url == "smtps://smtp.jyj.city.example")
        #expect(own.imap.user == "jyj\\office" && own.smtp.user == "jyj\\office")
        #expect(other.heard.contains { $0.contains("the server is wrong: tls") })
    }

    @Test func onlyWhatNoFlagSaidIsAsked() throws {
        var request = SetupRequest.qq()
        request.admin = "admin@x.example"
        request.password = nil
        let person = Person(["code"])
        let complete = try person.interview().complete(request)
        #expect(complete.password == "code" && person.answers.isEmpty)
    }

    @Test func theThirdWrongAnswerEndsIt() {
        let person = Person(["社区学院", "x", "y@", "z", "office@qq.com"])
        #expect(throws: InterviewEnd.givenUp) { try person.interview().complete(SetupRequest()) }
        #expect(person.heard.count { $0.contains("不是邮箱地址") } == 3 && person.answers.count == 1)
    }

    @Test func theEndOfInputEndsIt() {
        for count in 0..<5 {
            let person = Person(Array(["社区学院", "office@qq.com", "code", "a@x.example", ""].prefix(count)))
            #expect(throws: InterviewEnd.inputEnded) { try person.interview().complete(SetupRequest()) }
        }
    }

    @Test func nothingIsWrittenWithoutAYes() throws {
        for answer in ["y", "", "是", "YES"] { try Person([answer]).interview().confirm("summary") }
        for answer in ["n", "否"] {
            #expect(throws: InterviewEnd.declined) { try Person([answer]).interview().confirm("summary") }
        }
        #expect(throws: InterviewEnd.givenUp) { try Person(["x", "1", "ja"]).interview().confirm("summary") }
    }

    @Test func aRosterWithMistakesIsAskedForAgain() async throws {
        let person = Person(["/nowhere.csv", "/etc/hostname", "/etc/hosts"])
        let csv = Array((SetupExample.roster + "M01,一中,,school,m01@school.example,,\n").utf8)
        let sheet = try await person.interview().roster { path throws(SetupFlaw) in
            guard path == "/etc/hosts" else { throw .file(["\(path):3: wrong"]) }
            guard let sheet = RosterSheet.read(csv: csv, file: path, ownAddresses: [], problems: Problems()) else {
                throw .empty
            }
            return sheet
        }
        #expect(sheet?.roster.units.count == 1)
        #expect(
            person.heard.contains { $0.contains("读不到文件") } && person.heard.contains { $0.contains("hostname:3: wrong") }
        )
        let later = try await Person([""]).interview().roster { _ throws(SetupFlaw) in throw .empty }
        #expect(later == nil)
    }
}
