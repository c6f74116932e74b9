/// Finds the text that a reader takes for a picture's caption: the short paragraph that follows it, or else the one
/// before it. Paragraphs and pictures are taken in reading order.
struct PictureCaptions {
    /// Pictures that stand together, with nothing but empty paragraphs between them.
    private struct Group {
        var pictures: [String]
        /// Text in the pictures' own paragraph.
        var own: String?
        var before: Int?
        var after: Int?
    }

    private var groups: [Group] = []
    /// Captions by the number of their paragraph; those next to pictures only.
    private var texts: [Int: String] = [:]
    private var paragraphs = 0
    private var pictures = 0
    /// The paragraph before, where a picture may follow it: most texts have none, so it is looked at only then.
    private var last: (number: Int, text: String)?
    private var isOpen = false

    private static let pictureLimit = 1000

    /// Takes a paragraph and the pictures in it.
    mutating func take(_ text: String, pictures: [String] = []) {
        let isBlank = !text.contains { !$0.isWhitespace }
        if isBlank, pictures.isEmpty { return }
        guard self.pictures + pictures.count <= Self.pictureLimit else { return }
        self.pictures += pictures.count
        if pictures.isEmpty {
            takeText(text)
        } else if isBlank {
            if isOpen {
                groups[groups.count - 1].pictures += pictures
            } else {
                groups.append(Group(pictures: pictures, before: captionBefore()))
            }
            isOpen = true
        } else {
            groups.append(Group(pictures: pictures, own: Self.caption(text)))
            isOpen = false
            last = nil
        }
    }

    private mutating func takeText(_ text: String) {
        paragraphs += 1
        if isOpen, let caption = Self.caption(text) {
            texts[paragraphs] = caption
            groups[groups.count - 1].after = paragraphs
        }
        last = (paragraphs, text)
        isOpen = false
    }

    /// The number of the paragraph before, if it may be a caption.
    private mutating func captionBefore() -> Int? {
        guard let (number, text) = last else { return nil }
        if texts[number] == nil { texts[number] = Self.caption(text) }
        return texts[number] == nil ? nil : number
    }

    /// The captions by picture, and the pictures that have none.
    var resolved: (captions: [String: String], without: [String]) {
        var captions: [String: String] = [:]
        var without: [String] = []
        let unnamed = groups.filter { $0.own == nil }
        // Texts above all pictures and none below the last one: captions stand above.
        let areAbove = unnamed.count > 1 && unnamed.allSatisfy { $0.before != nil } && unnamed.last?.after == nil
        var used: Set<Int> = []
        for group in groups {
            let place = areAbove ? group.before : group.after ?? single(group, used)
            if group.own == nil, let place { used.insert(place) }
            let caption = group.own ?? place.flatMap { texts[$0] }
            for picture in group.pictures where captions[picture] == nil {
                if let caption { captions[picture] = caption } else { without.append(picture) }
            }
        }
        return (captions, without)
    }

    /// The text before a picture that stands alone, unless it is another one's caption. What stands before several
    /// pictures is their heading.
    private func single(_ group: Group, _ used: Set<Int>) -> Int? {
        guard group.pictures.count == 1, let before = group.before, !used.contains(before) else { return nil }
        return before
    }
}

extension PictureCaptions {
    private static let longest = 60

    /// The text as a caption: short, without the number that many captions begin with; nil when it is none, because it
    /// is long, a heading, a date or the announcement of what follows.
    static func caption(_ text: String) -> String? {
        guard text.utf8.count <= 1000 else { return nil }
        let line = text.displayable(limit: 1000).trimmed
        guard !line.isEmpty, line.count <= longest, !isHeading(line), !isDate(line), line.last != "：", line.last != ":"
        else { return nil }
        let caption = withoutNumber(line).trimmed
        return caption.contains { $0.isLetter } ? caption : nil
    }

    private static let numerals = Set("一二三四五六七八九十")

    /// `一、基本情况`, `（二）主要做法`, `第三章`.
    private static func isHeading(_ line: String) -> Bool {
        var rest = line[...]
        let isBracketed = rest.first == "（" || rest.first == "("
        if isBracketed || rest.first == "第" { rest = rest.dropFirst() }
        let number = rest.prefix { numerals.contains($0) }
        guard !number.isEmpty, let next = rest.dropFirst(number.count).first else { return false }
        if line.first == "第" { return next == "章" || next == "节" || next == "部" }
        return isBracketed ? next == "）" || next == ")" : next == "、" || next == "．" || next == "."
    }

    private static func isDate(_ line: String) -> Bool {
        line.contains("年") && line.allSatisfy { $0.isNumber || "年月日 〇○零一二三四五六七八九十".contains($0) }
    }

    /// The text after `图1`, `图片 2：`, `照片三、`, `1.` and the like.
    private static func withoutNumber(_ line: String) -> String {
        var rest = line[...]
        var isNamed = false
        for word in ["附图", "图片", "照片", "图", "Figure", "Photo"] where rest.hasPrefix(word) {
            let tail = rest.dropFirst(word.count).drop { $0.isWhitespace }
            guard let first = tail.first else { return "" }
            guard first.isNumber || numerals.contains(first) || "：:（(".contains(first) else { return line }
            (rest, isNamed) = (tail, true)
            break
        }
        if rest.first == "（" || rest.first == "(" { rest = rest.dropFirst() }
        let number = rest.prefix { $0.isNumber || numerals.contains($0) || $0 == "-" }
        let behind = rest.dropFirst(number.count)
        let marks = behind.prefix { "）)：:．.、,，".contains($0) || $0.isWhitespace }
        // A number that no mark follows belongs to the text: 2024年开幕式.
        guard isNamed || (!number.isEmpty && number.allSatisfy(\.isASCII) && !marks.isEmpty) else { return line }
        return String(behind.dropFirst(marks.count))
    }
}

/// Captions in a table that shows pictures: in the picture's cell, below or above it, or beside it.
struct TableCaptions {
    struct Cell {
        var column: Int
        /// The cell's text if it can be a caption.
        var text: String?
        var hasText: Bool
        var pictures: [String]
    }

    private var rows: [[Cell]] = []
    private var hasPictures = false
    private static let rowLimit = 1000

    /// Takes the filled cells of the next row.
    mutating func take(_ row: [Cell]) {
        guard rows.count < Self.rowLimit, !row.isEmpty else { return }
        rows.append(row)
        hasPictures = hasPictures || row.contains { !$0.pictures.isEmpty }
    }

    /// The captions by picture, and the pictures that have none.
    var resolved: (captions: [String: String], without: [String]) {
        guard hasPictures else { return ([:], []) }
        var captions: [String: String] = [:]
        var without: [String] = []
        let endsWithPictures = rows.last?.contains { !$0.pictures.isEmpty } ?? false
        for (index, row) in rows.enumerated() {
            let below = captionRow(index + 1, for: row)
            let above = captionRow(index - 1, for: row)
            let texts = endsWithPictures ? above ?? below : below ?? above
            for cell in row where !cell.pictures.isEmpty {
                let caption = texts?[cell.column] ?? beside(cell, in: row)
                for picture in cell.pictures {
                    if let caption { captions[picture] = caption } else { without.append(picture) }
                }
            }
        }
        return (captions, without)
    }

    /// A row that holds nothing but one short text for each picture, by column.
    private func captionRow(_ index: Int, for pictures: [Cell]) -> [Int: String]? {
        guard rows.indices.contains(index) else { return nil }
        let columns = Set(pictures.lazy.filter { !$0.pictures.isEmpty }.map(\.column))
        var texts: [Int: String] = [:]
        for cell in rows[index] where cell.hasText || !cell.pictures.isEmpty {
            guard let text = cell.text, cell.pictures.isEmpty, columns.contains(cell.column) else { return nil }
            texts[cell.column] = text
        }
        return texts.count == columns.count && !texts.isEmpty ? texts : nil
    }

    /// The text right of a picture: tables that list photos have a column for what they show.
    private func beside(_ cell: Cell, in row: [Cell]) -> String? {
        row.first { $0.column > cell.column }?.text
    }
}
