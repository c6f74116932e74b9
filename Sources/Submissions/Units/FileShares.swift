/// Which unit each file of a mail belongs to whose sender may send for others.
struct FileShares {
    /// The row of the sender's unit.
    let sender: Int
    /// The rows of the units that files belong to, one for each file.
    private(set) var owners: [Int]
    /// Why the owner of a file is doubtful: rows of the units that it may belong to.
    private(set) var doubts: [Int: Doubt] = [:]
    /// Whether a file or the subject says that something is of a unit.
    private let isSubjectOf: [Int]

    enum Doubt: Equatable {
        /// Nothing says whose it is.
        case unnamed([Int])
        /// It holds what several units filled in.
        case shared([Int])

        var units: [Int] {
            switch self {
            case .unnamed(let units), .shared(let units): units
            }
        }
    }

    /// - Parameter others: The units beside the sender that the content names, all of which it may send for.
    init(_ evidence: UnitEvidence, fileCount: Int, sender: Int, others: [Int]) {
        self.sender = sender
        isSubjectOf = evidence.claims(at: .subject)
        owners = Array(repeating: sender, count: fileCount)
        var named: [Int: Int] = [:]
        for claim in evidence.claimsByFile {
            if claim.units.count == 1 {
                named[claim.file] = claim.units[0]
            } else if claim.place == .form || !claim.units.contains(sender) {
                doubts[claim.file] = .shared(claim.units)
            } else {
                named[claim.file] = sender
            }
        }
        for (file, unit) in named { owners[file] = unit }
        let rest = owners.indices.filter { named[$0] == nil && doubts[$0] == nil }
        if isSubjectOf.count == 1 {
            for file in rest { owners[file] = isSubjectOf[0] }
        } else if !named.values.contains(sender), !isSubjectOf.contains(sender) {
            // Nothing shows that any of it is the sender's own: it is of one of the others, or the sender forgot to say.
            for file in rest { doubts[file] = .unnamed([sender] + others) }
        }
    }

    /// The one unit beside the sender that the whole mail is of.
    var onlyUnit: Int? {
        if owners.isEmpty { return isSubjectOf.count == 1 && isSubjectOf[0] != sender ? isSubjectOf[0] : nil }
        guard doubts.isEmpty, let first = owners.first, first != sender else { return nil }
        return owners.allSatisfy { $0 == first } ? first : nil
    }

    /// Whether a person need not sort the whole mail.
    var isMostlyClear: Bool { doubts.count * 2 <= owners.count && !owners.isEmpty }

    /// All units that files belong to, in the order of the mail, the sender left out.
    var others: [Int] { owners.reduce(into: []) { if $1 != sender, !$0.contains($1) { $0.append($1) } } }
}
