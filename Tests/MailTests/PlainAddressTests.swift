import Mail
import Testing

@Suite struct PlainAddressTests {
    @Test(arguments: ["a@b.example", "first.last+tag@sub-1.office.example", "413@qq.example", "root@localhost"])
    func anAddressThatServersTakeIsPlain(_ address: String) {
        #expect(EmailAddress.isPlain(address))
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a b@c.example", "a@b..example", ".a@b.example", "a@-b.example", "校长@b.example",
        "a@b.example\r\nRCPT TO:<c@d.example>", "<a@b.example>", "a@b.example,c@d.example",
        String(repeating: "a", count: 65) + "@b.example", "a@" + String(repeating: "b", count: 64) + ".example",
    ])
    func anythingElseIsNot(_ address: String) {
        #expect(!EmailAddress.isPlain(address))
    }
}
