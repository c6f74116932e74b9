public import Foundation
import GRDB
public import Submissions

/// What a receipt tells, as the store has it at one moment.
public struct ReceiptRecords: Equatable, Sendable {
    /// A mail that the receipt answers.
    public struct Mail: Equatable, Sendable {
        /// The row of the inbound message.
        public let message: Int64
        public let receivedAt: Date
        /// What the rules and the coordinators decided about it.
        public let decision: Decision
        /// The first address of its From field; empty when there is none.
        public let sender: String
    }

    /// All items of the unit, oldest first.
    public let items: [RecordedItem]
    /// What coordinators decided about the unit and did not undo, oldest first.
    public let rulings: [Ruling]
    /// In the order of arrival.
    public let mails: [Mail]
}

extension Store {
    /// What the receipt tells that is due.
    public func records(for due: DueReceipt) async throws -> ReceiptRecords {
        try await database.read { db in
            ReceiptRecords(
                items: try db.recordedItems(unit: due.unit), rulings: try db.rulings(unit: due.unit),
                mails: try due.mails.compactMap { mail in
                    guard let decision = try db.caseFile(of: mail.message)?.decision else { return nil }
                    return ReceiptRecords.Mail(
                        message: mail.message, receivedAt: mail.receivedAt, decision: decision,
                        sender: try db.sender(of: mail.message))
                })
        }
    }
}

extension Database {
    /// Taken out of the report by the database: to decode all of it for one address took longer than all the rest.
    fileprivate func sender(of id: Int64) throws -> String {
        try String.fetchOne(
            cachedStatement(
                sql: """
                    SELECT ifnull(json_extract(json, '$.from[0].address'), '') FROM examination WHERE message = ?
                    """),
            arguments: [id]) ?? ""
    }
}
