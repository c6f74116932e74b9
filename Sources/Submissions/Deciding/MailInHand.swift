import Foundation
import Inspection

/// One mail with its files and the notices that it may serve, ready to be decided.
struct MailInHand {
    let examination: Examination
    let files: [MailFile]
    let words: MailWords
    /// The best first.
    let notices: [NoticeCandidate]
    let receivedAt: Date

    private var hasContent: Bool { !files.isEmpty || !examination.links.isEmpty }

    func decision(heldFor reason: Reason, _ candidates: [UnitMatch]) -> Decision {
        guard
            looksLikeSubmission
                || hasContent && !candidates.isEmpty
        else { return ignored([reason]) }
        return Decision(decision: .hold, because: [reason], candidates: candidates, rules: rulesVersion)
    }

    func decision(ofNobody reason: Reason) -> Decision {
        guard looksLikeSubmission else { return ignored([reason]) }
        return Decision(decision: .hold, because: [reason, Reason(.unitNotFound)], rules: rulesVersion)
    }

    /// Files that a notice asks for, or a notice's words in the subject.
    private var looksLikeSubmission: Bool {
        guard let best = notices.first, best.isPlausible else { return false }
        return hasContent
            || best.because.contains { [.keywordInSubject, .titleNamed, .referenceNamed].contains($0.code) }
    }

    private func ignored(_ because: [Reason]) -> Decision {
        Decision(decision: .ignore, because: because + [Reason(.notASubmission)], rules: rulesVersion)
    }

    func decision(of unit: OrganizationalUnit, _ match: UnitMatch, provisional: Bool) -> Decision {
        var decision = hasContent ? ofFiles(unit) : ofText(unit)
        if let kind = examination.automatic {
            decision.because.append(Reason(.automaticMail, kind.rawValue))
        }
        guard decision.decision != .ignore else { return decision }
        decision.unit = match
        decision.provisional = provisional
        decision.answerable =
            decision.decision == .record && examination.automatic == nil && !unit.addresses.isEmpty
        return decision
    }

    private func ofFiles(_ unit: OrganizationalUnit) -> Decision {
        guard !notices.isEmpty else { return held(Reason(.nothingAskedOfUnit, unit.name)) }
        let plausible = notices.filter(\.isPlausible)
        guard let best = plausible.first else { return held(Reason(.noticeNotFound)) }
        let ties = plausible.filter {
            best.points - $0.points < Classification.clearLead
                && $0.notice.isInformational == best.notice.isInformational
        }
        if ties.count > 1, !NoticeChoice(files: files, notices: ties).isClearForAll {
            return held(Reason(.noticesTie, Shown.list(ties.map(\.notice.title))))
        }
        let captions = Captions(files: files, text: examination.text, names: [unit.name] + unit.aliases)
        let making = ItemMaking(
            files: files, words: words, notices: plausible, unit: unit, captions: captions, receivedAt: receivedAt)
        var items = making.items(links: examination.links)
        if let text = itemOfText(contentPoints: 4), !items.contains(where: { $0.serves(sameAs: text) }) {
            items.append(text)
        }
        // What is of another year and comes after all was due belongs to a notice that is not here.
        let served = items.filter { $0.requirement != nil }
        if !best.isAssigned, !served.isEmpty,
            served.allSatisfy({ $0.late && $0.because.contains { $0.code == .otherYear } })
        {
            return held(Reason(.noticeNotFound))
        }
        // Nothing names the notice and nothing is sure: units mail their other work to the same office.
        if !plausible.contains(where: \.isNamed), items.allSatisfy({ [.review, .extra].contains($0.verdict) }) {
            return held(Reason(.noticeNotFound))
        }
        return recorded(items, plausible, unit)
    }

    private func held(_ reason: Reason) -> Decision {
        Decision(decision: .hold, because: [reason], rules: rulesVersion)
    }

    private func recorded(_ items: [Item], _ plausible: [NoticeCandidate], _ unit: OrganizationalUnit) -> Decision {
        let main = mainNotice(of: items, plausible)
        let served = Set(items.filter { $0.notice == main.notice.id && $0.verdict != .extra }.compactMap(\.phase))
        let phase = main.notice.phases.first { served.contains($0.id) }?.id
        var because = main.because
        if let pattern = main.notice.subjectPattern, !NamePattern(pattern).fits(words.subject, unit: unit) {
            because.append(Reason(.subjectPattern, pattern))
        }
        return Decision(
            decision: .record, notice: NoticeMatch(id: main.notice.id, phase: phase, because: because),
            late: items.contains(where: \.late), items: items, rules: rulesVersion)
    }

    /// The notice that most items serve; the best one of equals.
    private func mainNotice(of items: [Item], _ plausible: [NoticeCandidate]) -> NoticeCandidate {
        var counts: [String: Int] = [:]
        for item in items where item.requirement != nil { counts[item.notice ?? "", default: 0] += 1 }
        let most = counts.values.max() ?? 0
        return plausible.first { most > 0 && counts[$0.notice.id] == most } ?? plausible[0]
    }

    /// The text may be the plan itself; a question, an answer to a letter or a recall is for a person; thanks are nothing.
    private func ofText(_ unit: OrganizationalUnit) -> Decision {
        if notices.first?.isAssigned == true {
            return recorded([itemOfText(contentPoints: 0) ?? bareText()], notices, unit)
        }
        if let item = itemOfText(contentPoints: 2), let notice = notices.first(where: { $0.notice.id == item.notice }) {
            return recorded([item], [notice], unit)
        }
        let keywords = notices.flatMap { $0.notice.keywords.map { Folded($0) } }.filter { !$0.isEmpty }
        let isAboutANotice = keywords.contains { words.subject.contains($0) || words.text.contains($0) }
        let isAnswer = !examination.references.isEmpty || words.isReply
        // Who is asked for something and sends an empty mail, or speaks of a file, forgot it; an empty answer is thanks.
        let forgot = !notices.isEmpty && (words.speaksOfFiles || words.own.isEmpty && !isAnswer)
        if forgot { return held(Reason(.nothingAttached)) }
        let isThanks = words.isOnlyThanks && (isAnswer || !keywords.contains { words.subject.contains($0) })
        guard isAboutANotice || isAnswer || words.asksForAttention, !isThanks else { return ignored([]) }
        return held(Reason(.nothingAttached))
    }

    /// The text of a mail that a coordinator placed although nothing in it was told.
    private func bareText() -> Item {
        Item(
            attachment: nil, name: Shown.quoted(examination.subject), kind: FileKind.document.rawValue,
            format: FileFormat.txt.rawValue, verdict: .extra, because: [Reason(.bodyText)])
    }

    /// The mail's own text as an item, when it is long enough and reads like something that a notice asks for.
    ///
    /// - Parameter contentPoints: How much its words must say; beside files a covering letter is likelier.
    private func itemOfText(contentPoints: Double) -> Item? {
        guard words.own.count >= 300 else { return nil }
        var content = FileContent(kind: .document, format: .txt)
        content.lines = MailWords.unquoted(examination.text).split(separator: "\n").prefix(400).map(String.init)
        let text = MailFile(Attachment(path: "", name: examination.subject, content: content))
        for notice in notices where notice.isPlausible && !notice.notice.isInformational {
            let classifier = Classifier(
                requirements: notice.requirements,
                topic: Topic(notice.notice, words: words, files: [], isMeant: notice.isReferenced || notice.isAssigned),
                mailWords: nil,
                receivedAt: receivedAt)
            guard let best = classifier.classify(text).best, best.asked.isAsked, best.contentPoints >= contentPoints
            else {
                continue
            }
            var item = Item(
                attachment: nil, name: Shown.quoted(examination.subject), kind: FileKind.document.rawValue,
                format: FileFormat.txt.rawValue, verdict: .review, late: best.asked.phase.isLate(receivedAt),
                because: [Reason(.bodyText), Reason(.seems, best.asked.requirement.title)] + best.reasons)
            item.notice = notice.notice.id
            item.phase = best.asked.phase.id
            item.requirement = best.asked.requirement.id
            return item
        }
        return nil
    }
}

extension Item {
    fileprivate func serves(sameAs other: Item) -> Bool {
        notice == other.notice && phase == other.phase && requirement == other.requirement && verdict != .extra
    }
}
