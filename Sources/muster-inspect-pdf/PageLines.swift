import CPDF

/// A word of a page, in points from the page's top left, the page turned so that the word stands upright.
struct Word {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
    var text: String
    /// By how many quarters its line is turned clockwise as the page is shown, 0 to 3.
    var turns: Int

    init(_ word: pdf_word, _ text: String) {
        (left, right, top, bottom) =
            switch word.turns {
            case 1: (word.top, word.bottom, -word.right, -word.left)
            case 2: (-word.right, -word.left, -word.bottom, -word.top)
            case 3: (-word.bottom, -word.top, word.left, word.right)
            default: (word.left, word.right, word.top, word.bottom)
            }
        self.text = text
        turns = Int(word.turns)
    }

    var middle: Double { (top + bottom) / 2 }
    var height: Double { bottom - top }
}

/// The words of a page as lines, top to bottom. What stands side by side is one line, cells of a table joined by tabs:
/// a PDF file knows neither lines nor tables, only where each word is drawn.
enum PageLines {
    /// In heights of the words. Cells stand further apart: the margins of a cell in Word are one height of its text
    /// together. Within a line a full-width space is one.
    private static let cellGap = 1.15
    /// Chinese is written without spaces: what stands apart is a cell of a narrow column. Single characters are spread
    /// out to fill a cell.
    private static let narrowCellGap = 0.3
    private static let wordGap = 0.15
    /// Words whose middles are nearer than this belong to one line; a smaller word may stand on the same ground line.
    private static let lineReach = 0.45

    static func lines(of words: [Word]) -> [String] {
        let drawn = words.filter { $0.height > 0 && $0.height.isFinite && $0.left.isFinite && $0.right.isFinite }
            .sorted { ($0.turns, $0.middle, $0.left) < ($1.turns, $1.middle, $1.left) }
        var lines: [String] = []
        var row: [Word] = []
        for word in drawn {
            if let first = row.first, !stands(word, beside: first) {
                lines.append(joined(row))
                row = []
            }
            row.append(word)
        }
        return row.isEmpty ? lines : lines + [joined(row)]
    }

    private static func stands(_ word: Word, beside first: Word) -> Bool {
        word.turns == first.turns && word.middle - first.middle <= lineReach * max(word.height, first.height)
    }

    private static func joined(_ row: [Word]) -> String {
        var line = ""
        var last: Word?
        for word in row.sorted(by: { ($0.left, $0.right) < ($1.left, $1.right) }) {
            if let last { line += separator(last, word) }
            line += word.text
            last = word
        }
        return line
    }

    private static func separator(_ left: Word, _ right: Word) -> String {
        let gap = (right.left - left.right) / min(left.height, right.height)
        if gap > cellGap || (gap > narrowCellGap && left.isPhrase && right.isPhrase) { return "\t" }
        return gap > wordGap ? " " : ""
    }
}

extension Word {
    /// Two Chinese characters or more and nothing else.
    fileprivate var isPhrase: Bool {
        let scalars = text.unicodeScalars.filter { $0.value != 0xFEFF }
        return scalars.count > 1 && scalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
    }
}
