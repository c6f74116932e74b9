import Inspection
import Mail

extension FileReader {
    /// Takes the members out of an archive of any kind and reads each.
    func readArchive(
        _ bytes: UnsafeRawBufferPointer, into attachment: inout Attachment, at path: String, _ depth: Depth
    ) throws(CannotWrite) {
        guard let inner = entered(&attachment, at: depth) else { return }
        let outline = ArchiveOutline(bytes, attachment)
        if let refusal = outline.refusal {
            attachment.content.problem = refusal.problem
            attachment.content.notes.append(refusal.note)
            if outline.encrypted.isEmpty { return }
        }
        var members = ArchiveMembers(reader: self, outline: outline, path: path, depth: inner)
        if outline.refusal == nil { try members.readAll(bytes) } else { members.listEncrypted() }
        attachment.contains = members.attachments
        if members.isTar { attachment.content.format = .tar }
        let isOnlyCut = outline.isCut && outline.refusal == nil
        let sniffed = isOnlyCut ? FileProblem.truncated : attachment.content.problem
        attachment.content.problem = FileReader.first(sniffed, members.problem)
        attachment.content.notes += members.allNotes
    }
}

/// What is known of an archive before it is unpacked, where libarchive does not tell it.
private struct ArchiveOutline {
    let format: Archive.Format
    /// Why it is not unpacked at all.
    private(set) var refusal: ArchiveFault?
    private(set) var isCut = false
    /// The names of its members as they are stored, by their number; nil or missing where libarchive's do.
    private(set) var names: [[UInt8]?] = []
    /// The members of an archive that cannot be unpacked without its password.
    private(set) var encrypted: [RarBlocks.Entry] = []
    /// What a compressed file is called when it is unpacked: its own name without the last extension.
    let innerName: String

    init(_ bytes: UnsafeRawBufferPointer, _ attachment: Attachment) {
        innerName = FileName.withoutExtension(attachment.name)
        switch attachment.content.format {
        case .rar: format = .rar
        case .sevenZip: format = .sevenZip
        case .tar: format = .tar
        case .zip: format = .zip
        default: format = .compressed
        }
        switch format {
        case .zip: read(ZipDirectory(bytes))
        case .rar: read(RarBlocks(bytes))
        case .sevenZip:
            isCut = SevenZipHeader(bytes).isCut
            // The list of its members stands at the end.
            if isCut { refusal = ArchiveFault(problem: .truncated, note: "not opened: its end is missing") }
        case .tar, .compressed: break
        }
    }

    /// What is wrong in an archive that was cut comes from the cut.
    func judged(_ fault: ArchiveFault) -> ArchiveFault {
        isCut && fault.problem == .corrupt ? ArchiveFault(problem: .truncated, note: "its end is missing") : fault
    }

    private mutating func read(_ directory: ZipDirectory?) {
        if directory?.overlaps == true {
            refusal = ArchiveFault(problem: .corrupt, note: "not opened: its members share their data")
        }
        // libarchive loses a name that is marked as UTF-8 and is not.
        names = directory?.entries.map(\.shownName) ?? []
    }

    private mutating func read(_ blocks: RarBlocks?) {
        guard let blocks else { return }
        isCut = blocks.isCut
        names = blocks.entries.map(\.name)
        // libarchive tells neither the encrypted data of version 5 nor, in every case, encrypted headers.
        if blocks.isVersion5 { encrypted = blocks.entries.filter { $0.isEncrypted && !$0.isFolder } }
        if blocks.hasEncryptedHeaders || !encrypted.isEmpty {
            refusal = ArchiveFault(problem: .encrypted, note: "protected by a password")
        }
    }
}

/// The members of one archive as they are taken out.
private struct ArchiveMembers {
    let reader: FileReader
    let outline: ArchiveOutline
    let path: String
    let depth: FileReader.Depth

    private(set) var attachments: [Attachment] = []
    private(set) var problem: FileProblem?
    private(set) var isTar = false
    private var notes: [String] = []
    private var skipped: [String] = []
    private var names = UniqueNames()

    private static let namedSkips = 20
    /// What an encrypted member claims to hold is shown; above this, nobody would believe it.
    private static let believableSize = 1 << 40

    init(reader: FileReader, outline: ArchiveOutline, path: String, depth: FileReader.Depth) {
        self.reader = reader
        self.outline = outline
        self.path = path
        self.depth = depth
    }

    private var allowance: Allowance { reader.workbench.allowance }

    /// What is odd about the archive; of many refused names the first are given.
    var allNotes: [String] {
        let more = skipped.count - Self.namedSkips
        return notes + skipped.prefix(Self.namedSkips).map { "unsafe name, skipped: \($0)" }
            + (more > 0 ? ["\(more) more unsafe names, skipped"] : [])
    }

    mutating func readAll(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) {
        do {
            let archive = try Archive(
                bytes, as: outline.format, ratio: allowance.limits.ratio, limits: allowance.limits)
            var number = 0
            while let member = try archive.next() {
                defer { number += 1 }
                isTar = outline.format == .compressed && archive.isTar
                try allowance.takeEntry()
                try checkTime()
                try take(member, number, from: archive)
            }
        } catch let error as CannotWrite {
            throw error
        } catch let limit as LimitReached {
            problem = .tooLarge
            notes.append(limit.what)
        } catch let fault as ArchiveFault {
            let fault = outline.judged(fault)
            problem = problem ?? fault.problem
            notes.append(fault.note)
        } catch {
            problem = problem ?? .corrupt
        }
    }

    /// Lists what cannot be taken out for want of a password.
    mutating func listEncrypted() {
        do {
            for entry in outline.encrypted {
                try allowance.takeEntry()
                let name = ArchiveName.path(entry.name ?? [], reader.workbench.charsets)
                if case .file(let place) = MemberName(name) { try addEncrypted(names.unique(place), size: entry.size) }
            }
        } catch {
            notes.append(error.what)
        }
    }

    private func checkTime() throws(LimitReached) {
        if !allowance.hasTime { throw LimitReached(what: "not read to its end: unpacking it takes too long") }
    }

    private mutating func take(_ member: Archive.Member, _ number: Int, from archive: Archive) throws {
        if member.isFolder { return }
        let name = memberPath(member, number, from: archive)
        switch MemberName(name) {
        case .litter: try pass(member, from: archive)
        case .unsafe:
            skipped.append(name.displayable(limit: 200))
            try pass(member, from: archive)
        case .file(let place):
            guard member.isFile else {
                skipped.append(place + " (a link or device)")
                return
            }
            let name = names.unique(place)
            if member.isEncrypted {
                problem = .encrypted
                try addEncrypted(name, size: member.size ?? 0)
            } else {
                try read(member, named: name, from: archive)
            }
        }
    }

    private func memberPath(_ member: Archive.Member, _ number: Int, from archive: Archive) -> String {
        if outline.format == .compressed, !archive.isTar { return outline.innerName }
        let stored = outline.names.indices.contains(number) ? outline.names[number] : nil
        return ArchiveName.path(stored ?? member.rawName, reader.workbench.charsets)
    }

    /// In a ZIP file a member is left out for free; elsewhere it has to be unpacked to get past it, at what that costs.
    private func pass(_ member: Archive.Member, from archive: Archive) throws {
        guard outline.format != .zip, !member.isEncrypted else { return }
        try archive.read(limit: allowance.limits.entryBytes) { piece in
            try spend(piece.count)
            return true
        }
    }

    private func spend(_ bytes: Int) throws(LimitReached) {
        try allowance.takeUnpacked(bytes)
        try checkTime()
    }

    private mutating func addEncrypted(_ name: String, size: Int) throws(LimitReached) {
        var attachment = try named(name)
        attachment.bytes = min(max(0, size), Self.believableSize)
        attachment.content.problem = .encrypted
        attachments.append(attachment)
    }

    private func named(_ name: String) throws(LimitReached) -> Attachment {
        let attachment = Attachment(path: FileName.path(path, name), name: FileName.last(of: name))
        try allowance.takeName(attachment.path.utf8.count + attachment.name.utf8.count)
        return attachment
    }

    private mutating func read(_ member: Archive.Member, named name: String, from archive: Archive) throws {
        let workbench = reader.workbench
        var attachment = try named(name)
        let file = try workbench.outputs.create()
        var fault: ArchiveFault?
        do {
            try archive.read(limit: allowance.limits.entryBytes) { piece in
                try spend(piece.count)
                try file.write(piece)
                return true
            }
        } catch let error as ArchiveFault {
            // The bytes before the damage may still show what the file was.
            fault = outline.judged(error)
        }
        attachment.bytes = file.bytes
        attachment.output = file.number
        try file.read { (bytes) throws(CannotWrite) in
            try reader.read(
                bytes, fileExtension: FileName.fileExtension(of: name), into: &attachment, at: attachment.path, depth)
        }
        if let fault {
            attachment.content.problem = fault.problem
            attachment.content.notes.append(fault.note)
            problem = problem ?? fault.problem
        }
        attachments.append(attachment)
    }
}
