import Testing

@testable import Mail

@Suite struct AuthenticationResultsTests {
    private func read(_ fields: String...) -> AuthenticationResults? {
        AuthenticationResults(fields: fields.map { Array($0.utf8) })
    }

    @Test(arguments: [
        "mx.qq.com; spf=pass smtp.mailfrom=a@x.example; dkim=pass header.d=x.example; dmarc=pass header.from=x.example",
        "MX.QQ.com 1 ; dmarc/1 = PASS (p=none; dis=none) header.from=X.example",
        "(a (nested \\) one) comment) mx.qq.com;dmarc=pass(permissive)header.from=someone@x.example",
        "\"mx.qq.com\"; dkim=fail reason=\"bad; dmarc=fail\" header.d=y.example; dmarc=pass header.from=\"x.example\"",
        "mx.qq.com; dmarc=pass header.from=x.example; dmarc=pass policy.p=none",
    ])
    func aPassIsReadInEveryFormOfRFC8601(field: String) throws {
        let results = try #require(read(field))
        #expect(results == AuthenticationResults(server: "mx.qq.com", dmarc: "pass", fromDomain: "x.example"))
        #expect(results.vouches(for: "X.example") { $0 == "mx.qq.com" })
        #expect(!results.vouches(for: "y.example") { $0 == "mx.qq.com" })
        #expect(!results.vouches(for: "x.example") { $0 == "mx.other.example" })
        #expect(!results.vouches(for: "") { _ in true })
    }

    @Test(arguments: [
        ("mx.qq.com; none", nil), ("mx.qq.com", nil), ("mx.qq.com; dmarc=fail header.from=x.example", "fail"),
        ("mx.qq.com; dmarc=bestguesspass", "bestguesspass"), ("mx.qq.com; spf=pass smtp.dmarc=pass", nil),
        ("mx.qq.com; dmarc=pass; dmarc=fail", nil), ("mx.qq.com; (dmarc=pass)", nil), ("mx.qq.com; dmarc", nil),
        ("mx.qq.com; spf=pass (dmarc=pass) reason=\"; dmarc=pass\"", nil), ("mx.qq.com; x-dmarc=pass", nil),
        ("mx.qq.com; =pass; dmarc==pass", nil), ("mx.qq.com; /=/; dmarc/=pass", nil),
    ])
    func nothingElseIsAPass(field: String, dmarc: String?) throws {
        let results = try #require(read(field))
        #expect(results.dmarc == dmarc)
        #expect(!results.vouches(for: "x.example") { _ in true })
    }

    @Test(arguments: ["", ";", "mx.qq.com; dmarc=pass (never closed", "mx.qq.com; dmarc=\"pass", "(only a comment)"])
    func whatCannotBeReadSaysNothing(field: String) {
        #expect(read(field) == nil)
        #expect(read(field, "mx.qq.com; dmarc=pass header.from=x.example") == nil, "the topmost one counts")
    }

    @Test func onlyTheTopmostFieldCounts() throws {
        let forged = "mx.qq.com; dmarc=pass header.from=x.example"
        #expect(read("relay.example; dmarc=fail header.from=x.example", forged)?.server == "relay.example")
        #expect(read("mx.qq.com; dmarc=fail header.from=x.example", forged) == nil, "two of the same server")
        #expect(read("mx.qq.com; dmarc=pass header.from=x.example; dmarc=pass header.from=y.example") == nil)
        #expect(read() == nil)
    }

    @Test func aMailCarriesItsResults() {
        let mail = """
            Received: from x by mx.qq.com\r
            Authentication-Results: mx.qq.com; spf=pass smtp.mailfrom=a@x.example;\r
            \tdmarc=pass header.from=x.example\r
            From: a@x.example\r
            \r
            Authentication-Results: mx.qq.com; dmarc=fail\r

            """
        let parsed = parseMessage(Array(mail.utf8).span, charsets: Charsets())
        #expect(parsed.authentication?.vouches(for: "x.example") { $0 == "mx.qq.com" } == true)
    }

    @Test func hostileFieldsAreReadInTime() {
        for piece in ["(", "\"", ";", "=", "dmarc=", "\\", "((a)", "/"] {
            let field = Array(String(repeating: piece, count: 100_000).utf8)
            _ = AuthenticationResults(fields: [field, Array(field.prefix(7999))])
            _ = AuthenticationResults(fields: [Array(field.prefix(7999))])
        }
    }
}
