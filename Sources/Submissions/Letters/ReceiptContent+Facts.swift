import Foundation

extension ReceiptContent {
    /// Finds what to tell a unit about the mails of `facts`: pure, and quick however many items there are.
    public init(_ facts: ReceiptFacts, office: Office) {
        let notice = facts.notice
        let mails = facts.mails.sorted { ($0.receivedAt, $0.message) < ($1.receivedAt, $1.message) }
        let board = RequirementBoard(notice: notice, standings: facts.standings)
        let items = AnsweredItems(mails, notice: notice.id, board: board, now: facts.now)
        let current = board.currentPhases(touched: items.phases, now: facts.now)
        let open = board.groups.filter { !$0.isDone && !$0.isOptional }
        let (waiting, gaps) = (open.filter(items.mayBeDone), open.filter { !items.mayBeDone($0) })
        let gap = { items.gap($0, now: facts.now) }
        self.init(
            head: LetterHead(
                unit: facts.unit, notice: notice, reference: facts.reference, office: office, now: facts.now),
            arrivals: mails.filter { !office.ownAddresses.contains($0.sender.lowercased()) }.map(\.receivedAt),
            strangers: mails.filter(\.provisional).map { ShownText.masked($0.sender) },
            isProvisional: !mails.isEmpty && mails.allSatisfy(\.provisional), outcome: .open,
            received: items.received, repeated: items.repeated, wrong: items.wrong,
            refused: items.refused,
            missing: gaps.filter { current.contains($0.phase.id) }.map(gap),
            review: items.review + waiting.compactMap { items.earlierReview(of: $0, now: facts.now) },
            extra: items.extra,
            earlier: board.begun.compactMap { items.earlier($0, now: facts.now) },
            settled: board.groups.compactMap(\.settled), surplus: items.surplus(board),
            upcoming: gaps.filter { !current.contains($0.phase.id) }.map(gap), closing: board.closing(at: facts.now))
        let senders = mails.map(\.sentBy)
        if !senders.contains(nil) { sentBy = Set(senders.compactMap { $0 }.map(ShownText.line)).sorted() }
        for other in mails.flatMap(\.forOthers) where !other.items.isEmpty {
            let (unit, files) = (ShownText.line(other.unit), other.items.map(ShownFile.init))
            if let known = forOthers.firstIndex(where: { $0.unit == unit }) {
                forOthers[known].files += files
            } else {
                forOthers.append(ForOther(unit: unit, isReached: other.isReached, files: files))
            }
        }
        if notice.isInformational || board.groups.isEmpty {
            outcome = .unasked
            missing = []
            upcoming = []
        } else if missing.isEmpty, waiting.isEmpty, strangers.isEmpty {
            let stages = notice.phases.filter { current.contains($0.id) }.map { ShownText.line($0.title) }
            outcome = upcoming.isEmpty ? .complete : .stage(stages)
        }
    }
}

extension AnsweredItems {
    /// Whether a gap closes if the files with a person are in order, so that the unit need not send anything yet.
    fileprivate func mayBeDone(_ group: RequirementGroup) -> Bool {
        guard group.isWithPerson else { return false }
        // How much the files of earlier mails may come to is not known here: give them the benefit of the doubt.
        guard isUnderReview(group) else { return true }
        return group.members.contains { member in
            member.standing.need - member.standing.have <= underReview[member.key] ?? -1
        }
    }

    /// Whether files of the answered mails are what a person looks at.
    fileprivate func isUnderReview(_ group: RequirementGroup) -> Bool {
        group.members.contains { underReview[$0.key] != nil }
    }

    /// That files of mails answered before are with a person.
    fileprivate func earlierReview(of group: RequirementGroup, now: Date) -> ReceiptContent.Review? {
        guard !isUnderReview(group) else { return nil }
        // Which of the alternatives they are for, the standing does not say.
        return ReceiptContent.Review(
            requirement: group.title, file: nil, reasons: [],
            extendedTo: group.isExtended ? group.due.flatMap { $0.passed(at: now) ? nil : $0 } : nil)
    }

    /// What counts of a requirement and did not come with the answered mails; nil when that is nothing.
    fileprivate func earlier(_ member: RequirementGroup.Member, now: Date) -> ReceiptContent.Earlier? {
        let (standing, requirement) = (member.standing, member.requirement)
        let counted = standing.counted.filter { !answered.contains($0.message) }
        guard standing.counted.isEmpty ? !accepted.contains(member.key) : !counted.isEmpty else { return nil }
        let files = Set(counted.map(\.item.name))
        let isPart = !standing.isDone && standing.state != .notApplicable
        return ReceiptContent.Earlier(
            requirement: ShownText.line(requirement.title), kind: requirement.kind,
            have: counted.count == standing.counted.count ? standing.have : requirement.amount(counted),
            isPart: isPart, file: files.count == 1 ? files.first.map { ShownText.fileName($0) } : nil,
            receivedAt: counted.last?.receivedAt ?? standing.receivedAt,
            isLate: standing.state == .late && (counted.isEmpty || counted.contains(where: \.item.late)),
            rest: standing.concession,
            extendedTo: standing.isExtended ? standing.due.flatMap { isPart || $0.passed(at: now) ? nil : $0 } : nil,
            isUnconfirmed: !counted.isEmpty && counted.allSatisfy(\.provisional))
    }

    /// Of what more is there than is asked for; later letters need not say it again.
    fileprivate func surplus(_ board: RequirementBoard) -> [ReceiptContent.Surplus] {
        board.groups.flatMap(\.members).compactMap { member in
            let (have, requirement) = (member.standing.have, member.requirement)
            guard let most = requirement.count.most, have > most, answered.isEmpty || accepted.contains(member.key)
            else { return nil }
            return ReceiptContent.Surplus(
                requirement: ShownText.line(requirement.title), kind: requirement.kind, count: requirement.count,
                have: have)
        }
    }

    /// What a group lacks.
    fileprivate func gap(_ group: RequirementGroup, now: Date) -> ReceiptContent.Missing {
        let isToBeMended = group.members.contains { toBeMended.contains($0.key) }
        return ReceiptContent.Missing(
            choices: group.choices, time: time(of: group, isToBeMended: isToBeMended, now: now),
            isExtended: group.isExtended, isToBeMended: isToBeMended,
            isPartlyUnderReview: hasUnplaced || holdsFilesUnderReview(for: group))
    }

    /// Whether files for it are with a person; a link to one is no file.
    private func holdsFilesUnderReview(for group: RequirementGroup) -> Bool {
        group.members.contains { underReview[$0.key, default: 0] > 0 }
    }

    /// Nobody is urged to send what may lie in a file that nobody has read.
    private func time(
        of group: RequirementGroup, isToBeMended: Bool, now: Date
    ) -> ReceiptContent.Missing.Time {
        if let cutoff = group.cutoff, group.isClosed(at: now) { return .closed(cutoff) }
        guard isToBeMended || !hasUnplaced, let due = group.due else { return .noDeadline }
        return due.passed(at: now) ? .overdue(due, closing: group.cutoff) : .ahead(due)
    }
}

extension RequirementGroup {
    /// What would satisfy it, in the words of a letter.
    var choices: [ReceiptContent.Missing.Choice] {
        members.map { member in
            ReceiptContent.Missing.Choice(
                title: ShownText.line(member.requirement.title), kind: member.requirement.kind,
                count: member.requirement.count, have: member.standing.have)
        }
    }

    /// The titles of all of these.
    var title: String { choices.map(\.title).joined(separator: " / ") }
}
