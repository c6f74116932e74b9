import FolderWorker
import Inspection

/// Whether a container is as long as it says. libav plays what there is of a file that was cut and reports the rest
/// as if it were there, or leaves it out without a word (AVI).
enum Extent {
    case whole
    case cut
    /// The format doesn't say, or the file was recorded without going back to its header.
    case unknown

    private static let mostBoxes = 65536
    /// Some writers count the eight bytes of the RIFF header, some pad.
    private static let riffSlack = 16

    static func of(_ file: borrowing NumberedFile, format: FileFormat) -> Extent {
        switch format {
        case .mp4, .mov, .threeGP: ofBoxes(file)
        case .avi, .wav: riff(file)
        case .mkv: matroska(file)
        case .wmv: asf(file)
        default: .unknown
        }
    }

    /// ISO/IEC 14496-12 §4.2: boxes end to end. Only those that hold film or picture count: programs append bytes of their own.
    static func ofBoxes(_ file: borrowing NumberedFile) -> Extent {
        var offset = 0
        for _ in 0..<mostBoxes {
            let head = file.bytes(16, at: offset)
            guard let short = head.big(4, at: 0), let name = head.name(at: 4) else { return .whole }
            guard short != 0, let length = short == 1 ? head.big(8, at: 8) : short, length >= 8 else { return .whole }
            if length > file.size - offset {
                return ["mdat", "moov", "moof", "meta"].contains(name) ? .cut : .whole
            }
            offset += length
        }
        return .unknown
    }

    /// RIFF chunks end to end: OpenDML continues a long AVI in further ones.
    private static func riff(_ file: borrowing NumberedFile) -> Extent {
        var offset = 0
        for _ in 0..<mostBoxes {
            let head = file.bytes(8, at: offset)
            guard head.has("RIFF", at: 0), let length = head.little(4, at: 4) else { return .whole }
            guard length > 0, length < UInt32.max else { return .unknown }
            if length + 8 - riffSlack > file.size - offset { return .cut }
            offset += 8 + length + length % 2
        }
        return .unknown
    }

    /// RFC 8794 §4: element ID and size in variable-length numbers; RFC 9559 §5.1: header, then the segment.
    private static func matroska(_ file: borrowing NumberedFile) -> Extent {
        let head = file.bytes(4096, at: 0)
        guard let header = elementSize(head, at: 4) else { return .unknown }
        let segment = 4 + header.length + header.value
        guard header.value < head.count, head.has([0x18, 0x53, 0x80, 0x67], at: segment),
            let size = elementSize(head, at: segment + 4)
        else { return .unknown }
        return size.value <= file.size - segment - 4 - size.length ? .whole : .cut
    }

    /// Nil when all bits of the value are ones: unknown size, a live recording.
    private static func elementSize(_ bytes: Bytes, at offset: Int) -> (value: Int, length: Int)? {
        guard let first = bytes.byte(at: offset), first > 0 else { return nil }
        let length = UInt8(first).leadingZeroBitCount + 1
        guard let number = bytes.big(length, at: offset) else { return nil }
        let most = 1 << (7 * length) - 1
        let value = number & most
        return value == most ? nil : (value, length)
    }

    /// Advanced Systems Format 01.20.06 §2.1: objects of 16 bytes GUID and 8 bytes size; header, then data.
    private static func asf(_ file: borrowing NumberedFile) -> Extent {
        guard let header = file.bytes(24, at: 0).little(8, at: 16), header <= file.size else { return .unknown }
        let data = file.bytes(24, at: header)
        guard data.has([0x36, 0x26, 0xB2, 0x75], at: 0), let size = data.little(8, at: 16), size > 50 else {
            return .unknown
        }
        return size <= file.size - header ? .whole : .cut
    }
}
