public import Inspection

/// One file of a unit, read with all of its rows.
public struct MergeFile: Sendable {
    public var unit: OrganizationalUnit
    public var name: String
    public var content: FileContent

    public init(unit: OrganizationalUnit, name: String, content: FileContent) {
        self.unit = unit
        self.name = name
        self.content = content
    }
}

/// The tables of all units as one.
public struct MergedTable: Equatable, Sendable {
    public struct Row: Equatable, Sendable {
        public var unit: String
        public var unitName: String
        public var file: String
        public var sheet: String
        /// The sheet's number of the row, from 1; where the format has none, counted in the table.
        public var row: Int
        /// As many as there are columns.
        public var cells: [MergedCell]
        /// The column of the sheet, from 0, by that of this table; nil for what the sheet does not have.
        var places: [Int?]
    }

    public var columns: [String]
    public var rows: [Row]
    /// A sum for each column in which every unit gave numbers.
    public var sums: [Double?]
    public var misfits: [Misfit]
    /// Units of which there are rows.
    public var units: Int
}

/// A value as the sheet means it.
public enum MergedCell: Equatable, Sendable {
    case empty
    case text(String)
    case number(Double)
    case day(LocalDate)
    /// A day with a time, in minutes since midnight.
    case moment(LocalDate, minutes: Int)
}

/// What could not be merged, and why.
public struct Misfit: Equatable, Sendable {
    public enum Problem: Equatable, Sendable {
        /// The state of the unit's standing.
        case nothingCounted(Standing.State)
        case notInStore
        case unreadable
        case noTable
        case noHeader
        case otherTable
        case hiddenSheet
        case columnUnknown
        /// Merged, under a column of other words: its head, then that of the form.
        case columnAlike
        case columnWithoutHeader
        case ownSum
        case noRow
        case rowsBeyond(Int)
        case columnsBeyond
        case cutText
        /// What the reader noted, such as how far it came; the file's text says what.
        case readerNote
        case noNumber
        case otherUnit
    }

    public var unit: String
    public var unitName: String
    public var file: String
    public var sheet: String
    /// Such as `C12`; empty for what is more than a cell.
    public var cell: String
    public var text: String
    public var problem: Problem
}

extension Misfit {
    init(_ file: MergeFile, sheet: String, cell: String, text: String, problem: Problem) {
        self.init(
            unit: file.unit.code, unitName: file.unit.name, file: file.name, sheet: sheet, cell: cell, text: text,
            problem: problem)
    }
}

extension ExportWords {
    /// Why something could not be merged.
    public func text(_ problem: Misfit.Problem) -> String {
        switch problem {
        case .nothingCounted(let state):
            say("没有可合并的材料（\(self.state(state))）", "nothing that counts (\(self.state(state)))")
        case .notInStore: say("文件不在存储中", "the file is not in the store")
        case .unreadable: say("文件无法读取，请打开查看", "the file cannot be read: open it")
        case .noTable: say("没有可读取的表格（PDF、扫描件、图片或纯文字）", "no table that can be read (PDF, scan, picture or plain text)")
        case .noHeader: say("表格没有可识别的表头", "the table has no header row that can be told")
        case .otherTable: say("表头与要求的表格不符，未合并", "the header differs from the form: not merged")
        case .hiddenSheet: say("隐藏的工作表，未合并", "a hidden sheet: not merged")
        case .columnUnknown: say("表中没有这一列", "the form has no such column")
        case .columnAlike: say("已并入表头相近的一列，请核对", "merged into the column whose head is most like it: please check")
        case .columnWithoutHeader: say("该列没有表头（合并的表头？）", "the column has no header (a merged one?)")
        case .ownSum: say("单位自己的合计行，未合并", "the unit's own sum: not merged")
        case .noRow: say("不像一条记录（说明、示例或只填一格），未合并", "not a record (a note, an example or a single entry): not merged")
        case .rowsBeyond(let count):
            say("另有 \(count) 行超出限制，未合并，请打开文件", "\(count) more rows are beyond the limit: open the file")
        case .columnsBeyond: say("超过 256 列，其余未读取", "more than 256 columns: the others are not read")
        case .cutText: say("文字过长，只合并了前面部分", "the text is long: only its beginning is merged")
        case .readerNote: say("读取时的提示，请打开文件核对", "noted while reading: look at the file")
        case .noNumber:
            say(
                "此列其他单元格是数字，这一格不是明确的数字，按文字保留",
                "others in this column are numbers; this is none for certain and stays text")
        case .otherUnit: say("计量单位与此列其他单元格不同，按文字保留", "counts something else than others in this column and stays text")
        }
    }

    /// The heads of the merged sheet's first columns, and of its last ones.
    public var mergeHead: (first: [String], last: [String]) {
        (unitHead, language == .chinese ? ["来源文件", "工作表", "行"] : ["file", "sheet", "row"])
    }

    public var misfitHead: [String] {
        unitHead
            + (language == .chinese
                ? ["文件", "工作表", "单元格", "内容", "原因"] : ["file", "sheet", "cell", "text", "why"])
    }

    public var sum: String { say("合计", "sum") }
    public var misfits: String { say("未能合并", "not merged") }
}
