import Foundation
import Testing
import Workbooks

/// What another program reads from a workbook of ours.
struct ReadWorkbook: Decodable {
    struct Sheet: Decodable {
        let name: String
        let cells: [String: Cell]
        let frozen: String?
        let filter: String?
        let widths: [String: Double]
        let rows: Int
    }

    struct Cell: Decodable {
        let value: String
        /// openpyxl's letters: s text, n number, d day, f formula.
        let type: String
        let format: String
        let fill: String?
        let color: String?
        let bold: Bool
        let link: Bool
    }

    let sheets: [Sheet]

    /// Writes the workbook and reads it back with openpyxl (Debian: python3-openpyxl).
    init(_ workbook: Workbook) throws {
        let folder = try TestFolder()
        let path = folder.path + "/汇总.xlsx"
        try workbook.write(to: path)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_workbook.py").path
        let text = try run(["/usr/bin/python3", "-B", script, path])
        self = try JSONDecoder().decode(ReadWorkbook.self, from: Data(text.utf8))
    }
}

/// A folder of one test, removed with it.
final class TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/muster-workbooks-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path) }
}

/// Runs a program to its end and returns what it printed; fails the test when the program fails.
func run(_ command: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command) failed")
    return String(decoding: data, as: UTF8.self)
}
