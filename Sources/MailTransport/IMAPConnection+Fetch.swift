extension IMAPConnection {
    /// The messages with a greater UID, or all. Ascending ranges only: QQ and Exmail refuse others.
    mutating func messages(after last: UID?) throws(TransportError) -> [ListedMessage] {
        guard exists > 0 else { return [] }
        let deadline = ContinuousClock.now + timeouts.listing
        var found: [UID: ListedMessage] = [:]
        if let last {
            let (first, isOver) = last.rawValue.addingReportingOverflow(1)
            if isOver { return [] }
            try list("UID FETCH \(first):*", into: &found, until: deadline)
            // RFC 3501 §6.4.8: when `first` is beyond the end, the last message answers for it.
            found = found.filter { $0.key > last }
        } else {
            try listAll(into: &found, until: deadline)
        }
        return found.values.sorted { $0.uid < $1.uid }
    }

    /// By sequence number and in pieces: Exmail's UID ranges were seen to leave messages out.
    private mutating func listAll(
        into found: inout [UID: ListedMessage], until deadline: ContinuousClock.Instant
    ) throws(TransportError) {
        var first = 1
        while first <= exists {
            let before = expunged
            let last = min(first + 499, exists)
            try list("FETCH \(first):\(last)", into: &found, until: deadline)
            // Messages that others removed meanwhile moved the following ones down.
            first = max(1, last + 1 - (expunged - before))
        }
    }

    private mutating func list(
        _ command: String, into found: inout [UID: ListedMessage], until deadline: ContinuousClock.Instant
    ) throws(TransportError) {
        let condition = try perform(
            "\(command) (UID INTERNALDATE RFC822.SIZE)", stage: .list, within: deadline - .now
        ) { response in
            guard case .numbered(_, .fetch(let attributes)) = response, let uid = attributes.uid,
                found.count <= Self.longestListing
            else { return }
            // Another client's change of a flag is told in a response of its own, which repeats nothing else.
            let known = found[uid]
            found[uid] = ListedMessage(
                uid: uid, arrival: attributes.arrival ?? known?.arrival, bytes: attributes.bytes ?? known?.bytes)
        }
        if let failure = condition.failure(stage: .list) { throw failure }
        guard found.count <= Self.longestListing else {
            throw TransportError(
                stage: .list, cause: .malformed, text: "more than \(Self.longestListing) messages in one mailbox")
        }
    }

    /// A server that lists without end must not fill the memory.
    private static let longestListing = 1_000_000

    /// Fetches one message, by its UID and then, if the server gives nothing, by its sequence number: 263.net answers NIL to
    /// the first and the message to the second.
    mutating func fetch(_ uid: UID, to file: Int32, limit: Int) throws(TransportError) -> FetchResult {
        var file = MessageFile(descriptor: file)
        let result = try fetch("UID FETCH \(uid.rawValue)", uid, to: &file, limit: limit)
        guard result == .noData else { return result }
        var sequence: Int?
        let condition = try perform("UID FETCH \(uid.rawValue) (UID)", stage: .fetch) { response in
            if case .numbered(let number, .fetch(let attributes)) = response, attributes.uid == uid {
                sequence = number
            }
        }
        if let failure = condition.failure(stage: .fetch) { return try refused(failure) }
        guard let sequence else { return .gone }
        return try fetch("FETCH \(sequence)", uid, to: &file, limit: limit)
    }

    private mutating func fetch(
        _ command: String, _ uid: UID, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchResult {
        try send("\(command) (UID INTERNALDATE BODY.PEEK[])", stage: .fetch)
        var deadline = ContinuousClock.now + timeouts.answer
        var answer = FetchAttributes([])
        while true {
            switch try next(stage: .fetch, until: deadline) {
            case .body(let octets):
                guard octets <= limit else { return tooLarge(octets) }
                deadline = .now + timeouts.transfer(ofBytes: octets)
                try file.empty()
            case .octets(let octets): try file.append(octets)
            case .response(let response):
                if let end = try end(of: response, stage: .fetch) { return try result(of: end, answer) }
                guard case .numbered(_, .fetch(let attributes)) = response, attributes.uid == uid else { continue }
                if case .inline(let bytes) = attributes.body {
                    guard bytes.count <= limit else { return tooLarge(bytes.count) }
                    try file.empty()
                    try file.append(bytes[...])
                }
                answer.arrival = attributes.arrival ?? answer.arrival
                answer.body = attributes.body ?? answer.body
            }
        }
    }

    /// Leaves the rest of the answer unread: reading it to its end would cost more than a new connection.
    private mutating func tooLarge(_ bytes: Int) -> FetchResult {
        isUsable = false
        return .tooLarge(bytes: bytes)
    }

    private func refused(_ failure: TransportError) throws(TransportError) -> FetchResult {
        if failure.concernsSession { throw failure }
        return .refused(failure)
    }

    private func result(of end: IMAPCondition, _ answer: FetchAttributes) throws(TransportError) -> FetchResult {
        if let failure = end.failure(stage: .fetch) { return try refused(failure) }
        return switch answer.body {
        case .streamed(let octets) where octets > 0: .complete(bytes: octets, arrival: answer.arrival)
        case .inline(let bytes) where !bytes.isEmpty: .complete(bytes: bytes.count, arrival: answer.arrival)
        default: .noData
        }
    }
}
