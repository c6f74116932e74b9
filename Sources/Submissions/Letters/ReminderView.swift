import Foundation

/// The values that a reminder's template names, in one language: the keys are those of ``LetterVocabulary/reminder``.
struct ReminderView {
    private typealias Values = LetterStyle.Values

    let content: ReminderContent
    private let style: LetterStyle

    init(_ content: ReminderContent, language: Language, timeZone: TimeZone) {
        self.content = content
        style = LetterStyle(content.head, language: language, timeZone: timeZone)
    }

    var values: [String: Any] {
        var values = style.values
        values["status"] = style.words.status(of: content)
        values["summary"] = style.words.summary(of: content)
        values["mending"] = (content.overdue + content.ahead).contains(where: \.isToBeMended)
        values["last"] = content.isLast
        values["second"] = content.isToSecondContact
        values["received"] = style.list(content.received)
        values["waived"] = style.list(content.waived)
        values["checking"] = style.list(content.checking)
        values["overdue"] = style.section(content.overdue, gap)
        values["ahead"] = style.section(content.ahead, gap)
        return values
    }

    private func gap(_ gap: ReminderContent.Gap) -> Values {
        var values = style.lacking(gap.choices)
        values["due"] = style.dates.deadline(gap.due)
        values["extended"] = gap.isExtended
        values["mend"] = gap.refused.map { refused in
            style.file(refused.file).merging(["reasons": style.reasons(refused.reasons)]) { $1 }
        }
        values["final"] = gap.isDueToday
        values["closing"] = gap.closing.map(style.dates.deadline)
        return values
    }
}

extension LetterTemplates {
    /// Writes a reminder.
    public func reminder(_ content: ReminderContent, for office: Office) throws(LetterError) -> LetterText {
        let view = ReminderView(content, language: office.language, timeZone: office.timeZone)
        return try letter(.reminder, of: view.values, in: office.language)
    }
}
