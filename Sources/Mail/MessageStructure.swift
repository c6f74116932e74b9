/// The parts of a mail and where they stand, found in one pass without recursion (RFC 2046 §5.1).
struct MessageStructure {
    /// The header of the mail itself.
    private(set) var header = HeaderBlock()
    /// The parts in the order in which they begin; a multipart stands before its parts. Never empty.
    private(set) var parts: [MessagePart] = []
    private(set) var defects = Defects()

    /// Multiparts inside one another.
    static let maxDepth = 50
    static let maxParts = 1000

    /// A multipart whose end was not met yet. ``boundaries`` holds one boundary for each.
    private struct Open {
        var part: Int
        var children = 0
    }

    private var reader = HeaderReader()
    private var boundaries = Boundaries()
    private var open: [Open] = []
    /// The part that is no open multipart and has no end yet.
    private var leaf: Int?
    private let charsets: Charsets

    init(_ bytes: Span<UInt8>, _ charsets: Charsets) {
        self.charsets = charsets
        // Editors on Windows save .eml files with a byte order mark, which is no part of the first field's name.
        let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        var position: Int? = hasMark ? 3 : 0
        while let start = position {
            position = readPart(bytes, from: start)
        }
        // The root's final delimiter empties the stack; the part limit leaves bytes that belong to nobody.
        if !open.isEmpty, parts.count < Self.maxParts { defects.note("A multipart lacks its final boundary.") }
        closeLeaf(at: bytes.count)
        closeMultiparts(to: 0, at: bytes.count)
    }

    /// Reads the part whose header begins at `start`. Returns where the next one begins; nil at the end of the mail.
    private mutating func readPart(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        let read = reader.read(bytes, from: start, boundaries: boundaries, defects: &defects)
        if parts.isEmpty { header = read.block }
        add(read.block, body: read.body, isCut: read.delimiter != nil, bytes)
        var delimiter = read.delimiter ?? boundaries.next(in: bytes, from: read.body)
        // What stands between a final delimiter and the next one belongs to nobody.
        while let found = delimiter {
            close(at: found, bytes)
            if !found.isFinal {
                if parts.count < Self.maxParts { return found.next }
                defects.note("The mail has more than \(Self.maxParts) parts; the rest was not read.")
                return nil
            }
            delimiter = boundaries.next(in: bytes, from: found.next)
        }
        return nil
    }

    /// Adds a part whose body begins at `body`; its end is set when it is closed. `isCut`: a delimiter stood in its
    /// header, so it has no body.
    private mutating func add(_ block: HeaderBlock, body: Int, isCut: Bool, _ bytes: Span<UInt8>) {
        let parent = open.last?.part
        let isInDigest = parent.map { parts[$0].type == "multipart/digest" } ?? false
        let header = PartHeader(block, isInDigest: isInDigest, charsets: charsets, defects: &defects)
        parts.append(
            MessagePart(
                path: nextPath(), parent: parent, type: header.type, charset: header.charset,
                disposition: header.disposition, name: header.name, contentID: header.contentID,
                contentLocation: header.contentLocation,
                transferEncoding: header.transferEncoding, role: .attachment, body: body..<body))
        leaf = parts.count - 1
        guard header.type.hasPrefix("multipart/") else { return }
        guard !isCut, let boundary = usedBoundary(header.boundary, bytes, from: body) else {
            makeText(parts.count - 1)
            return
        }
        guard open.count < Self.maxDepth else {
            defects.note("The mail is nested too deeply; its inner parts were not read.")
            return
        }
        if boundaries.isAmbiguous(boundary) { defects.note("Two boundaries can be taken for each other.") }
        if parts.count == 1 { parts[0].path = "" }
        parts[parts.count - 1].role = .container
        boundaries.push(boundary)
        open.append(Open(part: parts.count - 1))
        leaf = nil
    }

    private mutating func nextPath() -> String {
        guard let last = open.indices.last else { return "1" }
        open[last].children += 1
        let parent = parts[open[last].part].path
        return (parent.isEmpty ? "" : parent + ".") + String(open[last].children)
    }

    /// The boundary by which the multipart is divided. Some mailers forget to name it, and gateways that change it
    /// forget one place: the first line that begins with two hyphens is a delimiter then. Whether a named one occurs is
    /// asked of the mail itself only, so that no byte is looked at once for each multipart.
    private mutating func usedBoundary(_ named: [UInt8]?, _ bytes: Span<UInt8>, from body: Int) -> [UInt8]? {
        guard let named else {
            defects.note("A multipart names no boundary.")
            return Self.guessedBoundary(bytes, from: body, beforeHeader: false)
        }
        guard parts.count == 1 else { return named }
        var search = Boundaries()
        search.push(named)
        guard search.next(in: bytes, from: body) == nil,
            let guessed = Self.guessedBoundary(bytes, from: body, beforeHeader: true)
        else { return named }
        defects.note("A multipart names a boundary that does not occur.")
        return guessed
    }

    /// The first line of a body that looks like a delimiter. `beforeHeader`: a part's header must follow it.
    private static func guessedBoundary(_ bytes: Span<UInt8>, from start: Int, beforeHeader: Bool) -> [UInt8]? {
        var line = start
        for _ in 0..<20 where line < bytes.count {
            let (end, next) = bytes.lineEnd(from: line)
            if bytes.has([ASCII.hyphen, ASCII.hyphen], at: line), end - line > 2, end - line <= 202 {
                let boundary = Array(bytes.copy(line + 2..<end).trimmed)
                let header = bytes.copy(next..<min(bytes.count, next + 8)).map(\.lowered)
                return boundary.isEmpty || beforeHeader && header != Array("content-".utf8) ? nil : boundary
            }
            line = next
        }
        return nil
    }

    /// Ends what the delimiter ends: the part before it, every multipart inside the delimiter's own, and that one too
    /// when the delimiter is final.
    private mutating func close(at delimiter: Boundaries.Delimiter, _ bytes: Span<UInt8>) {
        // RFC 2046 §5.1.1: the line break before a delimiter belongs to the delimiter.
        var end = delimiter.line
        if end > 0, bytes[end - 1] == ASCII.lineFeed {
            end -= 1
            if end > 0, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
        }
        closeLeaf(at: end)
        if delimiter.level + 1 < open.count { defects.note("A multipart lacks its final boundary.") }
        closeMultiparts(to: delimiter.isFinal ? delimiter.level : delimiter.level + 1, at: end)
    }

    private mutating func closeLeaf(at end: Int) {
        if let leaf { setEnd(of: leaf, end) }
        leaf = nil
    }

    private mutating func closeMultiparts(to level: Int, at end: Int) {
        while open.count > level {
            let closed = open.removeLast()
            setEnd(of: closed.part, end)
            if closed.children == 0 { makeText(closed.part) }
        }
        boundaries.keepOuter(level)
    }

    private mutating func setEnd(of part: Int, _ end: Int) {
        let start = parts[part].body.lowerBound
        parts[part].body = start..<max(start, end)
    }

    /// A multipart in which no part can be found is read as the text that it is.
    private mutating func makeText(_ part: Int) {
        defects.note("A multipart holds no parts.")
        parts[part].type = "text/plain"
        parts[part].role = .attachment
        if parts[part].path.isEmpty { parts[part].path = "1" }
    }
}
