import Inspection

extension Requirement {
    /// How many of what is asked for the items are: nominees where persons or projects are nominated, photos where those
    /// are asked for, else files.
    func amount(_ items: [RecordedItem]) -> Int {
        switch kind {
        case .nomination: Set(items.map { $0.item.nomineeKey }).count
        case .photo: items.reduce(0) { $0 + $1.item.photos }
        default: items.count
        }
    }
}

extension Item {
    /// What is equal for all material of one nominee; without one a file stands for itself.
    var nomineeKey: Folded { Folded(nominee ?? "file \(name)") }

    /// How many photos it is where photos are asked for: a document is as many as it holds.
    public var photos: Int { photosHeld ?? 1 }

    /// How many photos a document holds; nil for a picture, and when the number is not known. No notice asks for more than
    /// a thousand.
    public var photosHeld: Int? {
        guard kind != FileKind.photo.rawValue else { return nil }
        // The reason alone has the number where the rules before version 5 decided.
        let told = because.first { $0.code == .photosInDocument }?.values.first.flatMap { Int($0) }
        return (pictures ?? told).flatMap { $0 > 0 ? min($0, 1000) : nil }
    }
}
