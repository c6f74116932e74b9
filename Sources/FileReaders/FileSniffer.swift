import Inspection
import Mail

/// What a file is, decided by its bytes. The extension only tells Kingsoft's formats from Microsoft's.
enum FileSniffer {
    /// Kind, format, and the problem or notes that show at first sight.
    static func content(of file: UnsafeRawBufferPointer, fileExtension: String?, charsets: Charsets) -> FileContent {
        if file.isEmpty { return FileContent(problem: .empty) }
        if file.has("PK"), let content = zip(file, charsets) { return content }
        if CompoundFile.isOne(file) { return CompoundFile(file).content(fileExtension: fileExtension) }
        if let content = atFirstSight(file) { return content }
        if let text = TextSniffer(file, charsets) { return text.content(fileExtension: fileExtension) }
        // Scanners and some printers put a few bytes before the header.
        if let place = file.firstPlace(of: Array("%PDF-".utf8), from: 0), place < 1024 {
            return FileContent(kind: .document, format: .pdf)
        }
        return FileContent()
    }

    /// What a few bytes tell, for next to no time; nil when they tell nothing.
    static func atFirstSight(_ file: UnsafeRawBufferPointer) -> FileContent? {
        guard let signature = FileSignature.matching(file) else { return MediaSignature.matching(file) }
        var content = FileContent(kind: signature.kind, format: signature.format)
        content.notes = signature.note.map { [$0] } ?? []
        return content
    }

    /// Office files of every maker are ZIP files with telling names in them.
    private static func zip(_ file: UnsafeRawBufferPointer, _ charsets: Charsets) -> FileContent? {
        let marks: [[UInt8]] = [[0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x50, 0x4B, 7, 8]]
        guard marks.contains(where: { file.has($0) }) else { return nil }
        let directory = ZipDirectory(file)
        let raw = directory?.entries.prefix(2000).map(\.name) ?? ZipDirectory.localNames(file, limit: 200)
        let names = Set(raw.map { String(decoding: $0, as: UTF8.self) })
        var content = FileContent(kind: .archive, format: .zip)
        if names.contains("word/document.xml") || hasMain(names, "word/", "document") {
            content = FileContent(kind: .document, format: .docx)
        } else if names.contains("xl/workbook.xml") || hasMain(names, "xl/", "workbook") {
            content = FileContent(kind: .spreadsheet, format: .xlsx)
        } else if names.contains("ppt/presentation.xml") {
            content = FileContent(kind: .presentation, format: .pptx)
        } else if names.contains("OFD.xml") {
            content = FileContent(kind: .document, format: .ofd)
        } else if names.contains("mimetype"), let type = openDocument(file) {
            content = type
        }
        if directory?.isTooLong == true {
            content.problem = .tooLarge
            content.notes = ["not opened: too many members"]
        }
        if directory == nil { content.problem = .truncated }
        return content
    }

    /// A file that was cut may have lost its main part, and some programs number it (`document2.xml`).
    private static func hasMain(_ names: Set<String>, _ folder: String, _ part: String) -> Bool {
        names.contains("[Content_Types].xml")
            && names.contains { $0.hasPrefix(folder + part) || ($0.hasPrefix(folder) && $0.hasSuffix(".xml")) }
    }

    /// ODF 1.2 part 3 §3.3: `mimetype` is the first member, stored, so that its content stands at a fixed place.
    private static func openDocument(_ file: UnsafeRawBufferPointer) -> FileContent? {
        let prefix: StaticString = "application/vnd.oasis.opendocument."
        guard file.has("mimetype", at: 30), file.has(prefix, at: 38) else { return nil }
        let place = 38 + prefix.utf8CodeUnitCount
        if file.has("text", at: place) { return FileContent(kind: .document, format: .odt) }
        if file.has("spreadsheet", at: place) { return FileContent(kind: .spreadsheet, format: .ods) }
        if file.has("presentation", at: place) { return FileContent(kind: .presentation) }
        return nil
    }
}
