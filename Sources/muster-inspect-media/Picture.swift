import CMedia
import FolderWorker
import Inspection

/// Reads a picture: its size as displayed, when it was taken, whether it is whole, what it shows.
enum Picture {
    /// Longer sides are no picture's: they are left out of the report.
    static let mostPixelsOfASide = 1_000_000
    /// The largest file that is read: an uncompressed picture of ``mostPixels`` has less.
    private static let mostBytes = 320 << 20
    static let mostPixels = 100_000_000
    /// JPEG pictures are decoded at an eighth of their size. Telephones take them of 108 and 200 million pixels.
    private static let mostJPEGPixels = 204_000_000
    /// The bound that libav applies itself, which counts rows rounded up to 64 pixels. It matters for the few pictures
    /// whose header was not understood here.
    static let mostDecodedPixels: Int64 = 230_000_000
    /// A picture is decoded at full size when fewer pixels than this would be left of a side.
    private static let leastDecodedSide = 64

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
        if isTooLarge(layout.width, layout.height, most: signature.format == .jpeg ? mostJPEGPixels : mostPixels) {
            refuse(&content)
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
        let shorter = min(layout.width ?? 0, layout.height ?? 0)
        let halvings = (0...3).last { shorter >> $0 >= leastDecodedSide } ?? 0
        let outcome = bytes.withUnsafeBytes { pointer in
            media_decode_picture(decoder, pointer, bytes.count, mostDecodedPixels, Int32(halvings), &found)
        }
        if content.width == nil {
            show(Int(found.width), Int(found.height), exif, in: &content)
        }
        judge(outcome ?? MEDIA_DAMAGED, isComplete: layout.isComplete, &content)
        if content.problem == nil {
            content.perceptualHash = hash(of: found.shades)?.shown(orientation: exif?.orientation ?? 1).text
        }
    }

    /// What a decoder's outcome means for the file.
    static func judge(_ outcome: media_outcome, isComplete: Bool, _ content: inout FileContent) {
        switch outcome {
        case MEDIA_READ where isComplete: break
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
            content.problem = isComplete ? .corrupt : .truncated
            content.notes = [isComplete ? "decoding it failed" : "the file ends before its end mark"]
        }
    }

    /// Nil for a picture that shows too little, and for a page of paper: two scanned forms with other words in them
    /// differ less than a photo that was encoded twice.
    static func hash(of shades: media_shades) -> PictureHash? {
        guard shades.are_known, shades.paper < 0.6 else { return nil }
        return withUnsafeBytes(of: shades.fields) { PictureHash(grey: Array($0.bindMemory(to: Float.self))) }
    }

    /// Reports a picture of too many pixels as one that was not decoded.
    static func refuse(_ content: inout FileContent) {
        content.problem = .tooLarge
        content.notes = ["more than \(mostPixels / 1_000_000) million pixels: not decoded"]
    }

    /// EXIF orientations 5 to 8 turn the picture by a quarter.
    static func show(_ width: Int?, _ height: Int?, _ exif: Exif?, in content: inout FileContent) {
        let sides = 1...mostPixelsOfASide
        guard let width, let height, sides.contains(width), sides.contains(height) else { return }
        let isTurned = (exif?.orientation ?? 1) >= 5
        content.width = isTurned ? height : width
        content.height = isTurned ? width : height
    }

    static func isTooLarge(_ width: Int?, _ height: Int?, most: Int) -> Bool {
        let (product, overflow) = (width ?? 0).multipliedReportingOverflow(by: height ?? 0)
        return overflow || product > most
    }
}
