extension IMAPConnection {
    /// Asks for whole messages. Commands are sent ahead of the answers if the caller wants that, so that the server works
    /// and the line is full meanwhile; from the deadline on no more are sent. Returns once every command is answered, or
    /// when the connection is not usable any more.
    mutating func fetch(
        _ requests: [FetchRequest], limit: Int, isAhead: Bool, until deadline: ContinuousClock.Instant
    ) -> FirstAnswers {
        var answers = FirstAnswers()
        var slots = requests.map { FetchSlot(uid: $0.uid, file: MessageFile(descriptor: $0.file)) }
        var asked = 0
        for index in slots.indices {
            do throws(TransportError) {
                if index == 0 || .now < deadline {
                    let end = isAhead ? Self.window(of: requests, from: index, asked: asked) : index + 1
                    let commands = slots[asked..<end].map { MessageName(uid: $0.uid).command(BodySection()) }
                    if end > asked { try send(commands, stage: .fetch) }
                    asked = end
                }
                guard index < asked else { break }
                try readAnswer(to: BodySection(), into: &slots[index..<asked], limit: limit)
            } catch {
                isUsable = false
                answers.failure = (slots[index].uid, error)
            }
            guard isUsable else { break }
            answers.add(slots[index])
        }
        // Where one of them is too large, the answers to others were left unread.
        for slot in slots where slot.isTooLarge { answers.add(slot) }
        return answers
    }

    /// How far commands are sent when the answer to the one at `index` is awaited. They go out in bursts, and a large
    /// message goes alone: at the deadline, everything that was asked for still has to be read.
    private static func window(of requests: [FetchRequest], from index: Int, asked: Int) -> Int {
        guard asked - index <= mostAhead / 2 else { return asked }
        var (end, bytes) = (index, 0)
        while end < requests.count, end - index <= mostAhead {
            bytes += requests[end].bytes ?? bytesAhead
            guard end == index || bytes <= bytesAhead else { break }
            end += 1
        }
        return max(asked, end)
    }

    private static let mostAhead = 16
    private static let bytesAhead = 1_048_576

    /// Where the server says OK and gives nothing, or a text of its own in the message's place, it is asked in other ways:
    /// by sequence number (263.net answers NIL to the UID and the message to the number), in pieces, and by header and
    /// text (Exchange renders these apart, and fails at the whole of a damaged item).
    mutating func fetchOtherwise(
        _ uid: UID, to file: MessageFile, after first: FetchResult, limit: Int
    ) throws(TransportError) -> FetchResult {
        var file = file
        var sequence: Int?
        let condition = try perform("UID FETCH \(uid.rawValue) (UID)", stage: .fetch) { response in
            if case .numbered(let number, .fetch(let attributes)) = response, attributes.uid == uid {
                sequence = number
            }
        }
        if let failure = condition.failure(stage: .fetch) {
            if failure.concernsSession { throw failure }
            return .refused(failure)
        }
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

    private mutating func whole(
        _ name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchResult {
        try fetch(BodySection(), of: name, to: &file, limit: limit).result(in: file)
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
                longest = count == 0 ? pieceLength : count == 1 ? last : max(longest, last)
                (count, last) = (count + 1, octets)
            case .bytes: return count > 0 ? file.result(time) : .noData
            case .nothing, .refused: return count > 0 && last < longest ? file.result(time) : .noData
            case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
            }
        }
        throw TransportError(stage: .fetch, cause: .timeout, text: "the pieces of the message come too slowly")
    }

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
            case .bytes(0, _, _): return .noData
            case .bytes: return file.result(arrival)
            case .nothing, .refused: return .noData
            case .tooLarge(let bytes): return .tooLarge(bytes: bytes)
            }
        }
    }

    /// Asks for one section and writes it behind what the file keeps. `limit` is for the whole file.
    private mutating func fetch(
        _ section: BodySection, of name: MessageName, to file: inout MessageFile, limit: Int
    ) throws(TransportError) -> FetchAnswer {
        try send(name.command(section), stage: .fetch)
        var slots = [FetchSlot(uid: name.uid, file: file)]
        try readAnswer(to: section, into: &slots[...], limit: limit)
        file = slots[0].file
        return slots[0].answer
    }
}

/// How a FETCH names the one message, whose UID the answer must tell all the same.
private struct MessageName {
    let uid: UID
    var sequence: Int?

    func command(_ section: BodySection) -> String {
        let name = sequence.map { "FETCH \($0)" } ?? "UID FETCH \(uid.rawValue)"
        return "\(name) (UID INTERNALDATE \(section.request(length: pieceLength)))"
    }
}

/// Octets that are asked for at once where a message is fetched in pieces.
private let pieceLength = 1_048_576

/// What came of asking for whole messages.
struct FirstAnswers {
    var results: [UID: FetchResult] = [:]
    /// The server gave nothing; what it said, and the file as it left that.
    var nothing: [(uid: UID, file: MessageFile, answer: FetchResult)] = []
    /// The message at which the session failed.
    var failure: (uid: UID, error: TransportError)?

    /// False where a too large one behind it ended the session before the answer to its own command had ended.
    func tells(of uid: UID) -> Bool {
        results[uid] != nil || failure?.uid == uid || nothing.contains { $0.uid == uid }
    }

    fileprivate mutating func add(_ slot: FetchSlot) {
        let result = slot.answer.result(in: slot.file)
        if result.isNothing { nothing.append((slot.uid, slot.file, result)) } else { results[slot.uid] = result }
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
