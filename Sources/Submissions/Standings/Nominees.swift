extension Requirement {
    /// How many of what is asked for the items are: nominees where persons or projects are nominated, else files.
    func amount(_ items: [RecordedItem]) -> Int {
        guard kind == .nomination else { return items.count }
        return Set(items.map { $0.item.nomineeKey }).count
    }
}

extension Item {
    /// What is equal for all material of one nominee; without one a file stands for itself.
    var nomineeKey: Folded { Folded(nominee ?? "file \(name)") }
}
