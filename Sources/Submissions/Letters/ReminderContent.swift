public import Foundation

/// What one reminder says, as facts: ``ReminderContent/init(_:unit:notice:reference:office:now:)`` finds them,
/// ``LetterTemplates`` puts them into words.
public struct ReminderContent: Equatable, Sendable {
    /// A requirement that is missing, or alternatives of which one is enough.
    public struct Gap: Equatable, Sendable {
        public var choices: [ReceiptContent.Missing.Choice]
        public var due: Deadline
        /// A coordinator granted the unit this time.
        public var isExtended: Bool
        /// The letter is written on the last day.
        public var isDueToday: Bool
        /// What came and must be mended, at most three files.
        public var refused: [Refused]
        /// Nothing is taken any more after this.
        public var closing: Deadline?
    }

    /// A file that came and must be mended.
    public struct Refused: Equatable, Sendable {
        public var file: ReceiptContent.ShownFile
        public var reasons: [Reason]
    }

    public var head: LetterHead
    /// What should have come.
    public var overdue: [Gap]
    /// What is to come soon.
    public var ahead: [Gap]
    /// Titles of what is there.
    public var received: [String]
    /// Titles of what need not be sent.
    public var waived: [String]
    /// Titles of what a person looks at.
    public var checking: [String]
    public var isLast: Bool
    public var isToSecondContact: Bool

    /// Finds what to tell a unit: pure.
    public init(
        _ reminder: Reminder, unit: OrganizationalUnit, notice: Notice, reference: ReferenceCode, office: Office,
        now: Date
    ) {
        head = LetterHead(unit: unit, notice: notice, reference: reference, office: office, now: now)
        let today = LocalDate(now, in: office.timeZone)
        overdue = reminder.gaps.filter { $0.due.passed(at: now) }.map { Gap($0, today: today) }
        ahead = reminder.gaps.filter { !$0.due.passed(at: now) }.map { Gap($0, today: today) }
        let members = reminder.board.groups.flatMap(\.members)
        func titles(_ isShown: (RequirementGroup.Member) -> Bool) -> [String] {
            members.filter(isShown).map { ShownText.line($0.requirement.title) }
        }
        received = titles { [.complete, .late].contains($0.standing.state) && !$0.standing.isNilReturn }
        waived = titles { $0.standing.state == .waived }
        checking = titles { !$0.standing.isDone && $0.standing.underReview }
        isLast = reminder.isLast
        isToSecondContact = reminder.isToSecondContact
    }
}

extension ReminderContent.Gap {
    var isToBeMended: Bool { !refused.isEmpty }

    init(_ gap: ReminderGap, today: LocalDate) {
        choices = gap.group.choices
        due = gap.due
        isExtended = gap.group.isExtended
        isDueToday = due.day == today
        refused = gap.group.refused.prefix(3).map { recorded in
            ReminderContent.Refused(
                file: ReceiptContent.ShownFile(recorded.item), reasons: recorded.item.reasonsForLetters)
        }
        // Nobody needs to be told that the end is the end.
        closing = gap.group.cutoff.flatMap { $0.instant > gap.due.instant ? $0 : nil }
    }
}
