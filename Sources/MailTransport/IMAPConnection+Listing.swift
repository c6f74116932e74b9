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
}
