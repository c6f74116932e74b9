import Foundation

/// First inputs from the files that the ordinary tests use.
enum Seeds {
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The mails of MailTests, with the wire's line ends.
    static func mails() throws -> [[UInt8]] {
        try files(in: "Tests/MailTests/Fixtures", ending: ".eml").map { bytes in
            var wire: [UInt8] = []
            for byte in bytes {
                if byte == UInt8(ascii: "\n"), wire.last != UInt8(ascii: "\r") { wire.append(UInt8(ascii: "\r")) }
                wire.append(byte)
            }
            return wire
        }
    }

    /// The files of a folder of the repository.
    static func files(in folder: String, ending: String) throws -> [[UInt8]] {
        let folder = repository.appending(path: folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(ending) }
            .map { try Array(Data(contentsOf: folder.appending(path: $0))) }
    }

    /// Lines that are inputs of their own.
    static func lines(_ text: String) -> [[UInt8]] {
        text.split(separator: "\n").map { Array($0.utf8) }
    }
}
