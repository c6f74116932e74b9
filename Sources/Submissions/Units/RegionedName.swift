/// A name taken apart into the regions it begins with and the rest: 云川市 | 云湖区 | 柳塘镇 | 社教中心.
struct RegionedName {
    let whole: Folded
    let regions: [Folded]
    let rest: Folded

    init(_ name: Folded) {
        whole = Folded(scalars: name.scalars)
        var regions: [Folded] = []
        var start = 0
        while let end = Self.endOfRegion(in: name, from: start) {
            regions.append(Folded(scalars: Array(name.scalars[start..<end])))
            start = end
        }
        self.regions = regions
        rest = Folded(scalars: Array(name.scalars[start...]))
    }

    /// The name without what stands in brackets, without its outer regions, with the last region cut short (柳塘社教中心),
    /// the rest alone where that still tells units apart; all of these with other words for the same type of unit.
    var shorterForms: [Folded] {
        var forms = [whole, Self.withoutAddition(whole)]
        if let last = regions.last, !rest.isEmpty {
            if regions.count > 1 { forms.append(Folded(scalars: last.scalars + rest.scalars)) }
            let stem = Self.stem(of: last)
            if stem.count >= 2 { forms.append(Folded(scalars: stem.scalars + rest.scalars)) }
            if !Self.isGeneric(rest) { forms.append(rest) }
        }
        forms += forms.flatMap(Self.sameTypes)
        return forms.filter { $0.count >= 2 && $0 != whole }
    }

    /// 博学培训中心(云湖) is 博学培训中心; 第一中学(东校区) is 第一中学东校区 and never 第一中学.
    private static func withoutAddition(_ name: Folded) -> Folded {
        let outside = name.withoutBrackets
        guard outside.count < name.count, campusWords.contains(where: { name.contains($0) }) else { return outside }
        return name.removing(["(", ")", "[", "]", "【", "】"])
    }

    static let campusWords: [Folded] = ["校区", "分校", "分园", "分院", "分部", "东校", "西校", "南校", "北校", "东园", "西园"]

    /// Other words for the same type of unit that are too vague to stand for it in every name.
    private static func sameTypes(_ name: Folded) -> [Folded] {
        endings.compactMap { ending, other in
            guard name.hasSuffix(ending), name.count > ending.count else { return nil }
            return Folded(scalars: name.scalars.dropLast(ending.count) + other.scalars)
        } + [highSchool(name)].compactMap(\.self)
    }

    private static let endings: [(Folded, Folded)] = [
        ("中心小学", "中心校"), ("中专", "职教中心"), ("职教中心", "中专"),
    ]

    /// 3高中 is 3高.
    private static func highSchool(_ name: Folded) -> Folded? {
        guard name.hasSuffix("高中"), name.count >= 3, name.scalars[name.count - 3].isDigit else { return nil }
        return Folded(scalars: Array(name.scalars.dropLast()))
    }

    /// 柳塘镇 is 柳塘, 松岭街道 is 松岭.
    static func stem(of region: Folded) -> Folded {
        let cut = region.hasSuffix("街道") ? 2 : 1
        return Folded(scalars: Array(region.scalars.dropLast(cut)))
    }

    /// Where a region that begins at `start` ends; regions have two to six characters.
    private static func endOfRegion(in name: Folded, from start: Int) -> Int? {
        for end in stride(from: start + 2, through: min(start + 7, name.count - 1), by: 1) {
            let region = Folded(scalars: Array(name.scalars[start..<end]))
            guard isRegion(region) else { continue }
            // 新市区 is one region, not 新市 and 区.
            let longer = Folded(scalars: region.scalars + [name.scalars[end]])
            return end + 1 < name.count && isRegion(longer) ? end + 1 : end
        }
        return nil
    }

    /// Whether a text ends as names of regions do: 云湖区, 柳塘镇, 松岭街道, but not 社区 or 城市.
    static func isRegion(_ text: Folded) -> Bool {
        guard let last = text.scalars.last else { return false }
        guard "省市区县旗镇乡".unicodeScalars.contains(last) || text.hasSuffix("街道") else { return false }
        return !notRegions.contains { text.hasSuffix($0) }
    }

    private static let notRegions: [Folded] = ["社区", "校区", "小区", "片区", "园区", "城市", "都市", "超市", "乡镇", "城镇", "家乡", "城乡"]

    /// Whether nothing but the type of unit is left: 社区学院, 中心小学. A number is enough to tell units apart.
    static func isGeneric(_ rest: Folded) -> Bool { rest.removing(types).isEmpty }

    private static let types: [Folded] = [
        "社区学院", "社区学校", "社区大学", "社教中心", "社教院", "社区", "教育局", "教育中心", "教育", "老年大学", "老年学校", "开大", "成校",
        "成教中心", "职高", "中专", "特校", "中心小学", "中心小", "中心校", "中心幼儿园", "中心", "职教中心", "实验小学", "实验", "实小", "实中", "外国语",
        "幼儿园", "小学", "中学", "初中", "高中", "学校", "学院", "大学", "培训", "街道", "人民", "公司", "职业", "附小", "附中", "附幼", "文化",
        "九年制学校", "完小", "完中", "区", "市", "县", "镇",
    ]
}
