public import Foundation
import GRDB
public import Mail

/// An address that letters do not reach: it gets none until a mail comes from it or a person clears it.
public struct UndeliverableAddress: Equatable, Sendable {
    /// In lower case.
    public let address: String
    public let at: Date
    /// The row of the letter that did not arrive.
    public let letter: Int64?
    public let fault: DeliveryFault
}

/// What a mail tells about whom letters reach.
public enum DeliveryNews: Equatable, Sendable {
    /// A letter did not arrive. `evidence`: how far the report is believed. `marks`: its addressee was the one tried, so
    /// that no more letters go there.
    case bounced(Bounce, evidence: BounceEvidence, marks: Bool)
    /// Somebody wrote from this address.
    case heard(from: String)
}

/// By what a bounce tells which letter it is about.
public enum BounceEvidence: Sendable {
    /// A Message-ID of ours, which only who had the letter knows.
    case letter
    /// An address to which a letter went: anybody can write that.
    case address
}

extension Store {
    /// A bounce that names only an address is about a letter that went there at most so many seconds before.
    static let unnamedBounceAge: TimeInterval = 7 * 24 * 3600

    /// By what a bounce that was received at a moment tells which letter it is about; nil when it is about none of ours.
    public func evidence(of bounce: Bounce, receivedAt: Date) async throws -> BounceEvidence? {
        try await database.read { db in
            if try db.bouncedLetter(bounce, .letter, receivedAt: receivedAt) != nil { return .letter }
            return try db.bouncedLetter(bounce, .address, receivedAt: receivedAt).map { _ in .address }
        }
    }

    /// Sends no more letters to an address, because a person knows that it is not reached. False when it was marked.
    public func markUndeliverable(_ address: String, by who: String, at now: Date) async throws -> Bool {
        try await transaction { db in
            let key = address.lowercased()
            let isMarked = try Bool.fetchOne(db, sql: "SELECT 1 FROM undeliverable WHERE address = ?", arguments: [key])
            if isMarked != nil { return false }
            if let letter = try db.lastLetter(to: key) {
                try db.mark(letter, fault: .byHand, by: who, at: now)
            } else {
                try db.executeKept(
                    sql: "INSERT INTO undeliverable (address, at, reason) VALUES (?, ?, ?)",
                    arguments: [key, now.milliseconds, DeliveryFault.byHand.rawValue])
                try db.log(Event(.addressMarked, at: now, by: who, detail: ["fault": DeliveryFault.byHand.rawValue]))
            }
            return true
        }
    }

    /// All of them, by address.
    public func undeliverable() async throws -> [UndeliverableAddress] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT address, at, letter, reason FROM undeliverable ORDER BY address").map {
                row in
                UndeliverableAddress(
                    address: row[0], at: Date(milliseconds: row[1]), letter: row[2],
                    fault: DeliveryFault(rawValue: row[3]) ?? .other)
            }
        }
    }

    /// Lets letters go to an address again. False when it was not marked.
    public func clearUndeliverable(_ address: String, by who: String, at now: Date) async throws -> Bool {
        try await transaction { try $0.clearUndeliverable(address, by: who, at: now) }
    }
}

extension Database {
    /// Takes note of what a mail tells about whom letters reach.
    func take(_ news: DeliveryNews, of message: Int64, at now: Date) throws {
        switch news {
        case .heard(let address): _ = try clearUndeliverable(address, by: "daemon", at: now, message: message)
        case .bounced(let bounce, let evidence, let marks):
            let receivedAt = try Int64.fetchOne(
                self, sql: "SELECT receivedAt FROM inboundMessage WHERE id = ?", arguments: [message])
            let arrived = receivedAt.map { Date(milliseconds: $0) } ?? now
            // Some servers report one letter twice: its receipt is not owed a third time.
            guard bounce.permanent,
                let letter = try bouncedLetter(bounce, evidence, receivedAt: arrived),
                try !hasBounced(letter.id)
            else { return }
            try log(
                Event(
                    .letterBounced, at: now, message: message, letter: letter.id, unit: letter.unit,
                    notice: letter.notice,
                    detail: ["status": bounce.status ?? "", "fault": (bounce.fault ?? .other).rawValue]))
            // Who takes a letter for spam has the mailbox.
            if marks, bounce.fault != .refused {
                try mark(letter, fault: bounce.fault ?? .other, since: arrived, at: now)
            }
        }
    }

    /// Sends no more letters to the addressee of one that did not arrive, which was known at the moment `since`: a mail
    /// that came later clears it. Its receipt, and those that wait to leave, are owed again, so that they go to another
    /// address of the unit.
    func mark(
        _ letter: OutboundMessage, fault: DeliveryFault, by who: String = "daemon", since: Date? = nil, at now: Date
    ) throws {
        let address = letter.recipient.lowercased()
        try executeKept(
            sql: """
                INSERT INTO undeliverable (address, at, letter, reason) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET at = excluded.at, letter = excluded.letter, reason = excluded.reason
                """,
            arguments: [address, (since ?? now).milliseconds, letter.id, fault.rawValue])
        try log(
            Event(
                .addressMarked, at: now, by: who, letter: letter.id, unit: letter.unit, notice: letter.notice,
                detail: ["fault": fault.rawValue]))
        try cancelUndeliverable(at: now)
        if letter.state != .cancelled { try oweAgain(letter, at: now) }
    }

    /// Takes letters back that wait to leave for an address that is not reached, unless a person released them. One that
    /// may have arrived stays `unknown` and is not sent again.
    func cancelUndeliverable(at now: Date) throws {
        let waiting = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT \(OutboundMessage.columns) FROM outboundMessage
                    WHERE state IN ('queued', 'unknown') AND nextAttemptAt IS NOT NULL
                        AND kind IN ('receipt', 'reminder') AND releasedAt IS NULL
                        AND lower(recipient) IN (SELECT address FROM undeliverable)
                    """)
        ).map(OutboundMessage.init(row:))
        for letter in waiting {
            let reason = "its address is not reached"
            if letter.state == .queued {
                try cancel(letter, reason: reason, by: "daemon", at: now)
            } else {
                try executeKept(
                    sql:
                        "UPDATE outboundMessage SET nextAttemptAt = NULL, lastError = ? WHERE id = ? AND state = 'unknown'",
                    arguments: [reason, letter.id])
                try expectOneChange("letter \(letter.id)", expected: "unknown")
            }
            try oweAgain(letter, at: now)
        }
    }

    /// Owes a unit the receipt that did not reach it; nothing for other letters, and for one too old to be of use.
    private func oweAgain(_ letter: OutboundMessage, at now: Date) throws {
        guard letter.kind == .receipt, let unit = letter.unit,
            now.timeIntervalSince(letter.queuedAt) <= Store.answerableAge
        else { return }
        let place: StatementArguments = ["unit": unit, "notice": letter.notice ?? "", "recipient": letter.recipient]
        try executeKept(
            sql: """
                INSERT INTO dueReceipt (unit, notice, recipient, firstAt, dueAt, isUpdate)
                VALUES (:unit, :notice, :recipient, :now, :now, NOT EXISTS (SELECT 1 FROM answer WHERE letter = :letter))
                ON CONFLICT DO UPDATE SET isUpdate = max(isUpdate, excluded.isUpdate)
                """,
            arguments: place + ["now": now.milliseconds, "letter": letter.id])
        try executeKept(
            sql: """
                INSERT INTO dueReceiptMail (message, due, messageID, earlier)
                SELECT answer.message, dueReceipt.id, json_extract(examination.json, '$.messageID'),
                    ifnull(json_extract(examination.json, '$.references'), '[]')
                FROM answer JOIN dueReceipt LEFT JOIN examination ON examination.message = answer.message
                WHERE letter = :letter AND unit = :unit AND notice = :notice AND recipient = :recipient
                ON CONFLICT DO NOTHING
                """,
            arguments: place + ["letter": letter.id])
    }

    private func hasBounced(_ letter: Int64) throws -> Bool {
        try Bool.fetchOne(
            self, sql: "SELECT EXISTS (SELECT 1 FROM event WHERE letter = ? AND kind = ?)",
            arguments: [letter, Event.Kind.letterBounced.rawValue]) ?? false
    }

    /// The letter that a bounce is about: the one whose Message-ID it returns, or the last that went to its recipient.
    fileprivate func bouncedLetter(
        _ bounce: Bounce, _ evidence: BounceEvidence, receivedAt: Date
    ) throws -> OutboundMessage? {
        switch evidence {
        case .letter:
            return try bounce.originalMessageID.flatMap { id in
                try Row.fetchOne(
                    self, sql: "SELECT \(OutboundMessage.columns) FROM outboundMessage WHERE messageID = ?",
                    arguments: [id])
            }.map(OutboundMessage.init(row:))
        case .address:
            // Clocks differ, but no report comes before its letter.
            let sent = receivedAt.addingTimeInterval(-Store.unnamedBounceAge)...receivedAt.addingTimeInterval(3600)
            return try bounce.recipient.flatMap { try lastLetter(to: $0.lowercased(), claimed: sent) }
        }
    }

    /// The last letter that left for an address in lower case, within a time if one is given.
    fileprivate func lastLetter(to address: String, claimed: ClosedRange<Date>? = nil) throws -> OutboundMessage? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT \(OutboundMessage.columns) FROM outboundMessage
                WHERE lower(recipient) = ? AND state IN ('sent', 'unknown') AND claimedAt BETWEEN ? AND ?
                ORDER BY claimedAt DESC LIMIT 1
                """,
            arguments: [
                address, claimed?.lowerBound.milliseconds ?? .min, claimed?.upperBound.milliseconds ?? .max,
            ]
        ).map(OutboundMessage.init(row:))
    }

    fileprivate func clearUndeliverable(
        _ address: String, by who: String, at now: Date, message: Int64? = nil
    ) throws -> Bool {
        // A mail that was under way when the letter did not arrive proves nothing.
        try executeKept(
            sql: """
                DELETE FROM undeliverable WHERE address = :address AND (:message IS NULL
                    OR at <= (SELECT receivedAt FROM inboundMessage WHERE id = :message))
                """,
            arguments: ["address": address.lowercased(), "message": message])
        guard changesCount > 0 else { return false }
        try log(Event(.addressCleared, at: now, by: who, message: message))
        return true
    }
}
