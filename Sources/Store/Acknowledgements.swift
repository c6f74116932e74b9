public import Foundation
import GRDB

import struct Crypto.SHA256

/// That somebody on no roster row is to be told that a mail arrived.
public struct AcknowledgementRequest: Equatable, Sendable {
    public var address: String
    /// The mail's Message-ID; nil when it has none.
    public var messageID: String?
    /// Seconds until it leaves.
    public var coalesce: TimeInterval

    public init(address: String, messageID: String?, coalesce: TimeInterval) {
        self.address = address
        self.messageID = messageID
        self.coalesce = coalesce
    }
}

/// A word to somebody on no roster row that a mail arrived: owed once to an address, for ever.
public struct Acknowledgement: Equatable, Sendable {
    /// In lower case.
    public var address: String
    /// The row of the mail that it answers.
    public var message: Int64
    /// The mail's Message-ID; nil when it has none.
    public var messageID: String?

    /// Makes the letter leave once, whatever else comes from the address.
    public var uniqueKey: String { Self.uniqueKey(address) }

    /// A hash of the address, because the key outlives what is purged.
    static func uniqueKey(_ address: String) -> String {
        "acknowledgement/" + hexadecimal(SHA256.hash(data: Data(address.utf8)))
    }
}

extension Store {
    /// Those that are due, the longest due first.
    public func dueAcknowledgements(at now: Date, limit: Int) async throws -> [Acknowledgement] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT address, message, messageID FROM dueAcknowledgement WHERE dueAt <= ?
                    ORDER BY dueAt, address LIMIT ?
                    """,
                arguments: [now.milliseconds, limit]
            ).map { Acknowledgement(address: $0[0], message: $0[1], messageID: $0[2]) }
        }
    }

    /// Queues the letter and settles the debt; false when there was one to the address before.
    public func enqueue(_ letter: Letter, for due: Acknowledgement, at now: Date) async throws -> Bool {
        try await transaction { db in
            try db.forget(due)
            guard try !db.isAcknowledged(due.address) else { return false }
            let id = try db.enqueue(letter, at: now)
            try db.execute(
                sql: "INSERT INTO answer (message, letter) VALUES (?, ?)", arguments: [due.message, id])
            return true
        }
    }

    /// Forgets one that must not be written, as when its sender came onto the roster.
    public func drop(_ due: Acknowledgement) async throws {
        try await transaction { try $0.forget(due) }
    }
}

extension Database {
    /// Owes one, unless the mail may not be answered or its sender was acknowledged before.
    func owe(_ request: AcknowledgementRequest, for message: Int64, at now: Date) throws {
        let address = request.address.lowercased()
        let mayAnswer = try Bool.fetchOne(
            self, sql: "SELECT mayAnswer FROM inboundMessage WHERE id = ?", arguments: [message])
        guard mayAnswer == true, try !isAcknowledged(address) else { return }
        try execute(
            sql: """
                INSERT INTO dueAcknowledgement (address, message, messageID, dueAt) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                address, message, request.messageID, now.addingTimeInterval(request.coalesce).milliseconds,
            ])
    }

    fileprivate func isAcknowledged(_ address: String) throws -> Bool {
        try Bool.fetchOne(
            self, sql: "SELECT EXISTS (SELECT 1 FROM outboundMessage WHERE uniqueKey = ?)",
            arguments: [Acknowledgement.uniqueKey(address)]) ?? false
    }

    fileprivate func forget(_ due: Acknowledgement) throws {
        try execute(sql: "DELETE FROM dueAcknowledgement WHERE address = ?", arguments: [due.address])
    }
}
