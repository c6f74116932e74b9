import Glibc
import MailTransport
import Synchronization
import TestServers
import Testing

/// Letters that a server finds too large, before or while it reads them.
extension ServerTests.SMTPFaultTests {
    @Test func aServerThatRefusesInTheMiddleAndReadsNoMoreCostsNoProcessorTime() async throws {
        let spent = Mutex<clock_t?>(nil)
        let fake = try FakeServer { peer in
            try peer.send("220 fake\r\n")
            while let line = peer.readLine() {
                try peer.send(line.hasPrefix("DATA") ? "354 go on\r\n" : "250 fine\r\n")
                guard line.hasPrefix("DATA") else { continue }
                // It reads no more. Until now what it was sent may have gone into the line.
                usleep(300_000)
                try peer.send("552 too large\r\n")
                let before = clock()
                usleep(500_000)
                spent.withLock { $0 = clock() - before }
                return
            }
        }
        defer { fake.stop() }
        let letter = message("large", body: String(repeating: "one of many lines\r\n", count: 1_000_000))
        expectNotTaken(try await send(letter, to: fake, user: nil), "too large")
        let milliseconds = try #require(spent.withLock { $0 }) / 1000
        #expect(milliseconds < 250, "milliseconds of half a second")
    }

    @Test func aLetterOverTheServersSizeIsNotSentAndTheNextOneIs() async throws {
        var server = server()
        server.extensions = ["SIZE 200", "AUTH PLAIN"]
        let fake = try server.start()
        defer { fake.stop() }
        let session = try SMTPSession(port: fake.port, user: office)
        let big = try await session.send(message("big", body: String(repeating: "x\r\n", count: 100)), in: envelope)
        guard case .refused(let error) = big else {
            Issue.record("\(big)")
            return
        }
        #expect(error.cause == .refusedHere)
        #expect(error.text.contains("200"))
        guard case .sent = try await session.send(message("small"), in: envelope) else {
            Issue.record("not sent")
            return
        }
        await session.close()
        #expect(fake.connectionCount == 1)
        #expect(fake.lines.count { $0.hasPrefix("MAIL") } == 1)
    }

    @Test func aServerThatRefusesInTheMiddleOfALetterIsHeard() async throws {
        let fake = try FakeServer { peer in
            try peer.send("220 hi\r\n")
            while let line = peer.readLine() {
                try peer.send(line == "DATA" ? "354 go\r\n552 5.3.4 Mail length exceeded\r\n" : "250 ok\r\n")
                if line == "DATA" { return }
            }
        }
        defer { fake.stop() }
        let letter = message(
            "big", body: String(repeating: String(repeating: "x", count: 900) + "\r\n", count: 6_000))
        expectNotTaken(try await send(letter, to: fake, user: nil), "Mail length exceeded")
    }

    /// The server's words are heard, unless the end of the connection overtook them.
    private func expectNotTaken(_ result: Result<SendOutcome, TransportError>, _ words: String) {
        switch result {
        case .success(.refused(let error)): #expect(error.text == words)
        case .failure(let error): #expect(error.retry == .transient)
        case let other: Issue.record("\(other)")
        }
    }
}
