import Foundation
import GRDB
public import Submissions

extension Store {
    /// The ruling with this row if it is in force; nil when it was undone or there never was one.
    public func ruling(_ id: Int64) async throws -> Ruling? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM ruling WHERE id = ? AND undoneAt IS NULL", arguments: [id])
                .map(Ruling.init(row:))
        }
    }

    /// What coordinators decided and did not undo, oldest first; of one unit when `unit` is given, about one mail when
    /// `message` is.
    public func rulings(unit: String? = nil, message: Int64? = nil) async throws -> [Ruling] {
        try await database.read { try $0.rulings(unit: unit, message: message) }
    }

    /// The rulings in force that what a mail is decided to be depends on: whose it is, and the times that were granted to
    /// anybody; oldest first.
    public func rulings(deciding message: Int64) async throws -> [Ruling] {
        try await database.read { try $0.rulings(deciding: message) }
    }
}

extension Database {
    func rulings(unit: String? = nil, message: Int64? = nil) throws -> [Ruling] {
        // Each filter stands alone, so that its index is used.
        let filters = [unit.map { _ in " AND unit = :unit" }, message.map { _ in " AND message = :message" }]
        var arguments: StatementArguments = [:]
        if let unit { arguments += ["unit": unit] }
        if let message { arguments += ["message": message] }
        return try Row.fetchAll(
            cachedStatement(
                sql: "SELECT * FROM ruling WHERE undoneAt IS NULL\(filters.compactMap(\.self).joined()) ORDER BY id"),
            arguments: arguments
        ).map(Ruling.init(row:))
    }

    /// The rulings in force that what a mail is decided to be depends on.
    func rulings(deciding message: Int64) throws -> [Ruling] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT * FROM ruling WHERE undoneAt IS NULL AND (untilInstant IS NOT NULL OR message = ?) ORDER BY id
                    """),
            arguments: [message]
        ).map(Ruling.init(row:))
    }

    /// Marks a ruling as undone.
    func undo(ruling id: Int64, by who: String, at now: Date) throws {
        try execute(
            sql: "UPDATE ruling SET undoneAt = ?, undoneBy = ? WHERE id = ? AND undoneAt IS NULL",
            arguments: [now.milliseconds, who, id])
        try expectOneChange("ruling \(id)", expected: "in force")
    }

    /// Stores a ruling and answers its row.
    func insert(_ ruling: Ruling) throws -> Int64 {
        try execute(
            sql: """
                INSERT INTO ruling (at, who, verb, reason, message, item, unit, notice, phase, requirement,
                    untilDay, untilInstant, onTime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                ruling.at.milliseconds, ruling.who, ruling.verb.rawValue, ruling.reason, ruling.message, ruling.item,
                ruling.unit, ruling.notice, ruling.phase, ruling.requirement, ruling.until?.day.description,
                ruling.until?.instant.milliseconds, ruling.isOnTime,
            ])
        return lastInsertedRowID
    }
}

extension Ruling {
    fileprivate init(row: Row) throws {
        let name: String = row["verb"]
        guard let verb = Verb(rawValue: name) else {
            throw StoreError.conflict(record: "ruling \(row["id"] as Int64)", expected: "of a known kind, but \(name)")
        }
        self.init(verb, id: row["id"], at: Date(milliseconds: row["at"]), by: row["who"], reason: row["reason"])
        message = row["message"]
        item = row["item"]
        unit = row["unit"]
        notice = row["notice"]
        phase = row["phase"]
        requirement = row["requirement"]
        isOnTime = row["onTime"]
        if let day: String = row["untilDay"], let instant: Int64 = row["untilInstant"] {
            let parts = day.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3 else {
                throw StoreError.conflict(record: "ruling \(id)", expected: "until a day, but \(day)")
            }
            until = Deadline(
                instant: Date(milliseconds: instant), day: LocalDate(year: parts[0], month: parts[1], day: parts[2]),
                isWholeDay: true)
        }
    }
}
