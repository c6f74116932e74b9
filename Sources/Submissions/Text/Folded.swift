import Foundation

/// A text in the form in which two spellings of the same words are equal: NFKC, traditional characters simplified,
/// lower case, without white space, quotation marks and invisible characters.
struct Folded: Hashable, Sendable {
    let scalars: [Unicode.Scalar]
    /// Positions before which white space or a quotation mark stood: a name may begin there.
    let gaps: Set<Int>

    /// Folds at most `limit` scalars of `text`; texts of mails are hostile and long.
    init(_ text: String, limit: Int = 500) {
        if let plain = Self.ofPlainText(text, limit: limit) {
            self = plain
            return
        }
        var kept: [Unicode.Scalar] = []
        var gaps: Set<Int> = []
        let plain = String(text.unicodeScalars.prefix(limit)).precomposedStringWithCompatibilityMapping.lowercased()
        for scalar in plain.unicodeScalars {
            if Self.isGap(scalar) {
                gaps.insert(kept.count)
            } else if !Self.isInvisible(scalar) {
                kept.append(TraditionalCharacters.simplified(scalar))
            }
        }
        self.init(scalars: kept, gaps: gaps)
    }

    /// The same for printable ASCII, common ideographs and the punctuation between them, which need no normalization or the
    /// simplest: names of units are nothing else, and lines of texts hardly anything.
    private static func ofPlainText(_ text: String, limit: Int) -> Folded? {
        var kept: [Unicode.Scalar] = []
        var gaps: Set<Int> = []
        kept.reserveCapacity(text.utf8.count / 2)
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar {
            case "\u{4E00}"..."\u{9FFF}": kept.append(TraditionalCharacters.simplified(scalar))
            case " ", "\u{3000}", "\"", "'", "“", "”", "‘", "’", "《", "》", "〈", "〉": gaps.insert(kept.count)
            case "A"..."Z": kept.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case "!"..."~", "、", "。", "【", "】", "〔", "〕", "—": kept.append(scalar)
            case "\u{FF01}"..."\u{FF5E}":
                // The same as in ASCII, two columns wide.
                let narrow = Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
                if narrow == "\"" || narrow == "'" {
                    gaps.insert(kept.count)
                } else {
                    kept.append(("A"..."Z").contains(narrow) ? Unicode.Scalar(UInt8(narrow.value) | 0x20) : narrow)
                }
            default: return nil
            }
        }
        return Folded(scalars: kept, gaps: gaps)
    }

    init(scalars: [Unicode.Scalar], gaps: Set<Int> = []) {
        self.scalars = scalars
        self.gaps = gaps
    }

    var count: Int { scalars.count }
    var isEmpty: Bool { scalars.isEmpty }

    /// The folded text for people.
    var text: String {
        // Bytes, because appending to a view of scalars is slow.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count * 3)
        for scalar in scalars { bytes += scalar.utf8 }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func == (left: Folded, right: Folded) -> Bool { left.scalars == right.scalars }
    func hash(into hasher: inout Hasher) { hasher.combine(scalars) }

    private static func isGap(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || "\"'“”‘’《》〈〉「」『』".unicodeScalars.contains(scalar)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .control, .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension Folded: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self.init(value) }
}

extension Folded {
    /// Where `other` first occurs at or after `start`.
    func firstIndex(of other: Folded, from start: Int = 0) -> Int? {
        guard let first = other.scalars.first, count >= other.count else { return nil }
        var index = start
        while index <= count - other.count {
            if scalars[index] == first, matches(other, at: index) { return index }
            index += 1
        }
        return nil
    }

    func contains(_ other: Folded) -> Bool { firstIndex(of: other) != nil }

    func hasPrefix(_ other: Folded) -> Bool { matches(other, at: 0) }

    func hasSuffix(_ other: Folded) -> Bool { matches(other, at: count - other.count) }

    /// Whether `other` stands at `index`.
    func matches(_ other: Folded, at index: Int) -> Bool {
        guard index >= 0, index + other.count <= count else { return false }
        for offset in 0..<other.count where scalars[index + offset] != other.scalars[offset] { return false }
        return true
    }

    /// The text without what stands in round or square brackets: （盖章）, (1), 【定稿】.
    var withoutBrackets: Folded {
        var kept: [Unicode.Scalar] = []
        var depth = 0
        for scalar in scalars {
            if "([【〔{".unicodeScalars.contains(scalar) {
                depth += 1
            } else if ")]】〕}".unicodeScalars.contains(scalar) {
                depth = max(0, depth - 1)
            } else if depth == 0 {
                kept.append(scalar)
            }
        }
        return Folded(scalars: kept)
    }

    /// Without every occurrence of `words`.
    func removing(_ words: [Folded]) -> Folded {
        var kept: [Unicode.Scalar] = []
        var index = 0
        while index < count {
            if let word = words.first(where: { !$0.isEmpty && matches($0, at: index) }) {
                index += word.count
            } else {
                kept.append(scalars[index])
                index += 1
            }
        }
        return Folded(scalars: kept)
    }

    /// Years written as four digits that stand alone, 2000–2099, ascending.
    var years: [Int] {
        var found: Set<Int> = []
        var run: [Unicode.Scalar] = []
        for (index, scalar) in (scalars + [" "]).enumerated() {
            if !scalar.isDigit || gaps.contains(index) {
                if run.count == 4, run[0] == "2", run[1] == "0" {
                    found.insert(run.reduce(0) { $0 * 10 + Int($1.value - 48) })
                }
                run = []
            }
            if scalar.isDigit { run.append(scalar) }
        }
        return found.sorted()
    }
}

extension Unicode.Scalar {
    /// A CJK ideograph.
    var isHan: Bool { (0x3400...0x9FFF).contains(value) || (0x20000...0x3FFFF).contains(value) || self == "〇" }

    /// An ASCII digit; folded text has no others.
    var isDigit: Bool { ("0"..."9").contains(self) }
}
