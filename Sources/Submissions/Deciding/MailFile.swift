import Inspection

/// One file of a mail with everything by which it can be told, folded once.
struct MailFile {
    /// A line of the title zone: what stands before the first table row or among the first short lines.
    struct Line {
        /// Counted from 1.
        var number: Int
        var phrase: Phrase

        var text: Folded { phrase.text }
    }

    /// A sheet or table with its header row.
    struct Form {
        let table: Table
        let sheet: Phrase
        /// Filled cells of the header row, what stands in brackets left out.
        let header: [Phrase]
    }

    let attachment: Attachment
    /// The file's name without its extension.
    let name: Phrase
    /// The folders and archives it lies in, innermost first.
    let folders: [Phrase]
    let titleZone: [Line]
    /// Words that show the structure of its text, as far as they stand in its first part.
    let cues: Set<Folded>
    let forms: [Form]
    /// What stands in its cells for the reporting unit.
    let reportingUnits: [Folded]
    /// Its last short lines, where a unit signs.
    let signature: [Folded]

    /// - Parameter name: What it is called, without an extension; nil for the attachment's name.
    init(_ attachment: Attachment, folders: [Phrase] = [], name: String? = nil) {
        self.attachment = attachment
        self.folders = folders
        let content = attachment.content
        self.name = Phrase(Folded(name ?? Self.withoutExtension(attachment.name), limit: 200))
        forms = content.tables.prefix(6).map(Form.init)
        titleZone = Self.titleZone(of: content)
        cues = Vocabulary.allCues.words(in: Folded(content.lines.prefix(200).joined(separator: " "), limit: 8000))
        reportingUnits = ReportingUnit.names(in: content)
        let last = content.lines.suffix(6).filter { $0.unicodeScalars.count <= 40 }
        signature = content.kind == .document && content.lines.count > 6 ? last.map { Folded($0) } : []
    }

    var content: FileContent { attachment.content }

    /// Whether anything of its content could be read: else only its name tells what it is.
    var isRead: Bool {
        guard !isScanned else { return false }
        return !content.lines.isEmpty || !content.tables.isEmpty || (content.characters ?? 0) > 0
            || isPictureOrVideo
    }

    /// Whether its pages are pictures: a stamp or a watermark is all the text that a reader finds.
    var isScanned: Bool { content.traits.contains(.scanned) }

    var isPictureOrVideo: Bool { [.photo, .video].contains(content.kind) }

    var isGraphic: Bool { attachment.isGraphic }

    /// The word in a picture's name that shows that it is no photo: a scan, a screenshot, a sign.
    var scanWord: Folded? {
        // 签到现场 shows people, 签到表 does not.
        guard content.kind == .photo, !name.text.contains("现场") else { return nil }
        return Vocabulary.notPhotos.first { name.text.contains($0) }
    }

    /// Pictures inside a document: how many its reader counted or listed.
    var embeddedPictures: Int { max(content.images, pictures.count) }

    /// Pictures inside a document that its reader listed as files.
    var pictures: [Attachment] {
        content.isContainer ? [] : attachment.contains.filter { $0.content.kind == .photo }
    }

    /// Years written in its title zone and name.
    var years: [Int] {
        Set(titleZone.prefix(5).flatMap(\.text.years) + name.text.years).sorted()
    }

    private static func titleZone(of content: FileContent) -> [Line] {
        var zone: [Line] = []
        for (index, line) in content.lines.prefix(12).enumerated() {
            if line.utf8.count(where: { $0 == 9 }) >= 2 { break }
            zone.append(Line(number: index + 1, phrase: Phrase(Folded(line, limit: 80))))
        }
        for table in content.tables.prefix(6) {
            for (index, row) in table.titles.prefix(8).enumerated() {
                zone += row.prefix(8).map { Line(number: index + 1, phrase: Phrase(Folded($0, limit: 80))) }
            }
        }
        return zone.filter { !$0.text.isEmpty && $0.text.count <= 60 && $0.text.scalars.last != "。" }
    }

    /// `方案.最终版.docx` without `.docx`; a name without a known extension stays whole.
    static func withoutExtension(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        let suffix = name[name.index(after: dot)...].unicodeScalars
        let isExtension = (1...5).contains(suffix.count) && suffix.allSatisfy { $0.isASCII && $0 != " " }
        return isExtension ? String(name[..<dot]) : name
    }
}

extension MailFile.Form {
    init(_ table: Table) {
        self.table = table
        sheet = Phrase(Folded(table.sheet, limit: 60))
        let cells = table.header.prefix(40).map { Folded($0, limit: 60).withoutBrackets }
        header = cells.filter { !$0.isEmpty && $0.count <= 20 }.map(Phrase.init)
    }
}

extension Attachment {
    /// Whether a picture is drawn rather than taken: a sign, a code, a banner. A camera's picture has no even areas, so
    /// that packing it without loss leaves more than half a bit of each pixel.
    var isGraphic: Bool {
        guard content.kind == .photo, let width = content.width, let height = content.height, width > 0, height > 0
        else { return false }
        let (long, short) = (max(width, height), min(width, height))
        if long / short >= 4 { return true }
        return [.png, .gif].contains(content.format) && Double(bytes) < Double(long) * Double(short) / 16
    }
}

extension FileContent {
    /// Whether the file is only a wrapping of others.
    var isContainer: Bool {
        kind == .archive || kind == .message || [.zip, .rar, .sevenZip, .tar, .eml, .tnef].contains(format)
    }
}

extension MailFile {
    /// The files of a mail in its order: what archives and attached messages hold instead of them; an archive that
    /// could not be opened stands for itself. Logos and files that programs leave behind are dropped.
    static func files(of attachments: [Attachment]) -> [MailFile] {
        var files: [MailFile] = []
        var pending = attachments.reversed().map { (attachment: $0, folders: [Phrase]()) }
        while let (attachment, folders) = pending.popLast() {
            if attachment.content.isContainer {
                if attachment.content.problem != nil || attachment.contains.isEmpty && !isBareWrapping(attachment) {
                    files.append(MailFile(attachment, folders: folders))
                }
                let container = Phrase(Folded(withoutExtension(attachment.name), limit: 200))
                for member in attachment.contains.reversed() {
                    let inner = folderNames(of: member, in: attachment)
                    pending.append((member, inner + [container] + folders))
                }
            } else if !isLogo(attachment), !isLeftover(attachment.name) {
                files.append(MailFile(attachment, folders: folders))
            }
        }
        return files
    }

    /// The folders on the way from a container to its member, innermost first.
    private static func folderNames(of member: Attachment, in container: Attachment) -> [Phrase] {
        guard member.path.hasPrefix(container.path + "/") else { return [] }
        let inner = member.path.dropFirst(container.path.count + 1).split(separator: "/").dropLast()
        return inner.suffix(6).reversed().map { Phrase(Folded(String($0), limit: 200)) }
    }

    /// An image that the mail's text shows and that is too small or too plain for a photo: a signature's logo or banner.
    private static func isLogo(_ attachment: Attachment) -> Bool {
        guard attachment.inline, attachment.content.kind == .photo else { return false }
        let shortSide = min(attachment.content.width ?? .max, attachment.content.height ?? .max)
        return attachment.bytes < 20_000 || shortSide < 300 || attachment.isGraphic
    }

    /// A `winmail.dat` without files: Outlook puts a mail's own text into one, and nobody attached it.
    private static func isBareWrapping(_ attachment: Attachment) -> Bool { attachment.content.format == .tnef }

    /// What mail programs and systems add by themselves.
    private static func isLeftover(_ name: String) -> Bool {
        let name = name.lowercased()
        if ["smime.p7s", ".ds_store", "thumbs.db", "desktop.ini", "noname"].contains(name) { return true }
        return name.hasPrefix("~$") || name.hasPrefix("._") || (name.hasPrefix("att0") && name.hasSuffix(".htm"))
            || (name.hasPrefix("att0") && name.hasSuffix(".txt"))
    }
}
