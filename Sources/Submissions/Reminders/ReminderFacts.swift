public import Foundation

/// What it takes to decide whether one unit is reminded of one notice.
public struct ReminderFacts: Sendable {
    public var unit: OrganizationalUnit
    public var notice: Notice
    /// Where the unit stands with each requirement of the notice.
    public var standings: [Standing]
    /// When the notice was first loaded; nil when that was never noted, so that everything up to now is void.
    public var firstLoadedAt: Date?
    /// When each mailbox was last read to its end, by its id.
    public var readAt: [String: Date]
    /// Whether mails lie there about which nothing was decided yet.
    public var hasUndecidedMail: Bool
    /// When mails came in which a person may find something of the unit's; see ``Roster/doubts(_:)``.
    public var doubts: [Date]
    /// When the unit last sent something for the notice; nil when it never did.
    public var heardAt: Date?
    /// The reminders that the unit got about the notice.
    public var written: [WrittenReminder]
    /// Addresses that letters can't reach, in lower case.
    public var undeliverable: Set<String>

    public init(
        unit: OrganizationalUnit, notice: Notice, standings: [Standing], firstLoadedAt: Date?, readAt: [String: Date],
        hasUndecidedMail: Bool = false, doubts: [Date] = [], heardAt: Date? = nil, written: [WrittenReminder] = [],
        undeliverable: Set<String> = []
    ) {
        self.unit = unit
        self.notice = notice
        self.standings = standings
        self.firstLoadedAt = firstLoadedAt
        self.readAt = readAt
        self.hasUndecidedMail = hasUndecidedMail
        self.doubts = doubts
        self.heardAt = heardAt
        self.written = written
        self.undeliverable = undeliverable
    }

    /// The unit's addresses that letters reach, the first contact's first.
    var addresses: [String] { unit.addresses.filter { !undeliverable.contains($0.lowercased()) } }
}

/// A mail, or a file of one, that a person has yet to settle.
public struct UnsettledMail: Equatable, Sendable {
    /// When it came to the office.
    public var at: Date
    /// Codes of the units whose it may be.
    public var units: [String]
    /// Codes of units that may have sent it for those that they send for.
    public var senders: [String]

    public init(at: Date, units: [String], senders: [String]) {
        self.at = at
        self.units = units
        self.senders = senders
    }
}

extension Roster {
    /// When the unsettled mails came in which a person may find something of a unit, by the unit's code.
    public func doubts(_ mails: [UnsettledMail]) -> [String: [Date]] {
        var doubts: [String: [Date]] = [:]
        for mail in mails {
            let others = mail.senders.flatMap { unit(code: $0)?.sendsFor ?? [] }
            for code in Set(mail.units + others) { doubts[code, default: []].append(mail.at) }
        }
        return doubts
    }
}
