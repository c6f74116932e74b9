import Foundation
import Inspection
import Testing

@testable import Submissions

/// The tables of all units as one.
@Suite struct TableMergeTests {
    private let header = ["序号", "活动名称", "活动场次", "参与人数", "联系电话", "备注"]

    private func unit(_ code: String) -> OrganizationalUnit { OrganizationalUnit(code: code, name: "\(code)校") }

    private func requirement(_ columns: [String] = []) -> Requirement {
        Sample.requirement("statistics", .statistics, "活动周情况统计表") { $0.templateHeader = columns }
    }

    private func table(_ header: [String], _ rows: [[String]], sheet: String = "Sheet1") -> Table {
        var table = Table(sheet: sheet, rows: rows.count, columns: header.count, header: header, body: rows)
        table.headerRow = 3
        table.bodyRows = rows.indices.map { $0 + 4 }
        return table
    }

    private func file(_ code: String, _ tables: [Table], problem: FileProblem? = nil) -> MergeFile {
        var content = FileContent(kind: .spreadsheet, format: .xlsx, problem: problem)
        content.tables = tables
        return MergeFile(unit: unit(code), name: "\(code).xlsx", content: content)
    }

    private func merge(_ files: [MergeFile], columns: [String] = []) -> MergedTable {
        var merge = TableMerge(requirement(columns))
        for file in files { merge.take(file) }
        return merge.merged()
    }

    @Test func rowsOfSeveralUnitsStandUnderTheFormsColumns() {
        let merged = merge(
            [
                file("A", [table(header, [["1", "读书会", "２场", "1,200", "057188886666", ""]])]),
                file(
                    "B",
                    [
                        table(
                            ["序号", "名称", "参与人数（人）", "活动场次"],
                            [["1", "书法班", "80人", "3"], ["2", "合唱", "20", "1"], ["合计", "", "100", "4"]])
                    ]),
            ], columns: header)
        #expect(merged.columns == header && merged.rows.map(\.unit) == ["A", "B", "B"])
        #expect(
            merged.rows[0].cells == [
                .number(1), .text("读书会"), .number(2), .number(1200), .text("057188886666"), .empty,
            ])
        #expect(merged.rows[1].cells[3] == .number(80) && merged.rows[1].row == 4)
        #expect(merged.sums == [nil, nil, 6, 1300, nil, nil], "running numbers and telephones are not added up")
        #expect(merged.misfits.map(\.problem) == [.columnAlike, .ownSum])
        #expect(merged.misfits[0].text == "名称 | 活动名称" && merged.misfits[1].cell == "A6" && merged.units == 2)
    }

    @Test func withoutAFormColumnsStandInTheOrderOfTheirAppearance() {
        let merged = merge([
            file("A", [table(["项目", "课时", "讲师"], [["书法", "4", "王"]])]),
            file("B", [table(["讲师", "项目", "学员人数"], [["李", "合唱", "30"]])]),
        ])
        #expect(merged.columns == ["项目", "课时", "讲师", "学员人数"])
        #expect(merged.rows[1].cells == [.text("合唱"), .empty, .text("李"), .number(30)])
        #expect(merged.rows[0].cells[3] == .empty)
        #expect(merged.sums == [nil, nil, nil, nil], "not every unit gave numbers")
    }

    @Test func whatDoesNotFitIsListedWithItsCell() {
        var hidden = file("D", [table(header, [["1", "藏", "1", "1", "", ""]], sheet: "旧")])
        hidden.content.notes = ["hidden sheet: 旧"]
        let merged = merge(
            [
                file("A", [table(header + ["经费来源"], [["1", "读书会", "2", "约300人", "", "", "自筹"], ["注：", "以实际为准"]])]),
                file("B", []), file("C", [], problem: .encrypted), hidden,
                file("E", [table(["年级", "班级", "人数", "班主任", "地点"], [["一", "1", "40", "赵", "A楼"]])]),
                file("F", [table([], [["随便写写", "没有表头"]])]),
                file("G", [table(header, [["1", "合唱", "5", "40", "", ""], ["2", "棋", "1", "9", "", ""]])]),
            ], columns: header)
        func found(_ problem: Misfit.Problem) -> [String] {
            merged.misfits.filter { $0.problem == problem }.map { "\($0.unit) \($0.cell) \($0.text)" }
        }
        #expect(found(.columnUnknown) == ["A G4 自筹"])
        #expect(found(.noNumber) == ["A D4 约300人"])
        #expect(found(.noRow) == ["A A5 注： | 以实际为准"])
        #expect(found(.noTable) == ["B  "] && found(.unreadable) == ["C  "])
        #expect(found(.hiddenSheet).count == 1 && found(.otherTable).count == 1 && found(.noHeader).count == 1)
        #expect(merged.rows.map(\.unit) == ["A", "G", "G"])
        #expect(merged.rows[0].cells[3] == .text("约300人"))
        #expect(merged.sums[3] == nil, "a sum without one unit's number would be wrong")
        #expect(merged.sums[2] == 8)
    }

    @Test func noRowIsLostWithoutAWord() {
        var long = table(header, [["1", "读书会", "2", "30", "", ""]])
        long.rows = 20_500
        let merged = merge([file("A", [long])], columns: header)
        #expect(merged.misfits.map(\.problem) == [.rowsBeyond(20_499)])
        let text = String(repeating: "长", count: 32_767)
        let whole = merge(
            [file("A", [table(header, [["1", String(text.dropFirst()), "2", "30", "", ""]])])], columns: header)
        #expect(whole.misfits.isEmpty && whole.rows[0].cells[1] == .text(String(text.dropFirst())))
        let cut = merge([file("A", [table(header, [["1", text, "2", "30", "", ""]])])], columns: header)
        #expect(cut.misfits.map(\.problem) == [.cutText] && cut.misfits[0].cell == "B4")
    }

    @Test func aHeaderOfTwoLinesIsOne() {
        let first = ["序号", "活动名称", "参与人数", "", "备注"]
        let merged = merge([
            file("A", [table(first, [["", "", "线上", "线下", ""], ["1", "读书会", "200", "80", ""]])]),
            file("B", [table(first, [["", "", "线上", "线下", ""], ["1", "合唱", "10", "20", ""]])]),
        ])
        #expect(merged.columns == ["序号", "活动名称", "参与人数线上", "参与人数线下", "备注"])
        #expect(merged.rows.map(\.row) == [5, 5] && merged.sums[2] == 210 && merged.sums[3] == 100)
    }

    @Test func differentThingsAreNotAddedUp() {
        let merged = merge(
            [
                file("A", [table(header, [["1", "读书会", "3场", "300人", "", ""], ["2", "棋", "40人", "1", "", ""]])]),
                file("B", [table(header, [["1", "合唱", "5场", "0.1", "", ""]])]),
                file("C", [table(header, [["1", "合唱", "1场", "0.2", "", ""]])]),
            ], columns: header)
        #expect(merged.misfits.map(\.problem) == [.otherUnit] && merged.rows[1].cells[2] == .text("40人"))
        #expect(merged.sums[2] == nil && merged.sums[3] == 301.3)
    }

    @Test func daysStayDays() {
        let merged = merge([
            file(
                "A",
                [
                    table(
                        ["活动", "日期", "人数"],
                        [["读书会", "2026-11-14", "3"], ["棋", "11月15日", "4"], ["琴", "2026-02-31x", "5"]])
                ])
        ])
        #expect(
            merged.rows.map { $0.cells[1] } == [
                .day(LocalDate(year: 2026, month: 11, day: 14)), .text("11月15日"), .text("2026-02-31x"),
            ])
    }

    @Test func aDayWithATimeIsOneWhereAllAgree() {
        let columns = ["活动", "开始时间", "备注"]
        let day = LocalDate(year: 2026, month: 11, day: 14)
        let merged = merge([
            file("A", [table(columns, [["读书会", "2026-11-14 09:30", "2026-11-14 09:30"]])]),
            file("B", [table(columns, [["棋", "2026-11-14", "上午"], ["琴", "2026-11-14 23:59", ""]])]),
        ])
        #expect(
            merged.rows.map { $0.cells[1] } == [.moment(day, minutes: 570), .day(day), .moment(day, minutes: 1439)])
        #expect(merged.rows[0].cells[2] == .text("2026-11-14 09:30"), "beside a text it is a text")
        #expect(merged.sums[1] == nil)
        #expect(WrittenDay.moment("2026-11-14 24:00") == nil && WrittenDay.moment("2026-11-14T09:30") == nil)
    }

    @Test(arguments: [
        ["合 计", "", "3", "50", "", ""], ["", "总计：", "3", "50", "", ""], ["", "全校合计", "3", "50", "", ""],
        ["", "", "3", "50", "", ""], ["", "两项活动", "3", "50", "", ""], ["", "累计", "3", "50", "", ""],
    ]) func aUnitsOwnSumIsNotAddedUpTwice(sum: [String]) {
        let rows = [["1", "读书会", "2", "30", "", ""], ["2", "棋", "1", "20", "", ""], sum]
        let merged = merge([file("A", [table(header, rows)])], columns: header)
        #expect(merged.rows.count == 2 && merged.sums[2] == 3 && merged.sums[3] == 50)
        #expect(merged.misfits.map(\.problem) == [.ownSum] && merged.misfits[0].cell == "A6")
    }

    @Test func whatOnlyLooksLikeASumIsARow() {
        let rows = [
            ["1", "小计算师大赛", "2", "30", "", ""], ["2", "累计学分活动", "1", "20", "", ""], ["3", "合计算一算", "3", "50", "", "新"],
        ]
        let merged = merge([file("A", [table(header, rows)])], columns: header)
        #expect(merged.rows.count == 3 && merged.misfits.isEmpty)
    }

    @Test(arguments: [
        ("12", "12", ""), ("１２", "12", ""), ("1,234,567", "1234567", ""), ("1，200人", "1200", "人"), ("3.50", "3.5", ""),
        ("-4", "-4", ""), (" 30 名 ", "30", "人"), ("1.2万", "12000", ""), ("2万元", "20000", "元"), ("0", "0", ""),
        ("0.5", "0.5", ""),
        ("4课时", "4", "课时"),
    ]) func aWrittenNumberIsUnderstood(text: String, value: String, unit: String) throws {
        let number = try #require(WrittenNumber(text))
        #expect(number.value == Decimal(string: value) && number.unit == unit)
    }

    @Test(arguments: [
        "", "无", "/", "约300", "300余人", "12-15", "1,20", "12,3456", "013800", "1.", ".5", "3场/天", "第3届", "三", "12 34",
        "330106199001011234", "1e5", "=1+1", "--1", "NaN", "五十人", "95%",
    ]) func whatMayMeanAnotherIsText(text: String) {
        #expect(WrittenNumber(text) == nil)
    }

    @Test func placesAreNamedAsSpreadsheetsDo() {
        #expect(TableMerge.reference(0, 1) == "A1" && TableMerge.reference(25, 2) == "Z2")
        #expect(TableMerge.reference(26, 3) == "AA3" && TableMerge.reference(701, 4) == "ZZ4")
        #expect(TableMerge.reference(702, 5) == "AAA5")
    }

    @Test func fiveHundredUnitsAreMergedInTime() {
        var merge = TableMerge(requirement(header))
        let rows = (1...10).map { ["\($0)", "读书会\($0)", "2", "1,200", "057188886666", "备注"] }
        for number in 0..<500 { merge.take(file("U\(number)", [table(header, rows)])) }
        let merged = merge.merged()
        #expect(merged.rows.count == 5000 && merged.sums[3] == 6_000_000)
    }
}
