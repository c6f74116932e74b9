/// What one unit lacks of one notice and no reminder will ask for any more: a person should telephone.
public struct Escalation: Equatable, Sendable {
    /// The unit's code.
    public var unit: String
    /// The notice's id.
    public var notice: String
    public var because: ReminderDecision.Escalation
    public var missing: [ReminderDecision.Overdue]
    /// Whether a letter still asked for it when the coordinators were last told.
    public var isNew: Bool

    public init(
        unit: String, notice: String, because: ReminderDecision.Escalation, missing: [ReminderDecision.Overdue],
        isNew: Bool = true
    ) {
        self.unit = unit
        self.notice = notice
        self.because = because
        self.missing = missing
        self.isNew = isNew
    }
}
