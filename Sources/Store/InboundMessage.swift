public import Foundation
import GRDB

/// The life of an inbound mail. Every change of state is made by ``GRDB/Database/move(message:from:to:)`` in this file.
public enum InboundState: String, CaseIterable, Sendable {
    /// Its bytes are safe; nothing was decided.
    case received
    /// A submission.
    case recorded
    /// A person must decide.
    case held
    /// Not a submission.
    case ignored
    /// A letter of ours could not be delivered.
    case bounce
    case command

    /// What is decided stays decided, but held and ignored mails are decided again when roster or notices change, and a
    /// coordinator's ruling, or its undoing, may change what was recorded.
    func mayBecome(_ next: InboundState) -> Bool {
        switch self {
        case .received: next != .received
        case .held, .ignored: next != .received
        case .recorded: [.recorded, .held, .ignored].contains(next)
        case .bounce, .command: false
        }
    }
}

/// One mail as fetched or taken from a file.
public struct InboundMessage: Equatable, Sendable {
    public enum Source: String, CaseIterable, Sendable {
        case imap, ingest
    }

    public let id: Int64
    /// Of the raw bytes; ``FileStore/path(_:_:)`` tells where they lie.
    public let sha256: String
    public let bytes: Int
    public let source: Source
    /// The mailbox where it was found first; nil for an ingested one.
    public let mailbox: String?
    /// The server's INTERNALDATE.
    public let receivedAt: Date
    /// When it was taken in.
    public let takenAt: Date
    /// Whether a receipt may be written; decided at intake.
    public let mayAnswer: Bool
    public let state: InboundState
    public let deaths: DeathCounts
    /// When its words were taken out; only what it counts for is left.
    public let purgedAt: Date?
    /// Whether ``Store/examination(of:)`` has a report, so that only the decision is left.
    public let isExamined: Bool
}

/// How often reading a mail ended in a death.
public struct DeathCounts: Equatable, Sendable {
    /// Workers that died of it; they are counted afterwards.
    public var worker: Int
    /// Tries of the daemon that did not come to an end, the running one included: they are counted before.
    public var daemon: Int

    /// So often a mail may kill a worker before a person must look at it.
    public static let workerLimit = 3
    /// So often a daemon may die, or be killed by chance, while it has the mail in hand.
    public static let daemonLimit = 10

    /// Whether the mail is to be held and not read again.
    public var areTooMany: Bool { worker >= Self.workerLimit || daemon >= Self.daemonLimit }

    /// Puts the two together.
    public init(worker: Int, daemon: Int) {
        (self.worker, self.daemon) = (worker, daemon)
    }
}

extension InboundMessage {
    static let select = """
        SELECT inboundMessage.*, EXISTS (SELECT 1 FROM examination WHERE message = inboundMessage.id) AS isExamined
        FROM inboundMessage
        """

    init(row: Row) throws {
        let id: Int64 = row["id"]
        guard let source = Source(rawValue: row["source"]), let state = InboundState(rawValue: row["state"]) else {
            throw StoreError.conflict(record: "inbound message \(id)", expected: "of a known source and state")
        }
        self.init(
            id: id, sha256: row["sha256"], bytes: row["bytes"], source: source, mailbox: row["mailbox"],
            receivedAt: Date(milliseconds: row["receivedAt"]), takenAt: Date(milliseconds: row["takenAt"]),
            mayAnswer: row["mayAnswer"], state: state,
            deaths: DeathCounts(worker: row["workerDeaths"], daemon: row["daemonDeaths"]),
            purgedAt: Date(milliseconds: row["purgedAt"] as Int64?), isExamined: row["isExamined"])
    }
}

extension Store {
    /// The mail with this id; nil when there is none.
    public func inboundMessage(_ id: Int64) async throws -> InboundMessage? {
        try await database.read { db in
            try Row.fetchOne(db, sql: InboundMessage.select + " WHERE id = ?", arguments: [id])
                .map(InboundMessage.init(row:))
        }
    }

    /// The mail whose raw bytes are those of this file; nil when it was never taken in.
    public func inboundMessage(sameAs path: String) async throws -> InboundMessage? {
        let sha256 = try OpenFile(path, O_RDONLY, followingLinks: true).hash()
        return try await database.read { db in
            try Row.fetchOne(db, sql: InboundMessage.select + " WHERE sha256 = ?", arguments: [sha256])
                .map(InboundMessage.init(row:))
        }
    }

    /// The newest mails in these states, newest first.
    public func inboundMessages(in states: [InboundState], limit: Int) async throws -> [InboundMessage] {
        try await database.read { db in
            let marks = databaseQuestionMarks(count: states.count)
            return try Row.fetchAll(
                db,
                sql: InboundMessage.select + " WHERE state IN (\(marks)) ORDER BY receivedAt DESC, id DESC LIMIT ?",
                arguments: StatementArguments(states.map(\.rawValue)) + [limit]
            ).map(InboundMessage.init(row:))
        }
    }
}

extension Database {
    /// Changes the state of a mail. Throws ``StoreError/conflict(record:expected:)`` when it is not in `old`, or when
    /// no mail goes that way.
    func move(message id: Int64, from old: InboundState, to new: InboundState) throws {
        guard old.mayBecome(new) else {
            throw StoreError.conflict(record: "inbound message \(id)", expected: "able to go from \(old) to \(new)")
        }
        try executeKept(
            sql: "UPDATE inboundMessage SET state = ? WHERE id = ? AND state = ?",
            arguments: [new.rawValue, id, old.rawValue])
        try expectOneChange("inbound message \(id)", expected: old.rawValue)
    }
}
