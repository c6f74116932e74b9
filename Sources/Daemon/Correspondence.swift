import Foundation
public import Logging
import Mail
public import Store
public import Submissions

/// Step 9 of the line: receipts that are due are written and queued.
public struct Correspondence: Sendable {
    /// A receipt whose unit no letter reaches waits so many seconds for a person to clear or add an address, or for a mail
    /// from one; later it would be old news.
    static let patience: TimeInterval = 7 * 24 * 3600

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

    /// Queues what is due and answers how many letters that were. A receipt that can't be written keeps back no other;
    /// it stays due, and why is thrown in the end.
    public func cycle() async throws -> Int {
        var queued = 0
        var failure: (any Error)?
        let instance = try await store.instance(at: clock.now)
        let unreached = Set(try await store.undeliverable().map(\.address))
        for due in try await store.dueReceipts(at: clock.now, limit: 1000) {
            try Task.checkCancellation()
            do {
                if try await write(due, instance: instance, unreached: unreached) { queued += 1 }
            } catch let error where !(error is CancellationError) {
                logger.error(
                    "receipt not written",
                    metadata: ["due.id": "\(due.id)", "unit.code": "\(due.unit)", "reason": "\(error)"])
                failure = failure ?? error
            }
        }
        queued += try await acknowledge(instance: instance, unreached: unreached)
        if let failure { throw failure }
        return queued
    }

    /// False when it is dropped, or when mails joined it meanwhile.
    private func write(_ due: DueReceipt, instance: Instance, unreached: Set<String>) async throws -> Bool {
        func drop(_ reason: String) async throws -> Bool {
            try await store.dropReceipt(due, reason: reason, at: clock.now)
            return false
        }
        guard let unit = office.roster.unit(code: due.unit) else { return try await drop("the unit left the roster") }
        guard let notice = due.notice.flatMap(office.notice) else { return try await drop("the notice is not loaded") }
        // The roster may have changed since the mail was decided, and letters may not reach the address any more.
        let reached = unit.addresses.filter { !unreached.contains($0.lowercased()) }
        guard let recipient = reached.first(where: { $0 == due.recipient }) ?? reached.first else {
            if unit.addresses.isEmpty { return try await drop("the unit has no address") }
            guard clock.now.timeIntervalSince(due.dueAt) > Self.patience else { return false }
            return try await drop("letters reach none of the unit's addresses")
        }
        // Receipts answer what anybody may send (RFC 3834 §2 asks for a limit); what is over is told in the next one.
        guard try await store.mayWrite(.receipt, to: recipient, at: clock.now) <= clock.now else { return false }
        let code = ReferenceCode(secret: instance.secret, unit: unit.code, notice: notice.id)
        let letter = try await receipt(for: due, unit: unit, notice: notice, reference: code, unreached: unreached)
        let composed = try compose(
            letter, to: recipient, for: due, joining: try await thread(of: due, recipient), instance: instance)
        guard let id = try await store.enqueueReceipt(composed, for: due, at: clock.now) else { return false }
        Step.enqueue.done()
        logger.info(
            "receipt queued",
            metadata: ["outbound.id": "\(id)", "unit.code": "\(unit.code)", "notice.code": "\(notice.id)"])
        return true
    }

    private func receipt(
        for due: DueReceipt, unit: OrganizationalUnit, notice: Notice, reference: ReferenceCode,
        unreached: Set<String>
    ) async throws -> LetterText {
        let records = try await store.records(for: due)
        let standings = standing(
            of: unit, notices: office.notices, items: records.items, rulings: records.rulings, asOf: clock.now)
        let content = ReceiptContent(
            ReceiptFacts(
                unit: unit, notice: notice, standings: standings.filter { $0.notice == notice.id },
                mails: records.mails.map { answered($0, to: unit, about: notice, unreached: unreached) },
                reference: reference, now: clock.now),
            office: office)
        return try templates.receipt(content, for: office)
    }

    /// What a mail brought for one unit, who sent it if that was another, and what it sent for others. Of several receipts
    /// for one mail only the first tells what serves no notice or is another unit's.
    private func answered(
        _ mail: ReceiptRecords.Mail, to unit: OrganizationalUnit, about notice: Notice, unreached: Set<String>
    ) -> AnsweredMail {
        let decision = mail.decision
        let notices = decision.notices(ofUnit: unit.code)
        let isFirst = notices.first == notice.id || !notices.contains(notice.id)
        func name(_ code: String) -> String { office.roster.unit(code: code)?.name ?? code }
        var answered = AnsweredMail(
            message: mail.message, receivedAt: mail.receivedAt, sender: mail.sender, provisional: decision.provisional,
            items: decision.items.filter { decision.unit(of: $0) == unit.code }.compactMap { item in
                var item = item
                if let notice = item.notice, !notices.contains(notice) { item.notice = nil }
                return item.notice != nil || isFirst ? item : nil
            })
        guard let sendingUnit = decision.sentBy ?? decision.unit?.code else { return answered }
        if sendingUnit != unit.code {
            answered.sentBy = name(sendingUnit)
        } else if isFirst {
            answered.forOthers = decision.units.filter { $0 != unit.code }.map { code in
                let addresses = office.roster.unit(code: code)?.addresses ?? []
                return SentForOther(
                    unit: name(code), isReached: addresses.contains { !unreached.contains($0.lowercased()) },
                    items: decision.items.filter { decision.unit(of: $0) == code })
            }
        }
        return answered
    }

    private func compose(
        _ text: LetterText, to recipient: String, for due: DueReceipt, joining thread: MailThread?, instance: Instance
    ) throws -> Letter {
        var mail = paper(instance).mail(text, to: recipient, origin: due.mails.isEmpty ? .generated : .reply)
        mail.inReplyTo = thread?.messageID
        mail.references = thread?.references ?? []
        return try Letter(
            mail, kind: .receipt, uniqueKey: "receipt/\(due.id)", unit: due.unit, notice: due.notice)
    }

    func paper(_ instance: Instance) -> OfficePaper {
        OfficePaper(office: office, settings: settings, instance: instance, now: clock.now)
    }
}
