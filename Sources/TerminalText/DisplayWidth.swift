/// How many terminal columns texts take.
public enum DisplayWidth {
    /// The columns of a whole text without control characters: see ``VisibleText`` for how to get rid of those.
    public static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The columns of one user-perceived character: 0, 1 or 2, more only where several spacing letters share a cluster.
    public static func of(_ character: Character) -> Int {
        var iterator = character.unicodeScalars.makeIterator()
        guard let first = iterator.next() else { return 0 }
        guard let second = iterator.next() else { return of(first) }
        if first.properties.isEmoji, isEmojiSequence(second, rest: character.unicodeScalars) { return 2 }
        return character.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// Whether what follows an emoji makes one picture of the whole cluster (UTS #51 §1.4): a skin tone, a second
    /// regional indicator, the emoji variation selector, or a joiner.
    private static func isEmojiSequence(_ second: Unicode.Scalar, rest: Character.UnicodeScalarView) -> Bool {
        if second.properties.isEmojiModifier { return true }
        if (0x1F1E6...0x1F1FF).contains(second.value) { return true }
        return rest.contains { $0.value == 0xFE0F || $0.value == 0x200D }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // The vowels and final consonants of a Hangul syllable are drawn in the cell of its first consonant.
        if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return isWide(scalar.value) ? 2 : 1
    }

    /// East Asian Width W or F (UAX #11) but for emoji, which ``Unicode/Scalar/Properties/isEmojiPresentation`` tells.
    /// Unassigned places between two wide blocks count as wide.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]

    private static func isWide(_ value: UInt32) -> Bool {
        var low = 0
        var high = wide.count
        while low < high {
            let middle = (low + high) / 2
            if value > wide[middle].upperBound { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }
}
