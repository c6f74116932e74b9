import Inspection

/// Finds pictures that show the same although their bytes differ: encoded again, resized, turned.
struct SamePictures {
    private var seen: [(hash: PictureHash, item: Item)] = []

    /// The first picture that came and shows the same; nil when there is none, or when the item is no picture. The item
    /// is remembered for those that follow.
    mutating func earlier(than item: Item) -> Item? {
        guard let hash = item.perceptualHash.flatMap(PictureHash.init) else { return nil }
        if let same = seen.first(where: { $0.hash.isSamePicture(as: hash) }) { return same.item }
        seen.append((hash, item))
        return nil
    }
}
