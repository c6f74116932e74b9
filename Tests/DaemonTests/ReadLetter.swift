import Foundation
import Testing

/// What Python reads from a letter (Debian: python3, python3-openpyxl, python3-pil).
struct ReadLetter: Decodable {
    let subject: String
    let to: String
    let automatic: String
    let parts: [String]
    let text: String
    let page: String
    let tags: Int
    /// The addresses of the pictures that the page shows.
    let shown: [String]
    /// Of the parts that have one.
    let ids: [String]
    /// The pictures that go with the page, by their content ids.
    let pictures: [String: Picture]
    let attachments: [String]
    let sheets: [String]

    struct Picture: Decodable {
        /// As Pillow names it: `JPEG`.
        let format: String
        let width: Int
        let height: Int
        /// The mean of red, green and blue, each 0–255.
        let color: [Double]
    }

    /// Reads a letter's bytes.
    init(_ bytes: [UInt8]) throws {
        let file = FileManager.default.temporaryDirectory.path + "/muster-letter-" + UUID().uuidString + ".eml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(bytes).write(to: URL(filePath: file))
        self = try JSONDecoder().decode(ReadLetter.self, from: try Self.run(file))
    }

    private static func run(_ file: String) throws -> Data {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_letter.py").path
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-B", script, file]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 could not read \(file)")
        return data
    }
}
