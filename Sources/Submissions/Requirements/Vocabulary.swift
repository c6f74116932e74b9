import Inspection

/// The words by which one kind of material is known, when the notice itself gives no better ones.
struct Vocabulary: Sendable {
    /// File kinds that can be such material at all.
    var kinds: Set<FileKind>
    /// Words that name the kind.
    var strong: [Folded] = []
    /// Words that only hint at it.
    var weak: [Folded] = []
    /// Columns of the usual form.
    var header: [Phrase] = []
    /// Headings and phrases of its text; two or more of them show its structure.
    var cues: [Folded] = []

    /// The words for a requirement; a requirement whose title says more than its kind has its own.
    static func of(_ requirement: Requirement) -> Vocabulary {
        let title = Folded(requirement.title)
        if requirement.kind == .schedule, title.contains("培训") { return training }
        if requirement.kind == .nomination, title.contains("品牌") { return brand }
        if requirement.kind == .nomination, !title.contains("之星") { return nomination }
        return byKind[requirement.kind] ?? Vocabulary(kinds: [])
    }

    private static let byKind: [Requirement.Kind: Vocabulary] = [
        .plan: plan, .schedule: schedule, .statistics: statistics, .summary: summary, .caseStudy: caseStudy,
        .nomination: star, .photo: Vocabulary(kinds: [.photo], weak: ["照片", "图片", "相片", "活动剪影"]),
        .video: Vocabulary(kinds: [.video], weak: ["视频", "短片", "宣传片", "录像", "微视频"]),
        .resource: resource, .document: Vocabulary(kinds: [.document, .spreadsheet, .presentation]),
    ]

    private static func columns(_ names: Folded...) -> [Phrase] { names.map(Phrase.init) }

    private static let plan = Vocabulary(
        kinds: [.document, .presentation],
        strong: ["工作方案", "实施方案", "活动方案", "活动周方案", "策划方案"],
        weak: ["方案", "工作计划", "活动计划", "策划书"],
        cues: [
            "指导思想", "活动主题", "组织领导", "工作要求", "活动要求", "活动内容", "保障措施", "时间安排", "活动时间", "领导小组", "活动目标", "实施步骤",
        ])

    private static let schedule = Vocabulary(
        kinds: [.spreadsheet, .document],
        strong: ["活动安排表", "安排表", "活动安排一览表", "活动周活动安排"],
        weak: ["活动安排", "活动一览表", "活动计划表", "日程安排", "日程表"],
        header: columns("序号", "活动名称", "活动时间", "活动地点", "活动内容", "主办单位", "承办单位", "参与对象", "参加人数", "联系人", "联系电话"))

    private static let training = Vocabulary(
        kinds: [.spreadsheet, .document],
        strong: ["公益培训项目安排表", "培训项目安排表", "公益培训安排表", "培训安排表"],
        weak: ["公益培训", "培训项目", "培训安排", "培训计划表"],
        header: columns("序号", "培训项目名称", "培训项目", "培训时间", "培训地点", "培训内容", "培训对象", "课时", "授课教师", "联系人", "联系电话"))

    private static let statistics = Vocabulary(
        kinds: [.spreadsheet, .document],
        strong: ["情况统计表", "统计表", "统计汇总表"],
        weak: ["情况统计", "数据统计", "汇总表", "情况汇总"],
        header: columns("单位名称", "活动场次", "参与人数", "线上参与人数", "线下参与人数", "媒体报道", "经费投入", "发放资料", "备注"))

    private static let summary = Vocabulary(
        kinds: [.document, .presentation],
        strong: ["工作总结", "活动总结", "活动周总结", "总结报告", "总结材料"],
        weak: ["总结", "小结", "工作汇报", "情况汇报", "情况报告", "汇报材料"],
        cues: ["基本情况", "主要做法", "活动成效", "工作成效", "存在问题", "存在的问题", "存在不足", "下一步", "共开展", "累计", "圆满"])

    private static let caseStudy = Vocabulary(
        kinds: [.document, .presentation],
        strong: ["典型活动案例", "典型案例", "活动案例", "优秀案例", "特色案例"],
        weak: ["案例"],
        cues: ["案例背景", "实施背景", "案例概述", "主要做法", "实施过程", "活动成效", "经验启示", "案例反思", "创新点", "特色亮点"])

    private static let star = Vocabulary(
        kinds: [.document, .spreadsheet],
        strong: ["百姓学习之星", "学习之星推荐表", "学习之星申报表"],
        weak: ["学习之星"],
        header: columns("姓名", "性别", "出生年月", "政治面貌", "工作单位", "主要事迹"),
        cues: ["推荐表", "主要事迹", "推荐单位意见", "出生年月", "政治面貌"])

    private static let brand = Vocabulary(
        kinds: [.document, .spreadsheet],
        strong: ["终身学习品牌项目", "学习品牌项目", "品牌项目推荐表", "品牌项目申报表"],
        weak: ["品牌项目"],
        header: columns("项目名称", "实施单位", "项目负责人", "项目简介"),
        cues: ["推荐表", "项目负责人", "项目成效", "推荐单位意见", "项目简介"])

    private static let nomination = Vocabulary(
        kinds: [.document, .spreadsheet],
        strong: ["推荐表", "申报表", "推荐书", "申报书"],
        weak: ["推荐", "申报"],
        cues: ["主要事迹", "推荐单位意见", "推荐理由"])

    private static let resource = Vocabulary(
        kinds: [.document, .presentation, .spreadsheet, .video, .audio],
        strong: ["课程资源", "微课", "学习资源", "教学设计"],
        weak: ["课件", "教案", "资源", "课程"],
        cues: ["教学目标", "教学重点", "教学过程", "课程简介"])

    /// All words that show the structure of a text.
    static let allCues = WordIndex([plan, summary, caseStudy, star, brand, nomination, resource].flatMap(\.cues))

    /// In a picture's name: it shows a form, a screen or a sign, not an activity.
    static let notPhotos: [Folded] = [
        "扫描", "盖章", "推荐表", "申报表", "统计表", "安排表", "截图", "截屏", "二维码", "logo", "screenshot", "scan", "公章", "签字", "证书", "校徽",
        "园徽", "徽标",
        "会标", "印章", "电子章", "签名", "收款码", "发票", "收据", "签到",
    ]
}
