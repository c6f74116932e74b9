import Foundation
import Settings
import Submissions
import Testing

@testable import Daemon

@Suite struct LetterFolderTests {
    private static let template = "Subject: {{unit}} {{reference}}\n\n{{unit}} {{reference}}\n"

    /// What is read from a folder with these files.
    private func load(_ files: [String: Data]) throws -> (templates: LetterTemplates, problems: [String]) {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-letters-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, data) in files { try data.write(to: URL(fileURLWithPath: folder + "/" + name)) }
        let (templates, problems) = loadLetters(from: folder)
        return (
            templates,
            problems.filter { $0.severity == .error }.map {
                "\($0)".replacingOccurrences(of: folder + "/", with: "")
            }
        )
    }

    @Test func withoutAFolderTheBuiltInLettersAreUsed() {
        let (templates, problems) = loadLetters(from: nil)
        #expect(templates == .builtIn && problems.isEmpty)
    }

    @Test func anOfficesOwnLetterTakesThePlaceOfTheBuiltInOne() throws {
        let built = try String(contentsOf: Self.builtIn, encoding: .utf8)
        let own = built.replacingOccurrences(of: "我们收到了", with: "收到，谢谢")
        let (templates, problems) = try load(["receipt.zh-Hans.mustache": Data(own.utf8), "notes.txt": Data("x".utf8)])
        #expect(problems.isEmpty)
        #expect(templates != .builtIn && own != built)
    }

    @Test func anEditorsHiddenCopiesAreNoLetters() throws {
        let (templates, problems) = try load([".#receipt.zh-Hans.mustache": Data("x".utf8)])
        #expect(templates == .builtIn && problems.isEmpty)
    }

    @Test func aLetterInAnotherEncodingIsRefusedAndNotMangled() throws {
        // 主题 in GBK, as an old editor saves it.
        let gbk = Data([0xD6, 0xF7, 0xCC, 0xE2]) + Data(Self.template.utf8)
        let (templates, problems) = try load(["receipt.zh-Hans.mustache": gbk])
        #expect(templates == .builtIn)
        #expect(problems == ["receipt.zh-Hans.mustache: is not UTF-8; save it in that encoding"])
    }

    @Test func whatCannotBeReadIsNamed() throws {
        let (_, problems) = loadLetters(from: "/nonexistent/letters")
        #expect(problems.map(\.description) == ["/nonexistent/letters: cannot be read: No such file or directory"])
        let large = try load(["receipt.en.mustache": Data(count: 300_000)])
        #expect(large.problems == ["receipt.en.mustache: is larger than 256 KiB; no file of this kind is"])
        let unknown = try load(["reciept.en.mustache": Data(Self.template.utf8)])
        #expect(unknown.problems.count == 1 && unknown.problems[0].contains("did you mean receipt.en.mustache?"))
    }

    private static let builtIn = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Submissions/Letters/receipt.zh-Hans.mustache")
}
