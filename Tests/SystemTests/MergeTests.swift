import Foundation
import TestServers
import Testing

/// The tables of all units in one workbook, read back by openpyxl.
@Suite(.serialized) struct MergeTests {
    private struct Book: Decodable {
        struct Cell: Decodable {
            var value: String
            var type: String
        }
        struct Sheet: Decodable {
            var name: String
            var cells: [String: Cell]
            var rows: Int
        }
        var sheets: [Sheet]
    }

    private func read(_ file: String) throws -> Book {
        let script = repository.appending(path: "Tests/WorkbooksTests/read_workbook.py").path
        let result = try run("/usr/bin/python3", [script, file])
        guard result.status == 0 else { throw TestServerError("read_workbook.py: \(result.errors)") }
        return try JSONDecoder().decode(Book.self, from: Data(result.output.utf8))
    }

    private func take(_ office: OfficeUnderTest, _ sender: String, _ name: String, _ sample: String) throws {
        let file = office.folder.appending(path: "\(UUID().uuidString).eml")
        let mail = SampleMail(sender: sender, subject: "活动周情况统计表", files: [(name: name, sample: sample)])
        try Data(mail.bytes()).write(to: file)
        let result = try office.muster("ingest", file.path, "--received", "2020-11-20T09:00:00+08:00")
        guard result.status == 0 else { throw TestServerError("ingest: \(result.errors)") }
    }

    @Test func tablesOfThreeFormatsBecomeOneAndTheMisfitIsListed() throws {
        let office = try OfficeUnderTest()
        try take(office, "office@m01.example", "附件2：情况统计表.xlsx", "totals.xlsx")
        try take(office, "office@m02.example", "附件2：情况统计表.xls", "totals.xls")
        try take(office, "office@m11.example", "附件2：情况统计表.docx", "totals.docx")
        let standings = try office.standings("district-2020", at: "2020-12-01T00:00:00Z")
        for unit in ["M01", "M02", "M11"] {
            try #require(standings[unit]?["statistics"] == "complete 1/1", "\(unit): \(standings[unit] ?? [:])")
        }
        let file = office.folder.appending(path: "汇总表.xlsx").path
        let arguments = ["merge", "--notice", "district-2020", "--now", "2020-12-01", "--json"]
        let result = try office.start(arguments + ["--requirement", "statistics", file]).wait()
        try #require(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"units\":3,\"rows\":402"), "\(result.output)")

        let book = try read(file)
        #expect(book.sheets.map(\.name) == ["活动周情况统计表", "未能合并"])
        func row(_ number: Int, _ sheet: Int = 0) -> [String] {
            "ABCDEFGHIJKL".map { book.sheets[sheet].cells["\($0)\(number)"]?.value ?? "" }
        }
        #expect(
            row(1) == [
                "单位代码", "单位", "序号", "活动类别", "活动场次", "参与人数", "宣传报道篇数", "经费投入", "备注", "来源文件", "工作表", "行",
            ])
        #expect(
            row(301) == [
                "M01", "澄湖第一中学", "300", "读书会300", "2", "1000", "3", "0.5", "2020-11-14 00:00:00", "附件2：情况统计表.xlsx",
                "Sheet", "303",
            ])
        #expect(row(401)[3...8] == ["书法班100", "3", "40", "1", "0.1", "=1+1"])
        #expect(row(401)[9...11] == ["附件2：情况统计表.xls", "统计", "103"])
        #expect(row(402)[3...5] == ["合唱", "5", "约80人"])
        #expect(row(404)[0...7] == ["合计", "", "", "", "906", "", "1002", "160.5"])
        let types = book.sheets[0].cells
        #expect(types["I401"]?.type == "s", "a text is never a formula")
        #expect(types["E402"]?.type == "n" && types["I301"]?.type == "d" && types["F402"]?.type == "s")
        #expect(!types.values.contains { $0.type == "f" })

        let calc = try SpreadsheetCells.byLibreOffice(file), python = try SpreadsheetCells.byOpenpyxl(file)
        #expect(calc == python, "another program reads the same in every cell")
        #expect(calc.sheets[0].cells["I401"] == SpreadsheetCells.Cell(kind: .text, value: "=1+1"))

        let listed = (2...book.sheets[1].rows).map { row($0, 1) }
        #expect(listed.contains { $0[0] == "M02" && $0[4] == "A104" && $0[6].contains("合计") })
        #expect(listed.contains { $0[0] == "M11" && $0[4] == "D2" && $0[5] == "约80人" })
        #expect(listed.contains { $0[0] == "M03" && $0[6].contains("未交") })
    }

    /// Hands a table in for a unit.
    private func attach(_ office: OfficeUnderTest, _ unit: String, _ sample: String, day: Int) throws {
        let file = office.folder.appending(path: sample)
        try SampleFiles.shared.get().bytes(sample).write(to: file)
        let result = try office.muster(
            "review", "attach", unit, "totals", file.path, "--received", "2020-11-\(day)T09:00:00+08:00", "--reason",
            "U盘"
        )
        guard result.status == 0 else { throw TestServerError("attach: \(result.errors)") }
    }

    /// Headers of two lines, merged cells, sums, notes beneath, other orders, more columns, two versions.
    @Test func tablesAsUnitsFillThemInBecomeOne() throws {
        let office = try OfficeUnderTest()
        try office.write(
            "seeds/notices/totals.toml",
            """
            id = "totals"
            title = "社区教育情况统计"
            mailboxes = ["main"]
            [[phase]]
            id = "results"
            title = "统计"
            [[phase.requirement]]
            id = "totals"
            kind = "statistics"
            title = "社区教育情况统计表"
            """)
        try attach(office, "M01", "tables-a.xlsx", day: 18)
        try attach(office, "M02", "tables-b.xlsx", day: 18)
        try attach(office, "M11", "tables-c1.xlsx", day: 18)
        try attach(office, "M11", "tables-c2.xlsx", day: 19)
        let file = office.folder.appending(path: "汇总表.xlsx").path
        let result = try office.muster(
            "merge", "--notice", "totals", "--now", "2020-12-01", "--requirement", "totals", "--json", file)
        try #require(result.status == 0, "\(result.errors)")
        let book = try read(file)
        func row(_ number: Int, _ sheet: Int = 0) -> [String] {
            "ABCDEFGHIJKL".map { book.sheets[sheet].cells["\($0)\(number)"]?.value ?? "" }
        }
        let listed = (2...book.sheets[1].rows).map { row($0, 1) }
        #expect(result.output.contains("\"units\":3,\"rows\":5"), "\(result.output) \(listed)")
        #expect(row(1)[2...8] == ["序号", "活动名称", "参与人数线上", "参与人数线下", "开始时间", "活动内容", "协办单位"])
        #expect(row(2)[0...6] == ["M01", "澄湖第一中学", "1", "读书会", "200", "80", "2020-11-14 09:30:00"])
        #expect(row(2)[7].count == 4900 && row(2)[10...11] == ["统计", "5"], "the whole text")
        #expect(
            row(3)[6] == "2020-11-15 14:00:00"
                && row(4)[3...8] == ["合唱", "5", "30", "2020-11-16 19:00:00", "排练", "街道办"])
        #expect(row(5)[6] == "2020-11-17 00:00:00")
        #expect(row(6)[0...4] == ["M11", "澄湖第十一中学", "1", "剪纸", "9"], "the later version")
        let cells = book.sheets[0].cells
        #expect(["G2", "G3", "G4", "G5", "G6"].allSatisfy { cells[$0]?.type == "d" })
        #expect(row(7)[0] == "合计" && row(7)[4...5] == ["230", "179"])
        func reasons(_ unit: String) -> [String] {
            listed.filter { $0[0] == unit }.map { "\($0[4]) \($0[6].prefix(5))" }
        }
        #expect(reasons("M01") == ["A7 单位自己的", "A8 不像一条记", "A9 不像一条记"], "\(listed)")
        #expect(reasons("M02") == ["A5 单位自己的"] && reasons("M11").isEmpty, "\(listed)")
    }

    @Test func aPlaceOrANameThatWillNotDoIsNamed() throws {
        let office = try OfficeUnderTest()
        func status(_ arguments: String...) throws -> Int32 {
            try office.start(["merge", "--notice", "district-2020"] + arguments).wait().status
        }
        let file = office.folder.appending(path: "out.xlsx").path
        #expect(try status("--requirement", "nothing", file) == 66)
        #expect(try status("--requirement", "results/statistics", file) == 0, "nothing has come yet")
        #expect(try read(file).sheets[1].rows > 2, "every unit is listed")
        let config = office.folder.appending(path: "Config/muster.toml").path
        #expect(try status("--requirement", "statistics", config) == 73, "not a workbook")
        #expect(try status("--requirement", "statistics", "/no/such/out.xlsx") == 73)
    }
}
