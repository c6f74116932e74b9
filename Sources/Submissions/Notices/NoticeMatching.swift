import Foundation
import Inspection

/// One notice that a mail may serve, with what its files are among its requirements.
struct NoticeCandidate {
    let notice: Notice
    let requirements: [AskedRequirement]
    /// In the order of the mail's files.
    let classifications: [Classification]
    var points = 0.0
    var because: [Reason] = []

    /// The years that the notice is about.
    var years: [Int] {
        var years = Folded(notice.title, limit: 200).years
        if let issued = notice.issued { years.append(issued.year) }
        if let activity = notice.activity { years += [activity.lowerBound.year, activity.upperBound.year] }
        return Set(years).sorted()
    }

    /// Whether its last due time passed 90 days ago and nothing in the mail names its id.
    var isLongOver: Bool {
        because.contains { $0.code == .outsideWindow } && !because.contains { $0.code == .referenceNamed }
    }

    /// Whether the mail has the notice's id or one of its reference codes.
    var isReferenced: Bool { because.contains { $0.code == .referenceNamed } }

    /// Whether the mail or one of its files has the notice's words.
    var isNamed: Bool {
        because.contains { reason in
            [.keywordInSubject, .keywordInFileName, .keywordInTitle, .keywordInText, .titleNamed, .referenceNamed]
                .contains(reason.code)
        } || isAssigned
    }

    /// Whether the mail supplements what was sent for it: no other notice of the unit is open.
    var isSupplemented: Bool { because.contains { $0.code == .supplement } }

    /// Whether it is the mail's by a coordinator's word.
    var isAssigned: Bool { because.contains { $0.code == .assignedByHand } }

    /// Whether anything in the mail speaks for the notice beyond its being open.
    var isPlausible: Bool { points >= 2 }
}

/// Finds the notices that a mail may serve, the best first.
struct NoticeMatching {
    let words: MailWords
    let files: [MailFile]
    let links: [OversizedLink]
    let references: ReferencesInMail
    /// Roster categories of the mail's unit; nil when no unit is known.
    let categories: [String]?
    let receivedAt: Date
    let mailbox: String?
    let office: Office
    /// False when the files are only those of one of several units: the mail's words are about the others too.
    var isWholeMail = true
    /// What was granted to the mail's unit.
    var concessions: Concessions?
    /// The only notice that may be meant, by a coordinator's word.
    var assigned: String?

    /// All notices that may be meant, the best first, equal ones in the order of the office. One that asks for nothing
    /// is put behind those that ask, unless it is clearly the better; one long over is left out beside an open one:
    /// units write this year's mail into last year's form.
    func candidates() -> [NoticeCandidate] {
        var scored = office.notices.filter(competes).map(scored)
        if scored.contains(where: { $0.isPlausible && !$0.isLongOver }) { scored.removeAll(where: \.isLongOver) }
        func rank(_ candidate: NoticeCandidate) -> Double {
            candidate.points - (candidate.notice.isInformational ? Classification.clearLead : 0)
        }
        return scored.enumerated().sorted { left, right in
            (rank(right.element), left.offset) < (rank(left.element), right.offset)
        }.map(\.element)
    }

    /// Whether the notice accepts the mailbox, existed when the mail arrived and asks something of the unit.
    private func competes(_ notice: Notice) -> Bool {
        if let assigned { return notice.id == assigned }
        guard !NoticeWindow(notice, timeZone: office.timeZone).isBefore(receivedAt) else { return false }
        if notice.isInformational { return categories.map { Self.addresses(notice, $0) } ?? true }
        if let mailbox, !notice.mailboxes.contains(mailbox) { return false }
        guard let categories else { return true }
        return Self.addresses(notice, categories)
            && notice.requirements.contains { $0.requirement.asks(categories: categories) }
    }

    private static func addresses(_ notice: Notice, _ categories: [String]) -> Bool {
        guard let units = notice.units else { return true }
        return units.contains { categories.contains($0) }
    }

    private func scored(_ notice: Notice) -> NoticeCandidate {
        let asked = notice.isInformational ? [] : AskedRequirement.all(of: notice, categories: categories, concessions)
        let alone = files.count == 1 && isWholeMail ? words.phrase : nil
        let isSupplemented = notice.id == supplemented
        let topic = Topic(
            notice, words: words, files: files, isMeant: isReferenced(notice) || notice.id == assigned,
            isSupplemented: isSupplemented)
        let classifier = Classifier(
            requirements: asked, topic: topic, mailWords: alone, receivedAt: receivedAt)
        var candidate = NoticeCandidate(
            notice: notice, requirements: asked, classifications: files.map(classifier.classify))
        for (points, reason) in wordEvidence(notice) + yearEvidence(candidate.years) + fit(candidate.classifications) {
            candidate.points += points
            candidate.because.append(reason)
        }
        let isLongOver = NoticeWindow(notice, timeZone: office.timeZone).isAfter(receivedAt)
        candidate.points += isLongOver ? -4 : 1
        candidate.because.append(Reason(isLongOver ? .outsideWindow : .withinWindow))
        if isSupplemented { candidate.because.append(Reason(.supplement)) }
        if notice.id == assigned {
            candidate.points = 1000
            candidate.because.append(Reason(.assignedByHand))
        }
        return candidate
    }

    /// The notice that a mail means which says that it supplements an earlier one and names nothing else: the only one that
    /// is open to the unit.
    private var supplemented: String? {
        guard words.supplements, isWholeMail else { return nil }
        let open = office.notices.filter {
            !$0.isInformational && competes($0) && !NoticeWindow($0, timeZone: office.timeZone).isAfter(receivedAt)
        }
        guard let notice = open.first, open.count == 1,
            !Topic.isAnotherMatter(in: [words.subject] + files.map(\.name.text), than: notice)
        else { return nil }
        return notice.id
    }

    /// The notice's words at each place where they stand, the longest of a place once.
    private func wordEvidence(_ notice: Notice) -> [(Double, Reason)] {
        let keywords = notice.keywords.map { Folded($0) }.filter { !$0.isEmpty }
        let names =
            files.prefix(200).flatMap { [$0.name.text] + $0.folders.map(\.text) }
            + links.prefix(50).map { Folded($0.name ?? "", limit: 200) }
        let titles = files.prefix(200).flatMap { $0.titleZone.map(\.text) }
        let places: [(Double, Reason.Code, [Folded])] = [
            (3, .keywordInSubject, [words.subject]), (2, .keywordInFileName, names), (2, .keywordInTitle, titles),
            (1, .keywordInText, [words.text]),
        ]
        var found: [(Double, Reason)] = places.compactMap { points, code, texts in
            let hits = keywords.filter { keyword in texts.contains { $0.contains(keyword) } }
            guard let word = hits.max(by: { $0.count < $1.count }) else { return nil }
            return (points + 0.1 * Double(word.count), Reason(code, word.text))
        }
        let title = Folded(notice.title, limit: 200)
        if title.count >= 6, ([words.subject, words.text] + titles).contains(where: { $0.contains(title) }) {
            found.append((2, Reason(.titleNamed, notice.title)))
        }
        if isReferenced(notice) {
            found.append((6, Reason(.referenceNamed, notice.id)))
        }
        return found
    }

    /// Whether the mail has the notice's id or one of its reference codes.
    private func isReferenced(_ notice: Notice) -> Bool {
        let id = Folded(notice.id)
        return references.notices.contains(notice.id)
            || id.count >= 5 && (words.subject.contains(id) || words.text.contains(id))
    }

    private func yearEvidence(_ years: [Int]) -> [(Double, Reason)] {
        let named = Set(words.subject.years + files.filter { !$0.isPictureOrVideo }.flatMap(\.years))
        guard !named.isEmpty, !years.isEmpty else { return [] }
        if let year = years.first(where: named.contains) { return [(2, Reason(.noticeYear, "\(year)"))] }
        let reason = Reason(
            .yearDiffers, Shown.list(named.sorted().map(String.init)), Shown.list(years.map(String.init)))
        return [(-1, reason)]
    }

    /// How many of the mail's files the notice asks for; five photos say no more than one.
    private func fit(_ classifications: [Classification]) -> [(Double, Reason)] {
        var points = 0.0
        var count = 0
        var counted: Set<String> = []
        for classification in classifications where classification.certainty != .unclear {
            guard let best = classification.best, best.asked.isAsked else { continue }
            count += 1
            let isMedia = [.photo, .video].contains(best.asked.requirement.kind)
            if isMedia, !counted.insert(best.asked.key).inserted { continue }
            points += classification.certainty == .provisional ? 1.5 : isMedia ? 2 : 3
        }
        return count == 0 ? [] : [(min(4, points), Reason(.itemsFit, "\(count)"))]
    }
}
