import Foundation
import Inspection
import Testing

/// Office files that are HTML, MHTML or XML text, read by the real worker.
@Suite struct MarkupTests {
    private func read(_ name: String) async throws -> Attachment {
        try await inspected(try MadeFiles.markupPath(name)).attachment
    }

    @Test(
        arguments: [
            ("page.doc", "a web page saved as .doc"), ("report2003.doc", "a Word document saved as XML, named .doc"),
            ("flat.doc", "a Word document saved as XML, named .doc"),
        ])
    func aDocumentInMarkupIsReadAsWhatItSays(name: String, note: String) async throws {
        let document = try await read(name)
        let content = document.content
        #expect(content.kind == .document && content.format == .other && content.problem == nil)
        #expect(content.notes == [note])
        #expect(content.title == "活动周工作总结" && content.lines.count == 9 && content.characters == 306)
        let table = try #require(content.tables.first)
        #expect(table.header == ["序号", "活动名称", "时间", "人数"])
        #expect(table.body == [["1", "讲座1", "11月1日", "31"], ["2", "讲座2", "11月2日", "32"]])
        let captions = document.contains.map { [$0.content.format.rawValue, $0.content.caption ?? ""] }
        #expect(captions == [["png", "开幕式现场"], ["jpeg", "书法班上课"]])
    }

    @Test func aWebPageNamedAsASheetIsASpreadsheet() async throws {
        let content = try await read("page.xls").content
        #expect(content.kind == .spreadsheet && content.format == .other && content.characters == nil)
        #expect(content.notes == ["a web page saved as .xls"])
        let table = try #require(content.tables.first)
        #expect(table.header == ["序号", "活动名称", "活动时间", "地点", "人数", "比例"])
        #expect(table.headerRow == 4 && table.bodyRows == [5, 6, 8])
        #expect(table.body[0].prefix(2) == ["1", "讲座1 （公益）"])
    }

    @Test func anExportedPageKeepsMergedCellsInTheirColumns() async throws {
        let content = try await read("export.xls").content
        #expect(content.kind == .spreadsheet && content.title == "情况统计表")
        let table = try #require(content.tables.first)
        #expect(table.sheet == "统计" && table.titles == [["情况统计表"]])
        #expect(table.header == ["单位", "场次", "", "备注"])
        #expect(table.body == [["", "讲座", "展览"], ["云岭 学校", "3", "4", "无"], ["合计", "3", "4 5"]])
        #expect(content.tables.count == 2 && content.tables[1].body == [["另表"]])
        #expect(content.lines.last == "另表")
    }

    @Test func aPageMayBeInWideCharactersAndNestedDeep() async throws {
        let content = try await read("wide.html").content
        #expect(content.kind == .document && content.lines == ["网页"] && content.notes == ["a web page"])
    }

    @Test func aWebArchiveHoldsItsPictures() async throws {
        let document = try await read("archive.doc")
        #expect(document.content.kind == .document && document.content.format == .other)
        #expect(document.content.notes == ["a web archive (MHTML) saved as .doc"])
        #expect(document.content.lines == ["活动方案", "开幕式"])
        #expect(document.contains.map(\.path) == ["image002.png"] && document.content.images == 1)
        #expect(document.contains.map(\.content.caption) == ["开幕式"])
        let saved = try await read("saved.mht").content
        #expect(saved.kind == .document && saved.lines == ["活动方案", "开幕式"])
    }

    @Test func aWorkbookInOneXMLFileIsRead() async throws {
        let content = try await read("sheets2003.xls").content
        #expect(content.kind == .spreadsheet && content.format == .other && content.problem == nil)
        #expect(content.notes == ["an Excel workbook saved as XML, named .xls", "hidden sheet: 字典"])
        let table = try #require(content.tables.first)
        #expect(table.sheet == "安排" && table.titles == [["安排表"]] && table.headerRow == 3)
        #expect(table.header == ["序号", "名称", "", "时间"])
        #expect(table.body == [["", "讲座", "", "2024-11-01"]])
        #expect(content.tables[1].body == [["13800000000"]])
    }

    @Test func entitiesInAnXMLFileAreRefused() async throws {
        let content = try await read("laughs.xls").content
        #expect(content.problem == .corrupt)
        #expect(content.notes.last == "it has a document type declaration, which office files have not")
    }
}
