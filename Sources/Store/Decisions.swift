public import Foundation
import GRDB
public import Submissions

extension Store {
    /// Commits what was decided about a received mail: state, submission, items, event, receipts owed, all or nothing.
    /// A receipt is left out when the mail may not be answered, or was to the same unit about the same notice. Throws a
    /// conflict when it is not received. The rows are what the decision comes to with the rulings about the mail.
    ///
    /// - Parameter rulings: Those it was made with, of ``rulings(deciding:)``.
    /// - Returns: False, and nothing written, when others are in force meanwhile: decide again.
    @discardableResult
    public func commitDecision(
        _ decision: Decision, for id: Int64, at now: Date, knowing rulings: [Ruling]? = nil,
        receipts: [ReceiptRequest] = [], acknowledgement: AcknowledgementRequest? = nil, news: DeliveryNews? = nil
    ) async throws -> Bool {
        let text = try jsonText(decision)
        return try await transaction { db in
            if let rulings, try db.rulings(deciding: id) != rulings { return false }
            let ruled = decision.applying(try db.rulings(message: id))
            try db.move(message: id, from: .received, to: ruled.state)
            try db.executeKept(
                sql: "UPDATE inboundMessage SET daemonDeaths = 0 WHERE id = ?", arguments: [id])
            try db.executeKept(
                sql: "INSERT INTO decision (message, kind, decidedAt, json) VALUES (?, ?, ?, ?)",
                arguments: [id, decision.decision.rawValue, now.milliseconds, text])
            try db.record(ruled, of: id)
            try db.log(Event(.decided, at: now, ruled, of: id))
            if let news { try db.take(news, of: id, at: now) }
            try db.owe(receipts, for: id, at: now)
            if let acknowledgement { try db.owe(acknowledgement, for: id, at: now) }
            return true
        }
    }

    /// Commits what is decided when a held or ignored mail is decided again. False, and nothing written, when the
    /// outcome is the same (the version of the rules aside) or a coordinator ruled about the mail: that holds.
    ///
    /// - Parameter rulings: Those it was made with, of ``rulings(deciding:)``; throws a conflict when others are in force
    ///   meanwhile.
    public func decideAgain(
        _ decision: Decision, for id: Int64, at now: Date, knowing rulings: [Ruling]? = nil,
        receipts: [ReceiptRequest] = []
    ) async throws -> Bool {
        let text = try jsonText(decision)
        return try await transaction { db in
            guard var before = try db.baseDecision(of: id) else {
                throw StoreError.conflict(record: "inbound message \(id)", expected: "decided")
            }
            guard try db.rulings(message: id).isEmpty else { return false }
            if let rulings, try db.rulings(deciding: id) != rulings {
                throw StoreError.conflict(
                    record: "inbound message \(id)", expected: "decided with the rulings in force")
            }
            let state = before.state
            before.rules = decision.rules
            if before == decision { return false }
            guard [.held, .ignored].contains(state) else {
                throw StoreError.conflict(record: "inbound message \(id)", expected: "held or ignored")
            }
            try db.move(message: id, from: state, to: decision.state)
            try db.replaceDecision(of: id, by: decision, text, at: now)
            try db.record(decision, of: id)
            try db.log(Event(.decidedAgain, at: now, decision, of: id))
            try db.owe(receipts, for: id, at: now)
            return true
        }
    }

    /// What was decided about a mail, by the rules and by coordinators; nil before.
    public func decision(of id: Int64) async throws -> Decision? {
        try await caseFile(of: id)?.decision
    }

    /// Held and ignored mails that were taken in since then, in the order of arrival: those to decide again when the
    /// roster or a notice changed. What a coordinator ruled about is left alone.
    public func undecided(takenSince: Date) async throws -> [InboundMessage] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: InboundMessage.select + """
                     WHERE state IN ('held', 'ignored') AND takenAt >= ?
                         AND NOT EXISTS (SELECT 1 FROM ruling WHERE message = inboundMessage.id AND undoneAt IS NULL)
                     ORDER BY receivedAt, id
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
    /// Puts another decision of the rules in the place of the one there is.
    func replaceDecision(of id: Int64, by decision: Decision, _ text: String, at now: Date) throws {
        try executeKept(
            sql: "UPDATE decision SET kind = ?, decidedAt = ?, json = ? WHERE message = ?",
            arguments: [decision.decision.rawValue, now.milliseconds, text, id])
    }

    /// Writes the submission with its items, if it is one, in the place of what was recorded of the mail before.
    func record(_ decision: Decision, of id: Int64) throws {
        try executeKept(sql: "DELETE FROM submission WHERE message = ?", arguments: [id])
        guard decision.decision == .record else { return }
        // The mail's own unit has a submission even where every item is another unit's.
        let others = Set(decision.items.compactMap(\.unit)).subtracting([decision.unit?.code ?? ""]).sorted()
        for unit in [decision.unit?.code] + others {
            try recordItems(of: unit, in: decision, of: id)
        }
    }

    private func recordItems(of unit: String?, in decision: Decision, of id: Int64) throws {
        try executeKept(
            sql: """
                INSERT INTO submission (message, unit, provisional, receivedAt)
                SELECT id, ?, ?, receivedAt FROM inboundMessage WHERE id = ?
                """,
            // Only a person gives an item of an unknown sender to another unit.
            arguments: [unit, decision.provisional && unit == decision.unit?.code, id])
        let submission = lastInsertedRowID
        for (position, item) in decision.items.enumerated() where item.unit ?? decision.unit?.code == unit {
            try insert(item, submission: submission, position: position)
        }
    }

    private func insert(_ item: Item, submission: Int64, position: Int) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO item (submission, position, attachment, name, title, sha256, bytes, kind, format, duration,
                    width, height, pictures, perceptualHash, caption, nominee, notice, phase, requirement, verdict, late, onTime,
                    because)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            submission, position, item.attachment, item.name, item.title, item.sha256, item.bytes, item.kind,
            item.format, item.duration, item.width, item.height, item.pictures, item.perceptualHash, item.caption,
            item.nominee,
            item.notice, item.phase, item.requirement, item.verdict.rawValue, item.late, item.onTime,
            try jsonText(item.because),
        ])
    }
}

extension Event {
    /// That a mail was decided.
    fileprivate init(_ kind: Kind, at now: Date, _ decision: Decision, of message: Int64) {
        self.init(
            kind, at: now, message: message, unit: decision.unit?.code, notice: decision.notice?.id,
            detail: ["decision": decision.decision.rawValue, "rules": "\(decision.rules)"])
    }
}
