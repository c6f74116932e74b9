import Inspection

/// Tells which nomination a text speaks of: persons or projects, when a notice asks for both.
struct NominationWords {
    /// A requirement that a text names.
    struct Told {
        /// Its place among the nominations.
        var index: Int
        /// By its title or its own words, not only by such as 项目 or 事迹.
        var isStrong: Bool
        var word: Folded
    }

    /// In the order of the notice.
    let asked: [AskedRequirement]
    let subjects: [NomineeName.Subject]

    init(_ asked: [AskedRequirement]) {
        self.asked = asked
        subjects = asked.map { NomineeName.Subject(title: $0.requirement.title) }
    }

    /// The nomination that the text names; nil when it names none or several.
    func told(by text: Folded) -> Told? {
        for isStrong in [true, false] {
            let told = asked.indices.compactMap { index -> Told? in
                let words = isStrong ? strong(index) : weak(index)
                let hits = words.filter { text.contains($0) }
                return hits.max { $0.count < $1.count }.map { Told(index: index, isStrong: isStrong, word: $0) }
            }
            if told.count == 1 { return told[0] }
            // 学习之星 within 百姓学习之星: the longer word of one that holds the other decides.
            if let best = told.max(by: { $0.word.count < $1.word.count }),
                told.allSatisfy({ $0.index == best.index || best.word.contains($0.word) })
            {
                return best
            }
            if !told.isEmpty { return nil }
        }
        return nil
    }

    /// The nomination of persons or of projects, when there is one of that kind.
    func asked(of subject: NomineeName.Subject) -> Int? {
        let fitting = subjects.indices.filter { subjects[$0] == subject }
        if fitting.count == 1 { return fitting[0] }
        return asked.count == 1 ? 0 : nil
    }

    private func strong(_ index: Int) -> [Folded] {
        let title = Folded(asked[index].requirement.title).withoutBrackets
        let own = asked[index].vocabulary.strong + (subjects[index] == .any ? [] : asked[index].vocabulary.weak)
        return ([title, asked[index].core.text] + own).filter { $0.count >= 3 }
    }

    private func weak(_ index: Int) -> [Folded] {
        let general = asked.count == 1 ? Self.general : []
        switch subjects[index] {
        case .person: return general + ["人物", "个人", "事迹", "先进个人"]
        case .project: return general + ["项目", "品牌"]
        case .any: return Self.general + asked[index].vocabulary.weak
        }
    }

    private static let general: [Folded] = ["推荐表", "申报表", "推荐材料", "申报材料", "事迹材料", "推荐书", "申报书"]
}
