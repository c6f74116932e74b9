public import Foundation
import GRDB

/// How the last tries to use a server went. Kept across restarts, so that a restart does not repeat refused logins.
public struct ConnectionState: Equatable, Sendable {
    /// `imap/` and the mailbox's id, or `smtp`.
    public let name: String
    public let lastTryAt: Date
    public let lastSuccessAt: Date?
    /// Why the last try failed; nil when it did not.
    public let lastError: String?
    /// Logins refused in a row.
    public let refusals: Int
}

extension Store {
    /// All servers that were ever tried, by name.
    public func connections() async throws -> [ConnectionState] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM connection ORDER BY name").map(ConnectionState.init(row:))
        }
    }

    /// One of them; nil when it was never tried.
    public func connection(_ name: String) async throws -> ConnectionState? {
        try await database.read { try $0.connection(name) }
    }

    /// Notes that the server was used.
    public func connectionSucceeded(_ name: String, at now: Date) async throws {
        try await transaction { db in
            try db.execute(
                sql: """
                    INSERT INTO connection (name, lastTryAt, lastSuccessAt, refusals) VALUES (:name, :now, :now, 0)
                    ON CONFLICT DO UPDATE SET lastTryAt = :now, lastSuccessAt = :now, lastError = NULL, refusals = 0
                    """,
                arguments: ["name": name, "now": now.milliseconds])
        }
    }

    /// Notes that it could not be used, and answers the new state. Refusals are counted until the next success; an
    /// error of another kind in between leaves the count.
    public func connectionFailed(
        _ name: String, error: String, loginRefused: Bool, at now: Date
    ) async throws -> ConnectionState {
        try await transaction { db in
            try db.execute(
                sql: """
                    INSERT INTO connection (name, lastTryAt, lastError, refusals) VALUES (:name, :now, :error, :refused)
                    ON CONFLICT DO UPDATE
                        SET lastTryAt = :now, lastError = :error, refusals = refusals + :refused
                    """,
                arguments: [
                    "name": name, "now": now.milliseconds, "error": error, "refused": loginRefused ? 1 : 0,
                ])
            if loginRefused { try db.log(Event(.loginRefused, at: now, detail: ["connection": name])) }
            guard let state = try db.connection(name) else {
                throw StoreError.conflict(record: "connection \(name)", expected: "known")
            }
            return state
        }
    }
}

extension Database {
    fileprivate func connection(_ name: String) throws -> ConnectionState? {
        try Row.fetchOne(self, sql: "SELECT * FROM connection WHERE name = ?", arguments: [name])
            .map(ConnectionState.init(row:))
    }
}

extension ConnectionState {
    fileprivate init(row: Row) {
        self.init(
            name: row["name"], lastTryAt: Date(milliseconds: row["lastTryAt"]),
            lastSuccessAt: Date(milliseconds: row["lastSuccessAt"] as Int64?), lastError: row["lastError"],
            refusals: row["refusals"])
    }
}

extension Store {
    /// When the logins began to be refused that were refused since the last success; nil when the last one was not.
    public func refusedSince(_ connection: ConnectionState) async throws -> Date? {
        guard connection.refusals > 0 else { return nil }
        return try await database.read { db in
            // Backwards, to the last success and no farther: the log is long.
            let rows = try Row.fetchCursor(db, sql: "SELECT at, kind, detail FROM event ORDER BY id DESC")
            var first: Date?
            while let row = try rows.next() {
                let at = Date(milliseconds: row[0] as Int64)
                if let success = connection.lastSuccessAt, at < success { break }
                guard row[1] == Event.Kind.loginRefused.rawValue else { continue }
                let detail = try decoded([String: String].self, from: row[2])
                if detail["connection"] == connection.name { first = at }
            }
            return first
        }
    }
}
