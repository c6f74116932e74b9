import Glibc

/// What the bytes of a PDF file say without being interpreted.
struct PDFStructure {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The end mark stands in the last kilobyte (PDF 1.7, implementation note 18).
    var hasEnd: Bool {
        place(of: "%%EOF", from: max(0, bytes.count - 1024)) != nil
    }

    /// The file is shorter than it says: one that is laid out for the web begins with its own length (ISO 32000-1
    /// Annex F.3.3).
    var isShorterThanItSays: Bool {
        guard let start = place(of: "/Linearized", from: 0), start < 1024,
            let length = place(of: "/L ", from: start), length - start < 256
        else { return false }
        let digits = bytes[(length + 3)...].prefix(15).prefix { (0x30...0x39).contains($0) }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } > bytes.count
    }

    /// Pictures that the file holds, masks left out. A picture is a stream, so what describes it is never compressed
    /// (ISO 32000-1 §7.5.7).
    var pictures: Int {
        var pictures = 0
        var offset = 0
        while let found = place(of: "/Subtype", from: offset) {
            offset = found + 8
            let name = bytes[offset...].prefix(8).drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
            if name.starts(with: Array("/Image".utf8)) { pictures += 1 }
        }
        return max(0, pictures - masks)
    }

    /// Each transparent picture refers to a second one that holds its transparency.
    private var masks: Int {
        var masks = 0
        var offset = 0
        while let found = place(of: "/SMask ", from: offset) {
            offset = found + 7
            if offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { masks += 1 }
        }
        return masks
    }

    private func place(of text: String, from offset: Int) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.withUnsafeBytes { buffer in
            var start = offset
            while start <= buffer.count - wanted.count, let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(wanted[0]), buffer.count - wanted.count + 1 - start)
            {
                start = UnsafeRawPointer(found) - base
                if memcmp(found, wanted, wanted.count) == 0 { return start }
                start += 1
            }
            return nil
        }
    }
}
