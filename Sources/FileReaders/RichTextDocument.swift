import Inspection
import Mail

/// An RTF document (RTF 1.9.1): its paragraphs, the rows of its tables, its PNG and JPEG pictures.
enum RichTextDocument {
    static func read(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) throws(CannotWrite)
        -> (content: FileContent, pictures: [Attachment])
    {
        var reader = RichTextReader(bytes, at: path, workbench)
        try reader.readAll()
        var content = FileContent(kind: .document, format: .rtf, problem: reader.problem)
        content.notes = reader.notes
        reader.flow.fill(&content)
        content.images = reader.pictures.attachments.count
        return (content, reader.pictures.attachments)
    }
}

private struct RichTextReader {
    private(set) var flow: DocumentFlow
    private(set) var pictures: EmbeddedPictures
    private(set) var problem: FileProblem?
    private(set) var notes: [String] = []

    private let workbench: Workbench
    private var scanner: RichTextScanner
    private var group = RichTextGroup()
    private var outer: [RichTextGroup] = []
    private var charset: RichTextCharset
    private var defaultFont = 0
    private var tableFont = 0

    private var pending: [UInt8] = []
    private var pendingLabel = ""
    private var toSkip = 0
    private var highSurrogate: UInt16?
    private var isTableOpen = false
    private var isInCell = false
    private var picture = RichTextPicture()
    private var pictureCount = 0

    private static let depthLimit = 1000
    private static let pendingLimit = 64 << 10

    init(_ bytes: UnsafeRawBufferPointer, at path: String, _ workbench: Workbench) {
        self.workbench = workbench
        scanner = RichTextScanner(bytes)
        charset = RichTextCharset(bytes, workbench.charsets)
        flow = DocumentFlow(workbench.allowance)
        pictures = EmbeddedPictures(at: path, workbench)
    }

    mutating func readAll() throws(CannotWrite) {
        var tokens = 0
        while let token = scanner.next() {
            tokens += 1
            guard tokens % 10_000 != 0 || workbench.allowance.hasTime else {
                note(.tooLarge, "reading it takes too long")
                break
            }
            switch token {
            case .open:
                guard outer.count < Self.depthLimit else {
                    note(.corrupt, "its groups are nested more than \(Self.depthLimit) deep")
                    return finish()
                }
                outer.append(group)
                group.isTextBox = false
                toSkip = 0
            case .close: try close()
            case .word(let word, let number): read(word, number)
            case .symbol(let symbol): read(symbol: symbol)
            case .byte(let byte): takeByte(byte)
            case .text(let range): takeText(range)
            case .binary(let range): if group.destination == .picture { picture.binary = range }
            }
        }
        if !outer.isEmpty { note(.truncated, "its last group is not closed") }
        finish()
    }

    private mutating func finish() {
        flush()
        flow.finish()
        pictures.add(captions: flow.captions)
    }

    private mutating func note(_ found: FileProblem, _ reason: String) {
        problem = problem ?? found
        if notes.count < 20 { notes.append(reason) }
    }

    private mutating func close() throws(CannotWrite) {
        flush()
        toSkip = 0
        if group.destination == .picture, outer.last?.destination != .picture { try takePicture() }
        if group.isTextBox { flow.endParagraph() }
        if let last = outer.popLast() { group = last }
    }

    private mutating func takePicture() throws(CannotWrite) {
        defer { picture = RichTextPicture() }
        guard picture.isKnown else { return }
        pictureCount += 1
        let name = "image\(pictureCount).\(picture.fileExtension)"
        flow.takePicture(name)
        do {
            let (picture, file, allowance) = (picture, scanner.file, workbench.allowance)
            try pictures.take(name, reference: name) { try picture.write(file, allowance, to: $0) }
        } catch let error as CannotWrite {
            throw error
        } catch let limit as LimitReached {
            note(.tooLarge, "\(name): \(limit.what)")
        } catch {
            note(.corrupt, "\(name): unreadable")
        }
    }
}

// What control words mean.
extension RichTextReader {
    private mutating func read(_ word: String, _ number: Int?) {
        if group.isIgnorable {
            group.isIgnorable = false
            return readIgnorable(word)
        }
        switch word {
        case "ansicpg": charset.setDocument(codePage: number ?? 1252)
        case "deff": (defaultFont, group.font) = (number ?? 0, number ?? 0)
        case "f": group.font = number ?? 0
        case "fcharset" where group.destination == .fontTable: charset.setFont(group.font, charset: number ?? 0)
        case "plain": (group.font, group.isHidden) = (defaultFont, false)
        case "v", "deleted": group.isHidden = number != 0
        case "uc": group.fallback = min(max(number ?? 1, 0), 16)
        case "u": takeUnicode(number ?? 0x3F)
        default:
            if group.destination == .picture { return picture.read(word) }
            if !readDestination(word), group.destination == .text { readLayout(word) }
        }
    }

    private mutating func readIgnorable(_ word: String) {
        switch (word, group.destination) {
        case ("shppict", .text), ("shppict", .shape): break
        case ("shpinst", .text), ("shpinst", .shape): group.destination = .shape
        case ("ud", .replaced): group.destination = .text
        default: group.destination = .dropped
        }
    }

    /// Control words that begin a destination; false for all others.
    private mutating func readDestination(_ word: String) -> Bool {
        guard group.destination != .dropped else { return true }
        switch word {
        case "fonttbl": group.destination = .fontTable
        case "pict":
            flush()
            if group.destination == .text || group.destination == .shape { group.destination = .picture }
        case "shptxt" where group.destination == .shape:
            (group.destination, group.isTextBox) = (.text, true)
            flow.beginParagraph()
        case "upr" where group.destination == .text: group.destination = .replaced
        default:
            guard RichTextGroup.droppedDestinations.contains(word) else { return false }
            group.destination = .dropped
        }
        return true
    }

    private mutating func readLayout(_ word: String) {
        switch word {
        case "par", "sect", "page":
            flush()
            leaveTable()
            flow.endParagraph()
        case "line", "lbr": put("\n")
        case "tab": put("\t")
        case "trowd", "intbl":
            flush()
            if !isTableOpen { flow.beginTable() }
            (isTableOpen, isInCell) = (true, true)
        case "pard":
            flush()
            isInCell = false
        case "cell":
            flush()
            if isTableOpen { flow.endCell() }
        case "row":
            flush()
            if isTableOpen { flow.endRow() }
        case "nestcell", "nestrow": put(" ")
        case "emdash": put("—")
        case "endash": put("–")
        case "bullet": put("•")
        case "lquote": put("‘")
        case "rquote": put("’")
        case "ldblquote": put("“")
        case "rdblquote": put("”")
        default: break
        }
    }

    /// A paragraph that is not in a cell ends the table before it.
    private mutating func leaveTable() {
        guard isTableOpen, !isInCell else { return }
        isTableOpen = false
        flow.endTable()
    }

    private mutating func read(symbol: UInt8) {
        switch symbol {
        case UInt8(ascii: "*"): group.isIgnorable = true
        case UInt8(ascii: "~"): put(" ")
        case UInt8(ascii: "_"): put("-")
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): takeByte(symbol)
        case 0x0A, 0x0D: readLayout("par")
        default: break
        }
    }
}

// Text.
extension RichTextReader {
    private var isShown: Bool { group.destination == .text && !group.isHidden }

    private mutating func takeByte(_ byte: UInt8) {
        if toSkip > 0 {
            toSkip -= 1
        } else if isShown {
            gather(byte)
        }
    }

    private mutating func takeText(_ range: Range<Int>) {
        if group.destination == .picture { return picture.take(range) }
        guard isShown else { return }
        for byte in scanner.file[range] where byte != 0x0A && byte != 0x0D && byte != 0 { takeByte(byte) }
    }

    private mutating func gather(_ byte: UInt8) {
        let label = charset.label(font: group.font)
        if label != pendingLabel || pending.count >= Self.pendingLimit { flush() }
        pendingLabel = label
        pending.append(byte)
    }

    private mutating func put(_ text: StaticString) {
        flush()
        guard isShown else { return }
        leaveTable()
        flow.append(text)
    }

    private mutating func flush() {
        highSurrogate = nil
        guard !pending.isEmpty else { return }
        leaveTable()
        if pending.allSatisfy({ $0 < 0x80 }) {
            pending.withUnsafeBufferPointer { flow.append($0) }
        } else {
            flow.append(workbench.charsets.decode(pending, label: pendingLabel).text)
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// `\u` gives a UTF-16 unit as a signed number.
    private mutating func takeUnicode(_ number: Int) {
        toSkip = group.fallback
        guard isShown else { return }
        let unit = UInt16(truncatingIfNeeded: number)
        if UTF16.isLeadSurrogate(unit) {
            flush()
            highSurrogate = unit
            return
        }
        let units = (UTF16.isTrailSurrogate(unit) ? highSurrogate.map { [$0] } ?? [] : []) + [unit]
        flush()
        leaveTable()
        flow.append(String(decoding: units, as: UTF16.self))
    }
}
