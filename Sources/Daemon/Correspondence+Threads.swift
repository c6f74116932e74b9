import Store

/// The conversation that a letter joins.
struct MailThread {
    var messageID: String?
    /// Oldest first.
    var references: [String]
}

extension Correspondence {
    /// That of the last mail that is answered; where only what was decided changed, that of the last mail of the unit, if
    /// the letter goes to its sender.
    func thread(of due: DueReceipt, _ recipient: String) async throws -> MailThread? {
        if let mail = due.mails.last { return MailThread(messageID: mail.messageID, references: mail.references) }
        guard let notice = due.notice, let last = try await store.lastMail(of: due.unit, notice: notice),
            let examination = try await store.examination(of: last),
            examination.from.first?.key == recipient.lowercased()
        else { return nil }
        return MailThread(messageID: examination.messageID, references: examination.references)
    }
}
