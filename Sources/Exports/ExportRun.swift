public import Foundation
public import Store
public import Submissions

/// One export of everything that came for a notice: into a folder, into a zip, or both. Only the export's own files are
/// replaced or moved; the store is read, never changed.
public struct ExportRun {
    /// What was done with how many files.
    public struct Counts: Equatable, Sendable {
        /// Units of which there is a file.
        public var units = 0
        public var copied = 0
        public var unchanged = 0
        /// Whose state changed, and so their folder.
        public var moved = 0
        /// Items that are listed without a file.
        public var withoutFile = 0
        /// Bytes copied.
        public var bytes = 0
    }

    let notice: Notice
    let office: Office
    let store: Store?
    let asOf: Date
    private var words: ExportWords { ExportWords(office.language) }

    /// - Parameters:
    ///   - store: Nil when nothing was ever taken in.
    ///   - asOf: What arrived later is left out.
    public init(notice: Notice, office: Office, store: Store?, asOf: Date) {
        self.notice = notice
        self.office = office
        self.store = store
        self.asOf = asOf
    }

    /// Runs it. Throws ``ExportError``; what was copied until then is whole and is found again by the next run.
    ///
    /// - Parameters:
    ///   - storage: The storage directory, in which nothing is written.
    ///   - progress: Files done, and all files.
    public func run(
        to directory: String?, zip: String?, storage: String, progress: (Int, Int) -> Void
    ) async throws -> Counts {
        let folder = try directory.map { try ExportFolder(at: $0, outside: storage) }
        let archive = try zip.map { try ZipWriter(at: $0, outside: storage) }
        let material = try await NoticeMaterial(notice: notice, office: office, store: store, asOf: asOf)
        let earlier = try folder.map { try earlierRows($0) } ?? []
        let contents = folder?.contents ?? FolderContents(names: { _ in [] }, holds: { _, _ in false })
        let entries = material.entries
        var placing = try ExportPlacing(
            entries, missing: missing(entries), earlier: earlier, contents: contents, words: words)
        var counts = Counts()
        if let folder {
            let damaged = try apply(placing.files, to: folder, &counts, progress)
            placing.takeOut(damaged: damaged)
            try finish(folder, placing, material, earlier)
        }
        if let archive { try pack(placing, material, into: archive, &counts, progress) }
        counts.units = Set(placing.entries.filter { $0.path != nil }.map(\.unit)).count
        counts.withoutFile = placing.entries.count { $0.path == nil }
        if folder == nil { counts.copied = placing.files.count }
        return counts
    }

    private func earlierRows(_ folder: ExportFolder) throws -> [ManifestRow] {
        guard let bytes = try folder.read(ExportWords.manifestName) else { return [] }
        guard let rows = ManifestText.rows(bytes) else {
            throw ExportError.unsuitable(
                path: folder.path + "/" + ExportWords.manifestName,
                reason: "is not what an export wrote; move it away or choose another folder")
        }
        return rows
    }

    /// The hashes of files that the store does not hold.
    private func missing(_ entries: [ExportEntry]) throws -> Set<String> {
        var missing: Set<String> = []
        for hash in Set(entries.compactMap(\.item.item.sha256)) {
            guard let path = try store?.files.path(hash, .file), access(path, R_OK) == 0 else {
                missing.insert(hash)
                continue
            }
        }
        return missing
    }

    private func source(_ file: ExportFile) throws -> String? { try store?.files.path(file.sha256, .file) }

    /// So many files, or bytes, are made durable at once.
    private static let batch = (files: 200, bytes: 256 << 20)

    /// Moves and copies. Answers the hashes of files whose content is not what it should be.
    private func apply(
        _ files: [ExportPlacing.Placed], to folder: ExportFolder, _ counts: inout Counts,
        _ progress: (Int, Int) -> Void
    ) throws -> Set<String> {
        try move(files, in: folder, &counts)
        counts.unchanged = files.count { $0.step == .keep }
        let copies = files.filter { $0.step == .copy }
        var damaged: Set<String> = []
        var batch: [(staged: String, path: String)] = []
        var bytes = 0
        func settle() throws {
            guard !batch.isEmpty else { return }
            try folder.sync(batch.map(\.staged))
            for (staged, path) in batch { try folder.name(staged, as: path) }
            counts.copied += batch.count
            (batch, bytes) = ([], 0)
        }
        for (index, placed) in copies.enumerated() {
            guard let source = try source(placed.file) else { continue }
            let staged = folder.stagedPath()
            if try folder.stage(source, as: staged, placed.file) {
                batch.append((staged, placed.path))
                bytes += placed.file.bytes ?? 0
                counts.bytes += placed.file.bytes ?? 0
            } else {
                damaged.insert(placed.file.sha256)
            }
            if batch.count >= Self.batch.files || bytes >= Self.batch.bytes { try settle() }
            progress(index + 1, copies.count)
        }
        try settle()
        return damaged
    }

    /// All files leave their places before any takes its new one: two may change places.
    private func move(_ files: [ExportPlacing.Placed], in folder: ExportFolder, _ counts: inout Counts) throws {
        var taken: [(staged: String, from: String, path: String)] = []
        for placed in files {
            if case .move(let from) = placed.step { taken.append((try folder.take(from), from, placed.path)) }
        }
        var named = 0
        defer {
            // What found no place goes back, so that the next run knows it.
            for (staged, from, _) in taken.dropFirst(named) { try? folder.name(staged, as: from) }
        }
        for (staged, _, path) in taken {
            try folder.name(staged, as: path)
            named += 1
        }
        for (_, from, _) in taken { folder.removeEmptyFolders(of: from) }
        counts.moved = taken.count
    }

    private func finish(
        _ folder: ExportFolder, _ placing: ExportPlacing, _ material: NoticeMaterial, _ earlier: [ManifestRow]
    ) throws {
        let staged = folder.stagedPath()
        try material.summary.write(to: staged)
        let workbook = try WorkbookFile(staged)
        // One that somebody wrote notes into stays.
        var number = 1
        var name = words.summary
        while let found = try WorkbookFile(ifThereIs: folder.path + "/" + name),
            !earlier.contains(where: { $0.message == 0 && $0.path == name && $0.file?.sha256 == found.sha256 })
        {
            number += 1
            name = SafeFileName.numbered(words.summary, number)
        }
        let rows = placing.rows(office) + [ManifestRow(path: name, sha256: workbook.sha256, bytes: workbook.bytes)]
        let manifest = folder.stagedPath()
        try folder.stage(ManifestText.bytes(rows, words: words), as: manifest)
        try folder.sync([staged, manifest])
        try folder.name(staged, as: name, replacing: true)
        try folder.name(manifest, as: ExportWords.manifestName, replacing: true)
        try folder.syncNames()
    }

    private func pack(
        _ placing: ExportPlacing, _ material: NoticeMaterial, into zip: ZipWriter, _ counts: inout Counts,
        _ progress: (Int, Int) -> Void
    ) throws {
        let packed: Set<String> = ["photo", "video", "audio", "archive"]
        let kinds = Dictionary(placing.entries.map { ($0.item.item.sha256 ?? "", $0.item.item.kind) }) { first, _ in
            first
        }
        for (index, placed) in placing.files.enumerated() {
            guard let source = try source(placed.file), access(source, R_OK) == 0 else { continue }
            let isPacked = packed.contains(kinds[placed.file.sha256] ?? "")
            try zip.add(placed.path, file: source, modified: placed.file.receivedAt, isPacked: isPacked)
            progress(index + 1, placing.files.count)
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let workbook = folder.appending(path: "summary.xlsx").path
        try material.summary.write(to: workbook)
        let file = try WorkbookFile(workbook)
        try zip.add(words.summary, file: workbook, modified: Date(), isPacked: true)
        let rows =
            placing.rows(office) + [ManifestRow(path: words.summary, sha256: file.sha256, bytes: file.bytes)]
        try zip.add(ExportWords.manifestName, bytes: ManifestText.bytes(rows, words: words), modified: Date())
        try zip.finish()
    }
}

/// A workbook that was written.
private struct WorkbookFile {
    let sha256: String
    let bytes: Int

    init(_ path: String) throws(ExportError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .failed("read", path) }
        defer { close(descriptor) }
        var bytes = 0
        sha256 = try stream(descriptor, path) { piece throws(ExportError) in bytes += piece.count }
        self.bytes = bytes
    }

    /// Nil when nothing has this path.
    init?(ifThereIs path: String) throws(ExportError) {
        guard access(path, F_OK) == 0 else { return nil }
        try self.init(path)
    }
}
