import Foundation
import Inspection

/// Items of what a mail nominates.
extension ItemMaking {
    func nominated(
        _ file: MailFile, _ part: Nominations.Part, _ nominations: Nominations, _ notice: NoticeCandidate
    ) -> Item {
        let judging = Judging(asked: part.asked, file: file, receivedAt: receivedAt)
        let broken = judging.brokenRules()
        var doubts = part.doubts + judging.doubts()
        if let year = otherYear(file, part.asked, notice) { doubts.append(year) }
        if part.nominee == nil, part.asked.requirement.count.most != 1 { doubts.append(Reason(.nomineeUnclear)) }
        // Whose folder it lies in says more than a scan's own text could.
        if !file.isRead, [.nameWord, .cues].contains(part.evidence?.code) {
            doubts.append(
                file.isScanned ? Reason(.scannedPages) : Reason(.notReadYet, file.content.format.rawValue))
        }
        var told = part.nominee.map { [Reason(.nomineeNamed, $0)] } ?? []
        if let row = part.row { told.append(Reason(.nomineeRow, "\(row)")) }
        if let evidence = part.evidence { told.append(evidence) }
        let verdict: Verdict = broken.isEmpty ? (doubts.isEmpty ? .accepted : .review) : .rejected
        let because = broken + doubts + told + materials(part, nominations) + judging.notes(unit: unit)
        var item = serving(part.asked, Item(file, verdict: verdict, because))
        item.nominee = part.nominee
        return item
    }

    /// Which material of a nominee the mail brings and which it does not, where the notice says what there may be.
    private func materials(_ part: Nominations.Part, _ nominations: Nominations) -> [Reason] {
        guard let nominee = part.nominee, !part.asked.requirement.materials.isEmpty else { return [] }
        let own = files.indices.flatMap { index in
            (nominations.parts[index] ?? []).filter { $0.nominee == nominee && $0.asked.key == part.asked.key }
                .map {
                    Material.of(files[index].content.kind, name: files[index].attachment.name, isRow: $0.row != nil)
                }
        }
        return Material.reasons(
            nominee, Set(own.joined()), askedFor: part.asked.requirement.materials)
    }
}

/// What one nomination may comprise.
enum Material: String {
    case document, photo, video, resource

    /// What a file is material of: a lesson on film is both. A row of a list names the nominee only.
    static func of(_ kind: FileKind, name: String, isRow: Bool) -> Set<Material> {
        guard !isRow else { return [] }
        let isResource = words.contains { Folded(name, limit: 200).contains($0) }
        switch kind {
        case .photo: return [.photo]
        case .video: return isResource ? [.video, .resource] : [.video]
        case .audio, .presentation: return [.resource]
        case .document, .spreadsheet: return isResource ? [.resource] : [.document]
        case .archive, .message, .other: return []
        }
    }

    private static let words: [Folded] = ["课件", "教案", "微课", "教学资源", "学习资源", "课程资源", "教学设计", "讲义"]

    /// That some came, and that others did not, each left out when there is none.
    static func reasons(_ nominee: String, _ found: Set<Material>, askedFor names: [String]) -> [Reason] {
        let asked = names.compactMap(Material.init)
        let (has, lacks) = (asked.filter(found.contains), asked.filter { !found.contains($0) })
        var reasons: [Reason] = []
        if !has.isEmpty { reasons.append(Reason(.nomineeMaterials, nominee, Shown.list(has.map(\.rawValue)))) }
        if !lacks.isEmpty { reasons.append(Reason(.nomineeLacks, Shown.list(lacks.map(\.rawValue)))) }
        return reasons
    }
}
