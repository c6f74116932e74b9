public import Foundation
import GRDB
public import Submissions

extension Store {
    /// Commits what was decided about a received mail: state, submission, items, event, receipts owed, all or nothing.
    /// A receipt is left out when the mail may not be answered, or was to the same unit about the same
    /// notice. Throws a conflict when it is not received.
    public func commitDecision(
        _ decision: Decision, for id: Int64, at now: Date, receipts: [ReceiptRequest] = []
    ) async throws {
        let text = try jsonText(decision)
        try await transaction { db in
            try db.move(message: id, from: .received, to: decision.state)
            try db.execute(
                sql: "UPDATE inboundMessage SET daemonDeaths = 0 WHERE id = ?", arguments: [id])
            try db.execute(
                sql: "INSERT INTO decision (message, kind, decidedAt, json) VALUES (?, ?, ?, ?)",
                arguments: [id, decision.decision.rawValue, now.milliseconds, text])
            try db.record(decision, of: id, as: .decided, at: now)
            try db.owe(receipts, for: id, at: now)
        }
    }

    /// Commits what is decided when a held or ignored mail is decided again. False, and nothing written, when the
    /// outcome is the same (the version of the rules aside).
    public func decideAgain(
        _ decision: Decision, for id: Int64, at now: Date, receipts: [ReceiptRequest] = []
    ) async throws -> Bool {
        let text = try jsonText(decision)
        return try await transaction { db in
            guard var before = try db.decision(of: id) else {
                throw StoreError.conflict(record: "inbound message \(id)", expected: "decided")
            }
            let state = before.state
            before.rules = decision.rules
            if before == decision { return false }
            try db.move(message: id, from: state, to: decision.state)
            try db.execute(
                sql: "UPDATE decision SET kind = ?, decidedAt = ?, json = ? WHERE message = ?",
                arguments: [decision.decision.rawValue, now.milliseconds, text, id])
            try db.record(decision, of: id, as: .decidedAgain, at: now)
            try db.owe(receipts, for: id, at: now)
            return true
        }
    }

    /// What was decided about a mail; nil before.
    public func decision(of id: Int64) async throws -> Decision? {
        try await database.read { try $0.decision(of: id) }
    }

    /// Held and ignored mails that were taken in since then, in the order of arrival: those to decide again when the
    /// roster or a notice changed.
    public func undecided(takenSince: Date) async throws -> [InboundMessage] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: InboundMessage.select + """
                     WHERE state IN ('held', 'ignored') AND takenAt >= ? ORDER BY receivedAt, id
                    """,
                arguments: [takenSince.milliseconds]
            ).map(InboundMessage.init(row:))
        }
    }
}

extension Decision {
    /// The state in which it puts the mail.
    var state: InboundState {
        switch decision {
        case .record: .recorded
        case .hold: .held
        case .ignore: .ignored
        case .bounce: .bounce
        case .command: .command
        }
    }
}

extension Database {
    fileprivate func decision(of id: Int64) throws -> Decision? {
        try String.fetchOne(self, sql: "SELECT json FROM decision WHERE message = ?", arguments: [id])
            .map { try decoded(Decision.self, from: $0) }
    }

    /// Writes the submission with its items, if it is one, and the event.
    fileprivate func record(_ decision: Decision, of id: Int64, as kind: Event.Kind, at now: Date) throws {
        if decision.decision == .record {
            // The mail's own unit has a submission even where every item is another unit's.
            let others = Set(decision.items.compactMap(\.unit)).subtracting([decision.unit?.code ?? ""]).sorted()
            for unit in [decision.unit?.code] + others {
                try recordItems(of: unit, in: decision, of: id)
            }
        }
        try log(
            Event(
                kind, at: now, message: id, unit: decision.unit?.code, notice: decision.notice?.id,
                detail: ["decision": decision.decision.rawValue, "rules": "\(decision.rules)"]))
    }

    private func recordItems(of unit: String?, in decision: Decision, of id: Int64) throws {
        try execute(
            sql: """
                INSERT INTO submission (message, unit, provisional, receivedAt)
                SELECT id, ?, ?, receivedAt FROM inboundMessage WHERE id = ?
                """,
            arguments: [unit, decision.provisional, id])
        let submission = lastInsertedRowID
        for (position, item) in decision.items.enumerated() where item.unit ?? decision.unit?.code == unit {
            try insert(item, submission: submission, position: position)
        }
    }

    private func insert(_ item: Item, submission: Int64, position: Int) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO item (submission, position, attachment, name, title, sha256, bytes, kind, format, duration,
                    width, height, perceptualHash, caption, nominee, notice, phase, requirement, verdict, late, onTime, because)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            submission, position, item.attachment, item.name, item.title, item.sha256, item.bytes, item.kind,
            item.format, item.duration, item.width, item.height, item.perceptualHash, item.caption, item.nominee,
            item.notice, item.phase, item.requirement, item.verdict.rawValue, item.late, item.onTime,
            try jsonText(item.because),
        ])
    }
}
