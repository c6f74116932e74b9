public import Foundation

extension LetterTemplates {
    /// Writes to the administrators that there is trouble, or that it is over.
    public func alert(
        _ trouble: OfficeTrouble, isOver: Bool, for office: Office, at now: Date
    ) throws(LetterError) -> LetterText {
        let words = DigestWords(language: office.language, timeZone: office.timeZone, now: now)
        let (title, details, command) = words.trouble(trouble)
        var values: [String: Any] = [
            "office": ShownText.line(office.name), "today": words.dates.moment(now),
            "title": isOver ? words.recovery(from: trouble) : title, "over": isOver,
            "details": isOver ? [] : details.filter { !$0.isEmpty }.map { ["detail": $0] },
        ]
        if !isOver { values["command"] = command }
        return try letter(.alert, of: values, in: office.language)
    }
}
