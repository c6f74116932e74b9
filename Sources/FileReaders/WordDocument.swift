import Inspection

/// A Word document (ECMA-376 part 1 §17): paragraphs and tables of its main part, and its pictures.
enum WordDocument {
    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        let body = WordBody(workbench.allowance)
        let relations = Relations()
        var main: String?
        var outcome = try OfficePackage(bytes: bytes, workbench: workbench).read(
            picturesAt: path, isPicture: { $0.hasPrefix("word/media/") },
            visitor: { name in
                // Some programs number the main part.
                if name.hasPrefix("word/_rels/document"), name.hasSuffix(".xml.rels") { return relations }
                guard main == nil, name.hasPrefix("word/document"), name.hasSuffix(".xml") else { return nil }
                main = name
                return body
            })
        body.flow.finish()
        outcome.pictures.add(captions: relations.byPart(body.flow.captions, from: "word/document.xml"))
        outcome.pictures.sort(by: body.flow.shown.compactMap { relations.part($0, from: "word/document.xml") })
        var content = FileContent(kind: .document, format: .docx, problem: outcome.problem)
        content.notes = outcome.notes
        body.flow.fill(&content)
        if main == nil {
            content.characters = nil
            if content.problem == nil {
                content.problem = .corrupt
                content.notes.append("it has no text part")
            }
        }
        content.images = outcome.pictures.attachments.count
        return (content, outcome.pictures.attachments)
    }
}

/// The text of a Word document, in any of its XML forms: a picture's reference is a relationship's identifier (`r:embed`)
/// or the name that it has in the file (`w:src`).
final class WordBody: XMLVisitor {
    var flow: DocumentFlow
    let isDone = false

    private var isInText = false
    private var skipped = 0
    private var span = 1
    /// A content control that still shows its prompt, as its properties say.
    private var isPrompt = false

    /// Tab stops are no tabs; the fallback of a drawing repeats its text (part 3 §10.2.1); moved text stands elsewhere and
    /// deleted text nowhere; readings of characters repeat them. The single-file form has headers and footers inside.
    private static let skippedElements: Set<String> = [
        "tabs", "Fallback", "moveFrom", "del", "rt", "hdr", "ftr", "footnote", "endnote",
    ]

    init(_ allowance: Allowance) {
        flow = DocumentFlow(allowance)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if skipped > 0 || skips(name, attributes) {
            skipped += 1
            return
        }
        switch name {
        case "t": isInText = true
        case "p": flow.beginParagraph()
        case "tab": flow.append("\t")
        case "br", "cr": flow.append("\n")
        case "noBreakHyphen": flow.append("-")
        case "tbl": flow.beginTable()
        case "gridSpan" where flow.isInOuterTable: span = attributes.number("val") ?? 1
        case "sdt": isPrompt = false
        case "showingPlcHdr": isPrompt = true
        case "blip": flow.takePicture(attributes["embed"] ?? attributes["link"] ?? "")
        case "imagedata": flow.takePicture(attributes["id"] ?? attributes["src"] ?? "")
        default: break
        }
    }

    private func skips(_ name: String, _ attributes: XMLAttributes) -> Bool {
        if name == "sdtContent", isPrompt {
            isPrompt = false
            return true
        }
        // In the older form comments, insertions and deletions are one element.
        if name == "annotation" { return ["Word.Comment", "Word.Deletion"].contains(attributes["type"] ?? "") }
        return Self.skippedElements.contains(name)
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInText, skipped == 0 { flow.append(bytes) }
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch name {
        case "t": isInText = false
        case "p": flow.endParagraph()
        case "tc":
            flow.endCell(columns: span)
            if flow.isInOuterTable { span = 1 }
        case "tr": flow.endRow()
        case "tbl": flow.endTable()
        default: break
        }
    }
}

extension Table {
    /// What the texts take in a report, in UTF-8 bytes.
    var textSize: Int {
        ([header] + titles + body).reduce(0) { $0 + $1.reduce(0) { $0 + $1.utf8.count + 3 } }
    }

    /// The table without its rows, for a report that has no room for them.
    var outline: Table {
        Table(sheet: sheet, rows: rows, columns: columns)
    }
}
