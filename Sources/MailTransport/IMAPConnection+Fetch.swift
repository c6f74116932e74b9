extension IMAPConnection {
    /// Fetches one message. Where the server says OK and gives nothing, or a text of its own in the message's place, it is
    /// asked in other ways: by sequence number (263.net answers NIL to the UID and the message to the number), in pieces,
    /// and by header and text (Exchange renders these apart, and fails at the whole of a damaged item).
    mutating func fetch(_ uid: UID, to file: Int32, limit: Int) throws(TransportError) -> FetchResult {
        var file = MessageFile(descriptor: file)
        let first = try whole(MessageName(uid: uid, sequence: nil), to: &file, limit: limit)
        guard first.isNothing else { return first }
        var sequence: Int?
        let condition = try perform("UID FETCH \(uid.rawValue) (UID)", stage: .fetch) { response in
            if case .numbered(let number, .fetch(let attributes)) = response, attributes.uid == uid {
                sequence = number
            }
        }
        if let failure = condition.failure(stage: .fetch) { return .refused(try ofMessage(failure)) }
        guard let sequence else { return .gone }
        let name = MessageName(uid: uid, sequence: sequence)
        for rung in 1...3 {
            try file.empty()
            let result =
                switch rung {
                case 1: try whole(name, to: &file, limit: limit)
                case 2: try pieces(name, to: &file, limit: limit)
                default: try halves(name, to: &file, limit: limit)
                }
            // After the first way, a refusal is of the way and not of the message.
            if rung == 1 ? !result.isNothing : result.isFound { return result }
        }
        try file.empty()
        return first
    }

    /// How a FETCH names the one message, whose UID the answer must tell all the same.
    private struct MessageName {
        let uid: UID
        let sequence: Int?

        var command: String { sequence.map { "FETCH \($0)" } ?? "UID FETCH \(uid.rawValue)" }
    }

    /// The answer to a FETCH of one section.
    private enum Answer {
        /// It is in the file, and may be empty.
        case bytes(Int, BodySection, arrival: Int64?)
        /// OK, and NIL or no such thing.
        case nothing
        case refused(TransportError)
        case tooLarge(Int)
    }

    private mutating func whole(
        _ name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchResult {
        switch try fetch(BodySection(), of: name, to: &file, limit: limit) {
        case .bytes(0, _, _), .nothing: return .noData
        case .bytes(_, _, let arrival): return file.result(arrival)
        case .refused(let error): return .refused(error)
        case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
        }
    }

    /// A megabyte at a time. A server may give less than that each time, so that only an empty piece is the end, or one
    /// shorter than those before it after which nothing comes.
    private mutating func pieces(
        _ name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchResult {
        let started = ContinuousClock.now
        var (count, longest, last, time): (Int, Int, Int, Int64?) = (0, 0, 0, nil)
        // However small the pieces are, they come at the slowest rate or the message is given up.
        while .now - started < timeouts.transfer(ofBytes: file.kept) {
            switch try fetch(BodySection(from: file.kept), of: name, to: &file, limit: limit) {
            case .bytes(let octets, let section, let arrival) where octets > 0:
                file.keep()
                time = time ?? arrival
                if section.origin == nil { return file.result(time) }
                longest = count == 0 ? Self.pieceLength : count == 1 ? last : max(longest, last)
                (count, last) = (count + 1, octets)
            case .bytes: return count > 0 ? file.result(time) : .noData
            case .nothing, .refused: return count > 0 && last < longest ? file.result(time) : .noData
            case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
            }
        }
        throw TransportError(stage: .fetch, cause: .timeout, text: "the pieces of the message come too slowly")
    }

    private static let pieceLength = 1_048_576

    private mutating func halves(
        _ name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchResult {
        switch try fetch(BodySection(.header), of: name, to: &file, limit: limit) {
        case .bytes(0, _, _), .nothing, .refused: return .noData
        case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
        case .bytes(_, _, let arrival):
            try file.divide()
            file.keep()
            switch try fetch(BodySection(.text), of: name, to: &file, limit: limit) {
            case .bytes: return file.result(arrival)
            case .nothing, .refused: return .noData
            case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
            }
        }
    }

    /// Asks for one section and writes it behind what the file keeps. `limit` is for the whole file.
    private mutating func fetch(
        _ section: BodySection, of name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> Answer {
        try send("\(name.command) (UID INTERNALDATE \(section.request(length: Self.pieceLength)))", stage: .fetch)
        let started = ContinuousClock.now
        var (largest, arrival, found): (Int, Int64?, Answer) = (0, nil, .nothing)
        while true {
            switch try next(stage: .fetch, until: started + timeouts.transfer(ofBytes: largest)) {
            case .body(let octets):
                guard octets <= limit - file.kept else { return tooLarge(file.kept + octets) }
                largest = max(largest, octets)
                // Whose it is will be told behind it. What was there before is lost.
                try file.rewind()
                found = .nothing
            case .octets(let octets): try file.append(octets)
            case .response(let response):
                if let end = try end(of: response, stage: .fetch) {
                    if let failure = end.failure(stage: .fetch) { found = .refused(try ofMessage(failure)) }
                    if case .bytes = found { return found }
                    try file.rewind()
                    return found
                }
                guard case .numbered(_, .fetch(let attributes)) = response, attributes.uid == name.uid else { continue }
                arrival = attributes.arrival ?? arrival
                guard let answered = attributes.section, answered.answers(section) else { continue }
                switch attributes.body {
                case .streamed(let octets): found = .bytes(octets, answered, arrival: arrival)
                case .inline(let bytes):
                    guard bytes.count <= limit - file.kept else { return tooLarge(file.kept + bytes.count) }
                    try file.rewind()
                    try file.append(bytes[...])
                    found = .bytes(bytes.count, answered, arrival: arrival)
                case FetchAttributes.Body.none?, nil: break
                }
            }
        }
    }

    /// Leaves the rest of the answer unread: reading it to its end would cost more than a new connection.
    private mutating func tooLarge(_ bytes: Int) -> Answer {
        isUsable = false
        return .tooLarge(bytes)
    }

    /// The refusal of one message; throws when it is one of the session.
    private func ofMessage(_ failure: TransportError) throws(TransportError) -> TransportError {
        if failure.concernsSession { throw failure }
        return failure
    }
}

extension FetchResult {
    /// Whether the server gave nothing, or a text of its own in the message's place.
    fileprivate var isNothing: Bool {
        switch self {
        case .noData: true
        case .refused(let error): error.text.lowercased().contains(MessageFile.substitute)
        case .complete, .tooLarge, .gone: false
        }
    }

    /// Whether the message is there, if too large.
    fileprivate var isFound: Bool {
        switch self {
        case .complete, .tooLarge: true
        case .noData, .refused, .gone: false
        }
    }
}

extension MessageFile {
    /// The subject that Exchange gives to the mail that it sends in the place of one that it cannot render.
    fileprivate static let substitute = "retrieval using the imap4 protocol failed"

    /// What is in the file: the message, or a substitute for it, which is a refusal in its own words.
    fileprivate func result(_ arrival: Int64?) -> FetchResult {
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
