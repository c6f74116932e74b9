public import Foundation
import GRDB
import Mail
public import Submissions

/// What a digest is written from, all seen at one instant.
public struct DigestRecords: Equatable, Sendable {
    /// When the last digest of an earlier day was queued; nil before the first.
    public var lastDigestAt: Date?
    /// What each unit sent, by its code, with reasons, oldest first.
    public var items: [String: [RecordedItem]] = [:]
    public var rulings: [Ruling] = []
    /// Mails that something was decided about since then.
    public var news: Set<Int64> = []
    /// Mails that were found to be no submissions since then.
    public var ignored = 0
    /// Mails that a person must decide, newest first, at most ``mostHeld``.
    public var held: [Int64] = []
    public var heldCount = 0
    /// How many mails vanished from each mailbox since then that could never be taken in, by its id.
    public var vanished: [String: Int] = [:]
    /// Letters that failed, or of which nobody knows whether they arrived, since then.
    public var lostLetters: [OutboundMessage] = []
    /// Letters that left, and were reported since then to have been taken for spam.
    public var spamLetters: [OutboundMessage] = []
    /// Letters that leave only when released.
    public var waitingLetters = 0

    public static let mostHeld = 20

    public init() {}
}

extension Store {
    /// What a digest is written from.
    ///
    /// - Parameters:
    ///   - day: When the day of the digest began: earlier digests are those before.
    ///   - beginning: What counts as the last digest before there was one.
    public func digestRecords(day: Date, beginning: Date, at now: Date) async throws -> DigestRecords {
        try await database.read { db in
            var records = DigestRecords()
            records.lastDigestAt = try Date(
                milliseconds: Int64.fetchOne(
                    db, sql: "SELECT max(queuedAt) FROM outboundMessage WHERE kind = 'digest' AND queuedAt < ?",
                    arguments: [day.milliseconds]))
            let since = records.lastDigestAt ?? beginning
            for unit in try String.fetchAll(db, sql: "SELECT DISTINCT unit FROM submission") {
                records.items[unit] = try db.recordedItems(unit: unit, upTo: now)
            }
            records.rulings = try db.rulings()
            try db.readMails(into: &records, since: since)
            try db.readLetters(into: &records, since: since, at: now)
            records.vanished = try db.vanished(since: since)
            return records
        }
    }

    /// Notes that the digest of a day (`2020-10-14`) is not written because there is nothing to tell.
    public func skipDigest(_ day: String, at now: Date) async throws {
        try await log(Event(.digestSkipped, at: now, detail: ["day": day]))
    }

    /// Whether that was noted.
    public func hasSkippedDigest(_ day: String) async throws -> Bool {
        try await database.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT 1 FROM event WHERE kind = ? AND json_extract(detail, '$.day') = ?",
                arguments: [Event.Kind.digestSkipped.rawValue, day]) != nil
        }
    }

    /// Whether a letter with this unique key was ever queued.
    public func hasLetter(uniqueKey: String) async throws -> Bool {
        try await database.read { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM outboundMessage WHERE uniqueKey = ?", arguments: [uniqueKey])
                != nil
        }
    }
}

extension Database {
    fileprivate func vanished(since: Date) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT json_extract(detail, '$.mailbox'), count(*) FROM event WHERE kind = ? AND at > ? GROUP BY 1
                """,
            arguments: [Event.Kind.vanished.rawValue, since.milliseconds])
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }

    fileprivate func readMails(into records: inout DigestRecords, since: Date) throws {
        records.news = try Set(
            Int64.fetchAll(
                self, sql: "SELECT message FROM decision WHERE decidedAt > ?", arguments: [since.milliseconds]))
        records.ignored =
            try Int.fetchOne(
                self, sql: "SELECT count(*) FROM decision WHERE kind = 'ignore' AND decidedAt > ?",
                arguments: [since.milliseconds]) ?? 0
        records.held = try Int64.fetchAll(
            self, sql: "SELECT id FROM inboundMessage WHERE state = 'held' ORDER BY receivedAt DESC, id DESC LIMIT ?",
            arguments: [DigestRecords.mostHeld])
        records.heldCount =
            try Int.fetchOne(self, sql: "SELECT count(*) FROM inboundMessage WHERE state = 'held'") ?? 0
    }

    /// Digests themselves are left out: one that can't leave must not call for the next.
    fileprivate func readLetters(into records: inout DigestRecords, since: Date, at now: Date) throws {
        records.lostLetters = try Row.fetchAll(
            self,
            sql: """
                SELECT \(OutboundMessage.columns) FROM outboundMessage
                WHERE state IN ('failed', 'unknown') AND kind <> 'digest' AND ifnull(claimedAt, queuedAt) > ?
                ORDER BY id
                """,
            arguments: [since.milliseconds]
        ).map(OutboundMessage.init(row:))
        records.spamLetters = try Row.fetchAll(
            self,
            sql: """
                SELECT \(OutboundMessage.columns) FROM outboundMessage
                WHERE state = 'sent' AND kind <> 'digest' AND id IN (SELECT letter FROM event
                    WHERE kind = ? AND at > ? AND json_extract(detail, '$.fault') = ?) ORDER BY id
                """,
            arguments: [
                Event.Kind.letterBounced.rawValue, since.milliseconds, DeliveryFault.refused.rawValue,
            ]
        ).map(OutboundMessage.init(row:))
        records.waitingLetters = try lettersAwaitingRelease(at: now)
    }

    fileprivate func lettersAwaitingRelease(at now: Date) throws -> Int {
        try Int.fetchOne(
            self,
            sql: """
                SELECT count(*) FROM outboundMessage
                WHERE state IN ('queued', 'unknown') AND nextAttemptAt IS NOT NULL AND kind <> 'digest'
                    AND \(OutboundMessage.needsRelease)
                """,
            arguments: ["stale": OutboundMessage.stale(at: now)]) ?? 0
    }
}

extension Store {
    /// How many receipts and reminders leave only when a person releases them.
    public func lettersAwaitingRelease(at now: Date) async throws -> Int {
        try await database.read { try $0.lettersAwaitingRelease(at: now) }
    }
}
