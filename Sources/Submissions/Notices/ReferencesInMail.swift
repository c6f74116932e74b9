import Foundation

/// The reference codes of this office that a mail carries: in its subject, or in a receipt that it quotes.
struct ReferencesInMail {
    /// Indexes of the roster's units whose codes were found, each once, in the order of the roster.
    private(set) var units: [Int] = []
    /// Ids of the notices whose codes were found.
    private(set) var notices: Set<String> = []

    init(subject: String, text: String, office: Office) {
        guard let index = office.references else { return }
        let quoted = String(text.unicodeScalars.prefix(20_000))
        let candidates = ReferenceCode.candidates(in: subject) + ReferenceCode.candidates(in: quoted)
        let found = candidates.compactMap(index.meaning)
        units = Set(found.map(\.unit)).sorted()
        notices = Set(found.map(\.notice))
    }
}
