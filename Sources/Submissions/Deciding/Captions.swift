import Foundation
import Inspection

/// The words that go with a mail's photos. A list that someone wrote for them is worth more than a file's name; of lists
/// the first one that names a photo counts.
struct Captions {
    private var byFile: [Int: String] = [:]
    /// Files that are nothing but such a list, by index.
    private(set) var lists: Set<Int> = []

    /// - Parameters:
    ///   - text: What the mail says.
    ///   - names: How the unit is written: its name in a file's name says nothing about the photo.
    init(files: [MailFile], text: String, names: [String]) {
        let photos = PhotoNumbers(files: files)
        guard !photos.isEmpty else { return }
        for index in files.indices where !files[index].isPictureOrVideo {
            let file = files[index]
            let isNamedList = Self.isNamedList(file)
            let found =
                Self.rows(of: file, isNamedList: isNamedList)
                + Self.lines(file.content.lines, isListed: isNamedList).filter { isNamedList || $0.label.isFile }
            if take(found, photos), isNamedList { lists.insert(index) }
        }
        take(Self.lines(MailWords.unquoted(text).components(separatedBy: "\n"), isListed: false), photos)
        let stock = PhotoName.stock + names.map { Folded($0) }
        for index in photos.indices where byFile[index] == nil {
            byFile[index] =
                files[index].content.caption ?? PhotoName.caption(files[index].attachment.name, stock: stock)
        }
    }

    /// What is said about the photo at `index`; nil when nothing is.
    func caption(at index: Int) -> String? { byFile[index] }

    /// - Returns: Whether any of them was for a photo of the mail.
    @discardableResult
    private mutating func take(_ lines: [CaptionLine], _ photos: PhotoNumbers) -> Bool {
        var isUsed = false
        for line in lines {
            for index in photos.files(line.label) where byFile[index] == nil {
                byFile[index] = line.caption
                isUsed = true
            }
        }
        return isUsed
    }

    /// A document whose name or title says that it describes photos.
    private static func isNamedList(_ file: MailFile) -> Bool {
        ([file.name.text] + file.titleZone.filter { $0.number <= 2 }.map(\.text)).contains { text in
            photoWords.contains { text.contains($0) } && listWords.contains { text.contains($0) }
        }
    }

    private static let photoWords: [Folded] = ["照片", "图片", "相片"]
    private static let listWords: [Folded] = ["说明", "文字", "注释", "清单", "目录", "列表", "一览", "介绍", "简介"]

    /// The lines that are captions. Under a heading such as 照片说明 a bare number is a photo's, as long as the list runs.
    private static func lines(_ lines: [String], isListed: Bool) -> [CaptionLine] {
        var isUnderHeading = isListed
        var found: [CaptionLine] = []
        for line in lines.prefix(400) where !line.allSatisfy(\.isWhitespace) {
            if let caption = CaptionLine(line, isListed: isUnderHeading) {
                found.append(caption)
            } else {
                let text = Folded(line, limit: 60)
                let isHeading = text.count <= 30 && photoWords.contains { text.contains($0) }
                isUnderHeading = isListed || isHeading && (text.scalars.last == ":" || text.contains("说明"))
            }
        }
        return found
    }

    /// The rows of tables that have a column of descriptions and one that says which photo is meant.
    private static func rows(of file: MailFile, isNamedList: Bool) -> [CaptionLine] {
        file.content.tables.prefix(6).flatMap { table -> [CaptionLine] in
            let rows = table.titles + [table.header] + table.body
            for (number, row) in rows.enumerated() {
                let cells = row.prefix(20).map { Folded($0, limit: 20).withoutBrackets }
                guard let said = cells.firstIndex(where: captionColumns.contains) else { continue }
                let mayBeNumber = isNamedList || cells[said].count > 2
                guard
                    let key = cells.firstIndex(where: photoColumns.contains)
                        ?? (mayBeNumber ? cells.firstIndex(where: numberColumns.contains) : nil)
                else { continue }
                return rows[(number + 1)...].compactMap { row in
                    guard row.indices.contains(key), row.indices.contains(said) else { return nil }
                    return CaptionLine(key: row[key], caption: row[said])
                }
            }
            return []
        }
    }

    private static let captionColumns: [Folded] = [
        "说明", "文字说明", "照片说明", "图片说明", "内容说明", "说明文字", "照片内容", "图片内容", "描述", "照片描述", "图片描述", "配文", "照片文字说明",
    ]
    private static let photoColumns: [Folded] = [
        "文件名", "文件名称", "照片名称", "照片名", "图片名称", "图片名", "照片文件名", "照片", "图片", "照片编号", "图片编号", "照片序号", "图号",
    ]
    private static let numberColumns: [Folded] = ["序号", "编号", "名称"]
}

extension CaptionLine {
    /// A table's row: which photo, and what is said about it.
    fileprivate init?(key: String, caption: String) {
        let line = "\(key)：\(caption)"
        if let numbered = CaptionLine(line, isListed: true) {
            self = numbered
        } else if let caption = Self.caption(caption.unicodeScalars.prefix(300)), !Folded(key).isEmpty {
            self.init(label: .file(Folded(key, limit: 200)), caption: caption)
        } else {
            return nil
        }
    }

    private init(label: Label, caption: String) {
        self.label = label
        self.caption = caption
    }
}

extension CaptionLine.Label {
    fileprivate var isFile: Bool { if case .file = self { true } else { false } }
}
