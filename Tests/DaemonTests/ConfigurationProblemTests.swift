import Foundation
import Settings
import Submissions
import Testing

@testable import Daemon

/// One test for each thing that can be wrong with a configuration: what is changed in a sound one, and what is said.
@Suite struct ConfigurationProblemTests {
    typealias Case = (from: String, to: String, says: String)

    private func check(_ wrong: Case) {
        let (_, problems) = ConfigurationTests.read(ConfigurationTests.minimal((wrong.from, wrong.to)), file: "m.toml")
        #expect(problems.count == 1 && problems[0].contains(wrong.says), "\(problems)")
    }

    private func mailbox(_ lines: String) -> String { "id = \"main\"\n" + lines }

    @Test(
        arguments: [
            ("name = \"学院\"", "", "m.toml:1: office.name: is missing and has no default"),
            ("coordinators = [\"coordinator@office.example\"]", "", "m.toml:1: office.coordinators: is missing"),
            ("[\"coordinator@office.example\"]", "[]", "m.toml:3: office.coordinators: is empty; at least one"),
            ("coordinator@office.example", "coordinator", "office.coordinators: \"coordinator\" is no mail address"),
            ("name = \"学院\"", "name = \"学院\"\nadmin = \"x y\"", "m.toml:3: office.admin: \"x y\" is no mail address"),
            ("name = \"学院\"", "name = \"学院\"\ntimezone = \"CST\"", "office.timezone: must be a time zone's name"),
            (
                "name = \"学院\"", "name = \"学院\"\ntimezone = \"Asia/Shanghi\"",
                "office.timezone: must be a time zone's name"
            ),
            ("name = \"学院\"", "name = \"学院\"\nlanguage = \"zh\"", "must be one of \"zh-Hans\", \"en\", but is \"zh\""),
            (
                "name = \"学院\"", "name = \"学院\"\ntimezon = \"UTC\"",
                "office.timezon: is no known key; the nearest one is \"timezone\""
            ),
            ("[storage]\ndirectory = \"/var/lib/muster\"", "", "m.toml: storage.directory: is missing"),
            ("[units]\nroster = \"units.csv\"", "", "units.roster: is missing"),
            (
                "/var/lib/muster\"", "/var/lib/muster\"\nreserve = \"much\"",
                "m.toml:6: storage.reserve: must be a size in bytes"
            ),
            ("[units]", "[unit]", "unit: is no known key; the nearest one is \"units\""),
            ("[smtp]", "[letters]\ndigest = \"25:00\"\n[smtp]", "letters.digest: must be a time of day"),
            ("[smtp]", "[letters]\ndigest = \"19:00\"\n[smtp]", "warning: letters.digest: is outside hours"),
            ("[smtp]", "[letters]\nhours = \"18:00-08:30\"\n[smtp]", "letters.hours: must be two times"),
            ("[smtp]", "[letters]\nreminders = [1, 100]\n[smtp]", "letters.reminders: must be a list of whole numbers"),
            ("[smtp]", "[letters]\nreminders = [1, 1]\n[smtp]", "warning: letters.reminders: names a day twice"),
            (
                "[smtp]", "[letters]\ncoalesce = \"1d\"\n[smtp]", "letters.coalesce: must be at most 12h"
            ),
            (
                "[smtp]", "[letters]\ncoalesce = 600\n[smtp]",
                "letters.coalesce: must be a whole number and s, m, h or d"
            ),
            (
                "[smtp]", "[inspection]\nallow_without_landlock = true\n[smtp]",
                "warning: inspection.allow_without_landlock"
            ),
            ("[smtp]", "[inspection]\nallow_without_landlock = 1\n[smtp]", "must be true or false, but is 1"),
        ] as [Case])
    func ofTheOfficeAndItsLetters(_ wrong: Case) {
        let (_, problems) = ConfigurationTests.read(ConfigurationTests.minimal((wrong.from, wrong.to)), file: "m.toml")
        #expect(problems.contains { $0.contains(wrong.says) }, "\(problems)")
    }

    @Test(arguments: [
        ("poll = \"4s\"", "m.toml:12: mailbox[0].poll: must be from 5s to 24h, but is 4s"),
        ("poll = \"59s\"", "warning: mailbox[0].poll: is under 60s"), ("poll = \"25h\"", "must be from 5s to 24h"),
        ("poll = 180", "mailbox[0].poll: must be a whole number and"),
        ("authserv_id = \"two words\"", "mailbox[0].authserv_id: must be one word"),
        ("since = \"yesterday\"", "since: must be \"first-run\" or a date"),
        ("since = 2099-01-01", "warning: mailbox[0].since: is 2099-01-01, in the future"),
        ("since = 2025-06-31", "or a date such as"),
        ("since = 2025-06-30T10:00:00", "or a date such as"), ("after = \"delete\"", "after: must be \"leave\""),
        ("mailbox = \"\"", "mailbox[0].mailbox: must be text"), ("ca = \"office.pem\"", "office.pem cannot be read"),
        ("pin = \"sha256//AAAA\"", "mailbox[0].pin: must be sha256//"), ("tls = \"none\"", "mailbox[0].tls:"),
        ("auth = \"oauth\"", "mailbox[0].auth: must be one of \"password\", \"xoauth2\""),
        ("tls_legacy = true", "warning: mailbox[0].tls_legacy: accepts outdated TLS"),
        ("pol = \"1m\"", "mailbox[0].pol: is no known key; the nearest one is \"poll\""),
    ])
    func ofAMailbox(_ line: String, _ message: String) {
        check(("id = \"main\"", mailbox(line), message))
    }

    @Test(
        arguments: [
            ("id = \"main\"", "", "m.toml:10: mailbox[0].id: is missing"),
            ("id = \"main\"", "id = \"a b\"", "mailbox[0].id: must be 1 to 64"),
            ("imaps://imap.office.example", "imap://imap.office.example", "mailbox[0].tls:"),
            ("imaps://imap.office.example", "https://imap.office.example", "mailbox[0].url: must be of the form imap"),
            ("user = \"submissions@office.example\"", "", "mailbox[0].user: is missing"),
            ("password = { file = \"imap\" }", "", "mailbox[0].password: is missing"),
            ("{ file = \"imap\" }", "{ file = \"a\", credential = \"b\" }", "mailbox[0].password: must name one place"),
            ("{ file = \"imap\" }", "{}", "mailbox[0].password: must name one place"),
            ("{ file = \"imap\" }", "{ command = [] }", "mailbox[0].password.command: is empty"),
            ("{ file = \"imap\" }", "{ credential = \"../x\" }", "mailbox[0].password.credential: must be 1 to 64"),
            ("{ file = \"imap\" }", "{ file = \"a\", fil = \"b\" }", "mailbox[0].password.fil: is no known key"),
        ] as [Case])
    func ofAMailboxsRequiredKeys(_ wrong: Case) { check(wrong) }

    @Test(
        arguments: [
            ("from = \"letters@office.example\"", "", "m.toml:15: smtp.from: is missing"),
            (
                "from = \"letters", "auth = \"xoauth2\"\nfrom = \"letters",
                "smtp.auth: goes with user and password, which are missing"
            ),
            (
                "letters@office.example", "学院 <letters@office.example>",
                "smtp.from: \"学院 <letters@office.example>\" is no mail address"
            ),
            ("smtps://smtp.office.example", "smtps://smtp.office.example/x", "smtp.url:"),
            ("[smtp]", "[smtp]\nuser = \"a\"", "smtp.password: is missing: user and password"),
            ("[smtp]", "[smtp]\npassword = { file = \"a\" }", "smtp.user: is missing: user and password"),
            ("[smtp]", "[smtp]\nrate = \"20\"", "smtp.rate: must be a whole number from 1 and"),
            ("[smtp]", "[smtp]\ndaily = 0", "smtp.daily: must be"),
            ("[smtp]", "[smtp]\nsending = \"off\"", "smtp.sending: must be one of \"hold\", \"on\""),
            ("[smtp]", "[smtp]\nsending = true", "smtp.sending: must be one of \"hold\", \"on\", but is true"),
            ("[smtp]", "[smtp]\nredirect_to = \"pilot\"", "smtp.redirect_to: \"pilot\" is no mail address"),
            ("[smtp]", "[smtp]\nhello = \"a b\"", "smtp.hello: must be a host name"),
        ] as [Case])
    func ofSMTP(_ wrong: Case) { check(wrong) }

    @Test func aPasswordInTheFileIsRefusedAndNeverShown() {
        let (_, problems) = ConfigurationTests.read(ConfigurationTests.minimal(("{ file = \"imap\" }", "\"hunter2\"")))
        #expect(problems.count == 1 && problems[0].contains("mailbox[0].password: must say where the password is kept"))
        #expect(problems.allSatisfy { !$0.contains("hunter2") })
    }

    @Test func mailboxesAreToldApart() {
        let second = """
            [[mailbox]]
            id = "main"
            url = "imaps://imap.office.example"
            user = "submissions@office.example"
            password = { file = "imap" }
            [smtp]
            """
        let (_, problems) = ConfigurationTests.read(ConfigurationTests.minimal(("[smtp]", second)), file: "m.toml")
        #expect(
            problems == [
                "m.toml:16: mailbox[1].id: \"main\" is the id of an earlier mailbox too",
                "m.toml:15: mailbox[1]: is the same mailbox as an earlier one",
            ])
        let (none, missing) = ConfigurationTests.read("", file: "m.toml")
        #expect(
            none == nil && missing.count == 8
                && missing.contains("m.toml: mailbox: is missing: at least one [[mailbox]] is needed"))
    }

    @Test func whatIsNoTOMLIsSaidWithItsLine() {
        let (configuration, problems) = ConfigurationTests.read("[office]\nname = \n", file: "m.toml")
        #expect(configuration == nil && problems.count == 1 && problems[0].hasPrefix("m.toml:2: is not TOML"))
    }
}
