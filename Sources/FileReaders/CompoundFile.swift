import Inspection

/// The names of the streams in an OLE2 file ([MS-CFB]): they tell which program wrote it.
struct CompoundFile {
    /// Names below the root storage, in upper case; those of embedded objects are not among them.
    let names: Set<String>

    private static let magic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    private static let entrySize = 128
    private static let entryLimit = 4096

    static func isOne(_ file: UnsafeRawBufferPointer) -> Bool { file.has(magic) }

    /// Reads the directory, as far as the file goes.
    init(_ file: UnsafeRawBufferPointer) {
        let shift = Int(file.integer(30, as: UInt16.self) ?? 9)
        let sectors = Sectors(file: file, size: shift == 12 ? 4096 : 512)
        names = Self.rootNames(in: sectors.chain(from: file.integer(48, as: UInt32.self) ?? Sectors.end))
    }

    /// [MS-CFB] §2.6: the directory is a list of entries that form a tree below the root's `child`.
    private static func rootNames(in directory: [UnsafeRawBufferPointer]) -> Set<String> {
        let entries = directory.flatMap { sector in
            stride(from: 0, to: sector.count - entrySize + 1, by: entrySize).compactMap { sector.part($0, entrySize) }
        }
        guard let root = entries.first else { return [] }
        var names: Set<String> = []
        var seen: Set<UInt32> = []
        var waiting = [root.integer(76, as: UInt32.self) ?? Sectors.end]
        while let index = waiting.popLast() {
            guard index < entries.count, index < entryLimit, seen.insert(index).inserted else { continue }
            let entry = entries[Int(index)]
            names.insert(name(of: entry).uppercased())
            waiting += [68, 72].map { entry.integer($0, as: UInt32.self) ?? Sectors.end }
        }
        return names
    }

    private static func name(of entry: UnsafeRawBufferPointer) -> String {
        let length = min(64, Int(entry.integer(64, as: UInt16.self) ?? 0))
        let units = stride(from: 0, to: length - 2, by: 2).compactMap { entry.integer($0, as: UInt16.self) }
        return String(decoding: units, as: UTF16.self)
    }

    /// What the file is. Kingsoft's programs write the same streams as Microsoft's: only their extensions differ.
    func content(fileExtension: String?) -> FileContent {
        if names.contains("ENCRYPTEDPACKAGE") { return encryptedPackage(fileExtension) }
        if names.contains("WORKBOOK") || names.contains("BOOK") {
            return FileContent(kind: .spreadsheet, format: fileExtension == "et" ? .et : .xls)
        }
        if names.contains("WORDDOCUMENT") {
            return FileContent(kind: .document, format: fileExtension == "wps" ? .wps : .doc)
        }
        if names.contains("POWERPOINT DOCUMENT") { return FileContent(kind: .presentation, format: .ppt) }
        var content = FileContent()
        if names.contains("MATOST") || names.isSuperset(of: ["CONTENTS", "SPELLING"]) || names.contains("MN0") {
            content = FileContent(kind: .document, problem: .unsupported)
            content.notes = ["a document of Microsoft Works"]
        } else if names.contains(where: { $0.hasPrefix("__SUBSTG1.0_") || $0.hasPrefix("__PROPERTIES_VERSION") }) {
            content = FileContent(kind: .message, problem: .unsupported)
            content.notes = ["a mail saved by Outlook (.msg)"]
        }
        return content
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

/// The sectors of an OLE2 file and the chains that they form ([MS-CFB] §2.3).
private struct Sectors {
    static let end: UInt32 = 0xFFFF_FFFE
    private static let chainLimit = 1024

    let file: UnsafeRawBufferPointer
    let size: Int

    func chain(from start: UInt32) -> [UnsafeRawBufferPointer] {
        var chain: [UnsafeRawBufferPointer] = []
        var next = start
        while chain.count < Self.chainLimit, let sector = sector(next) {
            chain.append(sector)
            next = successor(of: next)
        }
        return chain
    }

    private func sector(_ number: UInt32) -> UnsafeRawBufferPointer? {
        guard number < Self.end else { return nil }
        let start = (Int(number) + 1) * size
        guard start < file.count else { return nil }
        return file.part(start, min(size, file.count - start))
    }

    /// The allocation table's own sectors are listed in the header (109 of them) and in a chain of their own.
    private func successor(of number: UInt32) -> UInt32 {
        let perSector = size / 4
        let (index, place) = Int(number).quotientAndRemainder(dividingBy: perSector)
        guard let table = tableSector(index).flatMap(sector) else { return Self.end }
        return table.integer(place * 4, as: UInt32.self) ?? Self.end
    }

    private func tableSector(_ index: Int) -> UInt32? {
        if index < 109 { return file.integer(76 + index * 4, as: UInt32.self) }
        let perSector = size / 4 - 1
        let (hops, place) = (index - 109).quotientAndRemainder(dividingBy: perSector)
        var list = file.integer(68, as: UInt32.self) ?? Self.end
        for _ in 0..<min(hops, Self.chainLimit) {
            guard let sector = sector(list) else { return nil }
            list = sector.integer(size - 4, as: UInt32.self) ?? Self.end
        }
        return sector(list)?.integer(place * 4, as: UInt32.self)
    }
}
