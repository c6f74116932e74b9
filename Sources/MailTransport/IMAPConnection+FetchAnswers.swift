/// A message that was asked for, and what has come of it.
struct FetchSlot {
    let uid: UID
    var file: MessageFile
    var answer = FetchAnswer.nothing
    fileprivate var arrival: Int64?
    /// Octets of the longest literal that came for it.
    fileprivate var largest = 0

    init(uid: UID, file: MessageFile) {
        (self.uid, self.file) = (uid, file)
    }

    var isTooLarge: Bool { if case .tooLarge = answer { true } else { false } }
}

/// The answer to a FETCH of one section.
enum FetchAnswer {
    /// It is in the file, and may be empty.
    case bytes(Int, BodySection, arrival: Int64?)
    /// OK, and NIL or no such thing.
    case nothing
    case refused(TransportError)
    case tooLarge(Int)

    /// What it means for a message that was asked for as a whole.
    func result(in file: MessageFile) -> FetchResult {
        switch self {
        case .bytes(0, _, _), .nothing: .noData
        case .bytes(_, _, let arrival): file.result(arrival)
        case .refused(let error): .refused(error)
        case .tooLarge(let bytes): .tooLarge(bytes: bytes)
        }
    }
}

extension IMAPConnection {
    /// Reads until the command of the first slot has ended. What comes for the others is theirs: Dovecot sends the messages
    /// of several commands before it ends the first of them. Where one is longer than `limit` bytes, the rest is left
    /// unread, and the connection is not usable any more.
    mutating func readAnswer(
        to section: BodySection, into slots: inout ArraySlice<FetchSlot>, limit: Int
    ) throws(TransportError) {
        let (started, first) = (ContinuousClock.now, slots.startIndex)
        var current: Int?
        while true {
            let octets = slots.reduce(0) { $0 + $1.largest }
            switch try next(stage: .fetch, until: started + timeouts.transfer(ofBytes: octets)) {
            case .body(let octets, let uid):
                // Perhaps it will be told behind it whose it is.
                current = uid == nil ? first : slots.firstIndex { $0.uid == uid }
                if let current { try begin(&slots[current], octets: octets, limit: limit) }
                guard isUsable else { return }
            case .octets(let octets): if let current { try slots[current].file.append(octets) }
            case .response(let response):
                if let end = try end(of: response, stage: .fetch) {
                    return try finish(&slots[first], end.failure(stage: .fetch))
                }
                guard case .numbered(_, .fetch(let attributes)) = response,
                    let index = slots.firstIndex(where: { $0.uid == attributes.uid })
                else { continue }
                try keep(attributes, of: section, in: &slots[index], isStreamed: index == current, limit: limit)
                guard isUsable else { return }
            }
        }
    }

    /// What was there before is lost.
    private mutating func begin(_ slot: inout FetchSlot, octets: Int, limit: Int) throws(TransportError) {
        guard octets <= limit - slot.file.kept else { return tooLarge(&slot, octets) }
        slot.largest = max(slot.largest, octets)
        try slot.file.rewind()
        slot.answer = .nothing
    }

    private mutating func keep(
        _ attributes: FetchAttributes, of section: BodySection, in slot: inout FetchSlot, isStreamed: Bool, limit: Int
    ) throws(TransportError) {
        slot.arrival = attributes.arrival ?? slot.arrival
        guard let answered = attributes.section, answered.answers(section) else { return }
        switch attributes.body {
        case .streamed(let octets) where isStreamed: slot.answer = .bytes(octets, answered, arrival: slot.arrival)
        case .inline(let bytes):
            try begin(&slot, octets: bytes.count, limit: limit)
            guard isUsable else { return }
            try slot.file.append(bytes[...])
            slot.answer = .bytes(bytes.count, answered, arrival: slot.arrival)
        case .streamed, FetchAttributes.Body.none?, nil: break
        }
    }

    private mutating func finish(_ slot: inout FetchSlot, _ failure: TransportError?) throws(TransportError) {
        if let failure {
            if failure.concernsSession { throw failure }
            slot.answer = .refused(failure)
        }
        if case .bytes = slot.answer { return }
        try slot.file.rewind()
    }

    /// Reading the rest to its end would cost more than a new connection.
    private mutating func tooLarge(_ slot: inout FetchSlot, _ octets: Int) {
        isUsable = false
        slot.answer = .tooLarge(slot.file.kept + octets)
    }
}

extension MessageFile {
    /// The subject that Exchange gives to the mail that it sends in the place of one that it cannot render.
    static let substitute = "retrieval using the imap4 protocol failed"

    /// What is in the file: the message, or a substitute for it, which is a refusal in its own words.
    func result(_ arrival: Int64?) -> FetchResult {
        let lines = head.split(separator: 0x0A, omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty && !$0.elementsEqual([0x0D]) }
        for line in lines where equalsIgnoringCase(line.prefix(8), "SUBJECT:") {
            let subject = serverText(line.dropFirst(8).drop { $0 == 0x20 })
            guard subject.lowercased().hasPrefix(Self.substitute) else { break }
            return .refused(TransportError(stage: .fetch, cause: .imap(.no), text: subject))
        }
        return .complete(bytes: count, arrival: arrival)
    }
}
