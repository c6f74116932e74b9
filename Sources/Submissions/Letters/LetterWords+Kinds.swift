import Inspection

extension LetterWords {
    /// What a person calls a file of this kind and format.
    func kind(of file: ReceiptContent.ShownFile) -> String {
        if file.isLink { return language == .chinese ? "超大附件链接" : "download link" }
        let words =
            FileFormat(rawValue: file.format).flatMap(Self.byFormat) ?? Self.byKind(FileKind(rawValue: file.kind))
        return language == .chinese ? words.chinese : words.english
    }

    private typealias Words = (chinese: String, english: String)

    private static func byFormat(_ format: FileFormat) -> Words? {
        switch format {
        case .docx, .doc: ("Word 文档", "Word document")
        case .wps: ("WPS 文档", "WPS document")
        case .pdf: ("PDF 文件", "PDF")
        case .ofd: ("OFD 文件", "OFD")
        case .xlsx, .xls: ("Excel 表格", "Excel workbook")
        case .et: ("WPS 表格", "WPS workbook")
        case .pptx, .ppt: ("PPT 演示文稿", "PowerPoint file")
        case .txt: ("文本文件", "text file")
        default: nil
        }
    }

    private static func byKind(_ kind: FileKind?) -> Words {
        switch kind {
        case .document: ("文档", "document")
        case .spreadsheet: ("表格", "spreadsheet")
        case .presentation: ("演示文稿", "presentation")
        case .photo: ("图片", "picture")
        case .video: ("视频", "video")
        case .audio: ("音频", "audio")
        case .archive: ("压缩包", "archive")
        case .message: ("邮件", "mail")
        case .other, nil: ("文件", "file")
        }
    }
}
