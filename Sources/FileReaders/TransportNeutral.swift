import Inspection
import Mail

/// The files in a `winmail.dat`, which Outlook wraps around attachments ([MS-OXTNEF]).
struct TransportNeutral {
    struct File {
        var name = ""
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    private(set) var files: [File] = []
    private(set) var subject = ""
    /// The text of the mail, unless it is packed as RTF.
    private(set) var text = ""
    /// The stream ends within an attribute.
    private(set) var isCut = false
    /// It holds more files than are taken.
    private(set) var isTooLong = false

    private static let fileLimit = 1000

    /// Reads the attributes in their order. `bytes` must stay valid as long as the files are used.
    init(_ bytes: UnsafeRawBufferPointer, _ charsets: Charsets) {
        // Signature and key are 6 bytes; then level, id, length, data and checksum of each attribute (§2.1.3).
        var place = 6
        while place < bytes.count {
            guard let level = bytes.byte(place), let id = bytes.integer(place + 1, as: UInt16.self),
                let length = bytes.integer(place + 5, as: UInt32.self), let data = bytes.part(place + 9, Int(length))
            else {
                isCut = true
                return
            }
            if level == Self.attachmentLevel { take(id, data, charsets) } else { takeMessage(id, data, charsets) }
            place += 9 + Int(length) + 2
        }
    }

    private static let attachmentLevel: UInt8 = 2

    private mutating func take(_ id: UInt16, _ data: UnsafeRawBufferPointer, _ charsets: Charsets) {
        // attAttachRenddata begins an attachment (§2.1.3.3.15).
        if id == 0x9002 {
            isTooLong = files.count == Self.fileLimit
            if !isTooLong { files.append(File()) }
        }
        // What belongs to a file that is not taken must not be put to the last one.
        guard !files.isEmpty, !isTooLong else { return }
        let last = files.count - 1
        switch id {
        // attAttachTitle: a name in the sender's code page.
        case 0x8010:
            if files[last].name.isEmpty { files[last].name = charsets.guess(Array(data.prefix { $0 != 0 })).text }
        // attAttachData.
        case 0x800F: files[last].bytes = data
        // attAttachment: properties, the full name and an attached mail among them.
        case 0x9005:
            let properties = MessageProperties(data)
            if let name = properties.text(.longFileName, charsets) { files[last].name = name }
            if files[last].name.isEmpty { files[last].name = properties.text(.displayName, charsets) ?? "" }
            if let mail = properties.attachedMail { files[last].bytes = mail }
        default: break
        }
    }

    private mutating func takeMessage(_ id: UInt16, _ data: UnsafeRawBufferPointer, _ charsets: Charsets) {
        let text = {
            charsets.guess(Array(data.prefix(Self.textLimit).prefix { $0 != 0 }), isPrefix: data.count > Self.textLimit)
                .text
        }
        switch id {
        // attSubject.
        case 0x8004: subject = text()
        // attBody.
        case 0x800C: self.text = text()
        // attMsgProps.
        case 0x9003:
            let properties = MessageProperties(data)
            subject = properties.text(.subject, charsets) ?? subject
            self.text = properties.text(.body, charsets) ?? self.text
        default: break
        }
    }

    private static let textLimit = 1 << 20
}

extension FileReader {
    /// Takes the files out of a `winmail.dat` and reads each.
    func readTransportNeutral(
        _ bytes: UnsafeRawBufferPointer, into attachment: inout Attachment, at path: String, _ depth: Depth
    ) throws(CannotWrite) {
        guard let inner = entered(&attachment, at: depth) else { return }
        let container = TransportNeutral(bytes, workbench.charsets)
        if container.isCut { attachment.content.problem = .truncated }
        if !container.subject.isEmpty { attachment.content.title = container.subject.displayable(limit: 500) }
        if !container.text.isEmpty {
            var summary = TextSummary(workbench.allowance)
            summary.take(container.text)
            attachment.content.lines = summary.lines
            attachment.content.characters = summary.characters
        }
        if container.isTooLong {
            attachment.content.problem = .tooLarge
            attachment.content.notes.append("read up to \(container.files.count) files")
        }
        var names = UniqueNames()
        for file in container.files {
            let name = names.unique(Mail.FileName.displayName(file.name))
            do {
                try workbench.allowance.takeEntry()
                try workbench.allowance.takeUnpacked(file.bytes.count)
            } catch {
                attachment.content.problem = .tooLarge
                attachment.content.notes.append(error.what)
                return
            }
            attachment.contains.append(try taken(file, named: name, at: FileName.path(path, name), inner))
        }
    }

    private func taken(
        _ file: TransportNeutral.File, named name: String, at path: String, _ depth: Depth
    ) throws(CannotWrite) -> Attachment {
        let output = try workbench.outputs.create()
        try output.write(file.bytes)
        var attachment = Attachment(path: path, name: name, bytes: file.bytes.count, output: output.number)
        try read(
            file.bytes, fileExtension: FileName.fileExtension(of: name), into: &attachment, at: path, depth)
        return attachment
    }
}
