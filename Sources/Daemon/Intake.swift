public import Foundation
public import Logging
public import MailTransport
public import Store

/// Steps 1–5 of the line: what is new in one mailbox becomes durable files and rows. The mailbox is only read.
public struct Intake: Sendable {
    /// Mails longer than this many bytes are noted and left on the server.
    public static let messageLimit = 100 << 20
    /// A batch is made durable and recorded at once: so many mails, or as many as come in a second.
    private static let batchSize = 50
    private static let batchTime = Duration.seconds(1)
    /// Mails are asked for together until they have so many bytes.
    private static let groupBytes = 8 << 20
    /// What was tried in vain so often is left to full looks, and to their end: a server may break off the session at
    /// the same mail each time.
    private static let tries = 3
    /// And so often to one a day: nobody repairs it within the hour, and each try of a mail that is too large costs a
    /// login.
    private static let hourlyTries = 5
    private static let rest: TimeInterval = 24 * 3600

    let id: String
    let mailbox: any IncomingMailbox
    let store: Store
    let since: Date?
    let clock: OfficeClock
    let logger: Logger

    /// - Parameters:
    ///   - id: the `id` of the `[[mailbox]]`.
    ///   - since: mails that arrived earlier are left alone; nil: those that arrived before the first run.
    public init(
        id: String, mailbox: any IncomingMailbox, store: Store, since: Date?, clock: OfficeClock, logger: Logger
    ) {
        self.id = id
        self.mailbox = mailbox
        self.store = store
        self.since = since
        self.clock = clock
        self.logger = logger
    }

    /// Looks once. `all` lists the whole mailbox instead of what is new: it finds what an incremental look missed (some
    /// servers hide new mails from it) and tries again what could not be fetched.
    /// Throws ``TransportError`` or `StoreError`; what was received before stays received.
    public func cycle(all: Bool) async throws -> IntakeCounts {
        _ = try await store.mailbox(id, at: clock.now)
        let selected = try await mailbox.select()
        let state = try await store.select(id, uidValidity: selected.validity?.rawValue, at: clock.now)
        Step.select.done()
        let isIncremental = !all && state.cursor > 0
        let listing = try await mailbox.messages(after: isIncremental ? UID(rawValue: state.cursor) : nil)
        // A server that lists less than it says is there may have lost nothing.
        if all, listing.count >= selected.exists { try await forgetVanished(listing, state: state) }
        let (wanted, stubborn) = try await wanted(listing, state: state)
        Step.list.done()

        var counts = IntakeCounts()
        // The last batch also passes what is left alone, so that it is not listed again.
        try await take(wanted, upTo: listing.last?.uid.rawValue, state: state, &counts)
        store.files.needsNoRoom(id)
        guard all else { return counts }
        do {
            try await take(stubborn, upTo: nil, state: state, &counts)
        } catch let error as TransportError where error.mayBeOfTheMail {
            // Everything else is in, so that the look has succeeded.
            logger.warning("a mail ended the session again", metadata: ["mailbox": "\(id)", "reason": "\(error)"])
        }
        return counts
    }

    private func forgetVanished(_ listing: [ListedMessage], state: MailboxState) async throws {
        let vanished = try await store.forgetVanished(
            from: id, generation: state.uidValidity, listed: Set(listing.map(\.uid.rawValue)), at: clock.now)
        guard vanished > 0 else { return }
        logger.warning(
            "mails that could not be taken in lie there no more",
            metadata: ["mailbox": "\(id)", "mails": "\(vanished)"])
    }

    /// Those of the listed mails that have to be fetched, in ascending order; apart from them those that were tried too
    /// often, the one first whose last try is the longest ago.
    private func wanted(
        _ listing: [ListedMessage], state: MailboxState
    ) async throws -> (fresh: [ListedMail], stubborn: [ListedMail]) {
        // INTERNALDATE is in whole seconds: what came in the second of the first run came after it.
        let since = Date(timeIntervalSince1970: (since ?? state.since).timeIntervalSince1970.rounded(.down))
        let listed = listing.map { message in
            ListedMail(
                uid: message.uid.rawValue, arrival: message.arrival.map { Date(timeIntervalSince1970: Double($0)) },
                bytes: message.bytes)
        }
        let recent = listed.filter { $0.arrival.map { $0 >= since } ?? true }
        let untaken = Set(try await store.untaken(recent, in: id))
        let problems = try await store.locationProblems(of: [id]).filter { $0.tries >= Self.tries }
        let resting = Set(
            problems.filter {
                $0.tries >= Self.hourlyTries && (0..<Self.rest).contains(clock.now.timeIntervalSince($0.lastTryAt))
            }.map(\.uid))
        let wanted = recent.filter { untaken.contains($0.uid) && !resting.contains($0.uid) }
        let lastTries = Dictionary(problems.map { ($0.uid, $0.lastTryAt) }, uniquingKeysWith: max)
        let stubborn = wanted.filter { lastTries[$0.uid] != nil }
        return (
            wanted.filter { lastTries[$0.uid] == nil },
            stubborn.sorted { lastTries[$0.uid, default: .distantPast] < lastTries[$1.uid, default: .distantPast] }
        )
    }

    /// Fetches and receives mails in batches; the last one moves the cursor to `end`. While a batch is made durable and
    /// recorded the next one is fetched. When the session fails, what was fetched is received all the same, and the
    /// mail at which it failed is noted.
    private func take(
        _ mails: [ListedMail], upTo end: UInt32?, state: MailboxState, _ counts: inout IntakeCounts
    ) async throws {
        try await withThrowingTaskGroup(of: IntakeCounts.self) { receiving in
            var left = mails[...]
            repeat {
                var batch = Batch(startedAt: .now)
                let failure = await fill(&batch, from: &left)
                if left.isEmpty, failure == nil { batch.cursor = end ?? batch.cursor }
                if batch.size > 0 || failure == nil && batch.cursor.map({ $0 > state.cursor }) ?? false {
                    try await receive(batch, state: state, in: &receiving, &counts)
                }
                if let failure {
                    try await finish(&receiving, &counts)
                    throw failure
                }
            } while !left.isEmpty
            try await finish(&receiving, &counts)
        }
    }

    /// Fetches until the batch is full, its time is over or nothing is left; returns why it ended before.
    private func fill(_ batch: inout Batch, from left: inout ArraySlice<ListedMail>) async -> (any Error)? {
        do {
            while !left.isEmpty, batch.size < Self.batchSize, batch.startedAt.duration(to: .now) < Self.batchTime {
                try await fetchGroup(of: &left, into: &batch)
            }
            return nil
        } catch {
            return error
        }
    }

    /// Begins to receive a batch when the one before it is received: the cursor never passes a mail that is not.
    private func receive(
        _ batch: Batch, state: MailboxState, in receiving: inout ThrowingTaskGroup<IntakeCounts, any Error>,
        _ counts: inout IntakeCounts
    ) async throws {
        try await finish(&receiving, &counts)
        receiving.addTask { try await receive(batch, state: state) }
    }

    private func finish(
        _ receiving: inout ThrowingTaskGroup<IntakeCounts, any Error>, _ counts: inout IntakeCounts
    ) async throws {
        while let received = try await receiving.next() {
            counts.taken += received.taken
            counts.duplicates += received.duplicates
            counts.problems += received.problems
        }
    }

    /// Asks for some of the mails that are left, and takes those that were dealt with away from them.
    private func fetchGroup(of left: inout ArraySlice<ListedMail>, into batch: inout Batch) async throws {
        let group = Self.group(of: left.prefix(Self.batchSize - batch.size))
        try store.files.requireRoom(for: group.reduce(0) { $0 + min($1.bytes ?? 0, Self.messageLimit) }, of: id)
        // A slow server sends a large mail for hours without a step done.
        let times = group.map { Timeouts().transfer(ofBytes: min($0.bytes ?? .max, Self.messageLimit)) }
        Part.current?.isAtWork(for: times.reduce(.zero, +))
        let requests = try group.map { listed in (listed, file: try store.files.makeTemporaryFile()) }
        let fetched = try await mailbox.fetch(
            requests.map { FetchRequest(UID(rawValue: $0.uid), bytes: $0.bytes, to: $1.descriptor) },
            limit: Self.messageLimit, until: batch.startedAt + Self.batchTime)
        for (listed, file) in requests {
            guard let result = fetched.results[UID(rawValue: listed.uid)] else { break }
            batch.note(result, of: listed, in: file, self)
            left.removeFirst()
            Step.fetch.done()
        }
        guard let failure = fetched.failure else { return }
        let listed = group.first { $0.uid == failure.uid.rawValue }
        if failure.error.mayBeOfTheMail, let listed {
            batch.problems.append(Arrival(.unfetchable, detail: "\(failure.error)", listed: listed))
        }
        throw failure.error
    }

    /// As many as are asked for at once: a large mail is room and time that others should not wait for.
    private static func group(of mails: ArraySlice<ListedMail>) -> ArraySlice<ListedMail> {
        var bytes = 0
        return mails.prefix { listed in
            defer { bytes += listed.bytes ?? 0 }
            return bytes < groupBytes
        }
    }

    /// Files first, then rows and cursor in one transaction.
    private func receive(_ batch: Batch, state: MailboxState) async throws -> IntakeCounts {
        let files = try await store.files.keep(batch.mails.map(\.file))
        Step.keep.done()
        let mails = zip(files, batch.mails).map {
            Arrival($0, receivedAt: $1.receivedAt, listed: $1.listed, mayAnswer: $1.mayAnswer)
        }
        let received = try await store.receive(
            mails + batch.problems, mailbox: id, generation: state.uidValidity, cursor: batch.cursor, at: clock.now)
        Step.receive.done()
        return received
    }

    private struct Batch: Sendable {
        var startedAt: ContinuousClock.Instant
        var mails: [(file: TemporaryFile, listed: ListedMail, receivedAt: Date, mayAnswer: Bool)] = []
        var problems: [Arrival] = []
        /// The last UID that was dealt with.
        var cursor: UInt32?

        var size: Int { mails.count + problems.count }

        /// Keeps what became of a mail.
        mutating func note(_ result: FetchResult, of listed: ListedMail, in file: TemporaryFile, _ intake: Intake) {
            cursor = listed.uid
            switch result {
            case .complete(_, let arrival):
                let time = arrival.map { Date(timeIntervalSince1970: Double($0)) } ?? listed.arrival
                if time == nil {
                    intake.logger.warning(
                        "a mail without INTERNALDATE is not answered",
                        metadata: ["mailbox": "\(intake.id)", "mailbox.uid": "\(listed.uid)"])
                }
                // It may be years old, as a whole mailbox is that is read for the first time.
                mails.append((file, listed, time ?? intake.clock.now, mayAnswer: time != nil))
            case .tooLarge(let bytes):
                problems.append(Arrival(.tooLarge, detail: "\(bytes) bytes", listed: listed))
            case .noData:
                problems.append(Arrival(.unfetchable, detail: "the server sends no body", listed: listed))
            case .refused(let error):
                problems.append(Arrival(.unfetchable, detail: "\(error)", listed: listed))
            case .gone:
                intake.logger.notice(
                    "mail vanished before it was read",
                    metadata: ["mailbox": "\(intake.id)", "mailbox.uid": "\(listed.uid)"])
            }
        }
    }
}

extension TransportError {
    /// Whether the mail that was being fetched may be why the session failed: a server that asks for a pause, or that
    /// the message could not be written here, says nothing of the mail.
    fileprivate var mayBeOfTheMail: Bool { stage == .fetch && pause == nil && !isLocal }
}
