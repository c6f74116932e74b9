import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct PurgeCommand: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Deletes for good what units sent: mails, files, names, letters. Who stood how stays known.",
        discussion: """
            Example: muster purge --notice district-2024 --dry-run
            Mails and files go from the storage and what they say from the database; of a mail that comes again the hash
            tells that it is known. Held mails stay until a person has settled them, and mails that are for another
            notice or unit besides stay whole. What was exported or backed up elsewhere is not reached. The daemon may run.
            """)

    @Option(help: "The id of a notice; it need not be in the notices' folder any more.")
    var notice: String?

    @Option(help: "A unit's code: everything of this unit, or with --notice what it sent for that.")
    var unit: String?

    @Flag(help: "What retention has ended for, as the daemon does every hour.")
    var expired = false

    @Flag(help: "Only tell what would be deleted.")
    var dryRun = false

    @Flag(help: "Also for a notice that something may still come for in time.")
    var force = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard expired != (notice != nil || unit != nil) else {
            throw ValidationError("say what: --notice ID, --unit CODE or both; or --expired")
        }
    }

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let purge = Purge(
            office: files.office, store: try files.openForCommand(),
            retention: files.configuration.storageRetention, clock: .system, who: commandUser)
        if expired { return show(try await purge.runExpired(isRehearsal: dryRun)) }
        let scope = try scope(files.office)
        let rehearsed = try await purge.run(scope, isRehearsal: true)
        try expectSomething(rehearsed, files.office)
        let open = try await purge.openNotices(among: rehearsed.notices)
        guard dryRun || force || open.isEmpty else {
            throw CommandFailure(
                .negative,
                "something may still come for \(open.joined(separator: ", ")) in time: nothing was deleted; "
                    + "--force deletes what has come so far, --dry-run tells what that is")
        }
        show(dryRun ? rehearsed : try await purge.run(scope))
        if dryRun, !open.isEmpty, !output.json {
            print("Something may still come for \(open.joined(separator: ", ")) in time: --force will be needed")
        }
    }

    /// A unit is known by the roster or by what it sent: one that left the roster can be purged too.
    private func scope(_ office: Office) throws -> PurgeScope {
        let unit = unit.flatMap { office.roster.unit(code: $0) }
        return PurgeScope(
            notices: notice.map { [$0] }, unit: self.unit, addresses: notice == nil ? unit?.addresses ?? [] : [])
    }

    /// A misspelt name must not look like a purge that found nothing left.
    private func expectSomething(_ outcome: Purge.Outcome, _ office: Office) throws {
        guard outcome.counts.mails + outcome.counts.letters + outcome.shared == 0 else { return }
        if let notice, office.notice(notice) == nil {
            throw CommandFailure(
                .noInput, "nothing is recorded for a notice \"\(notice)\", and there is none of that id")
        }
        if let unit, office.roster.unit(code: unit) == nil {
            throw CommandFailure(
                .noInput, "nothing is recorded of a unit \"\(unit)\", and the roster has none of that code")
        }
    }

    private func show(_ outcome: Purge.Outcome) {
        print(output.json ? outcome.json(isRehearsal: dryRun).text : outcome.text(isRehearsal: dryRun))
        if !outcome.isScrubbed {
            printError(
                "muster: somebody reads the database, so its journal still holds what was deleted; the daemon clears it at its "
                    + "next start, or run the command again")
        }
    }
}

extension Purge.Outcome {
    fileprivate func json(isRehearsal: Bool) -> JSONValue {
        .object([
            ("dryRun", .bool(isRehearsal)), ("mails", .integer(counts.mails)), ("letters", .integer(counts.letters)),
            ("files", .integer(counts.files)), ("itemsKept", .integer(counts.itemsKept)), ("shared", .integer(shared)),
            ("changed", .integer(counts.changed)), ("waiting", .integer(waiting)),
            ("notices", .texts(notices.filter { !$0.isEmpty })), ("scrubbed", .bool(isScrubbed)),
        ])
    }

    fileprivate func text(isRehearsal: Bool) -> String {
        var lines = [
            "\(isRehearsal ? "Would delete" : "Deleted") \(counted(counts.mails, "mail")), \(counted(counts.letters, "letter")) "
                + "and \(counted(counts.files, "file")); \(counted(counts.itemsKept, "item")) still "
                + "\(counts.itemsKept == 1 ? "counts" : "count"), without a name"
        ]
        if !isRehearsal, counts.mails > 0 {
            lines.append(
                "Backups and exports hold it still: renew them (muster backup to the same folder) or delete them")
        }
        if shared > 0 {
            lines.append(
                "\(counted(shared, "mail")) for another notice or unit besides: kept whole until that is purged too")
        }
        if counts.changed > 0 {
            lines.append("\(counted(counts.changed, "mail")) decided otherwise at this moment: run it again")
        }
        if waiting > 0 {
            lines.append(
                "\(counted(waiting, "mail")) of the office still held or to decide: not touched (muster review list)")
        }
        return lines.joined(separator: "\n")
    }
}
