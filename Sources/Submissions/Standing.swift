public import Foundation

/// An item as recorded: which mail brought it and when it arrived.
public struct RecordedItem: Equatable, Sendable {
    /// The row of the inbound message.
    public var message: Int64
    /// The server's INTERNALDATE.
    public var receivedAt: Date
    /// See ``Decision/provisional``.
    public var provisional: Bool
    public var item: Item

    public init(message: Int64, receivedAt: Date, provisional: Bool, item: Item) {
        self.message = message
        self.receivedAt = receivedAt
        self.provisional = provisional
        self.item = item
    }
}

/// Where one unit stands with one requirement. Always computed, never stored.
public struct Standing: Equatable, Sendable {
    public enum State: String, Codable, Sendable {
        case complete, partial, missing
        /// Complete, but only with what came after the due time.
        case late
        case waived
        case notApplicable = "not-applicable"
    }

    public var notice: String
    public var phase: String
    public var requirement: String
    public var state: State
    public var have: Int
    /// The least count: for "3-5" that is 3.
    public var need: Int
    public var note: Reason?
    /// The items that count, oldest first.
    public var counted: [RecordedItem]
    /// Items of this requirement that do not count although they arrived, oldest first: superseded, identical, late
    /// beside an on-time version, or rejected, each with the reason.
    public var setAside: [SetAside]
    /// When the last item that counts arrived.
    public var receivedAt: Date?
    public var isLate: Bool
    /// When it is due for this unit; nil when nothing is ever late.
    public var due: Deadline?
    /// Whether a coordinator granted the unit this due time.
    public var isExtended: Bool
    /// An item under review, of this requirement or of an alternative, holds back reminders for its requirement.
    public var underReview: Bool
    /// The items under review, oldest first.
    public var pending: [RecordedItem]

    public init(notice: String, phase: String, requirement: String, state: State, have: Int, need: Int) {
        self.notice = notice
        self.phase = phase
        self.requirement = requirement
        self.state = state
        self.have = have
        self.need = need
        note = nil
        counted = []
        setAside = []
        receivedAt = nil
        isLate = false
        isExtended = false
        underReview = false
        pending = []
    }

    /// Whether it is complete because the unit has nothing to report and a coordinator agreed.
    public var isNilReturn: Bool { note?.code == .nilReturn }

    /// Whether what counts came from a sender on no roster row and waits for a person's word.
    public var isProvisional: Bool { counted.contains(where: \.provisional) }

    /// What came last and does not count because it breaks a rule or a person sent it back, oldest first. Empty once
    /// enough is there, and when something newer counts or waits for a person. What a stranger sent is not for the unit to
    /// mend, and of what was purged nobody knows any more what is wrong with it.
    public var refused: [RecordedItem] {
        let all = setAside.map(\.item).filter { recorded in
            recorded.item.verdict == .rejected && !recorded.provisional && !recorded.item.because.isEmpty
        }
        guard state == .missing || state == .partial, let last = all.last else { return [] }
        let newest = max(counted.last?.receivedAt ?? .distantPast, pending.last?.receivedAt ?? .distantPast)
        guard last.receivedAt >= newest else { return [] }
        return all.filter { $0.message == last.message }
    }

    /// Whether the unit is to send again, mended, what it sent.
    public var isToBeMended: Bool { refused.contains { !$0.item.isAfterCutoff } }
}

/// An item that arrived for a requirement but does not count.
public struct SetAside: Equatable, Sendable {
    public var item: RecordedItem
    public var reason: Reason

    public init(item: RecordedItem, reason: Reason) {
        self.item = item
        self.reason = reason
    }
}
