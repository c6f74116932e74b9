import Foundation
import MailTransport
import Settings
import Submissions
import Testing

@testable import Daemon

@Suite struct ConfigurationTests {
    /// What is required, and nothing else. `change` replaces one text in it.
    static func minimal(_ change: (from: String, to: String) = ("", "")) -> String {
        let toml = """
            [office]
            name = "学院"
            coordinators = ["coordinator@office.example"]
            [storage]
            directory = "/var/lib/muster"
            [notices]
            directory = "notices"
            [units]
            roster = "units.csv"
            [[mailbox]]
            id = "main"
            url = "imaps://imap.office.example"
            user = "submissions@office.example"
            password = { file = "imap" }
            [smtp]
            url = "smtps://smtp.office.example"
            from = "letters@office.example"

            """
        return change.from.isEmpty ? toml : toml.replacingOccurrences(of: change.from, with: change.to)
    }

    static func read(_ toml: String, file: String = "/etc/muster/muster.toml") -> (Configuration?, [String]) {
        let problems = Problems()
        let draft = ConfigurationDraft.read(
            Array(toml.utf8), file: file, problems: problems, isThere: { $0.contains("there") })
        return (draft?.configuration, problems.all.map(\.description))
    }

    @Test(arguments: ["smtp.qq.com", "smtp.exmail.qq.com", "smtp.163.com", "SMTP.126.com"])
    func lettersLeaveSlowlyWhereAccountsAreBannedForHaste(host: String) throws {
        let (read, _) = Self.read(Self.minimal(("smtps://smtp.office.example", "smtps://\(host)")))
        #expect(read?.smtp.rate == SendingRate(letters: 6, seconds: 60))
        let chosen = Self.minimal(("smtps://smtp.office.example\"", "smtps://\(host)\"\nrate = \"30/min\""))
        #expect(Self.read(chosen).0?.smtp.rate == SendingRate(letters: 30, seconds: 60))
    }

    @Test func thePasswordMayBeAnAccessToken() throws {
        let command = "password = { command = [\"token\"] }\nauth = \"xoauth2\""
        let text = Self.minimal(("password = { file = \"imap\" }", command))
            .replacing("from = \"letters", with: "user = \"u\"\n\(command)\nfrom = \"letters")
        let (read, problems) = Self.read(text)
        #expect(problems == [])
        #expect(read?.mailboxes.first?.authentication == .xoauth2 && read?.smtp.authentication == .xoauth2)
        #expect(read?.mailboxes.first?.password == .command(["token"]))
        let plain = Self.read(Self.minimal()).0
        #expect(plain?.mailboxes.first?.authentication == .password && plain?.smtp.authentication == .password)
    }

    @Test func everythingThatIsLeftOutHasItsDefault() throws {
        let (read, problems) = Self.read(Self.minimal())
        let configuration = try #require(read)
        #expect(problems == [])
        #expect(configuration.timeZone.identifier == "Asia/Shanghai" && configuration.language == .chinese)
        #expect(configuration.admins == ["coordinator@office.example"])
        let mailbox = try #require(configuration.mailboxes.first)
        #expect(mailbox.mailbox == "INBOX" && mailbox.poll == 180 && mailbox.since == .firstRun)
        #expect(mailbox.server.host == "imap.office.example" && mailbox.server.port == 993)
        #expect(mailbox.server.security == .implicit && mailbox.server.pin == nil && !mailbox.server.allowsLegacyTLS)
        let smtp = configuration.smtp
        #expect(mailbox.authenticationServer == nil)
        #expect(smtp.user == nil && smtp.password == nil && smtp.redirectTo == nil && smtp.sending == .hold)
        #expect(
            smtp.rate == SendingRate(letters: 20, seconds: 60) && smtp.daily == 500 && smtp.hello == "office.example")
        #expect(configuration.letters == LetterSettings() && configuration.letters.reminders == [-3, -1, 1, 3])
        #expect(configuration.letters.coalesce == 600 && configuration.letters.digest == TimeOfDay(hour: 9, minute: 0))
        #expect(configuration.letters.opens == TimeOfDay(hour: 8, minute: 30))
        #expect(configuration.letters.closes == TimeOfDay(hour: 18, minute: 0))
        #expect(!configuration.inspection.allowWithoutLandlock)
    }

    @Test func everyKeyIsRead() throws {
        let toml = Self.minimal(
            (
                "[storage]",
                """
                timezone = "Europe/Berlin"
                language = "en"
                admin = "admin@office.example"
                [letters]
                directory = "letters"
                coalesce = "5m"
                hours = "07:00-20:15"
                workdays = "days.toml"
                reminders = [3, -1]
                digest = "8:00"
                [inspection]
                allow_without_landlock = false
                [storage]
                """
            )
        )
        .replacingOccurrences(
            of: "[smtp]\n",
            with: """
                mailbox = "报送"
                poll = "10m"
                since = 2025-09-01
                after = "leave"
                ca = "there.pem"
                pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
                [smtp]
                tls = "starttls"
                user = "letters@office.example"
                password = { command = ["pass", "show", "smtp"] }
                rate = "3/s"
                daily = 200
                sending = "on"
                redirect_to = "pilot@office.example"
                hello = "muster.office.example"

                """
        ).replacingOccurrences(of: "smtps:", with: "smtp:")
        let (read, problems) = Self.read(toml)
        #expect(problems == [])
        let configuration = try #require(read)
        #expect(configuration.timeZone.identifier == "Europe/Berlin" && configuration.language == .english)
        #expect(configuration.admins == ["admin@office.example"])
        let mailbox = try #require(configuration.mailboxes.first)
        #expect(mailbox.mailbox == "报送" && mailbox.poll == 600)
        #expect(mailbox.since == .day(LocalDate(year: 2025, month: 9, day: 1)))
        #expect(mailbox.password == .file("/etc/muster/imap"))
        #expect(mailbox.server.certificateAuthority == "/etc/muster/there.pem" && mailbox.server.pin?.count == 52)
        let smtp = configuration.smtp
        #expect(smtp.server.security == .starttls && smtp.server.port == 587 && smtp.user == "letters@office.example")
        #expect(smtp.password == .command(["pass", "show", "smtp"]) && smtp.sending == .on)
        #expect(smtp.daily == 200)
        #expect(smtp.rate == SendingRate(letters: 3, seconds: 1) && smtp.redirectTo == "pilot@office.example")
        #expect(smtp.hello == "muster.office.example")
        let letters = configuration.letters
        #expect(letters.directory == "/etc/muster/letters" && letters.workdaysFile == "/etc/muster/days.toml")
        #expect(letters.reminders == [-1, 3] && letters.coalesce == 300 && letters.opens < letters.closes)
        #expect(letters.closes == TimeOfDay(hour: 20, minute: 15) && letters.digest == TimeOfDay(hour: 8, minute: 0))
    }

    @Test func pathsAreRelativeToTheFileOrToTheParentOfConfig() {
        #expect(Self.read(Self.minimal(), file: "/srv/a/Config/m.toml").0?.rosterFile == "/srv/a/units.csv")
        #expect(Self.read(Self.minimal(), file: "/srv/a/config/m.toml").0?.rosterFile == "/srv/a/config/units.csv")
        #expect(Self.read(Self.minimal(), file: "/srv/a/m.toml").0?.noticesDirectory == "/srv/a/notices")
        #expect(Self.read(Self.minimal(), file: "/srv/a/m.toml").0?.storageDirectory == "/var/lib/muster")
        let here = FileManager.default.currentDirectoryPath
        #expect(Self.read(Self.minimal(), file: "m.toml").0?.rosterFile == here + "/units.csv")
        let up = Self.minimal(("units.csv", "../x/./units.csv"))
        #expect(Self.read(up, file: "/srv/a/m.toml").0?.rosterFile == "/srv/x/units.csv")
    }

    @Test func theOfficesOwnAddressesAreItsLoginsAndItsSender() {
        let problems = Problems()
        let toml = Self.minimal(("user = \"submissions@office.example\"", "user = \"Inbox@Office.example\""))
        let draft = ConfigurationDraft.read(Array(toml.utf8), file: "/m.toml", problems: problems)
        #expect(draft?.sources.ownAddresses == ["inbox@office.example", "letters@office.example"])
    }

    @Test func plainConnectionsAndFrequentPollsAreForThisMachine() throws {
        let toml = Self.minimal(
            ("imaps://imap.office.example\"", "imap://127.0.0.1:1143\"\ntls = \"none\"\npoll = \"1s\""))
        let (configuration, problems) = Self.read(toml)
        #expect(problems == [])
        let mailbox = try #require(configuration?.mailboxes.first)
        #expect(mailbox.server.security == .none && mailbox.server.port == 1143 && mailbox.poll == 1)
    }
}
