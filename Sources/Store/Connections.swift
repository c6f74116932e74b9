public import Foundation
import GRDB

/// What the office lives by: servers, and the disk, whose state is kept beside theirs.
public enum Connection: Hashable, Sendable {
    /// The server of the configuration's `[[mailbox]]` with this `id`.
    case mailbox(String)
    /// The server that letters leave by.
    case smtp
    /// The disk that the storage lies on.
    case storage

    private static let mailboxes = "imap/"

    /// As it is stored, logged and shown: `imap/` and the mailbox's id, `smtp` or `storage`.
    public var name: String {
        switch self {
        case .mailbox(let id): Self.mailboxes + id
        case .smtp: "smtp"
        case .storage: "storage"
        }
    }

    /// Nil when none has this name.
    public init?(name: String) {
        switch name {
        case Self.smtp.name: self = .smtp
        case Self.storage.name: self = .storage
        case _ where name.hasPrefix(Self.mailboxes): self = .mailbox(String(name.dropFirst(Self.mailboxes.count)))
        default: return nil
        }
    }

    /// Whether it is the office's; a mailbox that is configured no more is not.
    fileprivate func belongs(to mailboxes: [String]) -> Bool {
        guard case .mailbox(let id) = self else { return true }
        return mailboxes.contains(id)
    }
}

/// How the last tries to use a server went. Kept across restarts, so that a restart does not repeat refused logins.
public struct ConnectionState: Equatable, Sendable {
    public let connection: Connection
    public let lastTryAt: Date
    public let lastSuccessAt: Date?
    /// Why the last try failed; nil when it did not.
    public let lastError: String?
    /// Logins refused in a row.
    public let refusals: Int
}

extension Store {
    /// What was ever tried of the connections of an office with these mailboxes, by name.
    public func connections(of mailboxes: [String]) async throws -> [ConnectionState] {
        try await database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM connection ORDER BY name").map(ConnectionState.init(row:))
                .filter { $0.connection.belongs(to: mailboxes) }
        }
    }

    /// One of them; nil when it was never tried.
    public func connection(_ connection: Connection) async throws -> ConnectionState? {
        try await database.read { try $0.connection(connection) }
    }

    /// Notes that the server was used.
    public func connectionSucceeded(_ connection: Connection, at now: Date) async throws {
        try await transaction { db in
            try db.execute(
                sql: """
                    INSERT INTO connection (name, lastTryAt, lastSuccessAt, refusals) VALUES (:name, :now, :now, 0)
                    ON CONFLICT DO UPDATE SET lastTryAt = :now, lastSuccessAt = :now, lastError = NULL, refusals = 0
                    """,
                arguments: ["name": connection.name, "now": now.milliseconds])
        }
    }

    /// Notes that it could not be used, and answers the new state. Refusals are counted until the next success; an
    /// error of another kind in between leaves the count.
    public func connectionFailed(
        _ connection: Connection, error: String, loginRefused: Bool, at now: Date
    ) async throws -> ConnectionState {
        try await transaction { db in
            try db.execute(
                sql: """
                    INSERT INTO connection (name, lastTryAt, lastError, refusals) VALUES (:name, :now, :error, :refused)
                    ON CONFLICT DO UPDATE
                        SET lastTryAt = :now, lastError = :error, refusals = refusals + :refused
                    """,
                arguments: [
                    "name": connection.name, "now": now.milliseconds, "error": error,
                    "refused": loginRefused ? 1 : 0,
                ])
            if loginRefused { try db.log(Event(.loginRefused, at: now, detail: ["connection": connection.name])) }
            guard let state = try db.connection(connection) else {
                throw StoreError.conflict(record: "connection \(connection.name)", expected: "known")
            }
            return state
        }
    }
}

extension Database {
    fileprivate func connection(_ connection: Connection) throws -> ConnectionState? {
        try Row.fetchOne(self, sql: "SELECT * FROM connection WHERE name = ?", arguments: [connection.name])
            .map(ConnectionState.init(row:))
    }
}

extension ConnectionState {
    fileprivate init(row: Row) throws {
        let name: String = row["name"]
        guard let connection = Connection(name: name) else {
            throw StoreError.conflict(record: "connection \(name)", expected: "a mailbox's, smtp or storage")
        }
        self.init(
            connection: connection, lastTryAt: Date(milliseconds: row["lastTryAt"]),
            lastSuccessAt: Date(milliseconds: row["lastSuccessAt"] as Int64?), lastError: row["lastError"],
            refusals: row["refusals"])
    }
}

extension Store {
    /// When the logins began to be refused that were refused since the last success; nil when the last one was not.
    public func refusedSince(_ state: ConnectionState) async throws -> Date? {
        guard state.refusals > 0 else { return nil }
        return try await database.read { db in
            // Backwards, to the last success and no farther: the log is long.
            let rows = try Row.fetchCursor(db, sql: "SELECT at, kind, detail FROM event ORDER BY id DESC")
            var first: Date?
            while let row = try rows.next() {
                let at = Date(milliseconds: row[0] as Int64)
                if let success = state.lastSuccessAt, at < success { break }
                guard row[1] == Event.Kind.loginRefused.rawValue else { continue }
                let detail = try decoded([String: String].self, from: row[2])
                if detail["connection"] == state.connection.name { first = at }
            }
            return first
        }
    }
}
