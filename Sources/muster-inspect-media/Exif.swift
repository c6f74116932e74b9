/// What is of use in the first directory of a TIFF structure (TIFF 6.0 §2): a TIFF file itself, and EXIF data (EXIF 2.32
/// §4.5.2) in JPEG, PNG and WebP files.
struct Exif {
    /// In pixels; set by TIFF files only.
    var width: Int?
    var height: Int?
    /// 1 to 8 (EXIF 2.32 §4.6.4 A): 5 to 8 swap width and height.
    var orientation: Int?
    /// `DateTimeOriginal` as ``Moment`` writes it.
    var takenAt: String?

    private enum Tag {
        static let width = 256
        static let height = 257
        static let orientation = 274
        static let exifDirectory = 34665
        static let dateTimeOriginal = 36867
    }

    /// Reads from the byte order mark on; what is damaged is left nil.
    init(_ bytes: Bytes) {
        let isLittle = bytes.has("II", at: 0)
        guard isLittle || bytes.has("MM", at: 0) else { return }
        let reader = TIFFReader(bytes: bytes, isLittle: isLittle)
        guard let first = reader.number(4, at: 4) else { return }
        width = reader.value(of: Tag.width, in: first)
        height = reader.value(of: Tag.height, in: first)
        orientation = reader.value(of: Tag.orientation, in: first).flatMap { (1...8).contains($0) ? $0 : nil }
        guard let directory = reader.value(of: Tag.exifDirectory, in: first) else { return }
        takenAt = reader.text(of: Tag.dateTimeOriginal, in: directory).flatMap { Moment($0) }?.text
    }
}

/// Entries of TIFF directories: 2 bytes tag, 2 type, 4 count, 4 value or offset.
private struct TIFFReader {
    let bytes: Bytes
    let isLittle: Bool

    func number(_ length: Int, at offset: Int) -> Int? {
        isLittle ? bytes.little(length, at: offset) : bytes.big(length, at: offset)
    }

    /// The value of a SHORT (3) or LONG (4) entry.
    func value(of tag: Int, in directory: Int) -> Int? {
        guard let entry = entry(tag, in: directory) else { return nil }
        switch number(2, at: entry + 2) {
        case 3: return number(2, at: entry + 8)
        case 4: return number(4, at: entry + 8)
        default: return nil
        }
    }

    /// The first 20 bytes of an ASCII (2) entry of at least that length: all that a date has.
    func text(of tag: Int, in directory: Int) -> Bytes? {
        guard let entry = entry(tag, in: directory), number(2, at: entry + 2) == 2,
            let count = number(4, at: entry + 4), count >= 19, let offset = number(4, at: entry + 8)
        else { return nil }
        return bytes.slice(19, at: offset)
    }

    private func entry(_ tag: Int, in directory: Int) -> Int? {
        guard let count = number(2, at: directory) else { return nil }
        return (0..<count).lazy.map { directory + 2 + 12 * $0 }.first { number(2, at: $0) == tag }
    }
}
