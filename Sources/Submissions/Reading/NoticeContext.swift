public import Foundation

/// What a notice is read with, besides its own words.
public struct NoticeContext: Sendable {
    /// The office's: dates without an offset are in it.
    public var timeZone: TimeZone
    /// The language of the titles that the notice leaves out.
    public var language: Language
    /// Nil when the roster cannot be used: what the notice says of units is then not checked.
    public var roster: Roster?
    /// The identifiers of the configuration's mailboxes; nil: not checked.
    public var mailboxes: [String]?
    /// Nil: whether it covers the due dates is not checked.
    public var calendar: WorkingCalendar?
    /// Working days from the due day on which reminders leave.
    public var reminders: [Int] = []
    /// Whether the blank form at this path, as the notice writes it, is there.
    public var templateExists: @Sendable (String) -> Bool = { _ in true }

    /// A context in which everything that is left out is not checked.
    public init(
        timeZone: TimeZone, language: Language = .chinese, roster: Roster? = nil, mailboxes: [String]? = nil,
        calendar: WorkingCalendar? = nil
    ) {
        self.timeZone = timeZone
        self.language = language
        self.roster = roster
        self.mailboxes = mailboxes
        self.calendar = calendar
    }

    /// The categories of all units; nil when the roster cannot be used.
    var categories: [String]? {
        roster.map { roster in
            var seen: Set<String> = []
            return roster.units.flatMap(\.categories).filter { seen.insert($0).inserted }
        }
    }
}
