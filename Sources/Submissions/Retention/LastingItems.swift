import Foundation

/// An item that a unit's standings rest on, under a name that tells nothing.
public struct LastingItem: Equatable, Sendable {
    public var recorded: RecordedItem
    public var name: String
    /// The number of its nominee among the unit's; nil where it has none.
    public var nominee: String?
}

/// What must stay of a unit's items so that its standings stay as they are when every word is purged: the items that count,
/// those that wait for a person, and where there is neither one that was refused, because something had come. They were told from each other by names, titles and nominees; all that is left of
/// these is which were equal.
///
/// - Parameter label: what stands in a name's place, in the office's language, such as 已清除.
public func lastingItems(of standings: [Standing], label: String) -> [LastingItem] {
    var numbers: [Folded: Int] = [:]
    var names: [Folded: String] = [:]
    return standings.flatMap { standing in
        let used = standing.counted + standing.pending
        return used.isEmpty ? standing.setAside.suffix(1).map(\.item) : used
    }.map { recorded in
        let item = recorded.item
        let nominee = item.nominee.map { _ in
            let number = numbers[item.nomineeKey] ?? numbers.count + 1
            numbers[item.nomineeKey] = number
            return "\(number)"
        }
        let hash = item.sha256.map { "-\($0.prefix(8))" } ?? ""
        let name = names[Folded(item.name)] ?? "\(label)\(hash)-\(names.count + 1).\(item.format)"
        names[Folded(item.name)] = name
        return LastingItem(recorded: recorded, name: item.name.isEmpty ? "" : name, nominee: nominee)
    }
}
