import CPDF
import FolderWorker
import Glibc
import Inspection

/// Reads a PDF document: its text line by line, its pages, whether it can be read at all.
struct PDFReader {
    let limits: InspectionLimits

    private static let mostBytes = 320 << 20
    /// No requirement counts the characters of a longer document.
    private static let mostPages = 200

    func read(_ file: borrowing NumberedFile) -> FileContent {
        var content = FileContent(kind: .document, format: .pdf)
        guard file.size <= Self.mostBytes else {
            content.problem = .tooLarge
            content.notes = ["more than \(Self.mostBytes >> 20) MB: not read"]
            return content
        }
        let bytes = file.bytes(file.size, at: 0)
        let structure = PDFStructure(bytes)
        content.images = min(structure.pictures, 100_000)
        bytes.withUnsafeBufferPointer { buffer in
            var document: OpaquePointer?
            switch pdf_open(buffer.baseAddress, buffer.count, &document) {
            case PDF_OPENED: readPages(of: document, structure, into: &content)
            case PDF_LOCKED: content.problem = .encrypted
            case PDF_TOO_LARGE: content.problem = .tooLarge
            default: content.problem = structure.hasEnd ? .corrupt : .truncated
            }
            if let document { pdf_close(document) }
        }
        return content
    }

    private func readPages(of document: OpaquePointer?, _ structure: PDFStructure, into content: inout FileContent) {
        let count = Int(pdf_page_count(document))
        guard count > 0 else {
            content.problem = structure.hasEnd ? .empty : .truncated
            return
        }
        content.notes = [count == 1 ? "1 page" : "\(count) pages"]
        var text = PDFText()
        var read = 0
        while read < min(count, Self.mostPages), read == 0 || hasTime {
            text.take(Self.lines(of: document, page: read))
            read += 1
        }
        judge(structure, text, read: read, of: count, &content)
        if text.pagesWithText == 0, text.characters == 0 || content.images > 0 {
            content.characters = 0
            if content.images > 0, content.problem == nil { content.traits = [.scanned] }
            let pictures = "no text in it: its pages are pictures, as a scanner makes them"
            content.notes.append(content.images > 0 ? pictures : "no text in it")
            return
        }
        content.characters = text.characters
        content.title = text.title
        content.lines = text.lines
        if read < count { content.notes.append("characters counted up to page \(read)") }
        let pictures = read - text.pagesWithText
        if pictures > 0 { content.notes.append("\(pictures) of them without text") }
    }

    /// poppler repairs what it can: a document that lost its end is damaged only if pages are missing too.
    private func judge(
        _ structure: PDFStructure, _ text: PDFText, read: Int, of count: Int, _ content: inout FileContent
    ) {
        if structure.isShorterThanItSays || (!structure.hasEnd && text.unreadablePages > 0) {
            content.problem = .truncated
        } else if text.unreadablePages == read {
            content.problem = .corrupt
        } else if text.unreadablePages > 0 {
            content.notes.append("\(text.unreadablePages) of them can't be read")
        }
    }

    /// Half of the processor time is for reading pages; a single one may take the rest.
    private var hasTime: Bool {
        var spent = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent)
        return spent.tv_sec * 1000 + spent.tv_nsec / 1_000_000 < limits.cpuSeconds * 500
    }

    /// What stands on a page; nil when it can't be read.
    private static func lines(of document: OpaquePointer?, page: Int) -> [String]? {
        var words: [Word] = []
        let isRead = withUnsafeMutablePointer(to: &words) { words in
            pdf_read_page(document, Int32(page), words) { context, word in
                guard let word = word?.pointee else { return }
                let text = String(decoding: UnsafeBufferPointer(start: word.text, count: word.length), as: UTF16.self)
                context?.assumingMemoryBound(to: [Word].self).pointee.append(Word(word, text))
            }
        }
        return isRead ? PageLines.lines(of: words) : nil
    }
}
