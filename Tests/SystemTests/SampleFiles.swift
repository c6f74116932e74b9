import Foundation
import TestServers

/// Real files, made once for all system tests with what units make theirs with.
struct SampleFiles {
    static let shared = Result { try SampleFiles() }

    private let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = repository.appending(path: "Tests/SystemTests/make_files.py").path
        let made = try run("/usr/bin/python3", [script, folder.path])
        guard made.status == 0 else { throw TestServerError("make_files.py: \(made.errors)") }
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
}

/// The checkout.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// One mail as a unit's mailer writes it.
struct SampleMail {
    var sender: String
    var subject: String
    var text = "您好，材料见附件，请查收。"
    /// What each file is called, and which sample it is.
    var files: [(name: String, sample: String)] = []
    var headers: [String] = []

    func bytes() throws -> [UInt8] {
        let boundary = "=_sample"
        var lines = [
            "From: <\(sender)>", "To: <submissions@office.example>", "Subject: \(Self.word(subject))",
            "Message-ID: <\(UUID().uuidString)@unit.example>",
        ]
        lines += headers
        lines += ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"\(boundary)\"", ""]
        lines += ["--\(boundary)", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
        lines += [Self.base64(Data(text.utf8))]
        for (name, sample) in files {
            lines += [
                "--\(boundary)", "Content-Type: application/octet-stream",
                "Content-Disposition: attachment; filename=\"\(Self.word(name))\"",
                "Content-Transfer-Encoding: base64", "", Self.base64(try SampleFiles.shared.get().bytes(sample)),
            ]
        }
        return Array((lines + ["--\(boundary)--", ""]).joined(separator: "\r\n").utf8)
    }

    private static func word(_ text: String) -> String { "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }

    private static func base64(_ data: Data) -> String {
        data.base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    }
}
