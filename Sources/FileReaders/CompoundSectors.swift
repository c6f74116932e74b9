import Inspection

/// The sectors of an OLE2 file and the chains that they form ([MS-CFB] §2.3).
struct CompoundSectors {
    static let end: UInt32 = 0xFFFF_FFFE
    private static let lastSector: UInt32 = 0xFFFF_FFFA

    let file: UnsafeRawBufferPointer
    private let size: Int
    /// How many sectors there are, the header counted.
    let count: Int
    /// The sectors in which the allocation table stands, in its order.
    private let table: [UInt32]

    init(_ file: UnsafeRawBufferPointer) {
        self.file = file
        size = file.integer(30, as: UInt16.self) == 12 ? 4096 : 512
        count = (file.count + size - 1) / size
        table = Self.tableSectors(file, size, limit: count / (size / 4) + 1)
    }

    /// Whether sectors are numbered with 64-bit sizes (version 4); version 3 leaves garbage in the upper half.
    var hasLongSizes: Bool { size == 4096 }

    /// Where a sector starts in the file: the first one stands behind the header.
    func place(of sector: UInt32) -> Int { (Int(sector) + 1) * size }

    /// The bytes of a chain of sectors.
    ///
    /// - Parameter bytes: how many are wanted; nil for all up to the chain's end.
    func chain(from first: UInt32, bytes: Int?) -> CompoundStream {
        var stream = CompoundStream()
        var next = first
        var left = bytes ?? Int.max
        var steps = 0
        while left > 0 {
            guard next < Self.lastSector, steps < count else {
                // A loop, or an end before the last byte.
                if bytes != nil || steps >= count { stream.problem = .corrupt }
                break
            }
            let start = place(of: next)
            let wanted = min(size, left)
            guard start < file.count, let sector = file.part(start, min(wanted, file.count - start)) else {
                stream.problem = .truncated
                break
            }
            stream.bytes.append(sector)
            left -= sector.count
            if sector.count < wanted, bytes != nil { stream.problem = .truncated }
            steps += 1
            next = successor(of: next)
        }
        return stream
    }

    /// Programs write a stream in one piece when they can: where the file was cut before its table, the next sector is
    /// the likeliest.
    private func successor(of number: UInt32) -> UInt32 {
        let (index, place) = Int(number).quotientAndRemainder(dividingBy: size / 4)
        guard index < table.count, table[index] < Self.lastSector else { return Self.end }
        return file.integer(self.place(of: table[index]) + place * 4, as: UInt32.self) ?? number + 1
    }

    /// §2.5: the allocation table's sectors are listed in the header (109 of them) and in a chain of their own.
    private static func tableSectors(_ file: UnsafeRawBufferPointer, _ size: Int, limit: Int) -> [UInt32] {
        var table = (0..<min(109, limit)).compactMap { file.integer(76 + $0 * 4, as: UInt32.self) }
        var list = file.integer(68, as: UInt32.self) ?? end
        while table.count < limit, list < lastSector, let sector = file.part((Int(list) + 1) * size, size) {
            for place in 0..<min(size / 4 - 1, limit - table.count) {
                table.append(sector.integer(place * 4, as: UInt32.self) ?? end)
            }
            list = sector.integer(size - 4, as: UInt32.self) ?? end
        }
        return table
    }
}

/// What a chain of sectors holds, as far as it could be followed.
struct CompoundStream {
    var bytes = PiecedBytes()
    /// `truncated` when the file ends before the stream, `corrupt` when its chain leads nowhere.
    var problem: FileProblem?
}
