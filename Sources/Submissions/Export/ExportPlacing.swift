/// What the folder holds that an export goes into, as far as placing asks.
public struct FolderContents {
    /// The names in a folder, given by its path with slashes; none when it is not there.
    var names: (String) throws -> [String]
    /// Whether the file at a path has the content of this one.
    var holds: (String, ExportFile) throws -> Bool

    public init(
        names: @escaping (String) throws -> [String], holds: @escaping (String, ExportFile) throws -> Bool
    ) {
        self.names = names
        self.holds = holds
    }
}

/// Where every file of an export lies, and what has to be done for it. What people put into the folder is left alone: no
/// file takes the place of one that an earlier export did not write, or that somebody changed since.
public struct ExportPlacing {
    /// What happens to one file.
    public enum Step: Equatable, Sendable {
        case keep
        case move(from: String)
        case copy
    }

    /// One file with its place.
    public struct Placed: Equatable, Sendable {
        public var file: ExportFile
        public var path: String
        public var step: Step
    }

    /// The items, each with its path.
    public private(set) var entries: [ExportEntry]
    /// Every file once, in the order of the entries; those that are no longer asked for last.
    public private(set) var files: [Placed] = []
    /// Rows of the last manifest whose items are gone, with the paths their files have from now on.
    public private(set) var withdrawn: [ManifestRow] = []

    private let contents: FolderContents
    private let words: ExportWords
    /// Files of an earlier export that nobody touched, and that have no place yet.
    private var earlier: [ExportFile.Content: [ManifestRow]] = [:]
    /// By what two spellings of a path have in common.
    private var taken: Set<String> = []
    private var leaving: Set<String> = []
    private var listings: [String: Set<String>] = [:]
    private var places: [Place: String] = [:]
    /// The number to try next, by folder and name: a mail may hold thousands of files of one name.
    private var numbers: [String: Int] = [:]

    private struct Place: Hashable {
        var identity: ExportFile.Identity
        var folder: [String]
    }

    /// - Parameters:
    ///   - entries: Those whose file is in the store get a place.
    ///   - missing: Hashes of files that are not in the store.
    ///   - earlier: What the manifest says that lies in the folder.
    public init(
        _ entries: [ExportEntry], missing: Set<String>, earlier: [ManifestRow], contents: FolderContents,
        words: ExportWords
    ) throws {
        self.entries = entries
        self.contents = contents
        self.words = words
        var paths: Set<String> = []
        for row in earlier {
            guard let file = row.file, row.message > 0, !row.path.isEmpty, paths.insert(row.path).inserted,
                try contents.holds(row.path, file)
            else { continue }
            self.earlier[file.content, default: []].append(row)
        }
        keepWhatStays(missing)
        leaving = Set(self.earlier.values.joined().map { SafeFileName.key($0.path) })
        for index in entries.indices { try place(index, missing) }
        try placeWithdrawn()
    }

    /// A file that is in its folder keeps its name, and so its number.
    private mutating func keepWhatStays(_ missing: Set<String>) {
        for entry in entries {
            guard let file = entry.file, !missing.contains(file.sha256) else { continue }
            let place = Place(identity: file.identity, folder: entry.folder)
            let folder = entry.folder.joined(separator: "/")
            guard places[place] == nil, let path = takeEarlier(file, in: folder) else { continue }
            places[place] = path
            taken.insert(SafeFileName.key(path))
            files.append(Placed(file: file, path: path, step: .keep))
        }
    }

    private mutating func place(_ index: Int, _ missing: Set<String>) throws {
        guard let file = entries[index].file else { return }
        if missing.contains(file.sha256) {
            entries[index].add(reason: words.notInStore)
            return
        }
        let place = Place(identity: file.identity, folder: entries[index].folder)
        if let path = places[place] {
            entries[index].path = path
            return
        }
        let (path, holdsIt) = try freePath(entries[index].folder, entries[index].fileName, for: file)
        let source = holdsIt ? nil : takeEarlier(file)
        places[place] = path
        entries[index].path = path
        files.append(Placed(file: file, path: path, step: holdsIt ? .keep : source.map { .move(from: $0) } ?? .copy))
    }

    /// The path of this file as an earlier export left it, in a folder if one is given.
    private mutating func takeEarlier(_ file: ExportFile, in folder: String? = nil) -> String? {
        guard let rows = earlier[file.content] else { return nil }
        let fitting = rows.indices.filter { folder == nil || Self.folder(of: rows[$0].path) == folder }
        let own = fitting.first { rows[$0].attachment == file.attachment }
        return (own ?? fitting.first).flatMap { earlier[file.content]?.remove(at: $0).path }
    }

    /// A file of ours that has a place no more is kept with the older versions of its unit.
    private mutating func placeWithdrawn() throws {
        let rest = earlier.values.joined().sorted { $0.path < $1.path }
        var moving: [(row: ManifestRow, file: ExportFile, folder: [String])] = []
        for var row in rest {
            guard let file = row.file, let unit = row.path.split(separator: "/").first else { continue }
            row.reason = words.withdrawn
            let folder = [String(unit)] + [words.folder(.old)].compactMap(\.self)
            if Self.folder(of: row.path) == folder.joined(separator: "/"),
                taken.insert(SafeFileName.key(row.path)).inserted
            {
                withdrawn.append(row)
                files.append(Placed(file: file, path: row.path, step: .keep))
            } else {
                moving.append((row, file, folder))
            }
        }
        for (row, file, folder) in moving {
            var moved = row
            moved.path = try freePath(folder, SafeFileName.file(row.originalName, unnamed: words.unnamed)).path
            withdrawn.append(moved)
            files.append(Placed(file: file, path: moved.path, step: .move(from: row.path)))
        }
    }

    /// The first numbered name that is free; or one that holds `file`, when it is given.
    private mutating func freePath(
        _ folder: [String], _ name: String, for file: ExportFile? = nil
    ) throws -> (path: String, holdsIt: Bool) {
        let folder = folder.joined(separator: "/")
        let start = folder + "/" + name
        while true {
            numbers[start, default: 0] += 1
            let path = folder + "/" + SafeFileName.numbered(name, numbers[start] ?? 1)
            let key = SafeFileName.key(path)
            guard !taken.contains(key) else { continue }
            var holdsIt = false
            if !leaving.contains(key), try listing(folder).contains(key) {
                // Nothing says that an export wrote it: its time proves nothing, its bytes do.
                guard var same = file else { continue }
                same.receivedAt = nil
                guard try contents.holds(path, same) else { continue }
                holdsIt = true
            }
            taken.insert(key)
            return (path, holdsIt)
        }
    }

    private mutating func listing(_ folder: String) throws -> Set<String> {
        if let known = listings[folder] { return known }
        let found = Set(try contents.names(folder).map { SafeFileName.key(folder + "/" + $0) })
        listings[folder] = found
        return found
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}

extension ExportPlacing {
    /// Files that could not be copied as they should be are listed without a path.
    public mutating func takeOut(damaged: Set<String>) {
        guard !damaged.isEmpty else { return }
        let lost = Set(files.filter { $0.step == .copy && damaged.contains($0.file.sha256) }.map(\.path))
        files.removeAll { lost.contains($0.path) }
        for index in entries.indices where entries[index].path.map(lost.contains) == true {
            entries[index].path = nil
            entries[index].add(reason: words.damagedInStore)
        }
    }

    /// The rows of the manifest.
    public func rows(_ office: Office) -> [ManifestRow] {
        entries.map { ManifestRow($0, words: words, timeZone: office.timeZone) } + withdrawn
    }
}
