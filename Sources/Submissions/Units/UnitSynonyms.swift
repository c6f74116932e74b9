/// Ways of writing one type of unit, and what is written after a name but is no part of it.
enum UnitSynonyms {
    /// One way of writing, and what it stands for.
    struct Synonym {
        var written: Folded
        var meant: Folded
        /// It is another word when one of these follows: 小学校长 is no 小学校.
        var unlessBefore: [Folded] = []
        /// It is another word unless the text ends behind it, a word does, or one of these follows.
        var onlyBefore: [Folded]?

        fileprivate func fits(_ text: Folded, at index: Int) -> Bool {
            guard text.matches(written, at: index) else { return false }
            let end = index + written.count
            guard end < text.count else { return true }
            if unlessBefore.contains(where: { text.matches($0, at: end) }) { return false }
            guard let onlyBefore, text.scalars[end].isHan, !text.gaps.contains(end) else { return true }
            return onlyBefore.contains { text.matches($0, at: end) }
        }
    }

    /// The longest synonym that stands at `index`.
    static func match(in text: Folded, at index: Int) -> Synonym? {
        byFirst[text.scalars[index]]?.first { $0.fits(text, at: index) }
    }

    private static let byFirst: [Unicode.Scalar: [Synonym]] = {
        let plain = meanings.flatMap { meant, written in
            written.map { Synonym(written: $0, meant: meant) }
        }
        let grouped = Dictionary(grouping: plain + contextual) { $0.written.scalars[0] }
        return grouped.mapValues { $0.sorted { $0.written.count > $1.written.count } }
    }()

    private static let meanings: [(meant: Folded, written: [Folded])] = [
        ("社区学院", ["社区教育学院"]), ("社教中心", ["社区教育中心"]), ("社区学校", ["社区教育学校"]), ("社教院", ["社会教育学院"]),
        (
            "成校",
            [
                "成人中等文化技术学校", "成人文化技术学校", "成人文化技校", "成人技术学校", "成人教育学校", "成人文化学校", "成人学校", "成技校",
            ]
        ),
        ("成教中心", ["成人教育中心"]), ("开大", ["广播电视大学", "开放大学", "电视大学", "电大"]),
        ("老年大学", ["老年电视大学", "老年开放大学", "老年电大"]),
        ("教育局", ["教育和体育局", "教育体育局", "教体局", "教育委员会", "教委"]),
        ("街道", ["街道办事处"]), ("镇", ["镇人民政府", "镇政府"]), ("乡", ["乡人民政府", "乡政府"]),
        ("职高", ["职业高级中学", "职业高中"]),
        ("中专", ["中等职业技术学校", "中等职业学校", "中等专业学校", "职业中等专业学校", "职业中专", "中职学校"]),
        ("职教中心", ["职业技术教育中心", "职业教育中心"]), ("职业培训", ["职业技能培训", "职业技术培训"]),
        ("附小", ["附属小学"]), ("附中", ["附属中学"]), ("附幼", ["附属幼儿园", "附属幼稚园", "附设幼儿园"]),
        ("幼儿园", ["幼稚园"]), ("高中", ["高级中学"]), ("初中", ["初级中学"]), ("完小", ["完全小学"]), ("完中", ["完全中学"]),
        ("实小", ["实验小学"]), ("实中", ["实验中学"]),
        ("特校", ["特殊教育学校", "特殊教育中心", "特教学校", "特教中心"]),
        ("九年制学校", ["九年一贯制学校", "9年一贯制学校", "9年制学校"]),
        ("公司", ["有限责任公司", "股份有限公司", "有限公司"]),
        ("", ["(盖章)", "(公章)", "(章)", "(签章)", "(印章)", "(盖公章)", "(加盖公章)", "(单位公章)", "(单位盖章)", "[盖章]", "【盖章】"]),
    ]

    private static let contextual: [Synonym] = [
        Synonym(written: "街道办", meant: "街道", unlessBefore: ["活动", "学", "事", "实事", "好", "公", "班"]),
        Synonym(written: "小学校", meant: "小学", unlessBefore: schoolWords),
        Synonym(written: "中心小学校", meant: "中心小学", unlessBefore: schoolWords),
        Synonym(written: "中学校", meant: "中学", unlessBefore: schoolWords),
        // The names of Taiwan for 小学 and 初中; 中国中小学 has neither.
        Synonym(written: "国小", meant: "小学", onlyBefore: materials),
        Synonym(written: "国中", meant: "初中", onlyBefore: materials),
    ]

    private static let schoolWords: [Folded] = ["长", "园", "区", "门", "内", "外", "本", "舍", "车", "友", "服", "际", "级"]

    private static let materials: [Folded] = ["方案", "总结", "活动", "材料", "资料", "照片", "视频", "安排", "统计", "案例", "附属", "附设"]
}
