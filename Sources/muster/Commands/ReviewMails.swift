import ArgumentParser
import Daemon
import Submissions

struct ReviewAccept: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Lets an item count, or all of a mail that could not be told.",
        discussion: """
            A refused item counts too if it is named by itself.
            Examples: muster review accept 12
                      muster review accept 12/2 --requirement summary --on-time
            """)

    @Argument(help: "A mail or one item of it: 12 or 12/1.")
    var place: MailPlace

    @Option(help: "Let it count for this requirement.")
    var requirement: String?

    @Flag(help: "Let it count as if it had come in time.")
    var onTime = false

    @Option(help: "Why, for the log.")
    var reason = ""

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.accept(
            mail: place.mail, item: place.item, requirement: requirement, onTime: onTime, reason: reason)
    }
}

struct ReviewReturn: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Sends an item back for correction: it does not count, and the unit is told why.",
        discussion: """
            Example: muster review return 12/1 --reason "请补盖公章" --until 2024-11-08
            With --until what comes for the same requirement up to that day is not late.
            """)

    @Argument(help: "The item: 12/1.")
    var place: MailPlace

    @Option(help: "What the unit is to mend, in words for the unit.")
    var reason: String

    @Option(help: "What comes up to this day is not late.")
    var until: DayArgument?

    @OptionGroup var options: RulingOptions

    func validate() throws {
        guard place.item != nil else { throw ValidationError("Name the item, like \(place.mail)/1.") }
    }

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.sendBack(
            mail: place.mail, item: place.item ?? 0, reason: reason,
            until: until.map { Deadline(endOf: $0.day, in: files.office.timeZone) })
    }
}

struct ReviewAssign: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Says whose a mail, or one item of it, is, and what it is for.",
        discussion: """
            A whole mail is decided again as the unit's; what was ruled about its items before holds no more. If its \
            sender is on no roster row, the line that makes the next such mail known is printed.
            Examples: muster review assign 12 --unit S01
                      muster review assign 12/3 --unit S02 --requirement photos
            """)

    @Argument(help: "A mail or one item of it: 12 or 12/1.")
    var place: MailPlace

    @Option(help: "The code of the unit.")
    var unit: String

    @Option(help: "The id of the notice; needed when the mail does not tell.")
    var notice: String?

    @Option(help: "The id of the requirement that all of it is for; needed for an item that is for none yet.")
    var requirement: String?

    @Option(help: "Why, for the log.")
    var reason = ""

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        guard let item = place.item else {
            return try await desk.assign(
                mail: place.mail, unit: unit, notice: notice, requirement: requirement, reason: reason)
        }
        return try await desk.assign(
            mail: place.mail, item: item, unit: unit, notice: notice, requirement: requirement, reason: reason)
    }
}

struct ReviewDismiss: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Says that a held mail is no submission, or an unconfirmed one not its unit's.")

    @Argument(help: "The mail: 12.")
    var mail: Int64

    @Option(help: "Why, for the log.")
    var reason = ""

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult {
        try await desk.dismiss(mail: mail, reason: reason)
    }
}

struct ReviewUndo: RulingCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Makes a ruling as if it had never been.",
        discussion: """
            Units that were told of it are told again. A file that was attached stays in the store, as nobody's.
            Example: muster review undo 7
            """)

    @Argument(help: "The number of the ruling, as it was told when it was made and in muster review show.")
    var ruling: Int64

    @OptionGroup var options: RulingOptions

    func rule(_ desk: ReviewDesk, _ files: OfficeFiles) async throws -> ReviewResult { try await desk.undo(ruling) }
}
