import Foundation
import Settings
import Submissions
import Testing

@testable import Daemon

@Suite struct CheckTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A folder with a sound configuration, roster and notice, `changes` applied to the files named.
    private func folder(_ changes: [String: String?] = [:]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("notices"), withIntermediateDirectories: true)
        var files: [String: String?] = [
            "m.toml": ConfigurationTests.minimal(), "imap": "secret",
            "units.csv": "code,name,aliases,categories,addresses\n1,甲校,,school,a@x.example\n",
            "notices/n.toml":
                "id = \"n\"\ntitle = \"t\"\nmailboxes = [\"main\"]\n[[phase]]\nid = \"p\"\ndue = 2024-10-30\n"
                + "[[phase.requirement]]\nid = \"r\"\nkind = \"plan\"\n",
        ]
        files.merge(changes) { $1 }
        for case (let name, let text?) in files {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            let path = folder.appendingPathComponent(name).path
            _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: attributes)
        }
        return folder
    }

    private func found(in folder: URL) -> (report: CheckReport, problems: [String]) {
        let report = check(folder.appendingPathComponent("m.toml").path, environment: [:])
        return (report, report.problems.map { "\($0)".replacingOccurrences(of: folder.path + "/", with: "") })
    }

    @Test func aSoundOfficeHasNoProblem() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (report, problems) = found(in: folder)
        #expect(problems == [] && report.isSound && report.isReadable)
        #expect(report.office?.notices.count == 1 && report.office?.roster.units.count == 1)
        let (configuration, _) = Configuration.load(folder.appendingPathComponent("m.toml").path)
        let (office, officeProblems) = loadOffice(try #require(configuration))
        #expect(office?.notices.map(\.id) == ["n"] && officeProblems.isEmpty)
        #expect(office?.ownAddresses == ["submissions@office.example", "letters@office.example"])
    }

    @Test func theSampleConfigurationAndTheSeedsAreSoundButForTheCredentials() {
        let report = check(Self.repository.appendingPathComponent("Config/muster.toml").path, environment: [:])
        #expect(report.isSound)
        #expect(report.problems.count == 2)
        #expect(
            report.problems.allSatisfy {
                $0.key.hasSuffix(".password") && $0.message.contains("$CREDENTIALS_DIRECTORY")
            })
        #expect(
            report.office?.notices.map(\.id)
                == ["city-2021", "district-2020", "district-2024", "ministry-2020", "park-2021"])
    }

    @Test func theSampleConfigurationsDefaultsAndSuggestionsAreRight() throws {
        let file = Self.repository.appendingPathComponent("Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        // Every suggestion taken up but `tls`, which would contradict imaps://.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("# ") && line.contains(" = ") && !line.hasPrefix("# tls =") ? line.dropFirst(2) : line
        }
        let problems = Problems()
        let draft = ConfigurationDraft.read(
            Array(lines.joined(separator: "\n").utf8), file: file.path, problems: problems, isThere: { _ in true })
        #expect(problems.all.map(\.key) == ["mailbox[0].tls_legacy"], "\(problems.all)")
        #expect(draft?.configuration?.mailboxes.first?.server.pin != nil)
        let plain = ConfigurationDraft.read(Array(text.utf8), file: file.path, problems: Problems())
        let configuration = try #require(plain?.configuration)
        #expect(configuration.letters == LetterSettings() && configuration.inspection == InspectionSettings())
        #expect(
            configuration.mailboxes[0].poll == 180 && configuration.smtp.rate == SendingRate(letters: 20, seconds: 60))
    }

    @Test func problemsOfAllFilesAreListedAtOnceInOrder() throws {
        let folder = try folder([
            "m.toml": ConfigurationTests.minimal(("poll", ""))
                + "sendin = \"on\"\n[letters]\ndirectory = \"own\"\nworkdays = \"w.toml\"\n",
            "imap": nil, "w.toml": "[[year]]\nyear = 2024\nholidays = [2024-06-31]\nworkdays = []\n",
            "units.csv": "code,name,aliases,categories,addresses\n1,甲校,,school,a@x.example\n1,甲校,,,a@x.example\n",
            "notices/a.toml": "id = \"n\"\ntitle = \"t\"\nunits = [\"shool\"]\nmailboxes = [\"mian\"]\n",
            "notices/broken.toml": "id = \n", "notices/.n.toml.swp": "not ours",
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (report, problems) = found(in: folder)
        let starts = [
            "m.toml:14: mailbox[0].password: imap cannot be read",
            "m.toml:18: smtp.sendin: is no known key; the nearest one is \"sending\"",
            "w.toml:3: year[0].holidays: must be a list of dates that exist",
            "units.csv:3: code: \"1\" is the code of 甲校",
            "units.csv:3: name: \"甲校\" is a name of", "units.csv:3: addresses: \"a@x.example\" is an address of 甲校",
            "notices/a.toml: phase: asks nothing", "notices/a.toml:3: units: \"shool\" is a category of no unit",
            "notices/a.toml:4: mailboxes: \"mian\" is no mailbox", "notices/broken.toml:1: is not TOML",
            "notices/n.toml: id: \"n\" is the id of the notice in notices/a.toml too",
            "own: cannot be read: No such file",
        ]
        #expect(problems.count == starts.count, "\(problems)")
        for (problem, start) in zip(problems, starts) { #expect(problem.hasPrefix(start)) }
        #expect(!report.isSound && report.isReadable)
    }

    @Test func aConfigurationThatIsNoneIsNotReadable() throws {
        let folder = try folder(["m.toml": "[office\n"])
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(
            !found(in: folder).report.isReadable
                && found(in: folder).problems == ["m.toml:1: is not TOML: expected ] after the table's name"])
        let missing = check("/nowhere/m.toml", environment: [:])
        #expect(
            !missing.isReadable
                && missing.problems.map(\.description) == ["/nowhere/m.toml: cannot be read: No such file or directory"]
        )
    }

    @Test(arguments: ["units.csv", "notices/n.toml"])
    func whatIsMissingBesideTheConfigurationIsNamed(_ name: String) throws {
        let folder = try folder([name: nil])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (report, problems) = found(in: folder)
        let expected = [
            "units.csv":
                "units.csv: cannot be read: No such file or directory; list the office's units there, in the columns "
                + "code,name,aliases,categories,addresses; `muster setup --roster SHEET` makes it from the list that you have",
            "notices/n.toml": "notices: warning: holds no notice (*.toml)",
        ]
        #expect(problems == [expected[name]].compactMap(\.self), "\(problems)")
        #expect(report.isReadable)
    }

    @Test func formsAreReadOnlyWhereTheNoticeDoesNotStateTheirColumns() async throws {
        let notice =
            "id = \"n\"\ntitle = \"t\"\nmailboxes = [\"main\"]\n[[phase]]\nid = \"p\"\n"
            + "[[phase.requirement]]\nid = \"a\"\nkind = \"schedule\"\ntemplate = \"a.xlsx\"\n"
            + "[[phase.requirement]]\nid = \"b\"\nkind = \"schedule\"\ntemplate = \"b.xlsx\"\ntemplate_header = [\"甲\", \"乙\"]\n"
            + "[[phase.requirement]]\nid = \"c\"\nkind = \"schedule\"\ntemplate = \"c.xlsx\"\n"
        let folder = try folder(["notices/n.toml": notice, "notices/a.xlsx": "a", "notices/c.xlsx": "c"])
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(found(in: folder).problems.count == 1)
        try Data("b".utf8).write(to: folder.appendingPathComponent("notices/b.xlsx"))
        let configuration = try #require(Configuration.load(folder.appendingPathComponent("m.toml").path).configuration)
        var office = try #require(loadOffice(configuration).office)
        struct Unreadable: Error {}
        let problems = await office.readTemplates(of: configuration) { path in
            if path.hasSuffix("/c.xlsx") { throw Unreadable() }
            return ["序号", (path as NSString).lastPathComponent]
        }
        #expect(office.notices[0].phases[0].requirements.map(\.templateHeader) == [["序号", "a.xlsx"], ["甲", "乙"], []])
        #expect(problems.count == 1 && problems[0].file.hasSuffix("/c.xlsx") && problems[0].severity == .error)
    }
}
