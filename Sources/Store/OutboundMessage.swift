public import Foundation
import GRDB

/// A composed letter, to be queued.
public struct Letter: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case receipt, reminder, digest, alert
    }

    public var kind: Kind
    /// Makes it leave once: a second letter with the same key is not queued.
    public var uniqueKey: String
    public var unit: String?
    public var notice: String?
    /// One addr-spec: the envelope recipient.
    public var recipient: String
    public var subject: String
    /// The Message-ID in ``content``, with its angle brackets. It stays the same however often the letter is tried.
    public var messageID: String
    /// The whole message as it goes over the wire: RFC 5322, CRLF.
    public var content: [UInt8]

    public init(
        kind: Kind, uniqueKey: String, unit: String? = nil, notice: String? = nil, recipient: String, subject: String,
        messageID: String, content: [UInt8]
    ) {
        self.kind = kind
        self.uniqueKey = uniqueKey
        self.unit = unit
        self.notice = notice
        self.recipient = recipient
        self.subject = subject
        self.messageID = messageID
        self.content = content
    }
}

/// The life of a letter. Every change of state is made by ``GRDB/Database/move(letter:from:to:_:)`` in this file.
public enum OutboundState: String, CaseIterable, Sendable {
    case queued
    /// Claimed: an attempt was counted and is being made, or a kill ended it.
    case sending
    case sent
    /// Refused for good, or deferred for five days.
    case failed
    /// The answer after the final dot was lost (RFC 1047): it may have arrived. Tried once more, not oftener.
    case unknown
    case cancelled

    func mayBecome(_ next: OutboundState) -> Bool {
        switch self {
        case .queued: [.sending, .cancelled].contains(next)
        case .sending: [.queued, .sent, .failed, .unknown].contains(next)
        case .unknown: next == .sending
        case .failed: next == .queued
        // One that `redirect_to` took.
        case .sent: next == .queued
        case .cancelled: false
        }
    }
}

/// A letter in the outbox, without its content.
public struct OutboundMessage: Equatable, Sendable {
    public let id: Int64
    public let kind: Letter.Kind
    public let uniqueKey: String
    public let unit: String?
    public let notice: String?
    public let recipient: String
    public let subject: String
    public let messageID: String
    public let state: OutboundState
    public let attempts: Int
    public let queuedAt: Date
    /// Nil when it is not tried again.
    public let nextAttemptAt: Date?
    public let claimedAt: Date?
    /// The final dot of the attempt was about to be written.
    public let finishing: Bool
    /// How often the answer after the final dot was lost: at most 2.
    public let lostAnswers: Int
    public let sentAt: Date?
    public let releasedAt: Date?
    /// It may have left before the database was restored from a backup, so a person must release it.
    public let mustBeReleased: Bool
    /// The server's last words about it.
    public let lastReply: String?
    public let lastError: String?

    /// How ``lastReply`` begins where `redirect_to` took the letter instead of its recipient.
    public static let redirected = "redirected to "
    /// The address that took it instead of its recipient, who never got it; nil: none did.
    public var redirectedTo: String? {
        guard state == .sent, let lastReply, lastReply.hasPrefix(Self.redirected) else { return nil }
        return String(lastReply.dropFirst(Self.redirected.count).prefix { $0 != ";" })
    }

    /// Whether it leaves only when released: it lies there for over 24 hours and nothing was tried in the last 24, or it may
    /// have left before a restore.
    public func awaitsRelease(at now: Date) -> Bool {
        guard state == .queued || state == .unknown, releasedAt == nil else { return false }
        return mustBeReleased
            || now.timeIntervalSince(max(queuedAt, claimedAt ?? queuedAt)) > RetrySchedule.releaseAge
    }
}

extension OutboundMessage {
    static let columns = """
        id, kind, uniqueKey, unit, notice, recipient, subject, messageID, state, attempts, queuedAt, nextAttemptAt,
        claimedAt, finishing, lostAnswers, sentAt, releasedAt, mustBeReleased, lastReply, lastError
        """

    /// ``awaitsRelease(at:)`` of a letter that is `queued` or `unknown`, in SQL; `:stale` is a day before.
    static let needsRelease =
        "releasedAt IS NULL AND (mustBeReleased OR max(queuedAt, ifnull(claimedAt, queuedAt)) < :stale)"

    static func stale(at now: Date) -> Int64 { now.addingTimeInterval(-RetrySchedule.releaseAge).milliseconds }

    init(row: Row) throws {
        let id: Int64 = row["id"]
        guard let kind = Letter.Kind(rawValue: row["kind"]), let state = OutboundState(rawValue: row["state"]) else {
            throw StoreError.conflict(record: "letter \(id)", expected: "of a known kind and state")
        }
        self.init(
            id: id, kind: kind, uniqueKey: row["uniqueKey"], unit: row["unit"], notice: row["notice"],
            recipient: row["recipient"], subject: row["subject"], messageID: row["messageID"], state: state,
            attempts: row["attempts"], queuedAt: Date(milliseconds: row["queuedAt"]),
            nextAttemptAt: Date(milliseconds: row["nextAttemptAt"] as Int64?),
            claimedAt: Date(milliseconds: row["claimedAt"] as Int64?), finishing: row["finishing"],
            lostAnswers: row["lostAnswers"], sentAt: Date(milliseconds: row["sentAt"] as Int64?),
            releasedAt: Date(milliseconds: row["releasedAt"] as Int64?), mustBeReleased: row["mustBeReleased"],
            lastReply: row["lastReply"], lastError: row["lastError"])
    }
}

extension Database {
    /// Changes the state of a letter, and columns with it. Throws ``StoreError/conflict(record:expected:)`` when it is
    /// not in `old`, or when no letter goes that way.
    func move(
        letter id: Int64, from old: OutboundState, to new: OutboundState,
        _ columns: KeyValuePairs<String, (any DatabaseValueConvertible)?>
    ) throws {
        guard old.mayBecome(new) else {
            throw StoreError.conflict(record: "letter \(id)", expected: "able to go from \(old) to \(new)")
        }
        let assignments = columns.map { ", \($0.key) = ?" }.joined()
        let sql = "UPDATE outboundMessage SET state = ?\(assignments) WHERE id = ? AND state = ?"
        try cachedStatement(sql: sql).execute(
            arguments: [new.rawValue] + StatementArguments(columns.map(\.value)) + [id, old.rawValue])
        try expectOneChange("letter \(id)", expected: old.rawValue)
    }

    func outboundMessage(_ id: Int64) throws -> OutboundMessage? {
        try Row.fetchOne(
            cachedStatement(sql: "SELECT \(OutboundMessage.columns) FROM outboundMessage WHERE id = ?"), arguments: [id]
        ).map(OutboundMessage.init(row:))
    }
}
