import Inspection
import Mail

/// The text and tables of HTML pages, as office programs and web systems write them under names like `.doc` and `.xls`.
struct WebPage {
    private(set) var flow: DocumentFlow
    /// Pictures that stand in the page itself, as `data:` addresses.
    private(set) var data: [(reference: String, base64: [UInt8])] = []
    /// The addresses of all pictures shown.
    private(set) var shown: Set<String> = []

    /// What is open in each table around what comes, the innermost last.
    private var open: [(isRow: Bool, isCell: Bool)] = []
    private var columns = 1
    private var rows = 1
    private var row = 0
    /// Divisions that are open inside a page header or footer, which LibreOffice writes into the page; 0 outside of one.
    private var skipped = 0
    private let sheets: [String]?
    private var tables = 0

    private static let depthLimit = 50
    private static let pictureLimit = 1000
    private static let blocks: Set<String> = [
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote",
        "section", "article", "header", "footer", "form", "center", "body",
    ]

    /// - Parameter sheets: for a page that is a spreadsheet, the names of its sheets as far as they are known; its rows
    ///   are numbered then. Nil for a document.
    init(_ allowance: Allowance, sheets: [String]?) {
        flow = DocumentFlow(allowance)
        self.sheets = sheets
    }

    /// Reads a page in UTF-8; what it holds comes after what earlier pages held.
    mutating func read(_ html: [UInt8], _ allowance: Allowance) {
        var scanner = HTMLScanner(html)
        var tokens = 0
        while let token = scanner.next() {
            tokens += 1
            if tokens % 10_000 == 0, !allowance.hasTime { break }
            switch token {
            case .text(let range):
                guard skipped == 0 else { continue }
                var text = HTMLEntities.decode(scanner.html[range])
                text.withUTF8 { flow.appendCollapsed($0) }
            case .tag(let name, let isEnd, let attributes):
                if name == "div", skips(isEnd, attributes, scanner) { continue }
                guard skipped == 0 else { continue }
                if isEnd { end(name) } else { start(name, attributes, scanner) }
            }
        }
        while !open.isEmpty { endTable() }
        flow.finish()
    }

    /// Counts a division's start or end while a header or footer is open; true when the tag belongs to it.
    private mutating func skips(_ isEnd: Bool, _ attributes: Range<Int>, _ scanner: HTMLScanner) -> Bool {
        if isEnd {
            guard skipped > 0 else { return false }
            skipped -= 1
            return true
        }
        let isMargin = scanner.attributes(attributes).contains { $0 == "title" && ["header", "footer"].contains($1) }
        if skipped > 0 || isMargin { skipped += 1 }
        return skipped > 0
    }

    private mutating func start(_ name: String, _ attributes: Range<Int>, _ scanner: HTMLScanner) {
        switch name {
        case "table": if open.count < Self.depthLimit { beginTable() }
        case "tr":
            endRow()
            if !open.isEmpty { open[open.count - 1].isRow = true }
        case "td", "th":
            endCell()
            guard !open.isEmpty else { return flow.endParagraph() }
            open[open.count - 1] = (true, true)
            if open.count == 1 { readSpans(scanner.attributes(attributes)) }
        case "br": flow.append(flow.isInTable ? " " : "\n")
        case "img": takePicture(scanner.attributes(attributes))
        default: if Self.blocks.contains(name) { flow.endParagraph() }
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "table": endTable()
        case "tr": endRow()
        case "td", "th": endCell()
        // A table's caption is its first row.
        case "caption" where open.count == 1:
            flow.endCell()
            flow.endRow(number: number)
        default: if Self.blocks.contains(name) { flow.endParagraph() }
        }
    }

    private mutating func beginTable() {
        flow.endParagraph()
        flow.beginTable()
        open.append((false, false))
        if open.count == 1 { row = 0 }
    }

    /// What is missing at a cell's, row's or table's end is added, as browsers do.
    private mutating func endCell() {
        guard let last = open.last, last.isCell else { return }
        if open.count == 1 {
            flow.endCell(columns: columns, rows: rows)
        } else {
            flow.endParagraph()
        }
        (columns, rows) = (1, 1)
        open[open.count - 1].isCell = false
    }

    private mutating func endRow() {
        endCell()
        guard let last = open.last, last.isRow else { return }
        open[open.count - 1].isRow = false
        guard open.count == 1 else { return }
        row += 1
        flow.endRow(number: number)
    }

    private var number: Int? { sheets == nil ? nil : max(row, 1) }

    private mutating func endTable() {
        endRow()
        guard open.popLast() != nil else { return }
        let name = sheets.flatMap { $0.indices.contains(tables) ? $0[tables] : nil } ?? ""
        flow.endTable(sheet: name)
        if open.isEmpty { tables += 1 }
    }

    private mutating func readSpans(_ attributes: [(name: String, value: String)]) {
        for (name, value) in attributes {
            if name == "colspan" { columns = Int(value.trimmed) ?? 1 }
            if name == "rowspan" { rows = Int(value.trimmed) ?? 1 }
        }
    }

    private mutating func takePicture(_ attributes: [(name: String, value: String)]) {
        guard let source = attributes.first(where: { $0.name == "src" })?.value, shown.count < Self.pictureLimit
        else { return }
        var reference = source
        if source.utf8.prefix(11).elementsEqual("data:image/".utf8) {
            guard let comma = source.utf8.firstIndex(of: UInt8(ascii: ",")) else { return }
            let type = source.utf8.dropFirst(11).prefix { (0x61...0x7A).contains($0) }
            reference = "image\(data.count + 1).\(String(decoding: type.prefix(10), as: UTF8.self))"
            data.append((reference, Array(source.utf8[comma...].dropFirst())))
        } else {
            reference = Self.name(of: source)
        }
        flow.takePicture(reference)
        shown.insert(reference)
    }

    /// What a picture's address and the place that an archive gives for it have in common: `cid:` addresses as they
    /// are, of others the last step.
    static func name(of address: String) -> String {
        guard address.utf8.count <= 2000 else { return "" }
        if address.lowercased().hasPrefix("cid:") { return "cid:" + address.dropFirst(4) }
        return String(address.split { $0 == "/" || $0 == "\\" }.last ?? "")
    }
}
