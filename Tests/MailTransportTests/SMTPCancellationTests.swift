import Dispatch
import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// A daemon that is asked to stop while a letter is under way.
    @Suite struct SMTPCancellationTests {
        private let envelope: Envelope

        init() throws {
            envelope = try Envelope(sender: office, recipient: "head@school-1.example")
        }

        private func server(_ answer: @escaping @Sendable (String) -> FakeSMTPServer.Answer) throws -> FakeServer {
            var server = FakeSMTPServer()
            server.answer = answer
            return try server.start()
        }

        @Test func aCancelledLetterIsNotSentBeforeItsFinalDot() async throws {
            let asked = Moment()
            let fake = try server { line in
                guard line == "DATA" else { return .usual }
                asked.come()
                return .silence
            }
            defer { fake.stop() }
            let result = try await cancelled(when: asked, port: fake.port)
            guard case .failure(let error) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(error.cause == .cancelled)
            #expect(fake.lines.last == "DATA")
        }

        @Test func aCancelledLetterWaitsAMomentForItsFate() async throws {
            for (answers, expectsSent) in [(true, true), (false, false)] {
                let (asked, mayAnswer) = (Moment(), DispatchSemaphore(value: 0))
                let fake = try server { line in
                    guard line == "." else { return .usual }
                    asked.come()
                    if answers { mayAnswer.wait() }
                    return answers ? .usual : .silence
                }
                defer { fake.stop() }
                let result = try await cancelled(when: asked, port: fake.port) { mayAnswer.signal() }
                switch result {
                case .success(.sent): #expect(expectsSent)
                case .success(.unknown): #expect(!expectsSent)
                case let other: Issue.record("\(other)")
                }
            }
        }

        /// Sends a letter in a task that is cancelled at a certain moment.
        private func cancelled(
            when moment: Moment, port: UInt16, then: () -> Void = {}
        ) async throws -> Result<SendOutcome, TransportError> {
            var timeouts = Timeouts()
            timeouts.acceptWhenCancelled = .milliseconds(300)
            let session = try SMTPSession(port: port, timeouts: timeouts)
            return try await withThrowingTaskGroup(of: Result<SendOutcome, TransportError>.self) { group in
                group.addTask {
                    do throws(TransportError) {
                        return .success(try await session.send(message("receipt"), in: envelope))
                    } catch {
                        return .failure(error)
                    }
                }
                await moment.wait()
                group.cancelAll()
                then()
                return try #require(await group.next())
            }
        }
    }
}
