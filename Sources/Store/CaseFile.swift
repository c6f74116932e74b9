public import Foundation
import GRDB
public import Submissions

/// All that is known about what was decided about one mail. A ruling is made about it as it was seen: when it was changed
/// meanwhile, nothing is written.
public struct CaseFile: Equatable, Sendable {
    public let message: InboundMessage
    /// What the rules decided.
    public let base: Decision
    /// What coordinators decided about it and did not undo, oldest first.
    public let rulings: [Ruling]

    /// What the two come to.
    public var decision: Decision { base.applying(rulings) }
}

/// A recorded item and where it stands.
public struct PlacedItem: Equatable, Sendable {
    /// Its place among those of the mail's decision, from 0.
    public var place: Int
    /// A unit's code.
    public var unit: String
    public var recorded: RecordedItem
}

/// A recorded mail that its unit's own address did not send.
public struct UnconfirmedMail: Equatable, Sendable {
    /// The row of the inbound message.
    public let message: Int64
    /// A unit's code.
    public let unit: String
    public let receivedAt: Date
}

extension Store {
    /// What was decided about a mail; nil before anything was.
    public func caseFile(of id: Int64) async throws -> CaseFile? {
        try await database.read { try $0.caseFile(of: id) }
    }

    /// Items that wait for a person, the longest waiting first.
    public func itemsUnderReview(limit: Int) async throws -> [PlacedItem] {
        try await database.read { try $0.itemsUnderReview(limit: limit) }
    }

    /// The recorded mails of which it is not sure that their unit sent them, oldest first.
    public func unconfirmedMails(limit: Int) async throws -> [UnconfirmedMail] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT message, unit, submission.receivedAt FROM submission
                        JOIN inboundMessage ON inboundMessage.id = message
                    WHERE provisional AND purgedAt IS NULL ORDER BY submission.receivedAt, message LIMIT ?
                    """,
                arguments: [limit]
            ).map { UnconfirmedMail(message: $0[0], unit: $0[1], receivedAt: Date(milliseconds: $0[2])) }
        }
    }

    /// The last mail that a unit sent for a notice; nil when it sent none.
    public func lastMail(of unit: String, notice: String) async throws -> Int64? {
        try await database.read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT submission.message FROM submission JOIN item ON item.submission = submission.id
                    WHERE unit = ? AND notice = ? ORDER BY receivedAt DESC, submission.message DESC LIMIT 1
                    """,
                arguments: [unit, notice])
        }
    }
}

extension Database {
    func caseFile(of id: Int64) throws -> CaseFile? {
        let row = try Row.fetchOne(
            cachedStatement(sql: InboundMessage.select + " WHERE id = ?"), arguments: [id])
        guard let row, let base = try baseDecision(of: id) else { return nil }
        return CaseFile(message: try InboundMessage(row: row), base: base, rulings: try rulings(message: id))
    }

    /// What the rules decided about a mail.
    func baseDecision(of id: Int64) throws -> Decision? {
        try String.fetchOne(cachedStatement(sql: "SELECT json FROM decision WHERE message = ?"), arguments: [id])
            .map { try decoded(Decision.self, from: $0) }
    }
}
