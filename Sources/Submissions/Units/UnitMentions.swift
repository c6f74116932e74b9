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
    /// How the name is written, where one of its characters is another one of the same sound.
    var misspelled: String?
}

extension UnitNames {
    /// The units named in `text`, each once with its best weight, in the order of the text. `officeRegions` are regions
    /// that may stand before any unit's name; what the `notices` ask for may follow it. `running` text holds phrases such as
    /// 二中全会: abbreviations of two or three characters say nothing in it, unless something is said to be theirs.
    func mentions(
        in text: UnitSpelling, officeRegions: [Folded], notices: NoticeWords = NoticeWords(), running: Bool = false
    ) -> [UnitMention] {
        var mentions: [UnitMention] = []
        for place in places(in: text.text) {
            if running, place.range.count <= 3, !isOwner(place, in: text.text) { continue }
            guard let found = mention(at: place, in: text.text, officeRegions: officeRegions, notices: notices) else {
                continue
            }
            if let known = mentions.firstIndex(where: { $0.unit == found.unit }) {
                if found.weight > mentions[known].weight { mentions[known] = found }
            } else {
                mentions.append(found)
            }
        }
        return mentions
    }

    /// Whether something is said to be the unit's: 这是十二中的.
    private func isOwner(_ place: Place, in text: Folded) -> Bool {
        let before = place.range.lowerBound - 1
        return before >= 0 && text.scalars[before] == "是" && text.matches("的", at: place.range.upperBound)
    }

    /// The units that sign a line: their names stand in it as words of their own, at most an office or a person behind.
    func signers(of line: UnitSpelling, officeRegions: [Folded]) -> [UnitMention] {
        let text = line.text
        guard text.scalars.last != ":" else { return [] }
        return places(in: text).compactMap { place in
            guard isSigned(text, from: place.range.upperBound) else { return nil }
            let mention = mention(at: place, in: text, officeRegions: officeRegions, after: .claim)
            return mention?.weight == .claim ? mention : nil
        }
    }

    /// Whether behind a name at the end of a mail comes nothing, another word, an office, or a person's name.
    private func isSigned(_ text: Folded, from end: Int) -> Bool {
        guard end < text.count, text.scalars[end].isHan, !text.gaps.contains(end) else { return true }
        if isPartOfLongerName(text, from: end) { return false }
        let rest = Folded(scalars: Array(text.scalars[end...].prefix { $0.isHan }))
        if Self.departments.contains(where: { rest.hasPrefix($0) }) { return true }
        return rest.count <= 5 && Self.persons.contains { rest.hasSuffix($0) }
    }

    /// Nil when what stands around the name shows that another unit is meant.
    private func mention(
        at place: Place, in text: Folded, officeRegions: [Folded], notices: NoticeWords = NoticeWords(),
        after known: UnitMention.Weight? = nil
    ) -> UnitMention? {
        guard let before = weightBefore(place, in: text, officeRegions: officeRegions) else { return nil }
        guard let after = known ?? weightAfter(place, in: text, notices) else { return nil }
        var mention = UnitMention(unit: place.unit, weight: min(before, after))
        if place.isMisspelled {
            mention.misspelled = Folded(scalars: Array(text.scalars[place.range])).text
            // A short name with another character is likely another name.
            if place.range.count < 6 { mention.weight = .aside }
        }
        return mention
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
        let name = Folded(scalars: Array(text.scalars[place.range]))
        if (1...3).contains(digits), !text.gaps.contains(start), RegionedName.isGeneric(name) { return nil }
        let before = Folded(scalars: Array(text.scalars[max(0, start - 8)..<start]))
        if Self.asides.contains(where: { before.hasSuffix($0) }) { return .aside }
        if previous == ":",
            Self.partners.contains(where: { Folded(scalars: Array(before.scalars.dropLast())).hasSuffix($0) })
        {
            return .aside
        }
        if text.gaps.contains(start) || !previous.isHan { return .claim }
        let known = regions[place.unit] + officeRegions
        if known.contains(where: { Self.ends(before, in: $0) }) { return .claim }
        if RegionedName.isRegion(before) {
            return isWithin(before, name, of: place.unit, officeRegions) ? .claim : nil
        }
        if known.contains(where: { Self.endsInStem(before, of: $0) }) { return .claim }
        return Self.leadIns.contains { before.hasSuffix($0) } ? .claim : .aside
    }

    /// Whether a region that is none of the unit's own may stand before its name: a unit without any may lie in each of
    /// the roster's; a name that begins with its district may follow its province or city, if no unit names that.
    private func isWithin(_ region: Folded, _ name: Folded, of unit: Int, _ officeRegions: [Folded]) -> Bool {
        if regions[unit].isEmpty { return allRegions.contains { Self.ends(region, in: $0) } }
        guard let last = region.scalars.last, last == "省" || last == "市" else { return false }
        let isDistrict = regions[unit].contains { own in
            own.scalars.last.map { "区县旗".unicodeScalars.contains($0) } == true && name.hasPrefix(own)
        }
        return isDistrict && !(allRegions + officeRegions).contains { $0.scalars.last == last }
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

    /// 云湖 for 云湖区, at the start or behind something that is no name.
    private static func endsInStem(_ before: Folded, of region: Folded) -> Bool {
        let stem = RegionedName.stem(of: region)
        guard stem.count >= 2, before.hasSuffix(stem) else { return false }
        let rest = Folded(scalars: Array(before.scalars.dropLast(stem.count)))
        guard let last = rest.scalars.last else { return true }
        return !last.isHan || leadIns.contains { rest.hasSuffix($0) } || RegionedName.isRegion(rest)
    }

    private func weightAfter(_ place: Place, in text: Folded, _ notices: NoticeWords) -> UnitMention.Weight? {
        let end = place.range.upperBound
        guard end < text.count else { return .claim }
        if isPartOfLongerName(text, from: end) { return nil }
        if Self.besides.contains(where: { text.matches($0, at: end) }) { return .aside }
        let name = Folded(scalars: Array(text.scalars[place.range]))
        let next = text.scalars[end]
        // Who stands before a colon at the end of a line is written to.
        if next == ":", end == text.count - 1 { return .aside }
        if next == "生", Self.schools.contains(where: { name.hasSuffix($0) }) { return nil }
        let isShort = place.range.count <= 3
        guard isShort || RegionedName.isRegion(name) || name.hasSuffix("社区") || name.hasSuffix("村") else {
            return .claim
        }
        // 青禾镇2小 is a school of the town.
        if text.gaps.contains(end) || !next.isHan && !next.isDigit { return .claim }
        if notices.begin(text, at: end) || Self.followers.contains(where: { text.matches($0, at: end) }) {
            return .claim
        }
        return isShort || next.isDigit ? nil : .aside
    }

    /// Whether what follows makes it the name of another unit: 第一中学附属小学, 第一中学(城东校区).
    private func isPartOfLongerName(_ text: Folded, from end: Int) -> Bool {
        if Self.otherUnits.contains(where: { text.matches($0, at: end) }) { return true }
        // Behind a mark that divides, another name begins: 实验小学、实验小学分校.
        if "、,;/+&|。".unicodeScalars.contains(text.scalars[end]) { return false }
        let start = !text.scalars[end].isHan && !text.scalars[end].isDigit ? end + 1 : end
        let word = text.scalars[start..<min(text.count, start + 5)].prefix { $0.isHan }
        let campus = Folded(scalars: Array(word))
        return RegionedName.campusWords.contains { campus.contains($0) }
    }

    /// After a name, these make it the name of another unit: a school's branch or the kindergarten beside it.
    private static let otherUnits: [Folded] = [
        "附小", "附中", "附幼", "附属", "附设", "分校", "分园", "分院", "分部", "分中心", "校区", "东校", "西校", "南校", "北校", "幼儿园",
        "东区", "西区", "南区", "北区",
    ]

    /// After a name, these show that something near it is meant.
    private static let besides: [Folded] = ["教育集团", "集团", "教育联盟", "联盟", "学区", "对面", "门口", "附近", "隔壁", "旁边", "周边", "校长"]

    /// After a name in a signature.
    private static let departments: [Folded] = [
        "办公室", "校办", "党办", "园办", "教务处", "德育处", "政教处", "教导处", "总务处", "团委", "工会", "少先队", "社教科", "社区教育", "教科室", "学生处",
        "培训部",
        "联系人", "报送", "上报", "敬上",
    ]

    private static let persons: [Folded] = ["老师", "主任", "校长", "园长", "院长", "科长", "书记", "干事", "同志"]

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
