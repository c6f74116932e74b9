import Inspection
import Mail

/// Whose mail it is.
enum UnitOutcome {
    /// `provisional`: told by a name or a domain, not by a rostered address.
    case unit(UnitMatch, OrganizationalUnit, provisional: Bool)
    /// All of it is of a unit that the sender may send for.
    case onBehalf(UnitMatch, OrganizationalUnit, sender: String)
    /// The sender may send for others, and its files belong to several units.
    case several(UnitMatch, FileShares)
    /// A person must decide. The sender's own unit, if its address is rostered, competes first.
    case held(Reason, candidates: [UnitMatch])
    /// No unit of the roster is named anywhere.
    case nobody(Reason)
}

/// Tells a mail's unit: by its rostered address, by a domain that only one unit uses, by the names it carries.
struct UnitMatching {
    private let office: Office
    private let evidence: UnitEvidence
    private let senders: [String]
    private let fileCount: Int

    init(_ examination: Examination, files: [MailFile], references: ReferencesInMail, office: Office) {
        self.office = office
        evidence = UnitEvidence(examination, files: files, references: references, office: office)
        fileCount = files.count
        senders = examination.from.map(\.key).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func outcome() -> UnitOutcome {
        if senders.count > 1 {
            let shown = senders.prefix(5).map { Shown.quoted($0) }.joined(separator: "\n")
            return .held(Reason(.senderAmbiguous, shown), candidates: candidates(senders.compactMap(rostered)))
        }
        let sender = senders.first ?? ""
        if let unit = rostered(sender) {
            return ofKnownSender(unit, 0.98, Reason(.rosteredAddress, Shown.quoted(sender)), provisional: false)
        }
        if let unit = onlyUser(ofDomainOf: sender) {
            let domain = Self.domain(of: sender)
            return ofKnownSender(unit, 0.9, Reason(.ownDomain, Shown.quoted(domain)), provisional: true)
        }
        return ofStranger(sender)
    }

    /// A sender whose unit is known, unless the content claims to be another unit's.
    private func ofKnownSender(
        _ unit: Int, _ confidence: Double, _ because: Reason, provisional: Bool
    ) -> UnitOutcome {
        let others = disagreeing(with: unit)
        if others.isEmpty {
            let named = evidence.reasons(for: unit, name: name(unit))
            return .unit(
                match(unit, named.isEmpty ? confidence : confidence + 0.01, [because] + named),
                office.roster.units[unit], provisional: provisional)
        }
        if !office.roster.units[unit].sendsFor.isEmpty, !provisional {
            return onBehalf(sender: unit, others: others)
        }
        let shown = others.map(name).joined(separator: "\n")
        return .held(Reason(.unitDisagrees, name(unit), shown), candidates: candidates([unit] + others))
    }

    /// Units that a form, the subject, a title or the signature claims to be the sender where it does not name the sender
    /// itself; where nothing else names the sender, a file's name and the display name count too.
    private func disagreeing(with unit: Int) -> [Int] {
        var others: [Int] = []
        if !evidence.named(at: .subject).contains(unit) { others += evidence.claims(at: .subject) }
        if !evidence.claims(at: .signature).contains(unit) { others += evidence.claims(at: .signature) }
        let sendsForOthers = !office.roster.units[unit].sendsFor.isEmpty
        // Files are named after partners too; but where nothing names the sender, the names count.
        let isNamed = evidence.isNamed(unit)
        for claim in evidence.claimsByFile where !claim.units.contains(unit) {
            if ![.fileName, .signature].contains(claim.place) || sendsForOthers || !isNamed { others += claim.units }
        }
        if !isNamed, !evidence.named(at: .sender).contains(unit) { others += evidence.claims(at: .sender) }
        if sendsForOthers { others += evidence.claims(at: .subject) }
        return others.reduce(into: []) { if $1 != unit, !$0.contains($1) { $0.append($1) } }
    }

    /// The roster lets the sender send for others: one unit that everything names is the mail's unit, else each file
    /// goes to the unit that it names.
    private func onBehalf(sender: Int, others: [Int]) -> UnitOutcome {
        let allowed = office.roster.units[sender].sendsFor
        let foreign = others.filter { !allowed.contains(office.roster.units[$0].code) }
        if !foreign.isEmpty {
            let reason = Reason(.unitDisagrees, name(sender), foreign.map(name).joined(separator: "\n"))
            return .held(reason, candidates: candidates([sender] + foreign))
        }
        let shares = FileShares(evidence, fileCount: fileCount, sender: sender, others: others)
        let code = office.roster.units[sender].code
        if let only = shares.onlyUnit {
            let because = [Reason(.sentOnBehalf, name(sender))] + evidence.reasons(for: only, name: name(only))
            return .onBehalf(match(only, 0.95, because), office.roster.units[only], sender: code)
        }
        guard shares.isMostlyClear else {
            let shown = others.map(name).joined(separator: "\n")
            return .held(Reason(.onBehalfOfSeveral, name(sender), shown), candidates: candidates([sender] + others))
        }
        let shown = Shown.list(shares.others.map(name))
        let because = [
            Reason(.rosteredAddress, Shown.quoted(senders.first ?? "")), Reason(.sentForOthers, shown),
        ]
        return .several(match(sender, 0.98, because + evidence.reasons(for: sender, name: name(sender))), shares)
    }

    /// An address that nobody rostered: only one name decides, and only in the subject, in a filled-in form, or behind
    /// a reference code.
    private func ofStranger(_ sender: String) -> UnitOutcome {
        let unknown = sender.isEmpty ? Reason(.senderMissing) : Reason(.unknownSender, Shown.quoted(sender))
        let strong = unique(
            evidence.claims(at: .reference) + evidence.claims(at: .form) + evidence.claims(at: .subject))
        let claimed = unique(strong + evidence.claims(at: .title) + evidence.claims(at: .signature))
        if strong.count == 1, claimed.count == 1 {
            let both = evidence.claims(at: .form) == evidence.claims(at: .subject)
            let because = [unknown] + evidence.reasons(for: strong[0], name: name(strong[0]))
            let confidence = evidence.isMisspelled(strong[0]) ? 0.7 : both ? 0.9 : 0.8
            return .unit(match(strong[0], confidence, because), office.roster.units[strong[0]], provisional: true)
        }
        let everywhere = evidence.everywhere
        if claimed.count > 1 {
            let shown = claimed.prefix(5).map(name).joined(separator: "\n")
            return .held(Reason(.severalUnitsNamed, shown), candidates: candidates(claimed + everywhere))
        }
        if !everywhere.isEmpty { return .held(Reason(.namedOnlyWeakly), candidates: candidates(everywhere)) }
        return .nobody(unknown)
    }
}

extension UnitMatching {
    private var units: [OrganizationalUnit] { office.roster.units }

    private func name(_ unit: Int) -> String { units[unit].name }

    private func match(_ unit: Int, _ confidence: Double, _ because: [Reason]) -> UnitMatch {
        UnitMatch(code: units[unit].code, name: name(unit), confidence: confidence, because: because)
    }

    /// At most three units to choose from, the most telling first.
    private func candidates(_ found: [Int]) -> [UnitMatch] {
        unique(found).prefix(3).map { unit in
            var because = evidence.reasons(for: unit, name: name(unit))
            var confidence =
                evidence.claims(at: .form).contains(unit) || evidence.claims(at: .subject).contains(unit) ? 0.5 : 0.3
            if let sender = senders.first, rostered(sender) == unit {
                because.insert(Reason(.rosteredAddress, Shown.quoted(sender)), at: 0)
                confidence = 0.5
            }
            return match(unit, confidence, because)
        }
    }

    private func unique(_ found: [Int]) -> [Int] { found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

    private func rostered(_ address: String) -> Int? {
        office.roster.index(address: address)
    }

    /// The only unit of the roster with addresses of this address's domain; none for domains open to anybody and for
    /// the office's own.
    private func onlyUser(ofDomainOf address: String) -> Int? {
        let domain = Self.domain(of: address)
        guard !domain.isEmpty, !PublicDomains.contains(domain) else { return nil }
        guard !office.ownAddresses.contains(where: { Self.domain(of: $0) == domain }) else { return nil }
        let owners = office.roster.indexes(domain: domain)
        return owners.count == 1 ? owners.first : nil
    }

    private static func domain(of address: String) -> String {
        EmailAddress(address: address).domain
    }
}
