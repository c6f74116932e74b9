public import Foundation
public import Mail

/// What one digest says, as facts: ``DigestContent/init(_:office:)`` finds them, ``DigestView`` and the
/// templates put them into words.
public struct DigestContent: Equatable, Sendable {
    public var office: String
    public var writtenAt: Date
    public var since: Date
    /// The notices that are under way, the one due next first.
    public var notices: [NoticeDigest] = []
    public var held: [HeldMail] = []
    public var heldCount = 0
    public var review: [Review] = []
    /// Units that reminders have given up.
    public var calls: [Call] = []
    public var links: [Link] = []
    public var shared: [Shared] = []
    public var unreached: [Unreached] = []
    public var troubles: [OfficeTrouble] = []
    public var ignored = 0
    /// Photos and videos that came since the last digest, at most ``mostPictures``.
    public var pictures: [Picture] = []
    /// False when nothing changed and nothing waits for anybody: no digest is written.
    public var isWorthSending = false

    /// So many thumbnails go with a digest at most.
    public static let mostPictures = 24

    /// Whether anything waits for a person.
    public var isWaiting: Bool {
        heldCount > 0 || !review.isEmpty || !calls.isEmpty || !links.isEmpty || !shared.isEmpty || !unreached.isEmpty
            || !troubles.isEmpty
    }

    /// One notice.
    public struct NoticeDigest: Equatable, Sendable {
        public var matrix: NoticeMatrix
        public var title: String
        /// The next time something is due; nil when nothing more is.
        public var nextDue: Deadline?
        /// Names of units that have sent everything since the last digest.
        public var newlyComplete: [String]
        /// What is overdue or due within a week, the longest overdue first.
        public var deadlines: [DueGroup]
        /// The codes of the units that are overdue with something.
        public var overdue: Set<String>
        /// What came after its due time since the last digest.
        public var late: [Sent]
        /// What broke a rule since the last digest.
        public var refused: [Sent]
        /// Whether anything is to be told beside the totals.
        public var hasNews: Bool
    }

    /// Units that lack something of one phase that is due at one time.
    public struct DueGroup: Equatable, Sendable {
        public var phase: String
        public var due: Deadline
        public var isPassed: Bool
        /// Those that reminders are still written to.
        public var units: [Lacking]
        /// How many others are to be telephoned: all that they lack stands in ``DigestContent/calls``.
        public var called = 0
    }

    public struct Lacking: Equatable, Sendable {
        public var unit: String
        /// Whom to telephone, from the roster.
        public var contact: String?
        public var gaps: [Gap]
        public var isUnderReview: Bool

        /// A requirement that is missing, or alternatives of which one is enough.
        public struct Gap: Equatable, Sendable {
            public var titles: [String]
            /// Something came and must be mended.
            public var isToBeMended: Bool
        }
    }

    /// A unit that a person should telephone.
    public struct Call: Equatable, Sendable {
        public var unit: String
        public var contact: String?
        public var matters: [Matter]

        /// What no reminder will ask for any more, of one notice.
        public struct Matter: Equatable, Sendable {
            public var notice: String
            public var titles: [String]
            public var because: ReminderDecision.Escalation
            /// Whether a letter asked for any of it.
            public var isAsked: Bool
        }
    }

    /// A file that one unit sent.
    public struct Sent: Equatable, Sendable {
        public var unit: String
        public var requirement: String?
        /// Fit to be shown.
        public var file: String
        public var receivedAt: Date
        public var reasons: [Reason]
    }

    /// The files of one mail that a person must look at.
    public struct Review: Equatable, Sendable {
        public var message: Int64
        public var unit: String
        public var receivedAt: Date
        /// It counts, and it is not sure that the unit sent it.
        public var isUnconfirmed: Bool
        public var files: [File]

        public struct File: Equatable, Sendable {
            /// The place among the mail's items, from 0; nil when it is not known.
            public var place: Int?
            public var file: String
            public var requirement: String?
            public var reasons: [Reason]
        }
    }

    /// A file that came as a download link only.
    public struct Link: Equatable, Sendable {
        public var unit: String
        public var file: String
        public var receivedAt: Date
        /// Nil when it is not known.
        public var expires: Date?
    }

    /// A file that several units sent.
    public struct Shared: Equatable, Sendable {
        public var isPicture: Bool
        /// The unit's name and the file's, in the order of arrival.
        public var copies: [Copy]

        public struct Copy: Equatable, Sendable {
            public var unit: String
            public var file: String
            public var message: Int64
        }
    }

    public struct Unreached: Equatable, Sendable {
        public var address: String
        public var unit: String?
        public var contact: String?
        public var fault: DeliveryFault
        /// Nothing is left to write to.
        public var isLast: Bool
    }

    public struct Picture: Equatable, Hashable, Sendable {
        public var sha256: String
        public var unit: String
        public var file: String
        public var isVideo: Bool
        /// Seconds.
        public var duration: Double?
    }
}
