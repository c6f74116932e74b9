public import Foundation
import GRDB
public import Mail

/// A letter that was claimed, to be sent at once.
public struct ClaimedLetter: Equatable, Sendable {
    public let letter: OutboundMessage
    /// The whole message as it goes over the wire.
    public let content: [UInt8]

    /// Puts the two together.
    public init(letter: OutboundMessage, content: [UInt8]) {
        (self.letter, self.content) = (letter, content)
    }
}

/// How an attempt to send a letter ended.
public enum Settlement: Equatable, Sendable {
    /// The server took responsibility.
    case sent(reply: String)
    /// The server, or the way to it, fails for the time being (RFC 5321 §4.2.1); it is not tried again for `pause` seconds.
    case deferred(error: String, pause: TimeInterval = 0)
    /// The server will never take this letter.
    case refused(error: String)
    /// The answer after the final dot was lost.
    case unknown(error: String)
    /// The session failed before this letter was offered: the attempt does not count.
    case notTried(error: String, retryAt: Date)
}

/// The one cycle of the outbox: ``claim(at:limit:objection:)``, send, ``settle(_:as:at:)``.
///
/// What a kill leaves, by the instant it comes:
/// - before the claim is committed: the letter is `queued`, untouched;
/// - after it, before ``willFinish(_:)`` is committed: `sending`. The server has seen no final dot and drops what it got
///   (RFC 5321 §4.1.1.4), so the next claim tries it again as if nothing had been;
/// - after that, before the settlement is committed: `sending` and `finishing`. Nobody can tell whether the server has
///   it. The next claim makes it `unknown`, to be sent once more after 15 minutes under the same Message-ID; when that
///   answer is lost too it stays `unknown` for good;
/// - after the settlement: settled.
///
/// So a letter is sent twice only when a kill or a cut falls between the final dot and the settlement, and never
/// thrice. It costs one small transaction more for each letter, a few milliseconds, where a letter takes a tenth of a
/// second at least.
extension Store {
    /// Queues a letter, first to be tried at `notBefore`. Nil when there was one with the same unique key.
    public func enqueue(_ letter: Letter, at now: Date, notBefore: Date? = nil) async throws -> Int64? {
        try await transaction { db in
            let key = letter.uniqueKey
            let isKnown = try Bool.fetchOne(
                db, sql: "SELECT 1 FROM outboundMessage WHERE uniqueKey = ?", arguments: [key])
            return isKnown == nil ? try db.enqueue(letter, at: now, notBefore: notBefore) : nil
        }
    }

    /// Claims letters that may leave: alerts, receipts, reminders, digests, the longest due first. The attempt is
    /// counted and the next one set before anything is sent. Only the one daemon claims, and it settles all it claimed
    /// before it claims again: what is found `sending` is what a kill left.
    ///
    /// `objection` is asked about each reminder within the transaction, with what is recorded then: why it must not leave,
    /// so that it is cancelled, or nil. What would go to an address that is not reached is cancelled too, and a receipt of
    /// which a later one tells all anew. What is over `limits` stays queued.
    public func claim(
        at now: Date, limit: Int, limits: SendingLimits = SendingLimits(),
        objection: @escaping @Sendable (OutboundMessage, ReminderRecords) throws -> String? = { _, _ in nil }
    ) async throws -> [ClaimedLetter] {
        try await transaction { db in
            try db.takeBackInterrupted(at: now)
            try db.cancelUndeliverable(at: now)
            try db.cancelOutdated(at: now)
            var claimed: [ClaimedLetter] = []
            while claimed.count < limit, let letter = try db.nextToLeave(at: now, limits: limits) {
                if letter.kind == .reminder, letter.state == .queued, let unit = letter.unit,
                    let notice = letter.notice,
                    let reason = try objection(letter, db.reminderRecords(notices: [notice], unit: unit, at: now))
                {
                    try db.cancel(letter, reason: reason, by: "daemon", at: now)
                } else {
                    claimed.append(try db.claim(letter, at: now))
                }
            }
            return claimed
        }
    }

    /// To be called by the sender just before it writes the final dot, and to have returned before it does; when it
    /// throws, the dot must not be written. Blocks for one transaction: not for a thread of Swift's pool.
    public func willFinish(_ id: Int64) throws {
        try database.write { db in
            try db.executeKept(
                sql: "UPDATE outboundMessage SET finishing = 1 WHERE id = ? AND state = 'sending' AND finishing = 0",
                arguments: [id])
            try db.expectOneChange("letter \(id)", expected: "being sent")
        }
    }

    /// Commits how an attempt ended, and answers the letter as it is then. `fault`: the server refused its addressee, so that
    /// no more letters go there.
    public func settle(
        _ id: Int64, as settlement: Settlement, at now: Date, fault: DeliveryFault? = nil
    ) async throws -> OutboundMessage {
        try await transaction { db in
            guard let letter = try db.outboundMessage(id), letter.state == .sending else {
                throw StoreError.conflict(record: "letter \(id)", expected: "being sent")
            }
            try db.settle(letter, as: settlement, at: now)
            guard let settled = try db.outboundMessage(id) else {
                throw StoreError.conflict(record: "letter \(id)", expected: "there")
            }
            if let fault, settled.state == .failed { try db.mark(settled, fault: fault, at: now) }
            return settled
        }
    }
}

extension Database {
    func enqueue(_ letter: Letter, at now: Date, notBefore: Date? = nil) throws -> Int64 {
        try executeKept(
            sql: """
                INSERT INTO outboundMessage
                    (kind, uniqueKey, unit, notice, recipient, subject, messageID, content, state, queuedAt, nextAttemptAt,
                    mustBeReleased)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)
                """,
            arguments: [
                letter.kind.rawValue, letter.uniqueKey, letter.unit, letter.notice, letter.recipient, letter.subject,
                letter.messageID, Data(letter.content), now.milliseconds, (notBefore ?? now).milliseconds,
                try letter.kind != .alert && wasRestored(shortlyBefore: now),
            ])
        let id = lastInsertedRowID
        try log(
            Event(
                .letterQueued, at: now, letter: id, unit: letter.unit, notice: letter.notice,
                detail: ["kind": letter.kind.rawValue]))
        return id
    }

    /// Takes receipts back where another one is to leave for the same: it says how everything stands by then, and what an
    /// earlier one asks for may be there already. Not one that alone tells something: it asks whether the unit sent a mail, or
    /// says what became of files for other units.
    fileprivate func cancelOutdated(at now: Date) throws {
        let ready = """
            state = 'queued' AND kind = 'receipt' AND nextAttemptAt <= :now AND NOT (\(OutboundMessage.needsRelease))
            """
        let arguments: StatementArguments = ["now": now.milliseconds, "stale": OutboundMessage.stale(at: now)]
        let latest = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT max(id) AS latest, unit, notice, recipient FROM outboundMessage
                    WHERE \(ready) AND unit IS NOT NULL AND notice IS NOT NULL
                    GROUP BY unit, notice, recipient HAVING count(*) > 1
                    """), arguments: arguments)
        for group in latest {
            let (id, unit, notice, recipient): (Int64, String, String, String) = (
                group["latest"], group["unit"], group["notice"], group["recipient"]
            )
            let outdated = try Row.fetchAll(
                cachedStatement(
                    sql: """
                        SELECT \(OutboundMessage.columns) FROM outboundMessage
                        WHERE \(ready) AND id < :id AND unit = :unit AND notice = :notice AND recipient = :recipient
                            AND NOT EXISTS (
                                SELECT 1 FROM answer JOIN submission ON submission.message = answer.message
                                WHERE answer.letter = outboundMessage.id
                                    AND (submission.provisional OR submission.unit <> outboundMessage.unit))
                        """),
                arguments: arguments + ["id": id, "unit": unit, "notice": notice, "recipient": recipient]
            ).map(OutboundMessage.init(row:))
            for letter in outdated {
                try cancel(letter, reason: "letter \(id) tells it anew", by: "daemon", at: now)
            }
        }
    }

    /// The letter that leaves first of those that are due, need no release and are within the limits.
    fileprivate func nextToLeave(at now: Date, limits: SendingLimits) throws -> OutboundMessage? {
        let isOpen = try budgetOpens(at: now, limits: limits) <= now
        var full: Set<String> = []
        let rows = try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT \(OutboundMessage.columns) FROM outboundMessage
                    WHERE state IN ('queued', 'unknown') AND nextAttemptAt <= :now AND NOT (\(OutboundMessage.needsRelease))
                        AND (:isOpen OR kind = 'alert')
                    ORDER BY CASE kind WHEN 'alert' THEN 0 WHEN 'receipt' THEN 1 WHEN 'reminder' THEN 2 ELSE 3 END,
                        nextAttemptAt, id
                    """),
            arguments: ["now": now.milliseconds, "stale": OutboundMessage.stale(at: now), "isOpen": isOpen])
        while let row = try rows.next() {
            let letter = try OutboundMessage(row: row)
            let address = letter.recipient.lowercased()
            guard letter.kind.isCapped else { return letter }
            guard !full.contains(address) else { continue }
            if try mayLeave(to: address, at: now, limits: limits) <= now { return letter }
            full.insert(address)
        }
        return nil
    }

    fileprivate func claim(_ letter: OutboundMessage, at now: Date) throws -> ClaimedLetter {
        let delay = RetrySchedule.delay(attempts: letter.attempts + 1, letter: letter.id)
        try move(
            letter: letter.id, from: letter.state, to: .sending,
            [
                "attempts": letter.attempts + 1, "claimedAt": now.milliseconds,
                "nextAttemptAt": now.addingTimeInterval(delay).milliseconds,
            ])
        let content = try Data.fetchOne(
            cachedStatement(sql: "SELECT content FROM outboundMessage WHERE id = ?"), arguments: [letter.id])
        guard let content, let claimed = try outboundMessage(letter.id) else {
            throw StoreError.conflict(record: "letter \(letter.id)", expected: "there")
        }
        return ClaimedLetter(letter: claimed, content: [UInt8](content))
    }
}
