import Foundation
import GRDB
import MailTransport
import Store
import TestServers
import Testing

@testable import Daemon

/// The session with a real IMAP server broken at every byte in both directions: the next look ends where it would have
/// ended undisturbed.
@Suite(.serialized) struct IMAPWireFaultTests {
    private static let user = "submissions@office.example"

    @Test(arguments: FaultyProxy.Direction.allCases)
    func aSessionCutAtAnyByteIsMadeGoodByTheNext(direction: FaultyProxy.Direction) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let (expected, wire) = try await Self.undisturbed(server)
        var count = 0
        for byte in wireSample(of: wire.passed(direction).count) {
            for fault in [FaultyProxy.Fault.cut, .reset] where fault == .cut || byte % 5 == 0 {
                let state = try await Self.look(server, fault, direction, at: byte).state
                #expect(state == expected, "\(fault) \(direction) at byte \(byte)")
                count += 1
            }
        }
        print("IMAP \(direction): \(count) sessions broken at \(wire.passed(direction).count) bytes")
    }

    @Test(arguments: FaultyProxy.Direction.allCases)
    func garbageAtAnyByteLosesNothingAndTakesNothingTwice(direction: FaultyProxy.Direction) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let (expected, wire) = try await Self.undisturbed(server)
        let bytes = wire.passed(direction)
        var judged = 0
        for byte in wireSample(of: bytes.count, every: 97) {
            for fault in [FaultyProxy.Fault.flip, .insert(Array("\r\n* 7 \u{0}(((\"".utf8))] {
                let (state, passed) = try await Self.look(server, fault, direction, at: byte)
                if direction == .toClient, Self.isInMail(passed.prefix(byte)) { continue }
                judged += 1
                let difference = Set(state.mails).symmetricDifference(expected.mails).sorted()
                let place = String(decoding: bytes[max(0, byte - 40)..<min(byte + 10, bytes.count)], as: UTF8.self)
                #expect(difference.isEmpty, "\(fault) \(direction) at byte \(byte), behind \(place.debugDescription)")
                #expect(state.files == expected.files, "\(fault) \(direction) at byte \(byte)")
            }
        }
        #expect(judged > 10)
    }

    /// Whether what comes behind these bytes is a mail's, or tells its length: without TLS nobody can tell that it was changed,
    /// and then what the mail says is read as the server's words. Dovecot tells how long a command took in more or fewer
    /// letters, so each session is looked at by itself.
    private static func isInMail(_ passed: ArraySlice<UInt8>) -> Bool {
        passed.suffix(12).contains(UInt8(ascii: "{"))
            || mails.contains { mail in
                guard let head = passed.firstRange(of: mail.prefix(24)) else {
                    // Less of it than the head that tells one mail from another has come.
                    return (5..<24).contains { passed.suffix($0).elementsEqual(mail.prefix($0)) }
                }
                return passed.endIndex - head.lowerBound < mail.count
            }
    }

    @Test(arguments: [0, 40, 900, 5000])
    func aServerThatFallsSilentIsGivenUp(byte: Int) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let (expected, wire) = try await Self.undisturbed(server)
        for direction in FaultyProxy.Direction.allCases where byte < wire.passed(direction).count {
            let start = ContinuousClock.now
            let state = try await Self.look(server, .stall, direction, at: byte).state
            // One deadline for the answer, one for LOGOUT, and some room for a busy machine.
            #expect(start.duration(to: .now) < .seconds(10))
            #expect(state == expected, "silent \(direction) from byte \(byte) on")
        }
    }

    @Test func aServerThatSendsAByteAtATimeIsReadOrGivenUp() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let (expected, _) = try await Self.undisturbed(server)
        for (byte, pause) in [(0, 300_000), (900, 300_000), (3000, 200)] as [(Int, UInt32)] {
            let start = ContinuousClock.now
            let state = try await Self.look(server, .drip(pause), .toClient, at: byte).state
            #expect(start.duration(to: .now) < .seconds(20), "dripping from byte \(byte) on")
            #expect(state == expected, "dripping from byte \(byte) on")
        }
    }

    // MARK: An office and its mailbox

    private static let mails = (1...10).map { number in
        Array(
            """
            From: <unit\(number)@unit.example>\r
            To: <\(user)>\r
            Subject: mail \(number)\r
            Message-ID: <\(number)@unit.example>\r
            \r
            \(String(repeating: "* \(number) FETCH (UID 1 BODY[] {3}\r\na1 OK\r\n)\r\n", count: number % 4))\r

            """.utf8)
    }

    private static func server() throws -> DovecotServer {
        let server = try DovecotServer.start()
        let client = try server.client(user: user)
        for (number, mail) in mails.enumerated() { try client.append(mail, at: noon + Double(number) * minute) }
        return server
    }

    /// What is left of a look over a sound line, and the line.
    private static func undisturbed(_ server: DovecotServer) async throws -> (State, FaultyProxy) {
        let wire = try FaultyProxy(to: server.imapPort)
        defer { wire.stop() }
        let office = try OfficeInHand()
        _ = try await intake(office, port: wire.port).cycle(all: true)
        let state = try await State(office)
        #expect(state.mails.count == mails.count && state.files.count == mails.count && state.cursor == 10)
        return (state, wire)
    }

    /// What is left of a look over a faulty line and one over a sound line, and what the faulty one passed on.
    private static func look(
        _ server: DovecotServer, _ fault: FaultyProxy.Fault, _ direction: FaultyProxy.Direction, at byte: Int
    ) async throws -> (state: State, passed: [UInt8]) {
        let wire = try FaultyProxy(to: server.imapPort, fault, direction, at: byte)
        defer { wire.stop() }
        let office = try OfficeInHand()
        do {
            _ = try await intake(office, port: wire.port).cycle(all: true)
        } catch is TransportError {}
        // The last bytes need not come: Dovecot tells how many milliseconds a command took.
        #expect(wire.hasStruck || wire.passed(direction).count > byte - 20, "\(fault) \(direction) at byte \(byte)")
        _ = try await intake(office, port: server.imapPort).cycle(all: true)
        return (try await State(office), wire.passed(direction))
    }

    /// Looks once, and goes away.
    private static func intake(_ office: OfficeInHand, port: UInt16) throws -> OneLook {
        var timeouts = Timeouts()
        (timeouts.connect, timeouts.answer) = (.seconds(3), .seconds(2))
        (timeouts.farewell, timeouts.slowestRate) = (.milliseconds(200), 1 << 20)
        timeouts.listing = .seconds(3)
        let session = IMAPSession(
            endpoint: try ServerEndpoint(.imap, url: "imap://127.0.0.1:\(port)", tls: "none"), timeouts: timeouts
        ) { try Credentials(user: user, password: DovecotServer.password) }
        return OneLook(
            intake: Intake(
                id: "main", mailbox: session, store: office.store, since: noon - day, clock: .standing(at: noon + hour),
                logger: office.logger))
    }

    private struct OneLook {
        let intake: Intake

        func cycle(all: Bool) async throws -> Int {
            do {
                let counts = try await intake.cycle(all: all)
                await intake.mailbox.close()
                return counts.taken
            } catch {
                await intake.mailbox.close()
                throw error
            }
        }
    }

    /// What a store holds of a mailbox.
    private struct State: Equatable {
        /// Hash and moment of arrival.
        var mails: [String]
        /// UIDs with the hashes of their mails, or with what went wrong.
        var places: [String]
        var files: [String]
        var cursor: UInt32

        init(_ office: OfficeInHand) async throws {
            let database = try DatabaseQueue(path: office.folder + "/muster.sqlite")
            (mails, places) = try await database.read { db in
                (
                    try String.fetchAll(db, sql: "SELECT sha256 || ' ' || receivedAt FROM inboundMessage ORDER BY 1"),
                    try String.fetchAll(
                        db,
                        sql: """
                            SELECT format('%d %d %s', uidValidity, uid, coalesce(sha256, problem))
                            FROM location LEFT JOIN inboundMessage ON inboundMessage.id = message ORDER BY 1
                            """)
                )
            }
            files = try office.fileNames("messages")
            cursor = try await office.store.mailbox("main", at: noon).cursor
        }
    }
}

/// Every byte in the long campaign, some of them otherwise: the first, every so many, and the last.
func wireSample(of count: Int, every step: Int = 37) -> [Int] {
    let isFull = ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] != nil
    return Array(stride(from: 0, to: count, by: isFull ? 1 : step)) + (isFull ? [] : [count - 1])
}
