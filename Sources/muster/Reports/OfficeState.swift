import Daemon
import Foundation
import Store
import Submissions

/// What a person at the office has to know beside the matrix: mails that wait for a decision, and servers in trouble.
struct OfficeState {
    /// A mail that nobody but a person can place.
    struct Held {
        var id: Int64
        var receivedAt: Date
        var sender: String
        var subject: String
        var reasons: [Reason]
        var candidates: [UnitMatch]
        /// The unit that it is sure to be of.
        var unit: UnitMatch?
        /// The letter of ours that it answers, and the mails that this letter was about.
        var answers: (letter: OutboundMessage, mails: [Int64])?
        /// Where its raw bytes lie.
        var file: String
    }

    private static let mostHeld = 50

    /// More than ``mostHeld`` are only counted.
    private(set) var held: [Held] = []
    private(set) var connections: [ConnectionState] = []
    /// Mails on the servers that could not be taken in.
    private(set) var problems: [LocationProblem] = []
    private(set) var waiting: [WaitingLetters] = []
    private(set) var undeliverable: [UndeliverableAddress] = []

    /// The state that the store tells; an empty one when there is no store.
    init(_ store: Store?, _ configuration: Configuration, at now: Date = Date()) async throws {
        guard let store else { return }
        let limits = SendingLimits(daily: configuration.smtp.daily)
        let mailboxes = configuration.mailboxes.map(\.id)
        waiting = try await store.waitingLetters(at: now, limits: limits)
        undeliverable = try await store.undeliverable()
        connections = try await store.connections(of: mailboxes)
        problems = try await store.locationProblems(of: mailboxes)
        held = try await Self.held(store, limit: Self.mostHeld)
    }

    /// The first mails that only a person can place.
    static func held(_ store: Store, limit: Int) async throws -> [Held] {
        var held: [Held] = []
        for message in try await store.inboundMessages(in: [.held], limit: limit) {
            let examination = try await store.examination(of: message.id)
            let decision = try await store.decision(of: message.id)
            held.append(
                Held(
                    id: message.id, receivedAt: message.receivedAt, sender: examination?.from.first?.address ?? "",
                    subject: examination?.subject ?? "", reasons: decision?.because ?? [],
                    candidates: decision?.candidates ?? [], unit: decision?.unit,
                    answers: try await Self.answered(examination?.references ?? [], store),
                    file: try store.files.path(message.sha256, .message)))
        }
        return held
    }

    private static func answered(
        _ references: [String], _ store: Store
    ) async throws -> (letter: OutboundMessage, mails: [Int64])? {
        for reference in references.prefix(20) {
            guard let letter = try await store.letter(messageID: reference)?.letter else { continue }
            return (letter, try await store.mailsAnswered(by: letter.id))
        }
        return nil
    }

    func heldReport(_ office: Office) -> JSONValue { .array(held.map { $0.report(office) }) }

    func connectionReport(_ office: Office) -> JSONValue {
        func moment(_ date: Date?) -> JSONValue { .text(date.map { formatMoment($0, in: office.timeZone) }) }
        return .array(
            connections.map { state in
                .object([
                    ("name", .string(state.connection.name)),
                    ("lastTryAt", moment(state.lastTryAt)),
                    ("lastSuccessAt", moment(state.lastSuccessAt)),
                    ("lastError", .text(state.lastError)),
                    ("loginsRefused", .integer(state.refusals)),
                ])
            })
    }

    func waitingReport(_ office: Office) -> JSONValue {
        .array(
            waiting.map { letters in
                .object([
                    ("limit", .string(letters.limit.rawValue)), ("count", .integer(letters.count)),
                    ("until", .string(formatMoment(letters.until, in: office.timeZone))),
                ])
            })
    }

    /// A line for each limit that keeps letters back.
    func waitingLines(_ office: Office) -> [String] {
        waiting.map { letters in
            let limit =
                switch letters.limit {
                case .daily:
                    "\(counted(letters.count, "letter waits", "letters wait")) for the daily limit (smtp.daily)"
                case .perAddress:
                    counted(letters.count, "letter waits", "letters wait")
                        + " because their address had its letters of the day"
                case .receipts:
                    counted(letters.count, "receipt is", "receipts are")
                        + " not written yet because their address had several"
                }
            return "\(limit), the first until \(formatMoment(letters.until, in: office.timeZone))"
        }
    }

    /// The same for people, without the servers where they are told apart; empty when there is nothing to tell.
    func text(_ office: Office, servers: Bool = true) -> String {
        var lines: [String] = []
        for state in connections {
            guard servers, let error = state.lastError else { continue }
            let since = state.lastSuccessAt.map { "since \(formatMoment($0, in: office.timeZone))" } ?? "so far"
            lines.append("TROUBLE: \(state.connection.name) was not reached \(since): \(error)")
        }
        lines += waitingLines(office)
        for address in undeliverable {
            let owner = office.roster.unit(address: address.address).map { " (\($0.name))" } ?? ""
            lines.append("Letters do not reach \(address.address)\(owner): \(address.fault.text(in: office.language))")
        }
        if !held.isEmpty { lines.append("Held for a person to decide:") }
        lines += held.flatMap { $0.lines(office) }
        return lines.joined(separator: "\n").visibleLines
    }
}

extension OfficeState.Held {
    func report(_ office: Office) -> JSONValue {
        .object([
            ("id", .integer(Int(id))),
            ("receivedAt", .string(formatMoment(receivedAt, in: office.timeZone))),
            ("from", .string(sender)),
            ("subject", .string(subject)),
            ("because", .texts(reasons.map { $0.text(in: office.language) })),
            ("candidates", .texts(candidates.map(\.code))),
            ("unit", .text(unit?.code)),
            ("answersLetter", answers.map { .integer(Int($0.letter.id)) } ?? .null),
            ("answersMails", .array((answers?.mails ?? []).map { .integer(Int($0)) })),
            ("file", .string(file)),
        ])
    }

    /// The same for people.
    func lines(_ office: Office) -> [String] {
        let because = reasons.map { $0.text(in: office.language) }.joined(separator: "; ")
        let perhaps = candidates.isEmpty ? "" : " Perhaps \(candidates.map(\.name).joined(separator: ", "))."
        let sure = unit.map { " From \($0.name)." } ?? ""
        var lines = ["  \(id)  \(formatMoment(receivedAt, in: office.timeZone))  \(sender)  \(subject)"]
        lines.append("      \(because).\(sure)\(perhaps)")
        if let answers {
            let mails = answers.mails.map { "\($0)" }.joined(separator: ", ")
            let about = mails.isEmpty ? "" : " about mail \(mails)"
            lines.append("      It answers letter \(answers.letter.id)\(about): \(answers.letter.subject)")
        }
        return lines + ["      \(file)"]
    }
}
