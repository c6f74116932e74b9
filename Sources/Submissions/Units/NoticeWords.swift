/// The pairs of characters in the words of an office's notices: with such words a mail goes on behind its sender's name.
struct NoticeWords: Equatable, Sendable {
    private var pairs: Set<UInt64> = []

    init(_ notices: [Notice] = []) {
        for notice in notices {
            let requirements = notice.phases.flatMap(\.requirements).map(\.title)
            for words in [notice.title] + notice.keywords + requirements {
                let scalars = Folded(words).scalars
                for (first, second) in zip(scalars, scalars.dropFirst()) where first.isHan && second.isHan {
                    pairs.insert(Self.pair(first, second))
                }
            }
        }
    }

    /// Whether the two characters at `index` stand in a notice.
    func begin(_ text: Folded, at index: Int) -> Bool {
        index + 1 < text.count && pairs.contains(Self.pair(text.scalars[index], text.scalars[index + 1]))
    }

    private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
        UInt64(first.value) << 32 | UInt64(second.value)
    }
}
