/// Every way in which the units of a roster are written, ready to be found in texts.
struct UnitNames: Equatable, Sendable {
    /// One way of writing one unit.
    struct Form: Equatable, Sendable {
        var spelling: Folded
        var unit: Int
    }

    /// A tree of all forms by the sounds of their characters: thousands of units cost a text no more than ten.
    private var branches: [UInt64: UInt32] = [:]
    /// The forms that end at each knot of the tree.
    private var forms: [UInt32: [Form]] = [:]
    /// The administrative regions that each unit's names begin with: 云川市, 云湖区, 柳塘镇.
    let regions: [[Folded]]
    /// All of them, each once.
    let allRegions: [Folded]

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
        self.regions = regions
        allRegions = Set(regions.joined()).sorted { $0.text < $1.text }
        for (form, owners) in given {
            for campus in Self.campuses(form, given) { derived[campus, default: []].formUnion(owners) }
        }
        // A shortened form that two units share, or that another unit is really called, names nobody.
        let safe = derived.filter { form, owners in owners.count == 1 && given[form] == nil }
        for (form, owners) in given.merging(safe, uniquingKeysWith: { given, _ in given }) {
            for unit in owners { insert(Form(spelling: form, unit: unit)) }
        }
        for knot in forms.keys { forms[knot]?.sort { ($0.unit, $0.spelling.text) < ($1.unit, $1.spelling.text) } }
    }

    /// 第一中学东校区 is written 第一中学(东校区) too, where there is a 第一中学.
    private static func campuses(_ form: Folded, _ given: [Folded: Set<Int>]) -> [Folded] {
        let endings: [Folded] = ["区", "校", "部", "园"]
        guard form.count >= 4, endings.contains(where: { form.hasSuffix($0) }) else { return [] }
        var forms: [Folded] = []
        for cut in 2..<form.count - 1 {
            let main = Array(form.scalars[..<cut])
            guard given[Folded(scalars: main)] != nil else { continue }
            let campus = Array(form.scalars[cut...])
            forms.append(Folded(scalars: main + ["("] + campus + [")"]))
            forms.append(Folded(scalars: main + ["-"] + campus))
        }
        return forms
    }

    private mutating func insert(_ form: Form) {
        var knot: UInt32 = 0
        for scalar in form.spelling.scalars {
            let branch = Self.branch(from: knot, Homophones.sound(of: scalar))
            if branches[branch] == nil { branches[branch] = UInt32(branches.count + 1) }
            knot = branches[branch] ?? 0
        }
        forms[knot, default: []].append(form)
    }

    private static func branch(from knot: UInt32, _ sound: UInt32) -> UInt64 { UInt64(knot) << 32 | UInt64(sound) }

    /// Where a unit's name stands in a text.
    struct Place: Equatable {
        var unit: Int
        var range: Range<Int>
        /// One of its characters is another one of the same sound.
        var isMisspelled = false
    }

    /// All names in `text`, a name inside a longer one left out: 一中 in 第十一中学 or in 第一中学附属小学 is no name. A
    /// misspelled name stands where no other one does.
    func places(in text: Folded) -> [Place] {
        let sounds = text.scalars.map(Homophones.sound)
        var exact: [Place] = []
        var misspelled: [Place] = []
        for start in text.scalars.indices {
            var knot: UInt32 = 0
            var longest: [Place] = []
            for end in start..<text.count {
                guard let next = branches[Self.branch(from: knot, sounds[end])] else { break }
                knot = next
                guard let ending = forms[knot] else { continue }
                let range = start..<end + 1
                let right = ending.filter { text.matches($0.spelling, at: start) }.map {
                    Place(unit: $0.unit, range: range)
                }
                if !right.isEmpty {
                    longest = right
                } else if let place = misspelledPlace(ending, in: text, range) {
                    misspelled.append(place)
                }
            }
            exact += longest
        }
        let kept = Self.outermost(exact)
        let free = misspelled.filter { place in !kept.contains { $0.range.overlaps(place.range) } }
        return kept + Self.outermost(free)
    }

    /// Starts ascend, so only a place that began earlier and ends no sooner can hold another; keep the furthest end.
    private static func outermost(_ places: [Place]) -> [Place] {
        var kept: [Place] = []
        var furthest = 0..<0
        for place in places {
            let isInside = place.range.upperBound <= furthest.upperBound && place.range != furthest
            if !isInside, !kept.contains(place) { kept.append(place) }
            if place.range.upperBound > furthest.upperBound { furthest = place.range }
        }
        return kept
    }

    /// One character of a long name is another of the same sound, and only one unit can be meant. A region is never
    /// misspelled, nor is a character that tells one unit from its neighbour.
    private func misspelledPlace(_ ending: [Form], in text: Folded, _ range: Range<Int>) -> Place? {
        guard range.count >= 4 else { return nil }
        let near = ending.filter { form in
            let wrong = form.spelling.scalars.indices.filter {
                form.spelling.scalars[$0] != text.scalars[range.lowerBound + $0]
            }
            guard wrong.count == 1 else { return false }
            let letters = [form.spelling.scalars[wrong[0]], text.scalars[range.lowerBound + wrong[0]]]
            if letters.contains(where: Self.telling.contains) { return false }
            return !regions[form.unit].contains { region in
                Self.isDistrict(region) && form.spelling.hasPrefix(region) && wrong[0] < region.count
            }
        }
        guard let form = near.first, near.allSatisfy({ $0.unit == form.unit }) else { return nil }
        return Place(unit: form.unit, range: range, isMisspelled: true)
    }

    /// Towns are misspelled as schools are; a province, city, county or district is another one.
    static func isDistrict(_ region: Folded) -> Bool {
        region.scalars.last.map { "省市区县旗".unicodeScalars.contains($0) } ?? false
    }

    private static let telling = Set("东西南北中上下前后左右内外新老大小高低".unicodeScalars)
}
