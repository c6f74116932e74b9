import CMedia
import FolderWorker
import Inspection

/// Reads a picture of the HEIF family (ISO/IEC 23008-12): HEIC, as telephones take them, and AVIF.
enum HighEfficiencyPicture {
    private static let mostBytes = 320 << 20
    private static let mostEXIFBytes = 1 << 20

    static func read(_ file: borrowing NumberedFile, as signature: Signature) -> FileContent {
        var content = FileContent(kind: signature.kind, format: signature.format)
        guard file.size <= mostBytes else {
            content.problem = .tooLarge
            content.notes = ["more than \(mostBytes >> 20) MB: not read"]
            return content
        }
        let isComplete = Extent.ofBoxes(file) != .cut
        let bytes = file.bytes(file.size, at: 0)
        var found = media_picture()
        var data = [UInt8](repeating: 0, count: mostEXIFBytes)
        // Decoding all of it takes half a second: a whole file is believed to hold what its small picture shows.
        let outcome = data.withUnsafeMutableBufferPointer { data in
            var exif = media_buffer(bytes: data.baseAddress, capacity: data.count, count: 0)
            let outcome = bytes.withUnsafeBytes { pointer in
                media_decode_heif(pointer, bytes.count, Int64(Picture.mostPixels), isComplete, &exif, &found)
            }
            content.takenAt = moment(Bytes(Array(data.prefix(exif.count))))
            return outcome ?? MEDIA_DAMAGED
        }
        // The file's own properties have turned it already: EXIF orientation is a copy of them.
        Picture.show(Int(found.width), Int(found.height), nil, in: &content)
        if Picture.isTooLarge(content.width, content.height, most: Picture.mostPixels) {
            Picture.refuse(&content)
        } else {
            Picture.judge(outcome, isComplete: isComplete, &content)
        }
        if content.problem == nil { content.perceptualHash = Picture.hash(of: found.shades)?.text }
        return content
    }

    /// ISO/IEC 23008-12 §A.2.1: four bytes say how far behind them the TIFF header stands; some writers count the mark
    /// of JPEG files in front of it, some do not.
    private static func moment(_ item: Bytes) -> String? {
        guard let offset = item.big(4, at: 0), offset < item.count else { return nil }
        let start = item.has("Exif\0\0", at: 4 + offset) ? 10 + offset : 4 + offset
        return item.slice(item.count - min(start, item.count), at: start).flatMap { Exif($0).takenAt }
    }
}
