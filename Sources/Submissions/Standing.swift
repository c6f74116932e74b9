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
    /// When the last item that counts arrived.
    public var receivedAt: Date?
    public var isLate: Bool
    /// An item under review holds back reminders for its requirement.
    public var underReview: Bool

    public init(notice: String, phase: String, requirement: String, state: State, have: Int, need: Int) {
        self.notice = notice
        self.phase = phase
        self.requirement = requirement
        self.state = state
        self.have = have
        self.need = need
        note = nil
        counted = []
        receivedAt = nil
        isLate = false
        underReview = false
    }
}
