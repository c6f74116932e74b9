public import Inspection
public import Mail

/// Reads files of any kind: what each is, what it says, and the files inside it.
public final class FileReader {
    let workbench: Workbench

    /// One reader serves one mail or file: its limits are used up by it.
    ///
    /// - Parameter charsets: conversions that were opened before the sandbox was entered.
    public init(limits: InspectionLimits, outputs: OutputFiles, charsets: Charsets) {
        workbench = Workbench(limits: limits, outputs: outputs, charsets: charsets)
    }

    /// How deep a file lies: each kind of container has a limit of its own.
    struct Depth {
        var archives = 0
        var messages = 0
    }

    /// Reads a file of the administrator's disk.
    ///
    /// - Parameter fileExtension: in lower case; it decides between Microsoft's and Kingsoft's formats, and
    ///   tells the volumes of split archives.
    public func file(_ bytes: UnsafeRawBufferPointer, fileExtension: String?) throws(CannotWrite) -> Attachment {
        var attachment = Attachment(path: "", name: "", bytes: bytes.count)
        try read(bytes, fileExtension: fileExtension, into: &attachment, at: "", Depth())
        return attachment
    }

    /// Fills in `content` and `contains` of an attachment whose bytes are these.
    ///
    /// - Parameter path: what the paths of files inside start with, before a slash; empty for none.
    func read(
        _ bytes: UnsafeRawBufferPointer, fileExtension: String?, into attachment: inout Attachment, at path: String,
        _ depth: Depth
    ) throws(CannotWrite) {
        guard workbench.allowance.hasTime else {
            attachment.content = FileSniffer.atFirstSight(bytes) ?? FileContent()
            attachment.content.notes.append("not read: the mail takes too long")
            return
        }
        attachment.content = FileSniffer.content(of: bytes, fileExtension: fileExtension, charsets: workbench.charsets)
        if let volume = ArchiveVolume.content(of: bytes, attachment.content, fileExtension: fileExtension) {
            attachment.content = volume
            return
        }
        guard attachment.content.problem == nil || attachment.content.problem == .truncated else { return }
        switch (attachment.content.kind, attachment.content.format) {
        case (_, .eml): try readMessage(bytes, into: &attachment, at: path, depth)
        case (_, .tnef): try readTransportNeutral(bytes, into: &attachment, at: path, depth)
        case (.archive, _): try readArchive(bytes, into: &attachment, at: path, depth)
        case (.document, _), (.spreadsheet, _), (.presentation, _):
            let sniffed = attachment.content
            (attachment.content, attachment.contains) = try office(bytes, as: sniffed, at: path)
            attachment.content.problem = Self.first(sniffed.problem, attachment.content.problem)
        // Other programs read pictures, films and sound.
        case (.photo, _), (.video, _), (.audio, _), (.message, _), (.other, _): break
        }
    }

    /// What a document, table or deck says, and the pictures in it. Another program reads PDF.
    private func office(
        _ bytes: UnsafeRawBufferPointer, as sniffed: FileContent, at path: String
    ) throws(CannotWrite) -> (FileContent, [Attachment]) {
        switch sniffed.format {
        case .docx: return try WordDocument.read(bytes, at: path, workbench)
        case .xlsx: return try Workbook.read(bytes, at: path, workbench)
        case .pptx: return try SlideShow.read(bytes, at: path, workbench)
        case .doc, .wps: return try BinaryDocument.read(bytes, sniffed, at: path, workbench)
        case .xls, .et: return try BinaryWorkbook.read(bytes, sniffed, at: path, workbench)
        case .ppt: return try BinarySlides.read(bytes, sniffed, at: path, workbench)
        case .odt, .ods: return try OpenDocument.read(bytes, sniffed, at: path, workbench)
        case .ofd: return try FixedLayout.read(bytes, at: path, workbench)
        case .rtf: return try RichTextDocument.read(bytes, at: path, workbench)
        case .txt, .csv: return (PlainText.read(bytes, sniffed, workbench), [])
        case .other where sniffed.kind == .presentation:
            return try OpenDocument.read(bytes, sniffed, at: path, workbench)
        case .other:
            guard let form = TextSniffer(bytes, workbench.charsets)?.form else { return (sniffed, []) }
            return try MarkupFile(form: form, sniffed: sniffed, path: path, workbench: workbench).read(bytes)
        default: return (sniffed, [])
        }
    }

    /// The depth inside an archive that lies at `depth`; nil, and said in the report, when that is too deep.
    func entered(_ attachment: inout Attachment, at depth: Depth) -> Depth? {
        guard depth.archives < workbench.allowance.limits.archiveDepth else {
            attachment.content.problem = .tooLarge
            attachment.content.notes.append("not opened: archives are nested too deep")
            return nil
        }
        return Depth(archives: depth.archives + 1, messages: depth.messages)
    }

    /// The problem to report of two: what is wrong in a file that was cut comes from the cut.
    static func first(_ sniffed: FileProblem?, _ found: FileProblem?) -> FileProblem? {
        sniffed == .truncated && found == .corrupt ? .truncated : found ?? sniffed
    }
}
