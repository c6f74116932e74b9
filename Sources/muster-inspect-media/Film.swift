import CMedia
import FolderWorker
import Inspection

/// Reads a video or sound: how long it lasts, its size as displayed, whether it is whole.
enum Film {
    /// Longer than any film: a timestamp that makes no sense.
    private static let mostSeconds = 604_800.0

    static func read(_ file: borrowing NumberedFile, as signature: Signature, demuxer: String) -> FileContent {
        guard signature.format != .avi || !holdsPlaylist(file) else {
            var content = FileContent(kind: .video, format: .avi, problem: .unsupported)
            content.notes = ["it holds a playlist, which points to other files: not opened"]
            return content
        }
        var found = media_streams()
        let outcome = media_read_streams(file.descriptor, Int64(file.size), demuxer, &found)
        let isPlayable = outcome == MEDIA_READ && found.videos + found.audios > 0
        guard isPlayable, found.measured_seconds >= 0 || !signature.isWeak else {
            return unreadable(file, signature, outcome)
        }
        var content = FileContent(kind: signature.kind, format: signature.format)
        if found.videos == 0 {
            content.kind = .audio
            content.format = signature.format == .mp4 ? .m4a : signature.format
        }
        show(found, in: &content)
        last(found, in: &content)
        created(found, in: &content)
        judge(found, Extent.of(file, format: signature.format), file.size, &content)
        return content
    }

    /// An AVI file may carry subtitles of any format: a playlist among them makes careless readers open the files and
    /// addresses that it names.
    private static func holdsPlaylist(_ file: borrowing NumberedFile) -> Bool {
        let head = file.bytes(1 << 20, at: 0)
        var offset = 0
        while let found = head.next(UInt8(ascii: "#"), from: offset) {
            if head.has("#EXTM3U", at: found) { return true }
            offset = found + 1
        }
        return false
    }

    /// A file that has a weak signature and nothing to play is something else; any other is damaged.
    private static func unreadable(
        _ file: borrowing NumberedFile, _ signature: Signature, _ outcome: media_outcome
    ) -> FileContent {
        if outcome == MEDIA_TOO_LARGE {
            var content = FileContent(kind: signature.kind, format: signature.format, problem: .tooLarge)
            content.notes = ["reading it needs more memory than allowed"]
            return content
        }
        guard !signature.isWeak else { return FileContent() }
        var content = FileContent(kind: signature.kind, format: signature.format, problem: .corrupt)
        let isCut = Extent.of(file, format: signature.format) == .cut
        content.notes = [isCut ? "the file ends early and its index is missing" : "nothing in it can be played"]
        return content
    }

    /// As players show it: first the width is stretched by the pixels' aspect ratio, the height kept, then the picture
    /// is turned.
    private static func show(_ found: media_streams, in content: inout FileContent) {
        guard found.videos > 0, found.width > 0, found.height > 0 else { return }
        let isStretchable = (0.1...10).contains(found.pixel_aspect)
        let width = Int((Double(found.width) * (isStretchable ? found.pixel_aspect : 1)).rounded())
        let height = Int(found.height)
        let quarters = Int((found.rotation / 90).rounded())
        guard (1...Picture.mostPixelsOfASide).contains(width), height <= Picture.mostPixelsOfASide else { return }
        content.width = quarters % 2 == 0 ? width : height
        content.height = quarters % 2 == 0 ? height : width
    }

    /// The longer of what the header says and what was measured: neither can make a film shorter than it plays.
    private static func last(_ found: media_streams, in content: inout FileContent) {
        guard !found.bounded else {
            content.notes.append("too much to read: where it ends is not known")
            return
        }
        let seconds = max(found.header_seconds, found.measured_seconds)
        guard seconds > 0 else {
            content.notes.append("it does not say how long it lasts")
            return
        }
        guard seconds <= mostSeconds else {
            content.notes.append("its times make no sense")
            return
        }
        content.duration = (seconds * 1000).rounded() / 1000
    }

    private static func created(_ found: media_streams, in content: inout FileContent) {
        let written = withUnsafeBytes(of: found.created) { Array($0.prefix { $0 != 0 }) }
        guard let moment = Moment(Bytes(written)) else { return }
        content.takenAt = moment.text
        if written.last == UInt8(ascii: "Z") {
            content.notes.append("the time it was taken is UTC")
        }
    }

    private static func judge(
        _ found: media_streams, _ extent: Extent, _ size: Int, _ content: inout FileContent
    ) {
        // Only these list every picture with its place and duration. In others a picture that stands still at the end
        // looks like a film that ends early.
        let isListed = [.mp4, .m4a, .mov, .threeGP].contains(content.format)
        let isShort = found.header_seconds - found.measured_seconds > max(1.5, found.header_seconds * 0.05)
        if extent == .cut || (isListed && found.indexed_end > size) {
            content.problem = .truncated
            content.notes.append(readable(found))
        } else if found.measured_seconds < 0 {
            content.problem = .corrupt
            content.notes.append("nothing in it can be played")
        } else if !found.bounded, isShort, isListed || extent == .unknown {
            content.problem = .truncated
            content.notes.append(readable(found))
        }
    }

    private static func readable(_ found: media_streams) -> String {
        guard found.measured_seconds > 0, found.measured_seconds <= mostSeconds else {
            return "the file ends early: nothing in it can be played"
        }
        return "the file ends early: readable up to \(Int(found.measured_seconds)) s"
    }
}
