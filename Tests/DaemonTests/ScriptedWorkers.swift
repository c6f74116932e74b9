import Foundation
import Inspection
import Testing

/// Programs in the place of the workers: shell scripts, and the built ones behind them.
extension OfficeInHand {
    /// The workers that this build made.
    static func builtPrograms() throws -> WorkerPrograms {
        let programs = try WorkerPrograms.besideThisProgram()
        try #require(FileManager.default.isExecutableFile(atPath: programs.inspect), "build muster-inspect first")
        return programs
    }

    /// A worker that runs these lines, with `$BUILT` for the real one. Each start adds a line to the file `starts`.
    func worker(_ script: String) throws -> WorkerPrograms {
        let built = try Self.builtPrograms()
        let path = folder + "/worker-" + UUID().uuidString
        let text = "#!/bin/sh\ncd \(folder)\necho $1 >> starts\nBUILT=\(built.inspect)\n\(script)\n"
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700]))
        return WorkerPrograms(inspect: path, media: built.media, pdf: built.pdf)
    }

    /// What the scripted workers were started for: `mail` or `probe`.
    var starts: [String] {
        let text = (try? String(contentsOfFile: folder + "/starts", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}

/// Waits until something is so; fails the test after ten seconds.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(10)
    while try await !isSo() {
        guard ContinuousClock.now < end else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
