import Foundation
import Inspection
import Store
import Submissions
import TerminalText

/// What waits for a person, each with the commands that settle it.
struct ReviewListReport {
    private struct HeldMail {
        var held: OfficeState.Held
        /// The best first.
        var commands: [String]
    }

    private struct Waiting {
        var item: PlacedItem
        var place: String
        var commands: [String]
    }

    private struct Unconfirmed {
        var mail: UnconfirmedMail
        var sender: String
        var subject: String
        var commands: [String] { ["muster review accept \(mail.message)", "muster review dismiss \(mail.message)"] }
    }

    private let office: Office
    private var mails: [HeldMail] = []
    private var items: [Waiting] = []
    private var unconfirmed: [Unconfirmed] = []
    private var grants: GrantReport

    /// At most `limit` mails and as many items; an empty list when there is no store.
    init(_ store: Store?, _ office: Office, limit: Int) async throws {
        self.office = office
        grants = GrantReport(try await store?.rulings() ?? [], office: office)
        guard let store else { return }
        for mail in try await store.unconfirmedMails(limit: limit) {
            let examination = try await store.examination(of: mail.message)
            let sender = examination?.from.first?.address ?? ""
            unconfirmed.append(Unconfirmed(mail: mail, sender: sender, subject: examination?.subject ?? ""))
        }
        for held in try await OfficeState.held(store, limit: limit) {
            let commands = try await Self.commands(for: held, store, office)
            mails.append(HeldMail(held: held, commands: commands))
        }
        items = try await store.itemsUnderReview(limit: limit).map { item in
            let place = "\(item.recorded.message)/\(item.place + 1)"
            return Waiting(item: item, place: place, commands: Self.commands(for: item, at: place))
        }
    }

    /// A link has no file that could count: the one behind it does once somebody has fetched it.
    private static func commands(for waiting: PlacedItem, at place: String) -> [String] {
        let item = waiting.recorded.item
        let back = "muster review return \(place) --reason TEXT"
        guard !item.isMereLink else {
            let notice = item.notice.map { " --notice \($0)" } ?? " --notice ID"
            return ["muster review attach \(waiting.unit) \(item.requirement ?? "REQUIREMENT") FILE\(notice)", back]
        }
        return [
            "muster review accept \(place)\(item.requirement == nil ? " --requirement ID" : "")", back,
            "muster review assign \(place) --unit CODE --requirement ID",
        ]
    }

    private static func commands(
        for held: OfficeState.Held, _ store: Store, _ office: Office
    ) async throws -> [String] {
        let codes = [held.unit?.code].compactMap(\.self) + held.candidates.map(\.code)
        let answered = held.answers?.letter.notice
        let notice = held.reasons.leaveNoticeOpen ? " --notice \(answered ?? "ID")" : ""
        var commands: [String] = []
        if let code = codes.first, let examination = try await store.examination(of: held.id),
            saysNothingToReport(examination)
        {
            let asked = try await self.notice(missingFrom: code, answered, store, office)
            commands.append("muster review nil-return \(code) --notice \(asked ?? "ID") --mail \(held.id)")
        }
        if let reason = held.reasons.first, reason.code == .bounceUnproven {
            commands += reason.values.first.map { ["muster outbox addresses mark \($0)"] } ?? []
        } else if held.reasons.first?.code != .unreadable {
            commands += codes.prefix(3).map { "muster review assign \(held.id) --unit \($0)\(notice)" }
            if codes.isEmpty { commands.append("muster review assign \(held.id) --unit CODE\(notice)") }
        }
        return commands + ["muster review dismiss \(held.id)"]
    }

    /// The notice of the letter that was answered, else the only one of which the unit has something missing.
    private static func notice(
        missingFrom code: String, _ answered: String?, _ store: Store, _ office: Office
    ) async throws -> String? {
        if let answered { return answered }
        guard let unit = office.roster.unit(code: code) else { return nil }
        let standings = standing(
            of: unit, notices: office.notices, items: try await store.recordedItems(unit: code),
            rulings: try await store.rulings(unit: code), asOf: Date())
        let missing = Set(standings.filter { $0.state == .missing || $0.state == .partial }.map(\.notice))
        return missing.count == 1 ? missing.first : nil
    }

    var json: JSONValue {
        .object([
            ("held", .array(mails.map(mail))),
            ("items", .array(items.map(item))),
            ("unconfirmed", .array(unconfirmed.map(unconfirmed))),
            ("granted", grants.json),
        ])
    }

    private func mail(_ mail: HeldMail) -> JSONValue {
        guard case .object(let members) = mail.held.report(office) else { return .null }
        return .object(members + [("commands", .texts(mail.commands))])
    }

    private func item(_ waiting: Waiting) -> JSONValue {
        let item = waiting.item.recorded.item
        return .object([
            ("message", .integer(Int(waiting.item.recorded.message))), ("item", .integer(waiting.item.place + 1)),
            ("receivedAt", .string(formatMoment(waiting.item.recorded.receivedAt, in: office.timeZone))),
            ("unit", .string(waiting.item.unit)), ("name", .string(item.name)), ("notice", .text(item.notice)),
            ("phase", .text(item.phase)), ("requirement", .text(item.requirement)),
            ("because", .texts(item.because.map { $0.text(in: office.language) })),
            ("commands", .texts(waiting.commands)),
        ])
    }

    private func unconfirmed(_ waiting: Unconfirmed) -> JSONValue {
        .object([
            ("message", .integer(Int(waiting.mail.message))),
            ("receivedAt", .string(formatMoment(waiting.mail.receivedAt, in: office.timeZone))),
            ("from", .string(waiting.sender)), ("subject", .string(waiting.subject)),
            ("unit", .string(waiting.mail.unit)), ("commands", .texts(waiting.commands)),
        ])
    }

    /// The same for people.
    var text: String {
        var sections: [String] = []
        if !mails.isEmpty || !items.isEmpty { sections.append(waitingText) }
        if !unconfirmed.isEmpty { sections.append(unconfirmedText) }
        if sections.isEmpty { sections.append("Nothing waits for a person.") }
        if !grants.lines.isEmpty {
            sections.append("Granted to units\n" + grants.lines.joined(separator: "\n").visibleLines)
        }
        return sections.joined(separator: "\n\n")
    }

    /// These count already; the unit was asked whether they are its own.
    private var unconfirmedText: String {
        let lines = unconfirmed.flatMap { waiting in
            let unit = office.roster.unit(code: waiting.mail.unit)?.name ?? waiting.mail.unit
            let time = formatMoment(waiting.mail.receivedAt, in: office.timeZone)
            return [
                "  \(waiting.mail.message)  \(time)  \(waiting.sender)  \(waiting.subject)",
                "      Taken for \(waiting.mail.unit) \(unit)'s, from an address that is not in the roster.",
            ] + waiting.commands.map { "      \($0)" }
        }
        return "\(counted(unconfirmed.count, "recorded mail")) whose sender is not confirmed\n"
            + lines.joined(separator: "\n").visibleLines
    }

    private var waitingText: String {
        var lines: [String] = []
        for mail in mails { lines += mail.held.lines(office) + mail.commands.map { "      \($0)" } + [""] }
        for waiting in items {
            let item = waiting.item.recorded.item
            let unit = office.roster.unit(code: waiting.item.unit)?.name ?? waiting.item.unit
            let purpose = [item.notice, item.requirement].compactMap(\.self).joined(separator: "/")
            lines.append("  \(waiting.place)  \(unit)  \(item.name)  \(purpose)")
            lines.append("      " + item.because.map { $0.text(in: office.language) }.joined(separator: "; "))
            lines += waiting.commands.map { "      \($0)" } + [""]
        }
        return "\(counted(mails.count, "mail", "mails")) held, \(counted(items.count, "item", "items")) under review\n"
            + lines.dropLast().joined(separator: "\n").visibleLines
    }
}
