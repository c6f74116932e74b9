import ArgumentParser
import Daemon
import Foundation
import Submissions

/// What a concession is about.
struct TargetOptions: ParsableArguments {
    @Argument(help: "The code of the unit.")
    var unit: String

    @Option(help: "The id of the notice.")
    var notice: String

    @Option(help: "Only the requirements of this phase.")
    var phase: String?

    @Option(help: "Only this requirement.")
    var requirement: String?

    @Option(help: "Why, for the log.")
    var reason = ""

    var target: ConcessionTarget {
        ConcessionTarget(unit: unit, notice: notice, phase: phase, requirement: requirement)
    }

    func validate() throws {
        guard phase == nil || requirement == nil else {
            throw ValidationError("Give --phase or --requirement, not both.")
        }
    }
}

struct ReviewExtend: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "Grants a unit a later due day.",
        discussion: """
            What the unit sent after the cutoff and was refused for that is judged again.
            Example: muster review extend S01 --notice district-2024 --requirement summary --until 2024-11-08
            """)

    @OptionGroup var what: TargetOptions

    @Option(help: "The last day on which nothing is late, like 2024-11-08.")
    var until: DayArgument

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.extend(
            what.target, until: Deadline(endOf: until.day, in: files.office.timeZone), reason: what.reason)
    }
}

struct ReviewWaive: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "waive", abstract: "Lets a unit off sending something (免报).",
        discussion: "Example: muster review waive S01 --notice district-2024 --requirement video")

    @OptionGroup var what: TargetOptions
    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.waive(what.target, reason: what.reason)
    }
}

struct ReviewNilReturn: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "nil-return", abstract: "Accepts a unit's word that it has nothing to report (零报告).",
        discussion: "Example: muster review nil-return S01 --notice district-2024 --mail 12")

    @OptionGroup var what: TargetOptions

    @Option(help: "The held mail in which it says so, which is settled by it.")
    var mail: Int64?

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.nilReturn(what.target, mail: mail, reason: what.reason)
    }
}

struct ReviewAttach: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Takes in a file that came by other ways than mail, as a unit's.",
        discussion: """
            It is put into a mail of its own and goes the way of every mail. The same file is taken once.
            Example: muster review attach S01 plan 工作方案.docx --reason "handed in on a USB stick"
            """)

    @Argument(help: "The code of the unit.")
    var unit: String

    @Argument(help: "What it is for.")
    var requirement: String

    @Argument(help: "The file, or an archive of several.")
    var file: String

    @Option(help: "The id of the notice; needed when several ask for it.")
    var notice: String?

    @Option(help: "When it came, like 2024-10-30T09:00:00+08:00; the present moment if left out.")
    var received: String?

    @Option(help: "How it came, for the log.")
    var reason: String

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        let receivedAt = try received.map { try parseMoment($0, in: files.office.timeZone) }
        let store = try files.openForCommand()
        let casework = Casework(
            office: files.office(of: try await store.instance(at: Date())), store: store,
            inspector: try files.inspector(), coalesce: files.configuration.letters.coalesce, clock: .system,
            logger: makeLogger(level: .warning))
        try requireFile(file)
        return try await desk.attach(
            HandedFile(path: file, receivedAt: receivedAt), unit: unit, requirement: requirement,
            notice: notice, reason: reason, from: files.configuration.smtp.from, casework: casework)
    }
}
