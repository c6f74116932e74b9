public import ArgumentParser
import Foundation
public import Store
import Submissions
import TerminalText

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Shows the letters and lets them leave.",
        discussion: """
            A letter is queued until the daemon sends it; none leaves while smtp.sending is "hold". Then it is sent, or \
            failed (refused for good, or deferred for five days), or unknown (the connection was lost at the last moment: \
            it may have arrived, and is tried once more). A letter that was queued for over a day waits for its release. \
            Cancelled letters have become pointless before they left, or were taken back.
            """,
        subcommands: [
            ListLetters.self, ShowLetter.self, ReleaseLetters.self, CancelLetters.self, AddressesCommand.self,
        ],
        defaultSubcommand: ListLetters.self)
}

struct ListLetters: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists letters, oldest first.")

    @Option(help: "Only letters in this state: queued, sending, sent, failed, unknown or cancelled.")
    var state: OutboundState?

    @Option(help: "At most so many.")
    var limit = 1000

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let zone = files.office.timeZone
        let states = state.map { [$0] } ?? OutboundState.allCases
        let letters = try await files.openForReading()?.letters(in: states, limit: max(0, limit)) ?? []
        if output.json {
            print(JSONValue.array(letters.map { .object($0.members(zone: zone)) }).text)
            return
        }
        var table = TextTable(columns: [
            .init("ID", alignment: .right), .init("Kind"), .init("State"), .init("To"), .init("Queued"),
            .init("Subject"), .init("Remark"),
        ])
        let now = Date()
        for letter in letters {
            let newer = letter.newerReceipt(among: letters).map { "letter \($0) is newer" }
            let remark =
                letter.awaitsRelease(at: now)
                ? "waits for release" : letter.redirection ?? letter.lastError ?? newer ?? ""
            table.append([
                "\(letter.id)", "\(letter.kind.rawValue)", "\(letter.state.rawValue)", "\(letter.recipient)",
                "\(formatMoment(letter.queuedAt, in: zone))", "\(letter.subject)", "\(remark)",
            ])
        }
        print(table.text(width: output.width, color: output.color), terminator: "")
        let state = try await OfficeState(try files.openForReading(), files.configuration, at: now)
        for line in state.waitingLines(files.office) { print(line) }
        let hold = files.configuration.smtp.sending == .hold
        print(counted(letters.count, "letter", "letters") + (hold ? "; smtp.sending is \"hold\": none leaves" : ""))
    }
}

struct ShowLetter: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a letter as it will be or was sent.")

    @Argument(help: "Its ID, as listed.")
    var id: Int64

    @Flag(help: "Print the message as it goes over the wire (RFC 5322).")
    var raw = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        guard let claimed = try await files.openForReading()?.letter(id) else {
            throw CommandFailure(.noInput, "no letter \(id); muster outbox list shows which there are")
        }
        if raw {
            FileHandle.standardOutput.write(Data(claimed.content))
            return
        }
        let body = try await files.workers().text(ofLetter: claimed.content)
        let letter = claimed.letter
        if output.json {
            print(JSONValue.object(letter.members(zone: files.office.timeZone) + [("text", .string(body))]).text)
            return
        }
        print("To: \(VisibleText.of(letter.recipient))")
        print("Subject: \(VisibleText.of(letter.subject))")
        let remark = (letter.redirection ?? letter.lastError).map { " (\(VisibleText.of($0)))" } ?? ""
        print("State: \(letter.state.rawValue)\(remark)\n")
        print(body.visibleLines)
    }
}

struct ReleaseLetters: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Lets letters leave that were queued for more than 24 hours, and tries failed ones again.",
        discussion: """
            They leave at the daemon's next round if smtp.sending is "on". What smtp.redirect_to took goes to its true \
            addressee, once redirect_to is gone.
            """)

    @Argument(help: "Their IDs, as listed.")
    var ids: [Int64] = []

    @Flag(help: "All that wait for release.")
    var all = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard all != !ids.isEmpty else { throw ValidationError("Give the IDs of letters, or --all.") }
    }

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let store = try files.openForCommand()
        let who = commandUser
        var released = ids
        if all {
            released = try await store.releaseAll(by: who, at: Date())
        } else {
            for id in ids {
                guard let letter = try await store.letter(id)?.letter else {
                    throw CommandFailure(.noInput, "no letter \(id); muster outbox list shows which there are")
                }
                guard letter.state == .failed || letter.redirectedTo != nil || letter.awaitsRelease(at: Date()) else {
                    throw CommandFailure(.badData, "letter \(id) is \(letter.state.rawValue) and waits for no release")
                }
            }
            try await store.release(ids, by: who, at: Date())
        }
        let sending = files.configuration.smtp.sending
        guard !output.json else {
            let ids = JSONValue.array(released.map { .integer(Int($0)) })
            return print(JSONValue.object([("released", ids), ("sending", .string(sending.rawValue))]).text)
        }
        let hold = "; smtp.sending is \"hold\": none leaves before it is \"on\""
        let trial = files.configuration.smtp.redirectTo.map { "; smtp.redirect_to is set: they go to \($0)" } ?? ""
        print(
            counted(released.count, "letter", "letters") + " released"
                + (released.isEmpty ? "" : sending == .hold ? hold : trial))
    }
}

struct CancelLetters: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Takes letters back that are still queued: they never leave.",
        discussion: """
            What they told stays recorded, and a later receipt tells it again. A reminder or digest that was taken back is \
            not written again.
            """)

    @Argument(help: "Their IDs, as listed.")
    var ids: [Int64]

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let store = try await OfficeFiles(config).openForCommand()
        for id in ids {
            guard let letter = try await store.letter(id)?.letter else {
                throw CommandFailure(.noInput, "no letter \(id); muster outbox list shows which there are")
            }
            guard letter.state == .queued else {
                throw CommandFailure(.badData, "letter \(id) is \(letter.state.rawValue) and cannot be taken back")
            }
        }
        try await store.cancel(ids, reason: "taken back by hand", by: commandUser, at: Date())
        let cancelled = JSONValue.array(ids.map { .integer(Int($0)) })
        print(
            output.json
                ? JSONValue.object([("cancelled", cancelled)]).text : counted(ids.count, "letter") + " cancelled")
    }
}

extension OutboundState: ExpressibleByArgument {}

extension OutboundMessage {
    /// That its addressee never got it.
    fileprivate var redirection: String? { redirectedTo.map { "went to \($0) only: smtp.redirect_to" } }

    /// The receipt that is queued after this one for the same.
    fileprivate func newerReceipt(among letters: [OutboundMessage]) -> Int64? {
        guard kind == .receipt, state == .queued, unit != nil, notice != nil else { return nil }
        return letters.last {
            $0.kind == .receipt && $0.state == .queued && $0.id > id
                && ($0.unit, $0.notice, $0.recipient) == (unit, notice, recipient)
        }?.id
    }

    fileprivate func members(zone: TimeZone) -> [(String, JSONValue)] {
        func moment(_ date: Date?) -> JSONValue { .text(date.map { formatMoment($0, in: zone) }) }
        return [
            ("id", .integer(Int(id))), ("kind", .string(kind.rawValue)), ("unit", .text(unit)),
            ("notice", .text(notice)), ("recipient", .string(recipient)), ("subject", .string(subject)),
            ("messageId", .string(messageID)), ("state", .string(state.rawValue)), ("attempts", .integer(attempts)),
            ("queuedAt", moment(queuedAt)), ("nextAttemptAt", moment(nextAttemptAt)), ("sentAt", moment(sentAt)),
            ("releasedAt", moment(releasedAt)), ("redirectedTo", .text(redirectedTo)), ("lastReply", .text(lastReply)),
            ("lastError", .text(lastError)),
        ]
    }
}
