import Mail

/// A list of MAPI properties ([MS-OXTNEF] §2.1.3.4), of which those with text that a reader asks for are kept.
struct MessageProperties {
    /// Properties by their identifiers ([MS-OXPROPS]).
    enum Key: UInt16 {
        case subject = 0x0037
        case body = 0x1000
        case displayName = 0x3001
        case attachedObject = 0x3701
        case longFileName = 0x3707
    }

    private let data: UnsafeRawBufferPointer
    /// Where the values of a property stand, and of which type they are.
    private var places: [Key: (place: Int, type: UInt16)] = [:]

    private static let propertyLimit: UInt32 = 1000
    private static let textLimit = 1 << 20
    private static let object: UInt16 = 0x0D
    private static let wideText: UInt16 = 0x1F

    /// Reads the list as far as its types are known. `data` must stay valid as long as this value is used.
    init(_ data: UnsafeRawBufferPointer) {
        self.data = data
        guard let count = data.integer(0, as: UInt32.self) else { return }
        var place = 4
        for _ in 0..<min(count, Self.propertyLimit) {
            guard let type = data.integer(place, as: UInt16.self), let id = data.integer(place + 2, as: UInt16.self),
                let values = skipName(place + 4, id), let next = end(values, type: type & 0x0FFF)
            else { return }
            if let key = Key(rawValue: id), places[key] == nil { places[key] = (values, type & 0x0FFF) }
            place = next
        }
    }

    /// A text; nil when there is none.
    func text(_ key: Key, _ charsets: Charsets) -> String? {
        guard let (place, type) = places[key], let bytes = firstValue(at: place)?.prefix(Self.textLimit) else {
            return nil
        }
        let value = UnsafeRawBufferPointer(rebasing: bytes)
        guard type == Self.wideText else { return charsets.guess(Array(value.prefix { $0 != 0 })).text }
        let units = stride(from: 0, to: value.count - 1, by: 2).compactMap { value.integer($0, as: UInt16.self) }
        return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
    }

    /// The stream of a mail that is attached to the mail: it stands behind the identifier of its interface (§2.1.3.4).
    var attachedMail: UnsafeRawBufferPointer? {
        guard let (place, type) = places[.attachedObject], type == Self.object, let value = firstValue(at: place),
            let stream = value.part(16, value.count - 16), stream.has([0x78, 0x9F, 0x3E, 0x22])
        else { return nil }
        return stream
    }

    /// Values of variable length are counted, and each begins with its length.
    private func firstValue(at place: Int) -> UnsafeRawBufferPointer? {
        guard let length = data.integer(place + 4, as: UInt32.self) else { return nil }
        return data.part(place + 8, Int(length))
    }

    /// Properties from 0x8000 on carry a name: a GUID and a number or a text.
    private func skipName(_ place: Int, _ id: UInt16) -> Int? {
        guard id >= 0x8000 else { return place }
        guard let kind = data.integer(place + 16, as: UInt32.self),
            let length = data.integer(place + 20, as: UInt32.self)
        else { return nil }
        return kind == 0 ? place + 24 : place + 24 + Self.padded(length)
    }

    /// Where a property's values end; nil for a type that is not known.
    private func end(_ place: Int, type: UInt16) -> Int? {
        switch type {
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: return place + 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: return place + 8
        case 0x48: return place + 16
        case 0x0D, 0x1E, 0x1F, 0x102:
            guard let count = data.integer(place, as: UInt32.self), count <= Self.propertyLimit else { return nil }
            var next = place + 4
            for _ in 0..<count {
                guard let length = data.integer(next, as: UInt32.self) else { return nil }
                next += 4 + Self.padded(length)
            }
            return next
        default: return nil
        }
    }

    private static func padded(_ length: UInt32) -> Int { (Int(length) + 3) & ~3 }
}
