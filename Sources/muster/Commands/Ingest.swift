import ArgumentParser
import Daemon
import Foundation
import Inspection
import Logging
import Store
import Submissions

struct Ingest: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes .eml files in as if they had been received: for a backfill. Safe to repeat.",
        discussion: """
            The arrival time is --received, else the date of the mail's topmost Received field, else the file's
            modification time; never the Date field. No receipt is written unless --receipts is given, and never for a
            mail that is older than 48 hours.
            """)

    @Argument(help: "Mails as received (.eml).")
    var files: [String]

    @Option(help: "When they arrived, like 2024-10-30T09:00:00+08:00.")
    var received: String?

    @Flag(help: "Queue receipts for them.")
    var receipts = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let office = try await OfficeFiles(config)
        let store = try office.openForCommand()
        let backfill = Backfill(
            store: store, workers: try office.workers(), zone: office.office.timeZone,
            received: try received.map { try parseMoment($0, in: office.office.timeZone) })
        let progress = Progress(total: files.count)
        var counts = IntakeCounts()
        var failed: [CommandFailure] = []
        for (index, file) in files.enumerated() {
            do {
                let one = try await backfill.take(file, receipts: receipts, at: Date())
                counts.taken += one.taken
                counts.duplicates += one.duplicates
            } catch let failure as CommandFailure {
                failed.append(failure)
            } catch let error as StoreError {
                failed.append(CommandFailure(.badData, "\(error)"))
            }
            progress.show("taken in", index + 1)
        }
        let casework = Casework(
            office: office.office(of: try await store.instance(at: Date())), store: store,
            inspector: try office.inspector(),
            coalesce: office.configuration.letters.coalesce, clock: .system, logger: makeLogger(level: .warning))
        _ = try await casework.cycle { progress.show("decided", $0) }
        progress.end()
        for failure in failed { printError("muster: \(failure.message)") }
        print(
            output.json
                ? JSONValue.object([
                    ("taken", .integer(counts.taken)), ("duplicates", .integer(counts.duplicates)),
                    ("failed", .integer(failed.count)),
                ]).text
                : "\(counts.taken) taken, \(counts.duplicates) duplicates, \(failed.count) failed")
        if let first = failed.first {
            let isUniform = failed.allSatisfy { $0.status == first.status }
            throw ExitCode((isUniform ? first.status : .badData).rawValue)
        }
    }
}

/// Puts files into the store the way a mailbox would.
private struct Backfill {
    let store: Store
    let workers: Workers
    let zone: TimeZone
    let received: Date?

    func take(_ file: String, receipts: Bool, at now: Date) async throws -> IntakeCounts {
        try requireFile(file)
        guard let copy = try await store.files.copy(file, limit: Intake.messageLimit) else {
            throw CommandFailure(.badData, "\(file): longer than \(Intake.messageLimit >> 20) MB; not taken in")
        }
        let arrival = try await arrival(of: file)
        let kept = try await store.files.keep([copy])
        return try await store.ingest(
            kept.map { Arrival($0, receivedAt: arrival, listed: nil) }, receipts: receipts, at: now)
    }

    private func arrival(of file: String) async throws -> Date {
        if let received { return received }
        // The field is a mail's own text, so a worker reads it.
        if let field = try await workers.examine(file).received { return try parseMoment(field, in: zone) }
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return attributes[.modificationDate] as? Date ?? Date()
    }
}
