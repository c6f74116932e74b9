public import Foundation
import GRDB

/// The unique key of a letter to the administrators, which tells what it is about.
public struct AlertKey: Equatable, Sendable {
    public var connection: Connection
    /// Whether it tells that trouble began, and not that it is over.
    public var isBeginning: Bool
    public var at: Date

    public init(_ connection: Connection, isBeginning: Bool, at: Date) {
        self.connection = connection
        self.isBeginning = isBeginning
        self.at = at
    }

    /// `alert/imap/main/1760000400000/begins/admin@office.example`.
    public func text(to address: String) -> String {
        "\(Self.start(of: connection))\(at.milliseconds)/\(isBeginning ? Self.beginning : "ends")/\(address.lowercased())"
    }

    fileprivate static let beginning = "begins"

    fileprivate static func start(of connection: Connection) -> String { "alert/\(connection.name)/" }
}

/// The last letter to the administrators about a server or the disk.
public struct LastAlert: Equatable, Sendable {
    public var isBeginning: Bool
    public var queuedAt: Date
}

extension Store {
    /// Nil when none was written, or only cancelled ones.
    public func lastAlert(of connection: Connection) async throws -> LastAlert? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT uniqueKey, queuedAt \(Database.alerts) AND state <> 'cancelled' ORDER BY id DESC LIMIT 1",
                arguments: Database.alerts(of: connection))
            return row.map { row in
                let key: String = row[0]
                let rest = key.dropFirst(AlertKey.start(of: connection).count).split(separator: "/")
                return LastAlert(
                    isBeginning: rest.dropFirst().first.map(String.init) == AlertKey.beginning,
                    queuedAt: Date(milliseconds: row[1]))
            }
        }
    }

    /// Cancels those that have not left, and answers how many.
    public func cancelAlerts(of connection: Connection, at now: Date) async throws -> Int {
        try await transaction { db in
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id \(Database.alerts) AND state = 'queued'",
                arguments: Database.alerts(of: connection))
            for id in ids {
                guard let letter = try db.outboundMessage(id) else { continue }
                try db.cancel(letter, reason: "the trouble is over", by: "daemon", at: now)
            }
            return ids.count
        }
    }
}

extension Database {
    /// A range of the index of unique keys: "0" comes after "/".
    fileprivate static let alerts = "FROM outboundMessage WHERE uniqueKey > ? AND uniqueKey < ? AND kind = 'alert'"

    fileprivate static func alerts(of connection: Connection) -> StatementArguments {
        let start = AlertKey.start(of: connection)
        return [start, String(start.dropLast() + "0")]
    }
}
