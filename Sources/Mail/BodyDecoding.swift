/// What came of decoding a part's body.
public struct DecodedBody: Equatable, Sendable {
    /// How many bytes the sink was given.
    public var count = 0
    /// Whether the encoding was broken: bytes that do not belong to it, or an end that is missing.
    public var isDamaged = false
}

/// Decodes the body of `part` of the mail in `bytes` and hands it to `sink` piece by piece, each at most 64 KiB, so that
/// no attachment is held in memory. Never fails by itself: what cannot be decoded is skipped and reported. Throws what
/// the sink throws, which also is how a caller stops early.
public func decodeBody<E: Error>(
    of part: MessagePart, in bytes: Span<UInt8>, into sink: (Span<UInt8>) throws(E) -> Void
) throws(E) -> DecodedBody {
    let range = part.body.clamped(to: 0..<bytes.count)
    switch part.transferEncoding {
    case .base64: return try decodeBase64(bytes, range, sink)
    case .quotedPrintable: return try decodeQuotedPrintable(bytes, range, sink)
    case .uuencode: return try UUEncoding.decode(bytes, range, sink)
    case .identity, .unknown: return try copyBody(bytes, range, sink)
    }
}

private let pieceSize = 48 << 10

private func copyBody<E: Error>(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ sink: (Span<UInt8>) throws(E) -> Void
) throws(E) -> DecodedBody {
    var start = range.lowerBound
    while start < range.upperBound {
        let end = min(range.upperBound, start + pieceSize)
        try sink(bytes.extracting(start..<end))
        start = end
    }
    return DecodedBody(count: range.count)
}

/// Decodes the base64 text in `range` as ``decodeBody(of:in:into:)`` does.
public func decodeBase64<E: Error>(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ sink: (Span<UInt8>) throws(E) -> Void
) throws(E) -> DecodedBody {
    var result = DecodedBody()
    var decoder = Base64Decoder()
    // Most bodies are texts of a few lines: four characters at least make three bytes.
    var output = [UInt8](repeating: 0, count: min(pieceSize, range.count / 4 * 3 + 8))
    var written = 0
    var position = range.lowerBound
    var verified = position
    while position < range.upperBound {
        decoder.decode(bytes, from: &position, to: range.upperBound, into: &output, at: &written)
        if position < range.upperBound, bytes[position] == ASCII.equals, written <= output.count - 3 {
            // Some mailers encode a file in pieces, each padded: another group may begin behind the padding.
            decoder.endGroup(into: &output, at: &written)
            let rest = afterPadding(bytes, from: position, to: range.upperBound, &verified)
            position = rest.isOver ? range.upperBound : rest.position
            result.isDamaged = result.isDamaged || rest.hasMore
        }
        if written > output.count - 3 {
            try sink(output.span.extracting(0..<written))
            result.count += written
            written = 0
        }
    }
    result.isDamaged = result.isDamaged || decoder.hasJunk || decoder.hasLoneCharacter
    decoder.endGroup(into: &output, at: &written)
    if written > 0 { try sink(output.span.extracting(0..<written)) }
    result.count += written
    return result
}

/// What follows padding at `position`: nothing; more base64 text, if the whole next line is such; or something else,
/// such as a footer that a gateway put there, which is not decoded. `verified`: how far the text is known to be base64,
/// so that a line full of padding is looked through once.
private func afterPadding(
    _ bytes: Span<UInt8>, from position: Int, to end: Int, _ verified: inout Int
) -> (position: Int, isOver: Bool, hasMore: Bool) {
    var start = position
    while start < end, bytes[start] == ASCII.equals || bytes[start].isMailSpace { start += 1 }
    if start == end { return (end, true, false) }
    if start < verified { return (start, false, true) }
    let line = min(bytes.position(of: ASCII.lineFeed, in: start..<min(end, start + 1000)) ?? end, start + 1000, end)
    for index in start..<line where !Base64.isAlphabet(bytes[index]) {
        return (start, true, true)
    }
    verified = line
    return (start, false, true)
}

private func decodeQuotedPrintable<E: Error>(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ sink: (Span<UInt8>) throws(E) -> Void
) throws(E) -> DecodedBody {
    var result = DecodedBody()
    var output = [UInt8](repeating: 0, count: min(pieceSize, max(4 << 10, range.count)))
    var position = range.lowerBound
    while position < range.upperBound {
        let piece = QuotedPrintable.decode(bytes, &position, range.upperBound, into: &output)
        if piece.written > 0 { try sink(output.span.extracting(0..<piece.written)) }
        result.count += piece.written
        result.isDamaged = result.isDamaged || piece.isDamaged
    }
    return result
}
