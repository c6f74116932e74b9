import Foundation
import Inspection

/// One mail before it is known whose it is; its files may be of several units.
struct MailSorting {
    let examination: Examination
    let files: [MailFile]
    let words: MailWords
    let references: ReferencesInMail
    let receivedAt: Date
    let mailbox: String?
    let office: Office
    /// What coordinators decided, in any order.
    let rulings: [Ruling]
    /// The notice that the mail serves by a coordinator's word.
    var assignedNotice: String?

    /// The whole mail with the notices that ask something of the unit; of anybody when there is none.
    func mail(of unit: OrganizationalUnit?) -> MailInHand {
        mail(of: unit, files: files, examination, isWhole: true)
    }

    private func mail(
        of unit: OrganizationalUnit?, files: [MailFile], _ examination: Examination, isWhole: Bool
    ) -> MailInHand {
        var matching = NoticeMatching(
            words: words, files: files, links: examination.links, references: references,
            categories: unit?.categories, receivedAt: receivedAt, mailbox: mailbox, office: office)
        matching.isWholeMail = isWhole
        matching.concessions = unit.map { Concessions(rulings, unit: $0.code) }
        matching.assigned = assignedNotice
        return MailInHand(
            examination: examination, files: files, words: words, notices: matching.candidates(),
            receivedAt: receivedAt)
    }

    /// Files of several units: each is judged by what is asked of its own. The sender's unit is the mail's.
    func decision(of match: UnitMatch, _ shares: FileShares) -> Decision {
        let owners = [shares.sender] + shares.others
        let parts = owners.compactMap { owner in
            part(
                of: owner, shares.owners.indices.filter { shares.owners[$0] == owner },
                isSenders: owner == shares.sender)
        }
        let recorded = parts.filter { $0.decision == .record }
        guard let main = recorded.first(where: { $0.unit?.code == match.code }) ?? mostServed(recorded) else {
            return Decision(
                decision: .hold, unit: match, because: parts.first?.because ?? [], rules: rulesVersion)
        }
        var decision = Decision(
            decision: .record, unit: match, notice: main.notice, items: parts.flatMap { items(of: $0, match.code) },
            because: main.because, rules: rulesVersion)
        decision.items = inOrder(decision.items.map { doubted($0, shares) })
        decision.late = decision.items.contains(where: \.late)
        decision.answerable =
            examination.automatic == nil
            && decision.units.contains { !(office.roster.unit(code: $0)?.addresses ?? []).isEmpty }
        return decision
    }

    /// What is thought of one unit's files. Links are the sender's; nil for a sender without anything of its own.
    private func part(of owner: Int, _ indices: [Int], isSenders: Bool) -> Decision? {
        var examination = examination
        if !isSenders { examination.links = [] }
        let unit = office.roster.units[owner]
        let own = indices.map { files[$0] }
        if own.isEmpty, examination.links.isEmpty { return nil }
        let match = UnitMatch(code: unit.code, name: unit.name, confidence: 1, because: [])
        var part = mail(of: unit, files: own, examination, isWhole: false).decision(
            of: unit, match, provisional: false)
        if part.decision != .record { part.items = own.map { Item($0, verdict: .review, part.because) } }
        return part
    }

    private func mostServed(_ parts: [Decision]) -> Decision? {
        let most = parts.map(\.items.count).max()
        return parts.first { $0.items.count == most }
    }

    private func items(of part: Decision, _ main: String) -> [Item] {
        part.items.map { item in
            var item = item
            if let code = part.unit?.code, code != main { item.unit = code }
            return item
        }
    }

    /// An item whose owner is doubtful is for a person.
    private func doubted(_ item: Item, _ shares: FileShares) -> Item {
        guard let file = files.firstIndex(where: { $0.attachment.path == item.attachment }) else { return item }
        guard let doubt = shares.doubts[file] else { return item }
        let names = Shown.list(doubt.units.prefix(5).map { office.roster.units[$0].name })
        let code: Reason.Code = if case .shared = doubt { .severalUnitsInFile } else { .ownerUnclear }
        var item = item
        if item.verdict != .rejected { item.verdict = .review }
        item.because.insert(Reason(code, names), at: item.verdict == .rejected ? item.because.count : 0)
        return item
    }

    /// In the order of the mail's files; what stands for no file comes last.
    private func inOrder(_ items: [Item]) -> [Item] {
        var places: [String: Int] = [:]
        for (index, file) in files.enumerated() { places[file.attachment.path] = index }
        func place(_ item: Item) -> Int { item.attachment.flatMap { places[$0] } ?? files.count }
        return items.enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }
            .map(\.element)
    }
}
