import Inspection

/// A PowerPoint presentation of before 2007 ([MS-PPT]): the texts of its slides, and its pictures.
enum BinarySlides {
    /// Reads the slides in their order. `sniffed`: what the file is, and whether it was cut.
    static func read(
        _ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, at path: String, _ workbench: Workbench
    ) throws(CannotWrite) -> (content: FileContent, pictures: [Attachment]) {
        let file = CompoundFile(bytes)
        guard let stream = file.stream("POWERPOINT DOCUMENT") else { return (sniffed, []) }
        let user = file.stream("CURRENT USER")?.bytes ?? PiecedBytes()
        var content = sniffed
        content.problem = stream.problem ?? sniffed.problem
        let directory = SlideDirectory(stream.bytes, edit: Int(user.integer(16, as: UInt32.self) ?? .max))
        // §2.3.2: the mark of an encrypted file.
        if directory.isEncrypted || user.integer(12, as: UInt32.self) == 0xF3D1_C4DF
            || file.names.contains("ENCRYPTEDSUMMARY")
        {
            content.problem = .encrypted
            return (content, [])
        }
        var deck = SlideDeck(stream.bytes, directory)
        if deck.slides.isEmpty {
            content.problem = content.problem ?? .corrupt
            deck.takeAll()
        }
        let captions = fill(&content, from: deck, workbench.allowance)
        let stored = file.stream("PICTURES") ?? CompoundStream()
        content.problem = content.problem ?? stored.problem
        var pictures = EmbeddedPictures(at: path, workbench)
        try takePictures(stored.bytes, into: &pictures, workbench.allowance, &content)
        pictures.add(captions: captions)
        content.images = pictures.attachments.count
        return (content, pictures.attachments)
    }

    /// Returns the captions of pictures, by their places.
    private static func fill(
        _ content: inout FileContent, from deck: SlideDeck, _ allowance: Allowance
    ) -> [String: String] {
        var summary = TextSummary(allowance)
        var captions: [String: String] = [:]
        var titles: [String] = []
        for slide in deck.slides {
            var flow = PictureCaptions()
            for text in slide.texts {
                if text.isTitle { titles.append(text.text.displayable(limit: 200).trimmed) }
                summary.take(text.text)
                flow.take(text.text)
            }
            flow.take("", pictures: slide.pictures.map(String.init))
            captions.merge(flow.resolved.captions) { first, _ in first }
        }
        content.title = titles.first { !$0.isEmpty } ?? summary.title
        content.lines = summary.lines
        content.characters = summary.characters
        return captions
    }

    /// §2.1.3: the stream is one picture after the other.
    private static func takePictures(
        _ stream: PiecedBytes, into pictures: inout EmbeddedPictures, _ allowance: Allowance,
        _ content: inout FileContent
    ) throws(CannotWrite) {
        var offset = 0
        while !pictures.isFull, allowance.hasTime, let record = DrawingRecord(stream, at: offset) {
            if let picture = DrawingPicture(stream, at: offset) {
                let number = pictures.attachments.count + 1
                try pictures.take(picture, number: number, reference: String(offset), allowance, into: &content)
            }
            offset = record.end
        }
    }
}

/// Where the parts of a presentation are ([MS-PPT] §2.3): each save adds a list of the parts that it changed.
struct SlideDirectory {
    private(set) var isEncrypted = false
    /// The number of the part that lists the slides.
    private(set) var document: UInt32?
    private var places: [UInt32: Int] = [:]

    private static let editLimit = 1000
    private static let partLimit = 100_000

    /// - Parameter edit: the place of the last save's record.
    init(_ stream: PiecedBytes, edit: Int) {
        var edit = edit
        for _ in 0..<Self.editLimit {
            guard let record = DrawingRecord(stream, at: edit), record.type == 0x0FF5 else { return }
            if document == nil {
                document = stream.integer(record.start + 16, as: UInt32.self)
                // §2.3.3: longer when there is a key.
                isEncrypted = record.length >= 32
            }
            takeList(stream, at: Int(stream.integer(record.start + 12, as: UInt32.self) ?? .max))
            let before = Int(stream.integer(record.start + 8, as: UInt32.self) ?? 0)
            guard before > 0, before < edit else { return }
            edit = before
        }
    }

    /// The record of a part; nil when there is none.
    func record(_ part: UInt32, _ stream: PiecedBytes) -> DrawingRecord? {
        places[part].flatMap { DrawingRecord(stream, at: $0) }
    }

    /// §2.3.5: the first part's number in 20 bits, how many there are in 12, and the place of each.
    private mutating func takeList(_ stream: PiecedBytes, at place: Int) {
        guard let record = DrawingRecord(stream, at: place), record.type == 0x1772 else { return }
        var offset = record.start
        while offset < record.end, let head = stream.integer(offset, as: UInt32.self) {
            offset += 4
            for number in 0..<head >> 20 {
                guard places.count < Self.partLimit, let place = stream.integer(offset, as: UInt32.self) else { return }
                let part = head & 0xF_FFFF + number
                if places[part] == nil { places[part] = Int(place) }
                offset += 4
            }
        }
    }
}

/// The slides of a presentation in their order.
struct SlideDeck {
    struct Text {
        var text: String
        var isTitle: Bool
    }

    struct Slide {
        var texts: [Text] = []
        /// Places in the stream of pictures.
        var pictures: [Int] = []
    }

    private(set) var slides: [Slide] = []
    private let stream: PiecedBytes
    private var group = DrawingGroup(PiecedBytes(), [])
    private var left: Int

    private static let slideLimit = 2000
    private static let textLimit = 64 << 10

    init(_ stream: PiecedBytes, _ directory: SlideDirectory) {
        self.stream = stream
        left = stream.count
        guard let part = directory.document, let document = directory.record(part, stream) else { return }
        group = DrawingGroup(stream, [document.start..<min(document.end, stream.count)])
        for entry in entries(of: document) {
            guard slides.count < Self.slideLimit, left >= 0 else { return }
            guard let record = directory.record(entry.part, stream), record.type == 0x03EE else {
                slides.append(Slide(texts: entry.outline))
                continue
            }
            // Slides of an honest file do not overlap.
            left -= record.length
            slides.append(slide(record.start..<min(record.end, stream.count), outline: entry.outline))
        }
    }

    /// Takes the texts wherever they stand, for a file that has lost its lists.
    mutating func takeAll() {
        slides = [slide(0..<stream.count, outline: [])]
    }

    /// §2.4.14.3: the slides' numbers, each with those of its texts that outlines show.
    private func entries(of document: DrawingRecord) -> [(part: UInt32, outline: [Text])] {
        var entries: [(part: UInt32, outline: [Text])] = []
        var isTitle = false
        DrawingRecord.walk(stream, document.start..<min(document.end, stream.count)) { record in
            switch record.type {
            case 0x0FF0: return record.instance == 0
            case 0x03F3:
                entries.append((stream.integer(record.start, as: UInt32.self) ?? 0, []))
            case 0x0F9F: isTitle = Self.isTitle(record, stream)
            case 0x0FA0, 0x0FA8:
                guard let text = text(record), !entries.isEmpty else { break }
                entries[entries.count - 1].outline.append(Text(text: text, isTitle: isTitle))
            default: break
            }
            return true
        }
        return entries
    }

    /// A slide's shapes have their texts with them, or say which of the outline's it is (§2.9.78).
    private func slide(_ range: Range<Int>, outline: [Text]) -> Slide {
        var slide = Slide()
        var isTitle = false
        DrawingRecord.walk(stream, range) { record in
            switch record.type {
            // Masters, notes and handouts.
            case 0x03F8, 0x03F0, 0x0FC9: return false
            case 0x0F9F: isTitle = Self.isTitle(record, stream)
            case 0x0FA0, 0x0FA8:
                if let text = text(record) { slide.texts.append(Text(text: text, isTitle: isTitle)) }
            case 0x0F9E:
                let index = Int(stream.integer(record.start, as: UInt32.self) ?? .max)
                if outline.indices.contains(index) { slide.texts.append(outline[index]) }
            case 0xF00B: slide.pictures += picture(record).map { [$0] } ?? []
            default: break
            }
            return true
        }
        if slide.texts.isEmpty { slide.texts = outline }
        return slide
    }

    private func picture(_ record: DrawingRecord) -> Int? {
        guard let number = DrawingGroup.picture(record, stream), group.places.indices.contains(number - 1),
            case .outside(let place) = group.places[number - 1]
        else { return nil }
        return place
    }

    /// §2.13.33: a title, or one in the middle.
    private static func isTitle(_ record: DrawingRecord, _ stream: PiecedBytes) -> Bool {
        [0, 6].contains(stream.integer(record.start, as: UInt32.self))
    }

    /// UTF-16, or its lower half. Vertical tabs break lines.
    private func text(_ record: DrawingRecord) -> String? {
        guard let bytes = stream.copy(record.start, min(record.length, Self.textLimit)) else { return nil }
        let isWide = record.type == 0x0FA0
        let units = bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / (isWide ? 2 : 1)).map { index -> UInt16 in
                let unit = isWide ? bytes.integer(index * 2, as: UInt16.self) ?? 0 : UInt16(bytes[index])
                return unit == 0x0B || unit == 0x0D ? 0x0A : unit
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
