public import Foundation

/// What a receipt is written from: one unit, one notice, and the mails that it answers.
public struct ReceiptFacts: Sendable {
    public var unit: OrganizationalUnit
    public var notice: Notice
    /// Where the unit stands with each requirement of the notice, the mails below included.
    public var standings: [Standing]
    public var mails: [AnsweredMail]
    public var reference: ReferenceCode
    /// When the receipt is written.
    public var now: Date

    public init(
        unit: OrganizationalUnit, notice: Notice, standings: [Standing], mails: [AnsweredMail],
        reference: ReferenceCode, now: Date
    ) {
        self.unit = unit
        self.notice = notice
        self.standings = standings
        self.mails = mails
        self.reference = reference
        self.now = now
    }
}

/// One mail that a receipt answers.
public struct AnsweredMail: Equatable, Sendable {
    /// The row of the inbound message.
    public var message: Int64
    /// The server's INTERNALDATE.
    public var receivedAt: Date
    /// The outer sender's address.
    public var sender: String
    /// See ``Decision/provisional``.
    public var provisional: Bool
    /// What it brought for the unit; items of other notices are passed over.
    public var items: [Item]
    /// The name of the unit that sent it on behalf of this one; nil when that is the unit itself or nobody on the roster.
    public var sentBy: String?
    /// What the unit sent with it for others.
    public var forOthers: [SentForOther] = []

    public init(message: Int64, receivedAt: Date, sender: String, provisional: Bool = false, items: [Item]) {
        self.message = message
        self.receivedAt = receivedAt
        self.sender = sender
        self.provisional = provisional
        self.items = items
    }
}

/// What one mail brought for a unit other than the one that sent it.
public struct SentForOther: Equatable, Sendable {
    /// The other unit's name.
    public var unit: String
    /// Whether it has an address that letters reach.
    public var isReached: Bool
    public var items: [Item]

    public init(unit: String, isReached: Bool, items: [Item]) {
        self.unit = unit
        self.isReached = isReached
        self.items = items
    }
}
