import Inspection

/// An OFD document (GB/T 33190-2016): pages on which every run of text has its place.
enum FixedLayout {
    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        var parts: [String: FixedLayoutPart] = [:]
        let room = RunRoom()
        var isEncrypted = false
        let outcome = try OfficePackage(bytes: bytes, workbench: workbench).read(
            picturesAt: path, isPicture: { $0.contains("/Res/") || $0.contains("/res/") },
            visitor: { name in
                // GM/T 0099: an encrypted package lists its ciphers in a part of this name.
                if name.hasSuffix("Encryptions.xml") { isEncrypted = true }
                guard name.hasSuffix(".xml"), !isLittle(name), parts.count < 2000 else { return nil }
                let part = FixedLayoutPart(room)
                parts[name] = part
                return part
            })
        var content = FileContent(kind: .document, format: .ofd, problem: outcome.problem)
        content.notes = outcome.notes
        if isEncrypted {
            content.problem = .encrypted
            content.notes = ["protected by a password"]
            return (content, [])
        }
        content.images = outcome.pictures.attachments.count
        let pages = FixedLayoutPages(parts)
        if pages.documents.isEmpty, content.problem == nil {
            content.problem = .corrupt
            content.notes.append("it has no document part")
        }
        fill(&content, from: pages, workbench.allowance)
        if content.characters == 0, content.problem == nil, pages.hasDrawings || content.images > 0 {
            content.traits = [.scanned]
        }
        return (content, outcome.pictures.attachments)
    }

    /// Signatures and marks hold no text.
    private static func isLittle(_ name: String) -> Bool {
        ["/Signs/", "/Tags/", "/Annots/", "/Attachs/"].contains { name.contains($0) }
    }

    private static func fill(_ content: inout FileContent, from pages: FixedLayoutPages, _ allowance: Allowance) {
        var summary = TextSummary(allowance)
        for lines in pages.lines {
            for line in lines { summary.take(line) }
        }
        content.title = summary.title
        content.lines = summary.lines
        content.characters = summary.characters
    }
}

/// The pages in their order, found by the references between the parts.
private struct FixedLayoutPages {
    private(set) var documents: [String] = []
    private(set) var lines: [[String]] = []
    private(set) var hasDrawings = false

    private static let pageLimit = 1000

    init(_ parts: [String: FixedLayoutPart]) {
        documents = (parts["OFD.xml"]?.documents ?? []).map { PartName.resolve($0, from: "OFD.xml") }
            .filter { parts[$0] != nil }
        // A form's template shows on each of its pages; its text is told once.
        var told: Set<String> = []
        for document in documents {
            guard let part = parts[document] else { continue }
            for place in part.pages.prefix(Self.pageLimit - min(lines.count, Self.pageLimit)) {
                guard let page = parts[PartName.resolve(place, from: document)] else { continue }
                var runs = page.runs
                hasDrawings = hasDrawings || page.hasDrawings
                for identifier in page.templates where told.insert(document + identifier).inserted {
                    guard let place = part.templatePages[identifier],
                        let template = parts[PartName.resolve(place, from: document)]
                    else { continue }
                    runs += template.runs
                    hasDrawings = hasDrawings || template.hasDrawings
                }
                lines.append(TextRun.lines(of: runs))
            }
        }
    }
}

/// A piece of text and where on the page it stands, in millimetres from the upper left corner.
struct TextRun {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
    var text: String

    /// The text line by line: what stands at one height is one line, from left to right, a tab where the gap is wide.
    static func lines(of runs: [TextRun]) -> [String] {
        // Sorting by whole rows first would need them known: a line begins with its highest run.
        let sorted = runs.enumerated().sorted { ($0.element.y, $0.offset) < ($1.element.y, $1.offset) }.map(\.element)
        var lines: [[TextRun]] = []
        for run in sorted {
            if let first = lines.last?.first, run.y - first.y < max(min(first.height, run.height), 0.5) * 0.5 {
                lines[lines.count - 1].append(run)
            } else {
                lines.append([run])
            }
        }
        return lines.map(joined)
    }

    private static func joined(_ line: [TextRun]) -> String {
        let runs = line.enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(\.element)
        var text = ""
        var end: Double?
        for run in runs {
            if let end, run.x - end > max(run.height, 1) * 1.5 { text += "\t" }
            text += run.text
            end = run.x + run.width
        }
        return text
    }
}

/// How many runs of text the pages together may hold.
private final class RunRoom {
    var left = 200_000
    var bytes = 8 << 20
}

/// Any XML part of an OFD file: which of them it is shows in what it holds.
private final class FixedLayoutPart: XMLVisitor {
    /// `OFD.xml` (§7.4): the parts of the documents.
    private(set) var documents: [String] = []
    /// A document part (§7.5): the parts of its pages, and those of its templates by identifier.
    private(set) var pages: [String] = []
    private(set) var templatePages: [String: String] = [:]
    /// A page part (§7.7).
    private(set) var templates: [String] = []
    private(set) var runs: [TextRun] = []
    private(set) var hasDrawings = false
    let isDone = false

    private let room: RunRoom
    private var text = TextBuffer(limit: 8 << 10)
    private var isInText = false
    private var isInRoot = false
    private var boundary: [Double] = []
    private var matrix: [Double] = []
    private var size = 0.0
    private var place: [Double] = []

    init(_ room: RunRoom) {
        self.room = room
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "DocRoot": isInRoot = true
        case "Page": if let place = attributes["BaseLoc"], pages.count < 5000 { pages.append(place) }
        case "TemplatePage":
            if let id = attributes["ID"], templatePages.count < 1000 { templatePages[id] = attributes["BaseLoc"] }
        case "Template":
            if let id = attributes["TemplateID"], templates.count < 100 { templates.append(id) }
        case "TextObject":
            boundary = Self.numbers(attributes["Boundary"])
            matrix = Self.numbers(attributes["CTM"])
            size = Self.numbers(attributes["Size"]).first ?? 0
        case "TextCode":
            place = [attributes["X"], attributes["Y"]].map { Self.numbers($0).first ?? 0 }
            isInText = true
        case "ImageObject", "PathObject": hasDrawings = true
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInText || isInRoot { text.append(bytes) }
    }

    func end(_ name: String) {
        switch name {
        case "DocRoot":
            isInRoot = false
            let root = text.take().trimmed
            if documents.count < 100 { documents.append(root) }
        case "TextCode":
            isInText = false
            take(text.take())
        default: break
        }
    }

    /// §11.3: a run's place is within its object's boundary, by way of the object's matrix.
    private func take(_ string: String) {
        let shown = string.displayable(limit: 8 << 10)
        guard room.left > 0, shown.utf8.count <= room.bytes, !shown.isEmpty else { return }
        room.left -= 1
        room.bytes -= shown.utf8.count
        let box = boundary.count == 4 ? boundary : [0, 0, 0, 0]
        let (x, y) = (place[0], place[1])
        let isMoved = matrix.count == 6
        let right = isMoved ? matrix[0] * x + matrix[2] * y + matrix[4] : x
        let down = isMoved ? matrix[1] * x + matrix[3] * y + matrix[5] : y
        let height = isMoved && matrix[3] != 0 ? size * abs(matrix[3]) : size
        runs.append(
            TextRun(
                x: box[0] + right, y: box[1] + down, width: max(0, box[2] - right),
                height: height > 0 ? height : box[3],
                text: shown))
    }

    /// Finite numbers separated by spaces; no others are places on a page.
    private static func numbers(_ list: String?) -> [Double] {
        (list ?? "").split(separator: " ").prefix(6).compactMap { Double($0) }
            .filter { $0.isFinite && abs($0) < 1e6 }
    }
}
