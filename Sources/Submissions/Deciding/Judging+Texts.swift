import Inspection

/// What keeps a document from being taken for what its title says without a person's word.
extension Judging {
    func misgivings() -> [Reason] {
        guard file.content.kind == .document else { return [] }
        var found: [Reason] = []
        if Self.drafts.contains(where: { file.name.text.contains($0) }) { found.append(Reason(.oldDraft)) }
        let kind = asked.requirement.kind
        guard [.plan, .summary, .caseStudy].contains(kind) else { return found }
        if isCoverLetter { found.append(Reason(.coverLetter)) }
        if kind == .plan, let part = partOfActivity { found.append(Reason(.partOnly, part.text)) }
        if isUnwritten { found.append(Reason(.unwritten)) }
        if kind == .caseStudy, asked.requirement.count.least > 1, holdsSeveralCases {
            found.append(Reason(.severalInOne, asked.requirement.title))
        }
        return found
    }

    private var titles: [Folded] { file.titleZone.filter { $0.number <= 3 }.map(\.text) }

    /// 关于报送活动周工作方案的报告 comes with the plan and is none.
    private var isCoverLetter: Bool {
        titles.contains { title in
            Self.deliveries.contains { title.contains($0) } && Self.letters.contains { title.hasSuffix($0) }
        }
    }

    /// The one event that a plan is for, when its title names one.
    private var partOfActivity: Folded? {
        Self.events.first { event in titles.contains { $0.contains(event) } }
    }

    /// A title with next to nothing below it, or a text that still says what is to be written.
    private var isUnwritten: Bool {
        let texts = file.content.lines.prefix(60).map { Folded($0, limit: 200) }
        if texts.contains(where: { text in Self.placeholders.contains { text.contains($0) } }) { return true }
        if texts.count(where: { text in Self.blanks.contains { text.contains($0) } }) >= 2 { return true }
        guard let characters = file.content.characters, file.embeddedPictures == 0 else { return false }
        return texts.count <= 1 && characters < 60
    }

    /// 案例一 and 案例二 head parts of one file.
    private var holdsSeveralCases: Bool {
        let numbers = file.content.lines.compactMap { line -> Unicode.Scalar? in
            let start = Folded(line, limit: 30)
            guard start.hasPrefix(Self.caseMark), start.count > Self.caseMark.count else { return nil }
            let next = start.scalars[Self.caseMark.count]
            return UnitSpelling.isNumeral(next) ? next : nil
        }
        return Set(numbers).count > 1
    }

    private static let caseMark = Folded("案例")
    private static let drafts: [Folded] = ["作废", "旧稿", "旧版"]
    private static let deliveries: [Folded] = ["关于报送", "关于上报", "关于呈报", "关于提交", "关于呈送"]
    private static let letters: [Folded] = ["报告", "函", "请示"]
    private static let events: [Folded] = [
        "主题班会", "黑板报", "板报", "启动仪式", "开幕式", "闭幕式", "国旗下", "手抄报", "征文", "演讲比赛",
    ]
    private static let blanks: [Folded] = ["xxx", "×××"]
    private static let placeholders: [Folded] = ["此处填写", "此处插入", "在此填写", "请在此处"]
}
