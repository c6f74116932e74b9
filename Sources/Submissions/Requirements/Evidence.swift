import Inspection

/// One independent thing that speaks for a requirement, with its weight.
struct Evidence {
    /// What it rests on; of each only the best counts.
    enum Group: Int {
        case title, header, annexLine, cues, content, name, annexName, mail

        /// Whether it rests on what the file holds and not on how it is called.
        var isContent: Bool { rawValue <= Group.content.rawValue }
    }

    var group: Group
    var points: Double
    var reason: Reason
    /// The title line ends with the very word, so it can hardly be anything else.
    var isExactTitle = false
}

/// Finds what in one file speaks for one requirement.
struct EvidenceFinder {
    let file: MailFile
    /// What the mail says beside its files, for a mail with a single file.
    let mailWords: Phrase?
    /// The file's own name has a word of some requirement, so its folders are not asked.
    let nameDecides: Bool
    /// The notice's keywords.
    let keywords: [Folded]

    func evidence(for asked: AskedRequirement, siblings: [AskedRequirement]) -> [Evidence] {
        guard passesKindGate(asked) else { return [] }
        var found = [content(asked), title(asked, siblings), header(asked), cues(asked), name(asked, siblings)]
            .compactMap(\.self)
        found += annex(asked)
        if found.isEmpty, let mail = mail(asked, siblings) { found.append(mail) }
        return found
    }

    private func passesKindGate(_ asked: AskedRequirement) -> Bool {
        let kind = file.content.kind
        if asked.vocabulary.kinds.contains(kind) || asked.requirement.materials.contains(kind.rawValue) { return true }
        // An unknown format or the scan of a form may be anything that its name says.
        return kind == .other || file.scanWord != nil && asked.requirement.kind != .video
    }

    private func content(_ asked: AskedRequirement) -> Evidence? {
        switch (file.content.kind, asked.requirement.kind) {
        case (.photo, .photo):
            Evidence(
                group: .content, points: file.scanWord == nil && !file.isGraphic ? 5 : 1,
                reason: Reason(.pictureContent))
        case (.video, .video): Evidence(group: .content, points: 5, reason: Reason(.videoContent))
        default: nil
        }
    }

    private func title(_ asked: AskedRequirement, _ siblings: [AskedRequirement]) -> Evidence? {
        var best: Evidence?
        for line in file.titleZone where !isAnnexList(line) && !isHeading(line) {
            guard let hit = asked.hit(in: line.phrase, siblings: siblings) else { continue }
            let isLast = line.text.withoutBrackets.hasSuffix(hit.word)
            // 活动周小结 says as much as 工作总结 does.
            let isTopical = isLast && keywords.contains { line.text.contains($0) }
            let base = (hit.isStrong ? 6 : isTopical ? 5 : 3) + 0.1 * Double(hit.word.count)
            let points = base * (line.number <= 3 ? 1 : 0.7) * hit.factor
            guard points > best?.points ?? 0 else { continue }
            let exact = (hit.isStrong || isTopical) && hit.factor == 1 && line.number <= 3 && isLast
            let reason = Reason(.titleLine, "\(line.number)", hit.word.text)
            best = Evidence(group: .title, points: points, reason: reason, isExactTitle: exact)
        }
        for form in file.forms {
            guard let hit = asked.hit(in: form.sheet, siblings: siblings), hit.isStrong else { continue }
            let points = 3 * hit.factor
            guard points > best?.points ?? 0 else { continue }
            best = Evidence(group: .title, points: points, reason: Reason(.sheetName, hit.word.text))
        }
        return best
    }

    /// 附件1：安排表 further down is a list of what belongs to the document, not its title.
    private func isAnnexList(_ line: MailFile.Line) -> Bool {
        file.content.kind != .spreadsheet && line.number > 2 && Annex.number(atStartOf: line.text) != nil
    }

    /// 一、活动安排 is a section, not a title.
    private func isHeading(_ line: MailFile.Line) -> Bool {
        file.content.kind != .spreadsheet && line.number > 1 && Self.isNumbered(line.text)
    }

    /// Whether a line begins with a number as headings do: 一、 (二) 3. 第四章.
    static func isNumbered(_ text: Folded) -> Bool {
        let start = text.scalars.first == "(" || text.scalars.first == "第" ? 1 : 0
        var index = start
        while index < text.count, UnitSpelling.isNumeral(text.scalars[index]) { index += 1 }
        guard index > start, index < text.count else { return false }
        return "、.．)章节,".unicodeScalars.contains(text.scalars[index])
    }

    private func header(_ asked: AskedRequirement) -> Evidence? {
        guard let match = HeaderMatch.best(of: file.forms, asked) else { return nil }
        guard match.coverage >= 0.5, match.telling >= 2, match.hits >= 3 else { return nil }
        let factor = asked.isAsked || asked.hasTemplate ? 1 : 0.7
        return Evidence(
            group: .header, points: 7 * match.coverage * factor,
            reason: Reason(.headerMatch, "\(match.hits)", "\(match.columns)"))
    }

    private func cues(_ asked: AskedRequirement) -> Evidence? {
        let found = asked.vocabulary.cues.filter(file.cues.contains)
        guard found.count >= 2 else { return nil }
        let reason = Reason(.cues, Shown.list(found.prefix(3).map(\.text)))
        return Evidence(group: .cues, points: min(4, Double(found.count)), reason: reason)
    }

    private func name(_ asked: AskedRequirement, _ siblings: [AskedRequirement]) -> Evidence? {
        let places: [(Phrase, Reason.Code, Double)] =
            [(file.name, .nameWord, 1)] + (nameDecides ? [] : file.folders.map { ($0, .folderWord, 0.95) })
        for (text, code, weight) in places {
            guard let hit = asked.hit(in: text, siblings: siblings) else { continue }
            let points = ((hit.isStrong ? 4 : 2.5) + 0.1 * Double(hit.word.count)) * hit.factor * weight
            return Evidence(group: .name, points: points, reason: Reason(code, hit.word.text))
        }
        return nil
    }

    private func annex(_ asked: AskedRequirement) -> [Evidence] {
        guard let number = asked.requirement.attachment else { return [] }
        var found: [Evidence] = []
        if Annex.number(in: file.name.text) == number {
            found.append(Evidence(group: .annexName, points: 2, reason: Reason(.annexInName, "\(number)")))
        }
        if file.titleZone.contains(where: { $0.number <= 2 && Annex.number(atStartOf: $0.text) == number }) {
            found.append(Evidence(group: .annexLine, points: 2, reason: Reason(.annexLine, "\(number)")))
        }
        return found
    }

    private func mail(_ asked: AskedRequirement, _ siblings: [AskedRequirement]) -> Evidence? {
        guard let mailWords, ![.photo, .video].contains(file.content.kind) else { return nil }
        guard let hit = asked.hit(in: mailWords, siblings: siblings), hit.isStrong, hit.factor == 1 else { return nil }
        return Evidence(group: .mail, points: 1.5, reason: Reason(.mailWord, hit.word.text))
    }
}

/// The notice's own numbering of its annexes: 附件1, 附件一, 附表1.
enum Annex {
    /// The first annex number anywhere in a name.
    static func number(in text: Folded) -> Int? {
        for start in text.scalars.indices where text.scalars[start] == "附" {
            if let number = number(in: text, at: start) { return number }
        }
        return nil
    }

    static func number(atStartOf text: Folded) -> Int? { number(in: text, at: 0) }

    /// A heading without 附, 附件1 and the like before it.
    static func withoutMark(_ text: Folded) -> Folded {
        guard text.scalars.first == "附" else { return text }
        let rest = text.scalars.dropFirst().drop {
            "件表录:(-_.、)第".unicodeScalars.contains($0) || UnitSpelling.isNumeral($0)
        }
        return Folded(scalars: Array(rest))
    }

    private static func number(in text: Folded, at start: Int) -> Int? {
        guard start < text.count, text.scalars[start] == "附" else { return nil }
        var index = start + 1
        if index < text.count, text.scalars[index] == "件" || text.scalars[index] == "表" { index += 1 }
        while index < text.count, ":(-_.第".unicodeScalars.contains(text.scalars[index]) { index += 1 }
        var end = index
        while end < text.count, end - index < 3, UnitSpelling.isNumeral(text.scalars[end]) { end += 1 }
        guard end > index, let value = UnitSpelling.value(text.scalars[index..<end]), (1...30).contains(value) else {
            return nil
        }
        return value
    }
}
