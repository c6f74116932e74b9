import Inspection

/// Where the bytes of one picture in an RTF file stand, as hexadecimal digits or as they are.
struct RichTextPicture {
    /// Its file extension; empty for drawings and bitmaps of old, which are no pictures of an activity.
    private(set) var fileExtension = ""
    private var digits: [Range<Int>] = []
    var binary: Range<Int>?

    private static let rangeLimit = 1000
    private static let pieceSize = 48 << 10

    var isKnown: Bool { !fileExtension.isEmpty && (!digits.isEmpty || binary != nil) }

    /// Takes a control word of the picture's group.
    mutating func read(_ word: String) {
        switch word {
        case "pngblip": fileExtension = "png"
        case "jpegblip": fileExtension = "jpg"
        default: break
        }
    }

    /// Takes text of the picture's group.
    mutating func take(_ range: Range<Int>) {
        if digits.count < Self.rangeLimit { digits.append(range) }
    }

    /// Writes the bytes of the picture that `file` holds.
    func write(_ file: UnsafeRawBufferPointer, _ allowance: Allowance, to output: OutputFile) throws {
        if let binary {
            try allowance.takeUnpacked(binary.count)
            return try output.write(UnsafeRawBufferPointer(rebasing: file[binary]))
        }
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceSize)
        var high: UInt8?
        for range in digits {
            for byte in file[range] {
                guard let digit = HexDigit.value(byte) else { continue }
                if let first = high {
                    piece.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
                if piece.count == Self.pieceSize { try Self.flush(&piece, allowance, to: output) }
            }
        }
        try Self.flush(&piece, allowance, to: output)
    }

    private static func flush(_ piece: inout [UInt8], _ allowance: Allowance, to output: OutputFile) throws {
        try allowance.takeUnpacked(piece.count)
        try piece.withUnsafeBytes { try output.write($0) }
        piece.removeAll(keepingCapacity: true)
    }
}
