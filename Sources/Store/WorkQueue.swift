public import Foundation
import GRDB
public import Inspection

extension Store {
    /// Mails about which nothing was decided, the one that arrived first first.
    public func nextToExamine(limit: Int) async throws -> [InboundMessage] {
        try await database.read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: InboundMessage.select + " WHERE state = 'received' ORDER BY receivedAt, id LIMIT ?"),
                arguments: [limit]
            ).map(InboundMessage.init(row:))
        }
    }

    /// Counts this try before it is made: examining and deciding may kill the daemon. False, and nothing counted, when
    /// ``DeathCounts/areTooMany``: then commit a decision to hold it. A try ends with ``commitDecision(_:for:at:receipt:)``,
    /// ``workerDied(_:reason:at:)`` or ``abandonExamination(_:)``.
    public func beginExamination(_ id: Int64) async throws -> Bool {
        try await transaction { db in
            guard try !db.deaths(id).areTooMany else { return false }
            try db.executeKept(
                sql: "UPDATE inboundMessage SET daemonDeaths = daemonDeaths + 1 WHERE id = ?", arguments: [id])
            return true
        }
    }

    /// Ends a try that did not come to a decision for a reason that is not the mail's: the daemon stops, the disk is full.
    public func abandonExamination(_ id: Int64) async throws {
        try await transaction { try $0.endTry(id, workerDied: false) }
    }

    /// Ends a try in which a worker died, and answers how many have.
    public func workerDied(_ id: Int64, reason: String, at now: Date) async throws -> DeathCounts {
        try await transaction { db in
            try db.endTry(id, workerDied: true)
            try db.log(Event(.workerDied, at: now, message: id, detail: ["reason": reason]))
            return try db.deaths(id)
        }
    }

    /// Keeps the workers' report, so that a kill before the decision does not repeat their work, and for deciding again.
    public func storeExamination(_ examination: Examination, of id: Int64, at now: Date) async throws {
        let text = try jsonText(examination)
        let written = examination.attachments.flatMap(\.leaves).filter { $0.output != nil }.map(\.sha256)
        let files = files
        try await transaction { db in
            _ = try db.deaths(id)
            try db.need(written, in: files)
            try db.executeKept(
                sql: """
                    INSERT INTO examination (message, examinedAt, json) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET examinedAt = excluded.examinedAt, json = excluded.json
                    """,
                arguments: [id, now.milliseconds, text])
        }
    }

    /// The workers' report on a mail; nil before there is one.
    public func examination(of id: Int64) async throws -> Examination? {
        // Decoded outside the database's queue: a report may be long.
        let text = try await database.read { try $0.examinationText(of: id) }
        return try text.map { try decoded(Examination.self, from: $0) }
    }
}

extension Database {
    func examination(of id: Int64) throws -> Examination? {
        try examinationText(of: id).map { try decoded(Examination.self, from: $0) }
    }

    fileprivate func examinationText(of id: Int64) throws -> String? {
        try String.fetchOne(
            cachedStatement(sql: "SELECT json FROM examination WHERE message = ?"), arguments: [id])
    }

    /// Of a mail about which nothing was decided.
    fileprivate func deaths(_ id: Int64) throws -> DeathCounts {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: "SELECT workerDeaths, daemonDeaths FROM inboundMessage WHERE id = ? AND state = 'received'"),
            arguments: [id])
        guard let row else { throw StoreError.conflict(record: "inbound message \(id)", expected: "received") }
        return DeathCounts(worker: row[0], daemon: row[1])
    }

    fileprivate func endTry(_ id: Int64, workerDied: Bool) throws {
        try executeKept(
            sql: """
                UPDATE inboundMessage SET daemonDeaths = daemonDeaths - 1, workerDeaths = workerDeaths + ?
                WHERE id = ? AND state = 'received' AND daemonDeaths > 0
                """,
            arguments: [workerDied ? 1 : 0, id])
        try expectOneChange("inbound message \(id)", expected: "being examined")
    }
}
