import Inspection

/// What the first bytes of a file say it is, and what reads it. Nothing is guessed from a name, and libav is told its
/// demuxer instead of asking all of them: no file can choose one that nobody sends (playlists, `concat` scripts).
struct Signature {
    enum Reader {
        /// libav's decoder of this name.
        case picture(decoder: String)
        /// libav's demuxer of this name.
        case streams(demuxer: String)
        /// libheif.
        case highEfficiencyPicture
    }

    var kind: FileKind
    var format: FileFormat
    var reader: Reader
    /// So few bits that noise may begin with them: when the reader does not agree, the file is something else.
    var isWeak = false

    /// How many bytes ``init(_:)`` looks at.
    static let length = 1024

    /// Nil when it is neither a picture nor a video nor sound.
    init?(_ head: Bytes) {
        guard let found = Self.picture(head) ?? Self.isoMedia(head) ?? Self.container(head) ?? Self.sound(head) else {
            return nil
        }
        self = found
    }

    private init(_ kind: FileKind, _ format: FileFormat, _ reader: Reader, isWeak: Bool = false) {
        self.kind = kind
        self.format = format
        self.reader = reader
        self.isWeak = isWeak
    }

    private static func picture(_ head: Bytes) -> Signature? {
        if head.has([0xFF, 0xD8, 0xFF], at: 0) { return Signature(.photo, .jpeg, .picture(decoder: "mjpeg")) }
        if head.has(PNGLayout.signature, at: 0) { return Signature(.photo, .png, .picture(decoder: "png")) }
        if head.has("GIF87a", at: 0) || head.has("GIF89a", at: 0) {
            return Signature(.photo, .gif, .picture(decoder: "gif"))
        }
        if head.has("RIFF", at: 0), head.has("WEBP", at: 8) {
            return Signature(.photo, .webp, .picture(decoder: "webp"))
        }
        if head.has("BM", at: 0), head.big(4, at: 6) == 0 {
            return Signature(.photo, .bmp, .picture(decoder: "bmp"))
        }
        if head.has([0x49, 0x49, 42, 0], at: 0) || head.has([0x4D, 0x4D, 0, 42], at: 0) {
            return Signature(.photo, .tiff, .picture(decoder: "tiff"))
        }
        return nil
    }

    /// ISO/IEC 14496-12 §4.3: the brand of the `ftyp` box. QuickTime files older than that begin with another box.
    private static func isoMedia(_ head: Bytes) -> Signature? {
        guard let first = head.name(at: 4), let length = head.big(4, at: 0), length == 0 || length == 1 || length >= 8
        else { return nil }
        if first == "ftyp" {
            return branded(head.name(at: 8) ?? "", head, length)
        }
        let oldest = ["moov", "mdat", "wide", "free", "skip", "pnot"]
        return oldest.contains(first) ? Signature(.video, .mov, .streams(demuxer: "mov")) : nil
    }

    private static func branded(_ brand: String, _ head: Bytes, _ length: Int) -> Signature {
        let compatible = stride(from: 16, to: min(length, head.count), by: 4).compactMap { head.name(at: $0) }
        switch brand {
        case "avif", "avis": return Signature(.photo, .other, .highEfficiencyPicture)
        case "mif1", "msf1":
            return Signature(.photo, compatible.contains("avif") ? .other : .heic, .highEfficiencyPicture)
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs":
            return Signature(.photo, .heic, .highEfficiencyPicture)
        case "qt  ": return Signature(.video, .mov, .streams(demuxer: "mov"))
        default:
            let isMobile = brand.hasPrefix("3gp") || brand.hasPrefix("3g2")
            return Signature(.video, isMobile ? .threeGP : .mp4, .streams(demuxer: "mov"))
        }
    }

    private static func container(_ head: Bytes) -> Signature? {
        let asfHeader: [UInt8] = [
            0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C,
        ]
        if head.has("RIFF", at: 0), head.has("AVI", at: 8) { return Signature(.video, .avi, .streams(demuxer: "avi")) }
        if head.has(asfHeader, at: 0) { return Signature(.video, .wmv, .streams(demuxer: "asf")) }
        if head.has([0x1A, 0x45, 0xDF, 0xA3], at: 0) {
            return Signature(.video, .mkv, .streams(demuxer: "matroska"))
        }
        if head.has("FLV", at: 0), head.byte(at: 3) == 1 { return Signature(.video, .flv, .streams(demuxer: "flv")) }
        if head.has([0, 0, 1, 0xBA], at: 0) { return Signature(.video, .mpeg, .streams(demuxer: "mpeg")) }
        if head.has([0, 0, 1, 0xB3], at: 0) { return Signature(.video, .mpeg, .streams(demuxer: "mpegvideo")) }
        // ISO/IEC 13818-1 §2.4.3: packets of 188 bytes; cameras put a time of four bytes before each.
        let isTransportStream =
            (0..<3).allSatisfy { head.byte(at: $0 * 188) == 0x47 }
            || (0..<3).allSatisfy { head.byte(at: 4 + $0 * 192) == 0x47 }
        if isTransportStream { return Signature(.video, .ts, .streams(demuxer: "mpegts")) }
        if head.has(".RMF", at: 0) { return Signature(.video, .other, .streams(demuxer: "rm")) }
        return nil
    }

    private static func sound(_ head: Bytes) -> Signature? {
        if head.has("RIFF", at: 0), head.has("WAVE", at: 8) { return Signature(.audio, .wav, .streams(demuxer: "wav")) }
        if head.has("ID3", at: 0) { return Signature(.audio, .mp3, .streams(demuxer: "mp3")) }
        if head.has("OggS", at: 0) { return Signature(.audio, .other, .streams(demuxer: "ogg")) }
        if head.has("fLaC", at: 0) { return Signature(.audio, .other, .streams(demuxer: "flac")) }
        if head.has("#!AMR", at: 0) { return Signature(.audio, .other, .streams(demuxer: "amr")) }
        guard head.byte(at: 0) == 0xFF, let second = head.byte(at: 1) else { return nil }
        // ISO/IEC 11172-3 §2.4.2.3: sync word, version, layer III.
        return second & 0xE6 == 0xE2 ? Signature(.audio, .mp3, .streams(demuxer: "mp3"), isWeak: true) : nil
    }
}
