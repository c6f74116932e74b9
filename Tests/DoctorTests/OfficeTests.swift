import Daemon
import Foundation
import Testing

@testable import Doctor

/// What `muster check` knows, in numbers.
@Suite struct OfficeTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "muster-doctor-\(UUID().uuidString)")

    private func findings(_ change: (inout String) -> Void = { _ in }, roster: String? = nil) throws -> [Finding] {
        let seeds = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../seeds").standardized
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret".utf8).write(to: folder.appending(path: "secret"))
        chmod(folder.appending(path: "secret").path, 0o600)
        if let roster { try Data(roster.utf8).write(to: folder.appending(path: "units.csv")) }
        var text = """
            [office]
            name = "示范区社区培训学院"
            coordinators = ["coordinator@office.example"]
            [storage]
            directory = "storage"
            [notices]
            directory = "\(seeds.path)/notices"
            [units]
            roster = "\(roster == nil ? seeds.path + "/units.csv" : "units.csv")"
            [[mailbox]]
            id = "main"
            url = "imaps://imap.office.example"
            user = "submissions@office.example"
            password = { file = "secret" }
            [smtp]
            url = "smtps://smtp.office.example"
            from = "submissions@office.example"
            """
        change(&text)
        let path = folder.appending(path: "muster.toml").path
        try Data(text.utf8).write(to: URL(filePath: path))
        let report = check(path, environment: [:])
        return officeFindings(report, at: path, configuration: Configuration.load(path).configuration)
    }

    @Test func aSoundOfficeIsToldInNumbers() throws {
        let found = try findings()
        #expect(found.map(\.id) == ["configuration", "notices", "roster", "letters"])
        #expect(found.allSatisfy { $0.state == .ok }, "\(found)")
        #expect(found[1].message == "5 notices" && found[2].message == "60 units")
    }

    @Test func eachProblemIsToldWhereItBelongs() throws {
        let found = try findings(
            roster: "code,name,aliases,categories,addresses\nA1,甲,,,a@a.example\nA1,乙,,,b@b.example\n")
        let roster = try #require(found.first { $0.id == "roster" })
        #expect(roster.state == .failure && roster.message.contains("error"), "\(found)")
        #expect(roster.advice?.contains("muster check") == true)
        #expect(found.first { $0.id == "configuration" }?.state == .ok)
    }

    @Test func aWarningIsCalledSoOnce() throws {
        let found = try findings { $0 += "\n[inspection]\nallow_without_landlock = true\n" }
        #expect(found[0].state == .warning && found[0].message.hasPrefix("1 warning: "), "\(found)")
        #expect(found[0].message.ranges(of: "warning").count == 1, "\(found)")
    }

    @Test func aConfigurationWithErrorsIsOneFailure() throws {
        let found = try findings { $0 += "\nunknown = 1\n" }
        #expect(found.map(\.id) == ["configuration"] && found[0].state == .failure, "\(found)")
    }
}
