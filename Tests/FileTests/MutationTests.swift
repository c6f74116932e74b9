import Foundation
import Inspection
import Testing

/// Damaged files through the real workers. `MUSTER_TEST_FULL=1` tries twenty thousand; `MUSTER_MUTATION=N` tries the one
/// of this number and leaves its file in the build folder.
@Suite struct MutationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["MUSTER_TEST_FULL"] == nil ? 500 : 20_000
    private static let limits = InspectionLimits()

    @Test func damagedFilesHarmNobody() async throws {
        let folder = try MadeFiles.folder()
        let mutations = try Mutations(of: MadeFiles.expectations().map { folder.appending(path: $0.name) })
        if let number = Self.environment["MUSTER_MUTATION"].flatMap(Int.init) {
            return try await tryOne(number, of: mutations)
        }
        let canary = try Canary(of: folder.appending(path: "canary/secret.txt"))
        let inspector = Inspector(programs: try .besideThisProgram())
        let outcomes = try await twoAtOnce(0..<Self.count) { number in
            if number > 0, number % 500 == 0 { note("\(number) of \(Self.count) damaged files") }
            return try await outcome(of: number, mutations, inspector)
        }
        note(summary(of: outcomes))
        let faults = outcomes.flatMap { $0.faults }
        #expect(faults.isEmpty, "\(faults.count) faults:\n\(faults.joined(separator: "\n"))")
        #expect(try canary.touches() == [])
        #expect(try runningWorkers().isEmpty)
    }

    @Test func aMutationFollowsFromItsNumber() async throws {
        let folder = try MadeFiles.folder()
        let mutations = try Mutations(of: MadeFiles.expectations().map { folder.appending(path: $0.name) })
        try await withTemporaryFolder { one in
            try await withTemporaryFolder { other in
                for number in [0, 7, 19_999] {
                    let files = [try mutations.write(number, into: one), try mutations.write(number, into: other)]
                    #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
                }
            }
        }
    }

    /// What became of one damaged file, and what is wrong with that.
    private struct Outcome: Sendable {
        var name: String
        var faults: [String]
    }

    private func outcome(
        of number: Int, _ mutations: Mutations, _ inspector: Inspector
    ) async throws -> Outcome {
        try await withTemporaryFolder { folder in
            let file = try mutations.write(number, into: folder)
            let output = folder.appending(path: "output")
            let start = ContinuousClock.now
            var outcome = try await inspection(of: file, output, inspector)
            let seconds = Int((ContinuousClock.now - start).components.seconds)
            // One worker for the file, and two tries of the one that measures.
            if seconds > 3 * Self.limits.wallSeconds { outcome.faults.append("took \(seconds) s") }
            outcome.faults += try leftovers(in: output, Self.limits)
            outcome.faults = outcome.faults.map { "\(number) (\(file.lastPathComponent)): \($0)" }
            return outcome
        }
    }

    /// Any error but ``WorkerDeath`` is trouble of the daemon's and ends the test.
    private func inspection(of file: URL, _ output: URL, _ inspector: Inspector) async throws -> Outcome {
        do throws(any Error) {
            let report = try await inspector.inspectFile(at: file.path, outputFolder: output.path)
            let failedTwice = report.allFiles.contains { $0.content.notes.contains { $0.contains("failed twice") } }
            let problem = report.content.problem.map { "problem \($0.rawValue)" } ?? "read"
            return Outcome(name: failedTwice ? "measuring program died" : problem, faults: [])
        } catch let death as WorkerDeath {
            // Our own readers check what they read: a trap in them is a mistake of ours.
            let isTrap = if case .signal = death.cause { true } else { false }
            return Outcome(name: "\(death)", faults: isTrap ? ["\(death)"] : [])
        }
    }

    private func tryOne(_ number: Int, of mutations: Mutations) async throws {
        let file = try mutations.write(number, into: builtFolder())
        try await withTemporaryFolder { folder in
            let inspector = Inspector(programs: try .besideThisProgram())
            let outcome = try await inspection(of: file, folder.appending(path: "output"), inspector)
            note("\(file.path): \(outcome.name)")
            #expect(outcome.faults.isEmpty)
        }
    }

    private func summary(of outcomes: [Outcome]) -> String {
        let counts = outcomes.reduce(into: [String: Int]()) { $0[$1.name, default: 0] += 1 }
        return counts.sorted { $0.value > $1.value }.map { "\($0.value)\t\($0.key)" }.joined(separator: "\n")
    }

    /// Worker processes that this one started and that have not ended.
    private func runningWorkers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.filter { process in
            // Processes end while they are looked at.
            let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            let fields = status.split(separator: ") ").last?.split(separator: " ") ?? []
            return status.contains("(muster-inspect") && fields.count > 1 && Int(fields[1]) == Int(getpid())
        }
    }
}

/// Tells how far a long test has got.
private func note(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}
