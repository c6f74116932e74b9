@testable import Mail
import Testing

/// What leaves is read back as it was meant, whatever stands in it.
struct LetterComposerTests {
    private func letter(subject: String = "收到：第一小学", text: String = "您好") -> OutboundLetter {
        OutboundLetter(
            from: EmailAddress(name: "社区培训学院", address: "submissions@office.example"),
            to: EmailAddress(name: "王老师", address: "wang@school.example"), subject: subject,
            date: MailDate(seconds: 1_730_250_000, offsetMinutes: 480), messageID: "<a1@office.example>",
            origin: .reply, instance: "office-1", text: text)
    }

    private func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The names of the header fields, in order.
    private func fieldNames(_ bytes: [UInt8]) -> [String] {
        lines(bytes).prefix { !$0.isEmpty }.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    }

    @Test func aPlainReceiptHasExactlyTheseBytes() throws {
        var letter = letter()
        letter.inReplyTo = "<q@school.example>"
        letter.references = ["<p@school.example>", "<q@school.example>"]
        #expect(
            lines(try letter.composed()) == [
                "From: =?UTF-8?B?56S+5Yy65Z+56K6t5a2m6Zmi?= <submissions@office.example>",
                "To: =?UTF-8?B?546L6ICB5biI?= <wang@school.example>",
                "Subject: =?UTF-8?B?5pS25Yiw77ya56ys5LiA5bCP5a2m?=",
                "Date: Wed, 30 Oct 2024 09:00:00 +0800",
                "Message-ID: <a1@office.example>",
                "In-Reply-To: <q@school.example>",
                "References: <p@school.example> <q@school.example>",
                "Auto-Submitted: auto-replied",
                "X-Auto-Response-Suppress: All",
                "X-Muster-Id: office-1",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "", "5oKo5aW9", "",
            ])
    }

    @Test func aLetterIsReadBackAsItWasWritten() throws {
        var letter = letter(text: "一\n二\r三\r\n.\r\n.四")
        letter.replyTo = EmailAddress(name: "Office", address: "office@office.example")
        letter.origin = .generated
        letter.html = "<p>一</p>"
        let bytes = try letter.composed()
        let message = parse(bytes)
        #expect(message.from == [letter.from] && message.to == [letter.to])
        #expect(message.replyTo == [EmailAddress(name: "Office", address: "office@office.example")])
        #expect(message.subject == letter.subject)
        #expect(message.date == letter.date)
        #expect(message.messageID == letter.messageID)
        #expect(message.automatic == .own)
        #expect(message.text == "一\n二\n三\n.\n.四")
        #expect(message.parts.map(\.type) == ["multipart/alternative", "text/plain", "text/html"])
        #expect(message.body("1", of: bytes) == Array("一\r\n二\r\n三\r\n.\r\n.四".utf8))
        #expect(message.defects == [])
    }

    @Test func picturesStandBesideTheHTMLThatShowsThem() throws {
        var letter = letter()
        letter.html = "<p>一</p><img src=\"cid:p1@muster\">"
        letter.pictures = [
            InlinePicture(contentID: "p1@muster", type: "image/jpeg", bytes: [0xFF, 0xD8, 0x0A, 0x0D, 0x2E])
        ]
        letter.attachments = [OutboundAttachment(name: "汇总.xlsx", type: "application/octet-stream", bytes: [1])]
        let bytes = try letter.composed()
        let message = parse(bytes)
        #expect(
            message.parts.map(\.type) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                "image/jpeg",
                "application/octet-stream",
            ])
        #expect(message.defects == [] && message.text == "您好")
        #expect(message.body("1.2.2", of: bytes) == [0xFF, 0xD8, 0x0A, 0x0D, 0x2E])
        #expect(lines(bytes).contains("Content-ID: <p1@muster>"))
        letter.attachments = []
        letter.html = nil
        #expect(parse(try letter.composed()).parts.map(\.type) == ["text/plain"], "plain text shows no pictures")
    }

    @Test(arguments: ["p1", "p1@x>\r\nX-Evil: 1", "p 1@muster", "@", "p1@a@b", "照片@muster"])
    func aPictureNeedsAnIdentifierThatBreaksNoField(id: String) {
        var letter = letter()
        letter.html = "<p>一</p>"
        letter.pictures = [InlinePicture(contentID: id, type: "image/jpeg", bytes: [1])]
        #expect(throws: CompositionError.contentID(id)) { try letter.composed() }
    }

    @Test func attachmentsAreNamedForOldAndNewReaders() throws {
        var letter = letter()
        let long = "2024年全民终身学习活动周各单位报送材料情况汇总统计表（最终版）.xlsx"
        letter.attachments = [
            OutboundAttachment(name: long, type: "application/octet-stream", bytes: [UInt8](0...255)),
            OutboundAttachment(name: "a b.csv", type: "text/csv", bytes: []),
            OutboundAttachment(name: "引号\".txt", type: "text/plain", bytes: Array("x".utf8)),
        ]
        let bytes = try letter.composed()
        let message = parse(bytes)
        #expect(message.files.map(\.path) == ["2", "3", "4"])
        #expect(message.files.map(\.name) == [long, "a b.csv", "引号\".txt"])
        #expect(message.body("2", of: bytes) == [UInt8](0...255))
        #expect(message.body("3", of: bytes) == [])
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("name=\"=?UTF-8?B?"))
        #expect(text.contains("filename*0*=UTF-8''2024%E5%B9%B4"))
        #expect(lines(bytes).allSatisfy { $0.utf8.count <= 90 })
        // A reader that knows only the old form must find the name there.
        let old = lines(bytes).filter { !$0.contains("filename") }.joined(separator: "\r\n")
        #expect(parse(Array(old.utf8)).part("2")?.name.hasPrefix("2024年") == true)
    }

    static let hostile = [
        "a\r\nBcc: x@evil.example", "a\nX: y", "a\rX: y", "\r\n\r\n.\r\n", "\u{0}\u{1}\u{7F}\u{85}",
        "\u{2028}Bcc: x\u{2029}", "\u{202E}gpj.exe", "=?UTF-8?B?DQpCY2M6IHg=?=", "?=\r\n =?",
        String(repeating: "长", count: 3000), String(repeating: "a", count: 3000), String(repeating: "👩‍👩‍👧‍👦", count: 60),
        "\"<x@y>, (", "; name=x", ".", "..", "", " ",
        "\u{FEFF}\u{200B}", "\\", "a\"b", "é\u{301}\u{301}",
    ]

    @Test(arguments: hostile) func noTextAddsAHeaderField(text: String) throws {
        var hostile = letter(subject: text, text: text)
        hostile.from.name = text
        hostile.to.name = text
        hostile.inReplyTo = text
        hostile.references = [text]
        let bytes = try hostile.composed()
        #expect(fieldNames(bytes) == fieldNames(try letter().composed()))
        let message = parse(bytes)
        #expect(message.from.map(\.address) == ["submissions@office.example"])
        #expect(message.to.map(\.address) == ["wang@school.example"])
        #expect(message.parts.count == 1 && message.defects == [])
        hostile.attachments = [OutboundAttachment(name: text, type: "text/plain", bytes: Array(text.utf8))]
        hostile.html = text
        let withFile = try hostile.composed()
        let names = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
        #expect(fieldNames(withFile).prefix(6) == names[...] && fieldNames(withFile).count == 10)
        let again = parse(withFile)
        #expect(again.parts.map(\.path) == ["", "1", "1.1", "1.2", "2"])
        #expect(again.body("2", of: withFile) == Array(text.utf8))
        // A reader as lenient as ours decodes words also where RFC 2231 leaves no room for them.
        let name = text.hasPrefix("=?UTF-8?B?") ? "Bcc: x" : FileName.displayName(text)
        #expect(again.part("2")?.name == name)
    }

    @Test(arguments: hostile) func encodedWordsAreShortAndSplitBetweenCharacters(text: String) throws {
        let bytes = try letter(subject: text).composed()
        let subject = lines(bytes).drop { !$0.hasPrefix("Subject:") }
            .prefix { $0.hasPrefix("Subject:") || $0.hasPrefix(" ") }
        for word in subject.flatMap({ $0.split(separator: " ") }) where word.hasPrefix("=?") {
            #expect(word.utf8.count <= 75)
            #expect(!parse("Subject: \(word)\n\n").subject.contains("\u{FFFD}"))
        }
        #expect(lines(bytes).allSatisfy { $0.utf8.count <= 998 && !$0.hasPrefix(".") })
    }

    @Test(arguments: [
        "", "a", "a@", "@b.cn", "a b@c.cn", "a@b.cn\r\nX: y", "<a@b.cn>", "用户@b.cn", "a@公司.cn", "a@b.cn,c@d.cn",
    ]) func anAddressThatIsNotPlainIsRefused(address: String) {
        var wrongTo = letter()
        wrongTo.to.address = address
        #expect(throws: CompositionError.address(address)) { try wrongTo.composed() }
        var wrongFrom = letter()
        wrongFrom.from.address = address
        #expect(throws: CompositionError.address(address)) { try wrongFrom.composed() }
    }

    @Test func identifiersThatAreNotValidAreRefusedOrLeftOut() throws {
        var wrong = letter()
        wrong.messageID = "a@b"
        #expect(throws: CompositionError.messageID("a@b")) { try wrong.composed() }
        wrong = letter()
        wrong.instance = "a b"
        #expect(throws: CompositionError.instance("a b")) { try wrong.composed() }
        wrong = letter()
        wrong.attachments = [OutboundAttachment(name: "a", type: "text", bytes: [])]
        #expect(throws: CompositionError.mediaType("text")) { try wrong.composed() }
        var long = letter()
        long.references = (0..<50).map { "<\($0)@x.example>" } + ["<bad id@x>", "<a@b>\r\nX: y"]
        let message = parse(try long.composed())
        #expect(message.references == (30..<50).map { "<\($0)@x.example>" })
    }

    @Test func theWireRulesFindEachBadByte() {
        let bad = [
            "a", "a\n", "a\r", "\r\r\n", "a\n\r\n", ".a\r\n", "a\r\n.\r\n", "a\u{0}\r\n", "é\r\n",
            String(repeating: "a", count: 999) + "\r\n", "",
        ]
        for text in bad {
            #expect(throws: CompositionError.self, Comment(rawValue: text.debugDescription)) {
                try WireRules.check(Array(text.utf8))
            }
        }
        let good = ["\r\n", "a\r\n\r\n", String(repeating: "a", count: 998) + "\r\n", "a.\r\n"]
        for text in good {
            #expect(throws: Never.self) { try WireRules.check(Array(text.utf8)) }
        }
    }
}
