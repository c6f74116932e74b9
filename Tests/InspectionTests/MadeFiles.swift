import Foundation
import Inspection
import Testing

/// The files that the scripts beside the tests write, made once for all tests of a run.
enum MadeFiles {
    /// A file of `make_files.py`. Fails the test when the script fails: it needs the Debian packages python3-openpyxl,
    /// python3-docx, zip and p7zip-full.
    static func path(_ name: String) throws -> String { try path(name, in: made) }

    /// A file of `make_old_files.py`, which needs python3-xlwt and libreoffice-{writer,calc,impress}-nogui too.
    static func oldPath(_ name: String) throws -> String { try path(name, in: old) }

    /// A file of `make_pdfs.py`, which needs python3-reportlab, qpdf and libreoffice-writer-nogui too.
    static func pdfPath(_ name: String) throws -> String { try path(name, in: pdfs) }

    /// A file of `make_documents.py`, which needs LibreOffice too.
    static func documentPath(_ name: String) throws -> String { try path(name, in: documents) }

    /// A file of `make_markup.py`, which needs LibreOffice too.
    static func markupPath(_ name: String) throws -> String { try path(name, in: markup) }

    private static let documents = folder(madeBy: "make_documents.py")
    private static let markup = folder(madeBy: "make_markup.py")
    private static let made = folder(madeBy: "make_files.py")
    private static let old = folder(madeBy: "make_old_files.py")
    private static let pdfs = folder(madeBy: "make_pdfs.py")

    private static func path(_ name: String, in folder: Result<String, any Error>) throws -> String {
        let path = try folder.get() + "/" + name
        try #require(FileManager.default.fileExists(atPath: path), "the script writes no \(name)")
        return path
    }

    private static func folder(madeBy script: String) -> Result<String, any Error> {
        Result {
            let folder = try temporaryFolder()
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(script)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
            process.arguments = ["-W", "ignore", script.path, folder]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw ScriptFailure(status: process.terminationStatus) }
            return folder
        }
    }

    private struct ScriptFailure: Error {
        var status: Int32
    }
}

/// Swift Testing has a type of this name too.
typealias Attachment = Inspection.Attachment

/// A fixture of the mail tests.
func mailFixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../MailTests/Fixtures/\(name)").standardized.path
}

/// A folder of its own, removed at the end of the run.
func temporaryFolder() throws -> String {
    try TemporaryFolders.root.get().appendingPathComponent(UUID().uuidString).creatingFolder().path
}

/// Bytes as a file.
func temporaryFile(_ bytes: some Sequence<UInt8>) throws -> String {
    let path = try temporaryFolder() + "/file"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
}

private enum TemporaryFolders {
    static let root = Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("muster-inspection-tests-\(getpid())")
        atexit { removeAll() }
        return try folder.creatingFolder()
    }

    private static func removeAll() {
        if case .success(let folder) = root { try? FileManager.default.removeItem(at: folder) }
    }
}

extension URL {
    fileprivate func creatingFolder() throws -> URL {
        try FileManager.default.createDirectory(
            at: self, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return self
    }
}

/// The worker programs that this build made.
func builtPrograms() throws -> WorkerPrograms {
    let programs = try WorkerPrograms.besideThisProgram()
    try #require(FileManager.default.isExecutableFile(atPath: programs.inspect), "build muster-inspect first")
    return programs
}

/// What the real worker finds in a file, and where it left the bytes.
func inspected(
    _ path: String, limits: InspectionLimits = InspectionLimits()
) async throws -> (attachment: Attachment, folder: String) {
    let folder = try temporaryFolder()
    let inspector = Inspector(programs: try builtPrograms(), limits: limits)
    return (try await inspector.inspectFile(at: path, outputFolder: folder), folder)
}

/// What the real worker finds in a mail, and where it left the bytes.
func examined(
    _ path: String, limits: InspectionLimits = InspectionLimits()
) async throws -> (examination: Examination, folder: String) {
    let folder = try temporaryFolder()
    let inspector = Inspector(programs: try builtPrograms(), limits: limits)
    return (try await inspector.examineMail(at: path, outputFolder: folder), folder)
}

extension Attachment {
    /// The file inside with this name, at any depth.
    func file(named name: String) throws -> Attachment {
        try #require(allFiles.first { $0.name == name }, "no \(name) in \(allFiles.map(\.path))")
    }

    var allFiles: [Attachment] { [self] + contains.flatMap(\.allFiles) }
}
