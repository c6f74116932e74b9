import Inspection

/// What a notice is about: a school writes many plans and summaries, and not all that it sends are meant for the notice.
struct Topic {
    let keywords: [Folded]
    private let notice: Notice
    /// Whether the mail's subject or text has one of them, or refers to the notice.
    private(set) var isNamedByMail: Bool
    /// Whether the mail or any of its files has: pictures and films say nothing themselves.
    private(set) var isNamedAnywhere: Bool

    /// - Parameters:
    ///   - isMeant: Whether the mail has the notice's id or one of its reference codes, or a coordinator named the notice.
    ///   - isSupplemented: Whether the mail supplements an earlier one: then its pictures are for the notice.
    init(_ notice: Notice, words: MailWords, files: [MailFile], isMeant: Bool, isSupplemented: Bool = false) {
        let keywords = notice.keywords.map { Folded($0) }.filter { !$0.isEmpty }
        self.keywords = keywords
        self.notice = notice
        let isNamedByMail =
            isMeant || keywords.contains { words.subject.contains($0) || words.text.contains($0) }
        self.isNamedByMail = isNamedByMail
        isNamedAnywhere =
            isNamedByMail || isSupplemented
            || files.contains { file in
                Self.texts(of: file).contains { text in keywords.contains { text.contains($0) } }
            }
    }

    /// The same for a part of a file: what the whole names, its part need not.
    func within(_ file: MailFile) -> Topic {
        var topic = self
        let isNamed = Self.texts(of: file).contains { text in keywords.contains { text.contains($0) } }
        topic.isNamedByMail = isNamedByMail || isNamed
        topic.isNamedAnywhere = isNamedAnywhere || isNamed
        return topic
    }

    /// What a file calls itself.
    private static func texts(of file: MailFile) -> [Folded] {
        file.titleZone.map(\.text) + [file.name.text] + file.folders.map(\.text)
    }

    /// Why a file may be about something else: nothing names the notice's matter, or its title names another one. The
    /// title of a case may name anything where another file of the mail names the matter; courses and nominations are
    /// made for a notice only.
    func doubt(about file: MailFile, as kind: Requirement.Kind) -> Reason? {
        guard let keyword = keywords.first else { return nil }
        if file.isPictureOrVideo { return isNamedAnywhere ? nil : Reason(.topicUnclear, keyword.text) }
        guard [.plan, .schedule, .statistics, .summary, .caseStudy].contains(kind) else { return nil }
        if Self.texts(of: file).contains(where: { text in keywords.contains { text.contains($0) } }) { return nil }
        let isElsewhere = kind != .caseStudy && namesAnotherMatter(file)
        let isNamed = kind == .caseStudy ? isNamedAnywhere : isNamedByMail
        return isNamed && !isElsewhere ? nil : Reason(.topicUnclear, keyword.text)
    }

    /// Whether the title or name of a file names something else that a school plans and sums up.
    func namesAnotherMatter(_ file: MailFile) -> Bool {
        Self.isAnotherMatter(
            in: file.titleZone.filter { $0.number <= 3 }.map(\.text) + [file.name.text], than: notice)
    }

    /// Whether texts name something that a school plans and sums up, and that the notice itself is not about: what its
    /// title, keywords and requirements say is its own matter.
    static func isAnotherMatter(in texts: [Folded], than notice: Notice) -> Bool {
        let others = otherMatters.filter { matter in texts.contains { $0.contains(matter) } }
        guard !others.isEmpty else { return false }
        let requirements = notice.phases.flatMap { [$0.title] + $0.requirements.map(\.title) }
        let own = ([notice.title] + notice.keywords + requirements).map { Folded($0) }
        return others.contains { matter in !own.contains { $0.contains(matter) } }
    }

    /// What the daily plans, summaries and tables of a school are about.
    private static let otherMatters: [Folded] = [
        "教学", "教研", "校本", "课程", "课表", "学期", "学年", "期中", "期末", "考试", "招生", "党建", "党支部", "德育", "师德", "安全", "消防", "防溺水",
        "应急", "防疫", "疫情防控", "值班", "值日", "财务", "食堂", "后勤", "卫生", "绩效", "述职", "年度考核", "运动会", "家长会", "军训", "研学", "工会",
        "团委", "少先队", "班主任", "课后服务", "信息化", "科技节", "艺术节", "体育节", "读书节", "文化节",
    ]
}
