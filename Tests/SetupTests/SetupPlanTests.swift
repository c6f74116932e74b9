import Daemon
import Foundation
import Settings
import Submissions
import Testing

@testable import Setup

@Suite struct SetupPlanTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private let folder: OfficeFolder

    init() throws { folder = try OfficeFolder() }

    private func plan(
        _ request: SetupRequest = .qq(), roster: RosterSheet? = nil, isForced: Bool = false
    ) throws -> SetupPlan {
        try SetupPlan(
            try SetupAnswers(request, at: folder.place), roster: roster, at: folder.place, isForced: isForced)
    }

    @Test func theExampleIsTheRepositorysWithTheTextOfAFolderOfItsOwn() throws {
        let file = Self.repository.appending(path: "Config/muster.toml")
        #expect(try String(contentsOf: file, encoding: .utf8) == SetupExample.configuration)
        let (old, new) = (SetupExample.configuration, SetupExample.packaged)
        let (oldLines, newLines) = (old.split(separator: "\n"), new.split(separator: "\n"))
        let changed = zip(oldLines, newLines).filter { $0 != $1 }.map(\.1)
        #expect(oldLines.count == newLines.count)
        let starts = [
            "# to this file's own folder.", "directory = \"notices\"  ", "roster = \"units.csv\"  ",
            "# directory = \"letters\"", "# workdays = \"workdays-cn.toml\"",
        ]
        #expect(changed.count == starts.count)
        for (line, start) in zip(changed, starts) { #expect(line.hasPrefix(start), "\(line)") }
        #expect(!new.contains("seeds") && !new.contains("Config"))
        let units = try String(contentsOf: Self.repository.appending(path: "seeds/units.csv"), encoding: .utf8)
        #expect(units.hasPrefix(SetupExample.roster))
    }

    @Test func whatIsWrittenSaysExactlyWhatWasAnsweredAndKeepsEveryComment() throws {
        defer { folder.remove() }
        var request = SetupRequest.qq()
        request.language = "en"
        request.timeZone = "Asia/Urumqi"
        request.admin = "admin@office.example"
        request.storage = "/srv/muster data"
        let result = try plan(request).write(at: Date())
        let place = folder.place
        let (configuration, problems) = Configuration.load(place.configuration)
        let written = try #require(configuration, "\(problems)")
        #expect(written.officeName == "示范区\"社区\"学院 \\ 一部" && written.timeZone.identifier == "Asia/Urumqi")
        #expect(written.language == .english && written.admins == ["admin@office.example"])
        #expect(written.coordinators == ["a@office.example", "b@office.example"])
        #expect(written.storageDirectory == "/srv/muster data" && written.rosterFile == place.roster)
        #expect(written.noticesDirectory == place.notices)
        #expect(written.mailboxes[0].server.host == "imap.qq.com" && written.smtp.server.host == "smtp.qq.com")
        #expect(written.mailboxes[0].password == .credential("imap-password", folder: place.credentials))
        #expect(written.smtp.sending == .hold && written.smtp.rate == SendingRate(letters: 6, seconds: 60))
        func comments(_ text: String) -> [Substring] {
            text.split(separator: "\n").compactMap { line in
                line.hasPrefix("# admin =") ? nil : line.firstRange(of: "# ").map { line[$0.lowerBound...] }
            }
        }
        let text = try folder.text(place.configuration)
        #expect(comments(text) == comments(SetupExample.packaged))
        #expect(result.written.last == place.configuration && result.kept.isEmpty && result.unchanged.isEmpty)
    }

    @Test func secretsAreClosedToOthersAndOnlyInTheirFiles() throws {
        defer { folder.remove() }
        var request = SetupRequest.qq()
        request.smtpPassword = "another-secret"
        let planned = try plan(request)
        let shown = SetupWords(.chinese).summary(
            try SetupAnswers(request, at: folder.place), roster: nil, plan: planned)
        _ = try planned.write(at: Date())
        let place = folder.place
        #expect(try folder.text(place.credentials + "/imap-password") == "abcdefghijklmnop\n")
        #expect(try folder.text(place.credentials + "/smtp-password") == "another-secret\n")
        #expect(try folder.mode(place.credentials) == 0o700)
        for name in ["imap-password", "smtp-password"] {
            #expect(try folder.mode(place.credentials + "/" + name) == 0o600)
        }
        #expect(try folder.mode(place.configuration) == 0o640 && folder.mode(place.roster) == 0o640)
        for secret in ["abcdefghijklmnop", "another-secret"] {
            #expect(!shown.contains(secret))
            #expect(try !folder.text(place.configuration).contains(secret))
        }
        // Nothing is left of what was prepared.
        #expect(
            try folder.everything() == [
                "office", "office/credentials", "office/credentials/imap-password", "office/credentials/smtp-password",
                "office/muster.toml", "office/notices", "office/units.csv",
            ])
    }

    @Test func whatSomebodyWroteIsReplacedOnlyByForceAndKept() throws {
        defer { folder.remove() }
        _ = try plan().write(at: Date())
        let place = folder.place
        let first = try folder.text(place.configuration)
        var request = SetupRequest.qq()
        (request.office, request.password) = ("另一处", "ponmlkjihgfedcba")
        #expect(throws: SetupError.self) { try plan(request) }
        do {
            _ = try plan(request)
        } catch SetupError.inTheWay(let paths) {
            #expect(
                paths == [
                    place.credentials + "/imap-password", place.credentials + "/smtp-password", place.configuration,
                ])
        }
        let result = try plan(request, isForced: true).write(at: Date(timeIntervalSince1970: 1_767_323_045))
        let kept = place.configuration + ".bak-20260102T030405Z"
        #expect(result.kept == [kept] && result.unchanged == [place.roster])
        #expect(try folder.text(kept) == first)
        // A password that was replaced is gone.
        #expect(try folder.everything().count { $0.hasPrefix("office/credentials/") } == 2)
        #expect(try folder.text(place.credentials + "/imap-password") == "ponmlkjihgfedcba\n")
        #expect(try folder.text(place.configuration).contains("name = \"另一处\""))
    }

    @Test func whatThePackageInstalledIsReplacedAndASecondRunChangesNothing() throws {
        defer { folder.remove() }
        let place = folder.place
        try FileManager.default.createDirectory(atPath: place.credentials, withIntermediateDirectories: true)
        try SetupExample.packaged.write(toFile: place.configuration, atomically: true, encoding: .utf8)
        try SetupExample.roster.write(toFile: place.roster, atomically: true, encoding: .utf8)
        try "\n".write(toFile: place.credentials + "/imap-password", atomically: true, encoding: .utf8)
        #expect(try !SetupPlan.isInTheWay(place))
        let problems = Problems()
        let csv = Array((SetupExample.roster + "M01,一中,,school,m01@school.example,,\n").utf8)
        let roster = RosterSheet.read(csv: csv, file: "r.csv", ownAddresses: [], problems: problems)
        let result = try plan(roster: roster).write(at: Date())
        #expect(result.kept.isEmpty && result.written.contains(place.roster))
        #expect(try Array(folder.text(place.roster).utf8) == csv && folder.mode(place.credentials) == 0o700)
        #expect(try SetupPlan.isInTheWay(place))
        let again = try plan(roster: roster).write(at: Date())
        #expect(again.written.isEmpty && again.kept.isEmpty && again.unchanged.count == 4)
        // But for a secret that others can read.
        let open = place.credentials + "/smtp-password"
        chmod(open, 0o644)
        #expect(try plan(roster: roster).write(at: Date()).written == [open])
        #expect(try folder.mode(open) == 0o600)
    }

    @Test func whatCannotBeReplacedIsToldAndNothingIsWritten() throws {
        defer { folder.remove() }
        let place = folder.place
        try FileManager.default.createDirectory(atPath: place.configuration, withIntermediateDirectories: true)
        #expect(throws: SetupError.self) { try plan(isForced: true) }
        try FileManager.default.removeItem(atPath: place.configuration)
        try FileManager.default.createSymbolicLink(atPath: place.roster, withDestinationPath: "/etc/hostname")
        #expect(throws: SetupError.self) { try plan(isForced: true) }
        try FileManager.default.removeItem(atPath: place.roster)
        // A plan that cannot be carried out leaves nothing half done.
        let unlucky = try plan()
        try "".write(toFile: place.credentials, atomically: true, encoding: .utf8)
        #expect(throws: SetupError.self) { try unlucky.write(at: Date()) }
        #expect(try !folder.everything().contains("office/muster.toml"))
    }

    @Test func aProviderOfTokensIsSetUpWithoutPasswords() throws {
        defer { folder.remove() }
        var request = SetupRequest.qq()
        request.mail = "office@outlook.com"
        #expect(request.missing == ["--token-command"])
        let flaws = #expect(throws: SetupFlaws.self) { try SetupAnswers(request, at: folder.place) }
        #expect(flaws?.all.map(\.flag) == ["--token-command"])
        (request.password, request.tokenCommand) = (nil, "/bin/true")
        _ = try plan(request).write(at: Date())
        let written = try #require(Configuration.load(folder.place.configuration).configuration)
        #expect(written.mailboxes[0].authentication == .xoauth2 && written.smtp.authentication == .xoauth2)
        #expect(written.smtp.password == .command(["/bin/true"]) && written.smtp.server.security == .starttls)
        // The package's service wants the files to be there.
        #expect(try folder.text(folder.place.credentials + "/imap-password") == "")
    }
}
