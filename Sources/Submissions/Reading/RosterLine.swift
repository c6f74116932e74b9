import Foundation
import Mail

/// A line of a roster file with cells of it changed, to be pasted in its place.
public struct RosterLine: Equatable, Sendable {
    /// Counted from 1.
    public let number: Int
    public let text: String

    /// - Parameters:
    ///   - code: The unit's.
    ///   - cells: What is to stand in the cells of these columns, by the columns' names.
    ///   - csv: The roster file. Nil when it has no such unit or column, or the unit's row is of several lines.
    public init?(of code: String, setting cells: [String: String], in csv: [UInt8]) {
        guard let text = Roster.text(of: csv) else { return nil }
        let table = CSV(text)
        guard let header = table.rows.first else { return nil }
        let names = header.cells.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        guard let codes = names.firstIndex(of: "code") else { return nil }
        let rows = table.rows.dropFirst()
        guard
            let row = rows.first(where: {
                codes < $0.cells.count && $0.cells[codes].trimmingCharacters(in: .whitespacesAndNewlines) == code
            })
        else { return nil }
        var written = row.cells
        for (column, text) in cells {
            guard let place = names.firstIndex(of: column) else { return nil }
            while written.count <= place { written.append("") }
            written[place] = text
        }
        guard !written.contains(where: { $0.contains(where: \.isNewline) }) else { return nil }
        number = row.line
        self.text = written.map(CSV.quoted).joined(separator: ",")
    }
}

extension Roster {
    /// Whether a unit may have this alias: one name cannot be two units', and some marks end a cell.
    public func mayCall(_ code: String, _ alias: String) -> Bool {
        guard !alias.contains(where: { ";；,\"".contains($0) || $0.isNewline }) else { return false }
        let folded = Folded(alias)
        return !units.contains { unit in
            unit.code != code && ([unit.name] + unit.aliases).contains { Folded($0) == folded }
        }
    }
}
