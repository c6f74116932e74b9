import ArgumentParser
import Foundation
import Inspection
import TerminalText

struct Inspect: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what files are: kind, format, title, tables, size of pictures, length of videos.",
        discussion: "Needs nothing but the files. Archives are looked into.")

    @Argument(help: "Files of any kind.")
    var files: [String]

    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let workers = try Workers()
        var found: [(file: String, attachment: Attachment)] = []
        for file in files { found.append((file, try await workers.inspect(file))) }
        if output.json {
            print(JSONValue.array(found.map { $0.attachment.inspectReport(file: $0.file) }).text)
            return
        }
        var table = TextTable(columns: [
            .init("File"), .init("Kind"), .init("Format"), .init("Bytes", alignment: .right), .init("Size"),
            .init("Seconds", alignment: .right), .init("Title"), .init("Problem"),
        ])
        for (file, attachment) in found { add(attachment, named: file, to: &table) }
        print(table.text(width: output.width, color: output.color), terminator: "")
    }

    private func add(_ attachment: Attachment, named name: String, to table: inout TextTable) {
        let content = attachment.content
        let size = content.width.flatMap { width in content.height.map { "\(width)×\($0)" } } ?? ""
        let seconds = content.duration.map { String(format: "%.1f", $0) } ?? ""
        table.append([
            "\(name)", "\(content.kind.rawValue)", "\(content.format.rawValue)", "\(attachment.bytes)", "\(size)",
            "\(seconds)", "\(content.title ?? "")", .init(content.problem?.rawValue ?? "", style: .bad),
        ])
        for member in attachment.contains { add(member, named: "  " + member.path, to: &table) }
    }
}
