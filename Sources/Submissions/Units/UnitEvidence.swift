import Inspection

/// Where the units of the roster are named in one mail.
struct UnitEvidence {
    /// The places that a person looks at, the most telling first.
    enum Place: Int, CaseIterable {
        case reference, form, subject, title, fileName, signature, text, sender
    }

    /// What one place says: units in the order of the mail, each once with its best weight.
    private var mentions: [Place: [UnitMention]] = [:]
    /// Per file, by its index, the units claimed by its form, its title, its name or its signature: the first of these
    /// that names any.
    private(set) var claimsByFile: [(file: Int, place: Place, units: [Int])] = []

    init(_ examination: Examination, files: [MailFile], references: ReferencesInMail, office: Office) {
        let names = office.roster.names
        let regions = RegionedName(UnitSpelling(office.name).text).regions
        func find(_ text: Folded, running: Bool = false) -> [UnitMention] {
            names.mentions(
                in: UnitSpelling(text), officeRegions: regions, notices: office.noticeWords, running: running)
        }
        add(references.units.map { UnitMention(unit: $0, weight: .claim) }, at: .reference)
        add(find(Folded(examination.subject)), at: .subject)
        func signers(_ lines: [Folded]) -> [UnitMention] {
            lines.flatMap { names.signers(of: UnitSpelling($0), officeRegions: regions) }
        }
        for (index, file) in files.enumerated().prefix(200) {
            let form = file.reportingUnits.flatMap { find($0) }
            let title = file.titleZone.prefix(4).flatMap { find($0.text, running: $0.number > 1) }
            let name = ([file.name] + file.folders).flatMap { find($0.text) }
            add(form, at: .form)
            add(title, at: .title)
            add(name, at: .fileName)
            add(file.signature.flatMap { find($0, running: true) }, at: .text)
            // A picture is named after what it shows; its folder says whose it is.
            let owner = file.isPictureOrVideo ? file.folders.flatMap { find($0.text) } : name
            let places: [(Place, [UnitMention])] = [
                (.form, form), (.title, title), (.fileName, owner), (.signature, signers(file.signature)),
            ]
            if let (place, found) = places.first(where: { $0.1.contains { $0.weight == .claim } }) {
                claimsByFile.append((index, place, Self.claimed(found)))
            }
        }
        add(find(Folded(examination.text, limit: 6000), running: true), at: .text)
        add(signers(Signature.lines(of: examination.text)), at: .signature)
        add(find(Folded(examination.from.first?.name ?? "", limit: 100)), at: .sender)
    }

    private mutating func add(_ found: [UnitMention], at place: Place) {
        var known = mentions[place] ?? []
        for mention in found {
            if let index = known.firstIndex(where: { $0.unit == mention.unit }) {
                if mention.weight > known[index].weight { known[index] = mention }
            } else {
                known.append(mention)
            }
        }
        mentions[place] = known
    }

    private static func claimed(_ mentions: [UnitMention]) -> [Int] {
        mentions.reduce(into: []) { if $1.weight == .claim, !$0.contains($1.unit) { $0.append($1.unit) } }
    }

    /// Units that stand at a place as the name of the sender's unit would.
    func claims(at place: Place) -> [Int] { Self.claimed(mentions[place] ?? []) }

    /// Units named anywhere at a place.
    func named(at place: Place) -> [Int] { (mentions[place] ?? []).map(\.unit) }

    /// All units named anywhere, the best place first.
    var everywhere: [Int] {
        Place.allCases.flatMap { claims(at: $0) + named(at: $0) }.reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// Whether anything but the display name, which people choose once for all, names the unit.
    func isNamed(_ unit: Int) -> Bool {
        Place.allCases.contains { $0 != .sender && named(at: $0).contains(unit) }
    }

    /// Whether every mention of the unit has a misspelled name.
    func isMisspelled(_ unit: Int) -> Bool {
        let all = mentions.values.joined().filter { $0.unit == unit }
        return !all.isEmpty && all.allSatisfy { $0.misspelled != nil }
    }

    /// The places where a unit is named, as reasons; how it is written if that is not quite its name.
    func reasons(for unit: Int, name: String) -> [Reason] {
        let found = Place.allCases.compactMap { place in
            mentions[place]?.first { $0.unit == unit }.map { (place, $0) }
        }
        let written = found.lazy.compactMap(\.1.misspelled).first
        let misspelling = written.map { [Reason(.misspelledName, Shown.quoted($0), name)] } ?? []
        return found.map { Reason($0.0.code, name) } + misspelling
    }
}

extension UnitEvidence.Place {
    var code: Reason.Code {
        switch self {
        case .reference: .namedByReference
        case .form: .namedInForm
        case .subject: .namedInSubject
        case .title: .namedInTitle
        case .fileName: .namedInFileName
        case .signature: .namedInSignature
        case .text: .namedInText
        case .sender: .namedAsSender
        }
    }
}
