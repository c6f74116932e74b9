import Foundation

/// The reference codes of this office that a mail carries: in its subject, or in a receipt that it quotes.
struct ReferencesInMail {
    /// Indexes of the roster's units whose codes were found, each once, in the order of the roster.
    private(set) var units: [Int] = []
    /// Ids of the notices whose codes were found.
    private(set) var notices: Set<String> = []

    init(subject: String, text: String, office: Office) {
        guard let secret = office.referenceSecret else { return }
        let quoted = String(text.unicodeScalars.prefix(20_000))
        let candidates = Set(ReferenceCode.candidates(in: subject) + ReferenceCode.candidates(in: quoted))
        guard !candidates.isEmpty else { return }
        for (index, unit) in office.roster.units.enumerated() {
            let named = office.notices.filter {
                candidates.contains(ReferenceCode(secret: secret, unit: unit.code, notice: $0.id))
            }
            if !named.isEmpty { units.append(index) }
            notices.formUnion(named.map(\.id))
        }
    }
}
