import Foundation
import MailTransport
import Store
import Synchronization
import TestServers
import Testing

@testable import Daemon

/// Servers that take a letter and lose the answer (RFC 1047): 500 times with `MUSTER_TEST_FULL=1`, else 60.
@Suite struct LostAnswerTests {
    private static let letters =
        ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] == nil ? 60 : 500

    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    /// Counts copies by Message-ID. Every first copy is taken and its answer lost in one of three ways, and so is every
    /// second one of an odd number; what is sent a third time would be taken.
    private final class Server: Sendable {
        private let state = Mutex((current: 0, copies: [Int: Int]()))
        /// Copies that came whole, by the number of the letter.
        var copies: [Int: Int] { state.withLock { $0.copies } }

        func answer(_ line: String) -> FakeSMTPServer.Answer {
            if line.hasPrefix("RCPT TO:<") {
                let digits = line.dropFirst("RCPT TO:<office".count).prefix { $0.isNumber }
                state.withLock { $0.current = Int(digits) ?? -1 }
            }
            guard line == "." else { return .usual }
            let (number, copy) = state.withLock { state in
                state.copies[state.current, default: 0] += 1
                return (state.current, state.copies[state.current, default: 0])
            }
            guard copy == 1 || (copy == 2 && !number.isMultiple(of: 2)) else { return .usual }
            return switch number % 3 {
            case 0: .end
            case 1: .reset
            default: copy == 1 ? .silence : .reset
            }
        }
    }

    private func delivery(_ sender: any MailSender, _ logger: LogLines, at now: Date) throws -> Delivery {
        var settings = try SMTPSettings.sample()
        settings.daily = 100_000
        settings.rate = SendingRate(letters: 100_000, seconds: 1)
        return Delivery(
            sender: sender, reminders: try office.reminders(at: now), store: office.store, settings: settings,
            language: .chinese, clock: .standing(at: now), logger: logger.logger)
    }

    @Test func everyLetterIsUnknownAndSentOnceMoreUnderTheSameMessageIDAndNeverAgain() async throws {
        let server = Server()
        var script = FakeSMTPServer()
        script.answer = { server.answer($0) }
        let fake = try script.start()
        defer { fake.stop() }
        func makeSession(_ accept: Duration) throws -> SMTPSession {
            var timeouts = Timeouts()
            timeouts.accept = accept
            return SMTPSession(
                endpoint: try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(fake.port)", tls: "none"),
                timeouts: timeouts, credentials: nil)
        }
        // In the first round no answer ever comes, however long one waits.
        let (session, patient) = (try makeSession(.milliseconds(40)), try makeSession(.seconds(60)))
        var ids: [Int64] = []
        for number in 0..<Self.letters {
            let content = "Message-ID: <\(number)@office.example>\r\nSubject: x\r\n\r\n\(number)\r\n"
            let letter = Letter(
                kind: .receipt, uniqueKey: "\(number)", unit: "U1", recipient: "office\(number)@first.example",
                subject: "x", messageID: "<\(number)@office.example>", content: Array(content.utf8))
            ids.append(try #require(try await office.store.enqueue(letter, at: noon)))
        }

        let log = LogLines()
        #expect(try await delivery(session, log, at: noon).cycle() == 0)
        #expect(try await office.store.officeCounts().letters == [.unknown: Self.letters])
        #expect(log.all.count { $0.contains("state=unknown") && $0.contains("outbound.id=") } == Self.letters)
        #expect(try await delivery(session, log, at: noon + 15 * minute - 1).cycle() == 0)
        #expect(server.copies.values.allSatisfy { $0 == 1 }, "none before its time")

        let even = (Self.letters + 1) / 2
        #expect(try await delivery(patient, log, at: noon + 15 * minute).cycle() == even)
        for later in [hour, 6 * hour, day, 10 * day] {
            #expect(try await delivery(patient, log, at: noon + later).cycle() == 0)
        }
        #expect(
            try await office.store.officeCounts().letters == [.sent: even, .unknown: Self.letters - even])
        #expect(server.copies.count == Self.letters && server.copies.values.allSatisfy { $0 == 2 })
        for (number, id) in ids.enumerated() {
            let letter = try #require(try await office.store.letter(id)).letter
            #expect(letter.messageID == "<\(number)@office.example>")
            #expect(letter.lostAnswers == (number.isMultiple(of: 2) ? 1 : 2) && letter.attempts == 2)
            #expect(fake.lines.count { $0 == "Message-ID: <\(number)@office.example>" } == 2)
        }
        let events = try await office.count("SELECT count(*) FROM event WHERE kind = 'letter-unknown'")
        #expect(events == Self.letters + Self.letters - even, "each loss is in the history")
    }
}
