import Inspection

/// What a picture's own structure says, read before any decoder sees the file.
struct PictureLayout {
    /// In pixels, as stored; nil when the header is missing or says nothing.
    var width: Int?
    var height: Int?
    /// The EXIF data from the byte order mark on.
    var exif: Bytes?
    /// The file goes on to the end that its structure has.
    var isComplete = false
    /// Several pictures shown in turn; libav can't decode those of WebP.
    var isAnimated = false

    /// Walks through the file as `format`; linear in its length.
    init(_ bytes: Bytes, format: FileFormat) {
        switch format {
        case .jpeg: self = JPEGLayout.read(bytes)
        case .png: self = PNGLayout.read(bytes)
        case .gif: self = GIFLayout.read(bytes)
        case .webp: self = WebPLayout.read(bytes)
        case .bmp: self = BMPLayout.read(bytes)
        default: self = PictureLayout(tiff: bytes)
        }
    }

    init() {}

    /// A TIFF file has no end mark: its directories point anywhere.
    private init(tiff bytes: Bytes) {
        let directory = Exif(bytes)
        width = directory.width
        height = directory.height
        exif = bytes
        isComplete = true
    }
}

/// ITU-T T.81 Annex B.
enum JPEGLayout {
    private static let startOfFrames: Set<Int> = Set(0xC0...0xCF).subtracting([0xC4, 0xC8, 0xCC])
    private static let endOfImage = 0xD9

    static func read(_ bytes: Bytes) -> PictureLayout {
        var layout = PictureLayout()
        var offset = 2
        while let marker = nextMarker(bytes, from: offset) {
            if marker.code == endOfImage {
                layout.isComplete = true
                return layout
            }
            guard let length = bytes.big(2, at: marker.offset + 2), length >= 2 else {
                offset = marker.offset + 2
                continue
            }
            if startOfFrames.contains(marker.code), layout.width == nil {
                layout.height = bytes.big(2, at: marker.offset + 5)
                layout.width = bytes.big(2, at: marker.offset + 7)
            }
            if marker.code == 0xE1, layout.exif == nil, bytes.has("Exif\0\0", at: marker.offset + 4) {
                layout.exif = bytes.slice(length - 8, at: marker.offset + 10)
            }
            offset = marker.offset + 2 + length
        }
        return layout
    }

    /// The next segment's marker. Stuffed zeros, restart marks and fill bytes of coded data are passed over, and so is
    /// whatever stands between segments, as decoders do.
    private static func nextMarker(_ bytes: Bytes, from start: Int) -> (offset: Int, code: Int)? {
        var offset = start
        while let found = bytes.next(0xFF, from: offset), let code = bytes.byte(at: found + 1) {
            switch code {
            case 0xFF: offset = found + 1
            case 0x00, 0x01, 0xD0...0xD8: offset = found + 2
            default: return (found, code)
            }
        }
        return nil
    }
}

/// PNG (third edition) §5.
enum PNGLayout {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func read(_ bytes: Bytes) -> PictureLayout {
        var layout = PictureLayout()
        var offset = signature.count
        while let length = bytes.big(4, at: offset), let name = bytes.name(at: offset + 4) {
            let end = offset + 12 + length
            guard bytes.holds(length + 12, at: offset) else { break }
            switch name {
            case "IHDR":
                layout.width = bytes.big(4, at: offset + 8)
                layout.height = bytes.big(4, at: offset + 12)
            case "eXIf": layout.exif = bytes.slice(length, at: offset + 8)
            case "IEND":
                layout.isComplete = true
                return layout
            default: break
            }
            offset = end
        }
        return layout
    }
}

/// GIF89a, appendix A: a header, blocks of sub-blocks, a trailer.
enum GIFLayout {
    static func read(_ bytes: Bytes) -> PictureLayout {
        var layout = PictureLayout()
        layout.width = bytes.little(2, at: 6)
        layout.height = bytes.little(2, at: 8)
        var offset = 13 + colourTable(bytes, flagsAt: 10)
        while let introducer = bytes.byte(at: offset) {
            switch introducer {
            case 0x3B:
                layout.isComplete = true
                return layout
            case 0x21: offset = afterSubBlocks(bytes, from: offset + 2)
            case 0x2C: offset = afterSubBlocks(bytes, from: offset + 11 + colourTable(bytes, flagsAt: offset + 9))
            default: return layout
            }
        }
        return layout
    }

    private static func colourTable(_ bytes: Bytes, flagsAt offset: Int) -> Int {
        guard let flags = bytes.byte(at: offset), flags & 0x80 != 0 else { return 0 }
        return 3 << ((flags & 7) + 1)
    }

    private static func afterSubBlocks(_ bytes: Bytes, from start: Int) -> Int {
        var offset = start
        while let length = bytes.byte(at: offset), length > 0 {
            offset += 1 + length
        }
        return offset + 1
    }
}

/// RFC 9649 §2: a RIFF file with one VP8, VP8L or VP8X chunk first.
enum WebPLayout {
    static func read(_ bytes: Bytes) -> PictureLayout {
        var layout = PictureLayout()
        guard let size = bytes.little(4, at: 4) else { return layout }
        layout.isComplete = size + 8 <= bytes.count
        var offset = 12
        while let name = bytes.name(at: offset), let length = bytes.little(4, at: offset + 4) {
            read(name, bytes, at: offset + 8, into: &layout)
            if name == "EXIF" { layout.exif = bytes.slice(length, at: offset + 8) }
            offset += 8 + length + length % 2
        }
        return layout
    }

    private static func read(_ name: String, _ bytes: Bytes, at offset: Int, into layout: inout PictureLayout) {
        guard layout.width == nil else { return }
        switch name {
        case "VP8X":
            layout.width = bytes.little(3, at: offset + 4).map { $0 + 1 }
            layout.height = bytes.little(3, at: offset + 7).map { $0 + 1 }
            layout.isAnimated = bytes.byte(at: offset).map { $0 & 2 != 0 } ?? false
        case "VP8 ":
            layout.width = bytes.little(2, at: offset + 6).map { $0 & 0x3FFF }
            layout.height = bytes.little(2, at: offset + 8).map { $0 & 0x3FFF }
        case "VP8L":
            layout.width = bytes.little(4, at: offset + 1).map { ($0 & 0x3FFF) + 1 }
            layout.height = bytes.little(4, at: offset + 1).map { ($0 >> 14 & 0x3FFF) + 1 }
        default: break
        }
    }
}

/// BITMAPFILEHEADER, then BITMAPCOREHEADER (12 bytes) or a later one; a negative height means top row first.
enum BMPLayout {
    static func read(_ bytes: Bytes) -> PictureLayout {
        var layout = PictureLayout()
        guard let size = bytes.little(4, at: 2), let header = bytes.little(4, at: 14) else { return layout }
        if header == 12 {
            layout.width = bytes.little(2, at: 18)
            layout.height = bytes.little(2, at: 20)
        } else {
            layout.width = bytes.little(4, at: 18)
            layout.height = bytes.little(4, at: 22).map { Int(Int32(truncatingIfNeeded: $0).magnitude) }
        }
        layout.isComplete = size <= bytes.count
        return layout
    }
}
