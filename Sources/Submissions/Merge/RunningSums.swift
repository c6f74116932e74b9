import Foundation

/// The sums of the rows of one table so far, to know a row of sums that nobody called one: adding it would count all twice.
struct RunningSums {
    /// Columns that nobody adds up, by their places.
    private let unsummed: [Bool]
    private var sums: [Decimal?] = []
    private var rows = 0

    init(unsummed: [Bool]) { self.unsummed = unsummed }

    /// Takes a row of the table.
    mutating func add(_ row: [String]) {
        rows += 1
        for (place, text) in row.enumerated() {
            guard let number = number(text, place) else { continue }
            while sums.count <= place { sums.append(nil) }
            sums[place] = (sums[place] ?? 0) + number
        }
    }

    /// Whether a row holds the sums of the rows before it and no more than one text beside them. Of one row before it any
    /// row may be the repetition.
    func areIn(_ row: [String]) -> Bool {
        guard rows >= 2 else { return false }
        var found = 0
        var texts = 0
        for (place, text) in row.enumerated() where !text.isEmpty {
            guard let number = number(text, place) else {
                if !unsummed.indices.contains(place) || !unsummed[place] { texts += 1 }
                continue
            }
            guard sums.indices.contains(place), sums[place] == number, number != 0 else { return false }
            found += 1
        }
        return texts == 0 && found >= 1 || texts == 1 && found >= 2
    }

    private func number(_ text: String, _ place: Int) -> Decimal? {
        if unsummed.indices.contains(place), unsummed[place] { return nil }
        return WrittenNumber(text)?.value
    }
}
