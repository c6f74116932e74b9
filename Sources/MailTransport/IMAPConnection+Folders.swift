extension IMAPConnection {
    /// All folders, at most ``mostFolders``.
    mutating func folders() throws(TransportError) -> [MailFolder] {
        // RFC 6154 §2: a server need not tell special uses unless it is asked.
        let asks = capabilities.isSuperset(of: ["SPECIAL-USE", "LIST-EXTENDED"])
        var found: [MailFolder] = []
        let command = "LIST \"\" \"*\"" + (asks ? " RETURN (SPECIAL-USE)" : "")
        let condition = try perform(command, stage: .list, within: timeouts.listing) { response in
            if case .list(let folder) = response, found.count < Self.mostFolders { found.append(folder) }
        }
        if let failure = condition.failure(stage: .list) { throw failure }
        return found
    }

    private static let mostFolders = 2_000

    /// Opens a mailbox for reading only: unlike SELECT, EXAMINE changes nothing, not even which mails are recent
    /// (RFC 3501 §6.3.2).
    mutating func examine(_ name: String) throws(TransportError) -> SelectedMailbox {
        try examine(quoted: IMAPString.mailbox(name))
    }

    /// Opens a folder for reading only.
    mutating func examine(_ folder: MailFolder) throws(TransportError) -> SelectedMailbox {
        guard let name = IMAPString.quoted(String(decoding: folder.wireName, as: UTF8.self)) else {
            throw TransportError(
                stage: .select, cause: .refusedHere, text: "the folder's name is no modified UTF-7 (RFC 3501 §5.1.3)")
        }
        return try examine(quoted: name)
    }

    private mutating func examine(quoted name: String) throws(TransportError) -> SelectedMailbox {
        forgetValidity()
        let condition = try perform("EXAMINE \(name)", stage: .select, within: timeouts.listing)
        if let failure = condition.failure(stage: .select) { throw failure }
        return SelectedMailbox(exists: exists, validity: validity)
    }

    /// When the messages at the front of the mailbox arrived, which are the oldest, in seconds since 1970.
    mutating func firstArrivals(_ count: Int) throws(TransportError) -> [Int64] {
        guard exists > 0 else { return [] }
        var arrivals: [Int64] = []
        let last = min(count, exists)
        let condition = try perform("FETCH 1:\(last) (INTERNALDATE)", stage: .list, within: timeouts.listing) {
            response in
            guard case .numbered(_, .fetch(let attributes)) = response, let arrival = attributes.arrival,
                arrivals.count < count
            else { return }
            arrivals.append(arrival)
        }
        if let failure = condition.failure(stage: .list) { throw failure }
        return arrivals
    }

    /// The `From` fields of the newest messages, at most `count`. Not by SEARCH, which several providers get wrong.
    mutating func senders(ofNewest count: Int) throws(TransportError) -> [MailSenderField] {
        var found: [MailSenderField] = []
        var last = exists
        while last > 0, found.count < count {
            let first = max(1, last - min(200, count - found.count) + 1)
            let before = found.count
            let condition = try perform(
                "FETCH \(first):\(last) (INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM)])", stage: .list,
                within: timeouts.listing
            ) { response in
                guard case .numbered(_, .fetch(let attributes)) = response, let field = attributes.fields,
                    found.count < count, found.count - before < 200
                else { return }
                found.append(MailSenderField(field: field, arrival: attributes.arrival))
            }
            if let failure = condition.failure(stage: .list) { throw failure }
            last = first - 1
            // A server that answers nothing would be asked for ever smaller numbers in vain.
            if found.count == before { break }
        }
        return found
    }
}

/// Who a message says that it is from.
public struct MailSenderField: Sendable, Equatable {
    /// The address in lower case; nil when there is none.
    public let address: String?
    /// INTERNALDATE in seconds since 1970; nil when the server sends none that can be read.
    public let arrival: Int64?

    /// Reads the field as it came. Names are not decoded and comments not read: what is left aside at worst is a mail
    /// that nobody can tell the sender of.
    init(field: [UInt8], arrival: Int64?) {
        self.arrival = arrival
        let field = field.prefix(4_096)
        var text = field.drop { $0 != UInt8(ascii: ":") }.dropFirst()
        if let open = text.lastIndex(of: UInt8(ascii: "<")) {
            text = text[(open + 1)...].prefix { $0 != UInt8(ascii: ">") }
        }
        let word = text.split(whereSeparator: { $0 <= 0x20 || $0 == UInt8(ascii: ",") }).first {
            $0.contains(UInt8(ascii: "@"))
        }
        address = word.map { serverText($0).lowercased() }
    }
}
