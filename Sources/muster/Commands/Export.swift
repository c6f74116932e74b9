import ArgumentParser
import Exports
import Foundation
import Submissions
import TerminalText

struct Export: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies everything that came for a notice into folders by unit and requirement.",
        discussion: """
            Example: muster export --notice district-2024 /media/stick/2024 --zip /tmp/2024.zip
            Run again it copies only what is new, and moves what changed its state. It never removes or replaces what \
            somebody put or changed there. manifest.csv lists every file with where it comes from.
            Started by root it has the rights of the storage's owner only, who cannot write into /root: give it a folder \
            of its own, made by install -d -o muster /srv/export.
            """)

    @Option(help: "The id of a notice.")
    var notice: String

    @Argument(help: "The folder; it is made if its parent is there.")
    var directory: String?

    @Option(help: "Write the same as one zip to this file; an earlier zip is replaced.")
    var zip: String?

    @Option(help: "As of this moment instead of the present one.")
    var now: String?

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if directory == nil, zip == nil { throw ValidationError("name a folder, or a file with --zip, or both") }
    }

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let notice = try files.notice(notice)
        let asOf = try now.map { try parseMoment($0, in: files.office.timeZone) } ?? Date()
        let run = ExportRun(notice: notice, office: files.office, store: try files.openForReading(), asOf: asOf)
        let counts = try await run.run(
            to: directory, zip: zip, storage: files.configuration.storageDirectory
        ) { done, total in Progress(total: total).show("files", done) }
        Progress(total: 0).end()
        let places = [directory, zip].compactMap(\.self).joined(separator: ", ")
        print(
            output.json
                ? counts.json(directory: directory, zip: zip).text : counts.text + "\nin \(VisibleText.of(places))")
    }
}

extension ExportRun.Counts {
    fileprivate func json(directory: String?, zip: String?) -> JSONValue {
        .object([
            ("directory", .text(directory)), ("zip", .text(zip)), ("units", .integer(units)),
            ("copied", .integer(copied)), ("unchanged", .integer(unchanged)), ("moved", .integer(moved)),
            ("withoutFile", .integer(withoutFile)), ("bytes", .integer(bytes)),
        ])
    }

    fileprivate var text: String {
        let items = counted(withoutFile, "item is listed without its", "items are listed without their")
        let listed = withoutFile == 0 ? "" : "; \(items) file, manifest.csv says why"
        return
            "\(counted(units, "unit", "units")): \(counted(copied, "file", "files")) copied, \(unchanged) unchanged, "
            + "\(moved) moved\(listed)"
    }
}
