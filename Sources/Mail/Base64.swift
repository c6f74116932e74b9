/// RFC 2045 §6.8, read leniently: bytes outside the alphabet are skipped, padding may be missing.
enum Base64 {
    /// Whether a byte may stand in base64 text: the alphabet, padding, white space.
    static func isAlphabet(_ byte: UInt8) -> Bool { base64Values[Int(byte)] != junk }

    /// Decodes a short value at once. Padding in the middle ends a group, not the value.
    static func decodeLeniently(_ input: [UInt8]) -> [UInt8] {
        var decoder = Base64Decoder()
        var output = [UInt8](repeating: 0, count: input.count / 4 * 3 + 8)
        var written = 0
        var position = 0
        while position < input.count {
            decoder.decode(input.span, from: &position, to: input.count, into: &output, at: &written)
            decoder.endGroup(into: &output, at: &written)
            position += 1
        }
        return Array(output[..<written])
    }
}

extension Base64 {
    /// The text for a few bytes, padded, on one line.
    static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        encode(bytes[...], into: &text)
        return text
    }

    /// Appends the text for `bytes` in lines of `lineLength` characters, a multiple of four, each ended by CRLF.
    static func encode(_ bytes: [UInt8], lineLength: Int, into text: inout [UInt8]) {
        let perLine = lineLength / 4 * 3
        text.reserveCapacity(text.count + (bytes.count / perLine + 1) * (lineLength + 2))
        for start in stride(from: 0, to: bytes.count, by: perLine) {
            encode(bytes[start..<min(start + perLine, bytes.count)], into: &text)
            text.append(ASCII.carriageReturn)
            text.append(ASCII.lineFeed)
        }
    }

    private static func encode(_ bytes: ArraySlice<UInt8>, into text: inout [UInt8]) {
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 3) {
            let count = min(3, bytes.endIndex - start)
            let first = bytes[start]
            let second = count > 1 ? bytes[start + 1] : 0
            let third = count > 2 ? bytes[start + 2] : 0
            text.append(base64Alphabet[Int(first >> 2)])
            text.append(base64Alphabet[Int((first & 3) << 4 | second >> 4)])
            text.append(count > 1 ? base64Alphabet[Int((second & 15) << 2 | third >> 6)] : ASCII.equals)
            text.append(count > 2 ? base64Alphabet[Int(third & 63)] : ASCII.equals)
        }
    }
}

/// The state between two pieces of base64 text: at most three characters of an unfinished group of four.
struct Base64Decoder {
    private var group: UInt32 = 0
    private var characters = 0
    /// Whether a byte was met that is neither in the alphabet nor white space.
    private(set) var hasJunk = false

    /// Whether one character is left over, which is less than a byte.
    var hasLoneCharacter: Bool { characters == 1 }

    /// Decodes `bytes` from `position` until `end`, until a `=` stands at `position`, or until `output` has room for
    /// fewer than three bytes after the `written` ones.
    mutating func decode(
        _ bytes: Span<UInt8>, from position: inout Int, to end: Int, into output: inout [UInt8],
        at written: inout Int
    ) {
        bytes.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                base64Values.withUnsafeBufferPointer { values in
                    base64Groups.withUnsafeBufferPointer { groups in
                        decode(
                            UnsafeBufferPointer(rebasing: source[..<end]), &position, target, &written, values, groups)
                    }
                }
            }
        }
    }

    /// This loop carries every attachment, also in debug builds: it works on raw pointers and takes a group of four
    /// per turn. `at` stays below `end`, `count` at most three below the room; the tables have a value for every byte.
    private mutating func decode(
        _ input: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ output: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int, _ values: UnsafeBufferPointer<UInt8>, _ groups: UnsafeBufferPointer<UInt32>
    ) {
        guard let source = input.baseAddress, let target = output.baseAddress, let values = values.baseAddress,
            let groups = groups.baseAddress
        else { return }
        let end = input.count
        let room = output.count - 3
        var at = position
        var count = written
        while at < end, count <= room {
            if characters == 0 {
                // Four bytes are written for three: the last of them is overwritten by the next group.
                while end &- at >= 4, count < room {
                    let group =
                        groups[Int(source[at])] | groups[256 &+ Int(source[at &+ 1])]
                        | groups[512 &+ Int(source[at &+ 2])] | groups[768 &+ Int(source[at &+ 3])]
                    guard group < noGroup else { break }
                    UnsafeMutableRawPointer(target + count).storeBytes(of: group.littleEndian, as: UInt32.self)
                    count &+= 3
                    at &+= 4
                }
                guard at < end, count <= room else { break }
            }
            let value = values[Int(source[at])]
            if value == padding { break }
            at += 1
            count += take(value, target + count)
        }
        position = at
        written = count
    }

    /// Takes one character, also white space or junk; returns how many bytes it completed.
    private mutating func take(_ value: UInt8, _ target: UnsafeMutablePointer<UInt8>) -> Int {
        if value == junk { hasJunk = true }
        guard value < 64 else { return 0 }
        group = group &<< 6 | UInt32(value)
        characters += 1
        guard characters == 4 else { return 0 }
        target[0] = UInt8(truncatingIfNeeded: group &>> 16)
        target[1] = UInt8(truncatingIfNeeded: group &>> 8)
        target[2] = UInt8(truncatingIfNeeded: group)
        characters = 0
        return 3
    }

    /// Ends an unfinished group, at padding or at the end of the text, and adds the bytes it holds. While a group is
    /// unfinished `output` has room for three bytes.
    mutating func endGroup(into output: inout [UInt8], at written: inout Int) {
        if characters == 2 {
            output[written] = UInt8(truncatingIfNeeded: group >> 4)
            written += 1
        } else if characters == 3 {
            output[written] = UInt8(truncatingIfNeeded: group >> 10)
            output[written + 1] = UInt8(truncatingIfNeeded: group >> 2)
            written += 2
        }
        characters = 0
    }
}

private let padding: UInt8 = 0x40
private let whiteSpace: UInt8 = 0x80
private let junk: UInt8 = 0xFF

private let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// The six bits of each character of the alphabet, else what kind of byte it is.
private let base64Values: [UInt8] = {
    var values = [UInt8](repeating: junk, count: 256)
    for (value, character) in base64Alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    for space: UInt8 in [ASCII.space, ASCII.tab, ASCII.carriageReturn, ASCII.lineFeed] {
        values[Int(space)] = whiteSpace
    }
    values[Int(ASCII.equals)] = padding
    return values
}()

/// A byte outside the alphabet makes a group at least this.
private let noGroup: UInt32 = 1 << 24

/// What a character contributes to the three bytes of its group, as the first to third byte of a little-endian number: 256
/// values for each of the four places in a group.
private let base64Groups: [UInt32] = (0..<4).flatMap { place in
    base64Values.map { value in
        value < 64 ? (UInt32(value) << (18 - 6 * UInt32(place))).byteSwapped >> 8 : noGroup
    }
}
