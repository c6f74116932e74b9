import Foundation
import Inspection
import Testing

/// A file of the generator that attacks its reader, and how it has to be refused.
struct Attack: Decodable {
    var file: String
    /// One of these must stand somewhere in the report; null among them: it may also be read as if nothing were wrong.
    var problems: [FileProblem?]
    var note: String?
    /// What no path in the report may contain.
    var never: String?

    static func all() throws -> [Attack] {
        let list = try Data(contentsOf: MadeFiles.folder().appending(path: "attacks.json"))
        return try JSONDecoder().decode([Attack].self, from: list)
    }

    /// How a report falls short, in words.
    func faults(in report: Attachment) -> [String] {
        let contents = report.allFiles.map(\.content)
        var faults: [String] = []
        let named = contents.compactMap(\.problem)
        if problems.contains(nil) {
            let others = named.filter { !problems.contains($0) }
            if report.content.kind != .archive, !others.isEmpty { faults.append("problems: \(others)") }
        } else if !named.contains(where: { problems.contains($0) }) {
            faults.append("problems: \(Set(named)), none of \(problems.compactMap { $0?.rawValue })")
        }
        let notes = contents.flatMap(\.notes)
        if let note, !notes.contains(where: { $0.contains(note) }) {
            faults.append("no note with “\(note)” in \(notes.prefix(8))")
        }
        if let never, let path = report.allFiles.map(\.path).first(where: { $0.contains(never) }) {
            faults.append("lists \(path)")
        }
        return faults
    }
}

@Suite struct AttackTests {
    @Test func everyAttackIsRefusedByName() async throws {
        let attacks = try Attack.all()
        #expect(attacks.count >= 70)
        let folder = try MadeFiles.folder()
        let inspector = Inspector(programs: try .besideThisProgram())
        let limits = InspectionLimits()
        let faults = try await twoAtOnce(0..<attacks.count) { number in
            let attack = attacks[number]
            let start = ContinuousClock.now
            var faults = try await withTemporaryFolder { output in
                do throws(any Error) {
                    let file = folder.appending(path: attack.file).path
                    let report = try await inspector.inspectFile(at: file, outputFolder: output.path)
                    return attack.faults(in: report) + (try leftovers(in: output, limits))
                } catch let death as WorkerDeath {
                    return ["\(death)"]
                }
            }
            let seconds = (ContinuousClock.now - start).components.seconds
            if seconds > limits.wallSeconds { faults.append("it took \(seconds) s") }
            return faults.map { "\(attack.file)\t\($0)" }
        }.flatMap(\.self)
        #expect(faults.isEmpty, "\(faults.count) faults:\n\(faults.joined(separator: "\n"))")
    }
}

/// What a worker left in its folder although it must not: files that are not numbered, or more bytes than it may take
/// out of archives.
func leftovers(in folder: URL, _ limits: InspectionLimits) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let strange = names.filter { Int($0) == nil }.map { "left \($0)" }
    let bytes = try names.reduce(0) { total, name in
        let file = folder.appending(path: name).path
        return total + (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0)
    }
    return strange + (bytes > limits.totalBytes + limits.entryBytes ? ["left \(bytes) bytes"] : [])
}

extension Attachment {
    var allFiles: [Attachment] { [self] + contains.flatMap(\.allFiles) }
}
