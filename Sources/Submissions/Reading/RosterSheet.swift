import Foundation
public import Inspection
public import Settings

/// A roster as an office keeps it, a sheet or a CSV file whose columns have Chinese or English names in any order, turned
/// into a roster file.
public struct RosterSheet: Equatable, Sendable {
    /// The roster file: the CSV file itself where it has the form already, else UTF-8.
    public let csv: [UInt8]
    public let roster: Roster

    /// Reads a CSV file. All that is wrong, or was not understood, is added to `problems` with its line; nil when there are
    /// errors among it. `ownAddresses` as in ``Roster/read(_:file:ownAddresses:problems:)``. Units without a code keep the one
    /// that they have in `earlier`, the roster whose place this one takes.
    public static func read(
        csv: [UInt8], file: String, over earlier: Roster? = nil, ownAddresses: Set<String>, problems: Problems
    ) -> RosterSheet? {
        let table = Roster.text(of: csv).map(CSV.init)
        let names = table?.rows.first?.cells.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? []
        let columns = names.filter { !$0.isEmpty }.map(RosterColumn.init(rawValue:))
        let codes = names.firstIndex(of: "code")
        let isInForm = RosterColumn.required.allSatisfy { columns.contains($0) } && !columns.contains(nil)
        let hasCodes = table?.rows.allSatisfy { row in
            codes.map { $0 < row.cells.count && !row.cells[$0].allSatisfy(\.isWhitespace) } ?? false
        }
        guard let table, csv.count <= Roster.largestFile, !isInForm || hasCodes != true else {
            let read = Problems()
            let roster = Roster.read(csv, file: file, ownAddresses: ownAddresses, problems: read)
            for problem in read.all { problems.add(problem) }
            guard read.errorCount == 0 else { return nil }
            return roster.map { RosterSheet(csv: csv, roster: $0) }
        }
        for defect in table.defects { problems.add(Problem(file: file, line: defect.line, message: defect.message)) }
        guard table.defects.isEmpty else { return nil }
        let rows = table.rows.map { SheetRow(number: $0.line, cells: $0.cells) }
        return RosterSheetReader(file: file, earlier: earlier, ownAddresses: ownAddresses, problems: problems).read(
            rows)
    }

    /// Reads the tables of a workbook or document, of which one must have a column of units' names. Otherwise as above,
    /// problems with the row's number in the sheet.
    public static func read(
        _ content: FileContent, file: String, over earlier: Roster? = nil, ownAddresses: Set<String>, problems: Problems
    ) -> RosterSheet? {
        let candidates = content.tables.filter { table in
            SheetRow.all(of: table).contains { $0.isHead }
        }
        guard let table = candidates.first, candidates.count == 1 else {
            let sheets = candidates.map { "\"\($0.sheet)\"" }.joined(separator: ", ")
            problems.add(
                Problem(
                    file: file,
                    message: candidates.isEmpty
                        ? "no sheet has a column of units' names; its head must be \"单位名称\" or \"name\""
                        : "several sheets have a column of units' names: \(sheets); keep the roster in one"))
            return nil
        }
        let name = table.sheet.isEmpty || content.tables.count == 1 ? file : "\(file), sheet \"\(table.sheet)\""
        if table.body.count < table.rows {
            problems.add(Problem(file: name, message: "has \(table.rows) rows, of which only \(table.body.count) fit"))
        }
        return RosterSheetReader(file: name, earlier: earlier, ownAddresses: ownAddresses, problems: problems)
            .read(SheetRow.all(of: table))
    }
}

/// A row with its number in its sheet or file.
private struct SheetRow {
    var number: Int
    var cells: [String]

    /// Whether it names the columns of a roster.
    var isHead: Bool { cells.contains { RosterColumn(head: $0) == .name } }

    /// The rows of a table in their order. A title line has no number of its own.
    static func all(of table: Table) -> [SheetRow] {
        let first = (table.headerRow ?? table.titles.count + 1) &- table.titles.count
        var rows = table.titles.enumerated().map { SheetRow(number: first &+ $0, cells: $1) }
        if !table.header.isEmpty {
            rows.append(SheetRow(number: table.headerRow ?? rows.count + 1, cells: table.header))
        }
        let isNumbered = table.bodyRows.count == table.body.count
        for (index, cells) in table.body.enumerated() {
            rows.append(SheetRow(number: isNumbered ? table.bodyRows[index] : rows.count + 1, cells: cells))
        }
        return rows
    }
}

private struct RosterSheetReader {
    let file: String
    let earlier: Roster?
    let ownAddresses: Set<String>
    let problems: Problems

    private func problem(_ row: Int?, _ key: String, _ message: String, _ severity: Problem.Severity = .error) {
        problems.add(Problem(file: file, line: row, key: key, message: message, severity: severity))
    }

    func read(_ rows: [SheetRow]) -> RosterSheet? {
        guard let start = rows.firstIndex(where: \.isHead) else {
            problem(nil, "", "no row names the columns; the column of units' names must be \"单位名称\" or \"name\"")
            return nil
        }
        let before = problems.errorCount
        let head = rows[start]
        let places = places(head)
        var units = rows[(start + 1)...].map { unit($0, places, head) }.filter { !$0.cells.isEmpty }
        giveCodes(&units)
        resolveNames(&units)
        check(units, head, places)
        guard problems.errorCount == before else { return nil }
        let heading = RosterColumn.allCases.map(\.rawValue).joined(separator: ",")
        let lines = units.map { line($0.cells) }
        // The mark at the beginning tells Excel that it is UTF-8.
        let csv = Array(("\u{FEFF}" + ([heading] + lines).joined(separator: "\n") + "\n").utf8)
        return Roster.read(csv, file: file, ownAddresses: ownAddresses, problems: Problems())
            .map { RosterSheet(csv: csv, roster: $0) }
    }

    /// Where each column stands; a list may stand in several.
    private func places(_ head: SheetRow) -> [RosterColumn: [Int]] {
        var places: [RosterColumn: [Int]] = [:]
        for (index, cell) in head.cells.enumerated() {
            let name = cell.trimmingCharacters(in: .whitespacesAndNewlines)
            guard let column = RosterColumn(head: cell) else {
                if !name.isEmpty {
                    problem(head.number, columnName(index), "\"\(name)\" is not taken over", .warning)
                }
                continue
            }
            if places[column] != nil, !column.isList {
                problem(head.number, columnName(index), "\"\(name)\" is a second column of that meaning")
            }
            places[column, default: []].append(index)
        }
        return places
    }

    private struct UnitRow {
        var number: Int
        var cells: [RosterColumn: [String]]

        var lacksCode: Bool { cells[.code] == nil && cells[.name] != nil }
    }

    private func unit(_ row: SheetRow, _ places: [RosterColumn: [Int]], _ head: SheetRow) -> UnitRow {
        var cells: [RosterColumn: [String]] = [:]
        for (column, indices) in places {
            let texts = indices.filter { $0 < row.cells.count }.map { row.cells[$0] }
            let values = texts.flatMap { column.values($0) }
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
            if !values.isEmpty { cells[column] = values }
        }
        for (index, cell) in row.cells.enumerated() where index >= head.cells.count || head.cells[index].isEmpty {
            if !cell.allSatisfy(\.isWhitespace) {
                problem(row.number, columnName(index), "\"\(cell.prefix(20))\" stands under no head", .warning)
            }
        }
        return UnitRow(number: row.number, cells: cells)
    }

    /// Units without a code keep their earlier one, by which the record knows what they sent; others get `U001` and so on, of
    /// which none was another unit's.
    private func giveCodes(_ units: inout [UnitRow]) {
        keepCodes(&units)
        let taken = Set(units.compactMap { $0.cells[.code]?.first } + (earlier?.units.map(\.code) ?? []))
        var given: [String] = []
        var number = 0
        for index in units.indices where units[index].lacksCode {
            var code: String
            repeat {
                number += 1
                code = "U" + String(repeating: "0", count: max(0, 3 - String(number).count)) + String(number)
            } while taken.contains(code)
            units[index].cells[.code] = [code]
            given.append(code)
        }
        guard let first = given.first, let last = given.last else { return }
        let codes = given.count == 1 ? first : "\(first) to \(last)"
        problem(
            nil, "code",
            "\(given.count) of \(units.count) units had no code and got one, \(codes), which stays theirs as long as their name "
                + "or an address does", .warning)
    }

    /// Gives units without a code the one of the earlier unit of their name; or of one that is not here any more and has an
    /// address of theirs, which is told, as it may be another unit.
    private func keepCodes(_ units: inout [UnitRow]) {
        guard let earlier else { return }
        var taken = Set(units.compactMap { $0.cells[.code]?.first })
        let codes = Dictionary(earlier.units.map { ($0.name, $0.code) }) { first, _ in first }
        for index in units.indices where units[index].lacksCode {
            guard let code = units[index].cells[.name]?.first.flatMap({ codes[$0] }), taken.insert(code).inserted else {
                continue
            }
            units[index].cells[.code] = [code]
        }
        for index in units.indices where units[index].lacksCode {
            let before = units[index].cells[.addresses]?.compactMap { earlier.unit(address: $0) } ?? []
            guard let unit = before.first, before.allSatisfy({ $0.code == unit.code }), taken.insert(unit.code).inserted
            else { continue }
            units[index].cells[.code] = [unit.code]
            problem(
                units[index].number, "",
                "keeps the code \(unit.code) and the record of \(unit.name), which had an address of its; if it is another "
                    + "unit, give it a code of its own", .warning)
        }
    }

    /// A unit that another one sends for may be named instead of its code.
    private func resolveNames(_ units: inout [UnitRow]) {
        var codes: [String: String] = [:]
        for unit in units {
            for name in (unit.cells[.name] ?? []) + (unit.cells[.aliases] ?? []) {
                codes[name] = unit.cells[.code]?.first
            }
        }
        let known = Set(codes.values)
        for index in units.indices {
            units[index].cells[.sendsFor] = units[index].cells[.sendsFor]?
                .map { known.contains($0) ? $0 : codes[$0] ?? $0 }
        }
    }

    private func line(_ cells: [RosterColumn: [String]]) -> String {
        RosterColumn.allCases.map { CSV.quoted(cells[$0, default: []].joined(separator: ";")) }.joined(separator: ",")
    }

    /// Reads the units as a roster file whose lines stand where the sheet's rows do, so that what is wrong is told with the
    /// sheet's rows and columns.
    private func check(_ units: [UnitRow], _ head: SheetRow, _ places: [RosterColumn: [Int]]) {
        let numbers = [head.number] + units.map(\.number)
        let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        var lines: [String] = []
        for (index, number) in numbers.enumerated() {
            if isAscending, number > 0, number <= 1_048_576 {
                lines += repeatElement("", count: number - lines.count - 1)
            }
            lines.append(
                index == 0 ? RosterColumn.allCases.map(\.rawValue).joined(separator: ",") : line(units[index - 1].cells)
            )
        }
        let found = Problems()
        _ = Roster.read(
            Array(lines.joined(separator: "\n").utf8), file: file, ownAddresses: ownAddresses, problems: found)
        for var problem in found.all {
            if let column = RosterColumn(rawValue: problem.key), let place = places[column]?.first {
                problem.key =
                    "\(columnName(place)) (\(head.cells[place].trimmingCharacters(in: .whitespacesAndNewlines)))"
            }
            problems.add(problem)
        }
    }

    /// The letters of a column, from `A`.
    private func columnName(_ index: Int) -> String {
        var name = ""
        var rest = index + 1
        while rest > 0 {
            name = String(UnicodeScalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26))) + name
            rest = (rest - 1) / 26
        }
        return name
    }
}
