/// A short text, such as a title or a file's name, that is compared with many others.
struct Phrase: Sendable {
    let text: Folded
    /// Pairs of neighbouring characters; a single character is paired with nothing.
    let pairs: Set<UInt64>

    init(_ text: Folded) {
        self.text = text
        let values = text.scalars.map { UInt64($0.value) }
        pairs = values.count == 1 ? [values[0]] : Set(zip(values, values.dropFirst()).map { $0 << 32 | $1 })
    }

    var count: Int { text.count }

    /// How alike two texts are in their pairs of characters, 0–1 (Dice's coefficient).
    func likeness(to other: Phrase) -> Double {
        guard !pairs.isEmpty, !other.pairs.isEmpty else { return 0 }
        return 2 * Double(pairs.intersection(other.pairs).count) / Double(pairs.count + other.pairs.count)
    }
}

/// Many words that are looked for in one pass over a text.
struct WordIndex: Sendable {
    private let byFirst: [Unicode.Scalar: [Folded]]

    init(_ words: [Folded]) {
        byFirst = Dictionary(grouping: words.filter { !$0.isEmpty }) { $0.scalars[0] }
    }

    /// The words that stand in `text`.
    func words(in text: Folded) -> Set<Folded> {
        var found: Set<Folded> = []
        for index in text.scalars.indices {
            guard let words = byFirst[text.scalars[index]] else { continue }
            for word in words where text.matches(word, at: index) { found.insert(word) }
        }
        return found
    }
}
