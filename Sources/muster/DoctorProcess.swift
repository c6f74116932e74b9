import Doctor
import Foundation

/// `muster doctor` as a process of its own, which gives root's rights away while this one keeps them.
enum DoctorProcess {
    /// Looks at the office of a configuration. Throws when doctor could not begin; it has told why.
    static func report(_ configuration: String) throws -> DoctorReport {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(
            fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process.arguments = ["doctor", "--json", "--config", configuration]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard !bytes.isEmpty else {
            throw CommandFailure(ExitStatus(rawValue: process.terminationStatus) ?? .software, "")
        }
        let document = try JSONDecoder().decode(Document.self, from: bytes)
        return DoctorReport(
            asOf: ISO8601DateFormatter().date(from: document.asOf) ?? Date(), findings: document.checks)
    }

    /// What `muster doctor --json` prints.
    private struct Document: Decodable {
        var asOf: String
        var checks: [Finding]
    }
}

extension DoctorReport {
    /// How the login to a server, `smtp` or `imap/ID`, went; nil where it could not be tried.
    func login(_ server: String) -> Finding.State? { findings.first { $0.id == server + "/login" }?.state }
}
