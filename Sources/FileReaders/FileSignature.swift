import Inspection

/// A format told by bytes at fixed places. What several formats share (ZIP, OLE2, ISO media, RIFF, text) is told apart
/// elsewhere.
struct FileSignature {
    let kind: FileKind
    let format: FileFormat
    let bytes: [UInt8]
    var offset = 0
    /// For formats that have no name of their own.
    var note: String?

    static func matching(_ file: UnsafeRawBufferPointer) -> FileSignature? {
        all.first { file.has($0.bytes, at: $0.offset) }
    }

    private static let playlist = "a playlist: it holds no film, and what it points to is not opened"

    private static let all: [FileSignature] = [
        FileSignature(kind: .document, format: .pdf, bytes: Array("%PDF-".utf8)),
        FileSignature(kind: .document, format: .rtf, bytes: Array("{\\rtf".utf8)),
        FileSignature(kind: .photo, format: .jpeg, bytes: [0xFF, 0xD8, 0xFF]),
        FileSignature(kind: .photo, format: .png, bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        FileSignature(kind: .photo, format: .gif, bytes: Array("GIF87a".utf8)),
        FileSignature(kind: .photo, format: .gif, bytes: Array("GIF89a".utf8)),
        FileSignature(kind: .photo, format: .tiff, bytes: [0x49, 0x49, 0x2A, 0x00]),
        FileSignature(kind: .photo, format: .tiff, bytes: [0x4D, 0x4D, 0x00, 0x2A]),
        FileSignature(kind: .photo, format: .other, bytes: Array("8BPS".utf8), note: "a Photoshop file"),
        FileSignature(kind: .video, format: .wmv, bytes: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]),
        FileSignature(kind: .video, format: .mkv, bytes: [0x1A, 0x45, 0xDF, 0xA3]),
        FileSignature(kind: .video, format: .flv, bytes: [0x46, 0x4C, 0x56, 0x01]),
        FileSignature(kind: .video, format: .mpeg, bytes: [0x00, 0x00, 0x01, 0xBA]),
        FileSignature(kind: .video, format: .mpeg, bytes: [0x00, 0x00, 0x01, 0xB3]),
        FileSignature(kind: .video, format: .other, bytes: Array(".RMF".utf8), note: "a RealMedia file"),
        FileSignature(kind: .audio, format: .mp3, bytes: Array("ID3".utf8)),
        FileSignature(kind: .audio, format: .other, bytes: Array("fLaC".utf8), note: "a FLAC recording"),
        FileSignature(kind: .audio, format: .other, bytes: Array("OggS".utf8), note: "an Ogg recording"),
        FileSignature(kind: .audio, format: .other, bytes: Array("#!AMR".utf8), note: "an AMR recording"),
        FileSignature(kind: .archive, format: .rar, bytes: [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]),
        FileSignature(kind: .archive, format: .sevenZip, bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        FileSignature(kind: .archive, format: .tar, bytes: Array("ustar".utf8), offset: 257),
        FileSignature(kind: .archive, format: .other, bytes: [0x1F, 0x8B], note: "a gzip file"),
        FileSignature(kind: .archive, format: .other, bytes: Array("BZh".utf8), note: "a bzip2 file"),
        FileSignature(kind: .archive, format: .other, bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], note: "an xz file"),
        FileSignature(kind: .message, format: .tnef, bytes: [0x78, 0x9F, 0x3E, 0x22]),
        FileSignature(kind: .other, format: .other, bytes: Array("#EXTM3U".utf8), note: playlist),
        FileSignature(kind: .other, format: .other, bytes: Array("ffconcat version".utf8), note: playlist),
        FileSignature(kind: .other, format: .other, bytes: Array("MZ".utf8), note: "a Windows program"),
        FileSignature(kind: .other, format: .other, bytes: [0x7F, 0x45, 0x4C, 0x46], note: "a Linux program"),
        FileSignature(
            kind: .other, format: .other, bytes: [0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00],
            note: "a Windows shortcut: it holds nothing, the file it points to was not sent"),
    ]
}

/// Formats of sound and moving pictures that share a frame: ISO base media, RIFF, and streams without a header.
enum MediaSignature {
    static func matching(_ file: UnsafeRawBufferPointer) -> FileContent? {
        isoMedia(file) ?? riff(file) ?? bitmap(file) ?? stream(file)
    }

    /// ISO/IEC 14496-12 §4.3: the file type box names the brand. QuickTime files from before it start with a movie box.
    private static func isoMedia(_ file: UnsafeRawBufferPointer) -> FileContent? {
        if file.has("ftyp", at: 4) {
            guard let bytes = file.part(8, 4) else { return FileContent(kind: .video, format: .mp4) }
            let brand = String(decoding: bytes, as: UTF8.self)
            switch brand {
            case "qt  ": return FileContent(kind: .video, format: .mov)
            case "M4A ", "M4B ", "M4P ": return FileContent(kind: .audio, format: .m4a)
            case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1":
                return FileContent(kind: .photo, format: .heic)
            case "avif", "avis":
                var content = FileContent(kind: .photo)
                content.notes = ["an AVIF picture"]
                return content
            default:
                let isMobile = brand.hasPrefix("3gp") || brand.hasPrefix("3g2")
                return FileContent(kind: .video, format: isMobile ? .threeGP : .mp4)
            }
        }
        let boxes: [StaticString] = ["moov", "mdat", "wide", "pnot"]
        return boxes.contains { file.has($0, at: 4) } ? FileContent(kind: .video, format: .mov) : nil
    }

    private static func riff(_ file: UnsafeRawBufferPointer) -> FileContent? {
        guard file.has("RIFF") else { return nil }
        if file.has("AVI ", at: 8) { return FileContent(kind: .video, format: .avi) }
        if file.has("WAVE", at: 8) { return FileContent(kind: .audio, format: .wav) }
        if file.has("WEBP", at: 8) { return FileContent(kind: .photo, format: .webp) }
        return nil
    }

    /// Two letters are little: the length of the header that follows must be one of the known ones.
    private static func bitmap(_ file: UnsafeRawBufferPointer) -> FileContent? {
        let headers: Set<UInt32> = [12, 40, 52, 56, 64, 108, 124]
        guard file.has("BM"), let header = file.integer(14, as: UInt32.self), headers.contains(header) else {
            return nil
        }
        return FileContent(kind: .photo, format: .bmp)
    }

    private static func stream(_ file: UnsafeRawBufferPointer) -> FileContent? {
        // ISO/IEC 13818-1 §2.4.3.2: a packet of 188 bytes starts with 0x47; cameras put four bytes before each.
        let isTransport = [0, 188, 376].allSatisfy { file.byte($0) == 0x47 }
        let isCameraTransport = [4, 196, 388].allSatisfy { file.byte($0) == 0x47 }
        if isTransport || isCameraTransport { return FileContent(kind: .video, format: .ts) }
        // ISO/IEC 11172-3 §2.4.1.3: sync word, layer III, a bit rate and a sampling rate that exist.
        if let sync = file.byte(1), let rates = file.byte(2), file.byte(0) == 0xFF, sync & 0xE6 == 0xE2,
            rates & 0xF0 != 0xF0, rates & 0xF0 != 0, rates & 0x0C != 0x0C
        {
            return FileContent(kind: .audio, format: .mp3)
        }
        return nil
    }
}
