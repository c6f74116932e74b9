public import Foundation

/// Where a file stands with its requirement, and so in which folder it lies.
public enum ExportPlace: Equatable, Sendable {
    /// In the requirement's own folder.
    case counted
    case late
    /// Superseded, or the same as another.
    case old
    case refused
    /// A person must look.
    case review
    /// Asked for by nothing.
    case extra
}

/// One item that the office takes home: a row of the manifest, and the file that belongs to it.
public struct ExportEntry: Equatable, Sendable {
    /// The code; the name is the code's own when the unit is no longer on the roster.
    public var unit: String
    public var unitName: String
    /// Titles; empty for what no requirement asks for.
    public var phase = ""
    public var requirement = ""
    public var state: Standing.State?
    public var item: RecordedItem
    /// Why it does not count.
    public var reason = ""
    /// Where its file is to lie, from the outermost folder; every name is safe.
    public var folder: [String]
    /// What its file is to be called, without a number.
    public var fileName: String
    /// Where its file lies once it is placed, with slashes; nil while there is none.
    public var path: String?

    mutating func add(reason: String) { self.reason += self.reason.isEmpty ? reason : "；" + reason }

    /// The file that it is a part of; nil for a link or the text of a mail.
    var file: ExportFile? {
        item.item.sha256.map {
            ExportFile(
                message: item.message, attachment: item.item.attachment ?? "", sha256: $0, bytes: item.item.bytes,
                receivedAt: item.receivedAt)
        }
    }
}

/// One attached file of one mail; several items may be about it.
public struct ExportFile: Hashable, Sendable {
    public var message: Int64
    public var attachment: String
    public var sha256: String
    /// Nil when the manifest does not say it.
    public var bytes: Int?
    /// Nil when the manifest does not say it.
    public var receivedAt: Date?

    public init(message: Int64, attachment: String, sha256: String, bytes: Int?, receivedAt: Date?) {
        self.message = message
        self.attachment = attachment
        self.sha256 = sha256
        self.bytes = bytes
        self.receivedAt = receivedAt
    }

    /// What makes it the same file in two runs.
    struct Identity: Hashable {
        var message: Int64
        var attachment: String
        var sha256: String
    }

    var identity: Identity { Identity(message: message, attachment: attachment, sha256: sha256) }

    /// The same bytes of the same mail. A spreadsheet program that saved the manifest made 2.10 of an attachment 2.1.
    struct Content: Hashable {
        var message: Int64
        var sha256: String
    }

    var content: Content { Content(message: message, sha256: sha256) }
}

/// Everything that came for one notice, each item with the folder it belongs into. Units stand in the order of the
/// roster, then those that are no longer on it; items in the order of the notice and of their arrival.
///
/// - Parameters:
///   - items: What each unit sent for the notice, by its code, with reasons.
///   - rulings: Of all units.
public func exportEntries(
    of notice: Notice, office: Office, items: [String: [RecordedItem]], rulings: [Ruling], asOf: Date
) -> [ExportEntry] {
    let words = ExportWords(office.language)
    let gone = items.keys.filter { office.roster.unit(code: $0) == nil }.sorted()
    let units = office.roster.units + gone.map { OrganizationalUnit(code: $0, name: $0) }
    // What lies beside the units' folders.
    var folders = UniqueNames(taken: [ExportWords.manifestName, words.summary])
    let rulings = Dictionary(grouping: rulings) { $0.unit ?? "" }
    return units.flatMap { unit -> [ExportEntry] in
        guard let own = items[unit.code], !own.isEmpty else { return [] }
        let name = unit.name == unit.code ? unit.code : "\(unit.code) \(unit.name)"
        let sorting = UnitSorting(
            unit: unit, folder: folders.take(SafeFileName.folder(name, unnamed: words.unnamed)), notice: notice,
            words: words)
        return sorting.entries(own, rulings: rulings[unit.code] ?? [], asOf: asOf)
    }
}

extension ExportWords {
    /// The list of all files, read back by the next run.
    public static let manifestName = "manifest.csv"
}

/// Names of folders that lie side by side.
private struct UniqueNames {
    private var keys: Set<String>

    init(taken: [String]) { keys = Set(taken.map(SafeFileName.key)) }

    mutating func take(_ name: String) -> String {
        var number = 1
        while true {
            let candidate = SafeFileName.numbered(name, number, isFolder: true)
            if keys.insert(SafeFileName.key(candidate)).inserted { return candidate }
            number += 1
        }
    }
}

/// Sorts the items of one unit into its folders.
private struct UnitSorting {
    let unit: OrganizationalUnit
    let folder: String
    let notice: Notice
    let words: ExportWords
    /// By phase and requirement.
    private let folders: [Key: String]
    private let order: [Key: Int]

    private struct Key: Hashable {
        var phase: String?
        var requirement: String?
    }

    init(unit: OrganizationalUnit, folder: String, notice: Notice, words: ExportWords) {
        self.unit = unit
        self.folder = folder
        self.notice = notice
        self.words = words
        let places: [ExportPlace] = [.extra, .old]
        var names = UniqueNames(taken: places.compactMap(words.folder))
        var folders: [Key: String] = [:]
        var order: [Key: Int] = [:]
        for (index, (phase, requirement)) in notice.requirements.enumerated() {
            let key = Key(phase: phase.id, requirement: requirement.id)
            folders[key] = names.take(SafeFileName.folder(requirement.title, unnamed: requirement.id))
            order[key] = index
        }
        self.folders = folders
        self.order = order
    }

    func entries(_ items: [RecordedItem], rulings: [Ruling], asOf: Date) -> [ExportEntry] {
        let standings = standing(of: unit, notices: [notice], items: items, rulings: rulings, asOf: asOf)
        var entries: [ExportEntry] = []
        for standing in standings {
            for item in standing.counted { entries.append(entry(item, item.item.late ? .late : .counted, standing)) }
            for aside in standing.setAside {
                var entry = entry(aside.item, place(of: aside), standing)
                entry.reason = aside.reason.text(in: words.language)
                entries.append(entry)
            }
        }
        // Under review, asked for by nothing, or asked of this unit no longer: no standing counts them.
        let seen = Set(entries.map(\.identity))
        for item in items where item.item.notice == notice.id && item.receivedAt <= asOf {
            let key = Key(phase: item.item.phase, requirement: item.item.requirement)
            let own = standings.first { $0.phase == key.phase && $0.requirement == key.requirement }
            let entry = entry(item, place(of: item), own)
            if !seen.contains(entry.identity) { entries.append(entry) }
        }
        return entries.enumerated().sorted { left, right in
            let (one, other) = (order[key(left.element)] ?? .max, order[key(right.element)] ?? .max)
            return (one, left.element.item.receivedAt, left.offset) < (
                other, right.element.item.receivedAt, right.offset
            )
        }.map(\.element)
    }

    private func key(_ entry: ExportEntry) -> Key {
        Key(phase: entry.item.item.phase, requirement: entry.item.item.requirement)
    }

    private func place(of aside: SetAside) -> ExportPlace {
        if aside.item.item.verdict == .rejected { return .refused }
        switch aside.reason.code {
        case .lateSetAside: return .late
        case .provisionalSetAside: return .review
        default: return .old
        }
    }

    private func place(of item: RecordedItem) -> ExportPlace {
        switch item.item.verdict {
        case .review: .review
        case .rejected: .refused
        case .accepted, .extra: .extra
        }
    }

    private func entry(_ item: RecordedItem, _ place: ExportPlace, _ standing: Standing?) -> ExportEntry {
        let key = Key(phase: item.item.phase, requirement: item.item.requirement)
        let asked = notice.requirements.first { $0.phase.id == key.phase && $0.requirement.id == key.requirement }
        var path = [folder]
        // What nothing asks for lies beside the requirements, not within one.
        if place != .extra, let name = folders[key] { path.append(name) }
        if let name = words.folder(place) { path.append(name) }
        var entry = ExportEntry(
            unit: unit.code, unitName: unit.name, item: item, folder: path,
            fileName: SafeFileName.file(item.item.name, unnamed: words.unnamed))
        entry.phase = asked?.phase.title ?? ""
        entry.requirement = asked?.requirement.title ?? ""
        entry.state = standing?.state
        if place != .counted, place != .late {
            entry.reason = item.item.because.map { $0.text(in: words.language) }.joined(separator: "；")
        }
        if item.item.sha256 == nil { entry.add(reason: words.noFile) }
        return entry
    }
}

extension ExportEntry {
    fileprivate struct Identity: Hashable {
        var message: Int64
        var attachment: String?
        var name: String
        var sha256: String?
        var nominee: String?
        var phase: String?
        var requirement: String?
    }

    fileprivate var identity: Identity {
        Identity(
            message: item.message, attachment: item.item.attachment, name: item.item.name, sha256: item.item.sha256,
            nominee: item.item.nominee, phase: item.item.phase, requirement: item.item.requirement)
    }
}
