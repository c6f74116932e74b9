import Foundation
import Inspection
import Testing

/// The files that the generator makes, with what is expected of each. They lie in the build folder and are made anew
/// when the generator has changed.
enum MadeFiles {
    /// The folder of the files. Fails the test when the generator does: `deploy/setup --test` installs what it needs.
    static func folder() throws -> URL { try made.get() }

    /// What is expected of each file.
    static func expectations() throws -> [Expectation] {
        let manifest = try Data(contentsOf: folder().appending(path: "manifest.json"))
        return try JSONDecoder().decode([Expectation].self, from: manifest)
    }

    private static let made = Result {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        let generator = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "generator/make_files.py")
        process.arguments = [
            "-B", "-W", "ignore", generator.path, try builtFolder().appending(path: "file-tests").path,
        ]
        process.standardOutput = output
        try process.run()
        let printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw GeneratorFailure(status: process.terminationStatus) }
        return URL(filePath: printed.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private struct GeneratorFailure: Error {
        var status: Int32
    }
}

/// Swift Testing has a type of this name too.
typealias Attachment = Inspection.Attachment

/// The folder of the programs that this build made.
func builtFolder() throws -> URL {
    let programs = try WorkerPrograms.besideThisProgram()
    try #require(FileManager.default.isExecutableFile(atPath: programs.inspect), "build muster-inspect first")
    return URL(filePath: programs.inspect).deletingLastPathComponent()
}

/// A folder that is removed when `body` ends.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "muster-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// Calls `work` with each number, two at a time, and returns the results in order.
func twoAtOnce<Result: Sendable>(
    _ numbers: Range<Int>, _ work: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results: [(Int, Result)] = []
        for number in numbers {
            if number >= numbers.lowerBound + 2, let done = try await group.next() { results.append(done) }
            group.addTask { (number, try await work(number)) }
        }
        while let done = try await group.next() { results.append(done) }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
