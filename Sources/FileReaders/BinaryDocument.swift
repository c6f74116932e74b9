import Inspection

/// A Word document of before 2007 ([MS-DOC]; Word 6.0 and 95 too), as Word and Kingsoft's programs write it.
enum BinaryDocument {
    /// Reads the text, tables and pictures. `sniffed`: what the file is, and whether it was cut.
    static func read(
        _ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, at path: String, _ workbench: Workbench
    ) throws(CannotWrite) -> (content: FileContent, pictures: [Attachment]) {
        let file = CompoundFile(bytes)
        guard let main = file.stream("WORDDOCUMENT") else { return (sniffed, []) }
        let layout = BinaryDocumentLayout(main.bytes) { file.stream($0) }
        var content = sniffed
        content.problem = FileReader.first(main.problem ?? sniffed.problem, layout.problem)
        guard layout.problem != .encrypted else { return (content, []) }
        let data = file.stream("DATA") ?? CompoundStream()
        content.problem = content.problem ?? data.problem
        var pictures = DocumentPictures(layout, data: data.bytes, EmbeddedPictures(at: path, workbench))
        var text = BinaryDocumentText(layout, data: data.bytes, pictures, workbench)
        if !text.readAll() {
            content.problem = content.problem ?? .tooLarge
            content.notes.append("read in part: it takes too long")
        }
        if text.isCut { content.problem = content.problem ?? .corrupt }
        text.flow.fill(&content)
        if layout.pieces.isEmpty { content.characters = nil }
        try pictures.takeAll(shown: text.shown, captions: text.flow.captions, workbench.allowance, into: &content)
        content.images = pictures.taken.attachments.count
        return (content, pictures.taken.attachments)
    }
}

/// The pictures of a Word document: those in its text, in the `Data` stream, and those that float above it.
struct DocumentPictures {
    private(set) var taken: EmbeddedPictures
    private let document: PiecedBytes
    private let data: PiecedBytes
    private let drawings: PiecedBytes
    private let group: DrawingGroup
    /// Shapes by the characters they are tied to.
    private let anchors: [Int: UInt32]

    private static let limit = 1000

    init(_ layout: BinaryDocumentLayout, data: PiecedBytes, _ taken: EmbeddedPictures) {
        self.taken = taken
        self.data = data
        document = layout.document
        drawings = layout.part(50)
        group = Self.group(drawings)
        // [MS-DOC] §2.8.37: numbers of characters and one more, then 26 bytes for each shape.
        let list = layout.part(40)
        let count = max(0, (list.count - 4) / 30)
        anchors = (0..<min(count, 10_000)).reduce(into: [:]) { anchors, number in
            guard let character = list.integer(number * 4, as: UInt32.self) else { return }
            anchors[Int(character)] = list.integer((count + 1) * 4 + number * 26, as: UInt32.self)
        }
    }

    /// [MS-DOC] §2.9.172: what the drawings share; after it, for the text and for the headers, a byte and a drawing.
    private static func group(_ drawings: PiecedBytes) -> DrawingGroup {
        var ranges: [Range<Int>] = []
        var start = 0
        while ranges.count < 3, let record = DrawingRecord(drawings, at: start), record.end <= drawings.count {
            ranges.append(start..<record.end)
            start = record.end + 1
        }
        return DrawingGroup(drawings, ranges)
    }

    /// What the text calls the picture of a floating shape; nil when it has none.
    func reference(anchoredAt character: Int) -> String? {
        guard let shape = anchors[character], let number = group.pictures[shape],
            group.places.indices.contains(number - 1)
        else { return nil }
        return "shape \(number)"
    }

    /// What the text calls a picture of the `Data` stream.
    func reference(at place: Int) -> String { "data \(place)" }

    /// Takes the pictures that the text shows, in its order, and then floating ones that it does not name.
    mutating func takeAll(
        shown: [String], captions: [String: String], _ allowance: Allowance, into content: inout FileContent
    ) throws(CannotWrite) {
        var references: [String] = []
        var seen: Set<String> = []
        for reference in shown + group.places.indices.map({ "shape \($0 + 1)" })
        where references.count < Self.limit && seen.insert(reference).inserted {
            references.append(reference)
        }
        for reference in references {
            guard let picture = picture(reference) else { continue }
            try taken.take(
                picture, number: taken.attachments.count + 1, reference: reference, allowance, into: &content)
        }
        taken.add(captions: captions)
    }

    private func picture(_ reference: String) -> DrawingPicture? {
        let words = reference.split(separator: " ")
        guard words.count == 2, let number = Int(words[1]) else { return nil }
        if words[0] == "data" { return inline(number) }
        switch group.places[number - 1] {
        case .inside(let place): return DrawingPicture(drawings, at: place)
        case .outside(let place): return DrawingPicture(document, at: place)
        }
    }

    /// [MS-DOC] §2.9.190: a length, a header, for linked pictures a name, and a shape with its picture.
    private func inline(_ place: Int) -> DrawingPicture? {
        guard let length = data.integer(place, as: UInt32.self), let header = data.integer(place + 4, as: UInt16.self),
            let type = data.integer(place + 6, as: UInt16.self), type == 0x64 || type == 0x66
        else { return nil }
        var start = place + Int(header)
        if type == 0x66 { start += 1 + Int(data.integer(start, as: UInt8.self) ?? 0) }
        var found: DrawingPicture?
        DrawingRecord.walk(data, start..<max(start, min(place + Int(length), data.count))) { record in
            if found == nil {
                let inner = record.type == 0xF007 ? DrawingGroup.place(record, data) : .inside(record.start - 8)
                if case .inside(let place) = inner { found = DrawingPicture(data, at: place) }
            }
            return true
        }
        return found
    }
}
