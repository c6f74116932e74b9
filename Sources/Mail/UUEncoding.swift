/// Files that mailers without MIME wrote into the text itself: a line `begin 644 name`, lines of up to 45 bytes each, a
/// line `end` (POSIX uuencode).
enum UUEncoding {
    /// One file in a text.
    struct Block {
        var name: [UInt8]
        /// From the line behind `begin` to the line `end`.
        var data: Range<Int>
        /// From `begin` to behind `end`: what is no text.
        var whole: Range<Int>
    }

    /// More files of one text are left in it.
    private static let limit = 100
    private static let mark = Array("begin ".utf8)
    private static let markInside = [ASCII.lineFeed] + mark

    /// The files in a text, each line being looked at once. A line that only begins with "begin" is text: the next one
    /// must be encoded.
    static func blocks(in bytes: Span<UInt8>, _ range: Range<Int>) -> [Block] {
        var blocks: [Block] = []
        var line = bytes.has(mark, at: range.lowerBound) ? range.lowerBound : next(bytes, range.lowerBound, range)
        while let start = line, start < range.upperBound, blocks.count < limit {
            let first = bytes.lineEnd(from: start)
            guard let name = name(bytes, start..<min(first.text, range.upperBound)),
                let end = dataEnd(bytes, first.next, range.upperBound)
            else {
                line = next(bytes, first.text, range)
                continue
            }
            blocks.append(Block(name: name, data: first.next..<end.data, whole: start..<end.whole))
            line = bytes.has(mark, at: end.whole) ? end.whole : next(bytes, max(end.whole - 1, first.text), range)
        }
        return blocks
    }

    /// Where the next line that may begin a file starts.
    private static func next(_ bytes: Span<UInt8>, _ start: Int, _ range: Range<Int>) -> Int? {
        guard start < range.upperBound else { return nil }
        return bytes.position(of: markInside, in: start..<range.upperBound).map { $0 + 1 }
    }

    /// The name of `begin 644 name`; nil for another line.
    private static func name(_ bytes: Span<UInt8>, _ line: Range<Int>) -> [UInt8]? {
        guard line.count > mark.count, line.count < 1000 else { return nil }
        let rest = bytes.copy(line.lowerBound + mark.count..<line.upperBound)
        let mode = rest.prefix { (0x30...0x37).contains($0) }
        guard (3...4).contains(mode.count), rest.dropFirst(mode.count).first == ASCII.space else { return nil }
        let name = Array(Array(rest.dropFirst(mode.count + 1)).trimmed)
        return name.isEmpty ? nil : name
    }

    /// Where the encoded lines from `start` on end, and where text goes on; nil when the first is none.
    private static func dataEnd(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> (data: Int, whole: Int)? {
        var line = start
        while line < limit {
            let end = bytes.lineEnd(from: line)
            let text = min(end.text, limit)
            if text - line >= 3, bytes.has(Array("end".utf8), at: line), isBlank(bytes, line + 3..<text) {
                return line == start ? nil : (line, min(end.next, limit))
            }
            guard isEncoded(bytes, line..<text, isFirst: line == start) else { break }
            line = end.next
        }
        return line == start ? nil : (min(line, limit), min(line, limit))
    }

    private static func isBlank(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for place in range where !bytes[place].isMailSpace { return false }
        return true
    }

    /// Whether a line holds no more than its first character says, give or take a check sum. Spaces at its end may
    /// have been trimmed, but not all of the first line: text is told from data by it.
    private static func isEncoded(_ bytes: Span<UInt8>, _ line: Range<Int>, isFirst: Bool = false) -> Bool {
        if line.isEmpty { return !isFirst }
        let length = characters(of: count(bytes, line))
        guard line.count - 1 <= length + 2, !isFirst || line.count - 1 >= length - 3 else { return false }
        for place in line where !(0x20...0x60).contains(bytes[place]) { return false }
        return true
    }

    /// How many characters stand for so many bytes.
    private static func characters(of bytes: Int) -> Int { (bytes + 2) / 3 * 4 }

    /// Decodes the lines in `range`; a `begin` line among the first is passed over, `end` ends it. Short lines that claim to
    /// stand for long ones give no more bytes than they are given.
    static func decode<E: Error>(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) -> DecodedBody {
        var result = DecodedBody()
        var output: [UInt8] = []
        let data = blocks(in: bytes, range).first?.data ?? range
        var line = data.lowerBound
        while line < data.upperBound {
            let end = bytes.lineEnd(from: line)
            let text = line..<min(end.text, data.upperBound)
            line = end.next
            guard !text.isEmpty else { continue }
            guard isEncoded(bytes, text), result.count + output.count + count(bytes, text) <= range.count else {
                result.isDamaged = true
                continue
            }
            decodeLine(bytes, text, into: &output)
            if output.count >= 48 << 10 {
                try sink(output.span)
                result.count += output.count
                output.removeAll(keepingCapacity: true)
            }
        }
        if !bytes.has(Array("end".utf8), at: data.upperBound) { result.isDamaged = true }
        try sink(output.span)
        result.count += output.count
        return result
    }

    /// How many bytes a line says that it holds.
    private static func count(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int {
        Int(bytes[line.lowerBound] &- 0x20) & 63
    }

    private static func decodeLine(_ bytes: Span<UInt8>, _ line: Range<Int>, into output: inout [UInt8]) {
        let end = output.count + count(bytes, line)
        var place = line.lowerBound + 1
        while output.count < end {
            var group: UInt32 = 0
            for offset in 0..<4 {
                // Spaces at the end of a line may have been trimmed: a space is zero.
                let value = place + offset < line.upperBound ? (bytes[place + offset] &- 0x20) & 63 : 0
                group = group << 6 | UInt32(value)
            }
            place += 4
            for shift in [16, 8, 0] where output.count < end {
                output.append(UInt8(truncatingIfNeeded: group >> UInt32(shift)))
            }
        }
    }
}

extension MessagePart {
    /// Whether the part is a text in which files may stand.
    var holdsEncodedFiles: Bool { role == .text && type == "text/plain" && transferEncoding == .identity }

    /// The files that stand uuencoded in the part's text, as parts of their own.
    func encodedFiles(in bytes: Span<UInt8>, _ charsets: Charsets) -> [MessagePart] {
        guard holdsEncodedFiles else { return [] }
        var uses: [String: Int] = [:]
        return UUEncoding.blocks(in: bytes, body.clamped(to: 0..<bytes.count)).map { block in
            var part = self
            part.name = FileName.displayName(charsets.guess(block.name).text)
            if part.name.isEmpty { part.name = "unnamed" }
            uses[part.name, default: 0] += 1
            let number = uses[part.name] ?? 1
            part.path = path + "/" + part.name + (number > 1 ? " (\(number))" : "")
            part.type = "application/octet-stream"
            part.charset = nil
            part.disposition = "attachment"
            part.contentID = nil
            part.transferEncoding = .uuencode
            part.role = .attachment
            part.body = block.data
            return part
        }
    }
}
