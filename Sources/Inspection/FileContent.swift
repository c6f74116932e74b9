/// What one file is, told from its bytes.
public struct FileContent: Codable, Equatable, Sendable {
    public var kind: FileKind = .other
    public var format: FileFormat = .other
    /// The first heading, line or row with text.
    public var title: String?
    /// Characters of text, white space left out.
    public var characters: Int?
    /// The first lines of text, white space trimmed, empty ones left out; a table row is one line joined by tabs.
    /// At most 400 lines of at most 500 characters.
    public var lines: [String] = []
    public var tables: [Table] = []
    /// Pictures embedded in a document.
    public var images = 0
    /// As displayed: EXIF or video rotation applied.
    public var width: Int?
    public var height: Int?
    /// Seconds.
    public var duration: Double?
    /// When the picture or video was taken, as RFC 3339 without an offset: cameras record local time.
    public var takenAt: String?
    /// ``PictureHash/text`` of what a picture shows. Nil for anything else, for a picture that shows next to nothing, and
    /// for a page of paper.
    public var perceptualHash: String?
    /// The text that stands with a picture inside a document: what a reader takes for its caption.
    public var caption: String?
    public var traits: [FileTrait] = []
    public var problem: FileProblem?
    /// What a person may want to know about how it was read, such as how far it was readable.
    public var notes: [String] = []

    public init(kind: FileKind = .other, format: FileFormat = .other, problem: FileProblem? = nil) {
        self.kind = kind
        self.format = format
        self.problem = problem
    }
}

/// One sheet of a spreadsheet or one table of a document.
public struct Table: Codable, Equatable, Sendable {
    public var sheet: String
    /// Rows below the header row with at least one filled cell.
    public var rows: Int
    /// Cells of the widest row, the title lines left out.
    public var columns: Int
    /// The header row's cells: the first row with at least three filled cells; empty when there is none, and then all
    /// rows are ``body``.
    public var header: [String]
    /// The sheet's number of the header row, from 1; nil when there is none or the format has no numbers.
    public var headerRow: Int?
    /// The sheet's numbers of the rows of ``body``, from 1; empty when the format has no numbers.
    public var bodyRows: [Int] = []
    /// The first 60 rows above the header row, filled cells only: title lines.
    public var titles: [[String]]
    /// The first rows below the header row, as many as ``InspectionLimits/tableRows``, cells in column order. Empty also
    /// when the report has no room left.
    public var body: [[String]]

    public init(
        sheet: String, rows: Int = 0, columns: Int = 0, header: [String] = [], titles: [[String]] = [],
        body: [[String]] = []
    ) {
        self.sheet = sheet
        self.rows = rows
        self.columns = columns
        self.header = header
        self.titles = titles
        self.body = body
    }
}

/// What decides how a person goes on with a file, beside its ``FileProblem``.
public enum FileTrait: String, CaseIterable, Codable, Sendable {
    /// One volume of an archive that was split: its files can't be read without the others.
    case multiVolume = "multi-volume"
    /// Pages are pictures without text, as a scanner makes them.
    case scanned
}

/// What a person would call the file.
public enum FileKind: String, Codable, Sendable {
    case document, spreadsheet, presentation, photo, video, audio, archive, message, other
}

/// The file's format, decided by content. `wps` and `et` alone need a name: Kingsoft's extension on an OLE2 file.
public enum FileFormat: String, Codable, CaseIterable, Sendable {
    case docx, doc, wps, pdf, ofd, rtf, odt, txt
    case xlsx, xls, et, ods, csv
    case pptx, ppt
    case jpeg, png, heic, webp, gif, bmp, tiff
    case mp4, mov, avi, wmv, mkv, flv
    case threeGP = "3gp"
    case mpeg, ts
    case mp3, wav, m4a
    case zip, rar
    case sevenZip = "7z"
    case tar
    case eml, tnef
    case other
}

/// Why a file could not be read as what it is.
public enum FileProblem: String, Codable, Sendable {
    case encrypted, truncated, corrupt, empty
    case tooLarge = "too-large"
    case unsupported
}
