import Daemon
import Foundation
import Inspection
import Store

/// The workers as the looking commands use them: results in memory, files thrown away.
struct Workers {
    private let inspector: Inspector

    /// The workers as an office's configuration allows them; without one, as a kernel should.
    init(_ settings: InspectionSettings = InspectionSettings(), limits: InspectionLimits = InspectionLimits()) throws {
        inspector = try Inspector(settings, limits: limits)
    }

    /// What the mail in a file holds.
    func examine(_ file: String) async throws -> Examination {
        try await reading(file) { try await inspector.examineMail(at: file, outputFolder: $0) }
    }

    /// What a file of the store is, whose name its path does not tell. Throws ``WorkerDeath`` when it cannot be read.
    func content(ofFile file: String, named name: String) async throws -> FileContent {
        try await inFolder { try await inspector.inspectFile(at: file, named: name, outputFolder: $0) }.content
    }

    /// What a file is.
    func inspect(_ file: String) async throws -> Attachment {
        try await reading(file) { try await inspector.inspectFile(at: file, outputFolder: $0) }
    }

    /// The text that a reader of a letter of ours sees.
    func text(ofLetter content: [UInt8]) async throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString).eml").path
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(content), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure(.cannotCreate, "\(file): cannot be written") }
        defer { try? FileManager.default.removeItem(atPath: file) }
        return try await examine(file).text
    }

    private func reading<Result>(_ file: String, _ body: (String) async throws -> Result) async throws -> Result {
        try requireFile(file)
        do {
            return try await inFolder(body)
        } catch let death as WorkerDeath {
            throw CommandFailure(.badData, "\(file): could not be read: \(death)")
        }
    }

    private func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }
}

/// Throws unless there is a regular file that this user may read.
func requireFile(_ path: String) throws {
    var status = stat()
    let isThere = stat(path, &status) == 0
    guard isThere || errno == EACCES else { throw CommandFailure(.noInput, "\(path): no such file") }
    guard !isThere || status.st_mode & S_IFMT != S_IFDIR else {
        throw CommandFailure(.noInput, "\(path): a folder, not a file")
    }
    guard isThere, access(path, R_OK) == 0 else {
        let who = userName(geteuid())
        throw CommandFailure(
            .noPermission,
            "\(path): the command has the rights of \(who), who may not read it; copy it to where \(who) may, such as /tmp"
        )
    }
}

extension Inspector {
    /// The workers beside this program, as the configuration allows them.
    init(_ settings: InspectionSettings, limits: InspectionLimits = InspectionLimits()) throws {
        self.init(
            programs: try .besideThisProgram(), limits: limits, allowWithoutLandlock: settings.allowWithoutLandlock)
    }
}

extension FileContent {
    /// The header row of a blank form: that of its first table that has one.
    var formHeader: [String] { tables.map(\.header).first { !$0.isEmpty } ?? [] }
}
