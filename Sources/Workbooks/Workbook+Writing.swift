import CWorkbook
import Glibc

extension Workbook {
    /// Writes the workbook to `path`, replacing what is there. It is there whole or not at all: it is written beside it
    /// under another name and renamed.
    public func write(to path: String) throws(WorkbookError) {
        for sheet in sheets { try sheet.checkSize(path: path) }
        let folder = path.contains("/") ? path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) : ""
        let unfinished = folder + ".workbook-\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 16)
        do throws(LibraryFailure) {
            try writeSheets(to: unfinished)
            guard rename(unfinished, path) == 0 else { throw LibraryFailure(reason: String(cString: strerror(errno))) }
        } catch {
            unlink(unfinished)
            throw .write(path: path, reason: error.reason)
        }
    }

    private func writeSheets(to path: String) throws(LibraryFailure) {
        // The library's own temporary files would lie in /tmp, which may be a small file system in memory.
        let folder = strdup(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".")
        defer { free(folder) }
        var options = lxw_workbook_options(constant_memory: 0, tmpdir: folder, use_zip64: 0)
        guard let book = workbook_new_opt(path, &options) else { throw LibraryFailure(LXW_ERROR_MEMORY_MALLOC_FAILED) }
        do throws(LibraryFailure) {
            var formats = CellFormats(book)
            var names = SheetNames()
            for sheet in sheets.isEmpty ? [Sheet(name: "", columns: [])] : sheets {
                let page = workbook_add_worksheet(book, names.name(sheet.name))
                guard let page else { throw LibraryFailure(LXW_ERROR_PARAMETER_VALIDATION) }
                try sheet.write(to: page, formats: &formats)
            }
        } catch {
            lxw_workbook_free(book)
            throw error
        }
        try check(workbook_close(book))
    }
}

/// An error of the library or the system, not yet knowing of which file.
struct LibraryFailure: Error {
    let reason: String

    init(reason: String) {
        self.reason = reason
    }

    init(_ error: lxw_error) {
        let words = lxw_strerror(error).map { String(cString: $0) } ?? "error \(error.rawValue)"
        let system = errno == 0 ? "" : " (\(String(cString: strerror(errno))))"
        reason = words + system
    }
}

private func check(_ error: lxw_error) throws(LibraryFailure) {
    guard error == LXW_NO_ERROR else { throw LibraryFailure(error) }
}

extension Sheet {
    fileprivate func checkSize(path: String) throws(WorkbookError) {
        guard rows.count < Self.mostRows else { throw .tooManyRows(path: path, sheet: name, rows: rows.count + 1) }
        let widest = max(columns.count, rows.map(\.count).max() ?? 0)
        guard widest <= Self.mostColumns else { throw .tooManyColumns(path: path, sheet: name, columns: widest) }
    }

    fileprivate func write(
        to page: UnsafeMutablePointer<lxw_worksheet>, formats: inout CellFormats
    ) throws(LibraryFailure) {
        for (index, column) in columns.enumerated() {
            let number = UInt16(clamping: index)
            let width = min(max(column.width, 1), 255)
            try check(worksheet_set_column(page, number, number, width, nil))
            try write(.text(column.title, .header), to: page, row: 0, column: number, formats: &formats)
        }
        for (row, cells) in rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                let (row, column) = (UInt32(clamping: row + 1), UInt16(clamping: column))
                try write(cell, to: page, row: row, column: column, formats: &formats)
            }
        }
        let frozen = min(max(frozenColumns, 0), columns.count)
        worksheet_freeze_panes(page, columns.isEmpty ? 0 : 1, UInt16(clamping: frozen))
        guard !columns.isEmpty else { return }
        let last = UInt32(clamping: rows.count)
        try check(worksheet_autofilter(page, 0, 0, last, UInt16(clamping: columns.count - 1)))
        // Codes such as 0042 are texts on purpose: no green corner at each.
        try check(worksheet_ignore_errors(page, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), "A1:XFD1048576"))
    }

    private func write(
        _ cell: Cell, to page: UnsafeMutablePointer<lxw_worksheet>, row: UInt32, column: UInt16,
        formats: inout CellFormats
    ) throws(LibraryFailure) {
        switch cell.value {
        case .empty:
            try check(worksheet_write_blank(page, row, column, formats.format(cell.style, .general)))
        case .text(let text):
            let kind = CellText.looksLikeFormula(text) ? CellFormats.Kind.text : .general
            let format = formats.format(cell.style, kind)
            try check(worksheet_write_string(page, row, column, CellText.cell(text), format))
        case .number(let number) where number.isFinite:
            try check(worksheet_write_number(page, row, column, number, formats.format(cell.style, .general)))
        case .number(let number):
            try check(worksheet_write_string(page, row, column, "\(number)", formats.format(cell.style, .general)))
        case .day(let year, let month, let day):
            let format = formats.format(cell.style, .day)
            if let number = serialNumber(year: year, month: month, day: day) {
                try check(worksheet_write_number(page, row, column, number, format))
            } else {
                try check(worksheet_write_string(page, row, column, "\(year)-\(month)-\(day)", format))
            }
        case .moment(let year, let month, let day, let minutes):
            let format = formats.format(cell.style, .moment)
            let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
            if let number = serialNumber(year: year, month: month, day: day), (0..<1440).contains(minutes) {
                let value = number + Double(minutes) / 1440
                try check(worksheet_write_number(page, row, column, value, format))
            } else {
                let text = "\(year)-\(month)-\(day) \(hour):\(minute)"
                try check(worksheet_write_string(page, row, column, text, format))
            }
        }
    }
}

/// The days since 1899-12-30, as Excel counts them; nil before 1900-03-01, where it believes in a 29 February, and for
/// days that are none.
func serialNumber(year: Int, month: Int, day: Int) -> Double? {
    guard (1900...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard day <= days, (year, month) >= (1900, 3) else { return nil }
    // Years begin in March here, so that the leap day is a year's last.
    let (shifted, index) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let before = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400
    return Double(before + (153 * index + 2) / 5 + day - 1 - 693_899)
}

/// The formats of one workbook, each made once: Excel opens no workbook with tens of thousands of them.
struct CellFormats {
    /// What kind of value the format is for.
    enum Kind: Hashable {
        case general
        /// Stays text when a person edits it.
        case text
        case day
        case moment
    }

    private struct Key: Hashable {
        let style: Cell.Style
        let kind: Kind
    }

    private let book: UnsafeMutablePointer<lxw_workbook>
    private var made: [Key: UnsafeMutablePointer<lxw_format>] = [:]

    init(_ book: UnsafeMutablePointer<lxw_workbook>) {
        self.book = book
    }

    /// Nil for the plain one, and when there is no memory.
    mutating func format(_ style: Cell.Style, _ kind: Kind) -> UnsafeMutablePointer<lxw_format>? {
        if style == .plain, kind == .general { return nil }
        let key = Key(style: style, kind: kind)
        if let format = made[key] { return format }
        guard let format = workbook_add_format(book) else { return nil }
        Self.paint(format, style)
        switch kind {
        case .general: break
        case .text: format_set_num_format(format, "@")
        case .day: format_set_num_format(format, "yyyy-mm-dd")
        case .moment: format_set_num_format(format, "yyyy-mm-dd hh:mm")
        }
        made[key] = format
        return format
    }

    /// The colours of Excel's own styles "Good", "Neutral" and "Bad", which people know.
    private static func paint(_ format: UnsafeMutablePointer<lxw_format>, _ style: Cell.Style) {
        let colors: (text: UInt32, ground: UInt32?)
        switch style {
        case .plain: return
        case .good: colors = (0x006100, 0xC6EFCE)
        case .warn: colors = (0x7F4F00, 0xFFEB9C)
        case .bad: colors = (0x9C0006, 0xFFC7CE)
        case .muted: colors = (0x808080, nil)
        case .header:
            colors = (0x1F2937, 0xD9E1F2)
            format_set_bold(format)
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        }
        format_set_font_color(format, colors.text)
        if let ground = colors.ground { format_set_bg_color(format, ground) }
    }
}
