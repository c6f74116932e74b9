public import Foundation
import GRDB

/// How far a mailbox was read.
public struct MailboxState: Equatable, Sendable {
    /// The `id` of the configuration's `[[mailbox]]`.
    public let id: String
    /// The generation of UIDs that ``cursor`` counts in (RFC 3501 §2.3.1.1); nil when the server tells none.
    public let uidValidity: UInt32?
    /// The greatest UID that was dealt with; 0 at first.
    public let cursor: UInt32
    /// The first run: mails that arrived earlier are left alone unless the configuration says another date.
    public let since: Date
}

/// A mail as the server lists it.
public struct ListedMail: Equatable, Sendable {
    public let uid: UInt32
    /// INTERNALDATE, in whole seconds; nil when the server tells none.
    public let arrival: Date?
    /// RFC822.SIZE, as far from the truth as the server likes.
    public let bytes: Int?

    /// Puts the three together.
    public init(uid: UInt32, arrival: Date?, bytes: Int?) {
        (self.uid, self.arrival, self.bytes) = (uid, arrival, bytes)
    }
}

/// A mail on the server that could not be taken in.
public struct LocationProblem: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case tooLarge = "too-large"
        case unfetchable
    }

    public let mailbox: String
    public let uid: UInt32
    public let kind: Kind
    /// The server's words or the size.
    public let detail: String?
    public let tries: Int
    public let lastTryAt: Date
}

extension Store {
    /// The mailbox's state; at the first call `since` becomes `now` and stays so.
    public func mailbox(_ id: String, at now: Date) async throws -> MailboxState {
        try await transaction { db in
            try db.execute(
                sql: "INSERT INTO mailbox (id, cursor, since) VALUES (?, 0, ?) ON CONFLICT DO NOTHING",
                arguments: [id, now.milliseconds])
            return try db.mailbox(id)
        }
    }

    /// Notes the UIDVALIDITY that SELECT told and answers where to go on. When it changed, or there is none, no UID of
    /// before means anything: the mailbox is read again from its start, and the content hash catches repeats.
    public func select(_ id: String, uidValidity: UInt32?, at now: Date) async throws -> MailboxState {
        try await transaction { db in
            let before = try db.mailbox(id)
            if let uidValidity, uidValidity == before.uidValidity { return before }
            try db.execute(
                sql: "UPDATE mailbox SET uidValidity = ?, cursor = 0 WHERE id = ?", arguments: [uidValidity, id])
            if before.cursor > 0, uidValidity != before.uidValidity {
                try db.log(
                    Event(
                        .mailboxRescanned, at: now,
                        detail: ["mailbox": id, "generation": uidValidity.map(String.init) ?? "none"]))
            }
            return try db.mailbox(id)
        }
    }

    /// Those of the listed mails that still have to be fetched, in the order given. A mail that could not be fetched or
    /// was too large stays among them.
    ///
    /// Under a UIDVALIDITY the UID tells. Without one (Exmail sends none) the UID, INTERNALDATE and size that the
    /// server told when the mail was taken must all be the same: else every cycle would fetch the whole mailbox.
    public func untaken(_ listing: [ListedMail], in mailbox: String) async throws -> [UInt32] {
        try await database.read { db in
            let generation = try db.mailbox(mailbox).uidValidity
            let find = try db.cachedStatement(
                sql: """
                    SELECT arrivedAt, listedBytes FROM location
                    WHERE mailbox = ? AND uidValidity = ? AND uid = ? AND (message IS NOT NULL OR problem = 'purged')
                    """)
            return try listing.filter { mail in
                guard let row = try Row.fetchOne(find, arguments: [mailbox, generation ?? 0, mail.uid]) else {
                    return true
                }
                guard generation == nil else { return false }
                let known = ListedMail(uid: mail.uid, arrival: Date(milliseconds: row[0] as Int64?), bytes: row[1])
                return mail != known || mail.arrival == nil || mail.bytes == nil
            }.map(\.uid)
        }
    }

    /// The mails of the current generation that could not be fetched or are too large, for status and digest.
    public func locationProblems() async throws -> [LocationProblem] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT location.* \(Database.openProblems) ORDER BY location.mailbox, uid")
                .map { row in
                    LocationProblem(
                        mailbox: row["mailbox"], uid: row["uid"],
                        kind: LocationProblem.Kind(rawValue: row["problem"]) ?? .unfetchable,
                        detail: row["detail"], tries: row["tries"], lastTryAt: Date(milliseconds: row["lastTryAt"]))
                }
        }
    }
}

extension Database {
    static let openProblems = """
        FROM location JOIN mailbox ON mailbox.id = location.mailbox
        WHERE problem IN ('too-large', 'unfetchable') AND location.uidValidity = ifnull(mailbox.uidValidity, 0)
        """

    func mailbox(_ id: String) throws -> MailboxState {
        let row = try Row.fetchOne(
            self, sql: "SELECT uidValidity, cursor, since FROM mailbox WHERE id = ?", arguments: [id])
        guard let row else { throw StoreError.conflict(record: "mailbox \(id)", expected: "known") }
        return MailboxState(id: id, uidValidity: row[0], cursor: row[1], since: Date(milliseconds: row[2]))
    }
}
