/// The first `limit` bytes of a part's decoded body.
func decodedPrefix(of part: MessagePart, in bytes: Span<UInt8>, limit: Int) -> [UInt8] {
    var result: [UInt8] = []
    do throws(Enough) {
        _ = try decodeBody(of: part, in: bytes) { piece throws(Enough) in
            result += piece.copy(0..<min(piece.count, limit - result.count))
            if result.count >= limit { throw Enough() }
        }
    } catch {
        return result
    }
    return result
}

/// Thrown by a sink that wants no more.
private struct Enough: Error {}

/// What a person reads in the text parts of a mail.
struct BodyText {
    /// Plain text, HTML where there is none, at most ``HTMLText/limit`` scalars.
    private(set) var text = ""
    private(set) var links: [OversizedLink] = []
    /// What HTML shows by `cid:`, in lower case.
    private(set) var contentIDs: Set<String> = []

    /// Decoded bytes of one text part, and of all together.
    static let maxPart = 1 << 20
    static let maxBytes = 4 << 20

    /// One text in up to two forms: the parts of a `multipart/alternative`, or a part that stands alone.
    private struct Passage {
        var alternative: Int?
        var plain = ""
        var html = ""
    }

    init(_ parts: [MessagePart], _ bytes: Span<UInt8>, _ charsets: Charsets) {
        var passages: [Passage] = []
        var search = OversizedLinkSearch()
        var remaining = Self.maxBytes
        for part in parts where part.role == .text && remaining > 0 {
            guard part.type == "text/plain" || part.type == "text/html" else { continue }
            let limit = min(remaining, Self.maxPart)
            let content = decodedPrefix(of: part, in: bytes, limit: limit)
            remaining -= content.count
            let decoded = charsets.decode(
                Self.withoutFiles(content, part), label: part.charset, isPrefix: content.count == limit
            ).text
            let alternative = Self.alternative(of: part, parts)
            if alternative == nil || passages.last?.alternative != alternative {
                passages.append(Passage(alternative: alternative))
            }
            if part.type == "text/html" {
                let html = HTMLText(Array(decoded.utf8))
                search.search(html)
                contentIDs.formUnion(html.contentIDs)
                passages[passages.count - 1].html += html.text
            } else {
                passages[passages.count - 1].plain += decoded
            }
        }
        if search.links.isEmpty { for passage in passages { search.search(passage.plain) } }
        links = search.links
        let shown = passages.map { Self.tidy(Self.isBlank($0.plain) ? $0.html : $0.plain) }
        text = Self.shortened(shown.filter { !$0.isEmpty }.joined(separator: "\n\n"))
    }

    /// What is left of a text when the files that stand in it are taken out.
    private static func withoutFiles(_ content: [UInt8], _ part: MessagePart) -> [UInt8] {
        guard part.holdsEncodedFiles else { return content }
        var rest: [UInt8] = []
        var start = 0
        for block in UUEncoding.blocks(in: content.span, 0..<content.count) {
            rest += content[start..<block.whole.lowerBound]
            start = block.whole.upperBound
        }
        return rest + content[start...]
    }

    /// The innermost `multipart/alternative` around a part.
    private static func alternative(of part: MessagePart, _ parts: [MessagePart]) -> Int? {
        var index = part.parent
        while let current = index {
            if parts[current].type == "multipart/alternative" { return current }
            index = parts[current].parent
        }
        return nil
    }

    private static func isBlank(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { CleanText.isSpace($0) || CleanText.isControl($0) }
    }

    /// LF line ends, no controls but tabs, no white space at line ends or at either end of the text.
    private static func tidy(_ text: String) -> String {
        // Bytes, because appending to a view of scalars copies it.
        var result: [UInt8] = []
        var spaces: [UInt8] = []
        var newlines = 0
        var wasReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if scalar == "\r" || !wasReturn { newlines += 1 }
                spaces.removeAll(keepingCapacity: true)
            } else if CleanText.isSpace(scalar) {
                CleanText.append(scalar, to: &spaces)
            } else if !CleanText.isControl(scalar) {
                if newlines > 0 || !spaces.isEmpty {
                    if !result.isEmpty { result += repeatElement(ASCII.lineFeed, count: newlines) }
                    if !result.isEmpty || newlines > 0 { result += spaces }
                    newlines = 0
                    spaces.removeAll(keepingCapacity: true)
                }
                CleanText.append(scalar, to: &result)
            }
            wasReturn = scalar == "\r"
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: HTMLText.limit, limitedBy: scalars.endIndex)
        else { return text }
        return String(scalars[..<end])
    }
}
