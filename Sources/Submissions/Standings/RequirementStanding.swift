import Foundation

/// Computes where a unit stands with one requirement that is asked of it.
struct RequirementStanding {
    /// The notice's id.
    let notice: String
    /// The phase's id.
    let phase: String
    /// As it holds for the unit.
    let due: Deadline?
    let requirement: Requirement
    let concession: Concession
    /// The unit's items for the requirement, oldest first; late as of the phase above.
    let items: [RecordedItem]

    init(
        notice: String, phase: Phase, requirement: Requirement, concession: Concession, items: [RecordedItem]
    ) {
        let phase = concession.applied(to: phase)
        self.notice = notice
        self.phase = phase.id
        due = phase.due
        self.requirement = requirement
        self.concession = concession
        // The due time may have moved since a mail was decided; it seldom has.
        var items = items
        for index in items.indices {
            let isLate = phase.isLate(items[index].receivedAt) && !items[index].item.isOnTimeByRuling
            if isLate != items[index].item.late { items[index].item.late = isLate }
        }
        self.items = items
    }

    func standing() -> Standing {
        var standing = Standing(
            notice: notice, phase: phase, requirement: requirement.id, state: .missing, have: 0,
            need: requirement.count.least)
        standing.due = due
        standing.isExtended = concession.until != nil && due != nil
        standing.pending = items.keeping { $0.item.verdict == .review }
        standing.underReview = !standing.pending.isEmpty
        var tally = Tally()
        for index in items.indices where items[index].item.verdict == .rejected {
            let item = items[index]
            tally.setAside.append(SetAside(item: item, reason: item.item.because.first ?? Reason(.notRecognised)))
        }
        tally.counted = items.keeping { $0.item.verdict == .accepted }
        tally.dropProvisional()
        tally.settleVersions(of: requirement)
        let duplicates = tally.dropIdentical(requirement)
        tally.preferOnTime(requirement)
        standing.counted = tally.counted
        standing.setAside =
            tally.setAside.count < 2
            ? tally.setAside
            : tally.setAside.sorted {
                ($0.item.receivedAt, $0.item.message) < ($1.item.receivedAt, $1.item.message)
            }
        standing.have = requirement.amount(tally.counted)
        standing.receivedAt = tally.counted.last?.receivedAt
        standing.state = state(tally.counted)
        standing.isLate = standing.state == .late
        standing.note = note(standing, duplicates: duplicates)
        standing = conceded(standing)
        if let why = standing.refused.last?.item.because {
            let decisive = why.first { $0.code == .afterCutoff } ?? why.first(where: \.isForUnitToMend)
            standing.note = decisive ?? why.first ?? standing.note
        }
        return standing
    }

    /// What is there counts as it is; what is not there and need not be is no gap.
    private func conceded(_ standing: Standing) -> Standing {
        guard [.missing, .partial].contains(standing.state) else { return standing }
        var standing = standing
        if concession.isWaived {
            standing.state = .waived
            standing.underReview = false
        } else if concession.isNilReturn {
            standing.state = .complete
            standing.note = Reason(.nilReturn)
        }
        return standing
    }

    private func state(_ counted: [RecordedItem]) -> Standing.State {
        if requirement.amount(counted) >= requirement.count.least, !counted.isEmpty {
            let onTime = requirement.amount(counted.keeping { !$0.item.late })
            return onTime >= requirement.count.least ? .complete : .late
        }
        if !counted.isEmpty { return .partial }
        return requirement.isOptional ? .notApplicable : .missing
    }

    /// The one thing most worth saying.
    private func note(_ standing: Standing, duplicates: Int) -> Reason? {
        let codes = Set(standing.setAside.map(\.reason.code))
        if duplicates > 0, requirement.kind != .nomination {
            let code: Reason.Code = codes.contains(.sameBytes) ? .identicalCountedOnce : .samePicturesCountedOnce
            return Reason(code, "\(standing.have + duplicates)", "\(standing.have)")
        }
        for code in [Reason.Code.lateSetAside, .provisionalSetAside] where codes.contains(code) { return Reason(code) }
        if let most = requirement.count.most, standing.have > most {
            return Reason(.moreThanAsked, "\(standing.have)", "\(most)")
        }
        for code in [Reason.Code.severalForOne, .superseded] where codes.contains(code) { return Reason(code) }
        if standing.counted.contains(where: { $0.item.late }), standing.state != .late {
            return Reason(.countsLateOnes)
        }
        // A document may say below each of its photos what it shows.
        let bare = standing.counted.count { $0.item.caption == nil && $0.item.photosHeld == nil }
        return requirement.captions && bare > 0 ? Reason(.withoutCaption, "\(bare)") : nil
    }
}

/// The accepted items of one requirement while those that do not count are taken out.
private struct Tally {
    /// Oldest first.
    var counted: [RecordedItem] = []
    var setAside: [SetAside] = []

    /// What came from an address that is on no roster row waits for a person when a rostered one sent any.
    mutating func dropProvisional() {
        guard counted.contains(where: \.provisional), counted.contains(where: { !$0.provisional }) else { return }
        take { $0.provisional ? Reason(.provisionalSetAside) : nil }
    }

    /// A later version takes the place of an earlier one, among the on-time ones and among the late ones by themselves.
    mutating func settleVersions(of requirement: Requirement) {
        let wantsOne = requirement.count.most == 1
        // Cameras give the same names to different photos.
        guard counted.count > 1, wantsOne || requirement.kind != .photo else { return }
        var kept: [RecordedItem] = []
        for item in counted.reversed() {
            let newer = kept.first { other in
                other.item.late == item.item.late && Self.replaces(other, item, requirement)
            }
            if let newer {
                let code: Reason.Code = newer.message == item.message ? .severalForOne : .superseded
                setAside.append(SetAside(item: item, reason: Reason(code)))
            } else {
                kept.append(item)
            }
        }
        counted = kept.reversed()
    }

    /// Whether the newer one takes the older one's place. What was sent for one nominee takes nothing from another, unless
    /// only one nominee is asked for.
    private static func replaces(_ newer: RecordedItem, _ older: RecordedItem, _ requirement: Requirement) -> Bool {
        let wantsOne = requirement.count.most == 1
        guard requirement.kind == .nomination else { return wantsOne || isNewVersion(newer, of: older, requirement) }
        guard newer.item.nominee == nil || older.item.nominee == nil || newer.item.nomineeKey == older.item.nomineeKey
        else { return wantsOne && newer.message != older.message }
        return isNewVersion(newer, of: older, requirement)
    }

    /// Two files of one mail are two files, whatever they are called.
    private static func isNewVersion(
        _ newer: RecordedItem, of older: RecordedItem, _ requirement: Requirement
    ) -> Bool {
        guard newer.message != older.message else { return false }
        if !older.item.name.isEmpty, Folded(newer.item.name) == Folded(older.item.name) { return true }
        guard let title = older.item.title, let newTitle = newer.item.title else { return false }
        return Folded(title) == Folded(newTitle) && isTelling(Folded(title), requirement)
    }

    /// Whether a title tells one of a unit's files from another: 附件4 or the requirement's own title does not.
    private static func isTelling(_ title: Folded, _ requirement: Requirement) -> Bool {
        title.count >= 4 && !Folded(requirement.title).contains(title)
            && !(title.count <= 6 && Annex.number(atStartOf: title) != nil)
    }

    /// The same bytes count once, and so does the same picture; the first copy that came counts. Rows of one list are of one
    /// file, and each nominee may have the same material.
    ///
    /// - Returns: How many copies were taken out.
    mutating func dropIdentical(_ requirement: Requirement) -> Int {
        guard counted.count > 1 else { return 0 }
        var first: [String: String] = [:]
        var pictures = SamePictures()
        let before = requirement.amount(counted)
        take { item in
            let nominee = item.item.nominee
            if let hash = item.item.sha256.map({ "\($0) \(nominee ?? "")" }) {
                if let name = first[hash] { return Reason(.sameBytes, Shown.quoted(name)) }
                first[hash] = item.item.name
            }
            guard nominee == nil else { return nil }
            return pictures.earlier(than: item.item).map { Reason(.samePicture, Shown.quoted($0.name)) }
        }
        return before - requirement.amount(counted)
    }

    /// Late versions count only while the on-time ones do not suffice.
    mutating func preferOnTime(_ requirement: Requirement) {
        guard counted.contains(where: \.item.late),
            requirement.amount(counted.filter { !$0.item.late }) >= requirement.count.least
        else { return }
        take { $0.item.late ? Reason(.lateSetAside) : nil }
    }

    /// Takes out the items that there is a reason against.
    private mutating func take(_ reason: (RecordedItem) -> Reason?) {
        var kept: [RecordedItem] = []
        for item in counted {
            if let reason = reason(item) {
                setAside.append(SetAside(item: item, reason: reason))
            } else {
                kept.append(item)
            }
        }
        counted = kept
    }
}

extension [RecordedItem] {
    /// Those of which something is true: the array itself where it is true of all, because an item is large.
    func keeping(_ isKept: (RecordedItem) -> Bool) -> [RecordedItem] {
        guard let first = firstIndex(where: { !isKept($0) }) else { return self }
        return self[..<first] + self[(first + 1)...].filter(isKept)
    }
}
