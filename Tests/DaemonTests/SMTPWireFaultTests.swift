import Foundation
import MailTransport
import Store
import TestServers
import Testing

@testable import Daemon

/// The session with a submission server broken at every byte: every letter arrives, and none twice but in the one window
/// between the final dot and its answer.
@Suite(.serialized) struct SMTPWireFaultTests {
    private static let letters = 3

    @Test(arguments: FaultyProxy.Direction.allCases)
    func aSessionCutAtAnyByteDeliversEveryLetter(direction: FaultyProxy.Direction) async throws {
        let wire = try await Self.undisturbed()
        let bytes = wire.passed(direction).count
        var twice = 0
        for byte in wireSample(of: bytes) {
            let result = try await Self.run(.cut, direction, at: byte)
            #expect(result.arrived.count == Self.letters, "\(direction) cut at byte \(byte): \(result.arrived)")
            let repeated = result.arrived.filter { $0.value > 1 }
            #expect(repeated.allSatisfy { $0.value == 2 }, "\(direction) cut at byte \(byte): \(result.arrived)")
            #expect(
                Set(repeated.keys).isSubset(of: result.lostAnswers),
                "\(direction) cut at byte \(byte): \(result.arrived), answers lost: \(result.lostAnswers)")
            #expect(result.unsettled == 0, "\(direction) cut at byte \(byte)")
            twice += repeated.count
        }
        print("SMTP \(direction): cut at \(wireSample(of: bytes).count) of \(bytes) bytes, \(twice) letters sent twice")
    }

    @Test func anAnswerLostAfterTheFinalDotIsTheOnlyWindow() async throws {
        let wire = try await Self.undisturbed()
        let answers = wire.passed(.toClient)
        let answer = try #require(answers.firstRange(of: Array("250 2.0.0 queued".utf8)))
        for byte in [answer.lowerBound, answer.lowerBound + 1, answer.upperBound] {
            let result = try await Self.run(.cut, .toClient, at: byte)
            #expect(result.lostAnswers.count == 1)
            #expect(result.arrived.values.sorted() == [1, 1, 2])
        }
        let before = try await Self.run(.cut, .toClient, at: answer.lowerBound - 10)
        #expect(before.lostAnswers.isEmpty && before.arrived.values.sorted() == [1, 1, 1])
    }

    @Test(arguments: FaultyProxy.Direction.allCases)
    func aServerThatFallsSilentOrTalksNonsenseIsGivenUp(direction: FaultyProxy.Direction) async throws {
        let bytes = try await Self.undisturbed().passed(direction).count
        for byte in [0, bytes / 7, bytes / 3, bytes / 2, bytes * 5 / 6] {
            for fault in [FaultyProxy.Fault.stall, .flip, .insert([0xFF, 0x0D, 0x0A, 0x37]), .drip(200)] {
                let start = ContinuousClock.now
                let result = try await Self.run(fault, direction, at: byte)
                #expect(start.duration(to: .now) < .seconds(10), "\(fault) \(direction) at byte \(byte)")
                // A damaged command or letter may be refused for good, which is told; what leaves is settled.
                #expect(result.unsettled == 0, "\(fault) \(direction) at byte \(byte)")
                #expect(result.arrived.values.allSatisfy { $0 <= 2 }, "\(fault) \(direction) at byte \(byte)")
            }
        }
    }

    // MARK: An office and its server

    private struct Result {
        /// How often the server took each letter, by Message-ID.
        var arrived: [String: Int]
        /// The Message-IDs of letters whose answer was lost.
        var lostAnswers: Set<String>
        /// Letters that are still to be sent.
        var unsettled: Int
    }

    private static func undisturbed() async throws -> FaultyProxy {
        let server = try FakeSMTPServer().start()
        defer { server.stop() }
        let wire = try FaultyProxy(to: server.port)
        defer { wire.stop() }
        let office = try await office()
        #expect(try await delivery(office, port: wire.port, at: noon).cycle() == letters)
        #expect(arrived(server).values.allSatisfy { $0 == 1 })
        return wire
    }

    /// One cycle over a faulty line, then what the next hours bring over a sound one.
    private static func run(
        _ fault: FaultyProxy.Fault, _ direction: FaultyProxy.Direction, at byte: Int
    ) async throws -> Result {
        let server = try FakeSMTPServer().start()
        defer { server.stop() }
        let wire = try FaultyProxy(to: server.port, fault, direction, at: byte)
        defer { wire.stop() }
        let office = try await office()
        do { _ = try await delivery(office, port: wire.port, at: noon).cycle() } catch is TransportError {}
        #expect(wire.hasStruck, "\(fault) \(direction) at byte \(byte) did not happen")
        for later in [1, 2, 3] {
            _ = try await delivery(office, port: server.port, at: noon + Double(later) * hour).cycle()
        }
        let settled = try await office.store.letters(limit: 100)
        return Result(
            arrived: arrived(server), lostAnswers: Set(settled.filter { $0.lostAnswers > 0 }.map(\.messageID)),
            unsettled: settled.count { [.queued, .sending].contains($0.state) })
    }

    private static func office() async throws -> OfficeInHand {
        let office = try OfficeInHand()
        for number in 1...letters {
            let letter = Letter(
                kind: .receipt, uniqueKey: "\(number)", unit: "U1", recipient: "office\(number)@first.example",
                subject: "x", messageID: "<\(number)@office.example>",
                content: Array("Message-ID: <\(number)@office.example>\r\nSubject: x\r\n\r\n\(number)\r\n".utf8))
            _ = try await office.store.enqueue(letter, at: noon)
        }
        return office
    }

    private static func delivery(_ office: OfficeInHand, port: UInt16, at now: Date) throws -> Delivery {
        var timeouts = Timeouts()
        (timeouts.connect, timeouts.answer, timeouts.accept) = (.seconds(1), .seconds(1), .seconds(1))
        timeouts.farewell = .milliseconds(200)
        let session = SMTPSession(
            endpoint: try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:\(port)", tls: "none"), timeouts: timeouts,
            credentials: nil)
        var settings = try SMTPSettings.sample()
        settings.rate = SendingRate(letters: 1_000_000, seconds: 1)
        return Delivery(
            sender: session, reminders: try office.reminders(at: now), store: office.store, settings: settings,
            language: .chinese, clock: .standing(at: now), logger: office.logger)
    }

    /// What a server took to its final dot.
    private static func arrived(_ server: FakeServer) -> [String: Int] {
        var arrived: [String: Int] = [:]
        var letter: String?
        for line in server.lines {
            if line.hasPrefix("EHLO") { letter = nil }
            if line.hasPrefix("Message-ID: ") { letter = String(line.dropFirst("Message-ID: ".count)) }
            if line == ".", let taken = letter {
                arrived[taken, default: 0] += 1
                letter = nil
            }
        }
        return arrived
    }
}
