import MailTransport

/// Sends letters of one size over one connection, without pauses.
struct LetterRun {
    let port: String
    let letters: Int
    let bytes: Int

    func run() async throws {
        let session = SMTPSession(
            endpoint: try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(port)", tls: "none"),
            lettersPerConnection: .max, credentials: nil)
        let envelope = try Envelope(sender: "office@office.example", recipient: "unit@unit.example")
        let line = String(repeating: "x", count: 70) + "\r\n"
        let text = "Subject: benchmark\r\n\r\n" + String(repeating: line, count: bytes / line.utf8.count)
        let letter = Array(text.utf8)
        var sent = 0
        // The connection is made with the first letter, as in the loop that this is compared with.
        let seconds = try await Benchmark.seconds {
            for _ in 0..<letters {
                if case .sent = try await session.send(letter, in: envelope) { sent += 1 }
            }
            await session.close()
        }
        Benchmark.report(["seconds": seconds, "sent": Double(sent)])
    }
}
