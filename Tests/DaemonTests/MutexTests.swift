import Foundation
import Testing

/// Only optimised programs break (see `LifeSigns`), and these tests run in ones that are not: so the sources are looked at.
struct MutexTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

    @Test func whatUsesAMutexIsNeverInlinedIntoAnAsyncFunction() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path)
        var uses = 0
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOf: Self.sources.appendingPathComponent(name), encoding: .utf8)
            guard text.contains("import Synchronization") else { continue }
            var (before, attribute) = ("", "")
            for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                if line.contains("func ") || line.contains("var ") && line.hasSuffix("{") { attribute = before }
                if line.contains(".withLock") {
                    uses += 1
                    #expect(attribute == "@inline(never)", "\(name): \(line)")
                }
                before = line
            }
        }
        #expect(uses >= 10)
    }
}
