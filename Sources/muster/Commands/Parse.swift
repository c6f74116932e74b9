import ArgumentParser
import Foundation
import Inspection
import Mail
import TerminalText

struct Parse: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what a mail holds: headers, text, attachments also inside archives, links.",
        discussion: "Needs nothing but the file: no configuration, no database.")

    @Argument(help: "A mail as received (.eml, RFC 5322).")
    var file: String

    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let examination = try await Workers().examine(file)
        print(output.json ? examination.parseReport.text : text(examination))
    }

    private func text(_ examination: Examination) -> String {
        var table = TextTable(columns: [.init(""), .init("")])
        for (key, value) in [
            ("From", list(examination.from)), ("To", list(examination.to)), ("Cc", list(examination.cc)),
            ("Reply-To", list(examination.replyTo)), ("Subject", examination.subject),
            ("Date", examination.date ?? ""), ("Message-ID", examination.messageID ?? ""),
            ("Automatic", examination.automatic?.rawValue ?? ""),
        ] where !value.isEmpty { table.append(["\(key)", "\(value)"]) }
        var parts = [table.text(width: output.width, color: output.color)]
        if !examination.text.isEmpty { parts.append(examination.text.visibleLines + "\n") }
        if !examination.attachments.isEmpty {
            var files = TextTable(columns: [
                .init("Part"), .init("Name"), .init("Bytes", alignment: .right), .init("Kind"), .init("SHA-256"),
            ])
            func add(_ attachment: Attachment) {
                files.append([
                    "\(attachment.path)", "\(attachment.name)", "\(attachment.bytes)",
                    "\(attachment.content.kind.rawValue)", "\(attachment.sha256.prefix(12))",
                ])
                attachment.contains.forEach(add)
            }
            examination.attachments.forEach(add)
            parts.append(files.text(width: output.width, color: output.color))
        }
        for link in examination.links {
            parts.append("Link: \(VisibleText.of(link.name ?? "")) \(VisibleText.of(link.url))\n")
        }
        for defect in examination.defects { parts.append("Defect: \(VisibleText.of(defect))\n") }
        return parts.joined(separator: "\n").trimmingCharacters(in: .newlines)
    }

    private func list(_ addresses: [EmailAddress]) -> String {
        addresses.map { $0.name.isEmpty ? $0.address : "\($0.name) <\($0.address)>" }.joined(separator: ", ")
    }
}
