import Foundation
import Inspection
import Settings
import Testing

@testable import Submissions

@Suite struct RosterSheetTests {
    private func read(_ csv: String, over earlier: Roster? = nil) -> (sheet: RosterSheet?, problems: [String]) {
        let problems = Problems()
        let sheet = RosterSheet.read(
            csv: Array(csv.utf8), file: "r.csv", over: earlier, ownAddresses: [], problems: problems)
        return (sheet, problems.all.map(\.description))
    }

    private func written(_ sheet: RosterSheet?) -> [String] {
        (sheet.map { String(decoding: $0.csv, as: UTF8.self) } ?? "").split(separator: "\n").map(String.init)
    }

    @Test func aFileInTheRostersFormIsTakenAsItIs() {
        let csv = "name,code,aliases,categories,addresses\r\n一中,M01,,school,a@x.example\r\n"
        let (sheet, problems) = read(csv)
        #expect(sheet?.csv == Array(csv.utf8) && problems == [])
        let wrong = read("code,name,aliases,categories\nM01,一中,,\nM01,二中,,\n")
        #expect(wrong.sheet == nil)
        #expect(wrong.problems.contains("r.csv:3: code: \"M01\" is the code of 一中 in line 2 too"))
    }

    @Test func chineseHeadsInAnyOrderAreUnderstood() throws {
        let (sheet, problems) = read(
            """
            各校通讯录,,,
            序号,学校名称*,电子邮箱（必填）,学校类别,联系人
            1,第一中学,a@x.example、b@x.example,school；middle,"办公室, 王"
            2,第二中学,c@x.example,school,

            """)
        #expect(
            written(sheet) == [
                "\u{FEFF}code,name,aliases,categories,addresses,contact,sends_for",
                "U001,第一中学,,school;middle,a@x.example;b@x.example,\"办公室, 王\",",
                "U002,第二中学,,school,c@x.example,,",
            ])
        #expect(problems.count == 2)
        #expect(problems.contains("r.csv:2: warning: A: \"序号\" is not taken over"))
        #expect(problems.contains { $0.contains("2 of 2 units had no code and got one, U001 to U002") })
        // What is written is a roster like any other.
        let again = Problems()
        let roster = Roster.read(try #require(sheet).csv, file: "units.csv", problems: again)
        #expect(roster == sheet?.roster && again.all.isEmpty)
    }

    @Test func gbkIsUnderstood() {
        let gbk: [UInt8] = [0xB5, 0xA5, 0xCE, 0xBB, 0xC3, 0xFB, 0xB3, 0xC6, 0x0A, 0xD2, 0xBB, 0xD6, 0xD0]
        let problems = Problems()
        let sheet = RosterSheet.read(csv: gbk, file: "r.csv", ownAddresses: [], problems: problems)
        #expect(sheet?.roster.units.map(\.name) == ["一中"] && sheet?.roster.units.map(\.code) == ["U001"])
    }

    @Test func aGivenCodeIsNoneThatIsTaken() {
        let (sheet, _) = read("代码,单位名称\nU001,一中\n,二中\nU003,三中\n,四中\n")
        #expect(sheet?.roster.units.map(\.code) == ["U001", "U002", "U003", "U004"])
    }

    @Test func readAgainUnitsKeepTheirCodes() throws {
        let first = try #require(read("单位名称,邮箱\n一中,a@x.example\n二中,b@x.example\n三中,c@x.example\n").sheet)
        let sheet = "单位名称,邮箱\n新校,n@x.example\n三中,c@x.example\n第一中学,A@x.example\n二中,\n"
        let (again, problems) = read(sheet, over: first.roster)
        #expect(again?.roster.units.map(\.code) == ["U004", "U003", "U001", "U002"])
        #expect(problems.contains { $0.hasPrefix("r.csv:4: warning: keeps the code U001 and the record of 一中") })
        #expect(problems.contains { $0.contains("1 of 4 units had no code and got one, U004, which") })
        // A code in the sheet is what holds, an address of two earlier units says nothing, and no code changes hands.
        let (other, _) = read("代码,单位名称,邮箱\nU001,二中,\n,一中,\n,合校,b@x.example;c@x.example\n", over: first.roster)
        #expect(other?.roster.units.map(\.code) == ["U001", "U004", "U005"])
    }

    @Test func anotherUnitMayBeNamedWhereACodeIsWanted() {
        let (sheet, problems) = read("代码,单位名称,简称,代报单位\nM01,中心校,,教学点;二中\nM02,教学点,,\nM03,第二中学,二中,\n")
        #expect(sheet?.roster.units.first?.sendsFor == ["M02", "M03"] && problems.count == 3)
    }

    @Test func problemsAreToldWithTheSheetsRowsAndColumns() {
        var table = Table(sheet: "名册", header: ["单位名称", "邮箱", "备注"])
        table.headerRow = 3
        table.titles = [["通讯录"]]
        table.body = [
            ["一中", "a@x.example", "新"], ["二中", "nobody"], ["三中", "a@x.example", "", "多"], ["四中", "own@x.example"],
        ]
        table.bodyRows = [4, 7, 9, 10]
        table.rows = 4
        var content = FileContent()
        content.tables = [Table(sheet: "说明"), table]
        let problems = Problems()
        let sheet = RosterSheet.read(content, file: "r.xlsx", ownAddresses: ["own@x.example"], problems: problems)
        let found = problems.all.map(\.description)
        #expect(sheet == nil)
        func has(_ text: String) -> Bool { found.contains { $0.hasPrefix("r.xlsx, sheet \"名册\":" + text) } }
        #expect(has("3: warning: C: \"备注\" is not taken over"))
        #expect(has("7: B (邮箱): \"nobody\" is no mail address"))
        #expect(has("9: B (邮箱): \"a@x.example\" is an address of 一中 in line 4 too"))
        #expect(has("9: warning: D: \"多\" stands under no head"))
        #expect(has("10: B (邮箱): \"own@x.example\" is the office's own"))
    }

    @Test func aTableWithoutAHeaderRowOfThreeCellsIsUnderstoodToo() {
        var table = Table(sheet: "Sheet1")
        table.body = [["单位", "邮箱"], ["一中", "a@x.example"], ["二中", "b@x.example\nc@x.example"]]
        table.bodyRows = [1, 2, 3]
        table.rows = 3
        var content = FileContent()
        content.tables = [table]
        let sheet = RosterSheet.read(content, file: "r.xlsx", ownAddresses: [], problems: Problems())
        #expect(sheet?.roster.units.map(\.addresses) == [["a@x.example"], ["b@x.example", "c@x.example"]])
    }

    @Test func whatIsNoRosterIsRefused() {
        func refused(_ tables: [Table]) -> String {
            var content = FileContent()
            content.tables = tables
            let problems = Problems()
            #expect(RosterSheet.read(content, file: "r.xlsx", ownAddresses: [], problems: problems) == nil)
            return problems.all.first?.message ?? ""
        }
        var table = Table(sheet: "a", header: ["单位名称", "邮箱", "x"])
        #expect(refused([]).contains("no sheet has a column of units' names"))
        #expect(refused([Table(sheet: "a", header: ["a", "b", "c"])]).contains("no sheet has a column"))
        #expect(refused([table, table]).contains("several sheets"))
        table.rows = 9
        #expect(refused([table]).contains("has 9 rows, of which only 0 fit"))
        #expect(read("单位名称,名称\n一中,二中\n").problems[0].contains("second column of that meaning"))
        #expect(
            read("单位名称,邮箱\n\"一中,a@x.example\n").problems == ["r.csv:2: opens a quotation mark that is never closed"])
        #expect(read("单位名称,邮箱\n").problems.contains { $0.contains("lists no unit") })
    }

    @Test(.timeLimit(.minutes(1))) func hostileSheetsAreReadInLinearTime() {
        var table = Table(sheet: "a", header: ["单位名称", "邮箱", "别名"])
        table.headerRow = Int.max
        table.body = (0..<20_000).map { ["单位\($0)", "u\($0)@x.example", "\($0)，,；;"] }
        table.bodyRows = (0..<20_000).map { _ in Int.max }
        table.rows = 20_000
        var content = FileContent()
        content.tables = [table]
        let problems = Problems()
        let sheet = RosterSheet.read(content, file: "r.xlsx", ownAddresses: [], problems: problems)
        #expect(sheet?.roster.units.count == 20_000, "\(problems.all.prefix(3))")
    }
}
