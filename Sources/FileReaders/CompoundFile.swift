import Inspection

/// An OLE2 file ([MS-CFB]): a small file system whose streams' names tell which program wrote it.
struct CompoundFile {
    private let sectors: CompoundSectors
    /// What stands below the root storage, by names in upper case; what is in embedded objects is not among it.
    private let entries: [String: Entry]
    /// Why there is no directory; it often stands at the file's end and is the first to be lost.
    private let directoryProblem: FileProblem?
    private let smallSectors: PiecedBytes
    private let smallTable: PiecedBytes

    var names: Set<String> { Set(entries.keys) }

    /// §2.6.1: a storage or stream.
    private struct Entry {
        var isStream: Bool
        var first: UInt32
        var size: Int
    }

    private static let magic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    private static let entrySize = 128
    private static let entryLimit = 65_536
    /// §2.2: shorter streams lie in small sectors of their own stream.
    private static let smallLimit = 4096
    private static let smallSize = 64

    static func isOne(_ file: UnsafeRawBufferPointer) -> Bool { file.has(magic) }

    /// Reads the directory, as far as the file goes.
    init(_ file: UnsafeRawBufferPointer) {
        let sectors = CompoundSectors(file)
        let directory = sectors.chain(from: file.integer(48, as: UInt32.self) ?? CompoundSectors.end, bytes: nil)
        let root = Self.entry(0, in: directory.bytes, sectors)
        self.sectors = sectors
        let listed = Self.entries(in: directory.bytes, sectors)
        directoryProblem = listed.isEmpty ? directory.problem ?? .corrupt : nil
        entries = listed.isEmpty ? Self.likelyEntries(in: file, sectors) : listed
        smallSectors = root.map { sectors.chain(from: $0.first, bytes: $0.size).bytes } ?? PiecedBytes()
        smallTable = sectors.chain(from: file.integer(60, as: UInt32.self) ?? CompoundSectors.end, bytes: nil).bytes
    }

    /// A stream below the root, by its name in upper case; nil when there is none.
    func stream(_ name: String) -> CompoundStream? {
        guard let entry = entries[name], entry.isStream else { return nil }
        var stream =
            entry.size < Self.smallLimit
            ? smallChain(from: entry.first, bytes: entry.size)
            : sectors.chain(from: entry.first, bytes: entry.size)
        stream.problem = directoryProblem ?? stream.problem
        return stream
    }

    private func smallChain(from first: UInt32, bytes: Int) -> CompoundStream {
        var stream = CompoundStream()
        var next = first
        while stream.bytes.count < bytes {
            let wanted = min(Self.smallSize, bytes - stream.bytes.count)
            guard next < CompoundSectors.end, let sector = smallSectors.part(Int(next) * Self.smallSize, wanted) else {
                stream.problem = smallSectors.count == 0 ? .truncated : .corrupt
                break
            }
            for piece in sector.pieces { stream.bytes.append(piece) }
            next = smallTable.integer(Int(next) * 4, as: UInt32.self) ?? CompoundSectors.end
        }
        return stream
    }

    /// §2.6.4: the directory is a list of entries that form a tree below the root's `child`.
    private static func entries(in directory: PiecedBytes, _ sectors: CompoundSectors) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        var seen: Set<UInt32> = []
        var waiting = [directory.integer(76, as: UInt32.self) ?? CompoundSectors.end]
        while let index = waiting.popLast() {
            guard index < entryLimit, seen.insert(index).inserted, let entry = entry(Int(index), in: directory, sectors)
            else { continue }
            let place = Int(index) * entrySize
            entries[name(at: place, in: directory).uppercased()] = entry
            waiting += [68, 72].compactMap { directory.integer(place + $0, as: UInt32.self) }
        }
        return entries
    }

    /// Without a directory: the main stream starts a sector, and both that are known start with marks of their own.
    private static func likelyEntries(in file: UnsafeRawBufferPointer, _ sectors: CompoundSectors) -> [String: Entry] {
        for number in 0..<UInt32(clamping: sectors.count) {
            let name: String
            switch file.integer(sectors.place(of: number), as: UInt32.self) {
            case 0x0010_0809, 0x0008_0809: name = "WORKBOOK"
            case .some(let mark) where mark & 0xFFFF == 0xA5EC && (0xC0...0x200).contains(mark >> 16):
                name = "WORDDOCUMENT"
            default: continue
            }
            let size = sectors.chain(from: number, bytes: nil).bytes.count
            return [name: Entry(isStream: true, first: number, size: max(smallLimit, size))]
        }
        return [:]
    }

    private static func entry(_ index: Int, in directory: PiecedBytes, _ sectors: CompoundSectors) -> Entry? {
        let place = index * entrySize
        guard let type = directory.integer(place + 66, as: UInt8.self),
            let first = directory.integer(place + 116, as: UInt32.self),
            let size = directory.integer(place + 120, as: UInt64.self)
        else { return nil }
        return Entry(
            isStream: type == 2, first: first,
            size: sectors.hasLongSizes ? Int(clamping: size) : Int(UInt32(truncatingIfNeeded: size)))
    }

    private static func name(at place: Int, in directory: PiecedBytes) -> String {
        let length = min(64, Int(directory.integer(place + 64, as: UInt16.self) ?? 0))
        let units = stride(from: 0, to: length - 2, by: 2).compactMap {
            directory.integer(place + $0, as: UInt16.self)
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// What the file is. Kingsoft's programs write the same streams as Microsoft's: only their extensions differ.
    func content(fileExtension: String?) -> FileContent {
        if names.contains("ENCRYPTEDPACKAGE") { return encryptedPackage(fileExtension) }
        var content = FileContent(problem: directoryProblem)
        if names.contains("WORKBOOK") || names.contains("BOOK") {
            (content.kind, content.format) = (.spreadsheet, fileExtension == "et" ? .et : .xls)
        } else if names.contains("WORDDOCUMENT") {
            (content.kind, content.format) = (.document, fileExtension == "wps" ? .wps : .doc)
        } else if names.contains("POWERPOINT DOCUMENT") {
            (content.kind, content.format) = (.presentation, .ppt)
        } else if names.contains("MATOST") || names.isSuperset(of: ["CONTENTS", "SPELLING"]) || names.contains("MN0") {
            content = FileContent(kind: .document, problem: .unsupported)
            content.notes = ["a document of Microsoft Works: it has to be sent again as a Word or PDF file"]
        } else if names.contains(where: { $0.hasPrefix("__SUBSTG1.0_") || $0.hasPrefix("__PROPERTIES_VERSION") }) {
            content = FileContent(kind: .message, problem: .unsupported)
            content.notes = ["an Outlook message file (.msg): the files in it have to be attached to a mail themselves"]
        } else if directoryProblem != nil {
            content = lost(fileExtension)
        }
        return content
    }

    /// A file cut so short that nothing in it tells what it was: its name is all there is.
    private func lost(_ fileExtension: String?) -> FileContent {
        switch fileExtension {
        case "xls": FileContent(kind: .spreadsheet, format: .xls, problem: directoryProblem)
        case "et": FileContent(kind: .spreadsheet, format: .et, problem: directoryProblem)
        case "doc": FileContent(kind: .document, format: .doc, problem: directoryProblem)
        case "wps": FileContent(kind: .document, format: .wps, problem: directoryProblem)
        case "ppt": FileContent(kind: .presentation, format: .ppt, problem: directoryProblem)
        default: FileContent(problem: directoryProblem)
        }
    }

    /// [MS-OFFCRYPTO] §2.3: an office file with a password hides everything, also which of the three it is.
    private func encryptedPackage(_ fileExtension: String?) -> FileContent {
        switch fileExtension {
        case "docx": FileContent(kind: .document, format: .docx, problem: .encrypted)
        case "xlsx": FileContent(kind: .spreadsheet, format: .xlsx, problem: .encrypted)
        case "pptx": FileContent(kind: .presentation, format: .pptx, problem: .encrypted)
        default: FileContent(kind: .document, format: .other, problem: .encrypted)
        }
    }
}
