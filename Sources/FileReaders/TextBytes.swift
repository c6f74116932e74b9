import Mail

/// The bytes of a text file as text.
enum TextBytes {
    /// Decodes by a byte order mark, else by what gives UTF-16 away, else by the label, else by looking.
    static func decode(
        _ bytes: [UInt8], label: String? = nil, _ charsets: Charsets, isPrefix: Bool = false
    ) -> DecodedText {
        if hasWideMark(bytes) { return charsets.guess(bytes, isPrefix: isPrefix) }
        if let wide = wideLabel(bytes) { return charsets.decode(bytes, label: wide, isPrefix: isPrefix) }
        // A page in UTF-16 that has lost its mark still says so; then the bytes would have shown it.
        let isWide = label?.hasPrefix("utf-16") ?? false || label == "unicode"
        return charsets.decode(bytes, label: isWide ? nil : label, isPrefix: isPrefix)
    }

    static func hasWideMark(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    }

    private static let sampleSize = 4096

    /// The charset of UTF-16 text that came without a byte order mark; nil for anything else.
    ///
    /// Either way of pairing turns other text into characters that no office writes, and ASCII alone could be both.
    static func wideLabel(_ bytes: [UInt8]) -> String? {
        let sample = bytes.prefix(sampleSize)
        guard sample.count >= 4, bytes.count < sampleSize || sample.count == sampleSize else { return nil }
        guard sample.contains(where: { $0 == 0 || $0 >= 0x80 }) else { return nil }
        if !sample.contains(0), String(validating: sample.dropLast(3), as: UTF8.self) != nil { return nil }
        let little = share(of: sample, highFirst: false)
        let big = share(of: sample, highFirst: true)
        guard max(little, big) >= 0.95 else { return nil }
        return little >= big ? "utf-16le" : "utf-16be"
    }

    /// Which part of the UTF-16 units is common in office text; 0 as soon as one is a control character, or when most of
    /// the Chinese ones are pairs of ASCII characters or zeros.
    private static func share(of sample: ArraySlice<UInt8>, highFirst: Bool) -> Double {
        var (common, all, chinese, doubtful) = (0, 0, 0, 0)
        for index in stride(from: sample.startIndex, to: sample.endIndex - 1, by: 2) {
            let (first, second) = (UInt16(sample[index]), UInt16(sample[index + 1]))
            let unit = highFirst ? first << 8 | second : second << 8 | first
            all += 1
            switch unit {
            case 0x09, 0x0A, 0x0D: common += 1
            case 0..<0x20, 0x7F..<0xA0: return 0
            case 0x4E00...0x9FFF:
                common += 1
                chinese += 1
                if [first, second].allSatisfy({ $0 == 0 || (0x20..<0x7F).contains($0) }) { doubtful += 1 }
            case 0x20..<0x7F, 0xA0...0xFF, 0x2000...0x206F, 0x2100...0x25FF, 0x3000...0x30FF, 0x3400...0x4DBF,
                0xD800...0xDFFF, 0xFF00...0xFFEF:
                common += 1
            default: break
            }
        }
        guard all > 0, doubtful * 10 <= chinese * 6 else { return 0 }
        return Double(common) / Double(all)
    }
}
