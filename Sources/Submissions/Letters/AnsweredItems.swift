import Foundation
import Inspection

/// The items of the answered mails, sorted by what there is to say about them.
struct AnsweredItems {
    typealias ShownFile = ReceiptContent.ShownFile

    private(set) var repeated: [ReceiptContent.Repeated] = []
    private(set) var wrong: [ReceiptContent.Wrong] = []
    private(set) var refused: [ReceiptContent.Refused] = []
    private(set) var review: [ReceiptContent.Review] = []
    private(set) var extra: [ReceiptContent.Extra] = []
    /// The rows of the answered mails.
    let answered: Set<Int64>
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
    private let now: Date
    private let whySetAside: [Identity: Reason]
    /// Whether what is for a requirement is late: the due time may have moved since its mail was decided.
    private let lateness: [Identity: Bool]
    /// What has come for each nominee, with any mail.
    private let materials: [RequirementKey: [Folded: Set<Material>]]
    private var receivedByPlace: [Place: Int] = [:]
    /// The photos of a place that lack the caption that is asked for, at most ten.
    private var captionless: [Place: [String]] = [:]
    private var unsorted: [(place: Place, received: ReceiptContent.Received)] = []
    private var refusedByPlace: [Place: Int] = [:]

    /// - Parameter mails: Oldest first.
    init(_ mails: [AnsweredMail], notice: String, board: RequirementBoard, now: Date) {
        self.board = board
        self.now = now
        answered = Set(mails.map(\.message))
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
            for item in mail.items.tellingPasswordsOnce where item.notice == nil || item.notice == notice {
                place(item, of: mail)
            }
        }
        if mails.isEmpty { placeEarlier() } else { placeOlder() }
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
                repeated.append(
                    ReceiptContent.Repeated(
                        requirement: board.title(item.key), file: ShownFile(item), reason: reason.shown))
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

    /// What still has to be mended or was refused for good: with no mail to speak of, that is what came last for each
    /// requirement.
    private mutating func placeEarlier() {
        for group in board.groups where !group.isDone {
            for member in group.members {
                let rejected = member.standing.setAside.map(\.item).filter { $0.item.verdict == .rejected }
                let links = group.isWithPerson ? [] : member.standing.pending.filter(\.item.isMereLink)
                let open = (rejected + links).sorted { ($0.receivedAt, $0.message) < ($1.receivedAt, $1.message) }
                for recorded in open where recorded.message == open.last?.message {
                    mend(recorded.item, message: recorded.message, at: recorded.receivedAt, isHarmless: false)
                }
            }
        }
    }

    /// What older mails brought that is still to be mended: it came, and so is not missing. Nobody is urged to mend what may
    /// lie, mended, in a file that is with a person.
    private mutating func placeOlder() {
        guard !hasUnplaced else { return }
        for group in board.groups where !group.isOptional && !group.isClosed(at: now) && !group.isWithPerson {
            for recorded in group.refused where !answered.contains(recorded.message) {
                mend(recorded.item, message: recorded.message, at: recorded.receivedAt, isHarmless: false)
                wrong[wrong.count - 1].arrivedAt = recorded.receivedAt
            }
        }
    }

    private mutating func reject(_ item: Item, of mail: AnsweredMail) {
        let isDone = board.isDone(item.key)
        if isDone, let newest = board.standing(item.key)?.counted.last, newest.receivedAt >= mail.receivedAt {
            repeated.append(
                ReceiptContent.Repeated(
                    requirement: board.title(item.key), file: ShownFile(item), reason: Reason(.superseded)))
            return
        }
        let isHarmless = isDone || item.key == nil && board.groups.allSatisfy { $0.isDone || $0.isOptional }
        mend(item, message: mail.message, at: mail.receivedAt, isHarmless: isHarmless)
    }

    /// What must be mended, unless it came too late for that.
    private mutating func mend(_ item: Item, message: Int64, at received: Date, isHarmless: Bool) {
        guard !item.isAfterCutoff else {
            refuse(item, message: message, at: received, isHarmless: isHarmless)
            return
        }
        let isClosed = board.group(item.key)?.isClosed(at: now) == true
        if let key = item.key, !isHarmless, !isClosed {
            toBeMended.insert(key)
            phases.insert(key.phase)
        }
        wrong.append(
            ReceiptContent.Wrong(
                requirement: board.title(item.key), file: ShownFile(item), reasons: item.reasonsForLetters,
                isHarmless: isHarmless, isClosed: isClosed))
    }

    private mutating func refuse(_ item: Item, message: Int64, at received: Date, isHarmless: Bool) {
        let place = Place(key: item.key, message: message, nominee: nil)
        let index = refusedByPlace[place] ?? refused.count
        if index == refused.count {
            refusedByPlace[place] = index
            let reason = item.because.first { $0.code == .afterCutoff } ?? Reason(.afterCutoff)
            let isOpenAgain = board.group(item.key).map { !$0.isClosed(at: now) } ?? false
            refused.append(
                ReceiptContent.Refused(
                    requirement: board.title(item.key), arrivedAt: received, files: [], reason: reason,
                    isHarmless: isHarmless, isOpenAgain: isOpenAgain && !isHarmless))
        }
        refused[index].files.append(ShownFile(item))
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
