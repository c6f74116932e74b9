import Foundation
import Testing

@testable import Workbooks

@Suite struct WorkbookTests {
    private static let columns: [Sheet.Column] = [.init("单位", width: 24), .init("数", width: 6), .init("收到", width: 12)]

    private func first(_ rows: [[Cell]], name: String = "汇总") throws -> ReadWorkbook.Sheet {
        try #require(
            try ReadWorkbook(Workbook(sheets: [Sheet(name: name, columns: Self.columns, rows: rows)])).sheets.first)
    }

    @Test func valuesKeepTheirTypes() throws {
        let cells = try first([[.text("0042"), .number(3.5), .day(year: 2024, month: 2, day: 29)]]).cells
        #expect(cells["A2"]?.value == "0042" && cells["A2"]?.type == "s")
        #expect(cells["B2"]?.value == "3.5" && cells["B2"]?.type == "n")
        #expect(cells["C2"]?.value == "2024-02-29 00:00:00" && cells["C2"]?.type == "d")
        #expect(cells["C2"]?.format == "yyyy\\-mm\\-dd" || cells["C2"]?.format == "yyyy-mm-dd")
    }

    @Test func textsThatLookLikeFormulasOrLinksStayTexts() throws {
        let texts = [
            "=cmd|' /C calc'!A0", "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")",
            "http://x.example/a",
            "mailto:a@x.example", "internal:Sheet1!A1", "{=1}", "＝1+1",
        ]
        let cells = try first(texts.map { [.text($0)] }).cells
        for (row, text) in texts.enumerated() {
            let cell = try #require(cells["A\(row + 2)"])
            #expect(cell.value == text)
            // openpyxl calls a text that begins with = a formula only when it was written as one.
            #expect(cell.type == "s" && !cell.link)
        }
    }

    @Test func aTextThatLooksLikeAFormulaStaysOneWhenItIsEdited() throws {
        let cells = try first([[.text(" =1+1"), .text("一中"), .text("-1", .bad)]]).cells
        #expect(cells["A2"]?.format == "@")
        #expect(cells["B2"]?.format == "General")
        #expect(cells["C2"]?.format == "@" && cells["C2"]?.fill == "FFC7CE")
    }

    @Test func theHeadingStaysInViewAndFilters() throws {
        let sheet = Sheet(name: "汇总", columns: Self.columns, frozenColumns: 2, rows: [[.text("一中")], [.text("二中")]])
        let read = try #require(try ReadWorkbook(Workbook(sheets: [sheet])).sheets.first)
        #expect(read.frozen == "C2")
        #expect(read.filter == "A1:C3")
        #expect(read.cells["A1"]?.bold == true && read.cells["A1"]?.fill == "D9E1F2")
        #expect(try #require(read.widths["A"]) > 24 && #require(read.widths["A"]) < 25)
    }

    @Test func eachMeaningHasItsColour() throws {
        let row: [Cell] = [
            .text("√", .good), .text("迟", .warn), .text("×", .bad), .text("免", .muted), Cell(.empty, style: .bad),
        ]
        let cells = try first([row]).cells
        #expect(
            ["A2", "B2", "C2", "D2", "E2"].map { cells[$0]?.fill } == ["C6EFCE", "FFEB9C", "FFC7CE", nil, "FFC7CE"])
        #expect(["A2", "B2", "C2", "D2"].map { cells[$0]?.color } == ["006100", "7F4F00", "9C0006", "808080"])
    }

    @Test func controlsAreLeftOutAndLinesKept() throws {
        let text = "一\u{0}\u{1}\u{8}\u{B}\u{1F}\u{7F}\u{85}\u{FFFE}\u{FFFF}\r\n中\t& <b>\"\u{1F600}"
        let cells = try first([[.text(text)]]).cells
        #expect(cells["A2"]?.value == "一\n中\t& <b>\"\u{1F600}")
    }

    @Test func anEscapeOfTheFormatIsWrittenAsWhatItSays() {
        #expect(CellText.cell("a_x000D_b_x41_ _x005f_") == "a_x005F_x000D_b_x41_ _x005F_x005f_")
    }

    @Test func aLongTextIsCutAtTheCellsLimitByWholeCharacters() throws {
        #expect(CellText.cell(String(repeating: "中", count: 40_000)).utf16.count == 32_767)
        let pictures = try first([[.text(String(repeating: "😀", count: 20_000))]]).cells["A2"]
        #expect(pictures?.value.utf16.count == 32_766)
        #expect(CellText.cell(String(repeating: "_x0041_", count: 5_000)).utf16.count <= 32_767)
    }

    @Test func numbersAndDaysThatExcelLacksAreTexts() throws {
        let cells = try first([
            [.number(.infinity), .number(.nan), .day(year: 1900, month: 2, day: 28)],
            [
                .day(year: 2023, month: 2, day: 29), .day(year: -5, month: 13, day: 99),
                .day(year: 1900, month: 3, day: 1),
            ],
        ]).cells
        #expect(["A2", "B2", "C2", "A3", "B3"].map { cells[$0]?.type } == ["s", "s", "s", "s", "s"])
        #expect(cells["C2"]?.value == "1900-2-28")
        #expect(cells["C3"]?.value == "1900-03-01 00:00:00")
        #expect(serialNumber(year: 2000, month: 1, day: 1) == 36_526)
        #expect(serialNumber(year: 9999, month: 12, day: 31) == 2_958_465)
    }

    @Test func sheetNamesAreMadeWhatExcelAccepts() throws {
        var names = SheetNames()
        let long = String(repeating: "长", count: 40)
        #expect(names.name("a[b]:c*d?e/f\\g") == "a_b__c_d_e_f_g")
        #expect(names.name("") == "Sheet")
        #expect(names.name("'  '") == "Sheet (2)")
        #expect(names.name("Plan") == "Plan" && names.name("PLAN") == "PLAN (2)")
        #expect(names.name(long).count == 31)
        #expect(names.name(long) == String(repeating: "长", count: 27) + " (2)")
        #expect(names.name("History") == "History_")
        let wanted = ["'a'", "a\u{1}b", "a/b", "", "", String(repeating: "😀", count: 40)]
        let read = try ReadWorkbook(Workbook(sheets: wanted.map { Sheet(name: $0, columns: Self.columns) }))
        #expect(
            read.sheets.map(\.name) == ["a", "a b", "a_b", "Sheet", "Sheet (2)", String(repeating: "😀", count: 15)])
    }

    @Test func aWorkbookWithoutSheetsAndASheetWithoutColumnsCanBeOpened() throws {
        #expect(try ReadWorkbook(Workbook(sheets: [])).sheets.count == 1)
        let sheet = try ReadWorkbook(Workbook(sheets: [Sheet(name: "空", columns: [], frozenColumns: 3)])).sheets[0]
        #expect(sheet.filter == nil && sheet.cells.isEmpty)
    }

    @Test func whatIsTooLargeForASheetIsRefused() throws {
        let folder = try TestFolder()
        let path = folder.path + "/a.xlsx"
        let tall = Workbook(sheets: [Sheet(name: "高", columns: [], rows: Array(repeating: [], count: 1_048_576))])
        #expect(throws: WorkbookError.tooManyRows(path: path, sheet: "高", rows: 1_048_577)) { try tall.write(to: path) }
        let wide = Workbook(sheets: [Sheet(name: "宽", columns: [], rows: [Array(repeating: .empty, count: 16_385)])])
        #expect(throws: WorkbookError.tooManyColumns(path: path, sheet: "宽", columns: 16_385)) {
            try wide.write(to: path)
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func aFileIsReplacedWholeAndNothingElseIsLeft() throws {
        let folder = try TestFolder()
        let path = folder.path + "/汇总.xlsx"
        try Data("old".utf8).write(to: URL(filePath: path))
        try Workbook(sheets: []).write(to: path)
        #expect(try Data(contentsOf: URL(filePath: path)).prefix(2) == Data("PK".utf8))
        #expect(try folder.names() == ["汇总.xlsx"])
    }

    @Test func anErrorNamesTheFile() throws {
        let folder = try TestFolder()
        let missing = folder.path + "/none/a.xlsx"
        let error = #expect(throws: WorkbookError.self) { try Workbook(sheets: []).write(to: missing) }
        #expect(error?.description.contains(missing) == true)
        #expect(error?.description.contains("No such file or directory") == true)
        let occupied = folder.path + "/b.xlsx"
        try FileManager.default.createDirectory(atPath: occupied + "/c", withIntermediateDirectories: true)
        #expect(throws: WorkbookError.self) { try Workbook(sheets: []).write(to: occupied) }
        #expect(try folder.names() == ["b.xlsx"])
    }

    @Test func thousandsOfRowsOpen() throws {
        let rows = (1...3_000).map { [Cell.text("单位\($0)"), .number(Double($0)), .text("√", .good)] }
        let sheet = try first(rows)
        #expect(sheet.rows == 3_001)
        #expect(sheet.cells["A3001"]?.value == "单位3000")
    }
}
