public import Foundation
import GRDB

/// That a mail is to be answered by a receipt.
public struct ReceiptRequest: Equatable, Sendable {
    public var unit: String
    /// Nil when the mail serves no notice in particular.
    public var notice: String?
    /// The rostered address that the receipt goes to, as the roster writes it.
    public var recipient: String
    /// The mail's Message-ID; nil when it has none.
    public var messageID: String?
    /// The mail's own references, oldest first.
    public var references: [String]
    /// Seconds: the receipt leaves so long after the last mail of a burst, and not later than three times that after
    /// the first.
    public var coalesce: TimeInterval

    public init(
        unit: String, notice: String?, recipient: String, messageID: String?, references: [String],
        coalesce: TimeInterval
    ) {
        self.unit = unit
        self.notice = notice
        self.recipient = recipient
        self.messageID = messageID
        self.references = references
        self.coalesce = coalesce
    }
}

/// A receipt that is owed, one for a unit, a notice and an address.
public struct DueReceipt: Equatable, Sendable {
    public struct Mail: Equatable, Sendable {
        /// The row of the inbound message.
        public let message: Int64
        public let receivedAt: Date
        public let messageID: String?
        public let references: [String]
    }

    /// Never used twice, so it may stand in the letter's unique key.
    public let id: Int64
    public let unit: String
    public let notice: String?
    public let recipient: String
    public let dueAt: Date
    /// The mails that it answers in the order of arrival, the last of which is replied to; none when a person's decision
    /// changed something.
    public let mails: [Mail]
}

extension Store {
    /// The receipts that are due, the longest due first.
    public func dueReceipts(at now: Date, limit: Int) async throws -> [DueReceipt] {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM dueReceipt WHERE dueAt <= ? ORDER BY dueAt, id LIMIT ?",
                arguments: [now.milliseconds, limit])
            return try rows.map { row in
                let notice: String = row["notice"]
                return DueReceipt(
                    id: row["id"], unit: row["unit"], notice: notice.isEmpty ? nil : notice,
                    recipient: row["recipient"], dueAt: Date(milliseconds: row["dueAt"]),
                    mails: try db.mails(ofDueReceipt: row["id"]))
            }
        }
    }

    /// Queues the letter that was composed for a due receipt and settles the debt, in one transaction. Nil, and
    /// nothing written, when mails were added to it meanwhile: it is due again later, and is composed again then. Nil too
    /// when the last one told the unit the same within a day: that one counts as the answer.
    public func enqueueReceipt(_ letter: Letter, for due: DueReceipt, at now: Date) async throws -> Int64? {
        try await transaction { db in
            guard try db.mails(ofDueReceipt: due.id) == due.mails else { return nil }
            let said = try db.sameReceipt(as: letter, at: now)
            let id = try said ?? db.enqueue(letter, at: now)
            for mail in due.mails {
                try db.executeKept(
                    sql: "INSERT INTO answer (message, letter) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [mail.message, id])
                guard said != nil else { continue }
                try db.log(
                    Event(
                        .receiptDropped, at: now, message: mail.message, letter: id, unit: due.unit,
                        notice: due.notice, detail: ["reason": "the last one says the same"]))
            }
            try db.executeKept(sql: "DELETE FROM dueReceipt WHERE id = ?", arguments: [due.id])
            return said == nil ? id : nil
        }
    }

    /// Forgets a receipt that must not be written, as when its unit left the roster; the log keeps why.
    public func dropReceipt(_ due: DueReceipt, reason: String, at now: Date) async throws {
        try await transaction { db in
            let mails = try db.mails(ofDueReceipt: due.id)
            try db.executeKept(sql: "DELETE FROM dueReceipt WHERE id = ?", arguments: [due.id])
            try db.expectOneChange("due receipt \(due.id)", expected: "there")
            let messages: [Int64?] = mails.isEmpty ? [nil] : mails.map(\.message)
            for message in messages {
                try db.log(
                    Event(
                        .receiptDropped, at: now, message: message, unit: due.unit, notice: due.notice,
                        detail: ["reason": reason]))
            }
        }
    }

    /// The mails that a letter answers, in the order of their rows.
    public func mailsAnswered(by letter: Int64) async throws -> [Int64] {
        try await database.read { db in
            try Int64.fetchAll(
                db, sql: "SELECT message FROM answer WHERE letter = ? ORDER BY message", arguments: [letter])
        }
    }
}

extension Database {
    /// Adds a mail to the receipts that its units are owed, unless it may not be answered, or was to the same unit about the
    /// same notice.
    func owe(_ requests: [ReceiptRequest], for message: Int64, at now: Date) throws {
        guard !requests.isEmpty else { return }
        let mayAnswer = try Bool.fetchOne(
            cachedStatement(sql: "SELECT mayAnswer FROM inboundMessage WHERE id = ?"), arguments: [message])
        guard mayAnswer == true else { return }
        // Decided again before the first receipt left: the mail joins the one that fits what it is found to be.
        let joined = try Int64.fetchAll(
            cachedStatement(sql: "SELECT due FROM dueReceiptMail WHERE message = ?"), arguments: [message])
        for due in joined { try leaveOut(message, ofDueReceipt: due) }
        for request in requests { try owe(request, for: message, at: now) }
    }

    private func owe(_ request: ReceiptRequest, for message: Int64, at now: Date) throws {
        let isAnswered = try Bool.fetchOne(
            cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM answer JOIN outboundMessage ON outboundMessage.id = letter
                        WHERE message = ? AND unit = ? AND notice IS ?)
                    """),
            arguments: [message, request.unit, request.notice])
        if isAnswered == true { return }
        try executeKept(
            sql: """
                INSERT INTO dueReceipt (unit, notice, recipient, firstAt, dueAt)
                VALUES (:unit, :notice, :recipient, :now, :due)
                ON CONFLICT DO UPDATE SET dueAt = min(:due, firstAt + 3 * (:due - :now))
                """,
            arguments: [
                "unit": request.unit, "notice": request.notice ?? "", "recipient": request.recipient,
                "now": now.milliseconds, "due": now.addingTimeInterval(request.coalesce).milliseconds,
            ])
        try executeKept(
            sql: """
                INSERT INTO dueReceiptMail (message, due, messageID, earlier)
                SELECT ?, id, ?, ? FROM dueReceipt WHERE unit = ? AND notice = ? AND recipient = ?
                """,
            arguments: [
                message, request.messageID, try jsonText(request.references), request.unit, request.notice ?? "",
                request.recipient,
            ])
    }

    /// The last receipt to this address about the same unit and notice, if it left or is to leave, is not a day old and
    /// says the same in the same words.
    fileprivate func sameReceipt(as letter: Letter, at now: Date) throws -> Int64? {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT id, subject, content, state FROM outboundMessage
                    WHERE lower(recipient) = lower(?) AND queuedAt > ? AND kind = 'receipt' AND unit IS ? AND notice IS ?
                    ORDER BY id DESC LIMIT 1
                    """),
            arguments: [
                letter.recipient, now.addingTimeInterval(-24 * 3600).milliseconds, letter.unit, letter.notice,
            ])
        guard let row, row["subject"] == letter.subject,
            let state = OutboundState(rawValue: row["state"]), state != .cancelled, state != .failed
        else { return nil }
        let content: Data = row["content"]
        // The header differs in date and identifier.
        return Self.body([UInt8](content)) == Self.body(letter.content) ? row["id"] : nil
    }

    /// What stands after the first empty line.
    private static func body(_ content: [UInt8]) -> ArraySlice<UInt8> {
        let end: [UInt8] = [13, 10, 13, 10]
        let start = content.indices.first { content[$0...].starts(with: end) }
        return content[(start ?? 0)...]
    }

    fileprivate func mails(ofDueReceipt id: Int64) throws -> [DueReceipt.Mail] {
        let rows = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT message, receivedAt, messageID, earlier
                    FROM dueReceiptMail JOIN inboundMessage ON inboundMessage.id = message
                    WHERE due = ? ORDER BY receivedAt, message
                    """),
            arguments: [id])
        return try rows.map { row in
            DueReceipt.Mail(
                message: row[0], receivedAt: Date(milliseconds: row[1]), messageID: row[2],
                references: try decoded([String].self, from: row[3]))
        }
    }
}
