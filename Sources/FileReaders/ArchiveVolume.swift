import Inspection

/// Archives that were split into volumes: their files cannot be read without all of them, and a volume but the first
/// may carry no mark by which it is known, only its name.
enum ArchiveVolume {
    /// The report on a file that is one volume of several; nil when it is not.
    ///
    /// - Parameter content: what the file was taken for at first sight.
    static func content(
        of file: UnsafeRawBufferPointer, _ content: FileContent, fileExtension: String?
    ) -> FileContent? {
        guard isOne(file, content, isNumbered: fileExtension.map(isNumber) ?? false) else { return nil }
        // The last volume of a ZIP file starts with whatever the cut left, and ends as a ZIP file does.
        let format = content.format == .other && ZipEnd.isOfSeveralVolumes(file) ? .zip : content.format
        var volume = FileContent(kind: .archive, format: format, problem: .unsupported)
        volume.traits = [.multiVolume]
        volume.notes = ["not opened: one volume of an archive that was split"]
        return volume
    }

    private static func isOne(_ file: UnsafeRawBufferPointer, _ content: FileContent, isNumbered: Bool) -> Bool {
        switch (content.format, content.kind) {
        case (.rar, _): RarBlocks(file)?.isOneOfSeveral ?? false
        case (.sevenZip, _): isNumbered && SevenZipHeader(file).isCut
        case (.zip, _): ZipEnd.isOfSeveralVolumes(file) || isNumbered && content.problem == .truncated
        case (.other, .archive), (.other, .other):
            !file.isEmpty && (isNumbered || ZipEnd.isOfSeveralVolumes(file))
        default: false
        }
    }

    /// `001` of 7-Zip, `z01` of WinZip and WinRAR.
    private static func isNumber(_ fileExtension: String) -> Bool {
        let bytes = Array(fileExtension.utf8)
        let digits = bytes.first == UInt8(ascii: "z") ? bytes.dropFirst() : bytes[...]
        return bytes.count == 3 && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// The signature header of a 7z file (7zFormat.txt): it says where the real header stands, at the file's end.
struct SevenZipHeader {
    /// The file ends before its header does.
    let isCut: Bool

    init(_ file: UnsafeRawBufferPointer) {
        guard let offset = file.integer(12, as: UInt64.self), let size = file.integer(20, as: UInt64.self),
            let start = Int(exactly: offset), let length = Int(exactly: size)
        else {
            isCut = true
            return
        }
        isCut = start > file.count - 32 || length > file.count - 32 - start
    }
}
