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
        return DoctorReport(try JSONDecoder().decode(Document.self, from: bytes))
    }

    /// What `muster doctor --json` prints.
    fileprivate struct Document: Decodable {
        struct Check: Decodable {
            var id: String
            var state: String
            var message: String
            var advice: String?
        }

        var asOf: String
        var checks: [Check]
    }
}

extension DoctorReport {
    fileprivate init(_ document: DoctorProcess.Document) {
        self.init(
            asOf: ISO8601DateFormatter().date(from: document.asOf) ?? Date(),
            findings: document.checks.map { check in
                let advice = check.advice ?? ""
                return switch Finding.State(rawValue: check.state) {
                case .ok: .ok(check.id, check.message)
                case .warning: .warning(check.id, check.message, advice)
                case .failure, nil: .failure(check.id, check.message, advice)
                }
            })
    }

    /// Whether a server of this protocol let nobody in.
    func refusesLogin(_ service: String) -> Bool {
        findings.contains { $0.state == .failure && $0.id.hasPrefix(service) && $0.id.hasSuffix("/login") }
    }
}
