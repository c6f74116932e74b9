import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct Status: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows which unit has sent what for a notice; without one, how the daemon and its servers are.",
        discussion: """
            Example: muster status --notice district-2024 --now 2024-11-08
            In the table ✓ is complete, "✓?" too if a person confirms the sender, "… 3/5" has 3 of 5, ✗ came and is to be \
            mended, "?" waits for a person's look, – is not asked of the unit. Below it stand what is to be mended, when \
            units are reminded next or what keeps their reminders back, the mails that are held for a person and the \
            servers that could not be reached.
            """)

    @Option(help: "The id of a notice.")
    var notice: String?

    @Option(help: "With --notice: as of this moment instead of the present one.")
    var now: String?

    @Flag(help: "One line for monitoring, and 1 when something is wrong with the daemon, a server or the disk.")
    var check = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if now != nil, notice == nil { throw ValidationError("--now goes with --notice.") }
        if check, notice != nil { throw ValidationError("--check is about the whole office, not about a notice.") }
    }

    func execute() async throws {
        let files = try await OfficeFiles(config)
        guard let notice else {
            let report = try await SystemReport(files, files.openForReading(), asOf: Date())
            let line = check ? report.checkLine : report.text(output)
            print(output.json ? report.json.text : line)
            if check, !report.troubles.isEmpty { throw ExitCode(ExitStatus.negative.rawValue) }
            return
        }
        try await show(files.notice(notice), files)
    }

    private func show(_ notice: Notice, _ files: OfficeFiles) async throws {
        let office = files.office
        let asOf = try now.map { try parseMoment($0, in: office.timeZone) } ?? Date()
        let store = try files.openForReading()
        let report = try await store?.report(notice: notice.id, upTo: asOf)
        let state = try await OfficeState(store, files.configuration)
        var status = StatusReport(
            notice: notice, office: office, asOf: asOf, report: report, state: state)
        if let records = report?.records { status.reminders = reminders(status, files, records) }
        print(output.json ? status.json.text : status.text(output))
    }

    /// What is decided about the notice's reminders, by the unit's code. At another moment than the present one mailboxes
    /// are taken to have been read then.
    private func reminders(
        _ status: StatusReport, _ files: OfficeFiles, _ records: ReminderRecords
    ) -> [String: ReminderReport] {
        var records = records
        let asOf = status.asOf
        if now != nil {
            records.readAt = records.readAt.mapValues { _ in asOf }
            records.written.removeAll { $0.queuedAt > asOf }
        }
        let office = files.office
        let desk = ReminderDesk(
            office: office, rules: ReminderRules(files.configuration.letters, of: office), records: records, now: asOf)
        return Dictionary(
            status.rows.map { row in
                let decision = desk.decide(row.unit, status.notice, standings: row.standings)
                return (row.unit.code, ReminderReport(decision: decision, office: office))
            }, uniquingKeysWith: { first, _ in first })
    }
}
