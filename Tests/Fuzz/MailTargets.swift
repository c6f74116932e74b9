import Foundation

@testable import Mail

extension FuzzTarget {
    /// A whole mail: its structure within its limits, every body no longer than its bytes.
    static let structure = FuzzTarget(name: "structure", seeds: Seeds.mails) { bytes, charsets in
        requireWithinLimits(parseMessage(Span<UInt8>(_unsafeBytes: bytes), charsets: charsets), bytes)
    }

    /// A header block and the parameters of each of its fields.
    static let header = FuzzTarget(name: "header", seeds: { try Seeds.mails().map { Array($0.prefix(2000)) } }) {
        bytes, charsets in
        var reader = HeaderReader()
        var defects = Defects()
        let span = Span<UInt8>(_unsafeBytes: bytes)
        let read = reader.read(span, from: 0, boundaries: Boundaries(), defects: &defects)
        require((0...bytes.count).contains(read.body), "the body begins within the mail")
        require(read.block.fields.count <= HeaderReader.maxFields, "fields are bounded")
        for field in read.block.fields {
            require(!field.value.contains(UInt8(ascii: "\n")), "a value is unfolded")
            let value = ParameterizedValue(field.value)
            require(value.parameters.count <= ParameterizedValue.maxParameters, "parameters are bounded")
            for name in ["name", "filename", "charset", "boundary"] {
                let name = FileName.displayName(value.text(name, charsets) ?? "")
                require(name.utf8.count <= FileName.limit && !name.contains("/"), "a file name is one: \(name)")
                _ = value.token("boundary")
            }
        }
    }

    /// An address list: nobody gets an address that has two readings.
    static let addresses = FuzzTarget(
        name: "addresses",
        seeds: {
            Seeds.lines(
                """
                "Zhang, San" <zhang@unit.example>, office@m01.example; 组: a@b.example, c@d.example;
                =?gbk?B?1cU=?= <a@qq.com>
                (comment (nested)) a@b.cn (after), <@relay.example,@b:c@d.example>
                "a@b"@c.example, <a@b@c>, x <>, <x
                王老师 wang@unit.example <
                """)
        }
    ) { bytes, charsets in
        let list = AddressList(Array(bytes), charsets)
        require(list.addresses.count <= AddressList.limit, "addresses are bounded")
        for address in list.addresses {
            let scalars = address.address.unicodeScalars
            require(scalars.count { $0 == "@" } == 1, "one @: \(address.address)")
            require(!scalars.contains { $0.value <= 0x20 || "<>,\u{7F}".unicodeScalars.contains($0) }, "\(address)")
            require(isOneLine(address.address) && isOneLine(address.name), "one line: \(address)")
        }
    }

    /// Header text with encoded words; what is decoded can be encoded again and read back.
    static let encodedWords = FuzzTarget(
        name: "encodedWords",
        seeds: {
            Seeds.lines(
                """
                =?gb2312?B?1cXI/Q==?= =?gbk?Q?=D6=D0?=
                =?utf-8?B?56ys5A==?= =?UTF-8?B?uIA=?=
                =?utf-8*zh?Q?=E5=BC=A0_=e4=b8=89?= tail =?a?b?c
                =?hz-gb-2312?B?fnszeH59?= =?big5?B?pKQ=?= =?utf-16?B?ZwA=?=
                """)
        }
    ) { bytes, charsets in
        let text = CleanText.line(EncodedWords.decode(Array(bytes), charsets), limit: HeaderText.limit)
        require(isOneLine(text), "one line")
        let written = HeaderText.words(text).joined(separator: " ")
        require(written.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "ASCII only: \(written)")
        let again = CleanText.line(EncodedWords.decode(Array(written.utf8), charsets), limit: HeaderText.limit)
        require(again == text, "\(text.debugDescription) is read back as \(again.debugDescription)")
    }

    /// A body in each transfer encoding, and its text as HTML and in the charset that the first byte chooses.
    static let bodies = FuzzTarget(
        name: "bodies",
        seeds: {
            Seeds.lines(
                """
                0<p>a&nbsp;b<a href="https://wx.mail.qq.com/ftn/download?k=1" filename=x filesize=10>x</a><!--
                1<table><tr><td>1<td>2</table><script>x</script><img src="cid:a%40b">
                2=E6=96=B9=E6=A1=88=\r\n5pa55qGI
                3YWJj=YWJj==\r\nYQ
                """) + Seeds.lines("4begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n")
        }
    ) { bytes, charsets in
        guard let first = bytes.first else { return }
        let content = Array(bytes.dropFirst())
        let mail: [UInt8] = []
        for encoding in [TransferEncoding.identity, .base64, .quotedPrintable, .uuencode, .unknown] {
            var part = parseMessage(mail.span, charsets: charsets).parts[0]
            (part.transferEncoding, part.body) = (encoding, 0..<content.count)
            let prefix = decodedPrefix(of: part, in: content.span, limit: 1000)
            var decoded: [UInt8] = []
            let body = decodeBody(of: part, in: content.span) { piece in decoded += piece.copy(0..<piece.count) }
            require(body.count == decoded.count && decoded.count <= content.count, "\(encoding) grows")
            require(decoded.prefix(1000).elementsEqual(prefix), "the beginning is the same")
        }
        let labels = ["utf-8", "gb2312", "gb18030", "big5", "utf-16", "iso-2022-jp", "hz-gb-2312", "utf-7", "x", ""]
        let text = charsets.decode(content, label: labels[Int(first) % labels.count]).text
        let html = HTMLText(Array(text.utf8))
        require(html.text.unicodeScalars.count <= HTMLText.limit, "text is bounded")
        require(html.links.allSatisfy { 0 <= $0.start && $0.start <= $0.end }, "links end after they begin")
    }

    /// What programs write about deliveries: a delivery status, a report, what a server found out about a sender.
    static let bounces = FuzzTarget(
        name: "bounces",
        seeds: {
            let lines = Seeds.lines(
                """
                mx.office.example; dmarc=pass (p=none) header.from=qq.com; spf=pass smtp.mailfrom=a@qq.com
                mx.a 1; dmarc/1=fail header.from="x.example"
                """)
            return try Seeds.mails().filter { $0.count < 5000 } + lines
        }
    ) { bytes, charsets in
        let all = Array(bytes)
        let failed = DeliveryStatus(all.span).failed
        require(failed?.recipient.map { isOneLine($0) && $0.contains("@") } ?? true, "an address")
        let fields = all.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        if let results = AuthenticationResults(fields: fields) {
            require(!results.server.isEmpty && results.server == results.server.lowercased(), "a server in lower case")
        }
        let report = Array("Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: ".utf8) + all
        let message = parseMessage(report.span, charsets: charsets)
        require((message.bounce != nil) == (message.automatic == .bounce), "a bounce is told with its facts")
        if let status = message.bounce?.status {
            require(EnhancedStatus.first(in: status) == status, "a status is one: \(status)")
        }
    }
}

/// Whether a text holds nothing that ends a line or moves the cursor.
func isOneLine(_ text: String) -> Bool {
    !text.unicodeScalars.contains(where: CleanText.isControl)
}

/// What holds of every mail.
private func requireWithinLimits(_ message: ParsedMessage, _ bytes: UnsafeRawBufferPointer) {
    require(!message.parts.isEmpty && message.parts.count <= MessageStructure.maxParts, "parts are bounded")
    for (index, part) in message.parts.enumerated() {
        require(part.body.lowerBound >= 0 && part.body.upperBound <= bytes.count, "a body is within the mail")
        require(part.name.utf8.count <= FileName.limit && isOneLine(part.name), "a name is one line")
        require(part.parent.map { $0 < index } ?? true, "a part stands after its multipart")
        guard part.role != .container else { continue }
        var count = 0
        let decoded = decodeBody(of: part, in: Span<UInt8>(_unsafeBytes: bytes)) { count += $0.count }
        require(decoded.count == count && count <= part.body.count, "a body is no longer than its bytes")
    }
    require(message.text.unicodeScalars.count <= HTMLText.limit, "the text is bounded")
    require(isOneLine(message.subject), "the subject is one line")
    let ids = [message.messageID].compactMap(\.self) + message.references
    require(ids.allSatisfy { isOneLine($0) && $0.hasPrefix("<") && $0.hasSuffix(">") }, "Message-IDs: \(ids)")
}
