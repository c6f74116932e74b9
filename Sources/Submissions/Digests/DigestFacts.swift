public import Foundation
public import Mail

/// What a digest is written from: everything recorded, and what went on since the last one.
public struct DigestFacts: Sendable {
    public var now: Date
    /// When the last digest was queued; before the first one, when the office began.
    public var since: Date
    /// What each unit sent, by its code, with reasons, in any order.
    public var items: [String: [RecordedItem]] = [:]
    public var rulings: [Ruling] = []
    /// The mails that something was decided about since the last digest.
    public var news: Set<Int64> = []
    /// What was decided about the mails that have items under review, by mail.
    public var decisions: [Int64: Decision] = [:]
    /// The mails that a person must decide, newest first.
    public var held: [HeldMail] = []
    /// How many there are, of which ``held`` may be the first few.
    public var heldCount = 0
    /// How many mails were found to be no submissions since the last digest.
    public var ignored = 0
    public var unreached: [UnreachedAddress] = []
    public var troubles: [OfficeTrouble] = []
    /// What reminders have given up, by the notices, then by the roster.
    public var escalations: [Escalation] = []

    public init(now: Date, since: Date) {
        self.now = now
        self.since = since
    }
}

/// A mail that a person must decide.
public struct HeldMail: Equatable, Sendable {
    /// The row of the inbound message.
    public var message: Int64
    public var receivedAt: Date
    public var sender: String
    public var subject: String
    public var because: [Reason]
    /// Best first, at most three beside the unit that it is sure to be of.
    public var candidates: [UnitMatch]

    public init(
        message: Int64, receivedAt: Date, sender: String, subject: String, because: [Reason], candidates: [UnitMatch]
    ) {
        self.message = message
        self.receivedAt = receivedAt
        self.sender = sender
        self.subject = subject
        self.because = because
        self.candidates = candidates
    }
}

/// An address that letters do not reach.
public struct UnreachedAddress: Equatable, Sendable {
    public var address: String
    public var at: Date
    public var fault: DeliveryFault

    public init(address: String, at: Date, fault: DeliveryFault) {
        self.address = address
        self.at = at
        self.fault = fault
    }
}

/// Something about the servers or the letters that a person must look after.
public enum OfficeTrouble: Equatable, Sendable {
    /// A mailbox can't be read. `since` is when it could be last; `refusals` counts logins refused in a row.
    case mailbox(String, since: Date?, refusals: Int, reason: String)
    /// The disk has so few bytes free that no mails are taken in.
    case storage(free: Int, reserve: Int)
    /// Letters can't be sent.
    case sending(since: Date?, refusals: Int, reason: String)
    /// Mails that could not be fetched, or are too large to be.
    case notTakenIn(mailbox: String, count: Int)
    /// Mails that could never be fetched and lie in the mailbox no more.
    case vanished(mailbox: String, count: Int)
    /// Letters that were refused for good, and the first few addressees.
    case failed(count: Int, recipients: [String])
    /// Letters that a mail system took for spam; their addresses are all right.
    case takenForSpam(count: Int, recipients: [String])
    /// Letters of which nobody knows whether they arrived.
    case unknown(count: Int, recipients: [String])
    /// Letters that leave only when released.
    case waiting(count: Int)

    /// Whether it is worth a digest of its own.
    var isUrgent: Bool {
        if case .waiting = self { return false }
        return true
    }
}

/// When digests leave: on working days from the hour of digests until letters stop leaving for the day.
public struct DigestHours: Equatable, Sendable {
    public var hour: TimeOfDay
    public var opens: TimeOfDay
    public var closes: TimeOfDay

    public init(hour: TimeOfDay, opens: TimeOfDay, closes: TimeOfDay) {
        self.hour = hour
        self.opens = opens
        self.closes = closes
    }

    /// The day whose digest may leave at `now`; nil when none may. What falls due after the hour, or on a day that is
    /// not worked, is in the digest of the next working day.
    public func day(at now: Date, office: Office) -> LocalDate? {
        let day = LocalDate(now, in: office.timeZone)
        guard office.calendar.isWorkingDay(day) else { return nil }
        let closing = day.moment(at: closes, in: office.timeZone)
        return now >= beginning(of: day, office: office) && now < closing ? day : nil
    }

    /// When the digest of a day may leave first: an hour at which no letter may waits for the first at which one may.
    public func beginning(of day: LocalDate, office: Office) -> Date {
        day.moment(at: hour >= opens && hour < closes ? hour : opens, in: office.timeZone)
    }
}
