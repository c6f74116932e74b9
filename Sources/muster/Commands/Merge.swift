import ArgumentParser
import Exports
import Foundation
import Submissions
import TerminalText

struct Merge: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts the tables of all units for one requirement into one sheet.",
        discussion: """
            Example: muster merge --notice district-2024 --requirement statistics 统计汇总.xlsx
            Only what counts is merged: the latest accepted version of each unit. Each row says from which unit, file, \
            sheet and row it comes. Columns are matched by their heads, in whatever order, and added up where every unit \
            gave numbers; a unit's own sums are left out. The second sheet lists what could not be merged, and why.
            """)

    @Option(help: "The id of a notice.")
    var notice: String

    @Option(help: "The id of one of its requirements; PHASE/ID where two phases have one of that name.")
    var requirement: String

    @Argument(help: "The workbook (.xlsx); an earlier one is replaced.")
    var file: String

    @Option(help: "As of this moment instead of the present one.")
    var now: String?

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let notice = try files.notice(notice)
        let asked = try files.requirement(requirement, of: notice)
        let asOf = try now.map { try parseMoment($0, in: files.office.timeZone) } ?? Date()
        let store = try files.openForReading()
        let workers = try Workers(files.configuration.inspection, limits: MergeRun.limits)
        let run = MergeRun(notice: notice, asked: asked, office: files.office, store: store, asOf: asOf)
        let counts = try await run.run(
            to: file, storage: files.configuration.storageDirectory,
            read: { try await workers.content(ofFile: $0, named: $1) }
        ) { done, total in Progress(total: total).show("files", done) }
        Progress(total: 0).end()
        print(
            output.json
                ? counts.json(file: file, requirement: asked.requirement).text
                : counts.text + "\nin \(VisibleText.of(file))")
    }
}

extension MergeRun.Counts {
    fileprivate func json(file: String, requirement: Requirement) -> JSONValue {
        .object([
            ("file", .string(file)), ("requirement", .string(requirement.id)), ("units", .integer(units)),
            ("rows", .integer(rows)), ("misfits", .integer(misfits)),
        ])
    }

    fileprivate var text: String {
        let notes =
            misfits == 0
            ? "nothing was left out" : "the second sheet has \(counted(misfits, "note", "notes")) on what was left out"
        return "\(counted(rows, "row", "rows")) of \(counted(units, "unit", "units")); \(notes)"
    }
}
