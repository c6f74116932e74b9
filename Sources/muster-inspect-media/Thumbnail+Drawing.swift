import CMedia
import FolderWorker
import Inspection

extension Thumbnail {
    private static let mostFileBytes = 320 << 20

    /// Draws a picture, or a film's poster; empty for what is neither and for what can't be decoded.
    init(drawing file: borrowing NumberedFile) {
        var bytes = [UInt8](repeating: 0, count: Self.mostBytes)
        let count = bytes.withUnsafeMutableBufferPointer { room in
            var jpeg = media_buffer(bytes: room.baseAddress, capacity: room.count, count: 0)
            return Self.draw(file, into: &jpeg) ? jpeg.count : 0
        }
        self.init(jpeg: Array(bytes.prefix(count)))
    }

    private static func draw(_ file: borrowing NumberedFile, into jpeg: inout media_buffer) -> Bool {
        guard let signature = Signature(file.bytes(Signature.length, at: 0)) else { return false }
        if case .streams(let demuxer) = signature.reader {
            return media_thumbnail_of_film(file.descriptor, Int64(file.size), demuxer, &jpeg)
        }
        guard file.size <= mostFileBytes else { return false }
        let bytes = file.bytes(file.size, at: 0)
        guard case .picture(let decoder) = signature.reader else {
            let isDrawn = bytes.withUnsafeBytes {
                media_thumbnail_of_heif($0, bytes.count, Int64(Picture.mostPixels), &jpeg)
            }
            return isDrawn ?? false
        }
        let layout = PictureLayout(bytes, format: signature.format)
        let pixels = (layout.width ?? 0).multipliedReportingOverflow(by: layout.height ?? 0)
        guard !layout.isAnimated, !pixels.overflow else { return false }
        let shorter = min(layout.width ?? 0, layout.height ?? 0)
        // A JPEG file is decoded at the smallest size that still has as many pixels as are drawn.
        let halvings = (0...3).last { shorter >> $0 >= Int(media_thumbnail_side) } ?? 0
        let orientation = layout.exif.flatMap { Exif($0).orientation } ?? 1
        let isDrawn = bytes.withUnsafeBytes { pointer in
            media_thumbnail_of_picture(
                decoder, pointer, bytes.count, Picture.mostDecodedPixels, Int32(halvings), Int32(orientation), &jpeg)
        }
        return isDrawn ?? false
    }
}
