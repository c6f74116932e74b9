import Mail
import Testing

/// Every row of `Fixtures/expected.tsv` that is about mail itself.
struct FixtureTests {
    /// Rows about what is inside a file belong to its reader's tests.
    static let otherModules = ["2/tnef", "2/zip"]

    @Test func everyFixtureHasARowAndEveryRowAFixture() throws {
        let names = try Fixtures.names()
        #expect(names.count == 31)
        #expect(Set(try Fixtures.rows().map(\.file)) == Set(names))
    }

    @Test(arguments: [true, false]) func everyExpectedRowHolds(crlf: Bool) throws {
        var checked = 0
        for row in try Fixtures.rows() where !Self.otherModules.contains(row.path) {
            let bytes = try Fixtures.bytes(row.file, crlf: crlf)
            check(row, parse(bytes), bytes)
            checked += 1
        }
        #expect(checked == 39)
    }

    private func check(_ row: Fixtures.Row, _ message: ParsedMessage, _ bytes: [UInt8]) {
        let comment = Comment(rawValue: row.description)
        switch row.kind {
        case "filename":
            #expect(name(at: row.path, message, bytes) == row.value.components(before: " ("), comment)
        case "subject": #expect(message.subject == row.value, comment)
        case "text": #expect(message.text == row.value, comment)
        case "from":
            #expect(message.from.map { "\($0.name) <\($0.address)>" } == [row.value], comment)
        case "to": #expect(message.to.map(\.address).joined(separator: " ") == row.value, comment)
        case "cc":
            #expect(message.cc.map(\.address).joined(separator: " ") == row.value.components(before: " ("), comment)
        case "inline-image": #expect(message.part(row.path)?.role == .inlineImage, comment)
        case "attachment": #expect(message.part(row.path)?.role == .attachment, comment)
        case "autoreply": #expect(message.automatic == .autoReply, comment)
        case "subject?": #expect(message.subject == "一中报表", comment)
        case "filename?": #expect(message.part(row.path)?.name == "xcod.exe.xls", comment)
        case "bigattach", "dsn": checkExactly(row.file, message)
        case "encoded-file":
            #expect(message.files.map(\.path) == ["1/报表.xls"])
            #expect(message.body("1/报表.xls", of: bytes) == (0..<100).map { UInt8($0) })
            #expect(message.text == "各位老师：\n请查收。")
        default: Issue.record("unknown kind \(row)")
        }
    }

    /// Rows that say more than one value.
    private func checkExactly(_ file: String, _ message: ParsedMessage) {
        switch file {
        case "23-oversize-link-163":
            let url =
                "https://mail.163.com/large-attachment-download/index.html"
                + "?p=X-NETEASE-HUGE-ATTACHMENT&file=AbC&title=t"
            #expect(
                message.links == [
                    OversizedLink(
                        provider: .netease, name: "一中.zip", bytes: 84_892_713,
                        expires: "2099-12-31T13:35:00+08:00", url: url)
                ])
        case "24-oversize-link-qq":
            #expect(message.links.map(\.provider) == [.tencent, .tencent])
            #expect(message.links.map(\.name) == ["二中.rar", "三中.7z"])
            #expect(message.links.map(\.bytes) == [68_555_899, nil])
            #expect(message.links.map(\.expires) == ["2099-12-31T12:00:00+08:00", nil])
        case "31-oversize-block-163":
            #expect(message.links.map(\.provider) == [.netease, .netease])
            #expect(message.links.map(\.name) == ["一中.zip", "二中.mp4"])
            #expect(message.links.map(\.bytes) == [84_892_713, 2_684_354_560])
            #expect(message.links.map(\.expires) == ["2099-12-31T13:35:00+08:00", "2099-12-30T01:05:00+08:00"])
        case "26-dsn":
            #expect(message.automatic == .bounce)
            let expected = Bounce(
                recipient: "nobody@qq.com", status: "5.1.1", permanent: true,
                originalMessageID: "<our-id-123@daemon.example.cn>")
            #expect(message.bounce?.withoutFault == expected)
            #expect(message.bounce?.fault == .noMailbox)
            #expect(message.text == "无法投递")
            #expect(message.files.isEmpty)
        default: Issue.record("no exact expectation for \(file)")
        }
    }

    /// The file name at `2`, or at `2/1` inside an attached mail.
    private func name(at path: String, _ message: ParsedMessage, _ bytes: [UInt8]) -> String? {
        let halves = path.split(separator: "/").map(String.init)
        guard halves.count == 2 else { return message.part(path)?.name }
        #expect(message.part(halves[0])?.isMessage == true)
        return parse(message.body(halves[0], of: bytes)).part(halves[1])?.name
    }

    @Test(arguments: [true, false]) func fixturesHaveNoDefectsButTheirOwn(crlf: Bool) throws {
        let expected: [String: [String]] = [
            "22-addresses": [],
            "29-path-and-control-in-name": ["A file name holds a path or invisible characters."],
            "raw-27-lf-only-missing-final-boundary": ["A multipart lacks its final boundary."],
        ]
        for name in try Fixtures.names() {
            let defects = parse(try Fixtures.bytes(name, crlf: crlf)).defects
            #expect(defects == expected[name] ?? [], Comment(rawValue: name))
        }
    }

    /// The fixtures' sender name holds the byte 0x80, which is no GB 18030 character: the rest of it is kept.
    @Test func headerFieldsOfAFixtureAreDecoded() throws {
        let message = parse(try Fixtures.bytes("21-forward-rfc822", crlf: true))
        #expect(message.messageID == "<21@test>")
        #expect(message.subject == "转发: 原始报送")
        #expect(message.from == [EmailAddress(name: "一\u{FFFD}鲜\u{FFFD}", address: "zhang@qq.com")])
        #expect(message.to == [EmailAddress(address: "report@edu.example.cn")])
        #expect(message.date?.rfc3339 == "2017-04-11T11:34:38+08:00")
        #expect(message.automatic == nil)
        #expect(message.files.map(\.path) == ["2", "3"])
    }
}

extension String {
    /// The part before the first `separator`; the whole text without one.
    fileprivate func components(before separator: String) -> String {
        var rest = self[...]
        while !rest.isEmpty, !rest.hasPrefix(separator) { rest = rest.dropFirst() }
        return rest.isEmpty ? self : String(self[..<rest.startIndex])
    }
}
