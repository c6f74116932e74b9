public import Foundation

/// What one receipt says, as facts: ``ReceiptContent/init(_:office:)`` finds them, ``LetterTemplates`` puts them into
/// words.
public struct ReceiptContent: Equatable, Sendable {
    /// How things stand after the mails that are answered.
    public enum Outcome: Equatable, Sendable {
        /// Everything that the notice asks of the unit is there.
        case complete
        /// Everything is there for the phases of these titles; later ones follow.
        case stage([String])
        /// Something is missing, being checked, or waits for the unit's word.
        case open
        /// The notice asks nothing of the unit.
        case unasked
    }

    public var head: LetterHead
    /// When the answered mails arrived, oldest first; empty when a person's decision changed something.
    public var arrivals: [Date]
    /// The senders of the answered mails that are on no roster row; nil for one that can't be shown even masked.
    public var strangers: [String?]
    /// Whether all answered mails are of such senders.
    public var isProvisional: Bool
    public var outcome: Outcome
    public var received: [Received]
    public var repeated: [Repeated]
    public var wrong: [Wrong]
    public var refused: [Refused]
    public var missing: [Missing]
    public var review: [Review]
    public var extra: [Extra]
    public var earlier: [Earlier]
    public var settled: [Settled]
    public var surplus: [Surplus]
    /// What phases ask for that nobody expects yet.
    public var upcoming: [Missing]
    public var closing: Closing
    /// The units that sent all of this on behalf of the unit; empty when a part came from the unit itself.
    public var sentBy: [String] = []
    /// What the unit sent for others, by the other's name, in the order of arrival.
    public var forOthers: [ForOther] = []

    /// Files that were sent for another unit.
    public struct ForOther: Equatable, Sendable {
        public var unit: String
        /// Whether a letter of its own goes there.
        public var isReached: Bool
        public var files: [ShownFile]
    }

    /// A file as a letter shows it.
    public struct ShownFile: Equatable, Sendable {
        /// Fit to be shown; empty when nothing of the name is.
        public var name: String
        public var kind: String
        public var format: String
        public var bytes: Int?
        /// Seconds.
        public var duration: Double?
        /// Only a link to it came.
        public var isLink: Bool
    }

    /// What one mail brought for one requirement, or for one nominee of it.
    public struct Received: Equatable, Sendable {
        /// The requirement's title; nil when the notice no longer has it.
        public var requirement: String?
        /// The person or project that it is about, fit to be shown; nil for what is no nomination.
        public var nominee: String? = nil
        public var arrivedAt: Date
        public var isLate: Bool
        /// Accepted for the time being from a sender on no roster row: the unit is asked whether it is its own.
        public var isUnconfirmed: Bool
        public var files: [ShownFile]
        /// What a unit may do better next time.
        public var notes: [Reason]
    }

    /// A file that does not count beside another one.
    public struct Repeated: Equatable, Sendable {
        public var requirement: String?
        public var file: ShownFile
        public var reason: Reason
    }

    /// A file that breaks a rule of the notice or that a person sent back.
    public struct Wrong: Equatable, Sendable {
        public var requirement: String?
        public var file: ShownFile
        public var reasons: [Reason]
        /// When it came, if with none of the answered mails.
        public var arrivedAt: Date?
        /// Another file satisfies the requirement: nothing need be done.
        public var isHarmless: Bool
        /// Nothing is taken any more: a mended file would not count.
        public var isClosed: Bool
    }

    /// What one mail brought for one requirement after nothing was taken any more.
    public struct Refused: Equatable, Sendable {
        public var requirement: String?
        public var arrivedAt: Date
        public var files: [ShownFile]
        public var reason: Reason
        /// The requirement is satisfied without it.
        public var isHarmless: Bool
        /// A coordinator granted more time since, so that it may be sent again.
        public var isOpenAgain: Bool
    }

    /// A requirement, or alternatives of which one is enough, with what is there of it.
    public struct Missing: Equatable, Sendable {
        public enum Time: Equatable, Sendable {
            case noDeadline
            case ahead(Deadline)
            /// With when nothing is taken any more, if that is known.
            case overdue(Deadline, closing: Deadline?)
            /// Nothing is taken any more since this moment.
            case closed(Deadline)
        }

        public struct Choice: Equatable, Sendable {
            public var title: String
            public var kind: Requirement.Kind
            public var count: CountRange
            public var have: Int
        }

        public var choices: [Choice]
        public var time: Time
        /// The time is one that a coordinator granted the unit.
        public var isExtended: Bool
        /// A file for it came and must be mended.
        public var isToBeMended: Bool
        /// Files for it are with a person, too few to be enough.
        public var isPartlyUnderReview: Bool
    }

    /// A file that a person looks at, or a requirement for which earlier ones are looked at (`file` nil).
    public struct Review: Equatable, Sendable {
        /// The requirement it may be for.
        public var requirement: String?
        public var file: ShownFile?
        public var reasons: [Reason]
        /// The time that a coordinator granted the unit, while it lasts.
        public var extendedTo: Deadline? = nil
    }

    /// A file that nothing asks for.
    public struct Extra: Equatable, Sendable {
        public var file: ShownFile
        public var reasons: [Reason]
    }

    /// A requirement that was satisfied, or in part, before the answered mails.
    public struct Earlier: Equatable, Sendable {
        public var requirement: String
        public var kind: Requirement.Kind
        /// How much of it counts.
        public var have: Int
        /// That is not enough.
        public var isPart: Bool
        /// What counts, if that is one file.
        public var file: String?
        public var receivedAt: Date?
        public var isLate: Bool
        /// A coordinator agreed that the rest need not be sent, or that there is none.
        public var rest: Concession?
        /// The time that a coordinator granted the unit, while it lasts.
        public var extendedTo: Deadline?
        /// It rests on what a sender brought that is on no roster row.
        public var isUnconfirmed: Bool
    }
    /// Why a requirement is done with although nothing, or not enough, came for it.
    public enum Concession: Equatable, Sendable {
        case waived
        /// The unit has nothing to report, and a coordinator agreed.
        case nilReturn
    }

    /// A requirement, or alternatives of which one is enough, for which nothing came and nothing need come.
    public struct Settled: Equatable, Sendable {
        public var requirement: String
        public var why: Concession
    }

    /// A requirement for which more came than is asked for.
    public struct Surplus: Equatable, Sendable {
        public var requirement: String
        public var kind: Requirement.Kind
        public var count: CountRange
        public var have: Int
    }

    /// Whether anything that the notice asks of the unit is taken still.
    public enum Closing: Equatable, Sendable {
        case open
        /// Some of it is not.
        case partly
        case closed
    }
}
