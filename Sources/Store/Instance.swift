public import Foundation
import GRDB

import struct Crypto.SHA256

/// What tells this installation from others.
public struct Instance: Equatable, Sendable {
    /// 32 random bytes from which reference codes and Message-IDs are made.
    public let secret: [UInt8]
    /// When the storage was first used.
    public let createdAt: Date

    /// What its letters carry so that they are known when they come back; tells nothing about the secret.
    public var marker: String { hexadecimal(SHA256.hash(data: secret).prefix(8)) }
}

extension Store {
    /// The installation's secret, made at the first call.
    public func instance(at now: Date) async throws -> Instance {
        try await transaction { db in
            var random = SystemRandomNumberGenerator()
            let secret = Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
            try db.execute(
                sql: "INSERT INTO instance (id, secret, createdAt) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [secret, now.milliseconds])
            guard let row = try Row.fetchOne(db, sql: "SELECT secret, createdAt FROM instance") else {
                throw StoreError.conflict(record: "the instance", expected: "there")
            }
            let bytes: Data = row[0]
            return Instance(secret: [UInt8](bytes), createdAt: Date(milliseconds: row[1]))
        }
    }

    /// The installation's secret; nil when no letter was ever written.
    public func existingInstance() async throws -> Instance? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT secret, createdAt FROM instance").map { row in
                let bytes: Data = row[0]
                return Instance(secret: [UInt8](bytes), createdAt: Date(milliseconds: row[1]))
            }
        }
    }

    /// The fingerprint of the roster and notices that held and ignored mails were last decided against; nil at first.
    public func decidedAgainst() async throws -> String? {
        try await database.read { db in
            try String.fetchOne(db, sql: "SELECT decidedAgainst FROM instance")
        }
    }

    /// Notes that all held and ignored mails were decided against these. Needs ``instance(at:)`` to have been called.
    public func setDecidedAgainst(_ fingerprint: String) async throws {
        try await transaction { db in
            try db.execute(sql: "UPDATE instance SET decidedAgainst = ?", arguments: [fingerprint])
            try db.expectOneChange("the instance", expected: "there")
        }
    }

    /// Notes the notices that are loaded, and answers when each was loaded first: what was due before that is void.
    public func noticesLoaded(_ ids: [String], at now: Date) async throws -> [String: Date] {
        try await transaction { db in
            for id in ids {
                try db.execute(
                    sql: "INSERT INTO notice (id, firstLoadedAt) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [id, now.milliseconds])
            }
            let rows = try Row.fetchAll(db, sql: "SELECT id, firstLoadedAt FROM notice")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Date(milliseconds: $0[1])) })
        }
    }
}

extension Database {
    /// Whether the database is a backup that was put back in the last day: nobody knows which letters had left since it was
    /// made.
    func wasRestored(shortlyBefore now: Date) throws -> Bool {
        let restoredAt = try Int64.fetchOne(cachedStatement(sql: "SELECT restoredAt FROM instance"))
        return restoredAt.map { now.timeIntervalSince(Date(milliseconds: $0)) < RetrySchedule.releaseAge } ?? false
    }

    /// Throws unless the statement before changed exactly one row.
    func expectOneChange(_ record: @autoclosure () -> String, expected: String) throws(StoreError) {
        guard changesCount == 1 else { throw .conflict(record: record(), expected: expected) }
    }
}
