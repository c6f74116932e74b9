import Foundation
import Inspection
import Testing

/// Word and Excel files, read by the real worker.
@Suite struct OfficeTests {
    @Test func aSheetIsTitlesHeaderAndFilledRows() async throws {
        let content = try await inspected(try MadeFiles.path("schedule.xlsx")).attachment.content
        #expect(content.kind == .spreadsheet && content.format == .xlsx && content.problem == nil)
        #expect(content.title == "附件1")
        #expect(content.tables.map(\.sheet) == ["活动安排", "字典"])
        let table = try #require(content.tables.first)
        #expect(table.titles == [["附件1"], ["活动周活动安排表"], ["填报单位：云岭街道社区学校"]])
        #expect(table.header == ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数"])
        #expect(table.rows == 10 && table.columns == 6 && table.body.count == 10)
        #expect(table.body[0] == ["1", "书法讲座第1期", "2024-11-01", "三楼教室", "居民", "31"])
        #expect(table.body[9] == ["", "", "2024-11-20 09:30"])
        #expect(content.notes == ["hidden sheet: 字典"])
        #expect(content.lines[4] == "1\t书法讲座第1期\t2024-11-01\t三楼教室\t居民\t31")
        #expect(content.characters == nil)
    }

    @Test func aSheetWithoutAHeaderRowIsAllBody() async throws {
        let table = try #require(try await inspected(try MadeFiles.path("narrow.xlsx")).attachment.content.tables.first)
        #expect(table.header.isEmpty && table.titles.isEmpty)
        #expect(table.body == [["姓名", "电话"], ["甲", "13800000001"]])
        #expect(table.rows == 2 && table.columns == 2)
    }

    @Test func textsInTheSheetItselfAreRead() async throws {
        let content = try await inspected(try MadeFiles.path("inline.xlsx")).attachment.content
        let table = try #require(content.tables.first)
        #expect(table.titles == [["统计表"]])
        #expect(table.header == ["单位", "", "场次", "TRUE"])
        #expect(table.body == [["13800000000", "#N/A"]])
        #expect(content.title == "统计表")
    }

    @Test func textsKeptApartAreLookedUp() async throws {
        let table = try #require(try await inspected(try MadeFiles.path("shared.xlsx")).attachment.content.tables.first)
        #expect(table.titles == [["统计表"]])
        #expect(table.header == ["序号", "活动名称", "地点", ""])
    }

    @Test func aLongSheetIsCountedAndItsFirstRowsAreKept() async throws {
        let table = try #require(try await inspected(try MadeFiles.path("long.xlsx")).attachment.content.tables.first)
        #expect(table.rows == 5000 && table.body.count == 60)
        #expect(table.titles == [["培训项目安排表"]])
    }

    @Test func aDocumentIsParagraphsTablesAndPictures() async throws {
        let document = try await inspected(try MadeFiles.path("plan.docx")).attachment
        let content = document.content
        #expect(content.kind == .document && content.format == .docx && content.problem == nil)
        #expect(content.title == "活动周工作方案")
        #expect(content.lines.prefix(4) == ["活动周工作方案", "为推进社区教育，制定本方案。", "一、活动安排", "活动一览表"])
        #expect(content.lines.suffix(2) == ["末段\t制表", "换行后"])
        let table = try #require(content.tables.first)
        #expect(table.titles == [["活动一览表"]])
        #expect(table.header == ["序号", "名称", "时间", "地点"])
        #expect(table.body == [["2-0", "2-1", "2-2", "2-3"], ["3-0", "3-1", "3-2", "3-3 内层"]])
        #expect(content.images == 2)
        #expect(document.contains.map(\.path) == ["word/media/image1.png", "word/media/image2.png"])
        #expect(document.contains.map(\.content.kind) == [.photo, .photo])
        let lengths = content.lines.map { $0.count { !$0.isWhitespace } }
        #expect(content.characters == lengths.reduce(0, +))
        #expect(document.leaves == [document])
    }

    @Test(arguments: [("cut.docx", "活动周工作方案"), ("cut.xlsx", "附件1")])
    func aFileThatWasCutGivesWhatIsLeft(name: String, title: String) async throws {
        let content = try await inspected(try MadeFiles.path(name)).attachment.content
        #expect(content.problem == .truncated)
        #expect(content.title == title)
    }

    @Test func damagedXMLGivesWhatStandsBeforeTheDamage() async throws {
        let document = try await inspected(try MadeFiles.path("broken.docx")).attachment
        #expect(document.content.problem == .corrupt)
        #expect(document.content.lines == ["仍可读"])
        #expect(document.content.images == 2)
    }

    @Test(arguments: ["entities.xlsx", "deep.xlsx"])
    func xmlThatMultipliesOrNestsIsRefused(name: String) async throws {
        let content = try await inspected(try MadeFiles.path(name)).attachment.content
        #expect(content.problem == .corrupt)
    }

    @Test func aSheetThatBreaksOffWhileItsRowsAreCountedIsDamaged() async throws {
        let content = try await inspected(try MadeFiles.path("endless.xlsx")).attachment.content
        #expect(content.problem == .corrupt && content.tables.first?.rows == 199)
        #expect(content.notes == ["xl/worksheets/sheet1.xml: damaged XML: it ends too early"])
    }

    @Test func aSheetWithoutEndIsCountedOnlySoFar() async throws {
        let content = try await inspected(try MadeFiles.path("bomb.xlsx")).attachment.content
        let table = try #require(content.tables.first)
        #expect(table.rows == 99_999 && table.body.count == 60)
        #expect(content.notes == ["Sheet: counted up to 100000 rows"])
    }

    @Test func aPartThatUnpacksToTooMuchIsRefused() async throws {
        var limits = InspectionLimits()
        limits.partBytes = 1 << 20
        let part = try await inspected(try MadeFiles.path("bomb.xlsx"), limits: limits).attachment.content
        #expect(part.problem == .tooLarge && part.tables.first?.body.count == 60)
        limits = InspectionLimits()
        limits.officeRatio = 10
        limits.ratioFloor = 1 << 20
        let ratio = try await inspected(try MadeFiles.path("bomb.xlsx"), limits: limits).attachment.content
        #expect(ratio.problem == .tooLarge)
    }

    @Test func aCellAtTheFarEndCostsNothing() async throws {
        let content = try await inspected(try MadeFiles.path("far.xlsx")).attachment.content
        #expect(content.problem == nil && content.tables.isEmpty)
    }

    @Test func aReportThatIsFullKeepsCountsAndDropsText() async throws {
        var limits = InspectionLimits()
        limits.textBytes = 100
        let content = try await inspected(try MadeFiles.path("schedule.xlsx"), limits: limits).attachment.content
        #expect(content.title == "附件1")
        #expect(content.tables.first?.rows == 10 && content.tables.first?.body == [])
    }

    @Test func aReportThatIsStillTooLongNamesTheFilesOnly() async throws {
        var limits = InspectionLimits()
        limits.reportBytes = 1000
        let content = try await inspected(try MadeFiles.path("schedule.xlsx"), limits: limits).attachment.content
        #expect(content.format == .xlsx && content.title == nil && content.tables.isEmpty)
        #expect(content.notes == ["read, but the mail holds too much for a report"])
    }

    @Test func aPictureThatCannotBeTakenOutDoesNotHideTheText() async throws {
        var limits = InspectionLimits()
        limits.entries = 1
        let document = try await inspected(try MadeFiles.path("plan.docx"), limits: limits).attachment
        #expect(document.contains.count == 1 && document.content.problem == .tooLarge)
        #expect(document.content.title == "活动周工作方案" && document.content.tables.count == 1)
    }
}
