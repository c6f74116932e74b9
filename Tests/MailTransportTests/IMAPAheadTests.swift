import MailTransport
import Synchronization
import TestServers
import Testing

extension ServerTests {
    /// Several messages asked for at once: the commands go out ahead of the answers.
    @Suite struct IMAPAheadTests {
        private static func text(_ uid: UInt32) -> String { "Subject: mail \(uid)\r\n\r\n\(uid)\r\n" }

        private static func data(_ uid: UInt32, _ text: String? = nil) -> String {
            let text = text ?? self.text(uid)
            return "* \(uid) FETCH (UID \(uid) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" "
                + "BODY[] {\(text.utf8.count)}\r\n\(text))\r\n"
        }

        /// A server that waits until `together` commands that fetch have come and answers them at once.
        private func server(
            together: Int, answer: @escaping @Sendable ([(tag: String, uid: UInt32)]) -> String
        ) throws -> FakeServer {
            try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                var waiting: [(tag: String, uid: UInt32)] = []
                while let line = peer.readLine() {
                    let words = line.split { " []<>()".contains($0) }.map(String.init)
                    switch words.dropFirst().first {
                    case "SELECT": try peer.send("* 30 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n\(words[0]) OK \r\n")
                    case "UID" where line.contains("BODY"):
                        waiting.append((words[0], UInt32(words[3]) ?? 0))
                        guard waiting.count == together else { continue }
                        try peer.send(answer(waiting))
                        waiting = []
                    case "UID": try peer.send("* \(words[3]) FETCH (UID \(words[3]))\r\n\(words[0]) OK \r\n")
                    case "FETCH":
                        try peer.send(Self.data(UInt32(words[2]) ?? 0) + "\(words[0]) OK \r\n")
                    default: try peer.send("\(words[0]) OK \r\n")
                    }
                }
            }
        }

        private struct Fetched {
            var results: [UInt32: FetchResult] = [:]
            var texts: [UInt32: String] = [:]
            var failure: (uid: UID, error: TransportError)?
        }

        private func fetch(
            _ uids: ClosedRange<UInt32>, over session: IMAPSession, bytes: Int? = 100, limit: Int = 1_000
        ) async throws -> Fetched {
            _ = try await session.select()
            let files = try uids.map { (uid: UID(rawValue: $0), file: try Scratch()) }
            let requests = files.map { FetchRequest($0.uid, bytes: bytes, to: $0.file.descriptor) }
            let fetched = try await session.fetch(requests, limit: limit, until: .now + .seconds(60))
            var found = Fetched(failure: fetched.failure)
            for (uid, file) in files {
                found.results[uid.rawValue] = fetched.results[uid]
                found.texts[uid.rawValue] = String(decoding: file.bytes, as: UTF8.self)
            }
            return found
        }

        private static func complete(_ uids: some Sequence<UInt32>) -> [UInt32: FetchResult] {
            Dictionary(
                uniqueKeysWithValues: uids.map {
                    ($0, .complete(bytes: text($0).utf8.count, arrival: 837_596_665))
                })
        }

        /// As Dovecot answers, and as RFC 3501 §5.5 lets a server do.
        @Test(arguments: ["each", "messages first", "messages first, backwards"])
        func eachMessageGoesIntoItsOwnFile(order: String) async throws {
            let fake = try server(together: 8) { commands in
                let ends = commands.map { "\($0.tag) OK \r\n" }
                let data = commands.map { Self.data($0.uid) }
                return switch order {
                case "each": zip(data, ends).map { $0 + $1 }.joined()
                case "messages first": data.joined() + ends.joined()
                default: data.reversed().joined() + ends.joined()
                }
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, timeouts: impatient)
            let fetched = try await fetch(1...8, over: session)
            await session.close()
            #expect(fetched.failure == nil)
            #expect(fetched.results == Self.complete(1...8))
            for uid in 1...8 as ClosedRange<UInt32> { #expect(fetched.texts[uid] == Self.text(uid)) }
            #expect(fake.lines.count { $0.contains("FETCH") } == 8, "nothing is asked for twice")
        }

        @Test func whatIsRefusedOrGivenEmptyHandedConcernsNoOther() async throws {
            let fake = try server(together: 5) { commands in
                commands.map { tag, uid in
                    switch uid {
                    case 2: "\(tag) NO cannot read it\r\n"
                    case 4: "\(tag) OK \r\n"
                    default: Self.data(uid) + "\(tag) OK \r\n"
                    }
                }.joined()
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, timeouts: impatient)
            let fetched = try await fetch(1...5, over: session)
            await session.close()
            #expect(fetched.failure == nil)
            guard case .refused(let error)? = fetched.results[2] else {
                Issue.record("not refused: \(String(describing: fetched.results[2]))")
                return
            }
            #expect(error.text == "cannot read it")
            #expect(fetched.results.filter { $0.key != 2 } == Self.complete([1, 3, 4, 5]))
            #expect(fetched.texts[4] == Self.text(4), "by its number")
        }

        @Test(arguments: [1, 3] as [UInt32])
        func aTooLargeOneEndsTheSessionAndNotTheRest(large: UInt32) async throws {
            let fake = try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                while let line = peer.readLine() {
                    let words = line.split(separator: " ").map(String.init)
                    if line.contains("SELECT") { try peer.send("* 9 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n") }
                    guard line.contains("BODY"), let uid = UInt32(words[3]) else {
                        try peer.send("\(words[0]) OK \r\n")
                        continue
                    }
                    // The end of the first command is told behind the message of the third.
                    if uid == large { try peer.send("* 3 FETCH (UID \(uid) BODY[] {5000}\r\nabc") }
                    if uid != large { try peer.send(Self.data(uid)) }
                    if large == 1 || peer.number > 1 { try peer.send("\(words[0]) OK \r\n") }
                }
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, timeouts: impatient)
            var (left, results): (ClosedRange<UInt32>, [UInt32: FetchResult]) = (1...4, [:])
            for _ in 1...4 where results.count < 4 {
                let fetched = try await fetch(left, over: session)
                #expect(fetched.failure == nil && fetched.results[left.lowerBound] != nil, "the first is dealt with")
                results.merge(fetched.results) { _, later in later }
                let first = (left.lowerBound...4).first { results[$0] == nil } ?? 4
                left = first...4
            }
            await session.close()
            #expect(results[large] == .tooLarge(bytes: 5_000))
            #expect(results.filter { $0.key != large } == Self.complete((1...4).filter { $0 != large }))
        }

        /// A server that drops what comes before it has answered, and one that closes.
        @Test(arguments: ["drops", "closes"])
        func aServerThatTakesOneCommandAtATimeGetsOneFromThenOn(way: String) async throws {
            let fake = try FakeServer { peer in
                try peer.send("* OK hi\r\n")
                while let line = peer.readLine() {
                    let words = line.split(separator: " ").map(String.init)
                    if line.contains("SELECT") { try peer.send("* 9 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n") }
                    let uid = line.contains("BODY") ? UInt32(words[3]) : nil
                    if peer.socket.hasMore(within: 100) {
                        if way == "closes" { return }
                        while peer.socket.hasMore(within: 100) { _ = peer.readLine() }
                    }
                    try peer.send((uid.map { Self.data($0) } ?? "") + "\(words[0]) OK \r\n")
                }
            }
            defer { fake.stop() }
            let session = try IMAPSession(port: fake.port, timeouts: impatient)
            let first = try await fetch(1...3, over: session)
            let failure = try #require(first.failure)
            #expect(failure.error.cause == (way == "drops" ? .timeout : .closed))
            #expect(failure.uid.rawValue == (way == "drops" ? 2 : 1))
            let second = try await fetch(failure.uid.rawValue...3, over: session)
            await session.close()
            #expect(second.failure == nil)
            #expect(second.results == Self.complete(failure.uid.rawValue...3))
        }

        @Test func aLargeMessageIsAskedForAlone() async throws {
            let fake = try server(together: 1) { "\(Self.data($0[0].uid))\($0[0].tag) OK \r\n" }
            defer { fake.stop() }
            for bytes in [nil, 2_000_000] {
                let session = try IMAPSession(port: fake.port, timeouts: impatient)
                #expect(try await fetch(1...3, over: session, bytes: bytes).results == Self.complete(1...3))
                await session.close()
            }
        }
    }
}
