import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct ReviewList: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the mails and items that wait for a person, each with the command that settles it.")

    @Option(help: "At most so many of each.")
    var limit = 100

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let store = try files.openForReading()
        let office = files.office(of: try await store?.existingInstance())
        let report = try await ReviewListReport(store, office, limit: max(0, limit))
        print(output.json ? report.json.text : report.text)
    }
}

struct ReviewShow: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a mail: what it says and holds, what was decided about it, and why.")

    @Argument(help: "The mail's number.")
    var id: Int64

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        guard let store = try files.openForReading(), let message = try await store.inboundMessage(id) else {
            throw CommandFailure(.noInput, "no mail \(id); muster review list shows those that wait for a person")
        }
        if let purgedAt = message.purgedAt {
            let day = formatMoment(purgedAt, in: files.office.timeZone)
            throw CommandFailure(
                .noInput, "mail \(id) was purged on \(day): what it counted for is all that is left of it")
        }
        let report = ReviewShowReport(
            message: message, file: try await store.caseFile(of: id), examination: try await store.examination(of: id),
            path: try store.files.path(message.sha256, .message), office: files.office)
        print(output.json ? report.json.text : report.text(output))
    }
}
