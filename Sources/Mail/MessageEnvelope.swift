/// The decoded header fields that say what a mail is: who wrote it to whom, when, about what, in answer to what.
struct MessageEnvelope {
    var messageID: String?
    var references: [String] = []
    var subject = ""
    var from: [EmailAddress] = []
    var to: [EmailAddress] = []
    var cc: [EmailAddress] = []
    var replyTo: [EmailAddress] = []
    var date: MailDate?
    var received: MailDate?

    init(_ header: HeaderBlock, _ charsets: Charsets, _ defects: inout Defects) {
        messageID = header.first("message-id").flatMap(MessageID.single)
        let cited = header.first("in-reply-to").map(MessageID.list) ?? []
        let older = header.first("references").map(MessageID.list) ?? []
        references = cited + older.filter { !cited.contains($0) }
        subject = CleanText.line(EncodedWords.decode(header.first("subject") ?? [], charsets), limit: 1000)
        from = Self.addresses(header, "from", charsets, &defects)
        to = Self.addresses(header, "to", charsets, &defects)
        cc = Self.addresses(header, "cc", charsets, &defects)
        replyTo = Self.addresses(header, "reply-to", charsets, &defects)
        date = header.first("date").flatMap(MailDate.parse)
        received = header.first("received").flatMap(MailDate.parseReceived)
        if from.count != 1 { defects.note(from.isEmpty ? "No sender can be read." : "The mail names several senders.") }
        if header.all("from").count > 1 { defects.note("The mail has several From fields.") }
        if header.has("date"), date == nil { defects.note("The date cannot be read.") }
    }

    /// The addresses of all fields of that name: if a second `From` were left out, nobody could tell that the sender
    /// is ambiguous.
    private static func addresses(
        _ header: HeaderBlock, _ name: String, _ charsets: Charsets, _ defects: inout Defects
    ) -> [EmailAddress] {
        var addresses: [EmailAddress] = []
        for value in header.all(name) where addresses.count < AddressList.limit {
            let list = AddressList(value, charsets)
            addresses += list.addresses.prefix(AddressList.limit - addresses.count)
            if list.isIncomplete { defects.note("The \(name) field holds something that is no address.") }
        }
        return addresses
    }
}
