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
        if part.nominee != nil {
            let materials = Material.reason(nominations.materials(of: part), askedFor: part.asked.requirement.materials)
            told += materials.map { [$0] } ?? []
        }
        let verdict: Verdict = broken.isEmpty ? (doubts.isEmpty ? .accepted : .review) : .rejected
        let because = broken + doubts + told + judging.notes(unit: unit)
        var item = serving(part.asked, Item(file, verdict: verdict, because))
        item.nominee = part.nominee
        return item
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

    /// Which of what a nomination may comprise has come and which has not; nil where the notice does not say.
    static func reason(_ found: Set<Material>, askedFor names: [String]) -> Reason? {
        let asked = names.compactMap(Material.init)
        let (has, lacks) = (asked.filter(found.contains), asked.filter { !found.contains($0) })
        func list(_ materials: [Material]) -> String { Shown.list(materials.map(\.rawValue)) }
        if asked.isEmpty { return nil }
        if lacks.isEmpty { return Reason(.nomineeMaterials, list(has)) }
        return has.isEmpty ? Reason(.nomineeListed, list(lacks)) : Reason(.nomineeLacks, list(has), list(lacks))
    }
}
