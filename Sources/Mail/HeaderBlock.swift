/// The fields of one header (RFC 5322 §2.2), unfolded, as bytes: mailers put raw GBK and UTF-8 in them.
struct HeaderBlock {
    /// One field: its name in lower case, its value without the folding and outer white space.
    struct Field {
        var name: String
        var value: [UInt8]

        /// Every field is asked for many names, most of which are of another length.
        func isCalled(_ name: String) -> Bool { self.name.utf8.count == name.utf8.count && self.name == name }
    }

    var fields: [Field] = []

    /// The value of the first field of that name; where a field may stand once, the first counts.
    func first(_ name: String) -> [UInt8]? {
        for index in fields.indices where fields[index].isCalled(name) { return fields[index].value }
        return nil
    }

    /// The values of all fields of that name, in order.
    func all(_ name: String) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for index in fields.indices where fields[index].isCalled(name) { values.append(fields[index].value) }
        return values
    }

    func has(_ name: String) -> Bool { first(name) != nil }

    /// A field's value as lower-case ASCII for comparisons, at most 1,000 bytes of it; empty when absent.
    func keyword(_ name: String) -> String { first(name).map { lowerText($0.prefix(1000)) } ?? "" }
}

/// Reads header blocks within the limits that hold for the whole mail.
struct HeaderReader {
    /// Fields of one block.
    static let maxFields = 2000
    /// Bytes of one field's value.
    static let maxValue = 256 << 10
    /// Bytes of all fields of a mail, its parts' included.
    static let maxBytes = 2 << 20

    private var remaining = maxBytes
    private var block = HeaderBlock()

    /// Reads the block that starts at `start`: its fields, where its body begins, and the delimiter line that cut it
    /// short, if one did. Never fails; what is over a limit is skipped and noted.
    mutating func read(
        _ bytes: Span<UInt8>, from start: Int, boundaries: Boundaries, defects: inout Defects
    ) -> (block: HeaderBlock, body: Int, delimiter: Boundaries.Delimiter?) {
        block = HeaderBlock()
        var isKept = false
        var line = start
        while line < bytes.count {
            let (end, next) = bytes.lineEnd(from: line)
            if end == line { return (finished(), next, nil) }
            if let found = boundaries.delimiter(in: bytes, line: line, text: end, next: next) {
                return (finished(), line, found)
            }
            if let colon = Self.colon(bytes, line: line, end: end) {
                isKept = begin(bytes, name: line..<colon, defects: &defects)
                if isKept { append(bytes, colon + 1..<end, defects: &defects) }
            } else if Self.isSpace(bytes[line]), !Self.isBlank(bytes, line..<end) || Self.looksLikeHeader(bytes, next) {
                if isKept { append(bytes, line..<end, defects: &defects) }
            } else if line == start, bytes.has(Array("From ".utf8), at: line) {
                // An mbox separator that some servers leave in front of a mail.
            } else if Self.isSpace(bytes[line]) {
                return (finished(), next, nil)
            } else if line > start, Self.looksLikeHeader(bytes, next) {
                // Some web forms put raw line breaks into a subject: losing the fields after it would lose the mail.
                defects.note("A header line has no field name.")
                if isKept { append(bytes, line..<end, defects: &defects) }
            } else {
                defects.note("The blank line between header and body is missing.")
                return (finished(), line, nil)
            }
            line = next
        }
        return (finished(), bytes.count, nil)
    }

    private mutating func begin(_ bytes: Span<UInt8>, name: Range<Int>, defects: inout Defects) -> Bool {
        guard block.fields.count < Self.maxFields, remaining > 0 else {
            defects.note("The header is over its limits; the rest of it was not read.")
            return false
        }
        let text = bytes.withUnsafeBufferPointer { lowerText($0[name].trimmed) }
        remaining -= name.count
        block.fields.append(HeaderBlock.Field(name: text, value: []))
        return true
    }

    private mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>, defects: inout Defects) {
        let last = block.fields.count - 1
        let room = max(0, min(remaining, Self.maxValue - block.fields[last].value.count))
        if range.count > room { defects.note("A header field is over its limit; the rest of it was not read.") }
        var start = range.lowerBound
        if block.fields[last].value.isEmpty {
            while start < range.upperBound, bytes[start].isMailSpace { start += 1 }
        }
        let kept = start..<max(start, range.prefix(room).upperBound)
        bytes.withUnsafeBufferPointer { block.fields[last].value.append(contentsOf: $0[kept]) }
        remaining -= min(room, range.count)
    }

    private mutating func finished() -> HeaderBlock {
        for index in block.fields.indices {
            while block.fields[index].value.last?.isMailSpace ?? false { block.fields[index].value.removeLast() }
        }
        defer { block = HeaderBlock() }
        return block
    }

    /// The colon after a field name of at most 100 printable ASCII characters; white space before it is tolerated.
    private static func colon(_ bytes: Span<UInt8>, line: Int, end: Int) -> Int? {
        var index = line
        let limit = min(end, line + 100)
        while index < limit, bytes[index] > ASCII.space, bytes[index] < 0x7F, bytes[index] != ASCII.colon { index += 1 }
        guard index > line else { return nil }
        while index < limit, isSpace(bytes[index]) { index += 1 }
        return index < limit && bytes[index] == ASCII.colon ? index : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == ASCII.space || byte == ASCII.tab }

    private static func isBlank(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where !bytes[index].isMailSpace { return false }
        return true
    }

    /// Whether the line at `line` is a field or a continuation.
    private static func looksLikeHeader(_ bytes: Span<UInt8>, _ line: Int) -> Bool {
        guard line < bytes.count else { return false }
        let end = bytes.lineEnd(from: line).text
        return colon(bytes, line: line, end: end) != nil
            || (isSpace(bytes[line]) && !isBlank(bytes, line..<end))
    }
}

extension Range<Int> {
    /// At most the first `count` positions.
    fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
