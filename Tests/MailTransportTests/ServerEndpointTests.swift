import Testing

@testable import MailTransport

@Suite struct ServerEndpointTests {
    @Test(arguments: [
        ("imap.163.com", true), ("IMAP.QIYE.163.COM", true), ("imap.126.com", true), ("imap.yeah.net", true),
        ("imap.exmail.qq.com", false), ("imap.not163.com", false),
    ])
    func neteaseWantsIDEvenWhenItDoesNotSaySo(host: String, isTheirs: Bool) throws {
        #expect(try ServerEndpoint(.imap, url: "imaps://\(host)").isNetEase == isTheirs)
    }

    @Test(arguments: [
        ("imaps://imap.office.example", nil, "imap.office.example", 993, ServerEndpoint.Security.implicit),
        ("IMAPS://imap.office.example:1993/", nil, "imap.office.example", 1_993, .implicit),
        ("imap://imap.office.example", "starttls", "imap.office.example", 143, .starttls),
        ("imap://127.0.0.1:14143", "none", "127.0.0.1", 14_143, .none),
        ("imap://[::1]:14143", "none", "::1", 14_143, .none),
        ("imap://localhost", "none", "localhost", 143, .none),
        ("imaps://[2001:db8::7]", "implicit", "2001:db8::7", 993, .implicit),
    ])
    func aValidServerIsRead(
        url: String, tls: String?, host: String, port: Int, security: ServerEndpoint.Security
    ) throws {
        let endpoint = try ServerEndpoint(.imap, url: url, tls: tls)
        #expect(endpoint.host == host)
        #expect(endpoint.port == port)
        #expect(endpoint.security == security)
    }

    @Test(arguments: [
        ("imap://imap.office.example", "none", "tls"),
        ("imap://127.0.0.1.evil.example", "none", "tls"),
        ("imap://127.0.0.256", "none", "tls"),
        ("imap://localhost.office.example", "none", "tls"),
        ("imap://imap.office.example", nil, "tls"),
        ("imap://imap.office.example", "yes", "tls"),
        ("imaps://imap.office.example", "none", "tls"),
        ("imaps://imap.office.example", "starttls", "tls"),
        ("https://imap.office.example", nil, "url"),
        ("smtps://smtp.office.example", nil, "url"),
        ("imap.office.example", nil, "url"),
        ("imaps://", nil, "url"),
        ("imaps://user:secret@imap.office.example", nil, "url"),
        ("imaps://imap.office.example/INBOX", nil, "url"),
        ("imaps://imap.office.example:0", nil, "url"),
        ("imaps://imap.office.example:65536", nil, "url"),
        ("imaps://imap.office.example\r\nX", nil, "url"),
        ("imaps://邮件.example", nil, "url"),
        ("imaps://[::1", nil, "url"),
    ])
    func anInvalidServerIsRefusedByItsKey(url: String, tls: String?, key: String) {
        let error = #expect(throws: EndpointProblems.self) { try ServerEndpoint(.imap, url: url, tls: tls) }
        #expect(error?.all.map(\.key) == [key])
    }

    @Test func allProblemsAreToldAtOnce() {
        let error = #expect(throws: EndpointProblems.self) {
            try ServerEndpoint(.smtp, url: "smtp://h.example", tls: "none", certificateAuthority: "", pin: "sha1//abc")
        }
        #expect(error?.all.map(\.key) == ["tls", "pin", "ca"])
    }

    @Test func theDefaultPortsAreTheRegisteredOnes() throws {
        #expect(try ServerEndpoint(.smtp, url: "smtps://h.example").port == 465)
        #expect(try ServerEndpoint(.smtp, url: "smtp://h.example", tls: "starttls").port == 587)
    }

    @Test(arguments: ["pass\r\nA1 DELETE INBOX", "pass\n", "pass\rword", "pa\0ss", "pa\u{7F}ss", "pa\u{85}ss", ""])
    func aPasswordThatCouldEndTheCommandIsRefused(password: String) {
        let error = #expect(throws: CredentialProblem.self) { try Credentials(user: office, password: password) }
        #expect(error?.key == "password")
        #expect(throws: CredentialProblem.self) { try Credentials(user: password, password: "secret") }
    }

    @Test func aPasswordIsNeverPrinted() throws {
        let credentials = try Credentials(user: office, password: "hunter2")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains(office))
        }
    }

    @Test(arguments: [
        "b@x.example>\r\nRCPT TO:<evil@x.example", "b@x.example\n", "b c@x.example", "<b@x.example>", "b", "@x.example",
        "b@",
        "b@-x.example", "b@x..example", ".b@x.example", "b..c@x.example", "张三@x.example", "b@例子.example",
        "b@x.example ",
        "\"b\"@x.example", String(repeating: "b", count: 65) + "@x.example",
        "b@" + String(repeating: "x.", count: 127) + "xx",
    ])
    func anAddressThatCouldBeMoreThanOneIsRefused(address: String) {
        #expect(throws: EnvelopeProblem.self) { try Envelope(sender: office, recipient: address) }
        #expect(throws: EnvelopeProblem.self) { try Envelope(sender: address, recipient: office) }
    }

    @Test(arguments: ["123456789@qq.com", "zhang.san+report@school-1.district.example", "o'neil_{x}@a.b.c.example"])
    func anOrdinaryAddressIsAccepted(address: String) throws {
        #expect(try Envelope(sender: office, recipient: address).recipient == address)
    }
}
