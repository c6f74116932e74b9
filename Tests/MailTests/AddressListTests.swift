import Testing

@testable import Mail

struct AddressListTests {
    static let table: [(written: String, addresses: [EmailAddress])] = [
        ("a@b.cn", [.init(address: "a@b.cn")]),
        ("<a@b.cn>", [.init(address: "a@b.cn")]),
        ("Zhang San <a@b.cn>", [.init(name: "Zhang San", address: "a@b.cn")]),
        ("\"Zhang, San\" <a@b.cn>", [.init(name: "Zhang, San", address: "a@b.cn")]),
        ("a@b.cn (Zhang (San))", [.init(name: "Zhang (San)", address: "a@b.cn")]),
        (
            "张三（教务处）<a@b.cn>, 李四 <c@d.cn>",
            [
                .init(name: "张三（教务处）", address: "a@b.cn"), .init(name: "李四", address: "c@d.cn"),
            ]
        ),
        ("张三 a@b.cn", [.init(name: "张三", address: "a@b.cn")]),
        ("a@b.cn;c@d.cn ; e@f.cn", [.init(address: "a@b.cn"), .init(address: "c@d.cn"), .init(address: "e@f.cn")]),
        (
            "Team: a@b.cn, C <c@d.cn>;, e@f.cn",
            [
                .init(address: "a@b.cn"), .init(name: "C", address: "c@d.cn"), .init(address: "e@f.cn"),
            ]
        ),
        ("\"a@b\": c@d.cn;", [.init(address: "c@d.cn")]),
        ("undisclosed-recipients:;", []), ("", []), (" , ;", []),
        ("=?gbk?B?1cXI/Q==?= <a@b.cn>", [.init(name: "张三", address: "a@b.cn")]),
        ("\"=?gbk?B?1cXI/Q==?=\" <a@b.cn>", [.init(name: "张三", address: "a@b.cn")]),
        // A comma that is only in the decoded text separates nothing: =2C.
        ("=?utf-8?Q?a=2C_x=40y.cn?= <a@b.cn>", [.init(name: "a, x@y.cn", address: "a@b.cn")]),
        ("< a@b.cn >", [.init(address: "a@b.cn")]), ("<@x,@y:a@b.cn>", [.init(address: "a@b.cn")]),
        ("\"a\\\"b\" <a@b.cn>", [.init(name: "a\"b", address: "a@b.cn")]),
        ("\"never closed <a@b.cn>", [.init(name: "\"never closed", address: "a@b.cn")]),
        ("never closed <a@b.cn, c@d.cn", [.init(name: "never closed", address: "a@b.cn"), .init(address: "c@d.cn")]),
        ("\u{202E}x\u{0}\u{200B}y <a@b.cn>", [.init(name: "xy", address: "a@b.cn")]),
    ]

    @Test(arguments: table) func aListIsRead(written: String, addresses: [EmailAddress]) {
        let list = AddressList(Array(written.utf8), Charsets())
        #expect(list.addresses == addresses)
        #expect(!list.isIncomplete)
    }

    /// Nothing that servers could read in two ways identifies anybody.
    @Test(arguments: [
        "nobody", "张三", "a@", "@b.cn", "a@b@c.cn", "=?gbk?B?1cXI/Q==?=", "<>, x", "<a\u{0}@b.cn>", "<a\u{200B}b@c.cn>",
        "<a b@c.cn>", "a b <c d>", "<@relay.cn:a,@b.cn>",
        "=?utf-8?B?YUBiLmNu?=", "<a@b.cn\u{0}<c@d.cn>", "\(String(repeating: "a", count: 320))@b.cn",
    ]) func whatNamesNobodyIsLeftOut(written: String) {
        let list = AddressList(Array(written.utf8), Charsets())
        #expect(list.addresses == [])
        #expect(list.isIncomplete)
    }

    @Test func anAtThatIsHalfOfACharacterIsNone() {
        // E5 40 is a character of GBK.
        let list = AddressList(hex("~<offic~e5~@m01.example>"), Charsets())
        #expect(list.addresses == [])
        #expect(list.isIncomplete)
    }

    @Test func aSecondAngleAddressOfOneMailboxIsNoted() {
        let list = AddressList(Array("A <a@b.cn> <c@d.cn>".utf8), Charsets())
        #expect(list.addresses.map(\.address) == ["a@b.cn"])
        #expect(list.isIncomplete)
    }

    @Test func rawGBKNamesAreRead() {
        let list = AddressList(hex("22d5c5c8fd22~ <a@b.cn>, ~d5c5c8fd~<c@d.cn>~"), Charsets())
        #expect(list.addresses.map(\.name) == ["张三", "张三"])
    }

    @Test func onlyTheFirstTwoThousandAreRead() {
        let list = AddressList(Array(String(repeating: "a@b.cn,", count: 3000).utf8), Charsets())
        #expect(list.addresses.count == AddressList.limit)
        #expect(list.isIncomplete)
    }

    /// Mailsploit and its kin: the sender that servers see stays the sender.
    @Test func twoSendersAreAmbiguous() {
        let message = parse("From: a@b.cn\nFrom: c@d.cn\nSubject: x\n\n")
        #expect(message.from.map(\.address) == ["a@b.cn", "c@d.cn"])
        #expect(message.defects == ["The mail names several senders.", "The mail has several From fields."])
        #expect(parse("Subject: x\n\n").defects == ["No sender can be read."])
        let hidden = parse("From: =?utf-8?Q?office=40x.cn=00?= <evil@y.cn>\n\n")
        #expect(hidden.from == [EmailAddress(name: "office@x.cn", address: "evil@y.cn")])
    }
}
