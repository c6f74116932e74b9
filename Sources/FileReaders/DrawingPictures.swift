import Inspection

/// A picture as drawings of office files hold it ([MS-ODRAW] §2.2.23): a record around the bytes of a file.
struct DrawingPicture {
    let fileExtension: String
    private let data: PiecedBytes
    /// What a file starts with that is not in the record.
    private let header: [UInt8]

    /// Reads the record at an offset; nil when it is none or holds a vector drawing (EMF, WMF, PICT).
    init?(_ bytes: PiecedBytes, at offset: Int) {
        guard let record = DrawingRecord(bytes, at: offset) else { return nil }
        switch record.type {
        case 0xF01D, 0xF02A: fileExtension = "jpeg"
        case 0xF01E: fileExtension = "png"
        case 0xF01F: fileExtension = "bmp"
        case 0xF029: fileExtension = "tiff"
        default: return nil
        }
        // One or two hashes and a mark stand before the file.
        let start = record.instance & 1 == 0 ? 17 : 33
        guard record.length > start, let data = bytes.part(record.start + start, record.length - start) else {
            return nil
        }
        self.data = data
        header = record.type == 0xF01F ? Self.bitmapHeader(data) : []
    }

    /// Writes the picture as a file.
    func write(to output: OutputFile, _ allowance: Allowance) throws {
        for piece in data.pieces {
            try allowance.takeUnpacked(piece.count)
            if output.bytes == 0, !header.isEmpty { try header.withUnsafeBytes { try output.write($0) } }
            try output.write(piece)
        }
    }

    /// [MS-WMF] §2.2.2.9: a bitmap in memory lacks the header that says where the pixels of a file begin.
    private static func bitmapHeader(_ data: PiecedBytes) -> [UInt8] {
        let length = Int(data.integer(0, as: UInt32.self) ?? 40)
        let bits = data.integer(14, as: UInt16.self) ?? 24
        let masks = data.integer(16, as: UInt32.self) == 3 && length == 40 ? 12 : 0
        let used = Int(min(data.integer(32, as: UInt32.self) ?? 0, 256))
        let colors = bits <= 8 && used == 0 ? 1 << Int(bits) : used
        let start = UInt32(clamping: 14 + length + masks + colors * 4)
        let numbers = [UInt32(clamping: 14 + data.count), 0, start].flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return Array("BM".utf8) + numbers
    }
}

/// A record of a drawing ([MS-ODRAW] §2.2.1) or of a presentation: both are made alike.
struct DrawingRecord {
    let isContainer: Bool
    let instance: UInt16
    let type: UInt16
    /// Where its data starts.
    let start: Int
    let length: Int

    init?(_ bytes: PiecedBytes, at offset: Int) {
        guard let version = bytes.integer(offset, as: UInt16.self),
            let type = bytes.integer(offset + 2, as: UInt16.self),
            let length = bytes.integer(offset + 4, as: UInt32.self)
        else { return nil }
        isContainer = version & 0xF == 0xF
        instance = version >> 4
        self.type = type
        start = offset + 8
        self.length = Int(length)
    }

    var end: Int { start + length }

    /// Goes over the records of a part of the bytes, containers before what they hold.
    ///
    /// - Parameter visit: says whether to go into a container, or on behind the record.
    static func walk(_ bytes: PiecedBytes, _ range: Range<Int>, _ visit: (DrawingRecord) -> Bool) {
        var offset = range.lowerBound
        while offset < range.upperBound, let record = DrawingRecord(bytes, at: offset) {
            let isEntered = visit(record) && record.isContainer
            offset = isEntered ? record.start : record.end
        }
    }
}

/// The pictures that a file's drawings share ([MS-ODRAW] §2.2.20), and the shapes that show them.
struct DrawingGroup {
    /// Where each picture stands, in the order of their numbers.
    private(set) var places: [Place] = []
    /// Numbers of pictures, from 1, by the shapes that show them.
    private(set) var pictures: [UInt32: Int] = [:]

    enum Place: Equatable {
        /// In the drawings themselves.
        case inside(Int)
        /// In the stream that the format keeps pictures in.
        case outside(Int)
    }

    private static let limit = 10_000

    /// Reads drawings that lie in parts of the bytes.
    init(_ bytes: PiecedBytes, _ ranges: [Range<Int>]) {
        var shape: UInt32 = 0
        var places: [Place] = []
        var pictures: [UInt32: Int] = [:]
        for range in ranges {
            DrawingRecord.walk(bytes, range) { record in
                switch record.type {
                case 0xF007 where places.count < Self.limit:
                    if let place = Self.place(record, bytes) { places.append(place) }
                case 0xF00A: shape = bytes.integer(record.start, as: UInt32.self) ?? 0
                case 0xF00B where pictures.count < Self.limit:
                    if let picture = Self.picture(record, bytes) { pictures[shape] = picture }
                default: break
                }
                return true
            }
        }
        self.places = places
        self.pictures = pictures
    }

    /// §2.2.32: 36 bytes, a name, and the picture, unless it stands elsewhere.
    static func place(_ record: DrawingRecord, _ bytes: PiecedBytes) -> Place? {
        guard let elsewhere = bytes.integer(record.start + 28, as: UInt32.self),
            let name = bytes.integer(record.start + 33, as: UInt8.self)
        else { return nil }
        let header = 36 + Int(name)
        return record.length > header ? .inside(record.start + header) : .outside(Int(elsewhere))
    }

    /// §2.3.23.5: the property that names a shape's picture, among its properties of six bytes each.
    static func picture(_ record: DrawingRecord, _ bytes: PiecedBytes) -> Int? {
        for number in 0..<min(Int(record.instance), record.length / 6) {
            let place = record.start + number * 6
            guard let property = bytes.integer(place, as: UInt16.self) else { return nil }
            if property & 0x3FFF == 0x0104 { return bytes.integer(place + 2, as: UInt32.self).map(Int.init) }
        }
        return nil
    }
}

extension EmbeddedPictures {
    /// Takes a picture of a drawing; one that can't be taken out does not keep the text from being read.
    ///
    /// - Parameter number: of the picture in its document, for its name.
    mutating func take(
        _ picture: DrawingPicture, number: Int, reference: String, _ allowance: Allowance,
        into content: inout FileContent
    ) throws(CannotWrite) {
        let name = "image\(number).\(picture.fileExtension)"
        do {
            try take(name, reference: reference) { try picture.write(to: $0, allowance) }
        } catch let error as CannotWrite {
            throw error
        } catch let limit as LimitReached {
            content.problem = content.problem ?? .tooLarge
            if content.notes.count < 20 { content.notes.append("\(name): \(limit.what)") }
        } catch {
            content.problem = content.problem ?? .corrupt
        }
    }
}
