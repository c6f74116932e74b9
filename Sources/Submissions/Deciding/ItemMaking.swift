import Foundation
import Inspection

/// Makes the items of one mail: what each file is for, and what is thought of it.
struct ItemMaking {
    let files: [MailFile]
    let words: MailWords
    /// The notices that the mail may serve, its main one first.
    let notices: [NoticeCandidate]
    let unit: OrganizationalUnit?
    let captions: Captions
    let receivedAt: Date

    /// The items of all files in the order of the mail, then what its links and documents hold in place of files.
    func items(links: [OversizedLink]) -> [Item] {
        let nominations = notices.reduce(into: [String: Nominations]()) { all, notice in
            all[notice.notice.id] = Nominations(files: files, notice: notice, unit: unit)
        }
        var items = files.indices.flatMap { self.items(at: $0, nominations) }
        noteRepeats(in: &items)
        items += links.prefix(50).map(item)
        items += formsInDocuments(beside: items)
        let photos = photosInDocuments(beside: items)
        // A document of which nothing was told but its pictures is told by them.
        items.removeAll { item in
            item.because.first?.code == .notRecognised
                && photos.contains { $0.attachment == item.attachment || $0.isInside(item) }
        }
        return items + photos
    }

    /// The items of one file: one, or one for each of its parts that serves a requirement of its own, or for each nominee
    /// of a table.
    private func items(at index: Int, _ nominations: [String: Nominations]) -> [Item] {
        let file = files[index]
        guard let notice = NoticeChoice(files: files, notices: notices).notice(for: index) else {
            return [Item(file, verdict: .extra, [Reason(.nothingAsks)])]
        }
        if notice.notice.isInformational { return [kept(file, Reason(.informationalNotice), notice)] }
        if let nominations = nominations[notice.notice.id], let parts = nominations.parts[index] {
            return parts.map { nominated(file, $0, nominations, notice) }
        }
        if captions.lists.contains(index), notice.classifications[index].certainty != .sure {
            return [kept(file, Reason(.captionList), notice)]
        }
        let parts =
            isEcho(file, of: notice.notice) ? [] : PartTelling(classifier: classifier(of: notice), file: file).parts()
        if parts.isEmpty {
            return [captioned(judged(file, notice.classifications[index], notice), captions.caption(at: index), notice)]
        }
        let titles = parts.compactMap { $0.classification.best?.asked.requirement.title }
        let items = parts.map { part in
            var item = judged(part.file, part.classification, notice)
            let others = titles.filter { $0 != part.classification.best?.asked.requirement.title }
            if !others.isEmpty { item.because.append(Reason(.partOf, Shown.list(others))) }
            return item
        }
        // A notice's workbook comes back for one of its sheets: those that were due long ago and left alone are nothing.
        let written = items.filter { $0.because.first?.code != .emptyForm || !$0.late }
        return written.isEmpty ? items : written
    }

    /// Tells files among what a notice asks for; the mail's own words speak for single files only.
    func classifier(of notice: NoticeCandidate) -> Classifier {
        let topic = Topic(
            notice.notice, words: words, files: files, isMeant: notice.isReferenced || notice.isAssigned,
            isSupplemented: notice.isSupplemented)
        return Classifier(
            requirements: notice.requirements, topic: topic, mailWords: nil, receivedAt: receivedAt)
    }

    /// A photo with what is said about it; where captions are asked for, an accepted one without any is noted.
    func captioned(_ item: Item, _ caption: String?, _ notice: NoticeCandidate) -> Item {
        guard item.kind == FileKind.photo.rawValue else { return item }
        var item = item
        item.caption = caption.map(Shown.caption)
        let asked = notice.requirements.first {
            $0.requirement.id == item.requirement && $0.phase.id == item.phase && $0.requirement.captions
        }
        if asked != nil, item.caption == nil, item.verdict == .accepted { item.because.append(Reason(.noCaption)) }
        return item
    }

    private func judged(_ file: MailFile, _ classification: Classification, _ notice: NoticeCandidate) -> Item {
        guard classification.certainty != .unclear, let best = classification.best else {
            return unclear(file, classification, notice)
        }
        if isEcho(file, of: notice.notice) { return kept(file, Reason(.noticeEcho), notice) }
        guard best.asked.isAsked else {
            var item = kept(file, Reason(.notAskedOfUnit, best.asked.requirement.title), notice)
            if let unit, !unit.sendsFor.isEmpty {
                item.verdict = .review
                item.because = [Reason(.perhapsForOthers, best.asked.requirement.title)]
            }
            return item
        }
        let judging = Judging(asked: best.asked, file: file, receivedAt: receivedAt)
        let broken = judging.brokenRules()
        var doubts = classification.doubts + judging.doubts() + oddities(file, best.asked, notice)
        if classification.certainty == .provisional, broken.isEmpty {
            doubts.insert(Reason(.seems, best.asked.requirement.title), at: 0)
        }
        let verdict: Verdict = broken.isEmpty ? (doubts.isEmpty ? .accepted : .review) : .rejected
        let because = broken + doubts + best.reasons + classification.notes + judging.notes(unit: unit)
        return serving(best.asked, Item(file, verdict: verdict, because))
    }

    func serving(_ asked: AskedRequirement, _ item: Item) -> Item {
        var item = item
        item.notice = asked.notice.id
        item.phase = asked.phase.id
        item.requirement = asked.requirement.id
        item.late = asked.phase.isLate(receivedAt)
        return item
    }

    private func kept(_ file: MailFile, _ reason: Reason, _ notice: NoticeCandidate) -> Item {
        var item = Item(file, verdict: .extra, [reason])
        item.notice = notice.notice.id
        return item
    }

    /// A file that could not be told: unreadable, the notice itself, asked for by nothing, or for a person.
    private func unclear(_ file: MailFile, _ classification: Classification, _ notice: NoticeCandidate) -> Item {
        if isEcho(file, of: notice.notice) { return kept(file, Reason(.noticeEcho), notice) }
        var item = kept(file, Reason(.nothingAsks), notice)
        if let problem = Judging.problem(of: file) {
            item.verdict = .rejected
            item.because = [problem]
        } else if let doubt = classification.doubts.first {
            item.verdict = .review
            item.because = [doubt] + (classification.best?.reasons ?? [])
            if let best = classification.best, doubt.code == .twoInOne, best.asked.isAsked {
                item = serving(best.asked, item)
            }
        } else if case let fitting = nominations(comprising: file, notice), !fitting.isEmpty {
            item.verdict = .review
            item.because = [Reason(.nominationMaterial, Shown.list(fitting.map(\.requirement.title)))]
            if fitting.count == 1 { item = serving(fitting[0], item) }
        } else if mayBeAskedFor(file, notice) || (classification.best?.points ?? 0) >= 1 {
            item.verdict = .review
            item.because = [whyUntold(file)] + (classification.best?.reasons ?? []) + oddities(file, nil, notice)
        }
        return item
    }

    private func whyUntold(_ file: MailFile) -> Reason {
        if file.isScanned { return Reason(.scannedPages) }
        guard file.content.problem == .unsupported else { return Reason(.notRecognised) }
        return Reason(.unsupportedFormat, file.content.format.rawValue)
    }

    /// The nominations that may comprise such a file.
    private func nominations(comprising file: MailFile, _ notice: NoticeCandidate) -> [AskedRequirement] {
        notice.requirements.filter { $0.isAsked && $0.requirement.materials.contains(file.content.kind.rawValue) }
    }

    /// Whether a file without any evidence may still be what the notice asks for. A table whose own words were read and
    /// fit nothing is something else; a text may have any title.
    private func mayBeAskedFor(_ file: MailFile, _ notice: NoticeCandidate) -> Bool {
        if file.content.isContainer { return true }
        let asked = notice.requirements.filter { $0.isAsked && $0.vocabulary.kinds.contains(file.content.kind) }
        guard !asked.isEmpty else { return file.scanWord != nil }
        return file.content.kind != .spreadsheet || !file.forms.contains { !$0.header.isEmpty }
    }

    private func isEcho(_ file: MailFile, of notice: Notice) -> Bool {
        NoticeEcho(notice, unit: unit).isEcho(file)
    }

    /// What makes a file doubtful although it was told.
    private func oddities(_ file: MailFile, _ asked: AskedRequirement?, _ notice: NoticeCandidate) -> [Reason] {
        var odd: [Reason] = []
        if let word = file.scanWord {
            odd.append(Reason(.scanned, word.text))
        } else if asked?.requirement.kind == .photo, let annex = annexOfForm(named: file, notice) {
            odd.append(Reason(.scanned, annex))
        } else if asked?.requirement.kind != .video, file.isGraphic {
            odd.append(Reason(.graphic))
        }
        if asked?.requirement.kind == .photo, let width = file.content.width, let height = file.content.height,
            min(width, height) < 300
        {
            odd.append(Reason(.tinyPicture, "\(width)", "\(height)"))
        }
        return odd + (asked.flatMap { otherYear(file, $0, notice) }.map { [$0] } ?? [])
    }

    /// 附件2.jpg, where annex 2 is a form: more likely its scan than a photo.
    private func annexOfForm(named file: MailFile, _ notice: NoticeCandidate) -> String? {
        guard let number = Annex.number(in: file.name.text) else { return nil }
        let isForm = notice.requirements.contains { asked in
            asked.isAsked && asked.requirement.attachment == number && asked.requirement.kind != .photo
        }
        return isForm ? "附件\(number)" : nil
    }

    /// Last year's material: the years of its title, or of the dates in its form, are not the notice's.
    func otherYear(_ file: MailFile, _ asked: AskedRequirement, _ notice: NoticeCandidate) -> Reason? {
        guard !file.isPictureOrVideo, !notice.years.isEmpty else { return nil }
        let isForm = [.schedule, .statistics].contains(asked.requirement.kind)
        let dated = isForm ? FormCheck(file, asked)?.years ?? [] : []
        for years in [file.years, dated] where !years.isEmpty && !years.contains(where: notice.years.contains) {
            return Reason(.otherYear, Shown.list(years.map(String.init)), Shown.list(notice.years.map(String.init)))
        }
        return nil
    }
}

extension Item {
    /// Whether it is part of another one's file.
    fileprivate func isInside(_ other: Item) -> Bool {
        guard let inner = attachment, let outer = other.attachment else { return false }
        return inner.hasPrefix(outer + "/")
    }

    /// An item of one file, its requirement not yet told.
    init(_ file: MailFile, verdict: Verdict, _ because: [Reason]) {
        let content = file.content
        self.init(
            attachment: file.attachment.path, name: file.attachment.name, kind: content.kind.rawValue,
            format: content.format.rawValue, verdict: verdict, because: because)
        title = content.title
        sha256 = file.attachment.sha256.isEmpty ? nil : file.attachment.sha256
        bytes = max(0, file.attachment.bytes)
        duration = content.duration.flatMap { $0.isFinite ? $0 : nil }
        width = content.width
        height = content.height
        perceptualHash = content.perceptualHash
        if !file.isPictureOrVideo, !content.isContainer, file.embeddedPictures > 0 { pictures = file.embeddedPictures }
        if verdict == .accepted, file.attachment.inline, content.kind == .photo {
            self.because.append(Reason(.inlinePhoto))
        }
    }
}
