import Foundation
public import Logging
import Mail
public import Store
public import Submissions

/// Step 9 of the line: receipts that are due are written and queued.
public struct Correspondence: Sendable {
    let office: Office
    let templates: LetterTemplates
    let store: Store
    let settings: SMTPSettings
    let clock: OfficeClock
    let logger: Logger

    /// Puts the parts together.
    public init(
        office: Office, templates: LetterTemplates, store: Store, settings: SMTPSettings, clock: OfficeClock,
        logger: Logger
    ) {
        self.office = office
        self.templates = templates
        self.store = store
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    /// Queues what is due and answers how many letters that were.
    public func cycle() async throws -> Int {
        var queued = 0
        let instance = try await store.instance(at: clock.now)
        for due in try await store.dueReceipts(at: clock.now, limit: 1000) {
            try Task.checkCancellation()
            guard let unit = office.roster.unit(code: due.unit) else {
                try await store.dropReceipt(due, reason: "the unit left the roster", at: clock.now)
                continue
            }
            guard let notice = due.notice.flatMap(office.notice) else {
                try await store.dropReceipt(due, reason: "the notice is not loaded", at: clock.now)
                continue
            }
            let code = ReferenceCode(secret: instance.secret, unit: unit.code, notice: notice.id)
            let letter = try await receipt(for: due, unit: unit, notice: notice, reference: code)
            let composed = try compose(letter, for: due, instance: instance)
            guard let id = try await store.enqueueReceipt(composed, for: due, at: clock.now) else { continue }
            Step.enqueue.done()
            queued += 1
            logger.info(
                "receipt queued",
                metadata: ["outbound.id": "\(id)", "unit.code": "\(unit.code)", "notice.code": "\(notice.id)"])
        }
        return queued
    }

    private func receipt(
        for due: DueReceipt, unit: OrganizationalUnit, notice: Notice, reference: ReferenceCode
    ) async throws -> LetterText {
        let items = try await store.recordedItems(unit: unit.code)
        let standings = standing(of: unit, notices: office.notices, items: items, asOf: clock.now)
        var mails: [AnsweredMail] = []
        for mail in due.mails {
            guard let decision = try await store.decision(of: mail.message) else { continue }
            let sender = try await store.examination(of: mail.message)?.from.first?.address ?? ""
            mails.append(
                AnsweredMail(
                    message: mail.message, receivedAt: mail.receivedAt, sender: sender,
                    provisional: decision.provisional, items: decision.items))
        }
        let content = ReceiptContent(
            ReceiptFacts(
                unit: unit, notice: notice, standings: standings.filter { $0.notice == notice.id }, mails: mails,
                reference: reference, now: clock.now),
            office: office)
        return try templates.receipt(content, for: office)
    }

    private func compose(_ letter: LetterText, for due: DueReceipt, instance: Instance) throws -> Letter {
        let recipient = settings.redirectTo ?? due.recipient
        let text = settings.redirectTo == nil ? letter : letter.redirected(from: [due.recipient], in: office.language)
        let domain = EmailAddress(address: settings.from).domain
        let messageID = "<\(UUID().uuidString.lowercased())@\(domain)>"
        let offset = office.timeZone.secondsFromGMT(for: clock.now) / 60
        var message = OutboundLetter(
            from: EmailAddress(name: office.name, address: settings.from), to: EmailAddress(address: recipient),
            subject: text.subject, date: MailDate(seconds: Int(clock.now.timeIntervalSince1970), offsetMinutes: offset),
            messageID: messageID, origin: .reply, instance: instance.marker, text: text.body)
        message.inReplyTo = due.mails.last?.messageID
        message.references = due.mails.last?.references ?? []
        return Letter(
            kind: .receipt, uniqueKey: "receipt/\(due.id)", unit: due.unit, notice: due.notice, recipient: recipient,
            subject: text.subject, messageID: messageID, content: try message.composed())
    }
}
