public import Foundation
import GRDB

/// One line of the append-only log of what was done, by whom. It holds ids and codes, never addresses or mail text.
public struct Event: Equatable, Sendable {
    /// What happened. Raw values are stored, so they are never renamed.
    public enum Kind: String, CaseIterable, Sendable {
        case received, notTaken = "not-taken", vanished
        case workerDied = "worker-died", decided, decidedAgain = "decided-again"
        case ruled, rulingUndone = "ruling-undone"
        case receiptDropped = "receipt-dropped"
        case letterQueued = "letter-queued", letterSent = "letter-sent", letterDeferred = "letter-deferred"
        case letterFailed = "letter-failed", letterUnknown = "letter-unknown", letterInterrupted = "letter-interrupted"
        case letterCancelled = "letter-cancelled", letterReleased = "letter-released"
        case letterBounced = "letter-bounced"
        case addressMarked = "address-marked", addressCleared = "address-cleared"
        case digestSkipped = "digest-skipped"
        case purged, restored
        case mailboxRescanned = "mailbox-rescanned", loginRefused = "login-refused"
    }

    /// Nil until it is stored.
    public internal(set) var id: Int64?
    public var at: Date
    /// `daemon`, or the user who ran a command.
    public var who: String
    public var kind: Kind
    /// The row of the inbound message.
    public var message: Int64?
    /// The row of the outbound message.
    public var letter: Int64?
    public var unit: String?
    public var notice: String?
    /// The position of an item in its submission.
    public var item: Int?
    public var detail: [String: String]

    /// An event that is not stored yet.
    public init(
        _ kind: Kind, at: Date, by who: String = "daemon", message: Int64? = nil, letter: Int64? = nil,
        unit: String? = nil, notice: String? = nil, item: Int? = nil, detail: [String: String] = [:]
    ) {
        self.kind = kind
        self.at = at
        self.who = who
        self.message = message
        self.letter = letter
        self.unit = unit
        self.notice = notice
        self.item = item
        self.detail = detail
    }
}

extension Store {
    /// Appends what happened outside a transaction of the store.
    public func log(_ event: Event) async throws {
        try await transaction { try $0.log(event) }
    }

    /// Events after the one with this id, oldest first; of one inbound message when `message` is given.
    public func events(after id: Int64 = 0, message: Int64? = nil, limit: Int = 1000) async throws -> [Event] {
        try await database.read { db in
            let filter = message == nil ? "" : "AND message = :message"
            let sql = "SELECT * FROM event WHERE id > :after \(filter) ORDER BY id LIMIT :limit"
            var arguments: StatementArguments = ["after": id, "limit": limit]
            if let message { arguments += ["message": message] }
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map(Event.init(row:))
        }
    }
}

extension Database {
    /// Appends an event within the transaction that it tells of.
    func log(_ event: Event) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO event (at, who, kind, message, letter, unit, notice, item, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            event.at.milliseconds, event.who, event.kind.rawValue, event.message, event.letter, event.unit,
            event.notice, event.item, try jsonText(event.detail),
        ])
    }
}

extension Event {
    fileprivate init(row: Row) throws {
        let name: String = row["kind"]
        guard let kind = Kind(rawValue: name) else {
            throw StoreError.conflict(record: "event \(row["id"] as Int64)", expected: "of a known kind, but \(name)")
        }
        self.init(
            kind, at: Date(milliseconds: row["at"]), by: row["who"], message: row["message"], letter: row["letter"],
            unit: row["unit"], notice: row["notice"], item: row["item"],
            detail: try decoded([String: String].self, from: row["detail"]))
        id = row["id"]
    }
}
