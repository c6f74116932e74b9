import Foundation
public import Logging
import Mail
public import Store
public import Submissions

/// Tells the administrators by mail, at any hour, that a mailbox can't be read or that the disk is nearly full, and when
/// that is over. Letters that can't be sent can't be told of so: `status` and the service manager's status line do.
public struct Alerts: Sendable {
    /// A mailbox that could not be read for so many seconds is worth a letter at night.
    private static let patience: TimeInterval = 900
    /// Seconds after which trouble that lasts is told again.
    private static let reminding: TimeInterval = 86_400
    /// Seconds after an end before a new beginning is told: a server that comes and goes fills no letter box.
    private static let rest: TimeInterval = 3600

    let office: Office
    let templates: LetterTemplates
    let store: Store
    let mailboxes: [MailboxSettings]
    let admins: [String]
    let settings: SMTPSettings
    let clock: OfficeClock
    let logger: Logger

    /// Puts the parts together; alerts go to the admins.
    public init(
        office: Office, templates: LetterTemplates, store: Store, mailboxes: [MailboxSettings], admins: [String],
        settings: SMTPSettings, clock: OfficeClock, logger: Logger
    ) {
        self.office = office
        self.templates = templates
        self.store = store
        self.mailboxes = mailboxes
        self.admins = admins
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    /// Notes how much room the disk has, and queues the alerts that are due; answers how many letters that were.
    public func cycle() async throws -> Int {
        let now = clock.now
        try await noteRoom(at: now)
        let states = Dictionary(
            try await store.connections(of: mailboxes.map(\.id)).map { ($0.connection, $0) },
            uniquingKeysWith: { first, _ in first })
        var queued = 0
        for mailbox in mailboxes {
            guard let state = states[.mailbox(mailbox.id)] else { continue }
            queued += try await tell(
                of: try trouble(of: state, mailbox, since: await store.mailbox(mailbox.id, at: now).since, at: now),
                state, at: now)
        }
        if let state = states[.storage] {
            let trouble = OfficeTrouble.storage(free: try store.files.freeBytes(), reserve: store.files.reserve)
            queued += try await tell(of: (trouble, isGrave: state.lastError != nil), state, at: now)
        }
        return queued
    }

    /// A state is written when it changes, and then no more: the disk is no server that is tried.
    private func noteRoom(at now: Date) async throws {
        let known = try await store.connection(.storage)
        do {
            try store.files.requireRoom()
            guard known?.lastError != nil else { return }
            try await store.connectionSucceeded(.storage, at: now)
            logger.notice("the disk has room again")
        } catch let error as StoreError {
            guard case .diskLow = error, known?.lastError == nil else { return }
            logger.error("no mail is taken in", metadata: ["reason": "\(error)"])
            _ = try await store.connectionFailed(.storage, error: "\(error)", loginRefused: false, at: now)
        }
    }

    private func trouble(
        of state: ConnectionState, _ mailbox: MailboxSettings, since: Date, at now: Date
    ) -> (trouble: OfficeTrouble, isGrave: Bool) {
        let isLasting = now.timeIntervalSince(state.lastSuccessAt ?? since) >= max(Self.patience, 1.5 * mailbox.poll)
        let trouble = OfficeTrouble.mailbox(
            mailbox.id, since: state.lastSuccessAt, refusals: state.refusals, reason: state.lastError ?? "")
        return (trouble, state.lastError != nil && (isLasting || state.refusals >= ServerTrouble.loginTries))
    }

    /// Queues what is to be told of one server, or of the disk.
    private func tell(
        of found: (trouble: OfficeTrouble, isGrave: Bool), _ state: ConnectionState, at now: Date
    ) async throws -> Int {
        let last = try await store.lastAlert(of: state.connection)
        // One that was queued in what is the future by now tells nothing of how long it is ago.
        let passed = last.map { now.timeIntervalSince($0.queuedAt) }.flatMap { $0 < 0 ? nil : $0 } ?? .infinity
        switch (last?.isBeginning ?? false, found.isGrave) {
        case (false, true) where last == nil || passed >= Self.rest, (true, true) where passed >= Self.reminding:
            return try await queue(found.trouble, isOver: false, of: state.connection, at: now)
        case (true, false) where state.lastError == nil:
            // One that did not leave yet would only puzzle.
            guard try await store.cancelAlerts(of: state.connection, at: now) == 0 else { return 0 }
            return try await queue(found.trouble, isOver: true, of: state.connection, at: now)
        default: return 0
        }
    }

    private func queue(
        _ trouble: OfficeTrouble, isOver: Bool, of connection: Connection, at now: Date
    ) async throws -> Int {
        // While nothing may leave, an alert would wait until it is no news.
        guard settings.sending == .on else { return 0 }
        let instance = try await store.instance(at: now)
        let paper = OfficePaper(office: office, settings: settings, instance: instance, now: now)
        let text = try templates.alert(trouble, isOver: isOver, for: office, at: now)
        var queued = 0
        for address in admins {
            let letter = try Letter(
                paper.mail(text, to: address, origin: .generated), kind: .alert,
                uniqueKey: AlertKey(connection, isBeginning: !isOver, at: now).text(to: address))
            guard let id = try await store.enqueue(letter, at: now) else { continue }
            queued += 1
            logger.notice(
                isOver ? "the end of trouble is told" : "trouble is told",
                metadata: ["outbound.id": "\(id)", "connection": "\(connection.name)"])
        }
        return queued
    }
}
