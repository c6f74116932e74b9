/// On which line of a valid TOML file each key stands. TOMLKit keeps no positions of values.
struct KeyLines {
    private var lines: [String: Int] = [:]

    /// The line of the key at `path`, else of the nearest table around it; nil when none is known.
    func line(of path: String) -> Int? {
        var path = path[...]
        while true {
            if let line = lines[String(path)] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<cut]
        }
    }

    init() {}

    /// Scans a file that is known to be valid; what a scan of an invalid one gives is unspecified but harmless.
    init(_ bytes: [UInt8]) {
        var scan = Scan(bytes)
        var table = ""
        var counts: [String: Int] = [:]
        while scan.skipBlankLines() {
            let line = scan.line
            if scan.take("[") {
                let isElement = scan.take("[")
                let parts = scan.takeKey()
                table = open(parts, isElement: isElement, &counts)
                note(table, line)
                scan.skipLine()
            } else {
                note(([table] + scan.takeKey()).filter { !$0.isEmpty }.joined(separator: "."), line)
                scan.skipValue()
            }
        }
    }

    private mutating func note(_ path: String, _ line: Int) {
        if lines[path] == nil { lines[path] = line }
    }

    /// The path of a table header: every list of tables on the way stands for its last element.
    private func open(_ parts: [String], isElement: Bool, _ counts: inout [String: Int]) -> String {
        var path = ""
        for (index, part) in parts.enumerated() {
            path += path.isEmpty ? part : "." + part
            if isElement, index == parts.count - 1 { counts[path, default: 0] += 1 }
            if let count = counts[path] { path += "[\(count - 1)]" }
        }
        return path
    }
}

/// A place in the bytes of a TOML file.
private struct Scan {
    private let bytes: [UInt8]
    private var place = 0
    private(set) var line = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func advance() {
        if byte == newline { line += 1 }
        place += 1
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        advance()
        return true
    }

    /// Stops at the next line that says something; false at the end.
    mutating func skipBlankLines() -> Bool {
        while let byte {
            if byte == hash { skipLine() } else if isBlank(byte) || byte == newline { advance() } else { return true }
        }
        return false
    }

    mutating func skipLine() {
        while let byte, byte != newline { advance() }
    }

    /// The parts of a dotted key, up to `=` or `]`.
    mutating func takeKey() -> [String] {
        var parts: [String] = []
        while let byte {
            if byte == quote || byte == apostrophe {
                let start = place
                skipString()
                parts.append(String(decoding: bytes[start..<place].dropFirst().dropLast(), as: UTF8.self))
            } else if byte == UInt8(ascii: ".") || isBlank(byte) {
                advance()
            } else if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "]") || byte == newline {
                break
            } else {
                let start = place
                while let byte = self.byte, !isBlank(byte), !".=]\n\"'".utf8.contains(byte) { advance() }
                parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
            }
        }
        return parts
    }

    /// Skips to the end of the line on which the value ends.
    mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case newline where depth == 0: return
            case hash: skipLine()
            case quote, apostrophe: skipString()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                advance()
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                advance()
            default: advance()
            }
        }
    }

    private mutating func skipString() {
        guard let mark = byte else { return }
        let isLong = bytes[place...].prefix(3).elementsEqual([mark, mark, mark])
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        while let byte {
            if byte == backslash, mark == quote {
                advance()
            } else if byte == mark, !isLong || bytes[place...].prefix(3).elementsEqual([mark, mark, mark]) {
                for _ in 0..<(isLong ? 3 : 1) { advance() }
                // A long string may end in one or two quotes of its own.
                while isLong, self.byte == mark { advance() }
                return
            }
            if self.byte != nil { advance() }
        }
    }
}

private let newline = UInt8(ascii: "\n")
private let hash = UInt8(ascii: "#")
private let quote = UInt8(ascii: "\"")
private let apostrophe = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
