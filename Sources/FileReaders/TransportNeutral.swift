import Inspection
import Mail

/// The files in a `winmail.dat`, which Outlook wraps around attachments ([MS-OXTNEF]).
struct TransportNeutral {
    struct File {
        var name = ""
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    private(set) var files: [File] = []
    /// The stream ends within an attribute.
    private(set) var isCut = false

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
            if level == Self.attachmentLevel { take(id, data, charsets) }
            place += 9 + Int(length) + 2
        }
    }

    private static let attachmentLevel: UInt8 = 2

    private mutating func take(_ id: UInt16, _ data: UnsafeRawBufferPointer, _ charsets: Charsets) {
        // attAttachRenddata begins an attachment (§2.1.3.3.15).
        if id == 0x9002, files.count < Self.fileLimit { files.append(File()) }
        guard !files.isEmpty else { return }
        let last = files.count - 1
        switch id {
        // attAttachTitle: a name in the sender's code page.
        case 0x8010:
            if files[last].name.isEmpty { files[last].name = charsets.guess(Array(data.prefix { $0 != 0 })).text }
        // attAttachData.
        case 0x800F: files[last].bytes = data
        // attAttachment: properties, the full name among them.
        case 0x9005: if let name = MessageProperties.longFileName(data, charsets) { files[last].name = name }
        default: break
        }
    }
}

/// A list of MAPI properties ([MS-OXTNEF] §2.1.3.4).
private enum MessageProperties {
    private static let longFileNameID: UInt16 = 0x3707
    private static let propertyLimit: UInt32 = 1000

    static func longFileName(_ data: UnsafeRawBufferPointer, _ charsets: Charsets) -> String? {
        guard let count = data.integer(0, as: UInt32.self) else { return nil }
        var place = 4
        for _ in 0..<min(count, propertyLimit) {
            guard let type = data.integer(place, as: UInt16.self), let id = data.integer(place + 2, as: UInt16.self),
                let values = skipName(data, place + 4, id)
            else { return nil }
            if id == longFileNameID { return text(data, values, isWide: type & 0x0FFF == 0x1F, charsets) }
            guard let next = end(data, values, type: type & 0x0FFF) else { return nil }
            place = next
        }
        return nil
    }

    /// Properties from 0x8000 on carry a name: a GUID and a number or a text.
    private static func skipName(_ data: UnsafeRawBufferPointer, _ place: Int, _ id: UInt16) -> Int? {
        guard id >= 0x8000 else { return place }
        guard let kind = data.integer(place + 16, as: UInt32.self),
            let length = data.integer(place + 20, as: UInt32.self)
        else { return nil }
        return kind == 0 ? place + 24 : place + 24 + padded(length)
    }

    /// Where a property's values end; nil for a type that is not known.
    private static func end(_ data: UnsafeRawBufferPointer, _ place: Int, type: UInt16) -> Int? {
        switch type {
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: return place + 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: return place + 8
        case 0x48: return place + 16
        case 0x0D, 0x1E, 0x1F, 0x102:
            guard let count = data.integer(place, as: UInt32.self), count <= propertyLimit else { return nil }
            var next = place + 4
            for _ in 0..<count {
                guard let length = data.integer(next, as: UInt32.self) else { return nil }
                next += 4 + padded(length)
            }
            return next
        default: return nil
        }
    }

    private static func text(
        _ data: UnsafeRawBufferPointer, _ place: Int, isWide: Bool, _ charsets: Charsets
    ) -> String? {
        guard let length = data.integer(place + 4, as: UInt32.self), let bytes = data.part(place + 8, Int(length))
        else { return nil }
        if isWide {
            let units = stride(from: 0, to: bytes.count - 1, by: 2).compactMap { bytes.integer($0, as: UInt16.self) }
            return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
        }
        return charsets.guess(Array(bytes.prefix { $0 != 0 })).text
    }

    private static func padded(_ length: UInt32) -> Int { (Int(length) + 3) & ~3 }
}

extension FileReader {
    /// Takes the files out of a `winmail.dat` and reads each.
    func readTransportNeutral(
        _ bytes: UnsafeRawBufferPointer, into attachment: inout Attachment, at path: String, _ depth: Depth
    ) throws(CannotWrite) {
        guard depth.archives < workbench.allowance.limits.archiveDepth else {
            attachment.content.problem = .tooLarge
            attachment.content.notes.append("not opened: archives are nested too deep")
            return
        }
        var inner = depth
        inner.archives += 1
        let container = TransportNeutral(bytes, workbench.charsets)
        if container.isCut { attachment.content.problem = .truncated }
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
