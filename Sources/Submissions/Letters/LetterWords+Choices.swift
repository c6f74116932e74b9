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
        if !reminder.overdue.isEmpty { return language == .chinese ? "尚未收到" : "Not yet received" }
        if reminder.ahead.contains(where: \.isDueToday) { return language == .chinese ? "今天到期" : "Due today" }
        return language == .chinese ? "温馨提醒" : "Reminder"
    }

    /// `还缺2项`; `2 items to come`.
    func summary(of reminder: ReminderContent) -> String {
        let total = items(reminder.overdue.count + reminder.ahead.count)
        return language == .chinese ? "还缺\(total)" : "\(total) to come"
    }
}
