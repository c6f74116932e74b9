/// The files of one mail that other programs read than the mail itself, one after the other: pictures, films, sound by
/// one for all of them, PDF documents by one each.
struct SecondReading {
    let media: NumberedFileWorker
    /// Of the PDF program.
    let pdf: IsolationProbe
    private let limits: InspectionLimits
    private let deadline: ContinuousClock.Instant
    /// UTF-8 bytes of text that are still kept of PDF documents.
    private var textLeft: Int

    init(media: NumberedFileWorker, pdf: IsolationProbe, limits: InspectionLimits, start: ContinuousClock.Instant) {
        self.media = media
        self.pdf = pdf
        self.limits = limits
        deadline = start + .seconds(limits.mediaSeconds)
        textLeft = limits.textBytes
    }

    /// Completes what is known of an attachment and of the files in it.
    mutating func read(_ attachment: inout Attachment, in folder: borrowing OutputFolder) throws {
        if let output = attachment.output { try read(&attachment.content, output, in: folder) }
        for index in attachment.contains.indices {
            try read(&attachment.contains[index], in: folder)
        }
    }

    /// Ends the program that is kept for pictures, films and sound.
    func end() { media.stop() }

    /// The workers read the folder only: a file that lies elsewhere is copied there for the time of reading.
    mutating func read(
        _ attachment: inout Attachment, original: borrowing Descriptor, in folder: borrowing OutputFolder
    ) throws {
        if attachment.content.secondReader != nil {
            let copy = 0
            try folder.add(original, as: copy)
            defer { folder.remove(copy) }
            try read(&attachment.content, copy, in: folder)
        }
        for index in attachment.contains.indices {
            try read(&attachment.contains[index], in: folder)
        }
    }

    private mutating func read(
        _ content: inout FileContent, _ number: Int, in folder: borrowing OutputFolder
    ) throws {
        guard let reader = content.secondReader, content.problem == nil else { return }
        guard ContinuousClock.now < deadline else {
            content.notes.append("not read: the mail's pictures, films and PDF documents take too long")
            return
        }
        switch reader {
        case .media:
            content.merge(try media.read(number, in: folder))
        case .pdf:
            let arguments = WorkerArguments(
                .pdf, allowWithoutLandlock: pdf.allowWithoutLandlock, limits: limits)
            content.merge(try NumberedFileWorker(arguments: arguments, probe: pdf).read(number, in: folder))
            keepText(&content)
        }
    }

    /// The mails of an hour lie in memory together: what their PDF documents say is bounded as all other text is.
    private mutating func keepText(_ content: inout FileContent) {
        var kept = 0
        for line in content.lines {
            guard line.utf8.count <= textLeft else { break }
            textLeft -= line.utf8.count
            kept += 1
        }
        guard kept < content.lines.count else { return }
        content.lines.removeLast(content.lines.count - kept)
        content.notes.append("its text is shortened: the mail holds too much")
    }
}

extension FileContent {
    fileprivate enum SecondReader {
        case media, pdf
    }

    /// Which program has more to say about it.
    fileprivate var secondReader: SecondReader? {
        switch kind {
        case .photo, .video, .audio: .media
        default: format == .pdf ? .pdf : nil
        }
    }

    /// Takes over what the second worker found. It says `other` of what no library of its own knows; what it says
    /// nothing of stays as the first one told it, such as a picture's caption.
    fileprivate mutating func merge(_ found: FileContent) {
        if found.format != .other {
            kind = found.kind
            format = found.format
        }
        title = found.title ?? title
        characters = found.characters ?? characters
        lines = found.lines.isEmpty ? lines : found.lines
        images = max(images, found.images)
        width = found.width
        height = found.height
        duration = found.duration
        takenAt = found.takenAt
        perceptualHash = found.perceptualHash
        traits += found.traits.filter { !traits.contains($0) }
        problem = found.problem
        notes += found.notes
    }
}
