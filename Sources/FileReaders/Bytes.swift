import Glibc

/// Bounds-checked reading: every place comes from the file itself.
extension UnsafeRawBufferPointer {
    func byte(_ offset: Int) -> UInt8? {
        offset >= 0 && offset < count ? self[offset] : nil
    }

    /// A little-endian number; nil beyond the end.
    func integer<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type) -> Number? {
        guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return nil }
        return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Whether these bytes stand at an offset.
    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count - bytes.count, let start = baseAddress else { return false }
        return memcmp(start + offset, bytes, bytes.count) == 0
    }

    /// Whether this ASCII text stands at an offset.
    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count - text.utf8CodeUnitCount, let start = baseAddress else { return false }
        return memcmp(start + offset, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// A part of the bytes; nil when it is not within them.
    func part(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[offset..<offset + length])
    }

    /// The first place of some bytes from an offset on.
    func firstPlace(of bytes: [UInt8], from offset: Int) -> Int? {
        guard let start = baseAddress, let first = bytes.first, offset >= 0 else { return nil }
        var place = offset
        while place <= count - bytes.count {
            guard let found = memchr(start + place, Int32(first), count - place) else { return nil }
            place = UnsafeRawPointer(found) - start
            if has(bytes, at: place) { return place }
            place += 1
        }
        return nil
    }
}
