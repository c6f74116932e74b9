public import Foundation

/// When reminders leave: the office's settings and its working days.
public struct ReminderRules: Equatable, Sendable {
    /// A mailbox that was last read longer ago than this may hold what a reminder would ask for.
    static let freshness: TimeInterval = 15 * 60
    /// Working days: so long a mail may lie with a person before its units are reminded all the same, so long a missed
    /// slot is made up for, and so long the unit's first contact has before the second is written to.
    static let patience = 2
    /// Days: what was due longer ago is not asked for any more, though its last reminder was missed. That is a school term:
    /// a daemon that starts again after so long, or reads a notice of last year again, writes to nobody about it.
    static let longest = 180

    public var calendar: WorkingCalendar
    public var timeZone: TimeZone
    /// Working days from the due day, ascending: negative ones are before it.
    public var offsets: [Int]
    /// Reminders leave on working days from this time…
    public var opens: TimeOfDay
    /// …up to this one, at which none leaves any more.
    public var closes: TimeOfDay

    public init(
        calendar: WorkingCalendar, timeZone: TimeZone, offsets: [Int], opens: TimeOfDay, closes: TimeOfDay
    ) {
        self.calendar = calendar
        self.timeZone = timeZone
        self.offsets = offsets.sorted()
        self.opens = opens
        self.closes = closes
    }

    /// Whether letters that nobody waits for may leave.
    public func isSendingTime(_ now: Date) -> Bool {
        let moment = moment(now)
        return calendar.isWorkingDay(moment.day) && moment.isAfterOpening
            && now < moment.day.moment(at: closes, in: timeZone)
    }

    /// Whether anybody may be reminded at this moment of what is due then: its first slot has begun, and it is not too old.
    public func isInSeason(_ due: Deadline, at now: Date) -> Bool {
        guard let first = offsets.first, mayRemind(of: due, from: now) else { return false }
        return opening(of: calendar.adding(workingDays: first, to: due.day)) <= now
    }

    /// Whether anybody may be reminded of what is due then, at this moment or later.
    public func mayRemind(of due: Deadline, from now: Date) -> Bool { day(now) <= chasingEnds(due) }

    /// The last day on which anybody is asked for what was due at this time.
    func chasingEnds(_ due: Deadline) -> LocalDate { due.day.adding(days: Self.longest) }

    /// The first moment from this one on at which letters that nobody waits for may leave.
    func sendingTime(from now: Date) -> Date {
        if isSendingTime(now) { return now }
        let today = day(now)
        return calendar.isWorkingDay(today) && now < opening(of: today) ? opening(of: today) : opening(after: today)
    }

    /// When letters leave again after a day.
    func opening(after day: LocalDate) -> Date { opening(of: calendar.adding(workingDays: 1, to: day)) }

    func moment(_ now: Date) -> ReminderMoment {
        let day = day(now)
        return ReminderMoment(now: now, day: day, isAfterOpening: opening(of: day) <= now)
    }

    func day(_ moment: Date) -> LocalDate { LocalDate(moment, in: timeZone) }

    func opening(of day: LocalDate) -> Date { day.moment(at: opens, in: timeZone) }

    /// The last day on which something of `day` is not yet given up.
    func patienceEnds(from day: LocalDate) -> LocalDate {
        calendar.adding(workingDays: Self.patience, to: day)
    }

    /// The last of the reminders after the due day; nil when the office sends none after it.
    var lastOverdue: Int? { offsets.last.flatMap { $0 > 0 ? $0 : nil } }
}

/// A moment as reminders see it.
struct ReminderMoment {
    var now: Date
    /// The office's.
    var day: LocalDate
    /// Whether letters may leave on this day already.
    var isAfterOpening: Bool
}

/// One occasion to remind a unit of what is due at one moment. A due time that moves has slots of its own.
public struct ReminderSlot: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        /// So many working days from the due day.
        case offset(Int)
        /// After the last of them, to the unit's next address.
        case secondContact
    }

    /// ``Deadline/instant``.
    public var due: Date
    public var step: Step

    public init(due: Date, step: Step) {
        self.due = due
        self.step = step
    }
}

/// A reminder that was written to a unit about a notice and not taken back.
public struct WrittenReminder: Equatable, Sendable {
    public var slots: [ReminderSlot]
    public var recipient: String
    public var at: Date

    public init(slots: [ReminderSlot], recipient: String, at: Date) {
        self.slots = slots
        self.recipient = recipient
        self.at = at
    }
}

/// What makes each reminder leave once, and tells whether it still says what is so: the unique key of its letter.
public struct ReminderKey: Equatable, Sendable {
    public var unit: String
    public var notice: String
    public var slots: [ReminderSlot]
    /// Of what the letter says, the day it is written aside, and of whom it goes to.
    public var fingerprint: String

    public init(unit: String, notice: String, slots: [ReminderSlot], fingerprint: String) {
        self.unit = unit
        self.notice = notice
        self.slots = slots
        self.fingerprint = fingerprint
    }

    /// - Parameter number: How many letters of these slots were written and taken back before.
    public func text(number: Int) -> String {
        Self.start(notice: notice) + "\(unit)/\(slots.map(\.text).joined(separator: ","))/\(fingerprint)/\(number)"
    }

    /// What the keys of all reminders of a notice begin with.
    public static func start(notice: String) -> String { "reminder/\(notice)/" }

    /// Reads what ``text(number:)`` wrote; nil when it is something else.
    public init?(_ text: String, unit: String, notice: String) {
        let head = Self.start(notice: notice) + unit + "/"
        guard text.hasPrefix(head) else { return nil }
        let parts = text.dropFirst(head.count).split(separator: "/")
        guard parts.count == 3 else { return nil }
        let slots = parts[0].split(separator: ",").map(ReminderSlot.init(text:))
        guard !slots.contains(nil) else { return nil }
        self.init(unit: unit, notice: notice, slots: slots.compactMap(\.self), fingerprint: String(parts[1]))
    }
}

extension ReminderSlot {
    /// `1602604800000:-3`: the due moment in milliseconds since 1970, and the offset or `second`.
    fileprivate var text: String {
        let milliseconds = Int64((due.timeIntervalSince1970 * 1000).rounded())
        return switch step {
        case .offset(let days): "\(milliseconds):\(days)"
        case .secondContact: "\(milliseconds):second"
        }
    }

    fileprivate init?(text: Substring) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { return nil }
        due = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        if parts[1] == "second" {
            step = .secondContact
        } else {
            guard let days = Int(parts[1]) else { return nil }
            step = .offset(days)
        }
    }
}
