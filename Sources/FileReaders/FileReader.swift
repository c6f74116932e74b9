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
        let sniffed = attachment.content.problem
        switch attachment.content.format {
        case .docx:
            (attachment.content, attachment.contains) = try WordDocument.read(bytes, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .xlsx:
            (attachment.content, attachment.contains) = try Workbook.read(bytes, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .doc, .wps:
            (attachment.content, attachment.contains) = try BinaryDocument.read(
                bytes, attachment.content, at: path, workbench)
        case .ppt:
            (attachment.content, attachment.contains) = try BinarySlides.read(
                bytes, attachment.content, at: path, workbench)
        case .xls, .et:
            (attachment.content, attachment.contains) = try BinaryWorkbook.read(
                bytes, attachment.content, at: path, workbench)
        case .odt, .ods:
            (attachment.content, attachment.contains) = try OpenDocument.read(
                bytes, attachment.content, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .pptx:
            (attachment.content, attachment.contains) = try SlideShow.read(bytes, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .ofd:
            (attachment.content, attachment.contains) = try FixedLayout.read(bytes, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .other where attachment.content.kind == .presentation:
            (attachment.content, attachment.contains) = try OpenDocument.read(
                bytes, attachment.content, at: path, workbench)
            attachment.content.problem = Self.first(sniffed, attachment.content.problem)
        case .other where [.document, .spreadsheet].contains(attachment.content.kind):
            guard let form = TextSniffer(bytes, workbench.charsets)?.form else { return }
            let file = MarkupFile(form: form, sniffed: attachment.content, path: path, workbench: workbench)
            (attachment.content, attachment.contains) = try file.read(bytes)
        case .rtf:
            (attachment.content, attachment.contains) = try RichTextDocument.read(bytes, at: path, workbench)
        case .txt, .csv:
            attachment.content = PlainText.read(bytes, attachment.content, workbench)
        case .zip, .rar, .sevenZip, .tar:
            try readArchive(bytes, into: &attachment, at: path, depth)
        case .other where attachment.content.kind == .archive:
            try readArchive(bytes, into: &attachment, at: path, depth)
        case .eml:
            try readMessage(bytes, into: &attachment, at: path, depth)
        case .tnef:
            try readTransportNeutral(bytes, into: &attachment, at: path, depth)
        default:
            // Other programs read these.
            let isReadLater =
                [.photo, .video, .audio].contains(attachment.content.kind) || attachment.content.format == .pdf
            if sniffed == nil, !isReadLater, attachment.content.kind != .other {
                attachment.content.notes.append("not read yet")
            }
        }
    }

    /// The problem to report of two: what is wrong in a file that was cut comes from the cut.
    static func first(_ sniffed: FileProblem?, _ found: FileProblem?) -> FileProblem? {
        sniffed == .truncated && found == .corrupt ? .truncated : found ?? sniffed
    }
}
