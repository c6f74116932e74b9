/// How much of a mail's files is read, and what reading may cost. A limit that is met shows in the report as a problem
/// or a note, never as silence.
public struct InspectionLimits: Equatable, Sendable {
    /// Seconds from start to end of one worker (one file for the media and PDF workers). Processor time is the tight limit;
    /// this one bounds waiting for disks.
    public var wallSeconds = 60
    /// Processor seconds of one worker. With less than a quarter of them left the worker only lists what is left.
    public var cpuSeconds = 20
    /// Memory of one worker, the mapped mail not counted.
    public var memoryBytes = 1 << 30
    /// The longest report a worker may print.
    public var reportBytes = 8 << 20

    /// Members of all archives of one mail.
    public var entries = 2000
    /// Bytes unpacked from all archives of one mail, and from one member.
    public var totalBytes = 400 << 20
    public var entryBytes = 200 << 20
    /// Unpacked to packed size, once `ratioFloor` bytes have come out. Tables of an office file repeat themselves:
    /// real ones reach 100:1.
    public var ratio = 200
    public var officeRatio = 500
    public var ratioFloor = 4 << 20
    /// Archives within archives, messages within messages.
    public var archiveDepth = 3
    public var messageDepth = 5

    /// Bytes of XML read from one part of an office file.
    public var partBytes = 64 << 20
    /// Text kept of all files of one mail, and their names, each in UTF-8 bytes: escaped for JSON, both and the mail's
    /// own text have to fit into `reportBytes`.
    public var textBytes = 3 << 19
    /// Rows kept below the header row of each table; the others are counted.
    public var tableRows = 60
    /// Characters kept of each cell of a table.
    public var cellCharacters = 500
    /// Pictures, films, sound and PDF documents of one mail are read for so long, then the others are only listed.
    public var mediaSeconds = 300

    /// The limits the daemon uses.
    public init() {}
}

extension InspectionLimits {
    private static let names: [(word: String, field: any WritableKeyPath<InspectionLimits, Int> & Sendable)] = [
        ("wall", \.wallSeconds), ("cpu", \.cpuSeconds), ("memory", \.memoryBytes), ("report", \.reportBytes),
        ("entries", \.entries), ("total", \.totalBytes), ("entry", \.entryBytes), ("ratio", \.ratio),
        ("office-ratio", \.officeRatio), ("ratio-floor", \.ratioFloor), ("archive-depth", \.archiveDepth),
        ("message-depth", \.messageDepth), ("part", \.partBytes), ("text", \.textBytes), ("media", \.mediaSeconds),
        ("rows", \.tableRows), ("cell", \.cellCharacters),
    ]

    /// The limits as a worker's arguments, `cpu=20` and so on; only those that differ from the usual.
    public var words: [String] {
        let usual = InspectionLimits()
        return Self.names.filter { self[keyPath: $0.field] != usual[keyPath: $0.field] }
            .map { "\($0.word)=\(self[keyPath: $0.field])" }
    }

    /// Takes one argument of the form that ``words`` makes; false when it is not one.
    public mutating func take(word: String) -> Bool {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Int(parts[1]), value > 0,
            let name = Self.names.first(where: { $0.word == parts[0] })
        else { return false }
        self[keyPath: name.field] = value
        return true
    }
}
