import Submissions
import TerminalText

extension StatusReport {
    /// What the marks of the table mean that call for somebody to do something, each line ended; empty without such marks.
    var footnotes: String {
        var lines: [String] = []
        let refused = standings(where: { !$0.refused.isEmpty })
        if !refused.isEmpty {
            lines.append("✗  came, but is refused or sent back, and does not count:")
            lines += refused.prefix(Self.refusedShown).map(why)
            let rest = refused.count - Self.refusedShown
            if rest > 0 { lines.append("     and \(rest) more, each with its note in --json") }
        }
        if !standings(where: \.isProvisional).isEmpty {
            lines.append("✓? …?  the sender is on no roster row, and a person must confirm it: muster review list")
        }
        if !standings(where: \.underReview).isEmpty {
            lines.append("?  a file waits for a person: muster review list")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static let refusedShown = 20

    private func standings(where isMeant: (Standing) -> Bool) -> [(unit: OrganizationalUnit, standing: Standing)] {
        rows.flatMap { row in row.standings.filter(isMeant).map { (row.unit, $0) } }
    }

    private func why(_ refused: (unit: OrganizationalUnit, standing: Standing)) -> String {
        let standing = refused.standing
        let note = standing.note.map { ": \($0.text(in: office.language))" } ?? ""
        return VisibleText.of("     \(refused.unit.name), \(standing.phase)/\(standing.requirement)\(note)")
    }
}
