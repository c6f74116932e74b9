public import Foundation
import GRDB
public import Submissions

/// One mail of a batch, its bytes durable already, or why there are none.
public struct Arrival: Equatable, Sendable {
    public enum Content: Equatable, Sendable {
        /// `receivedAt` is the server's INTERNALDATE.
        case message(StoredFile, receivedAt: Date)
        /// `detail`: the server's words or the size.
        case problem(LocationProblem.Kind, detail: String?)
    }

    public let content: Content
    /// How the server lists it; nil for an ingested file.
    public let listed: ListedMail?
    /// False when it may be old without anybody telling: it is taken in and not answered.
    public let mayAnswer: Bool

    /// A mail that was fetched.
    public init(_ file: StoredFile, receivedAt: Date, listed: ListedMail?, mayAnswer: Bool = true) {
        content = .message(file, receivedAt: receivedAt)
        self.listed = listed
        self.mayAnswer = mayAnswer
    }

    /// A mail that could not be.
    public init(_ problem: LocationProblem.Kind, detail: String?, listed: ListedMail) {
        content = .problem(problem, detail: detail)
        self.listed = listed
        mayAnswer = false
    }
}

/// What became of a batch.
public struct IntakeCounts: Equatable, Sendable {
    /// Mails that were not known.
    public var taken = 0
    /// Content that was known: another copy, a rescan, a second try.
    public var duplicates = 0
    public var problems = 0

    public init() {}
}

extension Store {
    /// No receipt is written for a mail that was older at intake, in seconds.
    static let answerableAge: TimeInterval = 48 * 3600

    fileprivate static func isRecent(_ receivedAt: Date, at now: Date) -> Bool {
        now.timeIntervalSince(receivedAt) <= answerableAge
    }

    /// Takes in a batch of one mailbox and moves its cursor, in one transaction. `generation` is the UIDVALIDITY under
    /// which the UIDs were listed; if the mailbox was selected anew since, nothing is written and a conflict thrown.
    /// The cursor never goes back. It may be nil: the reconcile fetches below it.
    public func receive(
        _ arrivals: [Arrival], mailbox id: String, generation: UInt32?, cursor: UInt32?, at now: Date
    ) async throws -> IntakeCounts {
        try await transaction { db in
            let mailbox = try db.mailbox(id)
            guard mailbox.uidValidity == generation else {
                throw StoreError.conflict(record: "mailbox \(id)", expected: "of the generation that was listed")
            }
            var counts = IntakeCounts()
            for arrival in arrivals { try db.receive(arrival, in: mailbox, at: now, &counts) }
            if let cursor {
                try db.execute(
                    sql: "UPDATE mailbox SET cursor = max(cursor, ?) WHERE id = ?", arguments: [cursor, id])
            }
            return counts
        }
    }

    /// Takes in files that came from no mailbox. Receipts are written only when asked for, and never for old mails.
    public func ingest(_ arrivals: [Arrival], receipts: Bool, at now: Date) async throws -> IntakeCounts {
        try await transaction { db in
            var counts = IntakeCounts()
            for case .message(let file, let receivedAt) in arrivals.map(\.content) {
                let answer = receipts && Store.isRecent(receivedAt, at: now)
                _ = try db.take(
                    NewMessage(file: file, source: .ingest, mailbox: nil, receivedAt: receivedAt, answer: answer),
                    at: now, &counts)
            }
            return counts
        }
    }

    /// Takes in a mail that a coordinator made, together with the ruling whose it is, so that nobody ever decides it
    /// without. However long ago its file came, the unit is told. Answers its row, nil when such a mail was purged, and
    /// whether it is new; of a known one nothing is changed.
    public func take(
        _ file: StoredFile, receivedAt: Date, ruling: Ruling, at now: Date
    ) async throws -> (message: Int64?, isNew: Bool) {
        try await transaction { db in
            var counts = IntakeCounts()
            let new = NewMessage(file: file, source: .ingest, mailbox: nil, receivedAt: receivedAt, answer: true)
            guard let id = try db.take(new, at: now, &counts) else { return (nil, false) }
            guard counts.taken == 1 else { return (id, false) }
            var ruling = ruling
            ruling.message = id
            ruling.id = try db.insert(ruling)
            let place = [ruling.unit, ruling.notice, ruling.phase, ruling.requirement].compactMap(\.self)
            try db.log(
                Event(
                    .ruled, at: now, by: ruling.who, message: id, unit: ruling.unit, notice: ruling.notice,
                    detail: [
                        "ruling": "\(ruling.id)", "verb": ruling.verb.rawValue, "reason": ruling.reason, "before": "",
                        "after": place.joined(separator: " "),
                    ]))
            return (id, true)
        }
    }
}

private struct NewMessage {
    let file: StoredFile
    let source: InboundMessage.Source
    let mailbox: String?
    let receivedAt: Date
    let answer: Bool
}

extension Database {
    fileprivate func receive(
        _ arrival: Arrival, in mailbox: MailboxState, at now: Date, _ counts: inout IntakeCounts
    ) throws {
        guard let listed = arrival.listed else {
            throw StoreError.conflict(record: "a mail of mailbox \(mailbox.id)", expected: "listed by the server")
        }
        switch arrival.content {
        case .message(let file, let receivedAt):
            let message = try take(
                NewMessage(
                    file: file, source: .imap, mailbox: mailbox.id, receivedAt: receivedAt,
                    answer: arrival.mayAnswer && Store.isRecent(receivedAt, at: now)),
                at: now, &counts)
            let problem = message == nil ? "purged" : nil
            try locate(listed, in: mailbox, message: message, problem: problem, detail: nil, at: now)
        case .problem(let problem, let detail):
            counts.problems += 1
            try locate(listed, in: mailbox, message: nil, problem: problem.rawValue, detail: detail, at: now)
            // Once for each UID: the reconcile tries it again every hour, for as long as it lies there.
            guard try tries(listed, in: mailbox) == 1 else { return }
            try log(
                Event(
                    .notTaken, at: now,
                    detail: ["mailbox": mailbox.id, "uid": "\(listed.uid)", "problem": problem.rawValue]))
        }
    }

    /// The row of the mail with this content, which is made when it is not known; nil when it was purged.
    fileprivate func take(_ new: NewMessage, at now: Date, _ counts: inout IntakeCounts) throws -> Int64? {
        let hash = new.file.sha256
        let known = try Int64.fetchOne(
            cachedStatement(sql: "SELECT id FROM inboundMessage WHERE sha256 = ?"), arguments: [hash])
        if let known {
            counts.duplicates += 1
            try removeAgain(hash, ofMail: known)
            return known
        }
        let purged = try cachedStatement(sql: "SELECT 1 FROM purgedMessage WHERE sha256 = ?")
        if try Bool.fetchOne(purged, arguments: [hash]) != nil {
            counts.duplicates += 1
            try removeAgain(hash)
            return nil
        }
        let insert = try cachedStatement(
            sql: """
                INSERT INTO inboundMessage (sha256, bytes, source, mailbox, receivedAt, takenAt, mayAnswer, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'received')
                """)
        try insert.execute(arguments: [
            hash, new.file.bytes, new.source.rawValue, new.mailbox, new.receivedAt.milliseconds, now.milliseconds,
            new.answer,
        ])
        counts.taken += 1
        let id = lastInsertedRowID
        try log(Event(.received, at: now, message: id, detail: ["source": new.mailbox ?? new.source.rawValue]))
        return id
    }

    /// A mail that was purged and came again lies in its file once more; only its row could tell that it is known.
    private func removeAgain(_ hash: String, ofMail id: Int64? = nil) throws {
        try executeKept(
            sql: """
                INSERT INTO fileToRemove (kind, sha256)
                SELECT 'messages', :hash WHERE :id IS NULL
                    OR EXISTS (SELECT 1 FROM inboundMessage WHERE id = :id AND purgedAt IS NOT NULL)
                ON CONFLICT DO NOTHING
                """,
            arguments: ["hash": hash, "id": id])
    }

    /// Notes what lies at a UID. A fault never displaces a mail that was there; a mail displaces a fault, and, where
    /// the server tells no UIDVALIDITY, another mail.
    private func locate(
        _ listed: ListedMail, in mailbox: MailboxState, message: Int64?, problem: String?, detail: String?, at now: Date
    ) throws {
        let insert = try cachedStatement(
            sql: """
                INSERT INTO location
                    (mailbox, uidValidity, uid, message, arrivedAt, listedBytes, problem, detail, tries, lastTryAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
                ON CONFLICT DO UPDATE SET
                    message = excluded.message, arrivedAt = excluded.arrivedAt, listedBytes = excluded.listedBytes,
                    problem = excluded.problem, detail = excluded.detail, tries = tries + 1,
                    lastTryAt = excluded.lastTryAt
                WHERE excluded.message IS NOT NULL OR location.message IS NULL OR excluded.problem = 'purged'
                """)
        try insert.execute(arguments: [
            mailbox.id, mailbox.uidValidity ?? 0, listed.uid, message, listed.arrival?.milliseconds, listed.bytes,
            problem, detail, now.milliseconds,
        ])
    }

    private func tries(_ listed: ListedMail, in mailbox: MailboxState) throws -> Int? {
        try Int.fetchOne(
            self, sql: "SELECT tries FROM location WHERE mailbox = ? AND uidValidity = ? AND uid = ?",
            arguments: [mailbox.id, mailbox.uidValidity ?? 0, listed.uid])
    }
}
