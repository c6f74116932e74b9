import Inspection

/// What the manifest says of one file. A field that is left out says nothing; null says that the report has none.
struct Expectation: Decodable {
    /// The file's name in the folder; for a file inside a container, what its path ends in.
    var name: String
    var kind: String?
    var format: String?
    var title: String??
    var takenAt: String??
    var width: Int??
    var height: Int??
    var images: Int?
    var characters: [Int]?
    var duration: [Double]?
    /// Null: none. `*`: any.
    var problem: String?
    var traits: [String]
    var tables: [ExpectedTable]?
    var firstTable: ExpectedTable?
    var lines: [String]
    var notes: [String]
    var captions: [String]?
    var looksLike: String?
    var looksUnlike: String?
    /// Widths and heights of the pictures inside.
    var pictures: [[Int]]?
    var contains: [Expectation]?

    enum CodingKeys: String, CodingKey {
        case file, name, kind, format, title, takenAt, width, height, images, characters, duration, problem, traits
        case tables, firstTable, lines, notes, captions, looksLike, looksUnlike, pictures, contains, titles
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decodeIfPresent(String.self, forKey: .file) ?? values.decodeIfPresent(forKey: .name) ?? ""
        kind = try values.decodeIfPresent(forKey: .kind)
        format = try values.decodeIfPresent(forKey: .format)
        title = try values.decodeIfNamed(.title)
        takenAt = try values.decodeIfNamed(.takenAt)
        width = try values.decodeIfNamed(.width)
        height = try values.decodeIfNamed(.height)
        images = try values.decodeIfPresent(forKey: .images)
        characters = try values.decodeIfPresent(forKey: .characters)
        duration = try values.decodeIfPresent(forKey: .duration)
        problem = try values.decodeIfPresent(forKey: .problem)
        traits = try values.decode([String].self, forKey: .traits)
        tables = try values.decodeIfPresent(forKey: .tables)
        firstTable = try values.decodeIfPresent(forKey: .firstTable)
        lines = try values.decodeIfPresent(forKey: .lines) ?? []
        notes = try values.decodeIfPresent(forKey: .notes) ?? []
        captions = try values.decodeIfPresent(forKey: .captions)
        looksLike = try values.decodeIfPresent(forKey: .looksLike)
        looksUnlike = try values.decodeIfPresent(forKey: .looksUnlike)
        pictures = try values.decodeIfPresent(forKey: .pictures)
        contains = try values.decodeIfPresent(forKey: .contains)
    }

    /// Formats of the file and of all files in it.
    var formats: Set<String> {
        (contains ?? []).reduce(into: Set([format].compactMap(\.self))) { $0.formUnion($1.formats) }
    }
}

/// What the manifest says of a table; what is left out is not compared.
struct ExpectedTable: Decodable {
    var sheet: String?
    var rows: Int?
    var columns: Int?
    var header: [String]?
    var headerRow: Int?
    var titles: [[String]]?
    /// The first rows of the body.
    var body: [[String]]?

    /// How the table differs, in words.
    func differences(from table: Table) -> [String] {
        var found = Differences()
        found.compare("sheet", sheet, table.sheet)
        found.compare("rows", rows, table.rows)
        found.compare("columns", columns, table.columns)
        found.compare("header", header, table.header)
        if headerRow != nil { found.compare("header row", headerRow, table.headerRow) }
        found.compare("titles", titles, table.titles)
        found.compare("body", body, Array(table.body.prefix(body?.count ?? 0)))
        return found.all
    }
}

/// Differences between what was wanted and what was found, in words.
struct Differences {
    private(set) var all: [String] = []

    mutating func compare<Value: Equatable>(_ what: String, _ wanted: Value?, _ found: Value) {
        if let wanted, wanted != found { all.append("\(what): \(found), not \(wanted)") }
    }

    mutating func add(_ difference: String) { all.append(difference) }
}

extension KeyedDecodingContainer {
    fileprivate func decodeIfPresent<Value: Decodable>(forKey key: Key) throws -> Value? {
        try decodeIfPresent(Value.self, forKey: key)
    }

    /// Nil when the key is left out, a nil inside when it is null.
    fileprivate func decodeIfNamed<Value: Decodable>(_ key: Key) throws -> Value?? {
        guard contains(key) else { return nil }
        return .some(try decodeIfPresent(Value.self, forKey: key))
    }
}
