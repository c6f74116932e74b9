import Inspection

/// A PowerPoint presentation (ECMA-376 part 1 §19): the text of its slides in their order, and its pictures.
enum SlideShow {
    private static let main = "ppt/presentation.xml"

    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        let parts = SlideParts()
        var outcome = try OfficePackage(bytes: bytes, workbench: workbench).read(
            picturesAt: path, isPicture: { $0.hasPrefix("ppt/media/") }, visitor: { parts.visitor(for: $0) })
        var content = FileContent(kind: .presentation, format: .pptx, problem: outcome.problem)
        content.notes = outcome.notes
        let slides = parts.orderedSlides
        if slides.isEmpty, content.problem == nil, !parts.hasIndex {
            content.problem = .corrupt
            content.notes.append("it has no slides")
        }
        fill(&content, from: slides, parts, workbench.allowance)
        var captions: [String: String] = [:]
        for (part, slide) in slides {
            guard let caption = slide.caption else { continue }
            for picture in slide.pictures {
                if let media = parts.relations(of: part)?.part(picture, from: part) { captions[media] = caption }
            }
        }
        outcome.pictures.add(captions: captions)
        content.images = outcome.pictures.attachments.count
        return (content, outcome.pictures.attachments)
    }

    private static func fill(
        _ content: inout FileContent, from slides: [(part: String, slide: Slide)], _ parts: SlideParts,
        _ allowance: Allowance
    ) {
        var summary = TextSummary(allowance)
        for (_, slide) in slides {
            if let title = slide.title { summary.take(title) }
            for line in slide.lines { summary.take(line) }
            for table in slide.tables where content.tables.count < 100 {
                content.tables.append(allowance.takeText(table.textSize) ? table : table.outline)
            }
        }
        content.title = summary.title
        content.lines = summary.lines
        content.characters = summary.characters
        if parts.isCut { content.notes.append("the first \(SlideParts.slideLimit) slides are read") }
    }
}

/// The parts of a presentation, gathered in the order in which they stand in the file.
private final class SlideParts {
    private let index = SlideIndex()
    private let relations = Relations()
    private var slides: [String: Slide] = [:]
    private var slideRelations: [String: Relations] = [:]
    private(set) var hasIndex = false
    private(set) var isCut = false
    private let room = TextRoom()
    static let slideLimit = 500

    func visitor(for part: String) -> (any XMLVisitor)? {
        switch part {
        case "ppt/presentation.xml":
            hasIndex = true
            return index
        case "ppt/_rels/presentation.xml.rels": return relations
        default:
            guard part.hasPrefix("ppt/slides/") else { return nil }
            if part.hasSuffix(".xml.rels"), slideRelations.count < Self.slideLimit {
                let relations = Relations()
                slideRelations[FileName.last(of: part)] = relations
                return relations
            }
            guard part.hasSuffix(".xml") else { return nil }
            isCut = isCut || slides.count >= Self.slideLimit
            guard !isCut else { return nil }
            let slide = Slide(room)
            slides[part] = slide
            return slide
        }
    }

    func relations(of part: String) -> Relations? { slideRelations[FileName.last(of: part) + ".rels"] }

    /// As in the presentation; without its list, as a cut file may be, by the parts' names.
    var orderedSlides: [(part: String, slide: Slide)] {
        let listed = index.slides.compactMap { identifier -> (part: String, slide: Slide)? in
            guard let part = relations.part(identifier, from: "ppt/presentation.xml") else { return nil }
            return slides[part].map { (part, $0) }
        }
        if !listed.isEmpty { return listed }
        return slides.sorted { ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key) }
            .map { (part: $0.key, slide: $0.value) }
    }
}

/// `ppt/presentation.xml`: the slides in their order.
private final class SlideIndex: XMLVisitor {
    private(set) var slides: [String] = []
    let isDone = false

    func start(_ name: String, _ attributes: XMLAttributes) {
        guard name == "sldId", slides.count < SlideParts.slideLimit else { return }
        // `id` is two attributes: the slide's own number, and with a prefix the relationship.
        if let identifier = attributes.prefixed("id") { slides.append(identifier) }
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// How much text the slides together may hold on to.
private final class TextRoom {
    private var left = 4 << 20

    func take(_ bytes: Int) -> Bool {
        guard bytes <= left else { return false }
        left -= bytes
        return true
    }
}

/// One slide: its title, and the other text as lines.
private final class Slide: XMLVisitor {
    private(set) var title: String?
    private(set) var lines: [String] = []
    private(set) var tables: [Table] = []
    /// Relationship identifiers of the pictures on it.
    private(set) var pictures: [String] = []
    let isDone = false

    private let room: TextRoom
    private var paragraph = TextBuffer(limit: 64 << 10)
    private var isInText = false
    private var isTitle = false
    private var isInTable = false
    private var table = Slide.emptyTable
    private var row: [String] = []
    private var cell: [String] = []
    private var skipped = 0

    private static var emptyTable: TableBuilder<String> {
        TableBuilder(bodyRows: InspectionLimits().tableRows) { cell in cell.contains { !$0.isWhitespace } }
    }
    private static let tableLimit = 20
    private static let pictureLimit = 100
    private static let rowLimit = 1000

    init(_ room: TextRoom) {
        self.room = room
    }

    /// What the slide calls its pictures: its title, or the only line on it.
    var caption: String? {
        (title ?? (lines.count == 1 ? lines.first : nil)).flatMap(PictureCaptions.caption)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if skipped > 0 || name == "Fallback" {
            skipped += 1
            return
        }
        switch name {
        case "sp": isTitle = false
        case "ph": isTitle = ["title", "ctrTitle"].contains(attributes["type"] ?? "")
        case "t": isInText = true
        case "br": paragraph.append(isTitle || isInTable ? " " : "\n")
        case "tbl": (isInTable, table) = (true, Self.emptyTable)
        case "blip":
            if let picture = attributes["embed"], pictures.count < Self.pictureLimit { pictures.append(picture) }
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInText, skipped == 0 { paragraph.append(bytes) }
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        switch name {
        case "t": isInText = false
        case "p": endParagraph()
        case "sp": isTitle = false
        case "tc" where isInTable:
            if row.count < TableBuilder<String>.columnLimit {
                row.append(cell.joined(separator: " ").displayable(limit: 500).trimmed)
            }
            cell = []
        case "tr" where isInTable: endRow()
        case "tbl":
            isInTable = false
            if table.hasRows, tables.count < Self.tableLimit { tables.append(table.table(sheet: "") { $0 }) }
        default: break
        }
    }

    private func endParagraph() {
        let text = paragraph.take().trimmed
        guard !text.isEmpty, room.take(text.utf8.count) else { return }
        if isInTable {
            cell.append(text)
        } else if isTitle {
            title = title.map { $0 + " " + text } ?? text
        } else {
            lines.append(text)
        }
    }

    private func endRow() {
        if row.contains(where: { !$0.isEmpty }) {
            lines.append(row.joined(separator: "\t"))
            table.take(row)
        }
        row = []
    }
}
