import Glibc

/// Text made from bytes, and how it was made.
public struct DecodedText: Equatable, Sendable {
    /// The text, without a byte order mark.
    public var text: String
    /// The charset that was used, as iconv names it.
    public var charset: String
    /// Whether bytes that mean nothing in that charset became U+FFFD.
    public var isLossy: Bool
}

/// Turns bytes into text by iconv. One value belongs to one thread: it keeps the open conversions.
///
/// glibc loads a shared object per charset when a conversion is first opened, so a sandboxed program calls
/// ``preload()`` or ``preloadCommon(otherwise:)`` before it gives up the file system.
public final class Charsets {
    private var open: [String: iconv_t] = [:]
    private var upperHalves: [String: [Unicode.Scalar]] = [:]
    private var refused: Set<String> = []
    private var giveUp: (() -> Never)?

    /// Makes a converter with nothing loaded.
    public init() {}

    deinit {
        for handle in open.values { iconv_close(handle) }
    }

    /// Opens every conversion that a label can ask for. Returns the names that this system does not offer.
    @discardableResult
    public func preload() -> [String] {
        CharsetLabels.iconvNames.filter { !SingleByteCharset.names.contains($0) && handle($0) == nil }
    }

    /// Opens the conversions that Chinese offices' mails and files need, which takes a third of the time of
    /// ``preload()``. When a label asks for any other, `giveUp` must end the program.
    public func preloadCommon(otherwise giveUp: @escaping () -> Never) {
        for name in Self.common { _ = handle(name) }
        self.giveUp = giveUp
    }

    private static let common = ["GB18030", "BIG5-HKSCS", "UTF-16", "UTF-16LE", "UTF-16BE"]

    /// Decodes `bytes` as `label` says, or by looking at them when it says nothing, nobody knows it, or it is wrong.
    ///
    /// `isPrefix`: the bytes are the beginning of a longer text, so an incomplete last character is dropped.
    public func decode(_ bytes: [UInt8], label: String?, isPrefix: Bool = false) -> DecodedText {
        switch CharsetLabels.reading(of: label ?? "") ?? .guess {
        case .guess:
            return guess(bytes, isPrefix: isPrefix)
        case .hz:
            return guess(HZ.eightBit(bytes), isPrefix: isPrefix)
        case .doubtful(let name):
            let guessed = guess(bytes, isPrefix: isPrefix)
            if !guessed.isLossy,
                guessed.charset == "UTF-8" || TextPlausibility.isChinese(guessed.text)
                    || guessed.charset == "GB18030" && TextPlausibility.isCommonGB2312(bytes)
            {
                return guessed
            }
            return replacing(bytes, name, isPrefix: isPrefix)
        case .named(let name):
            if let text = strict(bytes, name, isPrefix: isPrefix) {
                // UTF-8 is often valid GB 18030 too, and mailers send it under that label.
                if name == "GB18030", let utf8 = strict(bytes, "UTF-8", isPrefix: isPrefix),
                    TextPlausibility.score(utf8) > TextPlausibility.score(text)
                {
                    return DecodedText(text: utf8, charset: "UTF-8", isLossy: false)
                }
                return DecodedText(text: text, charset: name, isLossy: false)
            }
            let guessed = guess(bytes, isPrefix: isPrefix)
            return guessed.isLossy ? replacing(bytes, name, isPrefix: isPrefix) : guessed
        }
    }

    /// Decodes bytes that came without a label: archive entry names, text files, raw header bytes.
    ///
    /// Byte order marks decide; then strict UTF-8, unless a few characters of it are more likely Chinese in GB 18030
    /// (一 is D2 BB, which is a Cyrillic letter in UTF-8); then GB 18030 or Big5, whichever reads more like Chinese; what
    /// fits none is GB 18030 with U+FFFD for each bad byte. `isPrefix` as in ``decode(_:label:isPrefix:)``.
    public func guess(_ bytes: [UInt8], isPrefix: Bool = false) -> DecodedText {
        if bytes.starts(with: [0xFF, 0xFE]) { return replacing(Array(bytes[2...]), "UTF-16LE", isPrefix: isPrefix) }
        if bytes.starts(with: [0xFE, 0xFF]) { return replacing(Array(bytes[2...]), "UTF-16BE", isPrefix: isPrefix) }
        let utf8 = strict(bytes, "UTF-8", isPrefix: isPrefix)
        if let utf8, TextPlausibility.score(utf8) >= 0 {
            return DecodedText(text: utf8, charset: "UTF-8", isLossy: false)
        }
        let gb = strict(bytes, "GB18030", isPrefix: isPrefix)
        if let utf8, gb.map({ !TextPlausibility.isChinese($0) }) ?? true {
            return DecodedText(text: utf8, charset: "UTF-8", isLossy: false)
        }
        let big5 = strict(bytes, "BIG5-HKSCS", isPrefix: isPrefix)
        if let big5, gb.map({ TextPlausibility.score($0) < TextPlausibility.score(big5) }) ?? true {
            return DecodedText(text: big5, charset: "BIG5-HKSCS", isLossy: false)
        }
        if let gb { return DecodedText(text: gb, charset: "GB18030", isLossy: false) }
        return replacing(bytes, "GB18030", isPrefix: isPrefix)
    }

    /// The text if every byte means something in the charset.
    private func strict(_ bytes: [UInt8], _ name: String, isPrefix: Bool) -> String? {
        if name == "UTF-8" { return strictUTF8(bytes, isPrefix: isPrefix) }
        guard let result = convert(bytes, name, isPrefix: isPrefix), result.bad == 0 else { return nil }
        return withoutMark(String(decoding: result.utf8, as: UTF8.self))
    }

    /// The text with U+FFFD for each byte that means nothing.
    private func replacing(_ bytes: [UInt8], _ name: String, isPrefix: Bool) -> DecodedText {
        if name != "UTF-8", let result = convert(bytes, name, isPrefix: isPrefix) {
            let text = withoutMark(String(decoding: result.utf8, as: UTF8.self))
            return DecodedText(text: text, charset: name, isLossy: result.bad > 0)
        }
        return DecodedText(
            text: withoutMark(String(decoding: bytes, as: UTF8.self)), charset: "UTF-8", isLossy: true)
    }

    private func strictUTF8(_ bytes: [UInt8], isPrefix: Bool) -> String? {
        if let text = String(validating: bytes, as: UTF8.self) { return withoutMark(text) }
        guard isPrefix else { return nil }
        // The last character may be cut: at most three bytes, the first of them a lead byte.
        let lead = bytes.indices.suffix(3).last { bytes[$0] & 0xC0 != 0x80 }
        guard let lead, bytes[lead] >= 0xC2 else { return nil }
        return String(validating: bytes[..<lead], as: UTF8.self).map(withoutMark)
    }

    private func withoutMark(_ text: String) -> String {
        text.utf8.first == 0xEF && text.unicodeScalars.first == "\u{FEFF}"
            ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// The conversion from `name` to UTF-8; nil when this system lacks it.
    private func handle(_ name: String) -> iconv_t? {
        if let handle = open[name] { return handle }
        if refused.contains(name) { return nil }
        if let giveUp { giveUp() }
        guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else {
            refused.insert(name)
            return nil
        }
        open[name] = handle
        return handle
    }

    private func upperHalf(_ name: String) -> [Unicode.Scalar]? {
        if let known = upperHalves[name] { return known }
        guard let made = SingleByteCharset.upperHalf(of: name) else { return nil }
        upperHalves[name] = made
        return made
    }

    private func convert(_ bytes: [UInt8], by upperHalf: [Unicode.Scalar]) -> (utf8: [UInt8], bad: Int) {
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count + bytes.count / 2 + 16)
        var bad = 0
        for byte in bytes {
            guard byte >= 0x80 else {
                utf8.append(byte)
                continue
            }
            let scalar = upperHalf[Int(byte) - 0x80]
            if scalar == "\u{FFFD}" { bad += 1 }
            utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return (utf8, bad)
    }

    /// UTF-8 for `bytes`, with U+FFFD for each bad byte, and how many were bad; nil when iconv lacks the charset.
    private func convert(_ bytes: [UInt8], _ name: String, isPrefix: Bool) -> (utf8: [UInt8], bad: Int)? {
        if let upperHalf = upperHalf(name) { return convert(bytes, by: upperHalf) }
        guard let handle = handle(name) else { return nil }
        iconv(handle, nil, nil, nil, nil)
        var utf8: [UInt8] = []
        utf8.reserveCapacity(bytes.count + bytes.count / 2 + 16)
        var bad = 0
        bytes.withUnsafeBytes { source in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8192) { buffer in
                // iconv never writes through its input pointer; its prototype only lacks the const.
                let start = source.bindMemory(to: CChar.self).baseAddress
                var input = UnsafeMutablePointer(mutating: start)
                var left = source.count
                while left > 0 {
                    var output = buffer.baseAddress
                    var room = buffer.count
                    let result = iconv(handle, &input, &left, &output, &room)
                    let problem = result == -1 ? errno : 0
                    utf8.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(buffer.count - room))
                    if problem == 0 || problem == E2BIG { continue }
                    if problem == EINVAL, isPrefix { break }
                    bad += 1
                    utf8 += [0xEF, 0xBF, 0xBD]
                    input = input?.advanced(by: 1)
                    left -= 1
                }
                // Some conversions keep back a character that the next one might join with.
                var output = buffer.baseAddress
                var room = buffer.count
                iconv(handle, nil, nil, &output, &room)
                utf8.append(contentsOf: UnsafeRawBufferPointer(buffer).prefix(buffer.count - room))
            }
        }
        return (utf8, bad)
    }
}

/// RFC 1843: GB 2312 in seven bits, between `~{` and `~}`.
enum HZ {
    /// The same text as eight-bit GB 2312.
    static func eightBit(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var isShifted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if byte == UInt8(ascii: "~"), next == UInt8(ascii: "{") || next == UInt8(ascii: "}") {
                isShifted = next == UInt8(ascii: "{")
                index += 2
            } else if byte == UInt8(ascii: "~"), next == UInt8(ascii: "~") || next == ASCII.lineFeed {
                if next == UInt8(ascii: "~") { result.append(byte) }
                index += 2
            } else {
                result.append(isShifted && byte > ASCII.space ? byte | 0x80 : byte)
                index += 1
            }
        }
        return result
    }
}
