@testable import Mail

extension FuzzTarget {
    /// A letter from hostile texts: it is refused, or a mailer reads back what was said, and nothing more.
    static let letter = FuzzTarget(
        name: "letter",
        seeds: {
            Seeds.lines(
                """
                您好\u{0}方案\u{0}正文\u{0}a@b.example\u{0}附件.docx\u{0}<1@b.example>
                x\r\nBcc: a@b.example\u{0}=?utf-8?B?YQ==?=\u{0}.\r\n.\u{0}a@b.example\u{0}a/../b\u{0}<a b@c>
                """)
        }
    ) { bytes, charsets in
        let texts = bytes.split(separator: 0, maxSplits: 5, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        func text(_ index: Int) -> String { index < texts.count ? texts[index] : "" }
        var letter = OutboundLetter(
            from: EmailAddress(name: text(0), address: "submissions@office.example"),
            to: EmailAddress(name: text(2), address: text(3)), subject: text(1), date: MailDate(seconds: 0),
            messageID: MessageID.own("1", domain: "office.example"), origin: .reply, instance: "x", text: text(2))
        letter.inReplyTo = text(5)
        letter.references = [text(5), text(4)]
        // A name that looks like an encoded word is read as one, wherever it stands.
        let name = String(String.UnicodeScalarView(text(4).unicodeScalars.filter { $0 != "?" }))
        if !name.isEmpty {
            letter.attachments = [OutboundAttachment(name: name, type: "application/pdf", bytes: Array(text(2).utf8))]
        }
        do throws(CompositionError) {
            requireReadBack(letter, try letter.composed(), charsets)
        } catch {
            require(!EmailAddress.isPlain(letter.to.address), "refused: \(error)")
        }
    }
}

/// What a mailer reads in a composed letter is what was put into it.
func requireReadBack(_ letter: OutboundLetter, _ composed: [UInt8], _ charsets: Charsets) {
    let read = parseMessage(composed.span, charsets: charsets)
    require(read.defects.isEmpty, "defects: \(read.defects)")
    require(read.from.map(\.address) == [letter.from.address] && read.to.map(\.address) == [letter.to.address], "whom")
    require(read.cc.isEmpty && read.replyTo.isEmpty, "nobody else")
    require(read.subject == CleanText.line(letter.subject, limit: HeaderText.limit), "the subject \(read.subject)")
    require(read.messageID == letter.messageID && read.automatic == .own, "whose it is")
    require(read.files.count == letter.attachments.count, "the files")
    var reader = HeaderReader()
    var defects = Defects()
    let names = reader.read(composed.span, from: 0, boundaries: Boundaries(), defects: &defects).block.fields.map(
        \.name)
    let known: Set = [
        "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
        "x-auto-response-suppress", "x-muster-id", "mime-version", "content-type", "content-transfer-encoding",
    ]
    require(Set(names).isSubset(of: known) && Set(names).count == names.count, "the header fields \(names)")
}
