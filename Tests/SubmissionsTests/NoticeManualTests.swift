import Foundation
import Inspection
import Settings
import Testing

@testable import Submissions

/// The reference of muster-notice(5) names exactly what the readers of notices and rosters know.
@Suite struct NoticeManualTests {
    private static let repository = SeedTests.folder.deletingLastPathComponent()

    /// The terms of the reference with what they mean, by the heading that they stand under.
    private static func reference() throws -> [String: [(term: String, meaning: String)]] {
        let file = repository.appendingPathComponent("deploy/muster-notice.txt")
        var heading = ""
        var found: [String: [(String, String)]] = [:]
        for block in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n\n") {
            let lines = block.split(separator: "\n")
            if block.hasPrefix("# ") { heading = String(block.dropFirst(2)).trimmingCharacters(in: .newlines) }
            let meaning = lines.filter { $0.hasPrefix(" ") }.map { $0.trimmingCharacters(in: .whitespaces) }
            for line in lines where !line.hasPrefix(" ") && !meaning.isEmpty {
                found[heading, default: []].append(
                    (String(line.prefix { $0 != " " }), meaning.joined(separator: " ")))
            }
        }
        return found
    }

    /// Every word that the readers' sources have in quotation marks and that could be a key.
    private static func words() throws -> Set<String> {
        let folder = repository.appendingPathComponent("Sources/Submissions/Reading")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("Notice") }
        let texts = try files.map { try String(contentsOf: $0, encoding: .utf8) }
        return Set(texts.flatMap { $0.matches(of: /"([a-z_]+)"/).map { String($0.1) } })
    }

    private func isKey(_ word: String, after start: String) -> Bool {
        let problems = Problems()
        let toml = start + "\n" + word + " = 1\n"
        _ = Notice.read(
            Array(toml.utf8), file: "n.toml", context: NoticeContext(timeZone: .gmt), problems: problems)
        return !problems.all.contains { $0.message.hasPrefix("is no known key") && $0.key.hasSuffix(word) }
    }

    @Test(arguments: [
        ("KEYS OF A NOTICE", ""), ("KEYS OF [activity]", "[activity]"), ("KEYS OF [[phase]]", "[[phase]]"),
        ("KEYS OF [[phase.requirement]]", "[[phase]]\n[[phase.requirement]]"),
    ])
    func everyKeyIsExplainedAndNoOther(heading: String, start: String) throws {
        let explained = try Self.reference()[heading, default: []].map(\.term)
        let tables: Set = ["activity", "phase", "requirement"]
        let known = try Self.words().subtracting(tables).filter { isKey($0, after: start) }
        #expect(known.count >= 2 && known.sorted() == explained.sorted())
        #expect(!isKey("nonsense", after: start))
    }

    @Test func everyKindFormatAndColumnIsNamedAndNoOther() throws {
        let reference = try Self.reference()
        #expect(reference["KINDS", default: []].map(\.term) == Requirement.Kind.allCases.map(\.rawValue))
        #expect(reference["THE ROSTER", default: []].map(\.term) == RosterColumn.allCases.map(\.rawValue))
        for (term, meaning) in reference["THE ROSTER", default: []] {
            #expect(RosterColumn(rawValue: term)?.isList == meaning.hasPrefix("Several. "), "\(term)")
        }
        let formats = reference["FORMATS", default: []].flatMap { $0.meaning.split(separator: " ").map(String.init) }
        #expect(formats == FileFormat.allCases.filter { $0 != .other }.map(\.rawValue))
    }
}
