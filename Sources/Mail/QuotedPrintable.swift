/// RFC 2045 §6.7, read leniently: lower-case digits, LF line ends and bytes that should have been encoded are accepted.
enum QuotedPrintable {
    /// Decodes from `position` until `end` or until `output`, which holds at least 4 KiB, is nearly full.
    static func decode(
        _ bytes: Span<UInt8>, _ position: inout Int, _ end: Int, into output: inout [UInt8]
    ) -> (written: Int, isDamaged: Bool) {
        var at = position
        var isDamaged = false
        let written = output.withUnsafeMutableBufferPointer { target in
            bytes.withUnsafeBufferPointer { source in
                let room = target.count
                let end = min(end, source.count)
                var written = 0
                while at < end, written < room {
                    let byte = source[at]
                    if byte == ASCII.equals {
                        at += escape(source, at, end, target, &written, &isDamaged)
                    } else if byte == ASCII.space || byte == ASCII.tab {
                        at += spaces(source, at, end, target, &written)
                    } else {
                        target[written] = byte
                        written += 1
                        at += 1
                    }
                }
                return written
            }
        }
        position = at
        return (written, isDamaged)
    }

    /// Takes a run of spaces and tabs at `at`, which is dropped at the end of a line: transport added it. Returns its
    /// length.
    private static func spaces(
        _ source: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ target: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int
    ) -> Int {
        // A run longer than a line may be is taken in pieces, so that each byte is looked at once.
        let limit = min(end, at + 998, at + target.count - written)
        var next = at
        while next < limit, source[next] == ASCII.space || source[next] == ASCII.tab { next += 1 }
        let isTrailing = next == end || source[next] == ASCII.lineFeed || source[next] == ASCII.carriageReturn
        if !isTrailing {
            for index in at..<next {
                target[written] = source[index]
                written += 1
            }
        }
        return next - at
    }

    /// Decodes what begins with `=` at `at`; returns how many bytes it took.
    private static func escape(
        _ source: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ target: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int, _ isDamaged: inout Bool
    ) -> Int {
        if at + 2 < end, let high = source[at + 1].hexValue, let low = source[at + 2].hexValue {
            target[written] = high << 4 | low
            written += 1
            return 3
        }
        // A soft line break, perhaps with white space that transport added before the line's end.
        var next = at + 1
        while next < end, source[next] == ASCII.space || source[next] == ASCII.tab { next += 1 }
        if next < end, source[next] == ASCII.carriageReturn { next += 1 }
        if next < end, source[next] == ASCII.lineFeed { return next + 1 - at }
        if next == end { return next - at }
        isDamaged = true
        target[written] = ASCII.equals
        written += 1
        return 1
    }
}
