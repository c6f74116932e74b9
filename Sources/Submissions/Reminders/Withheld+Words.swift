extension ReminderDecision.Withheld: CustomStringConvertible {
    /// For the log and the outbox.
    public var description: String {
        switch self {
        case .nothingMissing: "nothing is missing any more"
        case .noDueTime: "nothing has a due time"
        case .underReview: "a person looks at what came"
        case .closed: "nothing is taken any more"
        case .ended(let day): "what was due is asked for \(ReminderRules.longest) days long, which ended on \(day)"
        case .notYet: "its time has not come"
        case .beforeLoading: "its time was before the notice was loaded"
        case .alreadyWritten: "it was written already"
        case .unitHasWritten: "the unit has just written, and a receipt tells it what is missing"
        case .stale: "its time was more than \(ReminderRules.patience) working days ago"
        case .noAddress: "letters reach none of the unit's addresses"
        case .outsideHours: "letters leave at other hours"
        case .mailboxNotRead(let id): "mailbox \(id) was not read for a quarter of an hour"
        case .mailUndecided: "mails were not looked at yet"
        case .mailWithPerson(let day): "a mail that may be the unit's lies with a person, until \(day)"
        }
    }

    /// What ends it where no clock does, to be read after "until"; nil where a time or a day does, or nothing.
    public var lasts: String? {
        switch self {
        case .underReview: "that is settled"
        case .noAddress: "the roster has one that works"
        case .mailboxNotRead: "it is read"
        case .mailUndecided: "they are"
        case .nothingMissing, .noDueTime, .closed, .ended, .notYet, .beforeLoading, .alreadyWritten, .unitHasWritten,
            .stale, .outsideHours, .mailWithPerson:
            nil
        }
    }
}
