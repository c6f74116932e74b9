import CMedia
import FolderWorker
import Inspection

/// Reads a picture: its size as displayed, when it was taken, whether it is whole.
enum Picture {
    /// Longer sides are no picture's: they are left out of the report.
    static let mostPixelsOfASide = 1_000_000
    /// The largest file that is read: an uncompressed picture of ``mostPixels`` has less.
    private static let mostBytes = 320 << 20
    private static let mostPixels = 100_000_000
    /// The bound that libav applies itself, which counts rows rounded up to 64 pixels. It matters for the few pictures
    /// whose header was not understood here.
    private static let mostDecodedPixels: Int64 = 200_000_000

    static func read(_ file: borrowing NumberedFile, as signature: Signature, decoder: String) -> FileContent {
        var content = FileContent(kind: signature.kind, format: signature.format)
        guard file.size <= mostBytes else {
            content.problem = .tooLarge
            content.notes = ["more than \(mostBytes >> 20) MB: not read"]
            return content
        }
        let bytes = file.bytes(file.size, at: 0)
        let layout = PictureLayout(bytes, format: signature.format)
        let exif = layout.exif.map { Exif($0) }
        content.takenAt = exif?.takenAt
        show(layout.width, layout.height, exif, in: &content)
        if pixels(layout.width ?? 0, layout.height ?? 0) > mostPixels {
            content.problem = .tooLarge
            content.notes = ["more than \(mostPixels / 1_000_000) million pixels: not decoded"]
        } else if layout.isAnimated {
            content.problem = layout.isComplete ? nil : .truncated
            content.notes = ["animated: not decoded"]
        } else {
            check(bytes, layout, exif, decoder, &content)
        }
        return content
    }

    private static func check(
        _ bytes: Bytes, _ layout: PictureLayout, _ exif: Exif?, _ decoder: String, _ content: inout FileContent
    ) {
        var found = media_picture()
        let outcome = bytes.withUnsafeBytes { pointer in
            media_decode_picture(decoder, pointer, bytes.count, mostDecodedPixels, &found)
        }
        if content.width == nil {
            show(Int(found.width), Int(found.height), exif, in: &content)
        }
        switch outcome ?? MEDIA_DAMAGED {
        case MEDIA_READ where layout.isComplete: break
        case MEDIA_UNSUPPORTED:
            content.problem = .unsupported
            content.notes = ["a rare variant of its format: not decoded"]
        case MEDIA_TOO_LARGE:
            content.problem = .tooLarge
            content.notes = ["decoding it needs more memory than allowed"]
        case MEDIA_READ:
            content.problem = .truncated
            content.notes = ["the file ends before its end mark"]
        default:
            content.problem = layout.isComplete ? .corrupt : .truncated
            content.notes = [layout.isComplete ? "decoding it failed" : "the file ends before its end mark"]
        }
    }

    /// EXIF orientations 5 to 8 turn the picture by a quarter.
    private static func show(_ width: Int?, _ height: Int?, _ exif: Exif?, in content: inout FileContent) {
        let sides = 1...mostPixelsOfASide
        guard let width, let height, sides.contains(width), sides.contains(height) else { return }
        let isTurned = (exif?.orientation ?? 1) >= 5
        content.width = isTurned ? height : width
        content.height = isTurned ? width : height
    }

    private static func pixels(_ width: Int, _ height: Int) -> Int {
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : product
    }
}
