public import Foundation
public import Mail

/// What one digest says, as facts: ``DigestContent/init(_:office:)`` finds them, ``DigestDocument`` puts them into words.
public struct DigestContent: Equatable, Sendable {
    public var office: String
    public var writtenAt: Date
    public var since: Date
    /// The notices that are under way, the one due next first.
    public var notices: [NoticeDigest] = []
    public var held: [HeldMail] = []
    public var heldCount = 0
    public var review: [Review] = []
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
        public var units: [Lacking]
    }

    public struct Lacking: Equatable, Sendable {
        public var unit: String
        /// Whom to telephone, from the roster.
        public var contact: String?
        /// The titles of what is missing, alternatives as one.
        public var titles: [[String]]
        public var isBegun: Bool
        public var isUnderReview: Bool
        /// The last reminder has left, or it has no address: only the telephone is left.
        public var isBeyondLetters: Bool
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
        /// RFC 3339; nil when it is not known.
        public var expires: String?
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
