public import Foundation
import GRDB

/// What a person sees and does at the outbox.
extension Store {
    /// Letters in these states, oldest first.
    public func letters(
        in states: [OutboundState] = OutboundState.allCases, limit: Int
    ) async throws -> [OutboundMessage] {
        try await database.read { db in
            let marks = databaseQuestionMarks(count: states.count)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT \(OutboundMessage.columns) FROM outboundMessage WHERE state IN (\(marks)) ORDER BY id LIMIT ?
                    """,
                arguments: StatementArguments(states.map(\.rawValue)) + [limit]
            ).map(OutboundMessage.init(row:))
        }
    }

    /// A letter with its content; nil when there is none.
    public func letter(_ id: Int64) async throws -> ClaimedLetter? {
        try await database.read { try $0.letter("id = ?", id) }
    }

    /// The letter that has this Message-ID, as a bounce names it; nil when it is none of ours.
    public func letter(messageID: String) async throws -> ClaimedLetter? {
        try await database.read { try $0.letter("messageID = ?", messageID) }
    }

    /// How many letters of a kind were queued for an address since then, cancelled ones aside: for rate limits.
    public func letterCount(_ kind: Letter.Kind, to recipient: String, since: Date) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM outboundMessage
                    WHERE recipient = ? AND queuedAt >= ? AND kind = ? AND state <> 'cancelled'
                    """,
                arguments: [recipient, since.milliseconds, kind.rawValue]) ?? 0
        }
    }

    /// Lets letters leave that wait for it, has failed ones tried afresh, and sends to their recipients what `redirect_to`
    /// took; they leave at the next cycle if `sending` is on. Throws a conflict, and releases none, when one is none of these.
    public func release(_ ids: [Int64], by who: String, at now: Date) async throws {
        try await transaction { db in
            for id in ids { try db.release(id, by: who, at: now) }
        }
    }

    /// Releases all that wait for it, and answers which.
    public func releaseAll(by who: String, at now: Date) async throws -> [Int64] {
        try await transaction { db in
            let waiting = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM outboundMessage
                    WHERE state IN ('queued', 'unknown') AND nextAttemptAt IS NOT NULL
                        AND \(OutboundMessage.needsRelease)
                    ORDER BY id
                    """,
                arguments: ["stale": OutboundMessage.stale(at: now)])
            for id in waiting { try db.release(id, by: who, at: now) }
            return waiting
        }
    }

    /// Takes letters back that are still queued. Throws a conflict, and takes none back, when one of them is not.
    public func cancel(_ ids: [Int64], reason: String, by who: String, at now: Date) async throws {
        try await transaction { db in
            for id in ids {
                guard let letter = try db.outboundMessage(id), letter.state == .queued else {
                    throw StoreError.conflict(record: "letter \(id)", expected: "queued")
                }
                try db.cancel(letter, reason: reason, by: who, at: now)
            }
        }
    }
}

extension Database {
    fileprivate func letter(_ condition: String, _ argument: any DatabaseValueConvertible) throws -> ClaimedLetter? {
        try Row.fetchOne(
            self, sql: "SELECT \(OutboundMessage.columns), content FROM outboundMessage WHERE \(condition)",
            arguments: [argument]
        ).map { row in
            let content: Data = row["content"]
            return ClaimedLetter(letter: try OutboundMessage(row: row), content: [UInt8](content))
        }
    }

    fileprivate func release(_ id: Int64, by who: String, at now: Date) throws {
        guard let letter = try outboundMessage(id) else {
            throw StoreError.conflict(record: "letter \(id)", expected: "in the outbox")
        }
        if try Bool.fetchOne(
            self, sql: "SELECT purgedAt IS NOT NULL FROM outboundMessage WHERE id = ?", arguments: [id])
            ?? false
        {
            throw StoreError.conflict(record: "letter \(id)", expected: "there in full: its words were purged")
        }
        switch letter.state {
        case .failed:
            try move(
                letter: id, from: .failed, to: .queued,
                ["attempts": 0, "nextAttemptAt": now.milliseconds, "releasedAt": now.milliseconds])
        case .queued, .unknown:
            try execute(
                sql: """
                    UPDATE outboundMessage SET releasedAt = :now, nextAttemptAt = min(nextAttemptAt, :now)
                    WHERE id = :id AND nextAttemptAt IS NOT NULL
                    """,
                arguments: ["now": now.milliseconds, "id": id])
            try expectOneChange("letter \(id)", expected: "to be tried again: it may have arrived twice")
        case .sent where letter.redirectedTo != nil:
            try move(
                letter: id, from: .sent, to: .queued,
                [
                    "attempts": 0, "lostAnswers": 0, "sentAt": nil, "nextAttemptAt": now.milliseconds,
                    "releasedAt": now.milliseconds, "lastReply": nil,
                ])
        case .sending, .sent, .cancelled:
            throw StoreError.conflict(record: "letter \(id)", expected: "waiting or failed, but \(letter.state)")
        }
        try log(.letterReleased, letter, at: now, by: who)
    }
}
