import Foundation

/// What a digest has to say of each notice.
extension DigestFinder {
    var notices: [DigestContent.NoticeDigest] {
        let far = Date.distantFuture
        return office.notices.filter(isUnderWay).map(digest).sorted { left, right in
            (left.nextDue?.instant ?? far, left.matrix.notice.id)
                < (right.nextDue?.instant ?? far, right.matrix.notice.id)
        }
    }

    func isUnderWay(_ notice: Notice) -> Bool {
        guard !notice.isInformational else { return false }
        let hasNews = facts.items.values.contains { items in
            items.contains { $0.item.notice == notice.id && isNew($0) }
        }
        // Units that were not asked yet lack nothing.
        let isIssued = !NoticeWindow(notice, timeZone: office.timeZone).isBefore(facts.now)
        let end = facts.now.addingTimeInterval(-Self.daysAfterDue * 86_400)
        return hasNews || isIssued && notice.phases.contains { ($0.due?.instant ?? .distantPast) > end }
    }

    private func digest(_ notice: Notice) -> DigestContent.NoticeDigest {
        let matrix = NoticeMatrix(
            notice, office: office, items: facts.items, rulings: facts.rulings, asOf: facts.now)
        let earlier = NoticeMatrix(
            notice, office: office, items: before, rulings: rulingsBefore, asOf: facts.now)
        let complete = Set(earlier.rows.filter { $0.state == .complete }.map(\.unit.code))
        let fresh = arrivals.filter { $0.recorded.item.notice == notice.id && isNew($0.recorded) }
        var digest = DigestContent.NoticeDigest(
            matrix: matrix, title: ShownText.line(notice.title),
            nextDue: notice.phases.compactMap(\.due).filter { !$0.passed(at: facts.now) }
                .min { $0.instant < $1.instant },
            newlyComplete: matrix.rows.filter { $0.state == .complete && !complete.contains($0.unit.code) }
                .map { ShownText.line($0.unit.name) },
            deadlines: deadlines(matrix),
            overdue: Set(
                matrix.rows.filter { row in
                    gaps(row, of: matrix.notice).contains { $0.due.passed(at: facts.now) }
                }.map(\.unit.code)),
            late: fresh.filter { $0.recorded.item.late && counts($0.code, $0.recorded, in: matrix) }
                .map { sent($0.code, $0.recorded) },
            refused: fresh.filter { $0.recorded.item.verdict == .rejected }.map { sent($0.code, $0.recorded) },
            hasNews: !fresh.isEmpty)
        digest.hasNews = digest.hasNews || !digest.deadlines.isEmpty || !digest.newlyComplete.isEmpty
        return digest
    }

    /// What came late beside a version that was in time, or again, is kept and counts for nothing.
    private func counts(_ code: String, _ recorded: RecordedItem, in matrix: NoticeMatrix) -> Bool {
        let row = matrix.rows.first { $0.unit.code == code }
        return row?.standings.contains { standing in
            standing.counted.contains {
                $0.message == recorded.message && $0.item.attachment == recorded.item.attachment
                    && $0.item.name == recorded.item.name
            }
        } ?? false
    }

    private struct DueKey: Hashable {
        var phase: String
        var day: LocalDate
        var instant: Date
    }

    /// What a unit lacks, and by when each is or was due.
    private func gaps(_ row: NoticeMatrix.Row, of notice: Notice) -> [(group: RequirementGroup, due: Deadline)] {
        RequirementBoard(notice: notice, standings: row.standings).groups.compactMap { group in
            guard !group.isDone, !group.isOptional else { return nil }
            return group.due.map { (group, $0) }
        }
    }

    private func deadlines(_ matrix: NoticeMatrix) -> [DigestContent.DueGroup] {
        let horizon = facts.now.addingTimeInterval(Self.daysAhead * 86_400)
        let givenUp = Dictionary(grouping: facts.escalations.filter { $0.notice == matrix.notice.id }, by: \.unit)
            .mapValues { $0.flatMap(\.missing) }
        var groups: [DueKey: DigestContent.DueGroup] = [:]
        for row in matrix.rows {
            let near = gaps(row, of: matrix.notice).filter { $0.due.instant <= horizon }
            let byDue = Dictionary(grouping: near) { gap in
                DueKey(phase: gap.group.phase.id, day: gap.due.day, instant: gap.due.instant)
            }
            for (key, gaps) in byDue {
                guard let (first, due) = gaps.first else { continue }
                let empty = DigestContent.DueGroup(
                    phase: ShownText.line(first.phase.title), due: due, isPassed: due.passed(at: facts.now), units: [])
                let open = gaps.map(\.group).filter { group in
                    givenUp[row.unit.code]?.contains { $0.title == group.title && $0.due == due } != true
                }
                if open.isEmpty {
                    groups[key, default: empty].called += 1
                } else {
                    groups[key, default: empty].units.append(lacking(row.unit, open))
                }
            }
        }
        return groups.sorted { left, right in
            (left.key.instant, left.key.phase) < (right.key.instant, right.key.phase)
        }.map(\.value)
    }

    private func lacking(_ unit: OrganizationalUnit, _ gaps: [RequirementGroup]) -> DigestContent.Lacking {
        DigestContent.Lacking(
            unit: ShownText.line(unit.name), contact: unit.contact.map { ShownText.line($0) },
            gaps: gaps.map { gap in
                DigestContent.Lacking.Gap(
                    titles: gap.members.map { ShownText.line($0.requirement.title) }, isToBeMended: gap.isToBeMended)
            },
            isUnderReview: gaps.contains(where: \.isUnderReview))
    }
}
