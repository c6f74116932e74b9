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

    /// The mails of the current generation of these mailboxes that could not be fetched or are too large, by mailbox and
    /// UID.
    public func locationProblems(of mailboxes: [String]) async throws -> [LocationProblem] {
        try await database.read { db in try mailboxes.sorted().flatMap { try db.locationProblems(of: $0) } }
    }

    /// Forgets those problems of a mailbox whose UIDs are not among those that lie there, and answers how many: nobody
    /// can ever fetch them. If the server shows one again it is fetched as a mail never seen.
    ///
    /// - Parameter generation: The UIDVALIDITY under which the UIDs were listed; nothing is forgotten under another.
    public func forgetVanished(
        from mailbox: String, generation: UInt32?, listed: Set<UInt32>, at now: Date
    ) async throws -> Int {
        try await transaction { db in
            guard try db.mailbox(mailbox).uidValidity == generation else { return 0 }
            let vanished = try db.locationProblems(of: mailbox).filter { !listed.contains($0.uid) }
            for problem in vanished {
                try db.execute(
                    sql: """
                        DELETE FROM location
                        WHERE mailbox = ? AND uidValidity = ? AND uid = ? AND message IS NULL
                        """,
                    arguments: [mailbox, generation ?? 0, problem.uid])
                try db.log(
                    Event(
                        .vanished, at: now,
                        detail: ["mailbox": mailbox, "uid": "\(problem.uid)", "problem": problem.kind.rawValue]))
            }
            return vanished.count
        }
    }
}

extension Database {
    /// By the index of problems, which are few: each look asks for them, and a mailbox may hold a hundred thousand mails.
    fileprivate func locationProblems(of mailbox: String) throws -> [LocationProblem] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT location.* FROM location INDEXED BY locationByProblem JOIN mailbox ON mailbox.id = location.mailbox
                WHERE location.mailbox = ? AND problem IN ('too-large', 'unfetchable')
                    AND location.uidValidity = ifnull(mailbox.uidValidity, 0) ORDER BY uid
                """,
            arguments: [mailbox]
        ).map { row in
            LocationProblem(
                mailbox: row["mailbox"], uid: row["uid"],
                kind: LocationProblem.Kind(rawValue: row["problem"]) ?? .unfetchable, detail: row["detail"],
                tries: row["tries"], lastTryAt: Date(milliseconds: row["lastTryAt"]))
        }
    }

    func mailbox(_ id: String) throws -> MailboxState {
        let row = try Row.fetchOne(
            self, sql: "SELECT uidValidity, cursor, since FROM mailbox WHERE id = ?", arguments: [id])
        guard let row else { throw StoreError.conflict(record: "mailbox \(id)", expected: "known") }
        return MailboxState(id: id, uidValidity: row[0], cursor: row[1], since: Date(milliseconds: row[2]))
    }
}
