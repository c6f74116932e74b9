import Foundation
import Inspection
import Store
import Submissions

/// The receipts that are owed, one for each notice of each unit that has a part in the mail; none when it is of no unit or a
/// program wrote it. `coalesce` is in seconds.
func receiptsOwed(
    for decision: Decision, _ examination: Examination, office: Office, coalesce: TimeInterval
) -> [ReceiptRequest] {
    guard decision.decision == .record, decision.answerable else { return [] }
    return decision.units.flatMap { code in
        let notices = decision.notices(ofUnit: code)
        return (notices.isEmpty ? [nil] : notices.map(Optional.some)).compactMap { notice in
            receiptOwed(to: code, notice: notice, decision, examination, office: office, coalesce: coalesce)
        }
    }
}

/// To the rostered address that wrote, else to the unit's first one. A unit that others sent for cannot know the mail, so
/// its receipt answers none; nor does that for a file which the office put into a mail itself.
private func receiptOwed(
    to code: String, notice: String?, _ decision: Decision, _ examination: Examination, office: Office,
    coalesce: TimeInterval
) -> ReceiptRequest? {
    let sender = examination.from.first?.key
    guard let unit = office.roster.unit(code: code),
        let recipient = unit.addresses.first(where: { $0.lowercased() == sender }) ?? unit.addresses.first
    else { return nil }
    let isOwn = sender.map(office.ownAddresses.contains) ?? false
    let isSender = code == decision.sentBy ?? decision.unit?.code && !isOwn
    return ReceiptRequest(
        unit: code, notice: notice, recipient: recipient,
        messageID: isSender ? examination.messageID : nil, references: isSender ? examination.references : [],
        coalesce: coalesce)
}
