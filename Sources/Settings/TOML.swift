/// Reads TOML 1.0.0 (toml.io/en/v1.0.0), keeping the line of every key. Our own, because the parsers at hand for Swift
/// lose the lines, and the one they wrap ends the process on some slips of the pen, such as `due = # later`.
///
/// One freedom: a time may leave out its seconds. Tables and lists nest at most ``deepest`` levels in one key.
struct TOML {
    static let deepest = 8

    private var cursor: TOMLCursor
    private let root = Node(.header, line: nil)

    /// Reads a whole file's valid UTF-8 bytes.
    static func read(_ bytes: [UInt8]) throws(TOMLError) -> SettingsTable {
        var document = TOML(cursor: TOMLCursor(bytes))
        try document.read()
        return document.root.table
    }

    private init(cursor: TOMLCursor) { self.cursor = cursor }

    private mutating func read() throws(TOMLError) {
        var table = root
        while try cursor.skipToText() {
            let line = cursor.line
            if cursor.take("[") {
                let isElement = cursor.take("[")
                let key = try cursor.key()
                guard cursor.take("]"), !isElement || cursor.take("]") else {
                    throw cursor.error("expected \(isElement ? "]]" : "]") after the table's name")
                }
                table = try open(key, isElement: isElement, line: line)
            } else {
                let key = try cursor.key()
                try table.insert(try value(of: key), at: key, line: line)
            }
            try cursor.endLine()
        }
    }

    private mutating func value(of key: [String]) throws(TOMLError) -> SettingsValue {
        guard cursor.take("=") else { throw cursor.error("expected = after the key \(key.joined(separator: "."))") }
        cursor.skipBlanks()
        return try value(depth: 0)
    }

    private mutating func value(depth: Int) throws(TOMLError) -> SettingsValue {
        guard depth < Self.deepest else {
            throw cursor.error("lists or tables are nested more than \(Self.deepest) deep")
        }
        switch cursor.byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try cursor.string())
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "{"): return try inlineTable(depth: depth)
        default: return try cursor.bareValue()
        }
    }

    private mutating func array(depth: Int) throws(TOMLError) -> SettingsValue {
        var elements: [SettingsValue] = []
        _ = cursor.take("[")
        while true {
            guard try cursor.skipToText() else { throw cursor.error("the list is not closed by ]") }
            if cursor.take("]") { return .array(elements) }
            elements.append(try value(depth: depth + 1))
            guard try cursor.skipToText() else { throw cursor.error("the list is not closed by ]") }
            if cursor.take("]") { return .array(elements) }
            guard cursor.take(",") else { throw cursor.error("expected , or ] after a value of the list") }
        }
    }

    private mutating func inlineTable(depth: Int) throws(TOMLError) -> SettingsValue {
        let table = Node(.dotted, line: cursor.line)
        _ = cursor.take("{")
        cursor.skipBlanks()
        if cursor.take("}") { return .table(table.table) }
        while true {
            let line = cursor.line
            let key = try cursor.key()
            guard cursor.take("=") else { throw cursor.error("expected = after the key \(key.joined(separator: "."))") }
            cursor.skipBlanks()
            try table.insert(try value(depth: depth + 1), at: key, line: line)
            cursor.skipBlanks()
            if cursor.take("}") { return .table(table.table) }
            guard cursor.take(",") else {
                throw cursor.error("expected , or } after a value; a table in { } stands on one line")
            }
            cursor.skipBlanks()
        }
    }

    /// The table of a header, which may not have been defined before.
    private func open(_ key: [String], isElement: Bool, line: Int) throws(TOMLError) -> Node {
        var table = root
        for part in key.dropLast() {
            switch table.items[part]?.content {
            case nil:
                let implied = Node(.implied, line: line)
                table.items[part] = Node.Item(content: .table(implied), line: line)
                table = implied
            case .table(let next)?: table = next
            case .tables(let list)?: table = list.elements.last ?? table
            case .value?: throw TOMLError(line: line, message: "\(part) is a value already, so it cannot hold a table")
            }
        }
        let name = key.last ?? ""
        let item = table.items[name]
        let opened = Node(.header, line: line)
        switch (item?.content, isElement) {
        case (nil, true): table.items[name] = Node.Item(content: .tables(NodeList(opened)), line: line)
        case (nil, false): table.items[name] = Node.Item(content: .table(opened), line: line)
        case (.tables(let list)?, true): list.elements.append(opened)
        case (.table(let implied)?, false) where implied.origin == .implied:
            implied.origin = .header
            implied.line = line
            return implied
        default:
            throw TOMLError(
                line: line, message: "[\(key.joined(separator: "."))] stands twice, first in line \(item?.line ?? 0)")
        }
        return opened
    }
}

/// Why and on which line a file is no TOML.
struct TOMLError: Error, Equatable {
    var line: Int
    var message: String
}

/// A table while the file is read.
private final class Node {
    /// How it came to be, which says how it may grow.
    enum Origin {
        /// By a header below it: its own header may follow.
        case implied
        case header
        /// By a dotted key, or in braces: only dotted keys of the same place add to it.
        case dotted
    }

    /// What stands under one of its keys.
    enum Content {
        case value(SettingsValue)
        case table(Node)
        case tables(NodeList)
    }

    /// The same with the line of the key.
    struct Item {
        var content: Content
        var line: Int
    }

    var origin: Origin
    var line: Int?
    var items: [String: Item] = [:]

    init(_ origin: Origin, line: Int?) {
        self.origin = origin
        self.line = line
    }

    func insert(_ value: SettingsValue, at key: [String], line: Int) throws(TOMLError) {
        var table = self
        for part in key.dropLast() {
            if let item = table.items[part] {
                guard case .table(let next) = item.content, next.origin == .dotted else {
                    throw TOMLError(line: line, message: "\(part) is defined in line \(item.line) already")
                }
                table = next
            } else {
                let next = Node(.dotted, line: line)
                table.items[part] = Item(content: .table(next), line: line)
                table = next
            }
        }
        let name = key.last ?? ""
        if let item = table.items[name] {
            throw TOMLError(
                line: line, message: "\(key.joined(separator: ".")) stands twice, first in line \(item.line)")
        }
        table.items[name] = Item(content: .value(value), line: line)
    }

    /// As a value. Its depth is bounded by that of the keys.
    var table: SettingsTable {
        var table = SettingsTable(line: line)
        for (key, item) in items {
            let value: SettingsValue =
                switch item.content {
                case .value(let value): value
                case .table(let node): .table(node.table)
                case .tables(let list): .array(list.elements.map { .table($0.table) })
                }
            table.entries[key] = SettingsTable.Entry(value: value, line: item.line)
        }
        return table
    }
}

/// The elements of a list of tables while the file is read.
private final class NodeList {
    var elements: [Node]

    init(_ first: Node) { elements = [first] }
}
