public import Foundation
public import Inspection

/// The version of the rules below; raised whenever they decide any mail otherwise.
public let rulesVersion = 7

/// What is done with one mail, and why. Pure: the same mail, time and office give the same decision, byte for byte.
///
/// - Parameters:
///   - examination: What the workers found in the mail.
///   - receivedAt: The server's INTERNALDATE.
///   - mailbox: The id of the mailbox that received it; nil when it is not known, which fits every notice.
///   - office: Roster, notices and own addresses.
///   - rulings: What coordinators decided: nothing is late or refused that came within a granted time.
///   - assigned: Whose the mail is by a coordinator's word; a unit that is on no roster row is passed over.
public func decide(
    _ examination: Examination, receivedAt: Date, mailbox: String?, office: Office, rulings: [Ruling] = [],
    assigned: Assignment? = nil
) -> Decision {
    let files = MailFile.files(of: examination.attachments)
    let references = ReferencesInMail(subject: examination.subject, text: examination.text, office: office)
    var sorting = MailSorting(
        examination: examination, files: files, words: MailWords(examination), references: references,
        receivedAt: receivedAt, mailbox: mailbox, office: office, rulings: rulings)
    if let assigned, let unit = office.roster.unit(code: assigned.unit) {
        sorting.assignedNotice = assigned.notice
        return sorting.decision(of: unit, assigned)
    }
    return decision(sorting)
}

private func decision(_ sorting: MailSorting) -> Decision {
    let (examination, files, office) = (sorting.examination, sorting.files, sorting.office)
    if let early = notFromAUnit(examination, office) { return early }
    for (count, most) in [(files.count, mostFiles), (files.count { !$0.isPictureOrVideo }, mostDocuments)]
    where count > most {
        let reason = Reason(.tooManyFiles, "\(count)", "\(most)")
        return Decision(decision: .hold, because: [reason], rules: rulesVersion)
    }
    switch UnitMatching(examination, files: files, references: sorting.references, office: office).outcome() {
    case .unit(let match, let unit, let provisional):
        return sorting.mail(of: unit).decision(of: unit, match, provisional: provisional)
    case .onBehalf(let match, let unit, let sender):
        var decision = sorting.mail(of: unit).decision(of: unit, match, provisional: false)
        if decision.unit != nil { decision.sentBy = sender }
        decision.answerable = decision.decision == .record && examination.automatic == nil
        return decision
    case .several(let match, let shares): return sorting.decision(of: match, shares)
    case .held(let reason, let candidates): return sorting.mail(of: nil).decision(heldFor: reason, candidates)
    case .nobody(let reason): return sorting.mail(of: nil).decision(ofNobody: reason)
    }
}

/// More files in one mail than any unit sends; beyond it a person decides.
private let mostFiles = 500
private let mostDocuments = 100

/// Bounces, our own letters, and what programs write without attaching anything.
private func notFromAUnit(_ examination: Examination, _ office: Office) -> Decision? {
    if examination.bounce != nil || examination.automatic == .bounce {
        let reason = Reason(.bounced, Shown.quoted(examination.bounce?.recipient ?? "?"))
        return Decision(decision: .bounce, because: [reason], rules: rulesVersion)
    }
    let isOwn = examination.from.contains { office.ownAddresses.contains($0.key) }
    // A file that was attached by hand is nobody's while no ruling says whose it is.
    if isOwn, HandedIn.isMessageID(examination.messageID) {
        return Decision(decision: .ignore, because: [Reason(.ownMail)], rules: rulesVersion)
    }
    // What an office hands on to itself by its own address may be a unit's: a person sees to it.
    if isOwn, examination.automatic == nil, !examination.attachments.isEmpty {
        return Decision(decision: .hold, because: [Reason(.ownMail)], rules: rulesVersion)
    }
    if isOwn || examination.automatic == .own {
        return Decision(decision: .ignore, because: [Reason(.ownMail)], rules: rulesVersion)
    }
    guard let automatic = examination.automatic, automatic != .list else { return nil }
    // A report carries parts of the mail that it reports on; they are not sent by anybody.
    let attachments = examination.attachments.filter { automatic != .report || !isReported($0) }
    guard attachments.isEmpty else { return nil }
    return Decision(decision: .ignore, because: [Reason(.automaticMail, automatic.rawValue)], rules: rulesVersion)
}

/// RFC 3462 §2: the third part of a report returns the message or its headers.
private func isReported(_ attachment: Attachment) -> Bool {
    let type = attachment.type?.lowercased() ?? ""
    return type.hasPrefix("message/") || type == "text/rfc822-headers" || attachment.content.kind == .message
}
