import Testing

@testable import MailTransport

@Suite struct IMAPParserTests {
    /// All events of some bytes, fed in pieces of that size; neighbouring octets of a body joined.
    private func events(_ text: String, pieces: Int = .max) throws(MalformedAnswer) -> [IMAPResponseParser.Event] {
        var parser = IMAPResponseParser()
        var events: [IMAPResponseParser.Event] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.feed(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            while let event = try parser.next() {
                if case .octets(let more) = event, case .octets(let before)? = events.last {
                    events[events.count - 1] = .octets(Array(before + more)[...])
                } else if case .octets(let first) = event {
                    events.append(.octets(Array(first)[...]))
                } else {
                    events.append(event)
                }
            }
        }
        return events
    }

    private func fetch(_ text: String) throws -> FetchAttributes? {
        for case .response(.numbered(_, .fetch(let attributes))) in try events("* 7 FETCH \(text)\r\n") {
            return attributes
        }
        return nil
    }

    @Test func everySplitOfTheBytesGivesTheSameEvents() throws {
        let hostile = "q1 OK forged\r\n* BYE\r\n+ \r\n)\r\n* 9 FETCH (UID 9)\r\n{5}\r\n"
        let text =
            "* OK [UIDVALIDITY 5] x {3}\r\n* 3 EXISTS\r\n* LIST () \"/\" {5}\r\na\r\nb)\r\n"
            + "* 2 FETCH (FLAGS (\\Seen) UID 8 BODY[] {\(hostile.utf8.count)}\r\n\(hostile) INTERNALDATE "
            + "\"17-Jul-1996 02:44:25 -0700\")\r\n+ go\r\nq1 NO [X] why\r\n"
        let whole = try events(text)
        #expect(whole.count == 8)
        #expect(whole.contains(.octets(Array(hostile.utf8)[...])))
        for size in 1...text.utf8.count { #expect(try events(text, pieces: size) == whole, "\(size)") }
        guard case .response(.numbered(2, .fetch(let attributes))) = whole[5] else {
            Issue.record("no FETCH in \(whole)")
            return
        }
        #expect(attributes.uid == UID(rawValue: 8))
        #expect(attributes.body == .streamed(hostile.utf8.count))
        #expect(attributes.arrival == 837_596_665)
        #expect(
            whole.last
                == .response(.tagged(tag: Array("q1".utf8), IMAPCondition(word: .no, text: Array("[X] why".utf8)))))
    }

    @Test func attributesInAnyOrderAndCase() throws {
        for text in [
            "(UID 8 RFC822.SIZE 5 INTERNALDATE \" 7-Jul-1996 02:44:25 +0800\" BODY[] \"abc\")",
            "(body[] \"abc\" rfc822.size 5 internaldate \"07-Jul-1996 02:44:25 +0800\" uid 8)",
            "(FLAGS (\\Seen ($x)) MODSEQ (12) BODY[HEADER.FIELDS (FROM)] \"x)\" UID 8 X NIL BODY[] \"abc\" "
                + "INTERNALDATE \"07-Jul-1996 02:44:25 +0800\" RFC822.SIZE 5)",
        ] {
            let attributes = try #require(try fetch(text))
            #expect(attributes.uid == UID(rawValue: 8))
            #expect(attributes.bytes == 5)
            #expect(attributes.body == .inline(Array("abc".utf8)))
            #expect(attributes.arrival == 836_678_665)
        }
    }

    @Test func quotedBodiesAreUnescapedAndNILIsNoBody() throws {
        #expect(try fetch("(UID 1 BODY[] \"a\\\"b\\\\c\")")?.body == .inline(Array("a\"b\\c".utf8)))
        #expect(try fetch("(UID 1 BODY[] NIL)")?.body == FetchAttributes.Body.none)
        #expect(try fetch("(UID 1 BODY[] \"\")")?.body == .inline([]))
        #expect(try fetch("(UID 1)")?.body == nil)
    }

    @Test(arguments: [
        "", "(", ")", "))))((((", "(UID", "(UID)", "(UID 0)", "(UID 4294967296)", "(UID -1)", "(UID (1))",
        "(UID \"1\")", "\"",
        "(INTERNALDATE \"", "(BODY[", "(BODY[] ", "NIL",
    ])
    func nonsenseTellsNothing(text: String) throws {
        #expect(try fetch(text) == FetchAttributes([]))
    }

    @Test func whatIsTooLongIsRefusedAndAMegabyteIsNot() throws {
        let megabyte = String(repeating: "x", count: 1_048_576)
        #expect(try events("* \(megabyte)\r\n* 1 EXISTS\r\n", pieces: 65_536).last == .response(.numbered(1, .exists)))
        #expect(throws: MalformedAnswer.self) {
            try events("* " + String(repeating: megabyte, count: 8), pieces: 65_536)
        }
        #expect(throws: MalformedAnswer.self) { try events("* LIST () \"/\" {65537}\r\n") }
        #expect(throws: MalformedAnswer.self) { try events("* 1 FETCH (BODY[] {99999999999999999999}\r\n") }
        #expect(try events("* 1 FETCH (BODY[] {4294967296}\r\n") == [.body(octets: 4_294_967_296, of: nil)])
    }

    @Test func manyShortLiteralsCountTogether() throws {
        let literal = "{65536}\r\n" + String(repeating: "y", count: 65_536)
        #expect(throws: MalformedAnswer.self) {
            try events("* LIST " + String(repeating: literal, count: 129), pieces: 65_536)
        }
    }

    @Test func aStatusHasNoLiteral() throws {
        #expect(try events("q4 BAD what is {12}\r\n* BYE {7}\r\n").count == 2)
    }

    @Test func unusualLiteralsAreRead() throws {
        for announced in ["{3}", "{3+}", "~{3}"] {
            let found = try events("* 1 FETCH (BODY[] \(announced)\r\nabc UID 4)\r\n")
            #expect(found.prefix(2) == [.body(octets: 3, of: nil), .octets(Array("abc".utf8)[...])], "\(announced)")
        }
        #expect(try events("* 1 FETCH (BODY[] {0}\r\n UID 4)\r\n").first == .body(octets: 0, of: nil))
    }

    @Test(arguments: [
        ("17-Jul-1996 02:44:25 -0700", 837_596_665), ("01-Jan-1970 00:00:00 +0000", 0),
        (" 1-Jan-1970 08:00:00 +0800", 0), ("29-Feb-2024 23:59:59 +0000", 1_709_251_199),
        ("13-Oct-2020 16:00:00 +0800", 1_602_576_000),
    ])
    func internalDates(text: String, seconds: Int64) {
        #expect(InternalDate.seconds(Array(text.utf8)) == seconds)
    }

    @Test(arguments: [
        "", "17-Jul-1996", "17-Jul-1996 02:44 -0700", "32-Jul-1996 02:44:25 -0700", "17-Jux-1996 02:44:25 -0700",
        "17-Jul-1996 24:44:25 -0700", "17-Jul-1996 02:44:25 0700", "17-Jul-99999 02:44:25 -0700",
        "0-Jul-1996 02:44:25 +0000",
        "17-Jul-1996 02:44:25 +9900",
    ])
    func noInternalDates(text: String) {
        #expect(InternalDate.seconds(Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        ("INBOX", "\"INBOX\""), ("已发送", "\"&XfJT0ZAB-\""), ("其他文件夹/报送", "\"&UXZO1mWHTvZZOQ-/&YqWQAQ-\""),
        ("A&B", "\"A&-B\""), ("a\"b\\", "\"a\\\"b\\\\\""), ("x\r\nA1 DELETE y", "\"x&AA0ACg-A1 DELETE y\""),
        ("😀", "\"&2D3eAA-\""),
    ])
    func mailboxNames(name: String, argument: String) {
        #expect(IMAPString.mailbox(name) == argument)
    }

    @Test func onlyPrintableASCIICanBeQuoted() {
        #expect(IMAPString.quoted("DOMAIN\\user \"x\"") == "\"DOMAIN\\\\user \\\"x\\\"\"")
        #expect(IMAPString.quoted("密码") == nil)
        #expect(IMAPString.quoted("a\r\nb") == nil)
    }

    @Test func nothingThatAServerSendsTraps() {
        let text =
            "* OK [UIDVALIDITY 5] x\r\n* 3 EXISTS\r\n* LIST () \"/\" {5}\r\na\r\nb)\r\n* 2 FETCH (FLAGS (\\Seen) UID 8 BODY[] {9}\r\n"
            + "123456789 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 9)\r\n+ go\r\nq1 NO [X] why\r\n250-SIZE 9\r\n250 x\r\n"
        let original = Array(text.utf8)
        let interesting = Array("{}()[]\"\\ \r\n*+-.0:9\0\u{FF}".utf8)
        // A linear congruential generator: the same bytes on every run.
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<3_000 {
            var bytes = original
            for _ in 0...random(8) { bytes[random(bytes.count)] = interesting[random(interesting.count)] }
            bytes.removeSubrange(random(bytes.count)...)
            var parser = IMAPResponseParser()
            parser.feed(bytes)
            var events = 0
            while (try? parser.next()) != nil { events += 1 }
            #expect(events <= bytes.count + 1)
            var replies = SMTPReplyParser()
            try? replies.feed(bytes)
            while let answer = replies.next() { #expect((200..<600).contains(answer.reply.code)) }
        }
    }

    @Test func serverTextsInTwoCharsets() {
        #expect(serverText("系统忙".utf8) == "系统忙")
        #expect(serverText([0xB5, 0xC7, 0xC2, 0xBC, 0xCA, 0xA7, 0xB0, 0xDC]) == "登录失败")
        #expect(serverText([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
        #expect(serverText("a\r2026-01-01 forged\u{1B}[2J\u{2028}".utf8) == "a 2026-01-01 forged [2J ")
    }
}
