/// One requirement of a notice with the words by which its files are told.
struct AskedRequirement {
    let notice: Notice
    let phase: Phase
    let requirement: Requirement
    /// Whether it is asked of the mail's unit; with no unit known, whether it is asked of anybody.
    let isAsked: Bool
    /// The title without the words that all titles of the notice share: 全民终身学习活动周, the year.
    let core: Phrase
    let vocabulary: Vocabulary
    /// The columns of its form; from the notice's own blank form when there is one.
    let header: [Phrase]
    /// Pairs of characters in its title that no other requirement of the same kind has.
    private(set) var distinctive: Set<UInt64> = []

    /// Phase and requirement: what identifies it within its notice.
    var key: String { "\(phase.id)\n\(requirement.id)" }

    var hasTemplate: Bool { !requirement.templateHeader.isEmpty }

    /// All requirements of a notice, also those that are not asked of the unit: a file may serve one of them. Each has its
    /// phase as it holds for the unit with these concessions.
    static func all(
        of notice: Notice, categories: [String]?, _ concessions: Concessions? = nil
    ) -> [AskedRequirement] {
        let shared = notice.keywords.map { Folded($0) } + commonWords
        var all = notice.requirements.map { phase, requirement in
            let granted = concessions?.concession(notice: notice.id, phase: phase.id, requirement: requirement.id)
            let phase = granted?.applied(to: phase) ?? phase
            return AskedRequirement(notice, phase, requirement, categories: categories, shared: shared)
        }
        for index in all.indices {
            let rivals = all.indices.filter { $0 != index && all[index].isSibling(of: all[$0]) }
            let taken = rivals.reduce(into: Set<UInt64>()) { $0.formUnion(all[$1].core.pairs) }
            all[index].distinctive = all[index].core.pairs.subtracting(taken)
        }
        return all
    }

    private init(
        _ notice: Notice, _ phase: Phase, _ requirement: Requirement, categories: [String]?, shared: [Folded]
    ) {
        self.notice = notice
        self.phase = phase
        self.requirement = requirement
        isAsked = categories.map { requirement.asks(categories: $0) } ?? true
        let title = Folded(requirement.title).withoutBrackets
        let short = title.removing(shared)
        core = Phrase(Self.withoutYear(short.count >= 3 ? short : title))
        vocabulary = Vocabulary.of(requirement)
        let columns = requirement.templateHeader.map { Folded($0).withoutBrackets }.filter { !$0.isEmpty }
        header = columns.isEmpty ? vocabulary.header : columns.map(Phrase.init)
    }

    private static func withoutYear(_ text: Folded) -> Folded {
        Folded(scalars: Array(text.scalars.drop { $0.isDigit || $0 == "年" || $0 == "度" }))
    }

    /// Words in titles that tell no requirement from another.
    private static let commonWords: [Folded] = ["全民终身学习", "全民", "终身学习", "活动周", "主要", "本单位", "本校", "各单位", "期间", "的"]

    /// Whether the two are told apart only by the words of their titles.
    func isSibling(of other: AskedRequirement) -> Bool {
        notice.id == other.notice.id && requirement.kind == other.requirement.kind
    }

    /// How much of what only its own title has is in `text`, 0–1.
    func share(in text: Phrase) -> Double {
        guard !distinctive.isEmpty else { return 0 }
        return Double(distinctive.intersection(text.pairs).count) / Double(distinctive.count)
    }
}

extension AskedRequirement {
    /// A word of the requirement found in a text.
    struct Hit {
        var word: Folded
        var isStrong: Bool
        /// Below 1 when the text speaks rather of another requirement of the same kind.
        var factor: Double
    }

    /// The best word of this requirement in `text`: its title, else the longest strong or weak word of its kind.
    func hit(in text: Phrase, siblings: [AskedRequirement]) -> Hit? {
        guard let (word, isStrong) = word(in: text) else { return nil }
        let factor = factor(of: text, siblings: siblings)
        return factor > 0 ? Hit(word: word, isStrong: isStrong, factor: factor) : nil
    }

    private func word(in phrase: Phrase) -> (Folded, Bool)? {
        let text = phrase.text
        if core.count >= 3, text.contains(core.text) { return (core.text, true) }
        let strong = vocabulary.strong.filter { text.contains($0) }
        if let word = strong.max(by: { $0.count < $1.count }) { return (word, true) }
        let common = core.pairs.intersection(phrase.pairs)
        if core.count >= 5, Double(common.count) >= 0.75 * Double(core.pairs.count) { return (core.text, true) }
        return vocabulary.weak.filter { text.contains($0) }.max { $0.count < $1.count }.map { ($0, false) }
    }

    private func factor(of text: Phrase, siblings: [AskedRequirement]) -> Double {
        guard !siblings.isEmpty else { return 1 }
        let own = share(in: text)
        // Words that several requirements share lead to none that this unit is not asked for.
        if !isAsked, own == 0 { return 0 }
        return siblings.contains { $0.share(in: text) > own } ? 0.3 : 1
    }
}
