/// One record of a binary workbook ([MS-XLS] §2.1.4): a type, and data whose length the file says.
struct BinaryRecord {
    let type: UInt16
    /// Where the data starts in the stream.
    let offset: Int
    let data: UnsafeRawBufferPointer
}

/// The records of a stream, one after the other.
struct BinaryRecords {
    /// Record types, as numbered in [MS-XLS] §2.3.
    enum Kind {
        static let start: UInt16 = 0x0809
        static let end: UInt16 = 0x000A
        static let `continue`: UInt16 = 0x003C
        static let password: UInt16 = 0x002F
        static let codePage: UInt16 = 0x0042
        static let dates1904: UInt16 = 0x0022
        static let sheet: UInt16 = 0x0085
        static let format: UInt16 = 0x041E
        static let style: UInt16 = 0x00E0
        static let strings: UInt16 = 0x00FC
        static let drawings: UInt16 = 0x00EB
        static let sharedText: UInt16 = 0x00FD
        static let text: UInt16 = 0x0204
        static let richText: UInt16 = 0x00D6
        static let number: UInt16 = 0x0203
        static let shortNumber: UInt16 = 0x027E
        static let shortNumbers: UInt16 = 0x00BD
        static let formula: UInt16 = 0x0006
        static let oldFormula: UInt16 = 0x0406
        static let formulaText: UInt16 = 0x0207
        static let truth: UInt16 = 0x0205
    }

    let stream: UnsafeRawBufferPointer
    private(set) var offset: Int

    /// Starts at a place in the stream.
    init(_ stream: UnsafeRawBufferPointer, at offset: Int) {
        self.stream = stream
        self.offset = offset
    }

    /// The next record; nil at the end of the stream.
    mutating func next() -> BinaryRecord? {
        guard let type = stream.integer(offset, as: UInt16.self),
            let length = stream.integer(offset + 2, as: UInt16.self),
            let data = stream.part(offset + 4, Int(length))
        else { return nil }
        defer { offset += 4 + data.count }
        return BinaryRecord(type: type, offset: offset + 4, data: data)
    }

    /// The data of the records that go on with the last one ([MS-XLS] §2.4.58), and of more records of a type.
    mutating func continued(or type: UInt16 = Kind.continue) -> [UnsafeRawBufferPointer] {
        var pieces: [UnsafeRawBufferPointer] = []
        while let next = stream.integer(offset, as: UInt16.self), next == Kind.continue || next == type,
            let record = self.next()
        {
            pieces.append(record.data)
        }
        return pieces
    }
}
