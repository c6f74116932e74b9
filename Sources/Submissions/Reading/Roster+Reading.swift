import Foundation
import Mail
public import Settings

extension Roster {
    /// The largest roster that is read, in bytes.
    public static let largestFile = 4_194_304

    /// Reads a roster file: UTF-8 or GB 18030, comma-separated, its first row naming the columns. `ownAddresses` (in lower
    /// case) are the office's and cannot be a unit's. All that is wrong is added to `problems`. With errors among them the
    /// roster is only what could be read of it; nil when that is nothing.
    public static func read(
        _ csv: [UInt8], file: String, ownAddresses: Set<String> = [], problems: Problems
    ) -> Roster? {
        var reader = RosterReader(file: file, ownAddresses: ownAddresses, problems: problems)
        return reader.read(csv).map(Roster.init(units:))
    }

    /// The text of a roster file without its byte order mark; nil when it is neither UTF-8 nor GB 18030.
    static func text(of bytes: [UInt8]) -> String? {
        func decoded() -> String? {
            let text = Charsets().decode(bytes, label: "gb18030")
            return text.isLossy ? nil : text.text
        }
        guard let text = String(validating: bytes, as: UTF8.self) ?? decoded(), !text.utf8.contains(0) else {
            return nil
        }
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }
}

/// Reads one roster and keeps what its rows are checked against.
private struct RosterReader {
    typealias Column = RosterColumn

    let file: String
    let ownAddresses: Set<String>
    let problems: Problems
    /// Each with the line and the name of the unit that has it already.
    private var codes: [String: (line: Int, name: String)] = [:]
    private var addresses: [String: (line: Int, name: String)] = [:]
    private var names: [Folded: (line: Int, name: String)] = [:]
    /// Names as they are looked for in mails.
    private var spellings: [Folded: (line: Int, name: String)] = [:]

    init(file: String, ownAddresses: Set<String>, problems: Problems) {
        self.file = file
        self.ownAddresses = ownAddresses
        self.problems = problems
    }

    private func problem(_ line: Int?, _ column: Column?, _ message: String, _ severity: Problem.Severity = .error) {
        problems.add(
            Problem(file: file, line: line, key: column?.rawValue ?? "", message: message, severity: severity))
    }

    mutating func read(_ bytes: [UInt8]) -> [OrganizationalUnit]? {
        guard let text = text(of: bytes) else { return nil }
        let table = CSV(text)
        for defect in table.defects { problem(defect.line, nil, defect.message) }
        guard let header = table.rows.first else {
            problem(nil, nil, "is empty; its first row must name the columns, the first ones being code,name")
            return nil
        }
        guard let columns = columns(header) else { return nil }
        var units: [(line: Int, unit: OrganizationalUnit)] = []
        for row in table.rows.dropFirst() {
            if row.cells.count > header.cells.count {
                problem(
                    row.line, nil,
                    "has \(row.cells.count) cells, but there are \(header.cells.count) columns; "
                        + "a cell that holds a comma must stand in quotation marks")
            } else {
                units.append((row.line, unit(row, columns)))
            }
        }
        if table.rows.count == 1 { problem(nil, nil, "lists no unit") }
        checkSendsFor(units)
        return units.map(\.unit)
    }

    private func text(of bytes: [UInt8]) -> String? {
        guard bytes.count <= Roster.largestFile else {
            problem(nil, nil, "is larger than \(Roster.largestFile / 1_048_576) MiB; no roster is")
            return nil
        }
        guard let text = Roster.text(of: bytes) else {
            problem(nil, nil, "is neither UTF-8 nor GB 18030 text; save it as \"CSV UTF-8\"")
            return nil
        }
        return text
    }

    /// Where each column stands; nil when a required one is missing.
    private func columns(_ header: CSV.Row) -> [Column: Int]? {
        var columns: [Column: Int] = [:]
        for (index, cell) in header.cells.enumerated() {
            let name = cell.trimmingCharacters(in: .whitespaces)
            if name.isEmpty { continue }
            guard let column = Column(rawValue: name.lowercased()) else {
                let near = nearest(to: name, among: Column.allCases.map(\.rawValue)) ?? ""
                problem(header.line, nil, "\"\(name)\" is no known column; the nearest one is \"\(near)\"")
                continue
            }
            if columns[column] != nil { problem(header.line, column, "stands twice in the first row") }
            columns[column] = index
        }
        let missing = Column.required.filter { columns[$0] == nil }
        for column in missing {
            problem(
                header.line, column,
                "is missing in the first row, which must name the columns "
                    + Column.allCases.map(\.rawValue).joined(separator: ","))
        }
        return missing.isEmpty ? columns : nil
    }

    private mutating func unit(_ row: CSV.Row, _ columns: [Column: Int]) -> OrganizationalUnit {
        func cell(_ column: Column) -> String {
            guard let index = columns[column], index < row.cells.count else { return "" }
            let text = row.cells[index].withoutOuterSpace
            if text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
                problem(row.line, column, "holds a line break or another control character")
            }
            return text
        }
        func list(_ column: Column) -> [String] {
            let text = cell(column)
            if !text.unicodeScalars.contains(where: { $0 == ";" || $0 == "；" }) { return text.isEmpty ? [] : [text] }
            return text.split { $0 == ";" || $0 == "；" }
                .map { String($0).withoutOuterSpace }.filter { !$0.isEmpty }
        }
        let contact = cell(.contact)
        let unit = OrganizationalUnit(
            code: cell(.code), name: cell(.name), aliases: list(.aliases), categories: list(.categories),
            addresses: list(.addresses), contact: contact.isEmpty ? nil : contact, sendsFor: list(.sendsFor))
        checkCode(unit, row.line)
        checkNames(unit, row.line)
        checkAddresses(unit, row.line)
        return unit
    }

    private mutating func checkCode(_ unit: OrganizationalUnit, _ line: Int) {
        if unit.code.isEmpty {
            problem(line, .code, "is empty; every unit needs a code of its own")
        } else if unit.code.unicodeScalars.contains(where: \.properties.isWhitespace) || unit.code.utf8.count > 64 {
            problem(line, .code, "\"\(unit.code)\" must be at most 64 bytes without white space")
        } else if let other = codes[unit.code] {
            problem(line, .code, "\"\(unit.code)\" is the code of \(other.name) in line \(other.line) too")
        } else {
            codes[unit.code] = (line, unit.name)
        }
    }

    /// Two units of one name could not be told apart, nor those whose names are only written differently.
    private mutating func checkNames(_ unit: OrganizationalUnit, _ line: Int) {
        if unit.name.isEmpty { problem(line, .name, "is empty") }
        var own: Set<Folded> = []
        for (index, name) in ([unit.name] + unit.aliases).enumerated() where !name.isEmpty {
            let folded = Folded(name)
            guard own.insert(folded).inserted else { continue }
            if let other = names[folded] {
                problem(
                    line, index == 0 ? .name : .aliases,
                    "\"\(name)\" is a name of \(other.name) in line \(other.line) too; nothing could tell the two apart"
                )
            } else {
                names[folded] = (line, unit.name)
                checkSpelling(name, of: unit, line, index == 0 ? .name : .aliases)
            }
        }
    }

    private mutating func checkSpelling(_ name: String, of unit: OrganizationalUnit, _ line: Int, _ column: Column) {
        let spelling = UnitSpelling(name).text
        if let other = spellings[spelling], other.line != line {
            problem(
                line, column,
                "\"\(name)\" is another way to write a name of \(other.name) in line \(other.line); "
                    + "mails that name it are held for a person", .warning)
        } else {
            spellings[spelling] = (line, unit.name)
        }
    }

    private mutating func checkAddresses(_ unit: OrganizationalUnit, _ line: Int) {
        if unit.addresses.isEmpty {
            problem(line, .addresses, "is empty: no letter can reach \(unit.name)", .warning)
        }
        for address in unit.addresses {
            let key = address.lowercased()
            if !EmailAddress.isPlain(address) {
                problem(
                    line, .addresses,
                    "\"\(address)\" is no mail address of the form name@example.org; "
                        + "several are separated by \";\"")
            } else if ownAddresses.contains(key) {
                problem(line, .addresses, "\"\(address)\" is the office's own, so mail from it would be no unit's")
            } else if let other = addresses[key], other.line != line {
                problem(
                    line, .addresses,
                    "\"\(address)\" is an address of \(other.name) in line \(other.line) too; "
                        + "one unit may send for others by sends_for")
            } else {
                addresses[key] = (line, unit.name)
            }
        }
    }

    private func checkSendsFor(_ units: [(line: Int, unit: OrganizationalUnit)]) {
        for (line, unit) in units {
            for code in unit.sendsFor where codes[code] == nil {
                problem(line, .sendsFor, "\"\(code)\" is the code of no unit")
            }
            if unit.sendsFor.contains(unit.code) {
                problem(line, .sendsFor, "\"\(unit.code)\" is the unit itself", .warning)
            }
        }
    }
}

extension String {
    /// Without white space at its ends; most cells have none, and Foundation takes long to find that out.
    fileprivate var withoutOuterSpace: String {
        func isPlain(_ scalar: Unicode.Scalar) -> Bool {
            ("!"..."~").contains(scalar) || ("\u{4E00}"..."\u{9FFF}").contains(scalar)
        }
        guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return self }
        return isPlain(first) && isPlain(last) ? self : trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
