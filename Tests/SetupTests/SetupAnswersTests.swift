import Submissions
import Testing

@testable import Setup

@Suite struct SetupAnswersTests {
    private let place = SetupPlace(configuration: "/srv/office/muster.toml")

    private func flaws(_ change: (inout SetupRequest) -> Void) -> [String] {
        var request = SetupRequest.qq()
        change(&request)
        do throws(SetupFlaws) {
            _ = try SetupAnswers(request, at: place)
            return []
        } catch {
            return error.all.map(\.flag)
        }
    }

    @Test func aWrongAnswerIsToldByItsFlag() throws {
        #expect(flaws { _ in } == [])
        #expect(flaws { $0.office = "\u{1B}[2J" } == ["--office"])
        #expect(flaws { $0.office = "a\u{202E}b" } == ["--office"])
        #expect(flaws { $0.mail = "office@" } == ["--mail"])
        #expect(flaws { $0.mail = "office@localhost" } == ["--mail"])
        #expect(flaws { $0.imap.url = "http://imap.office.example" } == ["--imap"])
        #expect(flaws { $0.smtp = .init(url: "smtp://smtp.office.example", tls: "none") } == ["--smtp"])
        #expect(flaws { $0.coordinators = ["a@office.example", "b"] } == ["--coordinator"])
        #expect(flaws { $0.timeZone = "CST" } == ["--timezone"])
        #expect(try SetupRule.zone("UTC").identifier == "Etc/UTC", "a name that the configuration takes")
        #expect(flaws { $0.language = "de" } == ["--language"])
        #expect(flaws { $0.imap.url = "mail.office.example/inbox" } == ["--imap"])
        #expect(flaws { $0.storage = "here" } == ["--storage"])
        #expect(flaws { $0.password = "two\nlines" } == ["--password-file", "--smtp-password-file"])
        #expect(flaws { $0.password = "" } == ["--password-file", "--smtp-password-file"])
        #expect(flaws { $0.authority = "/nowhere/ca.pem" } == ["--ca"])
        #expect(flaws { $0.from = "a b@office.example" } == ["--from"])
    }

    @Test func ofWhatIsNotAllToldOnlyWhatWasToldIsWrong() {
        var request = SetupRequest()
        #expect(SetupAnswers.flaws(request, at: place).all.isEmpty)
        (request.mail, request.timeZone, request.language, request.imap.tls) = ("x", "x", "de", "x")
        #expect(
            SetupAnswers.flaws(request, at: place).all.map(\.flag) == ["--mail", "--imap", "--timezone", "--language"])
    }

    @Test(arguments: [
        ("mail.office.example", nil, "imaps://mail.office.example", "smtps://mail.office.example"),
        ("imap.office.example:143", "starttls", "imap://imap.office.example:143", "smtp://smtp.office.example:587"),
        ("[::1]:993", nil, "imaps://[::1]:993", "smtps://[::1]"),
    ])
    func aHostMayBeToldForAURL(_ host: String, _ tls: String?, _ imap: String, _ smtp: String) throws {
        var request = SetupRequest.qq()
        request.mail = "office@city.example"
        request.imap.url = host
        let answers = try SetupAnswers(request, at: place)
        #expect(
            answers.imap.url == imap && answers.imap.tls == tls && answers.smtp.url == smtp && answers.smtp.tls == tls)
        request.smtp.url = "relay.office.example:25"
        #expect(try SetupAnswers(request, at: place).smtp.endpoint.security == .starttls)
        request.imap = .init(url: "localhost:1143", tls: "none")
        #expect(try SetupAnswers(request, at: place).imap.url == "imap://localhost:1143")
    }

    @Test func allThatIsWrongIsToldAtOnce() {
        #expect(
            flaws {
                ($0.office, $0.mail, $0.timeZone, $0.coordinators) = ("", "x", "x", [])
            } == ["--office", "--mail", "--timezone", "--coordinator"])
    }

    @Test func whatIsMissingIsNamedByItsFlags() {
        #expect(SetupRequest().missing == ["--office", "--mail", "--password-file", "--coordinator"])
        #expect(SetupRequest.qq().missing == [])
    }

    @Test func aDomainOfItsOwnHasServersByTheirUsualNames() throws {
        var request = SetupRequest.qq()
        request.mail = "office@jyj.city.example"
        let answers = try SetupAnswers(request, at: place)
        #expect(
            answers.imap.url == "imaps://imap.jyj.city.example" && answers.smtp.url == "smtps://smtp.jyj.city.example")
        #expect(answers.imap.user == "office@jyj.city.example" && answers.ownAddresses == ["office@jyj.city.example"])
    }

    @Test(arguments: [
        ("/etc/muster/muster.toml", "/var/lib/muster", "muster", "/etc/muster"),
        ("/etc/muster/north/muster.toml", "/var/lib/muster-north", "muster@north", "/etc/muster/north"),
        ("/srv/office/muster.toml", "/srv/office/storage", nil, "/srv/office"),
        ("/srv/office/Config/m.toml", "/srv/office/storage", nil, "/srv/office"),
    ])
    func theConfigurationsPlaceTellsTheRest(_ path: String, _ storage: String, _ unit: String?, _ folder: String) {
        let place = SetupPlace(configuration: path)
        #expect(place.storage == storage && place.unit == unit && place.folder == folder)
        #expect(place.credentials == folder + "/credentials" && place.notices == folder + "/notices")
    }
}
