import Foundation
import Inspection
import Testing

/// OpenDocument and RTF files, read by the real worker.
@Suite struct DocumentTests {
    private func read(_ name: String) async throws -> Attachment {
        try await inspected(try MadeFiles.documentPath(name)).attachment
    }

    @Test(arguments: [("report.docx", FileFormat.docx), ("report.odt", .odt), ("report.rtf", .rtf)])
    func theSameReportIsReadFromEveryFormat(name: String, format: FileFormat) async throws {
        let document = try await read(name)
        let content = document.content
        #expect(content.kind == .document && content.format == format && content.problem == nil && content.notes == [])
        #expect(content.title == "活动周工作总结")
        #expect(content.lines.count == 9)
        #expect(content.lines[1].hasPrefix("本周开展“书法”等活动①，共２场，參與居民甚多。"))
        #expect(content.lines[2] == "序号\t活动名称\t时间\t人数")
        #expect(!content.lines.contains { $0.contains("页眉") })
        #expect(content.characters == 306)
        let table = try #require(content.tables.first)
        #expect(table.header == ["序号", "活动名称", "时间", "人数"])
        #expect(table.body == [["1", "讲座1", "11月1日", "31"], ["2", "讲座2", "11月2日", "32"]])
        #expect(content.images == 2)
        let captions = document.contains.map { [$0.content.format.rawValue, $0.content.caption ?? ""] }
        #expect(captions == [["png", "开幕式现场"], ["jpeg", "书法班上课"]])
    }

    @Test func aSheetOfAnOpenDocumentIsTitlesHeaderAndRows() async throws {
        let content = try await read("plan.ods").content
        #expect(content.kind == .spreadsheet && content.format == .ods && content.problem == nil)
        #expect(content.title == "活动周活动安排表")
        #expect(content.notes == ["hidden sheet: 字典"])
        let table = try #require(content.tables.first)
        #expect(table.sheet == "安排表" && table.rows == 3 && table.columns == 6)
        #expect(table.titles == [["活动周活动安排表"], ["填报单位：云岭街道社区学校"]])
        #expect(table.header == ["序号", "活动名称", "活动时间", "地点", "人数", "比例"])
        #expect(table.headerRow == 4 && table.bodyRows == [5, 6, 8])
        #expect(table.body[0] == ["1", "讲座1 （公益）", "2024-11-01", "三楼", "31", "25%"])
        #expect(table.body[1][2] == "2024-11-02 09:30")
        #expect(table.body[2] == ["合计", "", "", "", "13800000001"])
        #expect(content.tables[1].header == ["类别", "编码", "说明"])
        #expect(!content.lines.contains("类别\t编码\t说明"))
    }

    @Test func repeatedRowsAndCellsAreNotBelievedForEver() async throws {
        let table = try #require(try await read("repeats.ods").content.tables.first)
        #expect(table.rows == 999 && table.columns == 256 && table.headerRow == 4)
        #expect(table.header.prefix(3) == ["每 行", "13800000001", "13800000001"])
    }

    @Test func anOpenDocumentWithAPasswordIsEncrypted() async throws {
        let document = try await read("locked.ods")
        #expect(document.content.problem == .encrypted && document.contains == [])
        #expect(document.content.notes == ["protected by a password"])
    }

    @Test func anOpenDocumentWithEntitiesIsRefused() async throws {
        let content = try await read("entity.ods").content
        #expect(content.problem == .corrupt)
        #expect(content.notes == ["content.xml: it has a document type declaration, which office files have not"])
    }

    @Test func deletedTextAndNotesAreNoText() async throws {
        let content = try await read("tracked.odt").content
        #expect(content.lines == ["框中", "甲 乙丙", "合并 内层\t\t第三列"])
        #expect(content.tables.map(\.body) == [[["合并 内层", "", "第三列"]]])
    }

    @Test func richTextInSeveralCodePages() async throws {
        let content = try await read("gbk.rtf").content
        #expect(content.lines == ["活动总结", "學習", "一、情况 😀平衡", "link{}", "新"])
        #expect(try await read("big5.rtf").content.title == "學習計畫")
    }

    @Test func rowsOfRichTextAreATable() async throws {
        let document = try await read("table.rtf")
        #expect(document.content.lines == ["名单", "姓名\t单位\t电话", "甲\t云岭 学校\t138", "尾段", "合影"])
        let table = try #require(document.content.tables.first)
        #expect(table.header == ["姓名", "单位", "电话"] && table.body == [["甲", "云岭 学校", "138"]])
        #expect(document.contains.map(\.path) == ["image1.png", "image2.png"])
        #expect(document.contains[0].sha256 == document.contains[1].sha256)
    }

    @Test func richTextThatIsCutOrNestedTooDeepSaysSo() async throws {
        let cut = try await read("cut.rtf").content
        #expect(cut.problem == .truncated && cut.title == "活动总结")
        let deep = try await read("deep.rtf").content
        #expect(deep.problem == .corrupt && deep.notes == ["its groups are nested more than 1000 deep"])
    }
}
