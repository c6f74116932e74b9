/// A table for a person's terminal: columns aligned by what is seen, not by how many characters there are.
public struct TextTable: Sendable {
    /// One column: its heading and to which side its cells lean.
    public struct Column: Sendable {
        public enum Alignment: Sendable {
            case left, right
        }

        public var title: String
        public var alignment: Alignment

        public init(_ title: String, alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// What a cell means; shown as a colour where colours are asked for.
    public enum Style: Sendable {
        case plain, good, caution, bad, faint, heading

        fileprivate var code: String? {
            switch self {
            case .plain: nil
            case .good: "32"
            case .caution: "33"
            case .bad: "31"
            case .faint: "2"
            case .heading: "1"
            }
        }
    }

    /// One cell: a text of any origin, and what it means.
    public struct Cell: Sendable, ExpressibleByStringInterpolation {
        public var text: String
        public var style: Style

        public init(_ text: String, style: Style = .plain) {
            self.text = text
            self.style = style
        }

        public init(stringLiteral value: String) {
            self.init(value)
        }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    public init(columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; cells that are left out are empty, cells beyond the last column are not shown.
    public mutating func append(_ cells: [Cell]) {
        rows.append(
            columns.indices.map { index in
                var cell = index < cells.count ? cells[index] : ""
                cell.text = VisibleText.of(cell.text)
                return cell
            })
    }

    /// The heading and the rows, each line ended by a line feed.
    ///
    /// - Parameters:
    ///   - width: The terminal's columns; the widest columns are cut until a line fits. Nil: nothing is cut.
    ///   - color: Whether ANSI colours are written; nothing but text is, otherwise.
    public func text(width: Int? = nil, color: Bool = false) -> String {
        let heading = columns.map { Cell(VisibleText.of($0.title), style: .heading) }
        let widths = fitted(to: width, natural: naturalWidths(heading))
        return ([heading] + rows).map { line($0, widths: widths, color: color) }.joined()
    }

    private static let gap = 2
    /// A column is never cut below this, so that something of each cell can be read.
    private static let narrowest = 4

    private func naturalWidths(_ heading: [Cell]) -> [Int] {
        var widths = heading.map { DisplayWidth.of($0.text) }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell.text)) }
        }
        return widths
    }

    private func fitted(to width: Int?, natural: [Int]) -> [Int] {
        guard let width else { return natural }
        var widths = natural.map { min($0, max(width, Self.narrowest)) }
        var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > Self.narrowest
        {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], widths: [Int], color: Bool) -> String {
        var line = ""
        var pending = 0
        for (index, cell) in cells.enumerated() {
            let text = VisibleText.truncated(cell.text, columns: widths[index])
            let padding = widths[index] - DisplayWidth.of(text)
            let before = columns[index].alignment == .right ? padding : 0
            pending += before
            // Spaces are written only when something follows, so that no line ends in them.
            if !text.isEmpty {
                line += String(repeating: " ", count: pending) + painted(text, cell.style, color: color)
                pending = 0
            }
            pending += padding - before + Self.gap
        }
        return line + "\n"
    }

    private func painted(_ text: String, _ style: Style, color: Bool) -> String {
        guard color, let code = style.code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
