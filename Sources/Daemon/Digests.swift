import Foundation
public import Inspection
public import Logging
import Mail
public import Store
public import Submissions
import Synchronization

/// Step 9 of the line, for coordinators: once a working day, at the hour of digests, what changed and what waits for
/// somebody is written and queued. On a day without either no digest is.
public struct Digests: Sendable {
    /// A server that could not be used for less than this is no trouble yet, in seconds.
    private static let patience: TimeInterval = 3600

    let office: Office
    let templates: LetterTemplates
    let store: Store
    /// The ids of the configured ones.
    let mailboxes: [String]
    let coordinators: [String]
    let letters: LetterSettings
    let settings: SMTPSettings
    let inspector: Inspector
    /// The longest digest, composed, in bytes: ``DigestExtent`` says what is left out before it is longer.
    let mostBytes: Int
    let clock: OfficeClock
    let logger: Logger
    private let settled = SettledDay()

    /// Puts the parts together; digests go to the coordinators.
    public init(
        office: Office, templates: LetterTemplates, store: Store, mailboxes: [String], coordinators: [String],
        letters: LetterSettings, settings: SMTPSettings, inspector: Inspector, mostBytes: Int = 5_000_000,
        clock: OfficeClock, logger: Logger
    ) {
        self.office = office
        self.templates = templates
        self.store = store
        self.mailboxes = mailboxes
        self.coordinators = coordinators
        self.letters = letters
        self.settings = settings
        self.inspector = inspector
        self.mostBytes = mostBytes
        self.clock = clock
        self.logger = logger
    }

    /// Queues the digest of the day if it is time and there is something to tell; answers how many letters that were.
    /// A day is looked at once, by whichever process is first: one that starts later on a day that was found to have
    /// nothing to tell leaves it at that, and one that was stopped while it queued the digest queues the rest.
    public func cycle() async throws -> Int {
        let now = clock.now
        let hours = DigestHours(hour: letters.digest, opens: letters.opens, closes: letters.closes)
        guard let day = hours.day(at: now, office: office), !settled.is(day) else { return 0 }
        // An office that began after the hour has its first digest on the next working day.
        let isFirst = try await store.instance(at: now).createdAt >= hours.beginning(of: day, office: office)
        let addresses = isFirst ? [] : try await waiting(day)
        let queued = addresses.isEmpty ? 0 : try await queue(day, to: addresses, at: now)
        settled.settle(day)
        return queued
    }

    /// The coordinators who have yet to get the digest of a day, each once.
    private func waiting(_ day: LocalDate) async throws -> [String] {
        var addresses: [String] = []
        for address in coordinators where !addresses.contains(where: { Self.key(day, $0) == Self.key(day, address) }) {
            if try await !store.hasLetter(uniqueKey: Self.key(day, address)) { addresses.append(address) }
        }
        guard !addresses.isEmpty, try await !store.hasSkippedDigest("\(day)") else { return [] }
        return addresses
    }

    /// The digest as it would be written now, whatever the hour and the day.
    public func draft() async throws -> (content: DigestContent, letter: DigestLetter) {
        let now = clock.now
        let (facts, _) = try await facts(day: LocalDate(now, in: office.timeZone), at: now)
        let content = DigestContent(facts, office: office)
        return (content, try templates.digest(content, for: office))
    }

    private static func key(_ day: LocalDate, _ address: String) -> String { "digest/\(day)/\(address.lowercased())" }

    private func queue(_ day: LocalDate, to addresses: [String], at now: Date) async throws -> Int {
        let (facts, instance) = try await facts(day: day, at: now)
        let content = DigestContent(facts, office: office)
        guard content.isWorthSending else {
            logger.info("no digest: nothing changed and nothing waits", metadata: ["day": "\(day)"])
            try await store.skipDigest("\(day)", at: now)
            return 0
        }
        let enclosures = try await enclosures(of: content, items: facts.items)
        var queued = 0
        for address in addresses {
            let letter = try compose(content, enclosures, to: address, day: day, instance: instance)
            guard let id = try await store.enqueue(letter, at: now) else { continue }
            queued += 1
            logger.info("digest queued", metadata: ["outbound.id": "\(id)", "bytes": "\(letter.content.count)"])
        }
        return queued
    }

    private func facts(day: LocalDate, at now: Date) async throws -> (DigestFacts, Instance) {
        let instance = try await store.instance(at: now)
        let records = try await store.digestRecords(
            day: day.start(in: office.timeZone), beginning: instance.createdAt, at: now)
        var facts = DigestFacts(now: now, since: records.lastDigestAt ?? instance.createdAt)
        facts.items = records.items
        facts.rulings = records.rulings
        facts.news = records.news
        facts.ignored = records.ignored
        facts.heldCount = records.heldCount
        facts.unreached = try await store.undeliverable().map {
            UnreachedAddress(address: $0.address, at: $0.at, fault: $0.fault)
        }
        facts.escalations = try await escalations(told: facts.since, at: now)
        facts.troubles = try await troubles(records, at: now)
        for message in records.held { facts.held.append(try await heldMail(message)) }
        let open = Set(records.items.values.joined().filter { $0.item.verdict == .review }.map(\.message))
        for message in open { facts.decisions[message] = try await store.decision(of: message) }
        return (facts, instance)
    }

    /// What reminders have given up.
    ///
    /// - Parameter told: When the coordinators were last told.
    private func escalations(told: Date, at now: Date) async throws -> [Escalation] {
        let notices = office.notices.filter { !$0.isInformational }
        let records = try await store.reminderRecords(notices: notices.map(\.id), at: now)
        let rules = ReminderRules(letters, of: office)
        let desk = ReminderDesk(office: office, rules: rules, records: records, now: now)
        let earlier = ReminderDesk(office: office, rules: rules, records: records, now: told)
        return notices.flatMap { notice in
            office.roster.units.compactMap { unit in
                let decision = desk.decide(unit, notice)
                return decision.escalation.map {
                    Escalation(
                        unit: unit.code, notice: notice.id, because: $0, missing: decision.overdue,
                        isNew: earlier.decide(unit, notice).overdue != decision.overdue)
                }
            }
        }
    }

    private func heldMail(_ message: Int64) async throws -> HeldMail {
        let decision = try await store.decision(of: message)
        let examination = try await store.examination(of: message)
        return HeldMail(
            message: message, receivedAt: try await store.inboundMessage(message)?.receivedAt ?? clock.now,
            sender: examination?.from.first?.address ?? "", subject: examination?.subject ?? "",
            because: decision?.because ?? [],
            candidates: [decision?.unit].compactMap(\.self) + (decision?.candidates ?? []))
    }

    private func troubles(_ records: DigestRecords, at now: Date) async throws -> [OfficeTrouble] {
        var troubles = try await troublesOfServers(at: now)
        let untaken = Dictionary(grouping: try await store.locationProblems(of: mailboxes), by: \.mailbox)
        for (mailbox, problems) in untaken.sorted(by: { $0.key < $1.key }) {
            troubles.append(.notTakenIn(mailbox: mailbox, count: problems.count))
        }
        for (mailbox, count) in records.vanished.sorted(by: { $0.key < $1.key }) {
            troubles.append(.vanished(mailbox: mailbox, count: count))
        }
        let spam = records.lostLetters.filter(\.wasTakenForSpam) + records.spamLetters
        if !spam.isEmpty {
            troubles.append(.takenForSpam(count: spam.count, recipients: spam.prefix(5).map(\.recipient)))
        }
        for (state, make) in [(OutboundState.failed, OfficeTrouble.failed), (.unknown, OfficeTrouble.unknown)] {
            let letters = records.lostLetters.filter { $0.state == state && !$0.wasTakenForSpam }
            if !letters.isEmpty { troubles.append(make(letters.count, letters.prefix(5).map(\.recipient))) }
        }
        // While nothing is to leave at all, nobody need be told that nothing does.
        if records.waitingLetters > 0, settings.sending == .on {
            troubles.append(.waiting(count: records.waitingLetters))
        }
        return troubles
    }

    private func troublesOfServers(at now: Date) async throws -> [OfficeTrouble] {
        try await store.connections(of: mailboxes).compactMap { state in
            let isLasting = state.lastSuccessAt.map { now.timeIntervalSince($0) > Self.patience } ?? true
            guard let reason = state.lastError, isLasting || state.refusals > 0 else { return nil }
            switch state.connection {
            case .mailbox(let id):
                return .mailbox(id, since: state.lastSuccessAt, refusals: state.refusals, reason: reason)
            case .storage: return .storage(free: try store.files.freeBytes(), reserve: store.files.reserve)
            case .smtp: return .sending(since: state.lastSuccessAt, refusals: state.refusals, reason: reason)
            }
        }
    }

    /// The digest as a letter, as much of it as there is room for.
    private func compose(
        _ content: DigestContent, _ enclosures: Enclosures, to address: String, day: LocalDate, instance: Instance
    ) throws -> Letter {
        let paper = OfficePaper(office: office, settings: settings, instance: instance, now: content.writtenAt)
        func letter(_ extent: DigestExtent) throws -> Letter {
            try Letter(
                mail(content, enclosures, extent, to: address, on: paper), kind: .digest,
                uniqueKey: Self.key(day, address))
        }
        var composed = try letter(.whole)
        for extent in DigestExtent.allCases.dropFirst() where composed.content.count > mostBytes {
            logger.warning(
                "the digest is too large and goes shorter",
                metadata: ["bytes": "\(composed.content.count)", "extent": "\(extent)"])
            composed = try letter(extent)
        }
        return composed
    }

    private func mail(
        _ content: DigestContent, _ enclosures: Enclosures, _ extent: DigestExtent, to address: String,
        on paper: OfficePaper
    ) throws -> OutboundLetter {
        let drawn = extent.hasPictures ? enclosures.pictures : [:]
        let workbook = extent.hasWorkbook ? enclosures.workbook : nil
        let ids = Dictionary(uniqueKeysWithValues: drawn.map { ($0.key, "\($0.key.prefix(20))@muster.digest") })
        let digest = try templates.digest(
            content, for: office, extent: extent, pictures: ids, hasWorkbook: workbook != nil)
        var letter = paper.mail(
            LetterText(subject: digest.subject, body: digest.text), to: address, origin: .generated)
        letter.html = digest.html
        letter.pictures = content.pictures.compactMap { picture in
            guard let bytes = drawn[picture.sha256], let id = ids[picture.sha256] else { return nil }
            return InlinePicture(contentID: id, type: "image/jpeg", bytes: bytes)
        }
        if let workbook {
            letter.attachments = [
                OutboundAttachment(
                    name: ExportWords(office.language).summary,
                    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes: workbook)
            ]
        }
        return letter
    }
}

/// The day that this process has looked at, so that it asks the store once and not every few seconds.
private final class SettledDay: Sendable {
    private let day = Mutex<LocalDate?>(nil)

    @inline(never)
    func `is`(_ other: LocalDate) -> Bool { day.withLock { $0 == other } }
    @inline(never)
    func settle(_ other: LocalDate) { day.withLock { $0 = other } }
}

extension OutboundMessage {
    fileprivate var wasTakenForSpam: Bool {
        state == .failed && DeliveryFault(status: nil, words: lastError ?? "") == .refused
    }
}
