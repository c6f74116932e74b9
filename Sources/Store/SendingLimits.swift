public import Foundation
import GRDB

/// How many letters may leave. Everything is counted from the rows of the outbox, so that no restart forgets it; what is
/// over a limit stays queued, or due.
public struct SendingLimits: Equatable, Sendable {
    /// Letters of all kinds in 24 hours, as providers count them; alerts leave all the same.
    public var daily: Int
    /// Receipts, reminders and acknowledgements to one address in 24 hours: programs that answer each other stop there.
    public var perAddress = 5
    /// Receipts to one address in an hour; what is over is told in the next one.
    public var receiptsAnHour = 3

    public init(daily: Int = 500) { self.daily = daily }
}

/// Letters that a limit keeps back.
public struct WaitingLetters: Equatable, Sendable {
    public enum Limit: String, CaseIterable, Sendable {
        /// ``SendingLimits/daily``.
        case daily
        /// ``SendingLimits/perAddress``.
        case perAddress = "per-address"
        /// ``SendingLimits/receiptsAnHour`` or ``SendingLimits/perAddress``, of receipts that are not written yet.
        case receipts
    }

    public let limit: Limit
    public let count: Int
    /// When the first of them may go on.
    public let until: Date
}

extension Store {
    /// The earliest moment, `now` or later, at which one more automatic letter may be written to an address.
    public func mayWrite(
        _ kind: Letter.Kind, to recipient: String, at now: Date, limits: SendingLimits = SendingLimits()
    ) async throws -> Date {
        try await database.read { try $0.mayWrite(kind, to: recipient, at: now, limits: limits) }
    }

    /// What the limits keep back at this moment; a limit that keeps back nothing is left out.
    public func waitingLetters(at now: Date, limits: SendingLimits = SendingLimits()) async throws -> [WaitingLetters] {
        try await database.read { db in
            var waiting: [WaitingLetters] = []
            let queued = try db.kindsWaiting(at: now)
            let opens = try db.budgetOpens(at: now, limits: limits)
            if opens > now {
                let count = queued.count { $0.kind != .alert }
                if count > 0 { waiting.append(WaitingLetters(limit: .daily, count: count, until: opens)) }
            }
            var slots: [Date] = []
            for letter in queued where letter.kind.isCapped {
                let slot = try db.mayLeave(to: letter.recipient, at: now, limits: limits)
                if slot > now { slots.append(slot) }
            }
            if let until = slots.min() {
                waiting.append(WaitingLetters(limit: .perAddress, count: slots.count, until: until))
            }
            let due = try String.fetchAll(
                db, sql: "SELECT recipient FROM dueReceipt WHERE dueAt <= ?", arguments: [now.milliseconds])
            let later = try due.map { try db.mayWrite(.receipt, to: $0, at: now, limits: limits) }.filter { $0 > now }
            if let until = later.min() {
                waiting.append(WaitingLetters(limit: .receipts, count: later.count, until: until))
            }
            return waiting
        }
    }
}

extension Letter.Kind {
    /// Whether units get it, by themselves or in answer to a mail.
    var isCapped: Bool { self == .receipt || self == .reminder }
}

extension Database {
    private static let day: TimeInterval = 24 * 3600

    /// The moment at which the daily budget has room again; `now` when it has some.
    func budgetOpens(at now: Date, limits: SendingLimits) throws -> Date {
        try opens(
            at: now, limit: limits.daily, seconds: Self.day,
            """
            SELECT claimedAt FROM outboundMessage WHERE claimedAt > :since AND state IN ('sent', 'sending', 'unknown')
            ORDER BY claimedAt DESC
            """)
    }

    /// The moment at which one more receipt or reminder may leave for an address.
    func mayLeave(to recipient: String, at now: Date, limits: SendingLimits) throws -> Date {
        try opens(
            at: now, limit: limits.perAddress, seconds: Self.day,
            """
            SELECT claimedAt FROM outboundMessage WHERE lower(recipient) = lower(:recipient) AND claimedAt > :since
                AND state IN ('sent', 'sending', 'unknown') AND kind IN ('receipt', 'reminder') ORDER BY claimedAt DESC
            """, ["recipient": recipient])
    }

    fileprivate func mayWrite(
        _ kind: Letter.Kind, to recipient: String, at now: Date, limits: SendingLimits
    ) throws -> Date {
        guard kind.isCapped else { return now }
        func opens(_ kinds: String, _ limit: Int, _ seconds: TimeInterval) throws -> Date {
            try self.opens(
                at: now, limit: limit, seconds: seconds,
                """
                SELECT queuedAt FROM outboundMessage WHERE lower(recipient) = lower(:recipient) AND queuedAt > :since
                    AND state <> 'cancelled' AND kind IN (\(kinds)) ORDER BY queuedAt DESC
                """, ["recipient": recipient])
        }
        let day = try opens("'receipt', 'reminder'", limits.perAddress, Self.day)
        return kind == .receipt ? max(day, try opens("'receipt'", limits.receiptsAnHour, 3600)) : day
    }

    /// The moment at which fewer than `limit` of the times that `sql` finds, newest first, lie within `seconds`.
    private func opens(
        at now: Date, limit: Int, seconds: TimeInterval, _ sql: String, _ arguments: StatementArguments = [:]
    ) throws -> Date {
        let since = now.addingTimeInterval(-seconds).milliseconds
        let times = try Int64.fetchAll(
            cachedStatement(sql: "\(sql) LIMIT :limit"),
            arguments: arguments + ["since": since, "limit": max(1, limit)])
        guard limit > 0 else { return now.addingTimeInterval(seconds) }
        guard times.count == limit, let oldest = times.last else { return now }
        return Date(milliseconds: oldest).addingTimeInterval(seconds)
    }

    /// The letters that could leave at this moment.
    fileprivate func kindsWaiting(at now: Date) throws -> [(kind: Letter.Kind, recipient: String)] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT kind, recipient FROM outboundMessage WHERE state IN ('queued', 'unknown')
                    AND nextAttemptAt <= :now AND NOT (\(OutboundMessage.needsRelease))
                """,
            arguments: ["now": now.milliseconds, "stale": OutboundMessage.stale(at: now)]
        ).compactMap { row in Letter.Kind(rawValue: row[0]).map { ($0, row[1]) } }
    }
}
