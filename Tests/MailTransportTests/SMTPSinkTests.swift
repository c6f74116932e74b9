import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// The session against Postfix's smtp-sink, well-behaved and faulty.
    @Suite struct SMTPSinkTests {
        private let envelope: Envelope

        init() throws {
            envelope = try Envelope(sender: office, recipient: "head@school-1.example")
        }

        /// Sends one letter to a sink with these faults and returns what came of it.
        private func outcome(
            _ faults: [SMTPSink.Fault], timeouts: Timeouts = Timeouts()
        ) async throws -> (SendOutcome, [SMTPSink.Letter]) {
            let sink = try SMTPSink.start(faults)
            defer { sink.stop() }
            let session = try SMTPSession(port: sink.port, timeouts: timeouts)
            let outcome = try await session.send(message("receipt"), in: envelope)
            await session.close()
            return (outcome, try sink.letters())
        }

        @Test func aLetterArrivesByteForByte() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let letter = message("dots", body: ".\r\n..\r\n.a\r\n\r\nQUIT\r\n" + String(repeating: "x", count: 998))
            let session = try SMTPSession(port: sink.port)
            let outcome = try await session.send(letter, in: envelope)
            await session.close()
            guard case .sent(let reply) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(reply.code == 250)
            #expect(reply.enhanced == "2.0.0")
            #expect(
                try sink.letters() == [
                    SMTPSink.Letter(sender: office, recipients: ["head@school-1.example"], message: letter)
                ])
        }

        @Test func manyLettersShareAConnectionUpToTheLimit() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let session = try SMTPSession(port: sink.port, lettersPerConnection: 3)
            for number in 0..<7 {
                let outcome = try await session.send(message("letter \(number)"), in: envelope)
                guard case .sent = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            await session.close()
            #expect(Set(try sink.letters().map(\.message)) == Set((0..<7).map { message("letter \($0)") }))
        }

        @Test(arguments: [("MAIL", TransportError.Stage.sender), ("RCPT", .recipient), ("DATA", .data), (".", .accept)])
        func aSoftRefusalDefersTheLetter(command: String, stage: TransportError.Stage) async throws {
            let (outcome, _) = try await outcome([.soft(command)])
            guard case .deferred(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.stage == stage)
            #expect(error.cause == .smtp(code: 450, enhanced: "4.3.0"))
            #expect(error.text == "Error: command failed")
        }

        @Test(arguments: [("MAIL", TransportError.Stage.sender), ("RCPT", .recipient), ("DATA", .data), (".", .accept)])
        func aHardRefusalEndsTheLetter(command: String, stage: TransportError.Stage) async throws {
            let (outcome, _) = try await outcome([.hard(command)])
            guard case .refused(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.stage == stage)
            #expect(error.cause == .smtp(code: 500, enhanced: "5.3.0"))
            #expect(error.retry == .permanent)
        }

        @Test func aConnectionDroppedAfterTheFinalDotLeavesTheLetterUnknown() async throws {
            let (outcome, letters) = try await outcome([.drop(".")])
            guard case .unknown(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.stage == .accept)
            #expect(error.cause == .closed)
            #expect(letters.map(\.message) == [message("receipt")], "it had arrived")
        }

        @Test func noAnswerToTheFinalDotInTimeLeavesTheLetterUnknown() async throws {
            let (outcome, _) = try await outcome([.wait(".", seconds: 4)], timeouts: impatient)
            guard case .unknown(let error) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.cause == .timeout)
        }

        @Test(arguments: ["MAIL", "RCPT", "DATA"])
        func aConnectionDroppedBeforeTheFinalDotIsTheSessionsFault(command: String) async throws {
            let failed = await failure { () async throws(TransportError) in
                do {
                    _ = try await outcome([.drop(command)])
                } catch let error as TransportError {
                    throw error
                } catch {
                    Issue.record(error)
                }
            }
            #expect(failed?.cause == .closed)
            #expect(failed?.retry == .transient)
        }

        @Test(arguments: ["CONNECT", "MAIL", "RCPT", "DATA", "."])
        func aServerThatShutsDownIsTheSessionsFault(command: String) async throws {
            let failed = await failure { () async throws(TransportError) in
                do {
                    _ = try await outcome([.shutDown(command)])
                } catch let error as TransportError {
                    throw error
                } catch {
                    Issue.record(error)
                }
            }
            guard case .smtp(421, _) = failed?.cause else {
                Issue.record("\(String(describing: failed))")
                return
            }
            #expect(failed?.concernsSession == true)
        }

        @Test func theNextLetterGoesOverTheSameConnectionAfterARefusal() async throws {
            let sink = try SMTPSink.start([.hard("RCPT")])
            defer { sink.stop() }
            let session = try SMTPSession(port: sink.port)
            for _ in 0..<2 {
                guard case .refused = try await session.send(message("receipt"), in: envelope) else {
                    Issue.record("not refused")
                    return
                }
            }
            await session.close()
        }

        @Test func aConnectionLeftIdleBySeveralSessionsCostsNoLetter() async throws {
            let sink = try SMTPSink.start()
            defer { sink.stop() }
            let session = try SMTPSession(port: sink.port)
            for _ in 0..<3 {
                guard case .sent = try await session.send(message("receipt"), in: envelope) else {
                    Issue.record("not sent")
                    return
                }
                await session.close()
            }
            #expect(try sink.letters().count == 3)
        }
    }
}
