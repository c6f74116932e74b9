/// Names, subjects and file names as an attacker or a broken mailer writes them; the same at each run.
struct HostileWords {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    /// One to five pieces, now and then a character from anywhere in Unicode between them.
    mutating func next() -> String {
        var word = ""
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            word += Self.pieces.randomElement(using: &random) ?? ""
            if Int.random(in: 0..<3, using: &random) == 0 { word.unicodeScalars.append(scalar()) }
        }
        return word
    }

    private mutating func scalar() -> Unicode.Scalar {
        let most: UInt32 = Bool.random(using: &random) ? 0xFF : 0x10FFFF
        return Unicode.Scalar(UInt32.random(in: 0...most, using: &random)) ?? "\u{FFFD}"
    }

    private static let pieces =
        breaks + headers + markup + formulas
        + [
            "工作方案", ".docx", ".exe", "a", " ", "\u{3000}", String(repeating: "长", count: 300), "合影😀", "👨‍👩‍👧‍👦", "滨湖区城东小学",
            "e" + String(repeating: "\u{301}", count: 40), "{{reference}}", "{{#missing}}", "{{{title}}}", "{{/x}}",
            "http://evil.example/a", "javascript:alert(1)", "../../etc/passwd", "C:\\x", "%0d%0aBcc:%20x", "$(id)",
        ]
    private static let breaks = [
        "\r\n", "\n", "\r", "\r\n\r\n", "\r\n.\r\n", "\n.\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{0}", "\u{B}",
        "\u{C}",
        "\u{1B}[31m", "\u{7F}", "\u{9B}2J", "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{FFFE}", "\u{E000}",
        "\t",
    ]
    private static let headers = [
        "Bcc: a@b.example", "\r\nBcc: a@b.example\r\n", "\nContent-Type: text/html\n\n<b>",
        "=?utf-8?B?DQpCY2M6IHhAeQ==?=",
        "=?utf-8?Q?=0D=0ABcc:_x?=", "=?", "?=", "\"; filename=\"x", "\\\"", "; name*0*=utf-8''x", "--=_mixed",
        "--=_mixed--",
        "<a@b.example>", "a@b.example,", ";", "(", ")", "\\",
    ]
    private static let markup = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "\" style=\"x",
        "</td></tr></table>",
        "<!--", "-->", "]]>", "<![CDATA[", "&lt;b&gt;", "&#60;b&#62;", "<a href=//evil.example>", "</style>", "<", ">",
        "&",
        "</body></html>", "<\u{0}script>",
    ]
    private static let formulas = [
        "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\",\"x\")", "\t=1+1", "\r=1+1", "'=1", "＝1+1",
        "=cmd|'/c calc'!A0", "_x000D_", "_x003C_", "{=1+1}", "1e9", "2020-10-13",
    ]
}
