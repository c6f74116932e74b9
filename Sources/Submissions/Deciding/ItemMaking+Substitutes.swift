import Foundation
import Inspection

/// What stands in place of files: download links, pictures inside documents, the text of the mail itself.
extension ItemMaking {
    /// Files of the same bytes are told, and pictures that show the same; the standing counts them once.
    func noteRepeats(in items: inout [Item]) {
        var first: [String: Item] = [:]
        var pictures = SamePictures()
        for index in items.indices {
            guard let hash = items[index].sha256, items[index].verdict == .accepted else { continue }
            guard let earlier = first[hash] else {
                first[hash] = items[index]
                if let same = pictures.earlier(than: items[index]) {
                    items[index].because.append(Reason(.samePicture, Shown.quoted(same.name)))
                }
                continue
            }
            // Parts of one file are no copies of each other.
            if earlier.attachment != items[index].attachment {
                items[index].because.append(Reason(.sameBytes, Shown.quoted(earlier.name)))
            }
        }
    }

    /// A file that the provider kept back: a person waits for the file itself.
    func item(of link: OversizedLink) -> Item {
        let name = link.name ?? ""
        var item = Item(
            attachment: nil, name: name, kind: FileKind.other.rawValue, format: FileFormat.other.rawValue,
            verdict: .review,
            because: [Reason(.linkOnly, Shown.quoted(name.isEmpty ? link.provider.rawValue : name))])
        if let expires = link.expires { item.because.append(Reason(.linkExpires, expires)) }
        item.bytes = link.bytes.flatMap { $0 >= 0 ? $0 : nil }
        guard let notice = notices.first, !notice.notice.isInformational else { return item }
        item.notice = notice.notice.id
        let stand = MailFile(Attachment(path: "", name: name, content: FileContent(kind: Self.kind(named: name))))
        let told = classifier(of: notice).classify(stand)
        if told.certainty != .unclear, let best = told.best, best.asked.isAsked {
            item.phase = best.asked.phase.id
            item.requirement = best.asked.requirement.id
            item.late = best.asked.phase.isLate(receivedAt)
        }
        return item
    }

    private static func kind(named name: String) -> FileKind {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if ["mp4", "mov", "avi", "wmv", "mkv", "flv", "3gp", "mpg", "mpeg", "m4v", "ts"].contains(suffix) {
            return .video
        }
        if ["jpg", "jpeg", "png", "heic", "bmp"].contains(suffix) { return .photo }
        return .other
    }

    /// A form inside a document that serves something else, such as the schedule at the end of a plan, when the mail
    /// has no file of its own for it: a person looks.
    func formsInDocuments(beside items: [Item]) -> [Item] {
        guard let notice = notices.first else { return [] }
        var found: [Item] = []
        for asked in notice.requirements where asked.isAsked && asked.hasTemplate {
            guard !isServed(asked, in: notice, by: items + found) else { continue }
            for file in files where file.content.kind == .document {
                guard
                    let item = items.first(where: { $0.attachment == file.attachment.path && $0.verdict == .accepted })
                else { continue }
                guard let match = HeaderMatch.best(of: file.forms, asked), match.coverage >= 0.8 else { continue }
                let main = notice.requirements.first { $0.requirement.id == item.requirement }?.requirement.title
                let both = Shown.list([main ?? item.name, asked.requirement.title])
                found.append(serving(asked, Item(file, verdict: .review, [Reason(.twoInOne, both)])))
                break
            }
        }
        return found
    }

    /// Pictures inside documents, when photos are asked for and the mail has none as files: they count where the
    /// requirement says so, else a person looks.
    func photosInDocuments(beside items: [Item]) -> [Item] {
        guard let notice = notices.first else { return [] }
        var found: [Item] = []
        for asked in notice.requirements where asked.isAsked && asked.requirement.kind == .photo {
            guard !isServed(asked, in: notice, by: items + found) else { continue }
            for file in files where !file.isPictureOrVideo {
                found += photos(in: file, for: asked, of: notice)
            }
        }
        return found
    }

    private func photos(in file: MailFile, for asked: AskedRequirement, of notice: NoticeCandidate) -> [Item] {
        if asked.requirement.embedded, !file.pictures.isEmpty {
            return file.pictures.prefix(100).map { picture in
                let photo = MailFile(picture)
                let judging = Judging(asked: asked, file: photo, receivedAt: receivedAt)
                let (broken, doubts) = (judging.brokenRules(), judging.doubts())
                let verdict: Verdict = broken.isEmpty ? (doubts.isEmpty ? .accepted : .review) : .rejected
                let item = Item(photo, verdict: verdict, broken + doubts + [Reason(.pictureContent)])
                return captioned(serving(asked, item), picture.content.caption, notice)
            }
        }
        guard file.embeddedPictures >= (asked.requirement.embedded ? 1 : asked.requirement.count.least) else {
            return []
        }
        let reason = Reason(.photosInDocument, "\(file.embeddedPictures)")
        return [serving(asked, Item(file, verdict: .review, [reason]))]
    }

    /// Whether an item is for the requirement or fulfils an alternative of it.
    private func isServed(_ asked: AskedRequirement, in notice: NoticeCandidate, by items: [Item]) -> Bool {
        items.contains { item in
            guard item.notice == notice.notice.id, item.phase == asked.phase.id else { return false }
            if item.requirement == asked.requirement.id { return item.verdict != .extra }
            guard let group = asked.requirement.oneOf, item.verdict == .accepted else { return false }
            return asked.phase.requirements.contains { $0.id == item.requirement && $0.oneOf == group }
        }
    }
}
