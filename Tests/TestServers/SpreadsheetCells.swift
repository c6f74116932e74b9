import Foundation

/// What other programs read from a workbook, cell by cell: the address (`B2`) and what stands there.
public struct SpreadsheetCells: Decodable, Equatable, Sendable {
    public struct Sheet: Decodable, Equatable, Sendable {
        public let name: String
        public let cells: [String: Cell]
    }

    public struct Cell: Decodable, Equatable, Sendable {
        public init(kind: Kind, value: String) {
            self.kind = kind
            self.value = value
        }

        public enum Kind: String, Decodable, Sendable {
            case text, number, day, formula, other
        }

        public let kind: Kind
        public let value: String
    }

    public let sheets: [Sheet]

    /// With LibreOffice (Debian: libreoffice-calc-nogui), which is told nothing of the cells' types.
    public static func byLibreOffice(_ file: String) throws -> SpreadsheetCells {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-office-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try output(
            of: "/usr/bin/soffice",
            [
                "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to", "fods", "--outdir",
                folder, file,
            ])
        let name = URL(filePath: file).deletingPathExtension().lastPathComponent
        return try read("\(folder)/\(name).fods")
    }

    /// With openpyxl (Debian: python3-openpyxl).
    public static func byOpenpyxl(_ file: String) throws -> SpreadsheetCells { try read(file) }

    private static func read(_ file: String) throws -> SpreadsheetCells {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_cells.py").path
        return try JSONDecoder().decode(
            SpreadsheetCells.self, from: try output(of: "/usr/bin/python3", ["-B", script, file]))
    }

    private static func output(of program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestServerError("\(program) \(arguments) failed") }
        return data
    }
}
