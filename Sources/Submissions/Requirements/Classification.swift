import Foundation
import Inspection

/// What one file is, as far as its evidence says.
struct Classification {
    enum Certainty {
        /// Two independent groups, one of them content, or one that leaves no doubt.
        case sure
        /// Told, but a person should confirm.
        case provisional
        /// Nothing, or too little to choose.
        case unclear
    }

    /// A requirement with what speaks for it.
    struct Candidate {
        var asked: AskedRequirement
        var evidence: [Evidence]
        var points: Double

        init(asked: AskedRequirement, evidence: [Evidence]) {
            self.asked = asked
            self.evidence = evidence
            points = evidence.reduce(0) { $0 + $1.points }
        }

        var contentPoints: Double { evidence.filter(\.group.isContent).reduce(0) { $0 + $1.points } }
        var namePoints: Double { points - contentPoints }
        var reasons: [Reason] { evidence.sorted { $0.points > $1.points }.map(\.reason) }
    }

    var certainty: Certainty
    /// The best one, also when unclear.
    var best: Candidate?
    /// Why it is not sure, for people.
    var doubts: [Reason] = []
    /// What is worth knowing beside the evidence.
    var notes: [Reason] = []

    static let enough = 4.0
    static let clearLead = 1.5
    static let sureEnough = 6.0
}

/// Tells files of one mail among the requirements of one notice.
struct Classifier {
    let requirements: [AskedRequirement]
    var topic: Topic
    /// What the mail says, when it has a single file.
    let mailWords: Phrase?
    let receivedAt: Date

    func classify(_ file: MailFile) -> Classification {
        let ranked = candidates(for: file)
        guard let best = ranked.first else { return Classification(certainty: .unclear) }
        let rivals = ranked.dropFirst().filter { best.points - $0.points < Classification.clearLead }
        if let pair = twoInOne(file, ranked) {
            return Classification(certainty: .unclear, best: best, doubts: [pair])
        }
        guard best.points >= Classification.enough else { return Classification(certainty: .unclear, best: best) }
        if !rivals.isEmpty, let chosen = settled(best, Array(rivals), file) { return chosen }
        if !rivals.isEmpty {
            let titles = ([best] + rivals).map(\.asked.requirement.title)
            return Classification(
                certainty: .unclear, best: best, doubts: [Reason(.undecidedBetween, Shown.list(titles))])
        }
        return rated(best, others: ranked.dropFirst(), file)
    }

    /// All requirements that anything speaks for, best first; equal ones in the order of the notice.
    private func candidates(for file: MailFile) -> [Classification.Candidate] {
        let siblings = requirements.map { one in requirements.filter { one.isSibling(of: $0) && $0.key != one.key } }
        let nameDecides = zip(requirements, siblings).contains { $0.hit(in: file.name, siblings: $1) != nil }
        let finder = EvidenceFinder(
            file: file, mailWords: mailWords, nameDecides: nameDecides, keywords: topic.keywords)
        let found = zip(requirements, siblings).compactMap { asked, siblings -> Classification.Candidate? in
            let evidence = finder.evidence(for: asked, siblings: siblings)
            return evidence.isEmpty ? nil : Classification.Candidate(asked: asked, evidence: evidence)
        }
        return found.enumerated().sorted { left, right in
            left.element.points == right.element.points
                ? left.offset < right.offset : left.element.points > right.element.points
        }.map(\.element)
    }

    /// Rivals within the clear lead: content beats names, what is asked beats what is not, and of the same thing asked
    /// in two phases the phase that is open.
    private func settled(
        _ best: Classification.Candidate, _ rivals: [Classification.Candidate], _ file: MailFile
    ) -> Classification? {
        let all = [best] + rivals
        let byContent = all.filter { $0.contentPoints >= Classification.enough }
        if byContent.count == 1, all.allSatisfy({ $0.asked.key == byContent[0].asked.key || $0.contentPoints == 0 }) {
            return rated(byContent[0], others: all.filter { $0.asked.key != byContent[0].asked.key }[...], file)
        }
        let asked = all.filter(\.asked.isAsked)
        if asked.count == 1, asked[0].points >= Classification.enough,
            all.allSatisfy({ $0.points - asked[0].points < 0.5 })
        {
            return rated(asked[0], others: [], file)
        }
        guard all.allSatisfy({ $0.asked.requirement.kind == best.asked.requirement.kind }) else { return nil }
        let open = (asked.isEmpty ? all : asked).first { !$0.asked.phase.isLate(receivedAt) }
        guard let open, Set(all.map(\.asked.phase.id)).count == all.count else { return nil }
        var rated = rated(open, others: [], file)
        rated.notes.append(Reason(.openPhase, open.asked.phase.title))
        return rated
    }

    private func rated(
        _ best: Classification.Candidate, others: ArraySlice<Classification.Candidate>, _ file: MailFile
    ) -> Classification {
        var result = Classification(certainty: .provisional, best: best)
        let contrary = others.first { $0.namePoints >= 4 && best.namePoints == 0 }
        if let contrary, let word = contrary.evidence.first(where: { !$0.group.isContent }) {
            result.notes.append(Reason(.nameDisagrees, word.reason.values.last ?? ""))
        }
        if let mismatch = headerMismatch(best.asked, file) {
            result.doubts.append(mismatch)
        } else if !file.isRead {
            result.doubts.append(
                file.isScanned ? Reason(.scannedPages) : Reason(.notReadYet, file.content.format.rawValue))
        } else if let doubt = topic.doubt(about: file, as: best.asked.requirement.kind),
            !hasOwnForm(best) || topic.namesAnotherMatter(file)
        {
            result.doubts.append(doubt)
        } else if isSure(best, others) {
            result.certainty = .sure
        }
        return result
    }

    private func isSure(_ best: Classification.Candidate, _ others: ArraySlice<Classification.Candidate>) -> Bool {
        let groups = Set(best.evidence.map(\.group))
        if groups.count >= 2, groups.contains(where: \.isContent), best.points >= Classification.sureEnough {
            return true
        }
        if groups == [.content] { return best.points >= 5 }
        let isUncontested = others.allSatisfy { $0.contentPoints < 3 }
        let title = best.evidence.contains { $0.isExactTitle }
        let header = best.evidence.contains { $0.group == .header && $0.points >= 0.8 * 7 }
        return isUncontested && (title || header)
    }

    /// Whether the file has the columns of the notice's own form: then it needs no title.
    private func hasOwnForm(_ best: Classification.Candidate) -> Bool {
        best.asked.hasTemplate && best.evidence.contains { $0.group == .header && $0.points >= 0.8 * 7 }
    }

    /// A spreadsheet whose header row is not that of the notice's own form.
    private func headerMismatch(_ asked: AskedRequirement, _ file: MailFile) -> Reason? {
        guard asked.hasTemplate, file.content.kind == .spreadsheet else { return nil }
        guard let match = HeaderMatch.best(of: file.forms, asked), match.coverage < 0.3 else { return nil }
        return Reason(.headerDiffers, "\(match.hits)", "\(match.columns)")
    }

    /// One title or name that names two kinds of material: 工作总结及典型案例.
    private func twoInOne(_ file: MailFile, _ ranked: [Classification.Candidate]) -> Reason? {
        let lines = file.titleZone.filter { $0.number <= 3 }.map(\.phrase) + [file.name]
        for line in lines {
            // Without a word that joins them, 活动案例总结 is one thing.
            let joins = Self.joiningWords.contains { line.text.contains($0) }
            var named: [(asked: AskedRequirement, word: Folded)] = []
            for asked in ranked.map(\.asked) {
                guard let hit = asked.hit(in: line, siblings: []), hit.isStrong || joins else { continue }
                let isApart = named.allSatisfy { other in
                    other.asked.requirement.kind != asked.requirement.kind
                        && line.text.removing([hit.word]).contains(other.word)
                }
                if isApart { named.append((asked, hit.word)) }
            }
            if named.count > 1 {
                return Reason(.twoInOne, Shown.list(named.map(\.asked.requirement.title)))
            }
        }
        return nil
    }

    private static let joiningWords: [Folded] = ["及", "和", "与", "暨", "、", "+", "&"]
}
