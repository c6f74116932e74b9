public import Foundation
import GRDB
public import Submissions

/// What reminders are decided from, all seen at one instant.
public struct ReminderRecords: Sendable {
    /// A reminder in the outbox.
    public struct Written: Equatable, Sendable {
        public let letter: Int64
        public let unit: String
        public let notice: String
        public let uniqueKey: String
        public let recipient: String
        public let queuedAt: Date
        public let state: OutboundState
        /// The daemon took it back before it left, or it came back: its unit has not got it.
        public let isVoid: Bool
    }

    /// What each unit sent for a notice, by the notice's id and the unit's code, oldest first. Of all units together only
    /// what was refused has its reasons.
    public let items: [String: [String: [RecordedItem]]]
    public let rulings: [Ruling]
    /// Mails of the last 30 days that a person has yet to settle.
    public let unsettled: [UnsettledMail]
    /// The reminders of the notices, oldest first.
    public var written: [Written]
    /// In lower case.
    public let undeliverable: Set<String>
    /// When each mailbox was last read to its end, by its id.
    public var readAt: [String: Date]
    /// When each notice was first loaded, by its id.
    public let firstLoadedAt: [String: Date]
    /// Whether mails lie there about which nothing was decided.
    public let hasUndecidedMail: Bool
}

extension Store {
    /// What reminders of these notices are decided from.
    public func reminderRecords(notices: [String], at now: Date) async throws -> ReminderRecords {
        try await database.read { try $0.reminderRecords(notices: notices, at: now) }
    }
}

extension Database {
    /// - Parameter unit: Only what this unit sent and was written; nil: all units.
    func reminderRecords(notices: [String], unit: String? = nil, at now: Date) throws -> ReminderRecords {
        var items: [String: [String: [RecordedItem]]] = [:]
        for notice in notices {
            if let unit {
                let own = try recordedItems(unit: unit, upTo: now).filter { $0.item.notice == notice }
                items[notice] = [unit: own]
            } else {
                items[notice] = try recordedItems(notice: notice, upTo: now)
            }
        }
        let since = now.addingTimeInterval(-30 * 86_400)
        // Each letter that leaves asks all of this again, so the statements are kept.
        let connections = try Row.fetchAll(
            cachedStatement(sql: "SELECT name, lastSuccessAt FROM connection WHERE lastSuccessAt IS NOT NULL"))
        let loaded = try Row.fetchAll(cachedStatement(sql: "SELECT id, firstLoadedAt FROM notice"))
        return ReminderRecords(
            items: items, rulings: try rulings(unit: unit),
            unsettled: try heldMails(since: since) + reviewedFiles(since: since),
            written: try notices.flatMap { try remindersWritten(notice: $0, unit: unit) },
            undeliverable: try String.fetchSet(cachedStatement(sql: "SELECT address FROM undeliverable")),
            readAt: Dictionary(
                connections.compactMap { row in
                    guard case .mailbox(let id) = Connection(name: row[0]) else { return nil }
                    return (id, Date(milliseconds: row[1] as Int64))
                },
                uniquingKeysWith: { $1 }),
            firstLoadedAt: Dictionary(
                loaded.map { ($0[0], Date(milliseconds: $0[1])) }, uniquingKeysWith: { $1 }),
            hasUndecidedMail: try Bool.fetchOne(
                cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM inboundMessage WHERE state = 'received')")) == true)
    }

    /// The unique keys of a notice's reminders stand together in their index.
    private func remindersWritten(notice: String, unit: String?) throws -> [ReminderRecords.Written] {
        let first = ReminderKey.start(notice: notice)
        return try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT id, unit, uniqueKey, recipient, queuedAt, state,
                        EXISTS (SELECT 1 FROM undeliverable WHERE letter = outboundMessage.id)
                        OR (state = 'cancelled' AND NOT EXISTS (SELECT 1 FROM event
                            WHERE letter = outboundMessage.id AND kind = 'letter-cancelled' AND who <> 'daemon')) AS isVoid
                    FROM outboundMessage
                    WHERE uniqueKey >= :first AND uniqueKey < :last AND kind = 'reminder'
                        AND (:unit IS NULL OR unit = :unit)
                    ORDER BY id
                    """),
            arguments: ["first": first, "last": first.dropLast() + "0", "unit": unit]
        ).map { row in
            guard let state = OutboundState(rawValue: row["state"]) else {
                throw StoreError.conflict(record: "letter \(row["id"] as Int64)", expected: "in a known state")
            }
            return ReminderRecords.Written(
                letter: row["id"], unit: row["unit"] ?? "", notice: notice, uniqueKey: row["uniqueKey"],
                recipient: row["recipient"], queuedAt: Date(milliseconds: row["queuedAt"]), state: state,
                isVoid: row["isVoid"])
        }
    }

    private func heldMails(since: Date) throws -> [UnsettledMail] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT takenAt, json FROM inboundMessage JOIN decision ON message = inboundMessage.id
                    WHERE state = 'held' AND takenAt >= ?
                    """),
            arguments: [since.milliseconds]
        ).map { row in
            let decision = try decoded(Decision.self, from: row[1])
            let units = [decision.unit?.code, decision.sentBy].compactMap(\.self) + decision.candidates.map(\.code)
            return UnsettledMail(at: Date(milliseconds: row[0]), units: units, senders: units)
        }
    }

    /// Files that may be for anything that is asked of their unit, or of those that it sends for.
    private func reviewedFiles(since: Date) throws -> [UnsettledMail] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT submission.unit, takenAt, requirement, because
                    FROM item JOIN submission ON submission.id = submission
                        JOIN inboundMessage ON inboundMessage.id = submission.message
                    WHERE verdict = 'review' AND takenAt >= ?
                    """),
            arguments: [since.milliseconds]
        ).compactMap { row in
            let unit: String = row[0]
            let requirement: String? = row[2]
            let reasons = try decoded([Reason].self, from: row[3])
            let isPerhapsForOthers = reasons.contains { $0.code == .perhapsForOthers }
            guard requirement == nil || isPerhapsForOthers else { return nil }
            return UnsettledMail(
                at: Date(milliseconds: row[1]), units: requirement == nil ? [unit] : [], senders: [unit])
        }
    }
}
