import Foundation
import Inspection
import Settings
import Submissions

/// One attached file with what it serves, known from how it was made.
struct Label {
    /// `tuned` or `heldout`.
    var part: String
    var mail: String
    var receivedAt: Date
    var path: String
    /// `-` when nothing asks for it.
    var requirement: String
    var verdict: Verdict

    var servesSomething: Bool { requirement != "-" }
}

/// The labelled mails could not be made or read.
struct BadLabels: Error {
    var what: String
}

/// Mails with real files as units send them, made once by `mails/make_mails.py`.
struct LabelledMails {
    let folder: URL
    let labels: [Label]

    init() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-labelled-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = repository.appending(path: "Tests/UnderstandingTests/mails/make_mails.py").path
        let roster = repository.appending(path: "seeds/units.csv").path
        let maker = try Process.run(URL(filePath: "/usr/bin/python3"), arguments: ["-B", script, roster, folder.path])
        maker.waitUntilExit()
        guard maker.terminationStatus == 0 else { throw BadLabels(what: "make_mails.py failed") }
        let lines = try String(contentsOf: folder.appending(path: "labels.tsv"), encoding: .utf8)
        labels = try lines.split(separator: "\n").map { try Self.label($0.split(separator: "\t").map(String.init)) }
    }

    private static func label(_ fields: [String]) throws -> Label {
        guard fields.count == 6, let verdict = Verdict(rawValue: fields[5]) else {
            throw BadLabels(what: "\(fields)")
        }
        return Label(
            part: fields[0], mail: fields[1], receivedAt: try Date(fields[2], strategy: .iso8601), path: fields[3],
            requirement: fields[4], verdict: verdict)
    }

    /// The repository's notices and roster as one office.
    static func office() throws -> Office {
        let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "seeds")
        let problems = Problems()
        let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let roster = Roster.read(
            [UInt8](try Data(contentsOf: seeds.appending(path: "units.csv"))), file: "units.csv", ownAddresses: [],
            problems: problems)
        let folder = seeds.appending(path: "notices")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".toml") }
            .sorted().map { (file: $0, toml: [UInt8](try Data(contentsOf: folder.appending(path: $0)))) }
        let notices = Notice.readAll(
            files, context: NoticeContext(timeZone: zone, roster: roster), problems: problems)
        guard problems.errorCount == 0, let roster else { throw BadLabels(what: "\(problems.all)") }
        return Office(
            name: "示范区社区培训学院", language: .chinese, timeZone: zone, roster: roster, notices: notices,
            ownAddresses: ["report@office.example"])
    }

    /// What is decided about each mail, by its file's name, through the built workers.
    func decisions(_ office: Office) async throws -> [String: Decision] {
        let bundle = Bundle.main.executableURL?.deletingLastPathComponent().path ?? ""
        let inspector = Inspector(programs: WorkerPrograms(folder: bundle), allowWithoutLandlock: true)
        let arrivals = Dictionary(labels.map { ($0.mail, $0.receivedAt) }) { first, _ in first }
        return try await withThrowingTaskGroup(of: (String, Decision).self) { group in
            for (mail, receivedAt) in arrivals {
                group.addTask {
                    let examination = try await inspector.examineMail(
                        at: folder.appending(path: mail).path,
                        outputFolder: folder.appending(path: mail + ".files").path)
                    return (mail, decide(examination, receivedAt: receivedAt, mailbox: "main", office: office))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
