import Inspection
import Mail

/// Office files that are HTML, MHTML or XML text, whatever their extension says.
struct MarkupFile {
    let form: TextForm
    let sniffed: FileContent
    let path: String
    let workbench: Workbench

    private static let webLimit = 16 << 20
    private static let declarationSize = 2048

    /// Reads a file that ``FileSniffer`` called a document or spreadsheet of no named format.
    func read(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) -> (content: FileContent, pictures: [Attachment]) {
        switch form {
        case .webPage: try readPage(bytes)
        case .webArchive: try readArchive(bytes)
        case .wordXML: try readWord(bytes)
        case .sheetXML: readSheets(bytes)
        default: (sniffed, [])
        }
    }

    // MARK: HTML

    private func readPage(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) -> (FileContent, [Attachment]) {
        var content = sniffed
        if bytes.count > Self.webLimit { content.notes.append("read up to \(Self.webLimit >> 20) MiB") }
        let html = utf8(Array(bytes.prefix(Self.webLimit)), label: nil)
        var page = WebPage(workbench.allowance, sheets: sheetNames(html))
        page.read(html, workbench.allowance)
        var pictures = EmbeddedPictures(at: path, workbench)
        try take(page.data.map { ($0.reference, $0.base64) }, into: &pictures, &content)
        return finish(content, page, &pictures)
    }

    private func finish(
        _ content: FileContent, _ page: WebPage, _ pictures: inout EmbeddedPictures
    ) -> (FileContent, [Attachment]) {
        var content = content
        page.flow.fill(&content)
        if content.kind == .spreadsheet { content.characters = nil }
        pictures.add(captions: page.flow.captions)
        content.images = pictures.attachments.count
        return (content, pictures.attachments)
    }

    /// The sheets that Excel names in a comment at the top; nil for a document.
    private func sheetNames(_ html: [UInt8]) -> [String]? {
        guard sniffed.kind == .spreadsheet else { return nil }
        let head = String(decoding: html.prefix(64 << 10), as: UTF8.self)
        let pieces = head.split(separator: "<x:Name>").dropFirst().prefix(50)
        return pieces.map { piece in
            let name = piece.prefix { $0 != "<" }
            return HTMLEntities.decode(Array(name.utf8)[...]).displayable(limit: 100)
        }
    }

    /// The text in UTF-8. A byte order mark counts for more than a label, and a label for more than a guess.
    private func utf8(_ bytes: [UInt8], label: String?) -> [UInt8] {
        let declared = label ?? Self.declaredCharset(bytes)
        return Array(TextBytes.decode(bytes, label: declared, workbench.charsets).text.utf8)
    }

    /// What `<meta charset=…>`, `content="text/html; charset=…"` or `<?xml encoding="…"?>` at the top says.
    static func declaredCharset(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(declarationSize), as: UTF8.self).lowercased()
        for mark in ["charset=", "encoding="] {
            guard let found = head.split(separator: mark, maxSplits: 1).dropFirst().first else { continue }
            let value = found.drop { $0 == "\"" || $0 == "'" || $0 == " " }
                .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            if !value.isEmpty { return String(value.prefix(40)) }
        }
        return nil
    }

    // MARK: MHTML (RFC 2557)

    private func readArchive(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) -> (FileContent, [Attachment]) {
        let span = Span<UInt8>(_unsafeBytes: bytes)
        let parts = parseMessage(span, charsets: workbench.charsets).parts
        var content = sniffed
        var page = WebPage(workbench.allowance, sheets: sniffed.kind == .spreadsheet ? [] : nil)
        for part in parts.filter({ $0.type == "text/html" }).prefix(50) {
            let html = body(of: part, in: span, limit: Self.webLimit)
            page.read(utf8(html, label: part.charset), workbench.allowance)
        }
        var pictures = EmbeddedPictures(at: path, workbench)
        for (index, part) in parts.enumerated() where part.type.hasPrefix("image/") {
            guard !pictures.isFull, workbench.allowance.hasTime else { break }
            let location = part.contentLocation.map(WebPage.name) ?? part.contentID.map { "cid:" + $0 }
            let name = [part.name, part.contentLocation.map(WebPage.name) ?? ""].first { !$0.isEmpty }
            let image = body(of: part, in: span, limit: workbench.allowance.limits.entryBytes)
            try take(
                image, named: name ?? "image\(index)", reference: location ?? part.path, into: &pictures, &content)
        }
        // Word keeps a picture twice: as it was, and as the page shows it.
        if !page.shown.isEmpty { pictures.keep(page.shown) }
        return finish(content, page, &pictures)
    }

    private func body(of part: MessagePart, in bytes: Span<UInt8>, limit: Int) -> [UInt8] {
        var body: [UInt8] = []
        _ = decodeBody(of: part, in: bytes) { piece in
            guard body.count < limit else { return }
            piece.withUnsafeBytes { body.append(contentsOf: $0.prefix(limit - body.count)) }
        }
        return body
    }

    // MARK: Office XML in one file

    private func readWord(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) -> (FileContent, [Attachment]) {
        let reader = SingleFileWord(workbench.allowance)
        var content = sniffed
        parse(bytes, by: reader, &content)
        reader.body.flow.finish()
        reader.body.flow.fill(&content)
        var pictures = EmbeddedPictures(at: path, workbench)
        try take(reader.pictures.map { ($0.name, $0.base64) }, into: &pictures, &content)
        pictures.add(captions: reader.captions)
        content.images = pictures.attachments.count
        return (content, pictures.attachments)
    }

    private func readSheets(_ bytes: UnsafeRawBufferPointer) -> (FileContent, [Attachment]) {
        let reader = SingleFileSheets(limits: TableLimits(workbench.allowance.limits))
        var content = sniffed
        parse(bytes, by: reader, &content)
        reader.summary.fill(&content, workbench.allowance)
        return (content, [])
    }

    /// expat knows no Chinese charset, so the text is made UTF-8 first.
    private func parse(_ bytes: UnsafeRawBufferPointer, by visitor: any XMLVisitor, _ content: inout FileContent) {
        let limit = workbench.allowance.limits.partBytes
        if bytes.count > limit {
            content.problem = .tooLarge
            content.notes.append("read up to \(limit >> 20) MiB")
        }
        let text = utf8(Array(bytes.prefix(limit)), label: nil)
        do {
            let reader = try XMLReader(visitor, encoding: "UTF-8")
            var start = 0
            while start < text.count {
                guard workbench.allowance.hasTime else { throw LimitReached(what: "reading it takes too long") }
                let end = min(start + 64 << 10, text.count)
                let goesOn = try text[start..<end].withUnsafeBytes { try reader.feed($0) }
                guard goesOn else { return }
                start = end
            }
            try reader.finish()
        } catch let limit as LimitReached {
            content.problem = content.problem ?? .tooLarge
            content.notes.append(limit.what)
        } catch let fault as ArchiveFault {
            content.problem = content.problem ?? fault.problem
            content.notes.append(fault.note)
        } catch {
            content.problem = content.problem ?? .corrupt
        }
    }

    // MARK: Pictures

    private func take(
        _ encoded: [(reference: String, base64: [UInt8])], into pictures: inout EmbeddedPictures,
        _ content: inout FileContent
    ) throws(CannotWrite) {
        for (reference, base64) in encoded {
            guard !pictures.isFull, workbench.allowance.hasTime else { return }
            var image: [UInt8] = []
            _ = decodeBase64(base64.span, 0..<base64.count) { piece in
                piece.withUnsafeBytes { image.append(contentsOf: $0) }
            }
            try take(image, named: WebPage.name(of: reference), reference: reference, into: &pictures, &content)
        }
    }

    private func take(
        _ image: [UInt8], named name: String, reference: String, into pictures: inout EmbeddedPictures,
        _ content: inout FileContent
    ) throws(CannotWrite) {
        do {
            try image.withUnsafeBytes { try pictures.take(name, reference: reference, bytes: $0) }
        } catch let error as CannotWrite {
            throw error
        } catch let limit as LimitReached {
            content.problem = content.problem ?? .tooLarge
            if content.notes.count < 20 { content.notes.append(limit.what) }
        } catch {
            content.problem = content.problem ?? .corrupt
        }
    }
}
