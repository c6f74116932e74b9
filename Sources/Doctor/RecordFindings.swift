public import Foundation
import Glibc
public import Store
public import Submissions

extension Store {
    /// What SQLite's own checks find.
    public func integrityFinding() async -> Finding {
        do {
            let problems = try await integrityProblems()
            guard let first = problems.first else { return .ok("database", "sound") }
            return .failure(
                "database", "damaged: \(first)" + (problems.count > 1 ? " (and \(problems.count - 1) more)" : ""),
                OpenedDatabase.restoring)
        } catch {
            switch StorageTrouble(error) {
            case .busy:
                return .warning("database", "is in use by another program all the time", "try again in a minute")
            case .disk:
                return .failure("database", "cannot be read: \(error)", "look for the disk's errors with dmesg")
            case nil: return .failure("database", "damaged: \(error)", OpenedDatabase.restoring)
            }
        }
    }

    /// Whether database and files agree. Files come before their rows and go after them: so they are listed first, rows
    /// are read afterwards, what differs is looked at once more, and what is young is left alone.
    public func agreementFindings(at now: Date) async -> [Finding] {
        do {
            let listed = try [FileStore.Kind.message, .file].map { ($0, try files.inventory($0)) }
            var folder = stat()
            if stat(directory, &folder) == 0,
                let foreign = listed.flatMap(\.1).first(where: { $0.owner != folder.st_uid })
            {
                return [
                    .failure(
                        "files", "\(directory)/\(foreign.path) belongs to another user, \(userName(foreign.owner))",
                        "chown -R \(userName(folder.st_uid)) \(directory)")
                ]
            }
            let known = try await knownFiles()
            var agreement = Agreement(now: now)
            for (kind, found) in listed {
                let staying = found.filter { !known.leaving.contains($0.sha256 ?? "") }
                try agreement.compare(listed: staying, inUse: known.needed[kind] ?? []) { hash in
                    var status = stat()
                    return lstat(try files.path(hash, kind), &status) == 0 ? Int(status.st_size) : nil
                }
            }
            return agreement.findings(in: directory)
        } catch {
            return [
                .failure(
                    "files", "database and files could not be compared: \(error)",
                    "if the database is damaged, restore a backup; else run the command as the storage's owner")
            ]
        }
    }
}

extension Store {
    /// How long after its close what came for a notice is looked for, in seconds.
    private static let aftermath: TimeInterval = 60 * 86_400

    /// Whether the roster has every unit that sent something for a notice which has not long been closed: what the others
    /// sent stands under no unit in `status`, digests and exports. Nil: it has, or the database is too damaged to tell,
    /// which is told elsewhere.
    public func lostUnitsFinding(_ office: Office, at now: Date) async -> Finding? {
        var lost: [String: [String]] = [:]
        do {
            let rulings = try await rulings()
            for notice in office.notices {
                let closes = notice.closes(granted: rulings, in: office.timeZone) ?? .distantFuture
                guard closes.addingTimeInterval(Self.aftermath) > now else { continue }
                for code in try await unitsOnRecord(notice: notice.id) where office.roster.unit(code: code) == nil {
                    lost[code, default: []].append(notice.id)
                }
            }
        } catch {
            return nil
        }
        guard !lost.isEmpty else { return nil }
        let units = lost.sorted { $0.key < $1.key }.prefix(5).map { "\($0.key) (\($0.value.joined(separator: ", ")))" }
        return .warning(
            "units",
            "the roster lacks \(counted(lost.count, "unit")) that sent something: \(units.joined(separator: ", "))"
                + (lost.count > units.count ? " and others" : ""),
            "if a code was changed, give the unit its old one again; what a unit sent that is no more, `muster purge --unit "
                + "CODE` deletes")
    }
}

/// Files that rows rest on against files that are there.
struct Agreement {
    let now: Date
    private(set) var compared = 0
    /// Hashes of what is not there.
    private(set) var missing: [String] = []
    /// Hashes of what has another length than its row says.
    private(set) var changed: [String] = []
    /// Within the storage directory.
    private(set) var unused: [ListedFile] = []

    /// Younger files may be about to get their rows.
    static let grace: TimeInterval = 600

    init(now: Date) { self.now = now }

    /// - Parameter bytes: the length of the file with a hash as it is at this moment; nil when it is not there.
    mutating func compare(listed: [ListedFile], inUse: Set<FileInUse>, bytes: (String) throws -> Int?) rethrows {
        var lengths: [String: Int] = [:]
        for file in listed { if let hash = file.sha256 { lengths[hash] = file.bytes } }
        for file in inUse.sorted(by: { $0.sha256 < $1.sha256 }) {
            compared += 1
            if lengths[file.sha256] == file.bytes { continue }
            switch try bytes(file.sha256) {
            case nil: missing.append(file.sha256)
            case file.bytes: break
            case _?: changed.append(file.sha256)
            }
        }
        let known = Set(inUse.map(\.sha256))
        unused += try listed.filter { file in
            guard now.timeIntervalSince(file.changedAt) > Self.grace else { return false }
            guard let hash = file.sha256 else { return true }
            return try !known.contains(hash) && bytes(hash) != nil
        }
    }

    func findings(in directory: String) -> [Finding] {
        if let first = missing.first ?? changed.first {
            let what = [
                missing.isEmpty ? nil : "\(counted(missing.count, "file")) missing",
                changed.isEmpty ? nil : "\(counted(changed.count, "file")) of another length",
            ].compactMap(\.self).joined(separator: ", ")
            return [
                .failure(
                    "files", "the database rests on files that are not as they were: \(what) (\(first.prefix(12))…)",
                    "put them back from a backup of \(directory); look whether the disk is well (dmesg, smartctl)")
            ]
        }
        if let first = unused.first {
            let bytes = unused.reduce(0) { $0 + $1.bytes }
            return [
                .warning(
                    "files",
                    "\(counted(unused.count, "file")) (\(sized(bytes))) in \(directory) belong to no record: "
                        + first.path + (unused.count > 1 ? " …" : ""),
                    "an interrupted run or a restored older database leaves such; they do no harm. Keep them if mails are missing"
                )
            ]
        }
        return [.ok("files", "\(counted(compared, "file")), all as the database says")]
    }
}
