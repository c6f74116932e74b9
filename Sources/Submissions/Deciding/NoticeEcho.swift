import Inspection

/// Tells the office's own notice that comes back from what a unit wrote itself.
struct NoticeEcho {
    private let title: Folded
    private let issuer: Folded?
    /// The spellings of the unit's names.
    private let names: [Folded]

    init(_ notice: Notice, unit: OrganizationalUnit?) {
        title = Folded(notice.title, limit: 200)
        issuer = notice.issuer.map { Folded($0, limit: 100) }
        names = unit.map { [$0.name] + $0.aliases }.map { $0.map { UnitSpelling($0).text } } ?? []
    }

    /// Whether a file's name or one of its first lines is the title of a notice that others wrote. A title often takes
    /// two lines. Where the unit's own name stands with it, the notice is the unit's and may well be its plan.
    func isEcho(_ file: MailFile) -> Bool {
        let zone = file.titleZone.filter { $0.number <= 8 }.map(\.text)
        let pairs = zip(zone, zone.dropFirst()).map { Folded(scalars: $0.scalars + $1.scalars) }
        guard let title = ([file.name.text] + zone + pairs).first(where: isTitle) else { return false }
        if namesUnit(title) || zone.contains(where: namesUnit) { return false }
        return !title.contains("印发") || isFromAbove(zone + file.signature)
    }

    /// 关于举办…的通知, or the notice's own title before 通知.
    private func isTitle(_ line: Folded) -> Bool {
        let line = line.withoutBrackets
        guard line.hasSuffix("通知") || line.hasSuffix("的函") else { return false }
        return line.contains(title)
            || ["关于举办", "关于开展", "关于组织", "关于做好", "关于印发", "关于报送"].contains { line.contains($0) }
    }

    private func namesUnit(_ line: Folded) -> Bool {
        let spelled = UnitSpelling(line).text
        return names.contains { spelled.contains($0) }
    }

    /// The issuer's name, or a salutation of many: 各中小学、幼儿园：
    private func isFromAbove(_ lines: [Folded]) -> Bool {
        lines.contains { line in
            if let issuer, !issuer.isEmpty, line.contains(issuer) { return true }
            return line.hasPrefix("各") && line.hasSuffix(":") && Self.addressees.contains { line.contains($0) }
        }
    }

    private static let addressees: [Folded] = ["学校", "中小学", "幼儿园", "街道", "镇", "各区", "各省", "单位", "中心", "机构", "社工委"]
}
