import Foundation
import Inspection
import Testing

/// Excel workbooks of before 2007, read by the real worker.
@Suite struct OldWorkbookTests {
    private func content(_ name: String) async throws -> FileContent {
        try await inspected(try MadeFiles.oldPath(name)).attachment.content
    }

    @Test func aSheetIsTitlesHeaderAndFilledRows() async throws {
        let content = try await content("schedule.xls")
        #expect(content.kind == .spreadsheet && content.format == .xls && content.problem == nil)
        #expect(content.title == "附件1" && content.characters == nil)
        #expect(content.tables.map(\.sheet) == ["活动安排", "字典", "密"])
        let table = try #require(content.tables.first)
        #expect(table.titles == [["附件1"], ["活动周活动安排表"], ["填报单位：云岭街道社区学校"]])
        #expect(table.header == ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数"])
        #expect(table.headerRow == 4 && table.bodyRows == Array(6...14) + [16, 17])
        #expect(table.rows == 11 && table.columns == 6)
        #expect(table.body[0] == ["1", "书法讲座第1期", "2024-11-01", "三楼教室", "居民", "31"])
        #expect(table.body[9] == ["", "", "2024-11-20 09:30", "TRUE", "13800000001", "0.125"])
        #expect(table.body[10] == ["", "", "", "总计"])
        #expect(content.notes == ["hidden sheet: 字典", "hidden sheet: 密"])
        #expect(content.lines[4] == "1\t书法讲座第1期\t2024-11-01\t三楼教室\t居民\t31")
        #expect(!content.lines.contains("深藏"))
    }

    @Test func kingsoftsExtensionNamesItsFormat() async throws {
        let path = try temporaryFolder() + "/附件1.et"
        try FileManager.default.copyItem(atPath: try MadeFiles.oldPath("schedule.xls"), toPath: path)
        let content = try await inspected(path).attachment.content
        #expect(content.format == .et && content.tables.count == 3)
    }

    @Test func textsThatGoOnInTheNextRecordAreWhole() async throws {
        let table = try #require(try await content("long.xls").tables.first)
        #expect(table.rows == 5000 && table.body.count == 60 && table.bodyRows == Array(3...62))
        for (number, row) in table.body.enumerated() {
            let text = 4999 - number
            let name = (text % 2 == 1 ? "项目" : "project ") + String(repeating: String(text), count: text % 40)
            #expect(row == [String(number), name.trimmingCharacters(in: .whitespaces), "说明é\(text)", "2"])
        }
    }

    @Test func resultsOfFormulasAreRead() async throws {
        let table = try #require(try await content("converted.xls").tables.first)
        #expect(table.body == [["合计", "64.5", "TRUE", "#N/A", "09:30"], ["2024-11-20", "2024-11-20", "0.125"]])
    }

    @Test func daysMayCountFrom1904() async throws {
        #expect(try await content("macintosh.xls").title == "1904-04-10")
    }

    @Test(arguments: ["disorder.xls", "scattered.xls"])
    func cellsAndSectorsMayStandInAnyOrder(name: String) async throws {
        let content = try await content(name)
        let table = try #require(content.tables.first)
        #expect(content.problem == nil && table.sheet == "表一")
        #expect(table.titles == [["title"]] && table.header == ["一", "二", "三"])
        #expect(table.body == [["7", "乙", "123.45", "1"], ["合计", "#DIV/0!", "#N/A"]])
    }

    @Test(arguments: [
        ("simplified.xls", ["单位名称", "活动", "人数"]), ("traditional.xls", ["單位名稱", "活動", "人數"]),
        ("lies.xls", ["单位名称", "活动", "人数"]),
    ])
    func textsOfExcel95AreInACodePage(name: String, header: [String]) async throws {
        let table = try #require(try await content(name).tables.first)
        #expect(table.sheet == "表一" && table.header == header)
        #expect(table.body == [["一中", "2023-03-15"], ["合十"]])
    }

    @Test func aWorkbookWithAPasswordIsEncrypted() async throws {
        let content = try await content("locked.xls")
        #expect(content.format == .xls && content.problem == .encrypted && content.tables.isEmpty)
    }

    @Test func aWorkbookThatWasCutGivesWhatIsLeft() async throws {
        let content = try await content("cut.xls")
        #expect(content.format == .xls && content.problem == .truncated)
        #expect(content.title == "培训项目安排表" && content.tables.first?.body.count == 60)
        #expect(content.tables.first.map { (60..<5000).contains($0.rows) } == true)
    }

    @Test func sheetsThatLieOverEachOtherAreNotAllRead() async throws {
        let content = try await content("overlapping.xls")
        #expect(content.problem == .tooLarge && content.tables.count == 2)
    }

    @Test(arguments: ["nowhere.xls", "looped.xls"])
    func aWorkbookWhosePartsAreMissingIsDamaged(name: String) async throws {
        let content = try await content(name)
        #expect(content.format == .xls && content.problem == .corrupt && content.tables.isEmpty)
    }

    @Test func picturesAreTakenOut() async throws {
        let made = try await inspected(try MadeFiles.oldPath("converted.xls"))
        #expect(made.attachment.content.images == 2)
        #expect(made.attachment.contains.map(\.path) == ["image1.jpeg", "image2.png"])
        let original = try Data(contentsOf: URL(fileURLWithPath: try MadeFiles.oldPath("b.png")))
        let taken = try #require(made.attachment.contains.last?.output)
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(made.folder)/\(taken)")) == original)
    }

    @Test func aPictureThatGoesOnInTheNextRecordIsWhole() async throws {
        let made = try await inspected(try MadeFiles.oldPath("drawings.xls"))
        #expect(made.attachment.contains.map(\.content.format) == [.bmp, .png])
        #expect(made.attachment.contains.map(\.content.width) == [2, 64])
        #expect(made.attachment.contains.allSatisfy { $0.content.problem == nil })
    }
}
