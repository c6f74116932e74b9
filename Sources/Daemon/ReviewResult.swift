public import Store
public import Submissions

/// What a ruling changed, for people.
public struct ReviewResult: Sendable {
    public let ruling: Ruling
    /// Rulings that ended with it.
    public let ended: [Int64]
    /// The mail as it was; nil for a ruling about a unit.
    public let before: CaseFile?
    /// What the mail's decision comes to.
    public let decision: Decision?
    public let changes: [StandingChange]
    public let letters: [RulingOutcome.OwedLetter]
    /// What to write into the roster, so that the next such mail needs nobody.
    public var rosterCells: [RosterCell] = []
    /// Items that were judged again because the ruling moved the time after which they are refused.
    public let rejudged: [RulingOutcome.RejudgedItem]
    /// Items like `12/1` that were refused because they came after the cutoff, that came within the time granted, and whose
    /// mail cannot be judged again.
    public var reopened: [String] = []
    /// Why there was nothing to do and nothing was ruled; nil when a ruling was made.
    public var unchanged: String?
    /// Units other than the one that it was assigned to which what is in the mail names as its sender.
    public var claimedBy: [UnitMatch] = []

    /// A cell of the roster's file as it should be.
    public struct RosterCell: Equatable, Sendable {
        /// A unit's code.
        public let unit: String
        /// `addresses` or `aliases`.
        public let column: String
        /// All that is to stand in the cell.
        public let text: String
    }

    init(_ outcome: RulingOutcome, before: CaseFile?) {
        ruling = outcome.ruling
        ended = outcome.ended
        self.before = before
        decision = outcome.decision
        changes = outcome.changes
        letters = outcome.letters
        rejudged = outcome.rejudged
    }

    /// All is already as the ruling would have it.
    init(unchanged why: String, _ ruling: Ruling, _ file: CaseFile?) {
        self.init(ruling, before: file, decision: file?.decision)
        unchanged = why + "; nothing changed"
    }

    init(
        ruling: Ruling, decision: Decision, changes: [StandingChange], letters: [RulingOutcome.OwedLetter]
    ) {
        self.init(ruling, before: nil, decision: decision, changes: changes, letters: letters)
    }

    private init(
        _ ruling: Ruling, before: CaseFile?, decision: Decision?, changes: [StandingChange] = [],
        letters: [RulingOutcome.OwedLetter] = []
    ) {
        self.ruling = ruling
        ended = []
        self.before = before
        self.decision = decision
        self.changes = changes
        self.letters = letters
        rejudged = []
    }
}

extension RulingOutcome.RejudgedItem {
    /// As people name it: `12/1`.
    public var name: String { "\(message)/\(place + 1)" }
}
