import Foundation
import Inspection

extension DigestContent {
    /// Finds what a digest has to say.
    public init(_ facts: DigestFacts, office: Office) {
        self.office = office.name
        writtenAt = facts.now
        since = facts.since
        let finder = DigestFinder(facts: facts, office: office)
        notices = finder.notices
        held = facts.held
        heldCount = max(facts.heldCount, facts.held.count)
        review = finder.review
        calls = finder.calls
        links = finder.links
        shared = finder.shared
        unreached = finder.unreached
        troubles = facts.troubles
        ignored = facts.ignored
        pictures = finder.pictures
        isWorthSending =
            heldCount > 0 || !review.isEmpty || troubles.contains(where: \.isUrgent)
            || facts.unreached.contains { $0.at > facts.since } || finder.hasNewItems || finder.hasNewCalls
            || notices.contains { finder.isWorthSending($0) }
    }
}

/// Finds what a digest has to say.
struct DigestFinder {
    let facts: DigestFacts
    let office: Office
    private let today: LocalDate
    /// What was recorded when the last digest was written.
    let before: [String: [RecordedItem]]
    let rulingsBefore: [Ruling]

    /// A notice is told of until so many days after the last thing was due.
    static let daysAfterDue = 30.0
    /// Deadlines are told of so many days ahead.
    static let daysAhead = 7.0

    init(facts: DigestFacts, office: Office) {
        self.facts = facts
        self.office = office
        today = LocalDate(facts.now, in: office.timeZone)
        before = facts.items.mapValues { items in items.filter { !facts.news.contains($0.message) } }
        rulingsBefore = facts.rulings.filter { $0.at <= facts.since }
    }

    var hasNewItems: Bool { facts.items.values.contains { items in items.contains(where: isNew) } }

    /// Whether something fell due since the last digest, or does before the next, and is not there.
    func isWorthSending(_ notice: DigestContent.NoticeDigest) -> Bool {
        let next = office.calendar.adding(workingDays: 1, to: today)
        return notice.deadlines.contains { group in
            group.isPassed ? group.due.instant > facts.since : group.due.day <= next
        } || !notice.newlyComplete.isEmpty
    }

    func isNew(_ recorded: RecordedItem) -> Bool { facts.news.contains(recorded.message) }

    func name(_ code: String) -> String {
        ShownText.line(office.roster.unit(code: code)?.name ?? code)
    }

    private func title(_ item: Item) -> String? {
        guard let notice = item.notice.flatMap(office.notice) else { return nil }
        return notice.requirements.first { $0.phase.id == item.phase && $0.requirement.id == item.requirement }
            .map { ShownText.line($0.requirement.title) }
    }

    func sent(_ code: String, _ recorded: RecordedItem) -> DigestContent.Sent {
        let reasons = recorded.item.because
        let mendable = reasons.filter(\.isForUnitToMend)
        return DigestContent.Sent(
            unit: name(code), requirement: title(recorded.item), file: ShownText.fileName(recorded.item.name),
            receivedAt: recorded.receivedAt, reasons: Array((mendable.isEmpty ? reasons : mendable).prefix(3)))
    }

    /// Every item with its unit's code, in the order of arrival.
    var arrivals: [(code: String, recorded: RecordedItem)] {
        facts.items.flatMap { code, items in items.map { (code: code, recorded: $0) } }.sorted { left, right in
            (left.recorded.receivedAt, left.recorded.message, left.code, left.recorded.item.attachment ?? "")
                < (right.recorded.receivedAt, right.recorded.message, right.code, right.recorded.item.attachment ?? "")
        }
    }

    /// What reminders gave up about notices that are under way.
    private var escalations: [Escalation] {
        let shown = Set(office.notices.filter(isUnderWay).map(\.id))
        return facts.escalations.filter { shown.contains($0.notice) }
    }

    var hasNewCalls: Bool { escalations.contains(where: \.isNew) }

    /// By unit, in the order of the escalations.
    var calls: [DigestContent.Call] {
        var places: [String: Int] = [:]
        var calls: [DigestContent.Call] = []
        for escalation in escalations {
            let matter = DigestContent.Call.Matter(
                notice: ShownText.line(office.notice(escalation.notice)?.title ?? escalation.notice),
                titles: escalation.missing.map(\.title), because: escalation.because,
                isAsked: escalation.missing.contains { $0.askedUntil != nil })
            let place = places[escalation.unit] ?? calls.count
            if place == calls.count {
                let contact = office.roster.unit(code: escalation.unit)?.contact
                calls.append(
                    DigestContent.Call(
                        unit: name(escalation.unit), contact: contact.map { ShownText.line($0) }, matters: []))
            }
            places[escalation.unit] = place
            calls[place].matters.append(matter)
        }
        return calls
    }

    /// Links are told by themselves.
    private func waits(_ recorded: RecordedItem) -> Bool {
        let item = recorded.item
        if recorded.provisional { return item.verdict != .extra }
        return item.verdict == .review
            && !item.because.contains { $0.code == .linkOnly || $0.code == .linkExpires }
    }

    var review: [DigestContent.Review] {
        var mails: [DigestContent.Review] = []
        for (code, recorded) in arrivals where waits(recorded) {
            let item = recorded.item
            let place = facts.decisions[recorded.message]?.items.firstIndex { other in
                other.attachment == item.attachment && other.name == item.name && other.phase == item.phase
                    && other.requirement == item.requirement && other.nominee == item.nominee
            }
            let file = DigestContent.Review.File(
                place: place, file: ShownText.fileName(item.name), requirement: title(item),
                reasons: recorded.provisional ? [Reason(.senderUnconfirmed)] : Array(item.because.suffix(2)))
            let last = mails.indices.last.map { mails[$0] }
            if last?.message == recorded.message, last?.unit == name(code), let index = mails.indices.last {
                mails[index].files.append(file)
            } else {
                mails.append(
                    DigestContent.Review(
                        message: recorded.message, unit: name(code), receivedAt: recorded.receivedAt,
                        isUnconfirmed: recorded.provisional, files: [file]))
            }
        }
        return mails
    }

    /// Those that expire first come first.
    var links: [DigestContent.Link] {
        let recent = facts.now.addingTimeInterval(-30 * 86_400)
        let formatter = ISO8601DateFormatter()
        let links = arrivals.compactMap { code, recorded -> DigestContent.Link? in
            let reasons = recorded.item.because
            guard recorded.receivedAt > recent, recorded.item.verdict != .extra,
                reasons.contains(where: { $0.code == .linkOnly || $0.code == .linkExpires })
            else { return nil }
            let expires = reasons.first { $0.code == .linkExpires }?.values.first
            return DigestContent.Link(
                unit: name(code), file: ShownText.fileName(recorded.item.name), receivedAt: recorded.receivedAt,
                expires: expires.flatMap { formatter.date(from: $0) })
        }
        return links.sorted { left, right in
            (left.expires ?? .distantFuture, left.receivedAt) < (right.expires ?? .distantFuture, right.receivedAt)
        }
    }

    /// The same picture, or the same other file, from several units, if one of the copies is new.
    var shared: [DigestContent.Shared] {
        let pictures = office.notices.flatMap { notice in
            sharedPictures(facts.items.mapValues { items in items.filter { $0.item.notice == notice.id } })
        }
        var found = pictures.map { picture in
            DigestContent.Shared(
                isPicture: true,
                copies: picture.copies.map {
                    DigestContent.Shared.Copy(
                        unit: name($0.unit), file: ShownText.fileName($0.name), message: $0.message)
                })
        }
        let files = arrivals.filter { arrival in
            let item = arrival.recorded.item
            return item.kind != "photo" && item.verdict != .extra && item.sha256 != nil && (item.bytes ?? 1) > 0
        }
        let byHash = Dictionary(grouping: files) { $0.recorded.item.sha256 ?? "" }
        for (_, copies) in byHash.sorted(by: { $0.key < $1.key }) where Set(copies.map(\.code)).count > 1 {
            var units: Set<String> = []
            let firsts = copies.filter { units.insert($0.code).inserted }
            found.append(
                DigestContent.Shared(
                    isPicture: false,
                    copies: firsts.map { code, recorded in
                        DigestContent.Shared.Copy(
                            unit: name(code), file: ShownText.fileName(recorded.item.name), message: recorded.message)
                    }))
        }
        return found.filter { shared in shared.copies.contains { facts.news.contains($0.message) } }
    }

    var unreached: [DigestContent.Unreached] {
        let dead = Set(facts.unreached.map { $0.address.lowercased() })
        return facts.unreached.map { entry in
            let unit = office.roster.unit(address: entry.address)
            return DigestContent.Unreached(
                address: ShownText.line(entry.address), unit: unit.map { ShownText.line($0.name) },
                contact: unit?.contact.map { ShownText.line($0) }, fault: entry.fault,
                isLast: unit?.addresses.allSatisfy { dead.contains($0.lowercased()) } ?? false)
        }
    }

    /// The first picture of each unit, then the second of each, and so on: no unit fills the page.
    var pictures: [DigestContent.Picture] {
        var seen: Set<String> = []
        var byUnit: [[DigestContent.Picture]] = []
        var places: [String: Int] = [:]
        for (code, recorded) in arrivals where isNew(recorded) && recorded.item.verdict != .extra {
            let item = recorded.item
            guard item.kind == "photo" || item.kind == "video", let hash = item.sha256, seen.insert(hash).inserted
            else { continue }
            let place = places[code] ?? byUnit.count
            if place == byUnit.count { byUnit.append([]) }
            places[code] = place
            byUnit[place].append(
                DigestContent.Picture(
                    sha256: hash, unit: name(code), file: ShownText.fileName(item.name), isVideo: item.kind == "video",
                    duration: item.duration))
        }
        let rounds = byUnit.map(\.count).max() ?? 0
        let ordered = (0..<min(rounds, DigestContent.mostPictures)).flatMap { round in
            byUnit.filter { $0.count > round }.map { $0[round] }
        }
        return Array(ordered.prefix(DigestContent.mostPictures))
    }
}
