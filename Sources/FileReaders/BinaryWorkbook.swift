import Inspection
import Mail

/// An Excel workbook of before 2007 ([MS-XLS]; Excel 5.0 and 95 too), as Excel and Kingsoft's programs write it.
enum BinaryWorkbook {
    /// Reads the sheets. `sniffed`: what the file is, and whether it was cut.
    static func read(
        _ bytes: UnsafeRawBufferPointer, _ sniffed: FileContent, at path: String, _ workbench: Workbench
    ) throws(CannotWrite) -> (content: FileContent, pictures: [Attachment]) {
        let file = CompoundFile(bytes)
        guard let stream = file.stream("WORKBOOK") ?? file.stream("BOOK") else { return (sniffed, []) }
        var content = sniffed
        content.problem = stream.problem ?? sniffed.problem
        return try stream.bytes.withBytes { bytes throws(CannotWrite) in
            try read(stream: bytes, into: content, at: path, workbench)
        }
    }

    private static func read(
        stream: UnsafeRawBufferPointer, into content: FileContent, at path: String, _ workbench: Workbench
    ) throws(CannotWrite) -> (FileContent, [Attachment]) {
        var content = content
        let globals = WorkbookGlobals(stream, workbench.charsets)
        if let problem = globals.problem { content.problem = FileReader.first(content.problem, problem) }
        guard !globals.isEncrypted else { return (content, []) }
        fill(&content, from: sheets(of: globals, stream, &content, workbench.allowance), globals, workbench.allowance)
        let pictures = try pictures(of: globals, EmbeddedPictures(at: path, workbench), workbench.allowance, &content)
        return (content, pictures)
    }

    private static func pictures(
        of globals: WorkbookGlobals, _ pictures: EmbeddedPictures, _ allowance: Allowance, _ content: inout FileContent
    ) throws(CannotWrite) -> [Attachment] {
        var pictures = pictures
        let drawings = globals.drawings
        for place in DrawingGroup(drawings, [0..<drawings.count]).places {
            guard case .inside(let offset) = place, let picture = DrawingPicture(drawings, at: offset) else { continue }
            let number = pictures.attachments.count + 1
            try pictures.take(picture, number: number, reference: "", allowance, into: &content)
        }
        content.images = pictures.attachments.count
        return pictures.attachments
    }

    private static let sheetLimit = 50

    private static func sheets(
        of globals: WorkbookGlobals, _ stream: UnsafeRawBufferPointer, _ content: inout FileContent,
        _ allowance: Allowance
    ) -> [(WorkbookGlobals.Sheet, BinarySheet)] {
        var sheets: [(WorkbookGlobals.Sheet, BinarySheet)] = []
        var read = 0
        for entry in globals.sheets.prefix(sheetLimit) {
            // Sheets of an honest file do not overlap.
            guard allowance.hasTime, read <= stream.count else {
                content.problem = content.problem ?? .tooLarge
                content.notes.append("\(entry.name): not read, the file takes too long")
                break
            }
            let sheet = BinarySheet(
                stream, at: entry.offset, globals.texts, bodyRows: allowance.limits.tableRows)
            read += sheet.length
            if sheet.isDamaged {
                content.problem = content.problem ?? .corrupt
                content.notes.append("\(entry.name): cut off or damaged")
            }
            sheets.append((entry, sheet))
        }
        return sheets
    }

    private static func fill(
        _ content: inout FileContent, from sheets: [(WorkbookGlobals.Sheet, BinarySheet)],
        _ globals: WorkbookGlobals, _ allowance: Allowance
    ) {
        let wanted = sheets.reduce(into: Set<Int>()) { $0.formUnion($1.1.strings) }
        let strings = globals.strings.texts(wanted)
        var report = SheetReport(allowance)
        for (entry, sheet) in sheets {
            report.take(
                sheet.table, named: entry.name, isHidden: entry.isHidden,
                cutAt: sheet.isCut ? "\(BinarySheet.cellLimit) cells" : nil
            ) { text(of: $0, strings, globals).displayable(limit: allowance.limits.cellCharacters) }
        }
        report.fill(&content)
    }

    private static func text(of cell: BinaryCell, _ strings: [Int: String], _ globals: WorkbookGlobals) -> String {
        switch cell {
        case .empty, .counted: ""
        case .text(let text): text.trimmed
        case .shared(let index): strings[index]?.trimmed ?? ""
        case .number(let value, let style):
            globals.formats.text(of: ExcelNumber.digits(of: value), style: style, from1904: globals.from1904)
        }
    }
}

/// The first substream of a workbook ([MS-XLS] §2.1.7.20.3): what its sheets share.
struct WorkbookGlobals {
    /// A sheet of cells, in the workbook's order; charts and macros are none.
    struct Sheet {
        var name: String
        /// Of its substream.
        var offset: Int
        var isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var formats = NumberFormats()
    private(set) var from1904 = false
    private(set) var strings = SharedBinaryStrings(pieces: [])
    private(set) var drawings = PiecedBytes()
    private(set) var texts: BinaryStrings
    private(set) var problem: FileProblem?

    var isEncrypted: Bool { problem == .encrypted }

    /// §2.4.21: from Excel 97 on, texts are Unicode.
    init(_ stream: UnsafeRawBufferPointer, _ charsets: Charsets) {
        texts = BinaryStrings(isUnicode: (stream.integer(4, as: UInt16.self) ?? 0) >= 0x0600, charsets: charsets)
        var records = BinaryRecords(stream, at: 0)
        guard records.next()?.type == BinaryRecords.Kind.start else {
            problem = .corrupt
            return
        }
        while problem == nil {
            guard let record = records.next() else {
                problem = .corrupt
                return
            }
            if record.type == BinaryRecords.Kind.end { return }
            take(record, &records)
        }
    }

    private mutating func take(_ record: BinaryRecord, _ records: inout BinaryRecords) {
        let data = record.data
        switch record.type {
        case BinaryRecords.Kind.password: problem = .encrypted
        case BinaryRecords.Kind.codePage: data.integer(0, as: UInt16.self).map { texts.take(codePage: $0) }
        case BinaryRecords.Kind.dates1904: from1904 = data.byte(0) == 1
        case BinaryRecords.Kind.sheet: takeSheet(data)
        case BinaryRecords.Kind.format:
            let code = texts.text(data, at: 2, lengthBytes: texts.isUnicode ? 2 : 1)
            formats.add(code, id: Int(data.integer(0, as: UInt16.self) ?? 0))
        case BinaryRecords.Kind.style: formats.addStyle(format: Int(data.integer(2, as: UInt16.self) ?? 0))
        case BinaryRecords.Kind.strings:
            let first = UnsafeRawBufferPointer(rebasing: data.dropFirst(8))
            strings = SharedBinaryStrings(pieces: [first] + records.continued())
        case BinaryRecords.Kind.drawings:
            drawings.append(data)
            for piece in records.continued(or: BinaryRecords.Kind.drawings) { drawings.append(piece) }
        default: break
        }
    }

    /// §2.4.28: where the sheet is, whether it is hidden or very hidden, what it is, its name.
    private mutating func takeSheet(_ data: UnsafeRawBufferPointer) {
        guard sheets.count < 1000, let offset = data.integer(0, as: UInt32.self), let state = data.byte(4),
            data.byte(5) == 0
        else { return }
        let name = texts.text(data, at: 6, lengthBytes: 1).displayable(limit: 100)
        sheets.append(Sheet(name: name, offset: Int(offset), isHidden: state & 3 != 0))
    }
}
