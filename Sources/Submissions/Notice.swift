public import Foundation

/// One notice of the office: what it asks, of whom, by when and in which form.
public struct Notice: Equatable, Sendable {
    public var id: String
    public var title: String
    public var issuer: String?
    public var issued: LocalDate?
    /// Roster categories it addresses; nil means all units.
    public var units: [String]?
    /// Who answers questions, printed in letters.
    public var contact: String?
    public var phone: String?
    /// Words by which a mail that names no reference code is recognised.
    public var keywords: [String] = []
    /// Identifiers of the mailboxes that accept it; empty means informational: kept, never chased.
    public var mailboxes: [String] = []
    /// Where the notice's text says to send.
    public var addresses: [String] = []
    /// A rule the notice states for subject lines; breaking it is a note, never a refusal.
    public var subjectPattern: String?
    public var activity: ClosedRange<LocalDate>?
    public var phases: [Phase] = []
    /// Seconds after it closed in which what was sent for it is kept; nil: as long as the office says.
    public var retention: Int?

    public init(id: String, title: String) {
        self.id = id
        self.title = title
    }

    /// Whether mail about it is only kept: nothing is missing and nobody is chased.
    public var isInformational: Bool { mailboxes.isEmpty }

    /// The requirements of all phases, in the order of the notice, each with its phase.
    public var requirements: [(phase: Phase, requirement: Requirement)] {
        phases.flatMap { phase in phase.requirements.map { (phase, $0) } }
    }
}

/// The part of a notice that shares one due time.
public struct Phase: Equatable, Sendable {
    public var id: String
    public var title: String
    /// Nil: nothing is ever late and no reminder leaves.
    public var due: Deadline?
    /// Still on time this long after ``due``, in seconds.
    public var grace: TimeInterval = 0
    /// What arrives after this is refused; nil means never.
    public var cutoff: Deadline?
    public var requirements: [Requirement] = []

    public init(id: String, title: String, due: Deadline? = nil) {
        self.id = id
        self.title = title
        self.due = due
    }

    /// Whether something that arrived at `time` is late.
    public func isLate(_ time: Date) -> Bool {
        guard let due else { return false }
        return due.passed(at: time.addingTimeInterval(-grace))
    }
}

/// One thing that a notice asks for.
public struct Requirement: Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case plan, schedule, statistics, summary
        case caseStudy = "case"
        case photo, video, nomination, resource, document
    }

    public var id: String
    public var kind: Kind
    public var title: String
    public var count: CountRange = CountRange(least: 1, most: 1)
    /// The notice's own numbering: 附件3.
    public var attachment: Int?
    /// The notice's blank form, relative to the folder of the notice's file; nil when there is none.
    public var template: String?
    /// The header row of the notice's blank form; empty when there is none, and until a ``template`` has been read.
    public var templateHeader: [String] = []
    /// Only these roster categories; nil means all that the notice addresses.
    public var units: [String]?
    /// Requirements of one phase that share this name are alternatives.
    public var oneOf: String?
    public var captions = false
    public var isOptional = false
    /// Seconds.
    public var minDuration: Double?
    public var maxDuration: Double?
    /// Of the short side, as displayed.
    public var minHeight: Int?
    public var maxBytes: Int?
    public var minCharacters: Int?
    public var maxCharacters: Int?
    /// Nil: any format.
    public var formats: [String]?
    public var namePattern: String?
    public var addresses: [String] = []
    /// Photos inside a document count without a person's word.
    public var embedded = false
    /// What one nomination may comprise.
    public var materials: [String] = []

    public init(id: String, kind: Kind, title: String) {
        self.id = id
        self.kind = kind
        self.title = title
    }

    /// Whether it is asked of a unit of these categories.
    public func asks(categories: [String]) -> Bool {
        guard let units else { return true }
        return units.contains { categories.contains($0) }
    }
}

/// How many are asked for: `1`, `3-5`, `4+`.
public struct CountRange: Equatable, Sendable {
    public var least: Int
    /// Nil: no upper bound.
    public var most: Int?

    public init(least: Int, most: Int?) {
        self.least = least
        self.most = most
    }
}

/// A moment up to which something is on time.
public struct Deadline: Equatable, Sendable {
    /// The last moment that is still on time for an exact deadline; the first one that is not for a whole day.
    public var instant: Date
    /// The calendar day in the office's time zone.
    public var day: LocalDate
    /// Due by the end of `day` rather than at a time of it.
    public var isWholeDay: Bool

    public init(instant: Date, day: LocalDate, isWholeDay: Bool) {
        self.instant = instant
        self.day = day
        self.isWholeDay = isWholeDay
    }

    /// Whether `time` is after the deadline.
    public func passed(at time: Date) -> Bool {
        isWholeDay ? time >= instant : time > instant
    }
}

/// A calendar day without a time zone.
public struct LocalDate: Codable, Comparable, Hashable, Sendable {
    public var year: Int
    public var month: Int
    public var day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
