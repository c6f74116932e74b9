import Inspection

/// What a document says in reading order, whatever its format: paragraphs, tables, and where its pictures stand.
struct DocumentFlow {
    private(set) var summary: TextSummary
    private(set) var tables: [Table] = []

    private let allowance: Allowance
    /// A text box lies within a paragraph and has paragraphs of its own; the innermost is last. Never empty.
    private var paragraphs = [TextBuffer(limit: Self.paragraphLimit)]
    private var pictures: [String] = []
    /// The references of all pictures in reading order.
    private(set) var shown: [String] = []
    private var flow = PictureCaptions()
    private var found: [String: String] = [:]

    private var tableDepth = 0
    private var table: TableBuilder<String>
    private var tableCaptions = TableCaptions()
    private var row: [String] = []
    private var rowCells: [TableCaptions.Cell] = []
    private var cell: [String] = []
    private var cellFlow = PictureCaptions()
    /// For each column the rows that a cell further up still covers.
    private var covered: [Int] = []

    private static let paragraphLimit = 256 << 10
    private static let tableLimit = 100
    private static let pictureLimit = 1000
    private static let spanLimit = 1000
    private static func emptyTable(_ allowance: Allowance) -> TableBuilder<String> {
        TableBuilder(bodyRows: allowance.limits.tableRows) { cell in cell.contains { !$0.isWhitespace } }
    }

    init(_ allowance: Allowance) {
        self.allowance = allowance
        summary = TextSummary(allowance)
        table = Self.emptyTable(allowance)
    }

    /// Whether what comes stands in a table.
    var isInTable: Bool { tableDepth > 0 }
    /// Whether what comes stands in a table that is not inside another.
    var isInOuterTable: Bool { tableDepth == 1 }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if paragraphs[paragraphs.count - 1].isFull { flushParagraph() }
        paragraphs[paragraphs.count - 1].append(bytes)
    }

    mutating func append(_ text: StaticString) {
        paragraphs[paragraphs.count - 1].append(text)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Adds text in which any run of white space means one space.
    mutating func appendCollapsed(_ bytes: UnsafeBufferPointer<UInt8>) {
        if paragraphs[paragraphs.count - 1].isFull { flushParagraph() }
        paragraphs[paragraphs.count - 1].appendCollapsed(bytes)
    }

    /// A paragraph starts, perhaps within another one. Formats whose paragraphs never nest need not say so.
    mutating func beginParagraph() {
        paragraphs.append(TextBuffer(limit: Self.paragraphLimit))
    }

    mutating func endParagraph() {
        flushParagraph()
        if paragraphs.count > 1 { paragraphs.removeLast() }
    }

    /// A picture stands here, in the paragraph that ends next.
    mutating func takePicture(_ reference: String) {
        guard shown.count < Self.pictureLimit, !reference.isEmpty, reference.utf8.count <= 500 else { return }
        shown.append(reference)
        pictures.append(reference)
    }

    private mutating func flushParagraph() {
        let text = paragraphs[paragraphs.count - 1].take()
        if tableDepth == 0 {
            flow.take(text, pictures: pictures)
            summary.take(text)
        } else {
            cellFlow.take(text, pictures: pictures)
            if !text.isEmpty { cell.append(text) }
        }
        pictures = []
    }

    mutating func beginTable() {
        tableDepth += 1
        guard tableDepth == 1 else { return }
        flushParagraph()
        table = Self.emptyTable(allowance)
        tableCaptions = TableCaptions()
        covered = []
    }

    /// A cell ends; of tables within a table only the text counts, in the outer one's cell.
    mutating func endCell(columns: Int = 1, rows: Int = 1) {
        guard tableDepth == 1 else { return }
        flushParagraph()
        defer {
            cell = []
            cellFlow = PictureCaptions()
        }
        fillCovered()
        guard row.count < TableBuilder<String>.columnLimit else { return }
        let text = cell.joined(separator: " ").displayable(limit: .max).trimmed
        let (captions, without) = cellFlow.resolved
        take(captions)
        if !text.isEmpty || !without.isEmpty {
            let caption = without.isEmpty && captions.isEmpty ? PictureCaptions.caption(text) : nil
            rowCells.append(
                TableCaptions.Cell(column: row.count, text: caption, hasText: !text.isEmpty, pictures: without))
        }
        let end = min(row.count + max(columns, 1), TableBuilder<String>.columnLimit)
        if rows > 1 {
            while covered.count < end { covered.append(0) }
            for column in row.count..<end { covered[column] = min(rows, Self.spanLimit) - 1 }
        }
        // A merged cell stands in the first of its columns.
        row.append(text)
        while row.count < end { row.append("") }
    }

    private mutating func fillCovered() {
        while row.count < covered.count, covered[row.count] > 0 {
            covered[row.count] -= 1
            row.append("")
        }
    }

    /// A row ends.
    ///
    /// - Parameter number: of the row in its sheet, from 1; nil where rows have none.
    mutating func endRow(number: Int? = nil) {
        guard tableDepth == 1 else { return }
        for column in covered.indices.dropFirst(row.count) where covered[column] > 0 { covered[column] -= 1 }
        summary.take(row.joined(separator: "\t"))
        table.take(row.map { $0.displayable(limit: allowance.limits.cellCharacters) }, number: number)
        tableCaptions.take(rowCells)
        row = []
        rowCells = []
    }

    mutating func endTable(sheet: String = "") {
        guard tableDepth > 0 else { return }
        if tableDepth > 1 { flushParagraph() }
        tableDepth -= 1
        guard tableDepth == 0 else { return }
        let (captions, without) = tableCaptions.resolved
        take(captions)
        flow.take("", pictures: without)
        guard table.hasRows, tables.count < Self.tableLimit else { return }
        let made = table.table(sheet: sheet) { $0 }
        if allowance.takeText(made.textSize) { tables.append(made) }
    }

    private mutating func take(_ captions: [String: String]) {
        found.merge(captions) { first, _ in first }
    }

    /// The document has ended: what was open is closed.
    mutating func finish() {
        if tableDepth > 0 {
            tableDepth = 1
            endCell()
            endRow()
            endTable()
        }
        while paragraphs.count > 1 { endParagraph() }
        endParagraph()
    }

    /// The captions of pictures, by reference.
    var captions: [String: String] {
        found.merging(flow.resolved.captions) { first, _ in first }
    }

    /// Puts what was found into a report.
    func fill(_ content: inout FileContent) {
        content.title = summary.title
        content.lines = summary.lines
        content.characters = summary.characters
        content.tables = tables
    }
}
