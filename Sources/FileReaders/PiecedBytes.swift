/// Bytes that lie in several places of a file, seen as one row. Nothing is copied.
struct PiecedBytes {
    private(set) var pieces: [UnsafeRawBufferPointer] = []
    private var starts: [Int] = []
    private(set) var count = 0

    /// Adds bytes at the end; those that follow the last ones in memory become one piece with them.
    mutating func append(_ piece: UnsafeRawBufferPointer) {
        guard let start = piece.baseAddress, !piece.isEmpty else { return }
        if let last = pieces.last, let lastStart = last.baseAddress, lastStart + last.count == start {
            pieces[pieces.count - 1] = UnsafeRawBufferPointer(start: lastStart, count: last.count + piece.count)
        } else {
            pieces.append(piece)
            starts.append(count)
        }
        count += piece.count
    }

    /// A part of the bytes in their order, as far as there are any.
    func pieces(_ offset: Int, _ length: Int) -> [UnsafeRawBufferPointer] {
        guard offset >= 0, length > 0, offset < count else { return [] }
        var found: [UnsafeRawBufferPointer] = []
        var index = pieceIndex(of: offset)
        var place = offset
        let end = length < count - offset ? offset + length : count
        while place < end {
            let start = place - starts[index]
            let stop = min(pieces[index].count, end - starts[index])
            found.append(UnsafeRawBufferPointer(rebasing: pieces[index][start..<stop]))
            place = starts[index] + stop
            index += 1
        }
        return found
    }

    /// A part of the bytes as a row of its own; nil when it is not within them.
    func part(_ offset: Int, _ length: Int) -> PiecedBytes? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        var part = PiecedBytes()
        for piece in pieces(offset, length) { part.append(piece) }
        return part
    }

    /// A copy of a part; nil when it is not within the bytes. For short parts.
    func copy(_ offset: Int, _ length: Int) -> [UInt8]? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return pieces(offset, length).flatMap { Array($0) }
    }

    /// A little-endian number; nil beyond the end.
    func integer<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type) -> Number? {
        let size = MemoryLayout<Number>.size
        guard offset >= 0, offset <= count - size else { return nil }
        let index = pieceIndex(of: offset)
        if let number = pieces[index].integer(offset - starts[index], as: type) { return number }
        return copy(offset, size)?.withUnsafeBytes { $0.integer(0, as: type) }
    }

    /// Gives all the bytes in one piece to `body`; they are copied only when they lie in several.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if pieces.count <= 1 { return try body(pieces.first ?? UnsafeRawBufferPointer(start: nil, count: 0)) }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
        defer { copy.deallocate() }
        for (piece, start) in zip(pieces, starts) {
            UnsafeMutableRawBufferPointer(rebasing: copy[start..<start + piece.count]).copyMemory(from: piece)
        }
        return try body(UnsafeRawBufferPointer(copy))
    }

    /// The piece that holds a place which is within the bytes.
    private func pieceIndex(of offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
