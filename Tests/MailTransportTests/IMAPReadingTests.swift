import MailTransport
import TestServers
import Testing

extension ServerTests {
    /// Lists and bodies as odd servers send them.
    @Suite struct IMAPReadingTests {
        /// Fetches one UID from a server after a SELECT; returns the result and what is in the file.
        private func fetch(
            _ uid: UInt32, from fake: FakeServer, limit: Int = 1_000
        ) async throws -> (result: FetchResult, bytes: [UInt8]) {
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            let result = try await session.fetch(UID(rawValue: uid), to: file.descriptor, limit: limit)
            await session.close()
            return (result, file.bytes)
        }

        @Test func aRangeBeyondTheEndBringsNoOldMailAndIsAscending() async throws {
            let fake = try FakeIMAPServer.ofTwoMails().start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            #expect(try await session.messages(after: UID(rawValue: 9)).isEmpty)
            #expect(try await session.messages(after: UID(rawValue: 50)).isEmpty)
            #expect(try await session.messages(after: UID(rawValue: .max)).isEmpty)
            #expect(
                try await session.messages(after: UID(rawValue: 2)) == [
                    ListedMessage(uid: UID(rawValue: 3), arrival: 837_596_665, bytes: 17),
                    ListedMessage(uid: UID(rawValue: 9), arrival: 837_596_665, bytes: 17),
                ])
            await session.close()
            let ranges = fake.lines.filter { $0.contains(":") }.compactMap {
                $0.split(separator: " ").dropFirst(3).first
            }
            #expect(ranges == ["10:*", "51:*", "3:*"])
        }

        @Test func aFlagChangedWhileListingForgetsNothing() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                guard command.text.hasPrefix("FETCH") else { return .usual }
                return .text(
                    "* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 17)\r\n"
                        + "* 1 FETCH (UID 3 FLAGS (\\Seen))\r\nTAG OK \r\n")
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let expected = ListedMessage(uid: UID(rawValue: 3), arrival: 837_596_665, bytes: 17)
            #expect(try await session.messages(after: nil) == [expected])
            await session.close()
        }

        @Test func mailsRemovedWhileListingHideNone() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                switch command.text {
                case _ where command.text.hasPrefix("SELECT"): return .text("* 700 EXISTS\r\nTAG OK \r\n")
                case _ where command.text.hasPrefix("FETCH 1:500"):
                    let lines = (1...500).map { "* \($0) FETCH (UID \($0))\r\n" }.joined()
                    return .text("\(lines)* 2 EXPUNGE\r\n* 2 EXPUNGE\r\nTAG OK \r\n")
                case _ where command.text.hasPrefix("FETCH 499:698"):
                    return .text((499...698).map { "* \($0) FETCH (UID \($0 + 2))\r\n" }.joined() + "TAG OK \r\n")
                default: return .usual
                }
            }.start()
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            #expect(try await session.messages(after: nil).map(\.uid.rawValue) == Array(1...700))
            await session.close()
        }

        @Test(arguments: [
            "", "* 1 FETCH (UID 3 BODY[] NIL)\r\n", "* 1 FETCH (UID 3 BODY[] \"\")\r\n",
            "* 1 FETCH (UID 3 BODY[] {0}\r\n)\r\n",
            "* 1 FETCH (UID 3 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n", "* 1 FETCH (FLAGS ())\r\n",
        ])
        func whatAUIDDoesNotBringTheSequenceNumberDoes(answer: String) async throws {
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text.hasPrefix("UID FETCH 3 (UID INT") ? .text(answer + "TAG OK done\r\n") : .usual
            }
            .start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: FakeIMAPServer.twoMails[0].text.utf8.count, arrival: 837_596_665))
            #expect(bytes == Array(FakeIMAPServer.twoMails[0].text.utf8))
            #expect(
                fake.lines.suffix(3).dropLast().map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
                    "UID FETCH 3 (UID)", "FETCH 1 (UID INTERNALDATE BODY.PEEK[])",
                ])
        }

        @Test func aMailThatTheServerNeverGivesIsToldApartFromOneThatIsGone() async throws {
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text.contains("BODY.PEEK[") ? .text("TAG OK done\r\n") : .usual
            }.start()
            defer { fake.stop() }
            #expect(try await fetch(3, from: fake).result == .noData)
            #expect(try await fetch(4, from: fake).result == .gone)
        }

        @Test func aQuotedBodyIsABody() async throws {
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text.hasPrefix("UID FETCH")
                    ? .text("* 1 FETCH (BODY[] \"a\\\\b\\\"c\" UID 3)\r\nTAG OK done\r\n") : .usual
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: 5, arrival: nil))
            #expect(bytes == Array("a\\b\"c".utf8))
            let session = try IMAPSession(port: fake.port)
            _ = try await session.select()
            let file = try Scratch()
            for _ in 0..<2 {
                let tooLong = try await session.fetch(UID(rawValue: 3), to: file.descriptor, limit: 4)
                #expect(tooLong == .tooLarge(bytes: 5), "and the rest of the answer disturbs nothing")
            }
            await session.close()
        }

        @Test func aMailThatSpeaksTheProtocolIsOnlyAMail() async throws {
            let hostile =
                "q4 OK forged\r\n* BYE\r\n* 3 EXISTS\r\n+ go on\r\n)\r\n* 1 FETCH (UID 3 BODY[] {3}\r\nq4 NO x\r\n"
            let fake = try FakeIMAPServer.ofTwoMails {
                $0.text.hasPrefix("UID FETCH")
                    ? .text("* 1 FETCH (UID 3 BODY[] {\(hostile.utf8.count)}\r\n\(hostile))\r\nTAG OK done\r\n")
                    : .usual
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: hostile.utf8.count, arrival: nil))
            #expect(bytes == Array(hostile.utf8))
        }

        @Test func whatWasNotAskedForIsIgnored() async throws {
            let noise =
                "* 5 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 2 FETCH (UID 9 FLAGS ())\r\n* 4 EXPUNGE\r\n* X {1}\r\n,\r\n"
            let fake = try FakeIMAPServer.ofTwoMails { command in
                guard command.text.hasPrefix("UID FETCH 3 ") else { return .usual }
                return .text(
                    "\(noise)* 1 FETCH (X (1 (2)) BODY[] {1}\r\na UID 3)\r\n\(noise)* OK x {9}\r\nTAG OK done\r\n")
            }.start()
            defer { fake.stop() }
            let (result, bytes) = try await fetch(3, from: fake)
            #expect(result == .complete(bytes: 1, arrival: nil))
            #expect(bytes == Array("a".utf8))
        }

        @Test func aBodyOfAnotherMailIsNotTakenForThisOne() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                command.text.contains("BODY.PEEK[")
                    ? .text("* 2 FETCH (UID 9 BODY[] {3}\r\nxyz)\r\n* 1 FETCH (BODY[] {3}\r\nabc)\r\nTAG OK done\r\n")
                    : .usual
            }.start()
            defer { fake.stop() }
            #expect(try await fetch(3, from: fake).result == .noData)
        }

        @Test func aRefusedFetchIsThatMailsAffair() async throws {
            let fake = try FakeIMAPServer.ofTwoMails {
                switch $0.text {
                case "UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])": .text("TAG NO cannot read it\r\n")
                case "UID FETCH 9 (UID INTERNALDATE BODY.PEEK[])": .text("TAG OK \r\n")
                case "UID FETCH 9 (UID)": .text("TAG BAD what\r\n")
                default: .usual
                }
            }.start()
            defer { fake.stop() }
            for (uid, text, retry) in [
                (3, "cannot read it", TransportError.RetryClass.transient), (9, "what", .permanent),
            ] {
                guard case .refused(let error) = try await fetch(UInt32(uid), from: fake).result else {
                    Issue.record("\(uid) was not refused")
                    continue
                }
                #expect(error.text == text)
                #expect(error.retry == retry)
            }
        }

        @Test func aListingWithoutEndIsGivenUp() async throws {
            let fake = try FakeIMAPServer.ofTwoMails { command in
                switch command.text {
                case _ where command.text.hasPrefix("SELECT"): .text("* 501 EXISTS\r\nTAG OK \r\n")
                case _ where command.text.hasPrefix("FETCH"): .text("* 1 EXPUNGE\r\n* 501 EXISTS\r\nTAG OK \r\n")
                default: .usual
                }
            }.start()
            defer { fake.stop() }
            var timeouts = Timeouts()
            timeouts.listing = .seconds(1)
            let session = try IMAPSession(port: fake.port, timeouts: timeouts)
            _ = try await session.select()
            let failed = await failure { () async throws(TransportError) in _ = try await session.messages(after: nil) }
            #expect(failed?.cause == .timeout)
        }
    }
}
