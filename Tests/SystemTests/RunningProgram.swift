import Foundation
import TestServers

/// What a program did.
struct ProgramResult {
    /// The exit code; minus the signal's number when one killed it.
    var status: Int32
    var output: String
    var errors: String
    /// The most memory it held while it was watched, in bytes.
    var peakMemory = 0
}

/// A program that runs beside the test, its output in files so that nothing blocks.
final class RunningProgram {
    private let process = Process()
    private let folder: URL
    private var peak = 0

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try handle("output")
        process.standardError = try handle("errors")
        try process.run()
    }

    private func handle(_ name: String) throws -> FileHandle {
        let file = folder.appending(path: name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    var isRunning: Bool { process.isRunning }

    /// Ends it as a power cut would.
    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    /// Asks it to end.
    func terminate() { process.terminate() }

    /// Waits for its end, looking at its memory meanwhile.
    func wait() throws -> ProgramResult {
        while process.isRunning {
            peak = max(peak, memory())
            usleep(10_000)
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let status = process.terminationStatus
        return ProgramResult(
            status: process.terminationReason == .exit ? status : -status,
            output: try String(contentsOf: folder.appending(path: "output"), encoding: .utf8),
            errors: try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8), peakMemory: peak)
    }

    /// The kernel's high-water mark of the resident set.
    private func memory() -> Int {
        let path = "/proc/\(process.processIdentifier)/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}

/// Runs a program to its end.
func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> ProgramResult {
    try RunningProgram(program, arguments, environment: environment).wait()
}
