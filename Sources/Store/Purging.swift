public import Foundation
import GRDB

/// What a purge is about: everything of these notices, of this unit, or of this unit for these notices.
public struct PurgeScope: Equatable, Sendable {
    /// Nil: of all notices, and of none.
    public var notices: [String]?
    /// A unit's code; nil: of all.
    public var unit: String?
    /// The unit's rostered addresses, which are forgotten where they are marked as not reached.
    public var addresses: [String] = []
    /// Only what arrived, was written or was decided before.
    public var before = Date.distantFuture

    public init(notices: [String]? = nil, unit: String? = nil, addresses: [String] = []) {
        self.notices = notices
        self.unit = unit
        self.addresses = addresses
    }

    /// Whether an item of this unit and notice is meant; of an item that serves no notice the unit decides.
    public func covers(unit: String, notice: String?) -> Bool {
        guard self.unit == nil || self.unit == unit else { return false }
        guard let notices else { return true }
        return notice.map(notices.contains) ?? true
    }
}

/// A mail whose words are to go, and what of it still counts afterwards.
public struct MailToPurge: Equatable, Sendable {
    /// An item that stays, under a name that tells nothing.
    public struct Kept: Equatable, Sendable {
        public var unit: String
        /// Its place in its submission, from 0.
        public var place: Int
        public var name: String
        /// Equal for what is about the same nominee; nil where nothing is.
        public var nominee: String?

        public init(unit: String, place: Int, name: String, nominee: String? = nil) {
            (self.unit, self.place, self.name, self.nominee) = (unit, place, name, nominee)
        }
    }

    /// The row of the inbound message.
    public var message: Int64
    /// All its items as they were when it was decided what stays.
    public var items: [PlacedItem]
    public var kept: [Kept]

    public init(message: Int64, items: [PlacedItem], kept: [Kept]) {
        (self.message, self.items, self.kept) = (message, items, kept)
    }
}

/// What a purge took, or would take.
public struct PurgeCounts: Equatable, Sendable {
    public var mails = 0
    /// Items that still count, without their words.
    public var itemsKept = 0
    public var letters = 0
    /// Raw mails and attached files.
    public var files = 0
    /// Mails that were decided otherwise meanwhile; the next purge takes them.
    public var changed = 0

    public init() {}
}

extension Store {
    /// The recorded items of mails that were not purged, of one unit or of all, in no order.
    public func placedItems(unit: String? = nil) async throws -> [PlacedItem] {
        try await database.read { try $0.placedItems(unit: unit) }
    }

    /// Mails that are no submission for any notice and were received before: ignored ones, bounces, commands, and recorded
    /// ones of which no item serves a notice. Held mails and those about which nothing was decided are never among them.
    public func mailsWithoutNotice(receivedBefore: Date) async throws -> [Int64] {
        try await database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM inboundMessage
                    WHERE purgedAt IS NULL AND receivedAt < ? AND state IN ('recorded', 'ignored', 'bounce', 'command')
                        AND NOT EXISTS (SELECT 1 FROM submission JOIN item ON item.submission = submission.id
                            WHERE submission.message = inboundMessage.id AND notice IS NOT NULL)
                    ORDER BY id
                    """,
                arguments: [receivedBefore.milliseconds])
        }
    }

    /// The mails of a unit that were recorded without an item.
    public func mailsWithoutItems(unit: String) async throws -> [Int64] {
        try await database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT message FROM submission AS own WHERE unit = ? AND NOT EXISTS (
                        SELECT 1 FROM submission JOIN item ON item.submission = submission.id
                        WHERE submission.message = own.message)
                    ORDER BY message
                    """,
                arguments: [unit])
        }
    }

    /// The items of some mails.
    public func placedItems(ofMails mails: [Int64]) async throws -> [Int64: [PlacedItem]] {
        try await database.read { db in
            try Dictionary(uniqueKeysWithValues: mails.map { ($0, try db.placedItems(message: $0)) })
        }
    }

    /// Held mails and mails to decide, which a purge leaves to a person and to the daemon.
    public func waitingMails() async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM inboundMessage WHERE state IN ('held', 'received')") ?? 0
        }
    }

    /// Takes the words out of these mails, of the letters about the scope and of what coordinators wrote about it, all in
    /// one transaction. What still counts keeps its rows, a mail of which nothing does leaves its hash. The files go with
    /// ``removeFiles()``.
    ///
    /// - Parameter scope: nil when only mails are purged; then only letters that answer them go with them.
    /// - Parameter isRehearsal: everything is tried and nothing kept.
    public func purge(
        _ mails: [MailToPurge], scope: PurgeScope?, by who: String, at now: Date, isRehearsal: Bool = false
    ) async throws -> PurgeCounts {
        try await transaction { db in
            var counts = PurgeCounts()
            try db.inSavepoint {
                counts = try db.purge(mails, scope, by: who, at: now)
                return isRehearsal ? .rollback : .commit
            }
            return counts
        }
    }
}
