import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Settles what only a person can, and what the rules settled otherwise.",
        discussion: """
            Mails are named by their number, items (attached files, links) by mail and place, like 12/1: muster review \
            list and muster review show 12 tell them. Every ruling has a number, tells what changes and whether the unit \
            is written to, and can be undone by it; --dry-run tells the same and changes nothing. Letters leave a while \
            later, so that several rulings make one; what is undone before that is never told. \
            What is so already is said to be, and is not ruled again.
            Start with: muster review list
            """,
        subcommands: [
            ReviewList.self, ReviewShow.self, ReviewAccept.self, ReviewReturn.self, ReviewAssign.self,
            ReviewDismiss.self, ReviewAttach.self, ReviewExtend.self, ReviewWaive.self, ReviewNilReturn.self,
            ReviewUndo.self,
        ],
        defaultSubcommand: ReviewList.self)
}

/// A sub-command that rules.
protocol RulingCommand: MusterCommand {
    var options: RulingOptions { get }
    /// Makes the ruling.
    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult
}

extension RulingCommand {
    func execute() async throws {
        // Before the command becomes the storage's owner.
        let who = commandUser
        let files = try await OfficeFiles(options.config)
        let store = try files.openForCommand()
        let desk = ReviewDesk(
            office: files.office(of: try await store.instance(at: Date())), store: store,
            coalesce: files.configuration.letters.coalesce, clock: .system, who: who, isRehearsal: options.dryRun)
        do {
            let roster = files.configuration.rosterFile
            let report = ReviewReport(
                result: try await rule(desk, files), office: files.office, roster: roster,
                rosterContent: FileManager.default.contents(atPath: roster).map { Array($0) },
                isRehearsal: options.dryRun)
            print(options.output.json ? report.json.text : report.text)
        } catch let error as ReviewError {
            throw CommandFailure(error.kind == .unknown ? .noInput : .badData, error.description)
        }
    }
}

/// Who runs the command, for the log: the user behind sudo, else the one who is logged in.
var commandUser: String {
    let sudo = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
    let name = sudo.isEmpty ? ProcessInfo.processInfo.userName : sudo
    return name.isEmpty ? "\(getuid())" : name
}

/// What every ruling takes.
struct RulingOptions: ParsableArguments {
    @Flag(help: "Tell what would change, and whom a letter would go to; change nothing.")
    var dryRun = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions
}

/// A mail, or one item of it: `12`, `12/1`. Items are counted from 1.
struct MailPlace: ExpressibleByArgument {
    var mail: Int64
    /// From 0; nil for the whole mail.
    var item: Int?

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard let mail = parts.first.flatMap({ Int64($0) }), mail > 0, parts.count <= 2 else { return nil }
        self.mail = mail
        guard parts.count == 2 else { return }
        guard let place = Int(parts[1]), place > 0 else { return nil }
        item = place - 1
    }
}

/// A day, `2024-11-08`.
struct DayArgument: ExpressibleByArgument {
    var day: LocalDate

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/), let year = Int(match.1),
            let month = Int(match.2), let number = Int(match.3), (1...12).contains(month), (1...31).contains(number)
        else { return nil }
        day = LocalDate(year: year, month: month, day: number)
        // 31 February is another day.
        guard LocalDate(number: day.number) == day else { return nil }
    }
}
