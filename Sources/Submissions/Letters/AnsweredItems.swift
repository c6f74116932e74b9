import Inspection

/// The items of the answered mails, sorted by what there is to say about them.
struct AnsweredItems {
    typealias ShownFile = ReceiptContent.ShownFile

    private(set) var repeated: [ReceiptContent.Repeated] = []
    private(set) var wrong: [ReceiptContent.Wrong] = []
    private(set) var review: [ReceiptContent.Review] = []
    private(set) var extra: [ReceiptContent.Extra] = []
    /// Requirements that something was accepted for.
    private(set) var accepted: Set<RequirementKey> = []
    /// Requirements for which a file must be mended.
    private(set) var toBeMended: Set<RequirementKey> = []
    /// How many may be found to count for a requirement once a person has looked.
    private(set) var underReview: [RequirementKey: Int] = [:]
    private(set) var phases: Set<String> = []
    /// Whether a file is with a person that may hold anything, such as an archive that could not be read.
    private(set) var hasUnplaced = false

    private let board: RequirementBoard
    private let whySetAside: [Identity: Reason]
    /// Whether what is for a requirement is late: the due time may have moved since its mail was decided.
    private let lateness: [Identity: Bool]
    /// What has come for each nominee, with any mail.
    private let materials: [RequirementKey: [Folded: Set<Material>]]
    private var receivedByPlace: [Place: Int] = [:]
    /// The photos of a place that lack the caption that is asked for, at most ten.
    private var captionless: [Place: [String]] = [:]
    private var unsorted: [(place: Place, received: ReceiptContent.Received)] = []

    /// - Parameter mails: Oldest first.
    init(_ mails: [AnsweredMail], notice: String, board: RequirementBoard) {
        self.board = board
        whySetAside = board.standings.values.reduce(into: [:]) { reasons, standing in
            for aside in standing.setAside {
                reasons[Identity(message: aside.item.message, item: aside.item.item)] = aside.reason
            }
        }
        lateness = board.standings.values.reduce(into: [:]) { late, standing in
            for recorded in standing.counted + standing.setAside.map(\.item) {
                late[Identity(message: recorded.message, item: recorded.item)] = recorded.item.late
            }
        }
        materials = board.standings.mapValues { standing in
            standing.counted.map(\.item).filter { $0.nominee != nil }.reduce(into: [:]) { materials, item in
                materials[item.nomineeKey, default: []].formUnion(item.materials)
            }
        }
        for mail in mails {
            for item in mail.items where item.notice == nil || item.notice == notice { place(item, of: mail) }
        }
        if mails.isEmpty { placeRefused() }
    }

    /// What was accepted, in the order of the notice, then of arrival.
    var received: [ReceiptContent.Received] {
        let ranked = unsorted.enumerated().map { (rank: board.rank($1.place.key), index: $0, received: $1.received) }
        return ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map { entry in
            var received = entry.received
            let bare = captionless[unsorted[entry.index].place] ?? []
            if !bare.isEmpty { received.notes.append(Reason(.captionsMissing, Shown.list(bare))) }
            if let materials = materials(of: unsorted[entry.index].place) { received.notes.append(materials) }
            return received
        }
    }

    /// The files of one mail for one requirement, or for one nominee, are told together.
    private struct Place: Hashable {
        var key: RequirementKey?
        var message: Int64
        var nominee: Folded?
    }

    /// What has come for a nominee and what else there may be.
    private func materials(of place: Place) -> Reason? {
        guard let nominee = place.nominee, let requirement = board.requirement(place.key) else { return nil }
        let found = place.key.flatMap { materials[$0]?[nominee] }
        return found.flatMap { Material.reason($0, askedFor: requirement.materials) }
    }

    private mutating func place(_ item: Item, of mail: AnsweredMail) {
        if let phase = item.phase { phases.insert(phase) }
        switch item.verdict {
        case .accepted:
            // What a stranger sent is for the unit to confirm, whatever else counts in the meantime.
            if !mail.provisional, let reason = whySetAside[Identity(message: mail.message, item: item)] {
                repeated.append(ReceiptContent.Repeated(file: ShownFile(item), reason: reason.shown))
            } else {
                accept(item, of: mail)
            }
        case .rejected: reject(item, of: mail)
        case .review where item.because.contains(where: \.isForUnitToMend):
            // A mere download link: nobody need look at it, the file itself must come.
            reject(item, of: mail)
            if let key = item.key { underReview[key] = underReview[key] ?? 0 }
        case .review:
            if let key = item.key {
                // A picture is one; a document or an archive may hold as many as are asked for.
                let known = underReview[key] ?? 0
                underReview[key] = FileKind(rawValue: item.kind) == .photo && known < .max ? known + 1 : .max
            }
            if item.key == nil { hasUnplaced = true }
            review.append(
                ReceiptContent.Review(
                    requirement: board.title(item.key), file: ShownFile(item), reasons: item.reasonsForLetters))
        case .extra:
            extra.append(ReceiptContent.Extra(file: ShownFile(item), reasons: item.reasonsForLetters))
        }
    }

    private mutating func accept(_ item: Item, of mail: AnsweredMail) {
        if let key = item.key { accepted.insert(key) }
        let place = Place(key: item.key, message: mail.message, nominee: item.nominee.map { _ in item.nomineeKey })
        let index = receivedByPlace[place] ?? unsorted.count
        if index == unsorted.count {
            receivedByPlace[place] = index
            let received = ReceiptContent.Received(
                requirement: board.title(item.key), nominee: item.nominee.map { ShownText.fileName($0) },
                arrivedAt: mail.receivedAt, isLate: false,
                isUnconfirmed: mail.provisional, files: [], notes: [])
            unsorted.append((place, received))
        }
        let isLate = lateness[Identity(message: mail.message, item: item)] ?? item.late
        unsorted[index].received.isLate = unsorted[index].received.isLate || isLate
        unsorted[index].received.files.append(ShownFile(item))
        if item.because.contains(Reason(.noCaption)), captionless[place, default: []].count < 10 {
            captionless[place, default: []].append(ShownText.fileName(item.name))
        }
        for note in item.reasonsForLetters
        where unsorted[index].received.notes.count < 4 && !unsorted[index].received.notes.contains(note) {
            unsorted[index].received.notes.append(note)
        }
    }

    /// What still has to be mended: with no mail to speak of, the last file of each requirement is what was refused.
    private mutating func placeRefused() {
        for key in board.groups.filter({ !$0.isDone }).flatMap({ $0.members.map(\.key) }) {
            guard let last = board.standing(key)?.setAside.last(where: { $0.item.item.verdict == .rejected })?.item
            else { continue }
            toBeMended.insert(key)
            wrong.append(
                ReceiptContent.Wrong(
                    requirement: board.title(key), file: ShownFile(last.item),
                    reasons: last.item.reasonsForLetters, isHarmless: false))
        }
    }

    private mutating func reject(_ item: Item, of mail: AnsweredMail) {
        let isDone = board.isDone(item.key)
        if isDone, let newest = board.standing(item.key)?.counted.last, newest.receivedAt >= mail.receivedAt {
            repeated.append(ReceiptContent.Repeated(file: ShownFile(item), reason: Reason(.superseded)))
            return
        }
        if let key = item.key, !isDone { toBeMended.insert(key) }
        wrong.append(
            ReceiptContent.Wrong(
                requirement: board.title(item.key), file: ShownFile(item), reasons: item.reasonsForLetters,
                isHarmless: isDone))
    }
}

/// Tells an item of one mail from those of others and from its neighbours.
private struct Identity: Hashable {
    var message: Int64
    var attachment: String?
    var name: String
    /// Parts of one file may serve several.
    var requirement: String?
    var nominee: String?

    init(message: Int64, item: Item) {
        self.message = message
        attachment = item.attachment
        name = item.name
        requirement = item.requirement
        nominee = item.nominee
    }
}

extension Item {
    /// What it is material of, for a nomination.
    fileprivate var materials: Set<Material> {
        let isRow = because.contains { $0.code == .nomineeRow }
        return Material.of(FileKind(rawValue: kind) ?? .other, name: name, isRow: isRow)
    }

    /// The requirement that the item is for, or may be for.
    fileprivate var key: RequirementKey? {
        guard let phase, let requirement else { return nil }
        return RequirementKey(phase: phase, requirement: requirement)
    }

    /// The reasons that a unit can do something with, at most four, what it must mend first; their values, which may be
    /// an outsider's words, made fit to be shown.
    fileprivate var reasonsForLetters: [Reason] {
        let mendable = because.filter(\.isForUnitToMend)
        let hasRemedy = verdict == .rejected && !mendable.isEmpty
        let others = because.filter { hasRemedy ? $0.code == .emptyColumns : $0.code.isForLetters }
        return (mendable + others).prefix(4).map(\.shown)
    }
}

extension Reason {
    /// The same with its values, which may be an outsider's words, made fit to be shown.
    fileprivate var shown: Reason {
        var shown = self
        shown.values = values.map { value in
            value.split(separator: "\n").map { ShownText.fileName(String($0)) }.joined(separator: "\n")
        }
        return shown
    }
}

extension Reason.Code {
    /// Whether a unit can make use of it: how a file was recognised is the office's affair.
    fileprivate var isForLetters: Bool {
        switch self {
        case .ownerUnclear, .severalUnitsInFile, .perhapsForOthers, .undecidedBetween, .twoInOne, .noticeEcho,
            .notAskedOfUnit, .otherYear,
            .nameDisagrees:
            true
        case .emptyColumns, .emptyCells, .partOf, .samePicture: true
        case .coverLetter, .oldDraft, .partOnly, .unwritten, .severalInOne: true
        case .scanned, .scannedPages, .graphic, .tinyPicture, .photosInDocument, .bodyText: true
        case .unsupportedFormat, .durationUnknown, .dimensionsUnknown: true
        case .namePattern, .captionList, .nomineeUnclear, .nomineeDisagrees, .nomineeUnmentioned: true
        default: false
        }
    }
}

extension ReceiptContent.ShownFile {
    init(_ item: Item) {
        self.init(
            name: ShownText.fileName(item.name), kind: item.kind, format: item.format, bytes: item.bytes,
            duration: item.duration)
    }
}
