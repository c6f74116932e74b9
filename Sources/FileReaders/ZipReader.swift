import Inspection
import Mail

extension FileReader {
    /// Takes the members out of a ZIP file and reads each.
    func readZip(
        _ bytes: UnsafeRawBufferPointer, into attachment: inout Attachment, at path: String, _ depth: Depth
    ) throws(CannotWrite) {
        guard depth.archives < workbench.allowance.limits.archiveDepth else {
            attachment.content.problem = .tooLarge
            attachment.content.notes.append("not opened: archives are nested too deep")
            return
        }
        let directory = ZipDirectory(bytes)
        if directory?.overlaps == true {
            attachment.content.problem = .corrupt
            attachment.content.notes.append("not opened: its members share their data")
            return
        }
        var inner = depth
        inner.archives += 1
        var members = ZipMembers(reader: self, directory: directory, path: path, depth: inner)
        try members.readAll(bytes)
        attachment.contains = members.attachments
        attachment.content.problem = FileReader.first(attachment.content.problem, members.problem)
        attachment.content.notes += members.allNotes
    }
}

/// The members of one ZIP file as they are taken out.
private struct ZipMembers {
    let reader: FileReader
    let directory: ZipDirectory?
    let path: String
    let depth: FileReader.Depth

    private(set) var attachments: [Attachment] = []
    private(set) var problem: FileProblem?
    private var notes: [String] = []
    private var skipped: [String] = []
    private var names = UniqueNames()

    private static let namedSkips = 20
    /// What an encrypted member claims to hold is shown; above this, nobody would believe it.
    private static let believableSize = 1 << 40

    init(reader: FileReader, directory: ZipDirectory?, path: String, depth: FileReader.Depth) {
        self.reader = reader
        self.directory = directory
        self.path = path
        self.depth = depth
    }

    /// What is odd about the archive; of many refused names the first are given.
    var allNotes: [String] {
        let more = skipped.count - Self.namedSkips
        return notes + skipped.prefix(Self.namedSkips).map { "unsafe name, skipped: \($0)" }
            + (more > 0 ? ["\(more) more unsafe names, skipped"] : [])
    }

    mutating func readAll(_ bytes: UnsafeRawBufferPointer) throws(CannotWrite) {
        let limits = reader.workbench.allowance.limits
        do {
            let archive = try Archive(bytes, ratio: limits.ratio, limits: limits)
            var number = 0
            while let member = try archive.next() {
                defer { number += 1 }
                try reader.workbench.allowance.takeEntry()
                try take(member, number, from: archive)
            }
        } catch let error as CannotWrite {
            throw error
        } catch let limit as LimitReached {
            problem = .tooLarge
            notes.append(limit.what)
        } catch let fault as ArchiveFault {
            problem = problem ?? fault.problem
            notes.append(fault.note)
        } catch {
            problem = problem ?? .corrupt
        }
    }

    private mutating func take(_ member: Archive.Member, _ number: Int, from archive: Archive) throws {
        if member.isFolder { return }
        let name = memberPath(member, number)
        switch MemberName(name) {
        case .litter: return
        case .unsafe:
            skipped.append(name.displayable(limit: 200))
            return
        case .file(let place):
            guard member.isFile else {
                skipped.append(place + " (a link or device)")
                return
            }
            try read(member, named: names.unique(place), from: archive)
        }
    }

    /// libarchive loses a name that is marked as UTF-8 and is not; the directory has its bytes. A file that has lost
    /// its directory has only libarchive's.
    private func memberPath(_ member: Archive.Member, _ number: Int) -> String {
        if let directory, directory.entries.indices.contains(number) {
            return directory.entries[number].path(reader.workbench.charsets)
        }
        return ZipName.path(member.rawName, reader.workbench.charsets)
    }

    private mutating func read(_ member: Archive.Member, named name: String, from archive: Archive) throws {
        let workbench = reader.workbench
        var attachment = Attachment(path: FileName.path(path, name), name: FileName.last(of: name))
        try workbench.allowance.takeName(attachment.path.utf8.count + attachment.name.utf8.count)
        guard !member.isEncrypted else {
            problem = .encrypted
            attachment.bytes = min(max(0, member.size ?? 0), Self.believableSize)
            attachment.content.problem = .encrypted
            attachments.append(attachment)
            return
        }
        let file = try workbench.outputs.create()
        var fault: ArchiveFault?
        do {
            try archive.read(limit: workbench.allowance.limits.entryBytes) { piece in
                try workbench.allowance.takeUnpacked(piece.count)
                try file.write(piece)
                return true
            }
        } catch let error as ArchiveFault {
            // The bytes before the damage may still show what the file was.
            fault = error
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

/// What the name of a member says about it.
private enum MemberName {
    /// Where the file is meant to lie, fit to be shown.
    case file(String)
    /// What a system or an editor left beside the files.
    case litter
    /// A name that leads out of its folder: no honest program writes one.
    case unsafe

    init(_ path: String) {
        let parts = path.split(separator: "/")
        let isDrive = parts.first.map { $0.count == 2 && $0.hasSuffix(":") } ?? true
        if path.hasPrefix("/") || parts.contains("..") || isDrive {
            self = .unsafe
        } else if Self.isLitter(parts) {
            self = .litter
        } else {
            self = .file(parts.joined(separator: "/").displayable(limit: 500))
        }
    }

    private static func isLitter(_ parts: [Substring]) -> Bool {
        guard let last = parts.last else { return true }
        return parts.contains("__MACOSX") || last.hasPrefix("~$") || last.hasPrefix("._")
            || [".ds_store", "thumbs.db", "desktop.ini"].contains(last.lowercased())
    }
}

/// Names that are told apart by a number, as a person would, when a container holds one twice.
struct UniqueNames {
    private var uses: [String: Int] = [:]

    /// The name itself the first time, `name (2)` the second.
    mutating func unique(_ name: String) -> String {
        let count = (uses[name] ?? 0) + 1
        uses[name] = count
        return count == 1 ? name : unique("\(name) (\(count))")
    }
}
