import Inspection

/// A Word document in one XML file: Word 2003's form, or the parts of the later one in a row (`pkg:package`).
final class SingleFileWord: XMLVisitor {
    let body: WordBody
    private(set) var pictures: [(name: String, base64: [UInt8])] = []
    let isDone = false

    private let relations = Relations()
    /// The part that is open; nil outside of parts.
    private var part: String?
    private var isPackage = false
    private var base64: [UInt8]?
    private var pictureName = ""

    private static let pictureLimit = 200
    private static let main = "word/document.xml"

    init(_ allowance: Allowance) {
        body = WordBody(allowance)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "package": isPackage = true
        case "part" where isPackage: part = (attributes["name"] ?? "").droppingSlash
        case "binData", "binaryData": beginPicture(isPackage ? part ?? "" : attributes["name"] ?? "")
        default:
            if takesText { body.start(name, attributes) }
            if part == "word/_rels/document.xml.rels" { relations.start(name, attributes) }
        }
    }

    private var takesText: Bool {
        guard isPackage else { return true }
        return part.map { $0.hasPrefix("word/document") && $0.hasSuffix(".xml") } ?? false
    }

    private func beginPicture(_ name: String) {
        guard pictures.count < Self.pictureLimit, !isPackage || name.hasPrefix("word/media/") else { return }
        (pictureName, base64) = (name, [])
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if base64 != nil {
            base64?.append(contentsOf: bytes)
        } else if takesText {
            body.text(bytes)
        }
    }

    func end(_ name: String) {
        switch name {
        case "part" where isPackage: part = nil
        case "package", "binData", "binaryData":
            if let base64 { pictures.append((pictureName, base64)) }
            base64 = nil
        default: if takesText { body.end(name) }
        }
    }

    /// The captions of pictures, by name.
    var captions: [String: String] {
        isPackage ? relations.byPart(body.flow.captions, from: Self.main) : body.flow.captions
    }
}

extension String {
    fileprivate var droppingSlash: String { hasPrefix("/") ? String(dropFirst()) : self }
}

/// An Excel 2003 workbook in one XML file: `Workbook`, `Worksheet`, `Table`, `Row`, `Cell`, `Data`.
final class SingleFileSheets: XMLVisitor {
    private(set) var summary = SheetSummary()
    let isDone = false

    private let limits: TableLimits
    private var sheet: SheetBuilder
    private var row: [String] = []
    private var cell: TextBuffer
    private var type = ""
    private var isInData = false
    private var isInComment = false
    private var isInState = false
    private var column = 0
    private var columns = 1
    private var rows = 1
    /// For each column the rows that a cell further up still covers.
    private var covered: [Int] = []

    private static var columnLimit: Int { TableBuilder<String>.columnLimit }
    private static let rowLimit = 1_048_576

    init(limits: TableLimits) {
        self.limits = limits
        cell = TextBuffer(limit: limits.bytes)
        sheet = SheetBuilder(name: "", limits: limits)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "Worksheet": sheet = SheetBuilder(name: attributes["Name"] ?? "", limits: limits)
        case "Row": if let index = attributes.number("Index") { sheet.skip(to: min(index, Self.rowLimit)) }
        case "Cell":
            if let index = attributes.number("Index") { column = max(column, min(index, Self.columnLimit + 1) - 1) }
            columns = min(attributes.number("MergeAcross") ?? 0, Self.columnLimit) + 1
            rows = min(attributes.number("MergeDown") ?? 0, Self.rowLimit) + 1
        case "Data":
            isInData = !isInComment
            type = attributes["Type"] ?? ""
        case "Comment": isInComment = true
        case "Visible": isInState = true
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInData || isInState { cell.append(bytes) }
    }

    func end(_ name: String) {
        switch name {
        case "Data": isInData = false
        case "Comment": isInComment = false
        case "Visible":
            isInState = false
            if ["SheetHidden", "SheetVeryHidden"].contains(cell.take()) { sheet.isHidden = true }
        case "Cell": endCell()
        case "Row": endRow()
        case "Worksheet": summary.take(sheet)
        default: break
        }
    }

    private func endCell() {
        let text = cell.take()
        while column < covered.count, covered[column] > 0 { column += 1 }
        guard column < Self.columnLimit else { return }
        while row.count < column { row.append("") }
        row.append(shown(text))
        let end = min(column + columns, Self.columnLimit)
        if rows > 1 {
            while covered.count < end { covered.append(0) }
            // One more than the rows below: the end of this row counts as one.
            for place in column..<end { covered[place] = rows }
        }
        column = end
    }

    private func shown(_ text: String) -> String {
        switch type {
        case "DateTime": SheetDate.text(of: text)
        case "Number": ExcelNumber.text(of: text)
        case "Boolean": text == "1" ? "TRUE" : "FALSE"
        default: text
        }
    }

    private func endRow() {
        sheet.take(row)
        row.removeAll(keepingCapacity: true)
        column = 0
        for place in covered.indices where covered[place] > 0 { covered[place] -= 1 }
    }
}
