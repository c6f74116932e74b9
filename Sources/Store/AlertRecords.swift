public import Foundation
import GRDB

/// The unique key of a letter to the administrators, which tells what it is about.
public struct AlertKey: Equatable, Sendable {
    /// A connection's.
    public var name: String
    /// Whether it tells that trouble began, and not that it is over.
    public var isBeginning: Bool
    public var at: Date

    public init(name: String, isBeginning: Bool, at: Date) {
        self.name = name
        self.isBeginning = isBeginning
        self.at = at
    }

    /// `alert/imap/main/1760000400000/begins/admin@office.example`.
    public func text(to address: String) -> String {
        "\(Self.start(of: name))\(at.milliseconds)/\(isBeginning ? Self.beginning : "ends")/\(address.lowercased())"
    }

    fileprivate static let beginning = "begins"

    fileprivate static func start(of name: String) -> String { "alert/\(name)/" }
}

/// The last letter to the administrators about a server or the disk.
public struct LastAlert: Equatable, Sendable {
    public var isBeginning: Bool
    public var queuedAt: Date
}

extension Store {
    /// Nil when none was written, or only cancelled ones.
    public func lastAlert(of name: String) async throws -> LastAlert? {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT uniqueKey, queuedAt \(Database.alerts) AND state <> 'cancelled' ORDER BY id DESC LIMIT 1",
                arguments: Database.alerts(of: name))
            return row.map { row in
                let key: String = row[0]
                return LastAlert(
                    isBeginning: key.dropFirst(AlertKey.start(of: name).count).split(separator: "/").dropFirst().first
                        .map(String.init) == AlertKey.beginning,
                    queuedAt: Date(milliseconds: row[1]))
            }
        }
    }

    /// Cancels those that have not left, and answers how many.
    public func cancelAlerts(of name: String, at now: Date) async throws -> Int {
        try await transaction { db in
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id \(Database.alerts) AND state = 'queued'", arguments: Database.alerts(of: name))
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

    fileprivate static func alerts(of name: String) -> StatementArguments {
        let start = AlertKey.start(of: name)
        return [start, String(start.dropLast() + "0")]
    }
}
