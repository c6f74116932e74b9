import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// Servers that say OK and give nothing: the message is asked for in other ways, and joined without losing a byte.
    @Suite struct IMAPLadderTests {
        private typealias Answer = FakeIMAPServer.Answer
        private static let nothing = "TAG OK done\r\n"

        /// A mail in ASCII of that many bytes whose every line tells where it stands.
        private static func mail(_ bytes: Int) -> String {
            let lines = (0...bytes / 8).map { "\(1_000_000 + $0)\r\n" }
            return String(decoding: ("Subject: x\r\n\r\n" + lines.joined()).utf8.prefix(bytes), as: UTF8.self)
        }

        /// A server whose one mail cannot be had as a whole; `answer` decides about the other ways.
        private func server(
            _ mail: String, _ answer: @escaping @Sendable (FakeIMAPServer.Command) -> Answer = { _ in .usual }
        ) throws -> FakeServer {
            var server = FakeIMAPServer()
            server.messages = [(3, mail)]
            server.answer = { $0.text.hasSuffix("BODY.PEEK[])") ? .text(Self.nothing) : answer($0) }
            return try server.start()
        }

        private func fetch(
            from fake: FakeServer, limit: Int = 10_000_000, timeouts: Timeouts = Timeouts()
        ) async throws -> (result: FetchResult, text: String) {
            let session = try IMAPSession(port: fake.port, timeouts: timeouts)
            _ = try await session.select()
            let file = try Scratch()
            let result = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: limit)
            await session.close()
            return (result, String(decoding: file.bytes, as: UTF8.self))
        }

        private static func piece(_ content: some Sequence<UInt8>, from origin: Int) -> Answer {
            let text = String(decoding: Array(content), as: UTF8.self)
            return .text("* 1 FETCH (UID 3 BODY[]<\(origin)> {\(text.utf8.count)}\r\n\(text))\r\nTAG OK done\r\n")
        }

        @Test(arguments: [1, 14, 1_000, 1_048_575, 1_048_576, 1_048_577, 2_500_000])
        func whatNeitherUIDNorNumberBringsComesInPieces(bytes: Int) async throws {
            let mail = Self.mail(bytes)
            let fake = try server(mail)
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .complete(bytes: bytes, arrival: 837_596_665))
            #expect(text == mail)
            #expect(!fake.lines.contains { $0.contains("BODY.PEEK[HEADER]") })
        }

        @Test(arguments: [
            "* 1 FETCH (UID 3 BODY[]<END> \"\")\r\nTAG OK \r\n", "* 1 FETCH (UID 3 BODY[]<END> {0}\r\n)\r\nTAG OK \r\n",
            "* 1 FETCH (UID 3 BODY[]<END> NIL)\r\nTAG OK \r\n", "TAG OK \r\n", "TAG NO beyond the end\r\n",
        ])
        func aServerMayGiveLessThanWasAskedForAndEndAsItLikes(end: String) async throws {
            // 65,536 octets each time, and a shorter one at last.
            let mail = Self.mail(200_000)
            let fake = try server(mail) { command in
                guard let piece = FakeIMAPServer.piece(in: command.text) else { return .usual }
                let rest = mail.utf8.dropFirst(piece.origin).prefix(65_536)
                if rest.isEmpty { return .text(end.replacing("END", with: "\(piece.origin)")) }
                return Self.piece(rest, from: piece.origin)
            }
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .complete(bytes: 200_000, arrival: nil))
            #expect(text == mail)
            #expect(fake.lines.count { $0.contains("BODY.PEEK[]<") } == 5)
        }

        @Test(arguments: ["* 1 FETCH (UID 3 BODY[]<131072> NIL)\r\nTAG OK \r\n", "TAG OK \r\n", "TAG NO \r\n"])
        func piecesThatBreakOffAreNoMessage(failure: String) async throws {
            // Nothing tells these two full pieces from a message that ends there: header and text do.
            let mail = Self.mail(200_000)
            let fake = try server(mail) { command in
                guard let piece = FakeIMAPServer.piece(in: command.text) else { return .usual }
                if piece.origin >= 131_072 { return .text(failure) }
                let rest = mail.utf8.dropFirst(piece.origin).prefix(65_536)
                return Self.piece(rest, from: piece.origin)
            }
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .complete(bytes: 200_000, arrival: 837_596_665))
            #expect(text == mail)
            #expect(fake.lines.contains { $0.contains("BODY.PEEK[TEXT]") })
        }

        @Test func aServerThatKnowsNoPiecesSendsTheWhole() async throws {
            let mail = Self.mail(2_000_000)
            let fake = try server(mail) { command in
                guard FakeIMAPServer.piece(in: command.text) != nil else { return .usual }
                return .text("* 1 FETCH (UID 3 BODY[] {2000000}\r\n\(mail))\r\nTAG OK done\r\n")
            }
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .complete(bytes: 2_000_000, arrival: nil))
            #expect(text == mail)
        }

        @Test func aPieceFromElsewhereIsNotJoined() async throws {
            let mail = Self.mail(1_500_000)
            let fake = try server(mail) { command in
                guard FakeIMAPServer.piece(in: command.text) != nil else { return .usual }
                return Self.piece(mail.utf8.prefix(1_048_576), from: 0)
            }
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .complete(bytes: 1_500_000, arrival: 837_596_665), "by header and text")
            #expect(text == mail)
        }

        @Test(arguments: [
            ("Subject: x\r\n\r\n", "a\r\n", "Subject: x\r\n\r\na\r\n"),
            ("Subject: x\r\n", "a\r\n", "Subject: x\r\n\r\na\r\n"),
            ("Subject: x", "a\r\n", "Subject: x\r\n\r\na\r\n"), ("Subject: x\n\n", "a\n", "Subject: x\n\na\n"),
            ("\r\n\r\n", "a", "\r\n\r\na"),
        ])
        func headerAndTextAreDividedByOneEmptyLine(header: String, text: String, whole: String) async throws {
            let fake = try server("x") { command in
                if command.text.contains("BODY.PEEK[]<") { return .text("TAG BAD no pieces here\r\n") }
                let (name, content) = command.text.contains("[HEADER]") ? ("HEADER", header) : ("TEXT", text)
                guard command.text.contains("BODY.PEEK[\(name)]") else { return .usual }
                return .text(
                    "* 1 FETCH (UID 3 BODY[\(name)] {\(content.utf8.count)}\r\n\(content))\r\nTAG OK done\r\n")
            }
            defer { fake.stop() }
            let (result, found) = try await fetch(from: fake)
            #expect(result == .complete(bytes: whole.utf8.count, arrival: nil))
            #expect(found == whole)
        }

        @Test(arguments: ["BODY.PEEK[HEADER]", "BODY.PEEK[TEXT]"], ["NIL", "\"\"", "{0}\r\n"])
        func halfAMessageIsNone(missing: String, nothing: String) async throws {
            let section = missing.replacing(".PEEK", with: "")
            let fake = try server(Self.mail(1_000)) { command in
                if command.text.contains("BODY.PEEK[]<") { return .text(Self.nothing) }
                guard command.text.contains(missing) else { return .usual }
                return .text("* 1 FETCH (UID 3 \(section) \(nothing))\r\n" + Self.nothing)
            }
            defer { fake.stop() }
            let (result, text) = try await fetch(from: fake)
            #expect(result == .noData)
            #expect(text.isEmpty)
        }

        @Test func exchangesSubstituteIsNotTakenForTheMail() async throws {
            let words = "Retrieval using the IMAP4 protocol failed for the following message: 17"
            let substitute = "From: x@y.example\r\nSUBJECT:  \(words)\r\n\r\nThe server could not retrieve it.\r\n"
            let mail = Self.mail(1_000)
            for rendersPieces in [true, false] {
                var server = FakeIMAPServer()
                server.messages = [(3, mail)]
                server.answer = { command in
                    guard command.text.contains("BODY.PEEK[") else { return .usual }
                    if rendersPieces, command.text.contains("BODY.PEEK[]<") { return .usual }
                    let (name, content) = FakeIMAPServer.section(of: substitute, in: command.text)
                    return .text("* 1 FETCH (UID 3 \(name) {\(content.utf8.count)}\r\n\(content))\r\nTAG OK done\r\n")
                }
                let fake = try server.start()
                defer { fake.stop() }
                let (result, text) = try await fetch(from: fake)
                if rendersPieces {
                    #expect(result == .complete(bytes: 1_000, arrival: 837_596_665))
                    #expect(text == mail)
                } else {
                    guard case .refused(let error) = result else {
                        Issue.record("\(result)")
                        continue
                    }
                    #expect(error.text == words && error.retry == .transient && !error.concernsSession)
                    #expect(text.isEmpty)
                }
            }
        }

        @Test(arguments: [
            "Re: Retrieval using the IMAP4 protocol failed",
            "x\r\n\r\nSubject: Retrieval using the IMAP4 protocol failed",
        ])
        func aMailThatSpeaksOfTheSubstituteIsNone(subject: String) async throws {
            var server = FakeIMAPServer()
            server.messages = [(3, "Subject: \(subject)\r\n\r\na\r\n")]
            let fake = try server.start()
            defer { fake.stop() }
            #expect(try await fetch(from: fake).text == "Subject: \(subject)\r\n\r\na\r\n")
        }

        @Test func piecesAreCountedTogetherAgainstTheLimit() async throws {
            let fake = try server(Self.mail(2_500_000))
            defer { fake.stop() }
            let (result, _) = try await fetch(from: fake, limit: 2_000_000)
            #expect(result == .tooLarge(bytes: 2_097_152))
            let text = "BODY.PEEK[]<"
            let parts = try server(Self.mail(50_000)) { $0.text.contains(text) ? .text(Self.nothing) : .usual }
            defer { parts.stop() }
            #expect(try await fetch(from: parts, limit: 40_000).result == .tooLarge(bytes: 50_000))
        }

        @Test func piecesOfAByteEachAreGivenUp() async throws {
            let fake = try server("x") { command in
                FakeIMAPServer.piece(in: command.text).map { Self.piece("x".utf8, from: $0.origin) } ?? .usual
            }
            defer { fake.stop() }
            let failed = await failure { () async throws(TransportError) in
                do {
                    _ = try await fetch(from: fake, timeouts: impatient)
                } catch let error as TransportError {
                    throw error
                } catch {
                    Issue.record(error)
                }
            }
            #expect(failed?.cause == .timeout && failed?.stage == .fetch)
        }

        @Test func anotherMailsBodyDoesNotReplaceThisOnes() async throws {
            for (answer, text) in [
                ("* 2 FETCH (UID 9 BODY[] {3}\r\nxyz)\r\n", "abc"),
                // Whose it was is told when it stands where the other stood.
                ("* 2 FETCH (BODY[] {3}\r\nxyz UID 9)\r\n", FakeIMAPServer.twoMails[0].text),
            ] {
                let fake = try FakeIMAPServer.ofTwoMails { command in
                    guard command.text.hasSuffix("BODY.PEEK[])") else { return .usual }
                    return .text("* 1 FETCH (UID 3 BODY[] {3}\r\nabc)\r\n\(answer)TAG OK done\r\n")
                }.start()
                defer { fake.stop() }
                #expect(try await fetch(from: fake).text == text)
            }
        }
    }
}
