public import Foundation

/// What a coordinator decided beside the rules of a notice. Rulings are kept and never changed; one that is undone is as if
/// it had never been.
///
/// A ruling is about a mail (``message``), about one item of it (``item`` too), or about what is asked of a unit
/// (``unit`` and ``notice``; all its requirements when ``requirement`` is nil, all of a phase when only ``phase`` is set).
public struct Ruling: Equatable, Sendable {
    /// What was decided. Raw values are stored, so they are never renamed.
    public enum Verb: String, Codable, CaseIterable, Sendable {
        /// The mail or the item is ``Ruling/unit``'s, and for ``Ruling/notice`` and ``Ruling/requirement`` if they are set.
        case assign
        /// The item counts, for ``Ruling/requirement`` if it is set; as if it had come in time if ``Ruling/isOnTime``.
        case accept
        /// The item does not count and is to be sent again. What comes for its requirement up to ``Ruling/until`` is not
        /// late.
        case sendBack = "return"
        /// The held mail is no submission.
        case dismiss
        /// What comes up to ``Ruling/until`` is not late.
        case extend
        /// Nothing need be sent (免报).
        case waive
        /// The unit said that it has nothing to report (零报告), and that is enough.
        case nilReturn = "nil-return"
    }

    /// The row; 0 until it is stored. Of two rulings about the same thing the one with the higher id holds.
    public var id: Int64
    public var at: Date
    /// The user who decided.
    public var who: String
    public var verb: Verb
    /// In the coordinator's own words; for ``Verb/sendBack`` it is what the unit is told.
    public var reason: String
    /// The row of the inbound message.
    public var message: Int64?
    /// The place of the item among those of the mail's decision.
    public var item: Int?
    /// A unit's code.
    public var unit: String?
    public var notice: String?
    public var phase: String?
    public var requirement: String?
    public var until: Deadline?
    public var isOnTime: Bool

    public init(_ verb: Verb, id: Int64 = 0, at: Date, by who: String, reason: String = "") {
        self.id = id
        self.at = at
        self.who = who
        self.verb = verb
        self.reason = reason
        isOnTime = false
    }
}
