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
        let person = Person(["社区学院", " office＠163．com ", "ABCDEFGHIJKLMNOP", "a@x.example，b＠x。example", ""])
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

    @Test(arguments: [
        ("mail.city.example", "[mail.city.example]", "imaps://mail.city.example", "smtps://mail.city.example", nil),
        (
            "imap.city.example:993", "[smtp.city.example]", "imaps://imap.city.example:993",
            "smtps://smtp.city.example", nil
        ),
        (
            "mail.city.example：143", "[mail.city.example:587]", "imap://mail.city.example:143",
            "smtp://mail.city.example:587",
            "starttls"
        ),
        (
            "imaps://imap.city.example", "[smtp.city.example]", "imaps://imap.city.example",
            "smtps://smtp.city.example", nil
        ),
    ])
    func aHostIsAServerAndTheNextOneFollowsIt(
        _ answer: String, _ usual: String, _ imap: String, _ smtp: String, _ tls: String?
    ) throws {
        let person = Person(["Office", "office@city.example", "", answer, "", "", "s", "a@x.example", ""])
        let request = try person.interview().complete(SetupRequest())
        #expect(
            request.imap.url == imap && request.smtp.url == smtp && request.imap.tls == tls && request.smtp.tls == tls)
        #expect(person.heard.contains { $0.hasPrefix("SMTP 服务器 \(usual)") }, "\(person.heard)")
        let place = SetupPlace(configuration: "/srv/office/muster.toml")
        let answers = try SetupAnswers(request, at: place)
        #expect(answers.imap.endpoint.security == (tls == nil ? .implicit : .starttls))
        #expect(answers.smtp.endpoint.port == (tls == nil ? 465 : 587))
    }

    @Test func onlyWhatNoFlagSaidIsAsked() throws {
        var request = SetupRequest.qq()
        request.admin = "admin@x.example"
        request.password = nil
        let person = Person(["code"])
        let complete = try person.interview().complete(request)
        #expect(complete.password == "code" && person.answers.isEmpty)
    }

    @Test func aQuestionIsAskedUntilItsAnswerCanBeUsed() throws {
        let wrong = (0..<20).map { "x\($0)" }
        let person = Person(["社区学院"] + wrong + ["office@qq.com", "", "two\u{7}", "code", "a", "a@x.example", ""])
        let request = try person.interview().complete(SetupRequest())
        #expect(request.office == "社区学院" && request.mail == "office@qq.com" && request.password == "code")
        #expect(person.heard.count { $0.contains("不是邮箱地址") } == wrong.count + 1 && person.answers.isEmpty)
        #expect(person.heard.contains("不能为空。") && person.heard.contains { $0.contains("控制字符") })
    }

    @Test(arguments: [Language.chinese, .english]) func whatIsWrongIsToldInTheLanguageOfTheQuestions(language: Language)
    {
        let words = SetupWords(language)
        let flaws: [SetupFlaw] = [
            .empty, .notOneLine, .notUTF8, .tooLong, .notAnAddress("x"), .server("imap", "url"),
            .serverTLS("smtp", "tls"),
            .notAZone("x"), .notALanguage("x"), .notAbsolute("x"), .noProgram("x"), .noSuchFile("x"), .noChoice(5),
            .tokenNeeded("x"), .noYesOrNo, .file(["x"]),
        ]
        let errors: [SetupError] = [
            .inTheWay(["x"]), .system("be read", path: "x", code: 13), .configuration([]),
        ]
        let texts =
            flaws.map(words.text) + errors.flatMap(words.text)
            + [
                words.text(.inputEnded), words.text(.declined), words.noRoom("x"), words.oneStandardInput,
                words.missing(["x"]), words.beforeNotes, words.beforeDoctor,
            ]
        for text in texts {
            let isChinese = text.unicodeScalars.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) }
            #expect(isChinese == (language == .chinese), "\(text)")
        }
    }

    /// What an office of its own servers was set up with.
    private var earlier: SetupRequest {
        var request = SetupRequest()
        (request.office, request.mail, request.password) = ("社区学院", "office@city.example", "old-secret")
        request.imap = .init(url: "imap://mail.city.example:1143", tls: "starttls", user: "city\\office")
        request.smtp = .init(url: "smtps://relay.city.example", user: "city\\office")
        (request.coordinators, request.admin) = (["a@x.example", "b@x.example"], "admin@x.example")
        (request.storage, request.language, request.timeZone) = ("/srv/data", "en", "Asia/Urumqi")
        return request
    }

    @Test func whatWasToldEarlierIsTheDefaultOfEveryQuestion() throws {
        let person = Person(Array(repeating: "", count: 9))
        let request = try person.interview().complete(SetupRequest(), over: earlier)
        #expect(request == earlier && person.answers.isEmpty, "\(request) \(person.heard)")
        let heard = person.heard.joined(separator: "\n")
        #expect(heard.contains("已经有一份配置") && heard.contains("[mail.city.example:1143]"))
        #expect(heard.contains("[保留现有的]") && !heard.contains("old-secret"))
        // One wrong password is one answer.
        let corrected = Person(["", "", "", "", "", "", "new-secret", "", ""])
        var expected = earlier
        expected.password = "new-secret"
        #expect(try corrected.interview().complete(SetupRequest(), over: earlier) == expected)
        // A relay of its own stays when the mailbox moves; a server that went by the mailbox's goes by it again.
        func smtp(_ earlier: SetupRequest) throws -> String? {
            let moved = Person(["", "", "", "new.city.example", "", "", "", "", ""])
            return try moved.interview().complete(SetupRequest(), over: earlier).smtp.url
        }
        #expect(try smtp(earlier) == "smtps://relay.city.example")
        var alike = earlier
        (alike.imap, alike.smtp) = (.init(url: "imaps://a.city.example"), .init(url: "smtps://a.city.example"))
        #expect(try smtp(alike) == "smtps://new.city.example")
    }

    @Test func anotherMailboxHasNeitherTheEarlierLoginNorItsPassword() throws {
        let moved = Person(["", "other@city.example", "", "", "", "", "", "code", "", ""])
        let request = try moved.interview().complete(SetupRequest(), over: earlier)
        #expect(request.imap.url == earlier.imap.url && request.imap.user == "other@city.example")
        #expect(request.password == "code" && moved.heard.contains("不能为空。"))
        let away = Person(["", "office@163.com", "code", "", ""])
        let other = try away.interview().complete(SetupRequest(), over: earlier)
        #expect(other.imap.url == "imaps://imap.163.com" && other.imap.tls == nil && other.imap.user == nil)
        #expect(other.storage == "/srv/data" && other.coordinators == earlier.coordinators)
    }

    /// What becomes of `request` when a person answers so after a refusal; the prompts.
    private func again(
        _ answers: [String], _ request: SetupRequest, imap: Bool, smtp: Bool, smtpIsLetIn: Bool = false
    ) -> (request: SetupRequest?, person: Person) {
        let person = Person(answers)
        let request = person.interview().loginsAgain(
            request, isIMAPRefused: imap, isSMTPRefused: smtp, isSMTPLetIn: smtpIsLetIn)
        return (request, person)
    }

    @Test func aRefusedPasswordIsAskedForAgain() throws {
        let (better, person) = again(["", "better"], earlier, imap: true, smtp: true)
        var expected = earlier
        expected.password = "better"
        #expect(better == expected && person.secrets == 1 && person.answers.isEmpty)
        #expect(person.heard.contains { $0.contains("用登录名 city\\office 登录没有成功") }, "\(person.heard)")
        var two = earlier
        two.smtpPassword = "other"
        let both = again(["", "", "", "for smtp"], two, imap: true, smtp: true).request
        #expect(both?.password == "old-secret" && both?.smtpPassword == "for smtp")
        let relay = again(["", "for smtp"], earlier, imap: false, smtp: true).request
        #expect(relay?.password == "old-secret" && relay?.smtpPassword == "for smtp")
        // A password that was let in stays, though it was the same.
        let (one, mailbox) = again(["", "for imap"], earlier, imap: true, smtp: false, smtpIsLetIn: true)
        #expect(one?.password == "for imap" && one?.smtpPassword == "old-secret")
        #expect(mailbox.heard.count { $0.hasPrefix("IMAP ") } == 2)
        let alone = again(["", "for both"], earlier, imap: true, smtp: false).request
        #expect(alone?.password == "for both" && alone?.smtpPassword == nil, "SMTP did not answer")
        for answers in [["", ""], [""], []] {
            #expect(again(answers, earlier, imap: true, smtp: true).request == nil)
        }
    }

    @Test func aRefusedLoginNameIsAskedForAgainWhereItIsNotTheAddress() throws {
        let (both, person) = again(["office", ""], earlier, imap: true, smtp: true)
        var expected = earlier
        (expected.imap.user, expected.smtp.user) = ("office", "office")
        #expect(both == expected && person.heard.contains("登录名 [city\\office]："), "\(person.heard)")
        // What SMTP took, or has of its own, stays.
        let mailbox = again(["office", ""], earlier, imap: true, smtp: false, smtpIsLetIn: true).request
        #expect(mailbox?.imap.user == "office" && mailbox?.smtp.user == "city\\office" && mailbox?.smtpPassword == nil)
        var apart = earlier
        (apart.smtp.user, apart.smtpPassword) = ("relay", "other")
        let two = again(["office", "", "", ""], apart, imap: true, smtp: true).request
        #expect(two?.imap.user == "office" && two?.smtp.user == "relay" && two?.smtpPassword == "other")
        let relay = again(["office", ""], earlier, imap: false, smtp: true).request
        #expect(relay?.imap.user == "city\\office" && relay?.smtp.user == "office" && relay?.smtpPassword == nil)

        var known = SetupRequest()
        (known.mail, known.password, known.imap.url) = ("office@163.com", "code", "imaps://imap.163.com")
        let (code, asked) = again(["better"], known, imap: true, smtp: true)
        #expect(code?.password == "better" && code?.imap.user ?? "office@163.com" == "office@163.com")
        #expect(asked.heard.contains { $0.contains("用登录名 office@163.com 登录没有成功") } && asked.secrets == 1)
    }

    @Test func aPasswordOfAFlagLeavesThatOfSMTPAsItIs() throws {
        var two = earlier
        two.smtpPassword = "other"
        var told = SetupRequest()
        told.password = "told"
        let person = Person(Array(repeating: "", count: 8))
        let request = try person.interview().complete(told, over: two)
        #expect(request.password == "told" && request.smtpPassword == "other" && person.secrets == 0)
        told.mail = "other@city.example"
        let moved = Person(Array(repeating: "", count: 8))
        #expect(try moved.interview().complete(told, over: two).smtpPassword == nil)
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
        try Person(["x", "1", "ja", "y"]).interview().confirm("summary")
        #expect(throws: InterviewEnd.inputEnded) { try Person(["x", "1", "ja"]).interview().confirm("summary") }
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
        let other = Person([""])
        let kept = try await other.interview().roster(hasUnits: true) { _ throws(SetupFlaw) in throw .empty }
        #expect(kept == nil && other.heard.contains { $0.contains(".ods 或 .csv）") && $0.contains("[保留现有的]") })
    }
}
