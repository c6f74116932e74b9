import Inspection
import Mail

/// Goes over the text of a Word document of before 2007 piece by piece and tells paragraphs, tables and pictures apart.
struct BinaryDocumentText {
    private(set) var flow: DocumentFlow
    /// What the text calls the pictures in it, in its order.
    private(set) var shown: [String] = []
    /// Whether pieces lie beyond the end of their stream.
    private(set) var isCut = false

    private let layout: BinaryDocumentLayout
    private let pictures: DocumentPictures
    private let allowance: Allowance
    private let charsets: Charsets
    private let codePage: String
    private var characterRuns: FormattingRuns
    private var paragraphRuns: FormattingRuns

    /// The paragraph so far: only its end tells whether it stands in a table.
    private var paragraph = ""
    private var paragraphPictures: [String] = []
    private var isTableOpen = false
    /// For each field that is open, whether its instruction is being read, which is no text (§2.8.25).
    private var fields: [Bool] = []
    private var instructions = 0
    private var isAfterCell = false
    /// Whether paragraphs have properties, which tell the marks that end a row.
    private let knowsRows: Bool
    /// Bytes that may still be read: pieces of an honest file do not repeat each other.
    private var left: Int

    private static let paragraphLimit = 256 << 10
    private static let fieldLimit = 1000
    private static let pictureLimit = 1000
    private static let step = 32 << 10
    private static let sampleSize = 4096
    private static let western = "cp1252"

    init(_ layout: BinaryDocumentLayout, data: PiecedBytes, _ pictures: DocumentPictures, _ workbench: Workbench) {
        self.layout = layout
        self.pictures = pictures
        allowance = workbench.allowance
        charsets = workbench.charsets
        flow = DocumentFlow(workbench.allowance)
        knowsRows = layout.part(13).count > 0
        left = layout.document.count
        codePage = layout.codePage ?? Self.codePage(of: layout, charsets)
        characterRuns = FormattingRuns(layout.part(12), of: layout.document, data: data, isParagraphs: false)
        paragraphRuns = FormattingRuns(layout.part(13), of: layout.document, data: data, isParagraphs: true)
    }

    /// Reads the text and then its boxes; false when there is no time for all of it.
    mutating func readAll() -> Bool {
        for story in layout.stories {
            for piece in layout.pieces where piece.characters.overlaps(story) {
                guard read(piece, piece.characters.clamped(to: story)) else { return false }
            }
            if !paragraph.isEmpty || !paragraphPictures.isEmpty { endParagraph(WordProperties()) }
            if isTableOpen { flow.endTable() }
            isTableOpen = false
        }
        flow.finish()
        return true
    }

    /// Reads a part of a piece, cut where the properties of its characters change.
    private mutating func read(_ piece: BinaryDocumentLayout.Piece, _ characters: Range<Int>) -> Bool {
        let width = piece.isWide ? 2 : 1
        var place = piece.place + (characters.lowerBound - piece.characters.lowerBound) * width
        var character = characters.lowerBound
        while character < characters.upperBound {
            guard allowance.hasTime else { return false }
            let run = characterRuns.run(at: place)
            let wanted = min(characters.upperBound - character, Self.step)
            let count = max(1, min(wanted, (run.places.upperBound - place) / width))
            left -= count * width
            guard left >= 0, let bytes = layout.document.copy(place, count * width) else {
                isCut = true
                return true
            }
            if piece.isWide {
                let units = bytes.withUnsafeBytes { bytes in
                    (0..<count).map { bytes.integer($0 * 2, as: UInt16.self) ?? 0 }
                }
                read(units, run.properties, at: place, character, width) { String(decoding: $0, as: UTF16.self) }
            } else {
                read(bytes, run.properties, at: place, character, width) { [charsets, codePage] in
                    Self.text($0, codePage, charsets)
                }
            }
            place += count * width
            character += count
        }
        return true
    }

    /// Characters of one byte are those of the western code page, unless a sample of them shows that the program that
    /// wrote them was Chinese.
    private static func codePage(of layout: BinaryDocumentLayout, _ charsets: Charsets) -> String {
        let sample = layout.pieces.lazy.filter { !$0.isWide }.prefix(100).reduce(into: [UInt8]()) { sample, piece in
            let count = min(piece.characters.count, max(0, sampleSize - sample.count))
            for bytes in layout.document.pieces(piece.place, count) { sample += bytes }
        }
        let guess = charsets.decode(sample, label: western, isPrefix: true)
        return guess.isLossy || guess.charset == "UTF-8" ? western : guess.charset
    }

    private static func text(_ bytes: ArraySlice<UInt8>, _ codePage: String, _ charsets: Charsets) -> String {
        bytes.allSatisfy { $0 < 0x80 }
            ? String(decoding: bytes, as: UTF8.self) : charsets.decode(Array(bytes), label: codePage).text
    }

    private mutating func read<Unit: FixedWidthInteger>(
        _ units: [Unit], _ properties: WordProperties, at place: Int, _ character: Int, _ width: Int,
        _ decode: (ArraySlice<Unit>) -> String
    ) {
        var index = 0
        while index < units.count {
            let end = units[index...].firstIndex { $0 < 0x20 } ?? units.count
            if end > index, instructions == 0, !properties.isHidden { append(decode(units[index..<end])) }
            if end < units.count {
                take(mark: UInt8(units[end]), properties, at: place + end * width, character + end)
            }
            index = end + 1
        }
    }

    private mutating func append(_ text: String) {
        paragraph += text
        isAfterCell = false
        if paragraph.utf8.count > Self.paragraphLimit { endParagraph(WordProperties()) }
    }

    /// [MS-DOC] §2.4.1, §2.8.25: characters that are no text.
    private mutating func take(mark: UInt8, _ properties: WordProperties, at place: Int, _ character: Int) {
        switch mark {
        case 0x13: open(field: true)
        case 0x14: turnField()
        case 0x15: closeField()
        case 0x07: endCell(paragraphRuns.run(at: place).properties)
        case 0x0C, 0x0D: endParagraph(paragraphRuns.run(at: place).properties)
        case _ where instructions > 0 || properties.isHidden: break
        case 0x01: if let picture = properties.picture { take(pictures.reference(at: picture)) }
        case 0x08: pictures.reference(anchoredAt: character).map { take($0) }
        case 0x09: append("\t")
        case 0x0B: append("\n")
        case 0x1E: append("-")
        default: break
        }
    }

    private mutating func take(_ picture: String) {
        guard shown.count < Self.pictureLimit else { return }
        shown.append(picture)
        paragraphPictures.append(picture)
    }

    private mutating func open(field isInstruction: Bool) {
        guard fields.count < Self.fieldLimit else { return }
        fields.append(isInstruction)
        instructions += 1
    }

    private mutating func turnField() {
        guard let last = fields.last, last else { return }
        fields[fields.count - 1] = false
        instructions -= 1
    }

    private mutating func closeField() {
        if fields.popLast() == true { instructions -= 1 }
    }

    /// A cell's or a row's end. Where nothing says which, a row ends where two marks follow each other.
    private mutating func endCell(_ properties: WordProperties) {
        guard knowsRows else {
            if isAfterCell { return endParagraph(properties) }
            append("\t")
            isAfterCell = true
            return
        }
        openTable()
        if properties.endsRow {
            clear()
            flow.endRow()
        } else {
            flushParagraph()
            flow.endCell()
        }
    }

    private mutating func openTable() {
        if !isTableOpen { flow.beginTable() }
        isTableOpen = true
    }

    private mutating func endParagraph(_ properties: WordProperties) {
        if properties.isInTable {
            openTable()
        } else if isTableOpen {
            isTableOpen = false
            flow.endTable()
        }
        flushParagraph()
        flow.endParagraph()
    }

    private mutating func flushParagraph() {
        flow.append(paragraph)
        for picture in paragraphPictures { flow.takePicture(picture) }
        clear()
    }

    private mutating func clear() {
        paragraph = ""
        paragraphPictures = []
        isAfterCell = false
    }
}
