import Testing

@testable import Mail

struct BodyTextTests {
    private func multipart(_ subtype: String, _ parts: [(type: String, body: String)]) -> String {
        "From: a@b.cn\nContent-Type: multipart/\(subtype); boundary=b\n\n"
            + parts.map { "--b\nContent-Type: \($0.type)\n\n\($0.body)\n" }.joined() + "--b--\n"
    }

    @Test func plainTextIsPreferredInAnAlternative() {
        let text = multipart("alternative", [("text/plain", "plain"), ("text/html", "<p>html</p>")])
        #expect(parse(text).text == "plain")
    }

    @Test func htmlIsReadWhereThePlainFormIsBlank() {
        let text = multipart("alternative", [("text/plain", " \n\u{200B}"), ("text/html", "<p>one</p><p>two</p>")])
        #expect(parse(text).text == "one\n\ntwo")
    }

    @Test func textsThatAreNoAlternativesAddUp() {
        let text = multipart("mixed", [("text/html", "<p>one</p>"), ("text/plain", "two"), ("text/plain", "")])
        #expect(parse(text).text == "one\n\ntwo")
    }

    @Test func theCharsetOfEachPartCounts() {
        let text = multipart(
            "mixed",
            [
                ("text/plain; charset=gbk\nContent-Transfer-Encoding: base64", "1cXI/Q=="),
                ("text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "=E6=B1=89"),
            ])
        #expect(parse(text).text == "张三\n\n汉")
    }

    @Test func textIsTidied() {
        let message = parse(Array("\r\n\r\n  a \t\r\n\r\nb\rc\u{7}\u{202E}\r\n\r\n".utf8))
        #expect(message.text == "  a\n\nb\nc")
    }

    @Test func textIsBounded() {
        let long = parse(Array(("\n" + String(repeating: "字", count: 300_000)).utf8))
        #expect(long.text.unicodeScalars.count == HTMLText.limit)
        #expect(!long.text.contains("\u{FFFD}"))
    }
}

struct PartRolesTests {
    /// A part of a mail whose HTML shows `cid:a@x`, and what it is for.
    static let table: [(header: String, role: PartRole)] = [
        ("Content-Type: text/plain", .text), ("Content-Type: text/calendar", .text),
        ("Content-Type: text/plain; name=a.txt", .attachment),
        ("Content-Type: text/plain\nContent-Disposition: attachment", .attachment),
        ("Content-Type: text/plain\nContent-Disposition: inline", .text),
        ("Content-Type: image/png\nContent-ID: <a@x>", .inlineImage),
        ("Content-Type: image/png; name=a.png\nContent-ID: <A@X>\nContent-Disposition: attachment", .inlineImage),
        ("Content-Type: image/png; name=a.png\nContent-ID: <b@x>\nContent-Disposition: inline", .attachment),
        ("Content-Type: image/png; name=a.png", .attachment),
        ("Content-Type: application/pdf\nContent-ID: <a@x>", .attachment),
        ("Content-Type: application/octet-stream", .attachment), ("Content-Type: message/rfc822", .attachment),
        ("Content-Type: application/ms-tnef; name=winmail.dat", .attachment),
        ("Content-Type: application/pgp-signature; name=signature.asc", .machinery),
    ]

    @Test(arguments: table) func aPartIsForWhatItShows(header: String, role: PartRole) {
        let message = parse(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <img src="cid:a@x">
            --b
            \(header)

            x
            --b--
            """)
        #expect(message.part("2")?.role == role)
    }
}

struct FileNameTests {
    static let table: [(written: String, shown: String)] = [
        ("a.xls", "a.xls"), ("报送表.xlsx", "报送表.xlsx"), ("C:\\Users\\a\\b.xls", "b.xls"), ("/etc/passwd", "passwd"),
        ("../../x", "x"), ("..", ""), (".", ""), ("", ""), ("/", ""), ("a/", "a"), ("a/..", "a"),
        ("  a b.xls . . ", "a b.xls"),
        ("a\u{0}b\r\nc\u{7F}\u{85}.xls", "abc.xls"), ("\u{202E}slx.exe\u{2066}", "slx.exe"),
        ("a\u{200B}\u{FEFF}b", "ab"),
        ("CON", "_CON"), ("con.txt", "_con.txt"), ("COM1.a.b", "_COM1.a.b"), ("lpt9", "_lpt9"), ("COM10", "COM10"),
        ("Lpt³.txt", "_Lpt³.txt"), ("COM0", "COM0"), ("co", "co"),
        ("CONTENT.txt", "CONTENT.txt"), ("nul.", "_nul"), ("\u{3000}第一\u{3000}", "第一"), ("a\u{2028}b", "ab"),
    ]

    @Test(arguments: table) func aNameIsMadeFitToBeShown(written: String, shown: String) {
        #expect(FileName.displayName(written) == shown)
    }

    @Test func longNamesKeepTheirExtension() {
        let long = FileName.displayName(String(repeating: "长", count: 200) + ".xlsx")
        #expect(long.hasSuffix("长.xlsx") && long.utf8.count <= FileName.limit && long.utf8.count > FileName.limit - 3)
        let family = FileName.displayName(String(repeating: "👩‍👩‍👧‍👦", count: 60))
        #expect(family.utf8.count <= FileName.limit && !family.isEmpty)
        let tail = FileName.displayName("a." + String(repeating: "x", count: 400))
        #expect(tail.utf8.count == FileName.limit)
    }

    @Test func whatIsShownNeedsNoSecondCleaning() {
        var generator = HostileInputTests.SeededGenerator(state: 11)
        let alphabet: [Unicode.Scalar] = [
            ".", "/", "\\", " ", "a", "长", "\u{202E}", "\u{0}", "\u{301}", "N", "U", "L", "\u{3000}",
        ]
        for _ in 0..<3000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                text.append(alphabet.randomElement(using: &generator) ?? "x")
            }
            let shown = FileName.displayName(String(text))
            #expect(FileName.displayName(shown) == shown)
            #expect(!shown.unicodeScalars.contains { $0 == "/" || $0 == "\\" || CleanText.isControl($0) })
        }
    }
}
