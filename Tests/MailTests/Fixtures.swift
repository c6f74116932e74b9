import Foundation
import Mail

/// The mails of `Fixtures/`, each as it is and with the other kind of line end.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// A fixture's bytes with every line end made CRLF or LF.
    static func bytes(_ name: String, crlf: Bool) throws -> [UInt8] {
        withLineEnds([UInt8](try Data(contentsOf: folder.appending(path: name + ".eml"))), crlf: crlf)
    }

    static func withLineEnds(_ bytes: [UInt8], crlf: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes where byte != 13 {
            if byte == 10, crlf { result.append(13) }
            result.append(byte)
        }
        return result
    }

    /// Text in a charset of iconv's.
    static func encoded(_ text: String, as charset: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/iconv")
        process.arguments = ["-f", "UTF-8", "-t", charset]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return [UInt8](bytes)
    }

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// The rows of `expected.tsv`.
    static func rows() throws -> [Row] {
        try String(contentsOf: folder.appending(path: "expected.tsv"), encoding: .utf8)
            .split(separator: "\n").map { line in
                let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                return Row(file: cells[0], path: cells[1], kind: cells[2], value: cells[3])
            }
    }

    /// One expectation: what `kind` of thing `file` holds at part `path`.
    struct Row: CustomStringConvertible {
        var file: String
        var path: String
        var kind: String
        var value: String
        var description: String { "\(file) \(path) \(kind)" }
    }
}

/// Parses bytes with fresh charsets.
func parse(_ bytes: [UInt8]) -> ParsedMessage {
    parseMessage(bytes.span, charsets: Charsets())
}

/// Parses text as the bytes of a mail, LF line ends made CRLF.
func parse(_ text: String) -> ParsedMessage {
    parse(Fixtures.withLineEnds(Array(text.utf8), crlf: true))
}

extension ParsedMessage {
    /// The part with that IMAP number.
    func part(_ path: String) -> MessagePart? { parts.first { $0.path == path } }

    /// The decoded body of a part of `bytes`.
    func body(_ path: String, of bytes: [UInt8]) -> [UInt8] {
        guard let part = part(path) else { return [] }
        var body: [UInt8] = []
        _ = decodeBody(of: part, in: bytes.span) { piece in
            for index in 0..<piece.count { body.append(piece[index]) }
        }
        return body
    }
}

/// The bytes that a hexadecimal text names; `~` begins plain ASCII up to the next `~`: `b1a8~.xls~`.
func hex(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, piece) in text.split(separator: "~", omittingEmptySubsequences: false).enumerated() {
        guard index.isMultiple(of: 2) else {
            bytes += piece.utf8
            continue
        }
        let digits = Array(piece)
        for at in stride(from: 0, to: digits.count, by: 2) {
            bytes.append(UInt8(String(digits[at...at + 1]), radix: 16) ?? 0)
        }
    }
    return bytes
}
