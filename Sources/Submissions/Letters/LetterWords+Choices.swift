extension LetterWords {
    /// The values of what is missing, and of its alternatives: those of the vocabulary's `choices`.
    func values(of choices: [ReceiptContent.Missing.Choice]) -> [[String: Any]] {
        choices.enumerated().map { index, choice in
            let lack = choice.count.least - choice.have
            var values: [String: Any] = [
                "title": choice.title, "or": index > 0, "begun": choice.have > 0 && lack > 0,
                "have": amount(choice.have, of: choice.kind, title: choice.title),
                "lack": amount(max(0, lack), of: choice.kind, title: choice.title),
            ]
            values["amount"] = amount(choice.count, of: choice.kind, title: choice.title)
            return values
        }
    }

    /// What a reminder's subject line says first.
    func status(of reminder: ReminderContent) -> String {
        if reminder.overdue.contains(where: \.isToBeMended) { return language.say("尚未收齐", "Still open") }
        if !reminder.overdue.isEmpty { return language.say("尚未收到", "Not yet received") }
        if reminder.ahead.contains(where: \.isDueToday) { return language == .chinese ? "今天到期" : "Due today" }
        return language == .chinese ? "温馨提醒" : "Reminder"
    }

    /// `1项需修改，还缺2项`; `1 to correct, 2 items to come`.
    func summary(of reminder: ReminderContent) -> String {
        let gaps = reminder.overdue + reminder.ahead
        let mended = gaps.count(where: \.isToBeMended)
        return toDo(mended: mended, lacking: gaps.count - mended) { "\(items($0)) to come" } ?? ""
    }
}
