import CMedia
import FolderWorker
import Glibc

/// Bytes of a file with every access checked: no number that a file states can make reading it trap.
struct Bytes {
    /// Followed by the zero bytes that libav's decoders need.
    private let storage: [UInt8]
    let count: Int

    /// Takes the file's bytes; `storage` has `media_padding()` more than `count`.
    init(storage: [UInt8], count: Int) {
        self.storage = storage
        self.count = count
    }

    init(_ bytes: [UInt8]) {
        self.init(storage: bytes + [UInt8](repeating: 0, count: media_padding()), count: bytes.count)
    }

    /// Whether `length` bytes can be had at `offset`.
    func holds(_ length: Int, at offset: Int) -> Bool {
        offset >= 0 && length >= 0 && offset <= count && length <= count - offset
    }

    func byte(at offset: Int) -> Int? {
        holds(1, at: offset) ? Int(storage[offset]) : nil
    }

    /// An unsigned number of 1 to 8 bytes, most significant first; nil past the end or above `Int.max`.
    func big(_ length: Int, at offset: Int) -> Int? {
        guard holds(length, at: offset) else { return nil }
        return Int(exactly: storage[offset..<offset + length].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// As ``big(_:at:)``, least significant first.
    func little(_ length: Int, at offset: Int) -> Int? {
        guard holds(length, at: offset) else { return nil }
        return Int(exactly: storage[offset..<offset + length].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    func has(_ expected: [UInt8], at offset: Int) -> Bool {
        holds(expected.count, at: offset) && storage[offset..<offset + expected.count].elementsEqual(expected)
    }

    func has(_ ascii: String, at offset: Int) -> Bool {
        has(Array(ascii.utf8), at: offset)
    }

    /// Four characters that name a box or chunk; nil past the end.
    func name(at offset: Int) -> String? {
        holds(4, at: offset) ? String(decoding: storage[offset..<offset + 4], as: Unicode.ASCII.self) : nil
    }

    /// Where `byte` occurs next from `offset` on.
    func next(_ byte: UInt8, from offset: Int) -> Int? {
        guard holds(1, at: offset) else { return nil }
        return storage.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = memchr(base + offset, Int32(byte), count - offset)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// A part as bytes of its own; nil when it is not all there.
    func slice(_ length: Int, at offset: Int) -> Bytes? {
        holds(length, at: offset) ? Bytes(Array(storage[offset..<offset + length])) : nil
    }

    func withUnsafeBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result? {
        storage.withUnsafeBufferPointer { buffer in buffer.baseAddress.map(body) }
    }
}

extension NumberedFile {
    /// The bytes from `offset` on, at most `length`; fewer at the end.
    func bytes(_ length: Int, at offset: Int) -> Bytes {
        let padding = media_padding()
        let storage = bytes(length, at: offset, padding: padding)
        return Bytes(storage: storage, count: storage.count - padding)
    }
}
