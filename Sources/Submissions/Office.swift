public import Foundation

/// What decisions are made from: the office's own facts, its roster and its notices.
public struct Office: Sendable {
    public var name: String
    public var language: Language
    public var timeZone: TimeZone
    public var roster: Roster { didSet { indexReferences() } }
    public var notices: [Notice] {
        didSet {
            indexReferences()
            noticeWords = NoticeWords(notices)
        }
    }
    /// Addresses that are the office's own (mailbox users, `smtp.from`), in lower case: mail from them is never a unit's.
    public var ownAddresses: Set<String>
    /// What reference codes are made from; without it no code is recognised.
    public var referenceSecret: [UInt8]? { didSet { indexReferences() } }
    /// The codes made from it.
    private(set) var references: ReferenceIndex?
    /// How a mail goes on behind a unit's name.
    private(set) var noticeWords: NoticeWords
    /// The working days that reminders count by.
    public var calendar = WorkingCalendar.builtIn

    public init(
        name: String, language: Language, timeZone: TimeZone, roster: Roster, notices: [Notice],
        ownAddresses: Set<String>
    ) {
        self.name = name
        self.language = language
        self.timeZone = timeZone
        self.roster = roster
        self.notices = notices
        self.ownAddresses = ownAddresses
        noticeWords = NoticeWords(notices)
    }

    private mutating func indexReferences() {
        references = referenceSecret.map { ReferenceIndex(secret: $0, roster: roster, notices: notices) }
    }

    /// The notice with this id.
    public func notice(_ id: String) -> Notice? { notices.first { $0.id == id } }
}

/// The language of letters and of reasons shown to people.
public enum Language: String, CaseIterable, Codable, Sendable {
    case chinese = "zh-Hans"
    case english = "en"

    /// The one of two wordings that is in this language.
    func say(_ chinese: String, _ english: String) -> String { self == .chinese ? chinese : english }
}
