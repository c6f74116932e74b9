import Foundation
import GRDB
import Logging
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// An office that runs by a clock of the test's: real store, real letters, a scripted submission server. Mails are put
/// there decided, since no server and no worker is asked.
final class OfficeSimulation {
    let folder = FileManager.default.temporaryDirectory.path + "/muster-simulation-" + UUID().uuidString
    private(set) var opened: Store?
    var office: Office
    var isMailboxDown = false
    var isSubmissionDown = false
    /// Mails that lie on the server, the first to arrive first.
    private var waiting: [SimulatedMail]
    private var count = 0
    private let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

    init(mails: [SimulatedMail]) {
        waiting = mails.sorted { ($0.at, $0.unit) < ($1.at, $1.unit) }
        office = Office(
            name: "示范区社区学院", language: .chinese, timeZone: SimulatedUnits.zone,
            roster: Roster(units: SimulatedUnits.units), notices: [SimulatedUnits.week],
            ownAddresses: ["submissions@office.example"])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var store: Store { get throws { try #require(opened) } }

    /// Starts the daemon, after a stop or a kill.
    func start(_ now: Date) async throws {
        opened = nil
        try await eventually("the storage is free: the database's queue lets go of the last transaction by itself") {
            do {
                opened = try Store.openForDaemon(folder)
            } catch StoreError.alreadyRunning {}
            return opened != nil
        }
        _ = try await store.noticesLoaded(office.notices.map(\.id), at: now)
    }

    func stop() { opened = nil }

    /// Changes rows as a command or another service would.
    func execute(_ sql: String, _ arguments: StatementArguments = []) async throws {
        try await DatabaseQueue(path: folder + "/muster.sqlite").write {
            try $0.execute(sql: sql, arguments: arguments)
        }
    }

    /// One look at the mailbox and one round of the outbox; a daemon that is `killed` comes only to the queue.
    func round(_ now: Date, killed: Bool = false) async throws {
        if !isMailboxDown { try await poll(now) }
        let clock = OfficeClock.standing(at: now)
        let (store, settings) = (try store, try SMTPSettings.sample())
        _ = try await Correspondence(
            office: office, templates: .builtIn, store: store, settings: settings, clock: clock, logger: logger
        ).cycle()
        let reminders = Reminders(
            office: office, templates: .builtIn, store: store, settings: settings, letters: LetterSettings(),
            clock: clock, logger: logger)
        _ = try await reminders.cycle()
        if killed {
            _ = try await store.claim(at: now, limit: 1)
            return
        }
        let delivery = Delivery(
            sender: ScriptedSender(isSubmissionDown ? [.failure(.smtpDown)] : []), reminders: reminders, store: store,
            settings: settings, language: .chinese, clock: clock, logger: logger)
        do {
            _ = try await delivery.cycle()
        } catch is TransportError {
            #expect(isSubmissionDown)
        }
    }

    /// Takes in and decides what arrived up to now.
    private func poll(_ now: Date) async throws {
        let store = try store
        let arrived = waiting.prefix { $0.at <= now }
        waiting.removeFirst(arrived.count)
        if !arrived.isEmpty {
            _ = try await store.mailbox("main", at: SimulatedUnits.time("2025-09-01 00:00"))
            let generation = try await store.select("main", uidValidity: 7, at: now)
            var files: [TemporaryFile] = []
            for mail in arrived {
                count += 1
                let file = try store.files.makeTemporaryFile()
                let bytes = Array("Subject: \(count)\r\n\r\n\(mail.unit)\r\n".utf8)
                #expect(write(file.descriptor, bytes, bytes.count) == bytes.count)
                files.append(file)
            }
            let stored = try await store.files.keep(files)
            let arrivals = zip(stored, arrived).enumerated().map { index, pair in
                Arrival(
                    pair.0, receivedAt: pair.1.at,
                    listed: ListedMail(
                        uid: generation.cursor + UInt32(index) + 1, arrival: pair.1.at, bytes: pair.0.bytes))
            }
            _ = try await store.receive(
                arrivals, mailbox: "main", generation: 7, cursor: generation.cursor + UInt32(arrivals.count), at: now)
            for (file, mail) in zip(stored, arrived) {
                let row = try await store.inboundMessage(sameAs: try store.files.path(file.sha256, .message))
                let id = try #require(row?.id)
                try await store.commitDecision(
                    decision(mail, id), for: id, at: now, receipts: mail.isHeld ? [] : receipts(mail))
            }
        }
        try await store.connectionSucceeded(.mailbox("main"), at: now)
    }

    private func decision(_ mail: SimulatedMail, _ id: Int64) -> Decision {
        let unit = UnitMatch(code: mail.unit, name: mail.unit, confidence: 0.9, because: [])
        guard !mail.isHeld else { return Decision(decision: .hold, candidates: [unit], rules: 1) }
        let items = mail.files.flatMap { file in
            (1...file.count).map { number in
                var item = Item(
                    attachment: "\(number)", name: "\(file.requirement)-\(id)-\(number)",
                    kind: file.requirement == "photos" ? "photo" : "document", format: "docx", verdict: mail.verdict)
                (item.notice, item.phase, item.requirement) = (file.notice, file.phase, file.requirement)
                item.sha256 = item.name
                return item
            }
        }
        let notice = mail.files.first.map { NoticeMatch(id: $0.notice, phase: $0.phase, because: []) }
        return Decision(decision: .record, unit: unit, notice: notice, items: items, answerable: true, rules: 1)
    }

    private func receipts(_ mail: SimulatedMail) -> [ReceiptRequest] {
        guard let address = office.roster.unit(code: mail.unit)?.addresses.first else { return [] }
        return [
            ReceiptRequest(
                unit: mail.unit, notice: mail.files.first?.notice, recipient: address, messageID: nil, references: [],
                coalesce: 600)
        ]
    }
}

extension OfficeSimulation {
    /// The letters as lines: when, to which unit about which notice, which one, to whom, for what.
    func lines() async throws -> [String] {
        let letters = try await store.letters(limit: 100_000)
        return letters.sorted { ($0.sentAt ?? $0.queuedAt, $0.id) < ($1.sentAt ?? $1.queuedAt, $1.id) }.map { letter in
            let key = ReminderKey(letter.uniqueKey, unit: letter.unit ?? "", notice: letter.notice ?? "")
            let slots = (key?.slots ?? []).map { slot in
                let due = LocalDate(slot.due.addingTimeInterval(-1), in: SimulatedUnits.zone)
                return switch slot.step {
                case .offset(let days): "\(due) \(days < 0 ? "" : "+")\(days)"
                case .secondContact: "\(due) second contact"
                }
            }
            var line = "\(moment(letter.sentAt ?? letter.queuedAt)) \(letter.unit ?? "-") \(letter.notice ?? "-") "
            line += "\(letter.kind.rawValue) \(letter.recipient)"
            if !slots.isEmpty { line += " | \(slots.joined(separator: ", "))" }
            if letter.kind == .reminder { line += " | " + letter.subject.prefix { $0 != "】" }.dropFirst() }
            if letter.state != .sent { line += " | \(letter.state.rawValue): \(letter.lastError ?? "-")" }
            return line
        }
    }

    private func moment(_ date: Date) -> String {
        let day = LocalDate(date, in: SimulatedUnits.zone)
        let minutes = Int(date.timeIntervalSince(day.start(in: SimulatedUnits.zone)) / 60)
        return "\(day) \(minutes < 600 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }
}
