/// Which properties characters or paragraphs of a Word document have, by their places in its main stream ([MS-DOC]
/// §2.8.5, §2.8.6): a table of pages, and on each page of 512 bytes a list of places and properties.
struct FormattingRuns {
    /// Neighbouring places with the same properties.
    struct Run {
        var places: Range<Int>
        var properties: WordProperties
    }

    private let document: PiecedBytes
    private let data: PiecedBytes
    private let firsts: [UInt32]
    private let pages: [UInt32]
    private let isParagraphs: Bool
    private var page: [UInt8] = []
    private var pageNumber: UInt32?
    private var last: Run?

    private static let pageSize = 512

    /// - Parameters:
    ///   - table: the list of pages: their first places and one more, then their numbers.
    ///   - data: the stream that holds properties too long for a page.
    init(_ table: PiecedBytes, of document: PiecedBytes, data: PiecedBytes, isParagraphs: Bool) {
        self.document = document
        self.data = data
        self.isParagraphs = isParagraphs
        let count = max(0, (table.count - 4) / 8)
        firsts = (0..<count).compactMap { table.integer($0 * 4, as: UInt32.self) }
        pages = (0..<count).compactMap { table.integer((count + 1 + $0) * 4, as: UInt32.self) }
    }

    /// The run in which a place of the stream lies. Places that no page covers have no properties.
    mutating func run(at place: Int) -> Run {
        if let last, last.places.contains(place) { return last }
        let unknown = firsts.isEmpty ? 0..<Int.max : place..<place + 1
        let found = find(place) ?? Run(places: unknown, properties: WordProperties())
        last = found
        return found
    }

    private mutating func find(_ place: Int) -> Run? {
        guard let index = Self.lastIndex(firsts.count, where: { Int(firsts[$0]) <= place }), index < pages.count
        else { return nil }
        if pageNumber != pages[index] {
            guard let bytes = document.copy(Int(pages[index] & 0x3F_FFFF) * Self.pageSize, Self.pageSize) else {
                return nil
            }
            (page, pageNumber) = (bytes, pages[index])
        }
        return page.withUnsafeBytes { page in
            let count = Int(page[Self.pageSize - 1])
            let first = { (index: Int) in page.integer(index * 4, as: UInt32.self).map(Int.init) ?? .max }
            guard let run = Self.lastIndex(count, where: { first($0) <= place }), first(run + 1) > place else {
                return nil
            }
            let entry = (count + 1) * 4 + run * (isParagraphs ? 13 : 1)
            let offset = Int(page.byte(entry) ?? 0) * 2
            var properties = WordProperties()
            if offset > 0 { take(page, at: offset, into: &properties) }
            return Run(places: first(run)..<first(run + 1), properties: properties)
        }
    }

    /// §2.9.174: a paragraph's properties count in words and start with its style.
    private func take(_ page: UnsafeRawBufferPointer, at offset: Int, into properties: inout WordProperties) {
        let count = Int(page.byte(offset) ?? 0)
        var start = offset + 1
        var length = count
        if isParagraphs {
            if count == 0 {
                length = Int(page.byte(start) ?? 0) * 2
                start += 1
            } else {
                length = count * 2 - 1
            }
            start += 2
            length -= 2
        }
        guard length > 0, let list = page.part(start, min(length, page.count - start)) else { return }
        properties.take(list, data)
    }

    /// The last of so many indices for which a condition holds that holds up to some index.
    private static func lastIndex(_ count: Int, where holds: (Int) -> Bool) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}

/// Those properties of a run of text that decide how it is read ([MS-DOC] §2.6).
struct WordProperties {
    private(set) var isInTable = false
    /// The mark that ends a table's row.
    private(set) var endsRow = false
    /// Deleted while changes were tracked, or hidden.
    private(set) var isHidden = false
    /// Where the picture is that a mark stands for.
    private(set) var picture: Int?

    /// Takes a list of changes: operations with operands whose length the operation's number tells.
    fileprivate mutating func take(_ list: UnsafeRawBufferPointer, _ data: PiecedBytes) {
        var place = 0
        while let operation = list.integer(place, as: UInt16.self) {
            place += 2
            let operand = list.byte(place) ?? 0
            switch operation {
            case 0x2416: isInTable = operand != 0
            case 0x2417: endsRow = operand != 0
            case 0x0800, 0x083C: isHidden = isHidden || operand == 1
            case 0x6A03: picture = list.integer(place, as: UInt32.self).map(Int.init)
            // The mark stands for the data of a form's field.
            case 0x0806 where operand == 1: picture = nil
            case 0x6645, 0x6646:
                if let far = list.integer(place, as: UInt32.self) { takeLong(Int(far), data) }
            default: break
            }
            place += Self.operandLength(operation, list, place)
        }
    }

    /// §2.6.2: the properties of wide tables' rows stand in a stream of their own. Those refer to no others.
    private mutating func takeLong(_ place: Int, _ data: PiecedBytes) {
        guard let length = data.integer(place, as: UInt16.self), let list = data.copy(place + 2, Int(length)) else {
            return
        }
        list.withUnsafeBytes { take($0, PiecedBytes()) }
    }

    /// §2.2.5.1; two operations with long operands have rules of their own.
    private static func operandLength(_ operation: UInt16, _ list: UnsafeRawBufferPointer, _ place: Int) -> Int {
        switch operation >> 13 {
        case 0, 1: 1
        case 2, 4, 5: 2
        case 3: 4
        case 7: 3
        default:
            operation == 0xD608
                ? Int(list.integer(place, as: UInt16.self) ?? 0) + 1 : Int(list.byte(place) ?? 0) + 1
        }
    }
}
