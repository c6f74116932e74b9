import Foundation

/// The values that a reminder's template names, in one language: the keys are those of ``LetterVocabulary/reminder``.
struct ReminderView {
    typealias Values = [String: Any]

    let content: ReminderContent
    private let words: LetterWords
    private let dates: OfficeDates
    /// A notice that asks for more than this is told in one page all the same.
    private static let limit = 20

    init(_ content: ReminderContent, language: Language, timeZone: TimeZone) {
        self.content = content
        words = LetterWords(language: language)
        dates = OfficeDates(language: language, timeZone: timeZone, now: content.writtenAt)
    }

    var values: Values {
        var values: Values = [
            "status": words.status(of: content), "summary": words.summary(of: content), "unit": content.unit,
            "short": content.shortName, "notice": content.notice, "office": content.office,
            "reference": content.reference.description, "today": dates.day(of: content.writtenAt),
            "last": content.isLast, "second": content.isToSecondContact,
        ]
        values["contact"] = content.contact
        values["phone"] = content.phone
        values["received"] = list(content.received)
        values["waived"] = list(content.waived)
        values["checking"] = list(content.checking)
        values["overdue"] = section(content.overdue)
        values["ahead"] = section(content.ahead)
        return values
    }

    /// Nil, and so left out, when there is nothing to say.
    private func list(_ titles: [String]) -> String? {
        guard !titles.isEmpty else { return nil }
        let rest = titles.count - Self.limit
        return words.list(titles.prefix(Self.limit) + (rest > 0 ? [words.rest(rest)] : []))
    }

    private func section(_ gaps: [ReminderContent.Gap]) -> Values? {
        guard !gaps.isEmpty else { return nil }
        var values: Values = ["items": gaps.prefix(Self.limit).map(gap), "total": words.items(gaps.count)]
        if gaps.count > Self.limit { values["others"] = words.rest(gaps.count - Self.limit) }
        return values
    }

    private func gap(_ gap: ReminderContent.Gap) -> Values {
        var values: Values = [
            "choices": words.values(of: gap.choices), "several": gap.choices.count > 1,
            "due": dates.deadline(gap.due, isExtended: gap.isExtended),
        ]
        values["closing"] = gap.closing.map(dates.deadline)
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
