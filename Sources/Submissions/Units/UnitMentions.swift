/// A unit's name found in a mail, and how much it says about whose mail it is.
struct UnitMention: Equatable {
    enum Weight: Int, Comparable {
        /// It may be part of a longer name that nobody knows, or the unit is only talked about.
        case aside
        /// It stands alone, or where the name of the unit is expected.
        case claim

        static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
    }

    var unit: Int
    var weight: Weight
}

extension UnitNames {
    /// The units named in `text`, each once with its best weight, in the order of the text. `officeRegions` are regions
    /// that may stand before any unit's name. `running` text holds phrases such as 二中全会: abbreviations of two or
    /// three characters say nothing in it.
    func mentions(in text: UnitSpelling, officeRegions: [Folded], running: Bool = false) -> [UnitMention] {
        var mentions: [UnitMention] = []
        for place in places(in: text.text) {
            if running, place.range.count <= 3 { continue }
            guard let weight = weight(of: place, in: text.text, officeRegions: officeRegions) else { continue }
            if let known = mentions.firstIndex(where: { $0.unit == place.unit }) {
                mentions[known].weight = max(mentions[known].weight, weight)
            } else {
                mentions.append(UnitMention(unit: place.unit, weight: weight))
            }
        }
        return mentions
    }

    /// Nil when what stands around the name shows that another unit is meant.
    private func weight(of place: Place, in text: Folded, officeRegions: [Folded]) -> UnitMention.Weight? {
        guard let before = weightBefore(place, in: text, officeRegions: officeRegions) else { return nil }
        guard let after = weightAfter(place, in: text) else { return nil }
        return min(before, after)
    }

    private func weightBefore(_ place: Place, in text: Folded, officeRegions: [Folded]) -> UnitMention.Weight? {
        let start = place.range.lowerBound
        guard start > 0 else { return .claim }
        let previous = text.scalars[start - 1]
        if UnitSpelling.isNumeral(previous), !previous.isDigit || text.scalars[start].isDigit {
            return text.gaps.contains(start) ? .claim : nil
        }
        // 第二实验小学 is another school than 实验小学; 2020 before a name is a year.
        let digits = text.scalars[..<start].reversed().prefix { $0.isDigit }.count
        if (1...3).contains(digits), !text.gaps.contains(start),
            RegionedName.isGeneric(Folded(scalars: Array(text.scalars[place.range])))
        {
            return nil
        }
        let before = Folded(scalars: Array(text.scalars[max(0, start - 8)..<start]))
        if Self.asides.contains(where: { before.hasSuffix($0) }) { return .aside }
        if previous == ":",
            Self.partners.contains(where: { Folded(scalars: Array(before.scalars.dropLast())).hasSuffix($0) })
        {
            return .aside
        }
        if text.gaps.contains(start) || !previous.isHan { return .claim }
        if RegionedName.isRegion(before) {
            let own = regions[place.unit].isEmpty ? officeRegions + regions.flatMap(\.self) : regions[place.unit]
            return (own + officeRegions).contains { Self.ends(before, in: $0) } ? .claim : nil
        }
        if (regions[place.unit] + officeRegions).contains(where: { Self.ends(before, in: $0) }) { return .claim }
        return Self.leadIns.contains { before.hasSuffix($0) } ? .claim : .aside
    }

    /// Whether `before` ends with the region, or with at least its last three characters.
    private static func ends(_ before: Folded, in region: Folded) -> Bool {
        var length = 0
        while length < min(before.count, region.count),
            before.scalars[before.count - 1 - length] == region.scalars[region.count - 1 - length]
        {
            length += 1
        }
        return length >= min(region.count, 3)
    }

    private func weightAfter(_ place: Place, in text: Folded) -> UnitMention.Weight? {
        let end = place.range.upperBound
        guard end < text.count else { return .claim }
        if Self.otherUnits.contains(where: { text.matches($0, at: end) }) { return nil }
        let name = Folded(scalars: Array(text.scalars[place.range]))
        let next = text.scalars[end]
        // Who stands before a colon at the end of a line is written to.
        if next == ":", end == text.count - 1 { return .aside }
        if next == "生", Self.schools.contains(where: { name.hasSuffix($0) }) { return nil }
        let isShort = place.range.count <= 3
        guard isShort || RegionedName.isRegion(name) || name.hasSuffix("社区") || name.hasSuffix("村") else {
            return .claim
        }
        if text.gaps.contains(end) || !next.isHan { return .claim }
        if Self.followers.contains(where: { text.matches($0, at: end) }) { return .claim }
        return isShort ? nil : .aside
    }

    /// After a name, these make it the name of another unit: a school's branch or the kindergarten beside it.
    private static let otherUnits: [Folded] = [
        "附小", "附中", "附幼", "附属", "附设", "分校", "分园", "分院", "分部", "分中心", "校区", "东校", "西校", "南校", "北校", "幼儿园",
        "东区", "西区", "南区", "北区",
    ]

    private static let schools: [Folded] = ["小学", "中学", "大学", "初中", "高中", "小", "中"]

    /// Before a name, these show that the unit is talked about, not the sender.
    private static let asides: [Folded] = [
        "与", "和", "同", "及", "跟", "赴", "到", "在", "进", "向", "往", "给", "致", "对", "请", "访", "携手", "联合", "共建", "邀请",
        "协助", "指导", "承办", "主办", "参观", "考察",
    ]

    /// Before a colon, these announce somebody beside the sender.
    private static let partners: [Folded] = [
        "主办单位", "承办单位", "协办单位", "合作单位", "共建单位", "联办单位", "支持单位", "指导单位", "参与单位", "联合单位", "主办", "承办", "协办", "地点",
        "主送", "抄送", "收件人", "发往", "主管部门", "主管单位",
    ]

    /// Before a name, these end what came before it: 2024年, 活动周, 方案, 报送.
    private static let leadIns: [Folded] = [
        "年", "月", "日", "周", "度", "届", "表", "案", "结", "总", "料", "片", "频", "件", "例", "计", "划", "荐", "习", "报", "送", "交",
        "发", "复", "转", "附", "版", "稿", "号", "关于", "来自", "单位", "名称", "学校", "我校", "我院", "我园", "中心", "的", "是", "为", "由",
    ]

    /// After an abbreviation or a place, these begin something else.
    private static let followers: [Folded] = [
        "方案", "总结", "活动", "材料", "资料", "照片", "视频", "安排", "统计", "案例", "情况", "报送", "上报", "报名", "提交", "终身",
        "全民", "学习", "关于", "推荐", "申报", "工作", "特色", "典型", "附件", "开展", "的", "计划", "汇总", "表",
    ]
}
