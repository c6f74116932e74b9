import Inspection

/// Where the units of the roster are named in one mail.
struct UnitEvidence {
    /// The places that a person looks at, the most telling first.
    enum Place: Int, CaseIterable {
        case reference, form, subject, title, fileName, text, sender
    }

    /// What one place says: units in the order of the mail, each once with its best weight.
    private var mentions: [Place: [UnitMention]] = [:]
    /// Per file, the units claimed by its form, its title or its name: the first of the three that names any.
    private(set) var claimsByFile: [(file: String, place: Place, units: [Int])] = []

    init(_ examination: Examination, files: [MailFile], references: ReferencesInMail, office: Office) {
        let names = office.roster.names
        let regions = RegionedName(UnitSpelling(office.name).text).regions
        func find(_ text: Folded, running: Bool = false) -> [UnitMention] {
            names.mentions(in: UnitSpelling(text), officeRegions: regions, running: running)
        }
        add(references.units.map { UnitMention(unit: $0, weight: .claim) }, at: .reference)
        add(find(Folded(examination.subject)), at: .subject)
        for file in files.prefix(200) {
            let form = file.reportingUnits.flatMap { find($0) }
            let title = file.titleZone.prefix(4).flatMap { find($0.text, running: $0.number > 1) }
            let name = ([file.name] + file.folders).flatMap { find($0.text) }
            add(form, at: .form)
            add(title, at: .title)
            add(name, at: .fileName)
            add(file.signature.flatMap { find($0, running: true) }, at: .text)
            let places: [(Place, [UnitMention])] = [(.form, form), (.title, title), (.fileName, name)]
            if let (place, found) = places.first(where: { $0.1.contains { $0.weight == .claim } }) {
                claimsByFile.append((file.attachment.name, place, Self.claimed(found)))
            }
        }
        add(find(Folded(examination.text, limit: 6000), running: true), at: .text)
        add(find(Folded(examination.from.first?.name ?? "", limit: 100)), at: .sender)
    }

    private mutating func add(_ found: [UnitMention], at place: Place) {
        var known = mentions[place] ?? []
        for mention in found {
            if let index = known.firstIndex(where: { $0.unit == mention.unit }) {
                known[index].weight = max(mention.weight, known[index].weight)
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

    /// The places where a unit is named, as reasons.
    func reasons(for unit: Int, name: String) -> [Reason] {
        Place.allCases.filter { named(at: $0).contains(unit) }.map { Reason($0.code, name) }
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
        case .text: .namedInText
        case .sender: .namedAsSender
        }
    }
}
