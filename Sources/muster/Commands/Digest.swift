import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct Digest: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the digest that the coordinators would get now; nothing is queued or sent.",
        discussion: """
            Example: muster digest --html >digest.html
            Says on standard error when there is nothing that a digest would be sent for. Pictures and the workbook are
            left out.
            """)

    @Flag(help: "As the HTML page of the mail instead of its plain text.")
    var html = false

    @Option(help: "As of this moment instead of the present one.")
    var now: String?

    @OptionGroup var config: ConfigurationOption

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let configuration = files.configuration
        let clock = try now.map { OfficeClock.standing(at: try parseMoment($0, in: files.office.timeZone)) } ?? .system
        let digests = Digests(
            office: files.office, templates: try files.templates(), store: try files.openForCommand(),
            mailboxes: configuration.mailboxes.map(\.id), coordinators: configuration.coordinators,
            letters: configuration.letters, settings: configuration.smtp, inspector: try files.inspector(),
            clock: clock, logger: makeLogger(level: .warning))
        let (content, letter) = try await digests.draft()
        if !content.isWorthSending {
            FileHandle.standardError.write(
                Data("muster: nothing changed and nothing waits: no digest would leave\n".utf8))
        }
        print(html ? letter.html ?? "" : "\(letter.subject)\n\n\(letter.text)", terminator: "")
    }
}
