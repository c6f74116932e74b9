import Inspection

/// The parts of an Office Open XML file (ECMA-376 part 2): XML for the readers, pictures for the output folder.
struct OfficePackage {
    let bytes: UnsafeRawBufferPointer
    let workbench: Workbench

    /// What reading the parts came to.
    struct Outcome {
        var problem: FileProblem?
        var notes: [String] = []
        var pictures: EmbeddedPictures

        mutating func take(_ fault: ArchiveFault, in part: String) { take(fault.problem, fault.note, in: part) }

        mutating func take(_ limit: LimitReached, in part: String) { take(.tooLarge, limit.what, in: part) }

        private mutating func take(_ found: FileProblem, _ note: String, in part: String) {
            if problem == nil { problem = found }
            if notes.count < OfficePackage.noteLimit { notes.append("\(part.displayable(limit: 100)): \(note)") }
        }
    }

    private static let noteLimit = 20
    private static let partLimit = 10_000

    /// Goes through the parts in the file's order; `visitor` says who reads a part, if anybody.
    ///
    /// - Parameters:
    ///   - path: what the paths of pictures start with, before a slash.
    ///   - isPicture: whether the part with this name is a picture to be taken out.
    func read(
        picturesAt path: String = "", isPicture: (String) -> Bool = { _ in false },
        visitor: (String) -> (any XMLVisitor)?
    ) throws(CannotWrite) -> Outcome {
        var outcome = Outcome(pictures: EmbeddedPictures(at: path, workbench))
        var name = "the file"
        var parts = 0
        do {
            let archive = try Archive(
                bytes, ratio: workbench.allowance.limits.officeRatio, limits: workbench.allowance.limits)
            while let member = try archive.next() {
                name = Self.partName(member.rawName)
                parts += 1
                if parts > Self.partLimit { throw LimitReached(what: "more than \(Self.partLimit) parts") }
                if member.isEncrypted { throw ArchiveFault(problem: .encrypted, note: "protected by a password") }
                if let visitor = visitor(name) {
                    try readPart(name, visitor, from: archive, into: &outcome)
                } else if isPicture(name), !Self.isDrawing(name), !outcome.pictures.isFull {
                    try takePicture(name, from: archive, into: &outcome)
                }
            }
        } catch let error as CannotWrite {
            throw error
        } catch let fault as ArchiveFault {
            outcome.take(fault, in: name)
        } catch let limit as LimitReached {
            outcome.take(limit, in: name)
        } catch {
            outcome.take(ArchiveFault(problem: .corrupt, note: "unreadable"), in: name)
        }
        return outcome
    }

    /// A part that is damaged does not keep the others from being read.
    private func readPart(
        _ name: String, _ visitor: any XMLVisitor, from archive: Archive, into outcome: inout Outcome
    ) throws {
        do {
            let reader = try XMLReader(visitor)
            try archive.read(limit: workbench.allowance.limits.partBytes) { piece in
                guard workbench.allowance.hasTime else { throw LimitReached(what: "reading it takes too long") }
                return try reader.feed(piece)
            }
            try reader.finish()
        } catch let fault as ArchiveFault where fault.problem == .corrupt {
            outcome.take(fault, in: name)
        } catch let limit as LimitReached {
            outcome.take(limit, in: name)
        }
    }

    /// A picture that can't be taken out does not keep the text from being read.
    private func takePicture(_ name: String, from archive: Archive, into outcome: inout Outcome) throws {
        do {
            try outcome.pictures.take(name, reference: name) { file in
                try archive.read(limit: workbench.allowance.limits.entryBytes) { piece in
                    try workbench.allowance.takeUnpacked(piece.count)
                    try file.write(piece)
                    return true
                }
            }
        } catch let fault as ArchiveFault where fault.problem == .corrupt {
            outcome.take(fault, in: name)
        } catch let limit as LimitReached {
            outcome.take(limit, in: name)
        }
    }

    /// Vector drawings (EMF, WMF) are no pictures of an activity.
    private static func isDrawing(_ name: String) -> Bool {
        ["emf", "wmf", "svg", "svm", "bin"].contains(FileName.fileExtension(of: name) ?? "")
    }

    /// Part names are ASCII; some programs write backslashes into the ZIP file.
    static func partName(_ raw: [UInt8]) -> String {
        String(decoding: raw.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
    }
}

/// The parts of a file's name.
enum FileName {
    /// The path of a file inside a container; the file that the administrator gave has none.
    static func path(_ container: String, _ name: String) -> String {
        container.isEmpty ? name : container + "/" + name
    }

    /// What stands after the last slash, fit to be shown.
    static func last(of path: String) -> String {
        // Bytes, not characters: a slash with an accent on it is a slash.
        String(decoding: path.utf8.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
            .displayable(limit: 255)
    }

    /// The name of a compressed file without the extension that says so.
    static func withoutExtension(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The extension in lower case; nil when there is none.
    static func fileExtension(of name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        let letters = name[name.index(after: dot)...]
        return letters.isEmpty || letters.contains("/") ? nil : letters.lowercased()
    }
}
