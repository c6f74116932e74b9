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
        let found = try await inspected(workers)
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

    /// The files in the order in which they were named; as many are looked into at once as the workers allow.
    private func inspected(_ workers: Workers) async throws -> [(file: String, attachment: Attachment)] {
        try await withThrowingTaskGroup(of: (Int, Attachment).self) { group in
            for (index, file) in files.enumerated() {
                group.addTask { (index, try await workers.inspect(file)) }
            }
            var found: [Int: Attachment] = [:]
            for try await (index, attachment) in group { found[index] = attachment }
            return files.enumerated().compactMap { index, file in found[index].map { (file, $0) } }
        }
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
