/// Every way in which the units of a roster are written, ready to be found in texts.
struct UnitNames: Equatable, Sendable {
    /// One way of writing one unit.
    struct Form: Equatable, Sendable {
        var spelling: Folded
        var unit: Int
    }

    /// Forms by their first character, longest first.
    private let formsByFirst: [Unicode.Scalar: [Form]]
    /// The administrative regions that each unit's names begin with: 云川市, 云湖区, 柳塘镇.
    let regions: [[Folded]]

    init(units: [OrganizationalUnit]) {
        var given: [Folded: Set<Int>] = [:]
        var derived: [Folded: Set<Int>] = [:]
        var regions: [[Folded]] = []
        for (index, unit) in units.enumerated() {
            var own: [Folded] = []
            for name in [unit.name] + unit.aliases {
                let parts = RegionedName(UnitSpelling(name).text)
                let regions = parts.regions + RegionedName(Folded(name)).regions
                own += regions.filter { !own.contains($0) }
                if parts.whole.count >= 2 { given[parts.whole, default: []].insert(index) }
                for form in parts.shorterForms { derived[form, default: []].insert(index) }
            }
            regions.append(own)
        }
        // A shortened form that two units share, or that another unit is really called, names nobody.
        let safe = derived.filter { form, owners in owners.count == 1 && given[form] == nil }
        var byFirst: [Unicode.Scalar: [Form]] = [:]
        for (form, owners) in given.merging(safe, uniquingKeysWith: { given, _ in given }) {
            guard let first = form.scalars.first else { continue }
            byFirst[first, default: []] += owners.map { Form(spelling: form, unit: $0) }
        }
        self.regions = regions
        formsByFirst = byFirst.mapValues { forms in
            forms.sorted {
                ($1.spelling.count, $0.unit, $0.spelling.text) < ($0.spelling.count, $1.unit, $1.spelling.text)
            }
        }
    }

    /// Where a unit's name stands in a text.
    struct Place: Equatable {
        var unit: Int
        var range: Range<Int>
    }

    /// All names in `text`, a name inside a longer one left out: 一中 in 第十一中学 or in 第一中学附属小学 is no name.
    func places(in text: Folded) -> [Place] {
        var places: [Place] = []
        for start in text.scalars.indices {
            guard let forms = formsByFirst[text.scalars[start]] else { continue }
            let found = forms.filter { text.matches($0.spelling, at: start) }
            guard let longest = found.first?.spelling.count else { continue }
            for form in found where form.spelling.count == longest {
                let place = Place(unit: form.unit, range: start..<start + longest)
                if !places.contains(place) { places.append(place) }
            }
        }
        // Starts ascend, so only a place that began earlier and ends no sooner can hold another; keep the furthest end.
        var kept: [Place] = []
        var furthest = 0..<0
        for place in places {
            let isInside = place.range.upperBound <= furthest.upperBound && place.range != furthest
            if !isInside { kept.append(place) }
            if place.range.upperBound > furthest.upperBound { furthest = place.range }
        }
        return kept
    }
}

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

    /// The name without what stands in brackets, without its outer regions, with the last region cut short (柳塘社教中心), and the rest alone where that
    /// still tells units apart.
    var shorterForms: [Folded] {
        var forms = [whole.withoutBrackets]
        guard let last = regions.last, !rest.isEmpty else { return forms.filter { $0.count >= 2 && $0 != whole } }
        if regions.count > 1 { forms.append(Folded(scalars: last.scalars + rest.scalars)) }
        let stem = Self.stem(of: last)
        if stem.count >= 2 { forms.append(Folded(scalars: stem.scalars + rest.scalars)) }
        if !Self.isGeneric(rest) { forms.append(rest) }
        return forms.filter { $0.count >= 2 && $0 != whole }
    }

    /// 柳塘镇 is 柳塘, 松岭街道 is 松岭.
    private static func stem(of region: Folded) -> Folded {
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
        "成教中心", "职高", "中专", "特校", "中心小学", "中心小", "中心幼儿园", "中心", "实验小学", "实验", "实小", "实中", "外国语",
        "幼儿园", "小学", "中学", "初中", "高中", "学校", "学院", "大学", "培训", "街道", "人民", "公司", "职业", "附小", "附中", "附幼", "文化",
        "区", "市", "县", "镇",
    ]
}
