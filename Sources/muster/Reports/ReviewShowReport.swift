import Foundation
import Inspection
import Store
import Submissions
import TerminalText

/// One mail with all that is known of it.
struct ReviewShowReport {
    let message: InboundMessage
    /// Nil before anything was decided.
    let file: CaseFile?
    /// Nil before it was examined, and when it could not be.
    let examination: Examination?
    /// Where its raw bytes lie.
    let path: String
    let office: Office

    private var decision: Decision? { file?.decision }

    private func reasons(_ reasons: [Reason]) -> [String] { reasons.map { $0.text(in: office.language) } }

    private func moment(_ date: Date) -> String { formatMoment(date, in: office.timeZone) }

    var json: JSONValue {
        .object([
            ("id", .integer(Int(message.id))), ("state", .string(message.state.rawValue)),
            ("receivedAt", .string(moment(message.receivedAt))),
            ("from", .texts(examination?.from.map(\.address) ?? [])),
            ("to", .texts(examination?.to.map(\.address) ?? [])),
            ("subject", .text(examination?.subject)), ("messageId", .text(examination?.messageID)),
            ("text", .text(examination?.text)), ("unit", .text(decision?.unit?.code)),
            ("notice", .text(decision?.notice?.id)), ("provisional", .bool(decision?.provisional ?? false)),
            ("because", .texts(reasons(decision?.because ?? []))),
            ("candidates", .texts(decision?.candidates.map(\.code) ?? [])),
            ("items", .array((decision?.items ?? []).enumerated().map(item))),
            ("rulings", .array((file?.rulings ?? []).map(ruling))), ("file", .string(path)),
        ])
    }

    private func item(_ place: Int, _ item: Item) -> JSONValue {
        .object([
            ("item", .integer(place + 1)), ("name", .string(item.name)), ("attachment", .text(item.attachment)),
            ("bytes", .count(item.bytes)), ("sha256", .text(item.sha256)),
            ("unit", .text(decision?.unit(of: item))), ("notice", .text(item.notice)), ("phase", .text(item.phase)),
            ("requirement", .text(item.requirement)), ("verdict", .string(item.verdict.rawValue)),
            ("late", .bool(item.late)), ("onTime", .bool(item.onTime ?? false)),
            ("because", .texts(reasons(item.because))),
        ])
    }

    private func isInForce(_ ruling: Ruling) -> Bool {
        Decision.inForce(file?.rulings ?? []).contains { $0.id == ruling.id }
    }

    private func ruling(_ ruling: Ruling) -> JSONValue {
        .object([
            ("id", .integer(Int(ruling.id))), ("at", .string(moment(ruling.at))), ("who", .string(ruling.who)),
            ("verb", .string(ruling.verb.rawValue)), ("item", .count(ruling.item.map { $0 + 1 })),
            ("unit", .text(ruling.unit)), ("notice", .text(ruling.notice)), ("phase", .text(ruling.phase)),
            ("requirement", .text(ruling.requirement)), ("until", .text(ruling.until?.day.description)),
            ("onTime", .bool(ruling.isOnTime)), ("reason", .string(ruling.reason)),
            ("inForce", .bool(isInForce(ruling))),
        ])
    }

    /// The same for people.
    func text(_ output: OutputOptions) -> String {
        var parts = [header.joined(separator: "\n").visibleLines, ""]
        if let text = examination?.text, !text.isEmpty { parts += [text.visibleLines, ""] }
        if let decision, !decision.items.isEmpty {
            var table = TextTable(columns: [
                .init("Item"), .init("File"), .init("Taken for"), .init("Verdict"), .init("Because"),
            ])
            for (place, item) in decision.items.enumerated() {
                let purpose = [item.unit, item.notice, item.requirement].compactMap(\.self).joined(separator: "/")
                let late = item.onTime == true ? ", on time by ruling" : item.late ? ", late" : ""
                table.append([
                    "\(message.id)/\(place + 1)", "\(item.name)", "\(purpose.isEmpty ? "-" : purpose)",
                    "\(item.verdict.rawValue + late)", "\(reasons(item.because).joined(separator: "; "))",
                ])
            }
            parts.append(table.text(width: output.width, color: output.color))
        }
        parts += (file?.rulings ?? []).map { line($0) }
        if message.state == .held { parts.append("Held: muster review list tells the commands that settle it.") }
        let open = (decision?.items ?? []).indices.filter { decision?.items[$0].verdict == .review }
        if let first = open.first {
            let place = "\(message.id)/\(first + 1)"
            parts.append("To be judged: muster review accept \(place), or muster review return \(place) --reason TEXT")
        }
        return parts.joined(separator: "\n").trimmingCharacters(in: .newlines)
    }

    private var header: [String] {
        var lines = ["Mail \(message.id), \(message.state.rawValue), received \(moment(message.receivedAt))"]
        if let examination {
            lines.append("From: " + examination.from.map { "\($0.name) <\($0.address)>" }.joined(separator: ", "))
            lines.append("Subject: \(examination.subject)")
        } else {
            lines.append("It was not read (yet).")
        }
        lines.append("File: \(path)")
        if let unit = decision?.unit { lines.append("Unit: \(unit.code) \(unit.name)" + because(unit.because)) }
        if decision?.provisional == true { lines.append("Provisional: the sender is on no roster row") }
        if let notice = decision?.notice { lines.append("Notice: \(notice.id)" + because(notice.because)) }
        for reason in reasons(decision?.because ?? []) { lines.append("Because: \(reason)") }
        for candidate in decision?.candidates ?? [] {
            lines.append("Perhaps: \(candidate.code) \(candidate.name)" + because(candidate.because))
        }
        return lines
    }

    private func because(_ reasons: [Reason]) -> String {
        reasons.isEmpty ? "" : " — " + self.reasons(reasons).joined(separator: "; ")
    }

    private func line(_ ruling: Ruling) -> String {
        let place = ruling.item.map { "/\($0 + 1)" } ?? ""
        let what = [ruling.unit, ruling.notice, ruling.phase, ruling.requirement].compactMap(\.self)
            .joined(separator: " ")
        let words = [
            "Ruling \(ruling.id):", ruling.verb.rawValue, "\(message.id)\(place)", what,
            ruling.isOnTime ? "on time" : "", ruling.until.map { "until \($0.day)" } ?? "",
            "by \(ruling.who), \(moment(ruling.at))", ruling.reason.isEmpty ? "" : "(\(ruling.reason))",
            isInForce(ruling) ? "" : "– put aside by a later assignment of the mail",
        ]
        return VisibleText.of(words.filter { !$0.isEmpty }.joined(separator: " "))
    }
}
