import Daemon
import Foundation
import Settings
import Submissions
import Testing

@testable import Setup

/// Setting up an office again.
@Suite struct EarlierSetupTests {
    private let folder: OfficeFolder

    init() throws { folder = try OfficeFolder() }

    private func write(
        _ request: SetupRequest, over earlier: EarlierSetup? = nil, minute: Int = 0
    ) throws -> SetupResult {
        try SetupPlan(
            SetupAnswers(request, at: folder.place), roster: nil, over: earlier, at: folder.place, isForced: true
        ).write(at: Date(timeIntervalSince1970: 1_767_323_045 + Double(minute) * 60))
    }

    /// Changes the configuration as somebody with an editor does.
    private func edit(_ old: String, _ new: String) throws {
        let text = try folder.text(folder.place.configuration)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(
            toFile: folder.place.configuration, atomically: true, encoding: .utf8)
    }

    @Test func whatWasAnsweredIsReadBack() throws {
        defer { folder.remove() }
        #expect(EarlierSetup(folder.place) == nil)
        var request = SetupRequest.qq()
        (request.mail, request.from, request.smtpPassword) = ("office@city.example", "us@city.example", "other-secret")
        request.imap = .init(url: "imap://mail.city.example:143", tls: "starttls", user: "city\\\\office")
        request.smtp = .init(url: "smtps://relay.city.example:4650", user: "us@city.example")
        (request.admin, request.language, request.timeZone) = ("admin@x.example", "en", "Asia/Urumqi")
        _ = try write(request)
        let earlier = try #require(EarlierSetup(folder.place)?.request)
        // Its login is no address, so that its letters' address is taken for the mailbox's.
        #expect(earlier.mail == "us@city.example" && earlier.imap.user == "city\\\\office" && earlier.from == nil)
        #expect(earlier.imap.url == request.imap.url && earlier.imap.tls == "starttls")
        #expect(earlier.smtp.url == request.smtp.url && earlier.smtp.tls == nil && earlier.smtp.user == nil)
        #expect(earlier.password == request.password && earlier.smtpPassword == "other-secret")
        #expect(earlier.coordinators == ["a@office.example", "b@office.example"] && earlier.admin == request.admin)
        #expect(earlier.language == "en" && earlier.timeZone == "Asia/Urumqi" && earlier.office == request.office)
        // Told again, it is what is there.
        #expect(try write(earlier, over: EarlierSetup(folder.place)).written.isEmpty)
    }

    @Test func aChangedAnswerLeavesWhatSomebodyWroteAsItIs() throws {
        defer { folder.remove() }
        _ = try write(.qq())
        try edit("sending = \"hold\"", "sending = \"on\"")
        try edit("# retention = \"365d\"", "retention = \"730d\"")
        try edit("6/min", "3/min")
        try edit("[letters]\n", "[letters]\n# as the director wished\n")
        let before = try folder.text(folder.place.configuration)
        let earlier = try #require(EarlierSetup(folder.place))
        var request = earlier.request
        request.password = "another-one"
        let plan = try SetupPlan(
            SetupAnswers(request, at: folder.place), roster: nil, over: earlier, at: folder.place, isForced: true)
        #expect(plan.entries.map(\.path).allSatisfy { $0.hasSuffix("-password") } && plan.entries.count == 2)
        let summary = SetupWords(.chinese).summary(
            try SetupAnswers(request, at: folder.place), roster: nil, plan: plan)
        #expect(summary.contains("on：正常发出") && summary.contains("每分钟最多 3 封") && summary.contains("不留备份"))
        request.office = "另一处"
        let result = try write(request, over: earlier)
        #expect(result.kept == [folder.place.configuration + ".bak-20260102T030405Z"])
        let name = "\"示范区\\\"社区\\\"学院 \\\\ 一部\""
        #expect(try folder.text(folder.place.configuration) == before.replacing(name, with: "\"另一处\""))
        // Another provider bears another rate.
        let moved = try #require(EarlierSetup(folder.place))
        request.mail = "office@sina.com"
        (request.imap, request.smtp) = (.init(), .init())
        _ = try write(request, over: moved, minute: 1)
        let written = try #require(Configuration.load(folder.place.configuration).configuration)
        #expect(written.smtp.rate.letters == 20 && written.smtp.sending == .on && written.storageRetention != nil)
    }

    @Test(arguments: [
        ("# pin = ", "pin = "), ("coordinators = [\"", "coordinators = [\n\""),
        ("[office]\nname", "[ office ]\nname"), ("[storage]\ndirectory", "[storage]\n\"directory\""),
        ("mailbox = \"INBOX\"", "mailbox ="),
        ("password = { credential = \"imap-password\" }", "password = { file = \"/etc/hostname\" }"),
    ])
    func whatAnswersCannotChangeWithoutLossIsLeftAlone(_ old: String, _ new: String) throws {
        defer { folder.remove() }
        _ = try write(.qq())
        #expect(EarlierSetup(folder.place) != nil)
        try edit(old, new)
        #expect(EarlierSetup(folder.place) == nil)
        try SetupExample.packaged.write(toFile: folder.place.configuration, atomically: true, encoding: .utf8)
        #expect(EarlierSetup(folder.place) == nil && SetupPlan.isExample(folder.place))
    }

    @Test func linesThatEndAsInWindowsAreChangedAndEndSoStill() throws {
        defer { folder.remove() }
        _ = try write(.qq())
        try edit("\n", "\r\n")
        let before = try folder.text(folder.place.configuration)
        let earlier = try #require(EarlierSetup(folder.place))
        var request = earlier.request
        #expect(try write(request, over: earlier).written.isEmpty)
        request.office = "另一处"
        _ = try write(request, over: earlier)
        let name = "\"示范区\\\"社区\\\"学院 \\\\ 一部\""
        #expect(before.contains(name))
        #expect(try folder.text(folder.place.configuration) == before.replacing(name, with: "\"另一处\""))
    }

    @Test func theRosterIsWrittenWhereTheConfigurationReadsIt() throws {
        defer { folder.remove() }
        _ = try write(.qq())
        try edit("roster = \"units.csv\"", "roster = \"data/list.csv\"")
        try edit("directory = \"notices\"", "directory = \"data/calls\"")
        let earlier = try #require(EarlierSetup(folder.place))
        let (place, data) = (earlier.place, folder.place.folder + "/data")
        #expect(place.roster == data + "/list.csv" && place.notices == data + "/calls")
        let csv = Array((SetupExample.roster + "M01,一中,,,m01@school.example,,\n").utf8)
        let sheet = RosterSheet.read(csv: csv, file: "r.csv", ownAddresses: [], problems: Problems())
        for (roster, text) in [(nil, SetupExample.roster), (sheet, String(decoding: csv, as: UTF8.self))] {
            let answers = try SetupAnswers(earlier.request, at: place)
            _ = try SetupPlan(answers, roster: roster, over: earlier, at: place, isForced: true).write(at: Date())
            #expect(try folder.text(data + "/list.csv") == text)
            #expect(try SetupPlan.hasUnits(place) == (roster != nil))
        }
        #expect(try folder.text(folder.place.roster) == SetupExample.roster)
        let steps = SetupWords(.english).nextSteps(place, hasRoster: false)
        #expect(steps.contains(data + "/list.csv") && steps.contains(data + "/calls"))
    }

    @Test func aPasswordThatCannotBeReadIsAskedForAndATokensProgramIsNot() throws {
        defer { folder.remove() }
        _ = try write(.qq())
        try FileManager.default.removeItem(atPath: folder.place.credentials + "/imap-password")
        let earlier = try #require(EarlierSetup(folder.place)?.request)
        #expect(earlier.password == nil && earlier.missing == ["--password-file"])
        var request = SetupRequest.qq()
        (request.mail, request.password, request.tokenCommand) = ("office@outlook.com", nil, "/bin/true")
        _ = try write(request)
        let token = try #require(EarlierSetup(folder.place))
        #expect(token.request.tokenCommand == "/bin/true" && token.request.password == nil)
        // Back to a password: nothing of the token stays.
        _ = try write(.qq(), over: token, minute: 1)
        let written = try #require(Configuration.load(folder.place.configuration).configuration)
        #expect(written.mailboxes[0].authentication == .password && written.smtp.server.security == .implicit)
    }

    @Test func theRostersCategoriesAreCounted() throws {
        let csv =
            SetupExample.roster + "M01,一中,,中学;市直,m01@school.example,,\nM02,二中,,中学,m02@school.example,,\n"
            + "C01,社区,,,c01@school.example,,\n"
        let sheet = try #require(
            RosterSheet.read(csv: Array(csv.utf8), file: "r.csv", ownAddresses: [], problems: Problems()))
        #expect(sheet.categoryCounts.map(\.name) == ["中学", "市直"] && sheet.categoryCounts.map(\.units) == [2, 1])
        let about = SetupWords(.chinese).aboutCategories(sheet)
        #expect(about.contains("类别：中学 2、市直 1、没有类别的 1") && about.contains("units = [\"中学\"]"))
        let bare = try #require(
            RosterSheet.read(
                csv: Array((SetupExample.roster + "M01,一中,,,m01@school.example,,\n").utf8), file: "r.csv",
                ownAddresses: [], problems: Problems()))
        #expect(SetupWords(.english).aboutCategories(bare).contains("no categories"))
    }
}
