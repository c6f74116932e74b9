import Inspection

/// An OpenDocument file (ODF 1.2 part 1): `content.xml` holds the text, `Pictures/` what it shows.
enum OpenDocument {
    /// - Parameter sniffed: its kind tells which of the three forms it is.
    static func read(
        _ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, at path: String, _ workbench: Workbench
    ) throws(CannotWrite) -> (content: FileContent, pictures: [Attachment]) {
        let manifest = PackageManifest()
        let sheets = OpenDocumentSheets(limits: TableLimits(workbench.allowance.limits))
        let body = OpenDocumentBody(workbench.allowance, showsSlides: sniffed.kind == .presentation)
        let text: any XMLVisitor = sniffed.kind == .spreadsheet ? sheets : body
        var found = false
        var outcome = try OfficePackage(bytes: bytes, workbench: workbench).read(
            picturesAt: path, isPicture: { $0.hasPrefix("Pictures/") || $0.hasPrefix("media/") },
            visitor: { name in
                if name == "META-INF/manifest.xml" { return manifest }
                guard name == "content.xml", !found else { return nil }
                found = true
                return text
            })
        var content = FileContent(kind: sniffed.kind, format: sniffed.format, problem: outcome.problem)
        if manifest.isEncrypted {
            // Its parts are noise to anybody without the password.
            content.problem = .encrypted
            content.notes = sniffed.notes + ["protected by a password"]
            return (content, [])
        }
        content.notes = sniffed.notes + outcome.notes
        if !found, content.problem == nil {
            content.problem = .corrupt
            content.notes.append("it has no text part")
        }
        if sniffed.kind == .spreadsheet {
            sheets.summary.fill(&content, workbench.allowance)
        } else {
            body.flow.finish()
            body.flow.fill(&content)
            outcome.pictures.sort(by: body.flow.shown)
            if sniffed.kind == .document { outcome.pictures.add(captions: body.flow.captions) }
        }
        if !found { content.characters = nil }
        content.images = outcome.pictures.attachments.count
        return (content, outcome.pictures.attachments)
    }
}

/// `META-INF/manifest.xml` (ODF 1.2 part 3 §4): whether parts are encrypted.
private final class PackageManifest: XMLVisitor {
    private(set) var isEncrypted = false
    var isDone: Bool { isEncrypted }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if name == "encryption-data" { isEncrypted = true }
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The content of a text document (ODF 1.2 part 1 §5) or of slides (§10).
private final class OpenDocumentBody: XMLVisitor {
    var flow: DocumentFlow
    let isDone = false
    private let showsSlides: Bool
    private var skipped = 0
    private var paragraphs = 0
    private var span = 1
    private var repeated = 1

    private static let repeatLimit = 64
    /// Comments, notes, deleted text, readings of characters, what only programs read aloud, a speaker's notes, index
    /// templates.
    private static let skippedElements: Set<String> = [
        "annotation", "note", "tracked-changes", "ruby-text", "desc", "title", "notes", "forms",
        "alphabetical-index-mark",
        "illustration-index-source", "table-of-content-source", "sequence-decls", "variable-decls",
    ]

    init(_ allowance: Allowance, showsSlides: Bool) {
        flow = DocumentFlow(allowance)
        self.showsSlides = showsSlides
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if skipped > 0 || Self.skippedElements.contains(name) {
            skipped += 1
            return
        }
        switch name {
        case "p", "h":
            paragraphs += 1
            flow.beginParagraph()
        case "tab": flow.append("\t")
        case "line-break": flow.append("\n")
        case "s": for _ in 0..<min(attributes.number("c") ?? 1, Self.repeatLimit) { flow.append(" ") }
        case "image": flow.takePicture(attributes["href"] ?? "")
        case "table": flow.beginTable()
        case "table-cell", "covered-table-cell":
            guard flow.isInOuterTable else { return }
            // Cells that are covered by a wide one follow it as elements of their own.
            repeated = min(attributes.number("number-columns-repeated") ?? 1, Self.repeatLimit)
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if paragraphs > 0, skipped == 0 { flow.appendCollapsed(bytes) }
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch name {
        case "p", "h":
            paragraphs -= 1
            flow.endParagraph()
        case "table-cell", "covered-table-cell":
            flow.endCell(columns: flow.isInOuterTable ? repeated : 1)
            if flow.isInOuterTable { repeated = 1 }
        case "table-row": flow.endRow()
        case "table": flow.endTable()
        default: break
        }
    }
}
