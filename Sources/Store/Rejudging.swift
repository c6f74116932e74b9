import Foundation
import GRDB
import Inspection
import Submissions

/// Mails are judged again in the transaction that moves the time after which they are refused, so that none that is decided
/// beside it is missed.
extension Database {
    /// Brings the items that a ruling about a time concerns to what holds with the rulings in force.
    func rejudge(after ruling: Ruling, _ context: RulingContext) throws -> [RulingOutcome.RejudgedItem] {
        guard let unit = ruling.unit, let cutoff = ruling.cutoff(in: context.office) else { return [] }
        let mails = try Int64.fetchAll(
            self, sql: "SELECT message FROM submission WHERE unit = ? AND receivedAt >= ? ORDER BY message",
            arguments: [unit, cutoff.milliseconds])
        return try mails.flatMap { try rejudge(mail: $0, after: ruling, context) }
    }

    private func rejudge(
        mail: Int64, after ruling: Ruling, _ context: RulingContext
    ) throws -> [RulingOutcome.RejudgedItem] {
        guard let file = try caseFile(of: mail), let examination = try readableExamination(of: mail) else { return [] }
        let rulings = try rulings(deciding: mail)
        let (base, places) = file.base.rejudged(
            examination, receivedAt: file.message.receivedAt, mailbox: file.message.mailbox, office: context.office,
            after: ruling, rulings: rulings, assigned: Assignment(ofMail: mail, rulings))
        guard !places.isEmpty else { return [] }
        try replaceDecision(of: mail, by: base, try jsonText(base), at: context.now)
        let decision = base.applying(file.rulings)
        try record(decision, of: mail)
        let before = file.decision
        return places.filter { before.items[$0] != decision.items[$0] }.map { place in
            RulingOutcome.RejudgedItem(
                message: mail, place: place, before: before.items[place], after: decision.items[place])
        }
    }

    /// Nil also for a report of another version of the program: then a coordinator is told what to accept by hand.
    private func readableExamination(of mail: Int64) throws -> Examination? {
        do {
            return try examination(of: mail)
        } catch is DecodingError {
            return nil
        }
    }
}
