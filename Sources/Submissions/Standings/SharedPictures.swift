/// One picture that several units sent: a note for the coordinator, held against nobody.
public struct SharedPicture: Equatable, Sendable {
    /// One copy of it, the first that came.
    public struct Copy: Equatable, Sendable {
        /// The code of the unit that sent it.
        public var unit: String
        /// The file's name.
        public var name: String
        /// The row of the inbound message.
        public var message: Int64
    }

    /// One copy a unit, in the order of arrival; at least two.
    public var copies: [Copy]
}

/// The pictures that more than one unit sent for a notice: of the same bytes, or showing the same.
///
/// - Parameter items: what each unit sent, by its code, in any order. Files kept although nothing asks for them are left
///   out.
/// - Returns: in the order in which the second unit's copy arrived.
public func sharedPictures(_ items: [String: [RecordedItem]]) -> [SharedPicture] {
    let photos = items.flatMap { unit, items in
        items.filter { $0.item.kind == "photo" && $0.item.verdict != .extra }.map { (unit: unit, item: $0) }
    }.sorted { left, right in
        (left.item.receivedAt, left.item.message, left.item.item.attachment ?? "", left.unit)
            < (right.item.receivedAt, right.item.message, right.item.item.attachment ?? "", right.unit)
    }
    var pictures = SamePictures()
    var groups: [(first: Item, copies: [SharedPicture.Copy])] = []
    var byBytes: [String: Int] = [:]
    var order: [Int] = []
    for (unit, recorded) in photos {
        let item = recorded.item
        let known =
            item.sha256.flatMap { byBytes[$0] }
            ?? pictures.earlier(than: item).flatMap { same in groups.firstIndex { $0.first == same } }
        let copy = SharedPicture.Copy(unit: unit, name: item.name, message: recorded.message)
        let group = known ?? groups.count
        if known == nil { groups.append((item, [])) }
        if let hash = item.sha256 { byBytes[hash] = group }
        guard !groups[group].copies.contains(where: { $0.unit == unit }) else { continue }
        groups[group].copies.append(copy)
        if groups[group].copies.count == 2 { order.append(group) }
    }
    return order.map { SharedPicture(copies: groups[$0].copies) }
}
