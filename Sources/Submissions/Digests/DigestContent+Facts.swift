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
        links = finder.links
        shared = finder.shared
        unreached = finder.unreached
        troubles = facts.troubles
        ignored = facts.ignored
        pictures = finder.pictures
        isWorthSending =
            heldCount > 0 || !review.isEmpty || troubles.contains(where: \.isUrgent)
            || facts.unreached.contains { $0.at > facts.since } || finder.hasNewItems
            || notices.contains { finder.isWorthSending($0) }
    }
}

/// Finds what a digest has to say.
private struct DigestFinder {
    let facts: DigestFacts
    let office: Office
    private let today: LocalDate
    /// What was recorded when the last digest was written.
    private let before: [String: [RecordedItem]]
    private let rulingsBefore: [Ruling]

    /// A notice is told of until so many days after the last thing was due.
    private static let daysAfterDue = 30.0
    /// Deadlines are told of so many days ahead.
    private static let daysAhead = 7.0

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

    private func isNew(_ recorded: RecordedItem) -> Bool { facts.news.contains(recorded.message) }

    private func name(_ code: String) -> String {
        ShownText.line(office.roster.unit(code: code)?.name ?? code)
    }

    private func title(_ item: Item) -> String? {
        guard let notice = item.notice.flatMap(office.notice) else { return nil }
        return notice.requirements.first { $0.phase.id == item.phase && $0.requirement.id == item.requirement }
            .map { ShownText.line($0.requirement.title) }
    }

    private func sent(_ code: String, _ recorded: RecordedItem) -> DigestContent.Sent {
        let reasons = recorded.item.because
        let mendable = reasons.filter(\.isForUnitToMend)
        return DigestContent.Sent(
            unit: name(code), requirement: title(recorded.item), file: ShownText.fileName(recorded.item.name),
            receivedAt: recorded.receivedAt, reasons: Array((mendable.isEmpty ? reasons : mendable).prefix(3)))
    }

    /// Every item with its unit's code, in the order of arrival.
    private var arrivals: [(code: String, recorded: RecordedItem)] {
        facts.items.flatMap { code, items in items.map { (code: code, recorded: $0) } }.sorted { left, right in
            (left.recorded.receivedAt, left.recorded.message, left.code, left.recorded.item.attachment ?? "")
                < (right.recorded.receivedAt, right.recorded.message, right.code, right.recorded.item.attachment ?? "")
        }
    }

    var notices: [DigestContent.NoticeDigest] {
        let far = Date.distantFuture
        return office.notices.filter(isUnderWay).map(digest).sorted { left, right in
            (left.nextDue?.instant ?? far, left.matrix.notice.id)
                < (right.nextDue?.instant ?? far, right.matrix.notice.id)
        }
    }

    private func isUnderWay(_ notice: Notice) -> Bool {
        guard !notice.isInformational else { return false }
        let hasNews = facts.items.values.contains { items in
            items.contains { $0.item.notice == notice.id && isNew($0) }
        }
        let end = facts.now.addingTimeInterval(-Self.daysAfterDue * 86_400)
        return hasNews || notice.phases.contains { ($0.due?.instant ?? .distantPast) > end }
    }

    private func digest(_ notice: Notice) -> DigestContent.NoticeDigest {
        let matrix = NoticeMatrix(
            notice, office: office, items: facts.items, rulings: facts.rulings, asOf: facts.now)
        let earlier = NoticeMatrix(
            notice, office: office, items: before, rulings: rulingsBefore, asOf: facts.now)
        let complete = Set(earlier.rows.filter { $0.state == .complete }.map(\.unit.code))
        let fresh = arrivals.filter { $0.recorded.item.notice == notice.id && isNew($0.recorded) }
        var digest = DigestContent.NoticeDigest(
            matrix: matrix, title: ShownText.line(notice.title),
            nextDue: notice.phases.compactMap(\.due).filter { !$0.passed(at: facts.now) }
                .min { $0.instant < $1.instant },
            newlyComplete: matrix.rows.filter { $0.state == .complete && !complete.contains($0.unit.code) }
                .map { ShownText.line($0.unit.name) },
            deadlines: deadlines(matrix),
            late: fresh.filter { $0.recorded.item.late && $0.recorded.item.verdict == .accepted }
                .map { sent($0.code, $0.recorded) },
            refused: fresh.filter { $0.recorded.item.verdict == .rejected }.map { sent($0.code, $0.recorded) },
            hasNews: !fresh.isEmpty)
        digest.hasNews = digest.hasNews || !digest.deadlines.isEmpty || !digest.newlyComplete.isEmpty
        return digest
    }

    private struct DueKey: Hashable {
        var phase: String
        var day: LocalDate
        var instant: Date
    }

    private func deadlines(_ matrix: NoticeMatrix) -> [DigestContent.DueGroup] {
        let horizon = facts.now.addingTimeInterval(Self.daysAhead * 86_400)
        var groups: [DueKey: DigestContent.DueGroup] = [:]
        for row in matrix.rows {
            let board = RequirementBoard(notice: matrix.notice, standings: row.standings)
            let gaps = board.groups.filter { !$0.isDone && !$0.isOptional }
            let dated = gaps.compactMap { gap in (gap.members.compactMap(\.standing.due).first).map { (gap, $0) } }
            let byDue = Dictionary(grouping: dated.filter { $0.1.instant <= horizon }) { gap, due in
                DueKey(phase: gap.phase.id, day: due.day, instant: due.instant)
            }
            for (key, gaps) in byDue {
                guard let (gap, due) = gaps.first else { continue }
                let group = DigestContent.DueGroup(
                    phase: ShownText.line(gap.phase.title), due: due, isPassed: due.passed(at: facts.now), units: [])
                groups[key, default: group].units.append(lacking(row.unit, gaps.map(\.0), due))
            }
        }
        return groups.sorted { left, right in
            (left.key.instant, left.key.phase) < (right.key.instant, right.key.phase)
        }.map(\.value)
    }

    private func lacking(
        _ unit: OrganizationalUnit, _ gaps: [RequirementGroup], _ due: Deadline
    ) -> DigestContent.Lacking {
        let last = facts.lastReminder.map { office.calendar.adding(workingDays: $0, to: due.day) }
        let isReminded = last.map { $0 < today } ?? due.passed(at: facts.now)
        return DigestContent.Lacking(
            unit: ShownText.line(unit.name), contact: unit.contact.map { ShownText.line($0) },
            titles: gaps.map { gap in gap.members.map { ShownText.line($0.requirement.title) } },
            isBegun: gaps.contains(where: \.isBegun), isUnderReview: gaps.contains(where: \.isUnderReview),
            isBeyondLetters: isReminded || unit.addresses.isEmpty)
    }

    var review: [DigestContent.Review] {
        var mails: [DigestContent.Review] = []
        for (code, recorded) in arrivals where recorded.item.verdict == .review {
            let item = recorded.item
            guard !item.because.contains(where: { $0.code == .linkOnly || $0.code == .linkExpires }) else { continue }
            let place = facts.decisions[recorded.message]?.items.firstIndex { other in
                other.attachment == item.attachment && other.name == item.name && other.phase == item.phase
                    && other.requirement == item.requirement && other.nominee == item.nominee
            }
            let file = DigestContent.Review.File(
                place: place, file: ShownText.fileName(item.name), requirement: title(item),
                reasons: Array(item.because.suffix(2)))
            let last = mails.indices.last.map { mails[$0] }
            if last?.message == recorded.message, last?.unit == name(code), let index = mails.indices.last {
                mails[index].files.append(file)
            } else {
                mails.append(
                    DigestContent.Review(
                        message: recorded.message, unit: name(code), receivedAt: recorded.receivedAt, files: [file]))
            }
        }
        return mails
    }

    var links: [DigestContent.Link] {
        let recent = facts.now.addingTimeInterval(-30 * 86_400)
        return arrivals.compactMap { code, recorded in
            let reasons = recorded.item.because
            guard recorded.receivedAt > recent, recorded.item.verdict != .extra,
                reasons.contains(where: { $0.code == .linkOnly || $0.code == .linkExpires })
            else { return nil }
            return DigestContent.Link(
                unit: name(code), file: ShownText.fileName(recorded.item.name), receivedAt: recorded.receivedAt,
                expires: reasons.first { $0.code == .linkExpires }?.values.first)
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
