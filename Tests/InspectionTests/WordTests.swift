import Foundation
import Inspection
import Testing

/// What Word documents hold beside plain paragraphs, read by the real worker.
@Suite struct WordTests {
    @Test func deletedTextPromptsAndRepeatsAreNoText() async throws {
        let document = try await inspected(try MadeFiles.documentPath("edited.docx")).attachment
        #expect(
            document.content.lines == [
                "保留插入", "框中文字", "前后", "填好的姓名", "序号\t照片\t说明", "1\t\t开幕式", "2\t\t图2 合影", "结尾",
            ])
        #expect(document.content.tables.map(\.header) == [["序号", "照片", "说明"]])
        #expect(document.content.problem == nil)
        let captions = document.contains.map { [$0.name, $0.content.caption ?? ""] }
        #expect(captions == [["image1.png", "开幕式"], ["image2.jpg", "合影"]])
    }

    @Test func manySheetsAreCountedAndTheFirstRead() async throws {
        let content = try await inspected(try MadeFiles.documentPath("many.xlsx")).attachment.content
        #expect(content.tables.count == 50 && content.problem == nil)
        #expect(content.notes == ["60 sheets, the first 50 are read"])
    }
}
