@testable import MailTransport

extension FuzzTarget {
    /// An IMAP server's bytes: however they are cut on their way, the same answers come out.
    static let imapResponses = FuzzTarget(
        name: "imapResponses",
        seeds: {
            [
                "\u{3}* OK [CAPABILITY IMAP4rev1 ID] ready\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\nA1 OK done\r\n",
                "\u{7}* 1 FETCH (UID 4 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 5 BODY[] {5}\r\nabcde)\r\n",
                "\u{1}* 2 FETCH (BODY[] NIL UID 9)\r\n* 3 FETCH (BODY[HEADER.FIELDS (FROM)] \"a\\\"b\" UID 1)\r\n",
                "\u{2}* LIST () \"/\" {3+}\r\n&xx\r\n+ go on\r\n* BYE [ALERT] {4}\r\nA2 NO [UNAVAILABLE] ~{2}\r\n",
            ].map { Array($0.utf8) }
        }
    ) { bytes, _ in
        _ = inPiecesAsAtOnce(bytes, imapEvents)
    }

    /// An SMTP server's bytes, likewise.
    static let smtpReplies = FuzzTarget(
        name: "smtpReplies",
        seeds: {
            [
                "\u{1}220 mx\r\n250-mx\r\n250-SIZE 100\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
                "\u{3}550 5.1.1 <a@b>: unknown\r\n554 DT:SPM mx, please see http://mail.163.com/help\r\n",
                "\u{2}450 4.7.1 \u{6CA1}\r\n250\r\n334 VXNlcm5hbWU6\r\n221 2.0.0 bye\n",
            ].map { Array($0.utf8) }
        }
    ) { bytes, _ in
        for answer in inPiecesAsAtOnce(bytes, smtpAnswers) {
            require((200..<600).contains(answer.code), "a code")
            let reply = answer.reply
            require(!reply.text.unicodeScalars.contains { $0 == "\r" || $0 == "\n" }, "one line: \(reply.text)")
            _ = SMTPCapabilities(answer)
        }
    }
}

/// What is read from all bytes but the first, which says how small the pieces are that they must read the same in.
private func inPiecesAsAtOnce<Answer: Equatable>(
    _ bytes: UnsafeRawBufferPointer, _ read: (_ content: [UInt8], _ size: Int) -> [Answer]
) -> [Answer] {
    let content = Array(bytes.dropFirst())
    let whole = read(content, max(1, content.count))
    let pieces = read(content, Int(bytes.first ?? 0) % 7 + 1)
    require(whole == pieces, "in pieces: \(pieces), at once: \(whole)")
    return whole
}

/// What an IMAP session reads from bytes that arrive so many at a time; body octets in a row are put together.
private func imapEvents(_ content: [UInt8], every size: Int) -> [String] {
    var parser = IMAPResponseParser()
    var events: [String] = []
    var octets: [UInt8] = []
    func flush() {
        if !octets.isEmpty { events.append("octets \(octets)") }
        octets = []
    }
    do throws(MalformedAnswer) {
        var start = 0
        repeat {
            let end = min(content.count, start + size)
            parser.feed(content[start..<end])
            start = end
            while let event = try parser.next() {
                if case .octets(let more) = event {
                    octets += more
                } else {
                    flush()
                    events.append("\(event)")
                }
            }
        } while start < content.count
        flush()
    } catch {
        flush()
        // Where a server that makes no sense is given up may depend on how its bytes were cut.
        events.append("malformed")
    }
    return events
}

private func smtpAnswers(_ content: [UInt8], every size: Int) -> [SMTPAnswer] {
    var parser = SMTPReplyParser()
    var answers: [SMTPAnswer] = []
    var start = 0
    var isOver = false
    while start < content.count, !isOver {
        let end = min(content.count, start + size)
        do throws(MalformedAnswer) { try parser.feed(content[start..<end]) } catch { isOver = true }
        while let answer = parser.next() { answers.append(answer) }
        start = end
    }
    return answers
}
