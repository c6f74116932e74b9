import Foundation
import Inspection
import Testing

@testable import FileReaders

/// Word documents and presentations of before 2007, read by the real worker.
@Suite struct OldDocumentTests {
    private func attachment(_ name: String) async throws -> Attachment {
        try await inspected(try MadeFiles.oldPath(name)).attachment
    }

    @Test func aDocumentIsParagraphsTablesAndPictures() async throws {
        let document = try await attachment("plan.doc")
        let content = document.content
        #expect(content.kind == .document && content.format == .doc && content.problem == nil)
        #expect(content.title == "活动周工作方案")
        #expect(content.lines.prefix(3) == ["活动周工作方案", "为推进社区教育，制定本方案。English café.", "活动一览表"])
        #expect(content.lines[4] == "2-0\t\t2-2 第二段\t2-3")
        #expect(content.lines.suffix(4) == ["末段\t制表", "换行后", "图1 开幕式现场", "图2：书法课堂"])
        let lengths = content.lines.map { $0.count { !$0.isWhitespace } }
        #expect(content.characters == lengths.reduce(0, +))
        #expect(content.images == 2 && document.leaves == [document])
        #expect(document.contains.map(\.path) == ["image1.jpeg", "image2.png"])
        #expect(document.contains.map(\.content.caption) == ["开幕式现场", "书法课堂"])
        #expect(document.contains.allSatisfy { $0.content.width == 64 && $0.content.problem == nil })
    }

    @Test func rowsOfATableEndWhereTheirMarksAre() async throws {
        let tables = try await attachment("plan.doc").content.tables
        #expect(tables.count == 2)
        #expect(tables.first?.titles == [["活动一览表"]])
        #expect(tables.first?.header == ["序号", "名称", "时间", "地点"])
        #expect(tables.first?.body == [["2-0", "", "2-2 第二段", "2-3"], ["3-0", "3-1", "3-2", "3-3 内层"]])
        #expect(tables.last?.header == (0..<40).map { "列\($0)" })
        #expect(tables.last?.body == [(0..<40).map(String.init)])
    }

    @Test func deletedTextAndInstructionsAreNoText() async throws {
        let document = try await attachment("marks.doc")
        #expect(document.content.lines == ["保留增加", "网址：链接文字", "图1 浮动的图"])
        #expect(document.contains.map(\.content.caption) == ["浮动的图"])
    }

    @Test func aLongDocumentIsCountedWhole() async throws {
        let content = try await attachment("long.doc").content
        let lengths = (0..<2000).map { "第\($0)段：活动共开展讲座、展演。".count }
        #expect(content.characters == lengths.reduce(0, +) && content.lines.count == 400)
    }

    @Test(arguments: ["word6.doc", "word95.doc"])
    func documentsOfWord95AreLines(name: String) async throws {
        let content = try await attachment(name).content
        #expect(content.format == .doc && content.problem == nil && content.title == "附件1")
        #expect(content.lines == ["附件1", "活动安排表", "序号\t名称", "1\t讲座", "末段第二页"])
    }

    @Test(arguments: [("locked.doc", FileFormat.doc), ("locked.ppt", .ppt)])
    func aFileWithAPasswordIsEncrypted(name: String, format: FileFormat) async throws {
        let content = try await attachment(name).content
        #expect(content.format == format && content.problem == .encrypted && content.lines.isEmpty)
    }

    @Test func aDocumentThatWasCutGivesWhatIsLeft() async throws {
        let content = try await attachment("cut.doc").content
        #expect(content.format == .doc && content.problem == .truncated && content.title == "活动周工作方案")
        #expect(content.lines.contains("序号\t名称\t时间\t地点"))
    }

    @Test(arguments: [("doc", FileFormat.doc), ("et", .et), ("ppt", .ppt), ("zip", .other)])
    func aFileThatLostEverythingIsWhatItsNameSays(fileExtension: String, format: FileFormat) async throws {
        let path = try temporaryFolder() + "/a.\(fileExtension)"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try MadeFiles.oldPath("plan.doc")))
        try bytes.prefix(4000).write(to: URL(fileURLWithPath: path))
        let content = try await inspected(path).attachment.content
        #expect(content.format == format && content.problem == .truncated)
    }

    @Test func aDocumentWithoutAListOfItsTextIsDamaged() async throws {
        let content = try await attachment("noise.doc").content
        #expect(content.format == .doc && content.problem == .corrupt)
    }

    @Test func slidesAreReadInTheirOrder() async throws {
        let slides = try await attachment("slides.ppt")
        #expect(slides.content.kind == .presentation && slides.content.problem == nil)
        #expect(slides.content.title == "活动周风采展示")
        #expect(slides.content.lines == ["活动周风采展示", "云岭街道社区学校", "开幕式现场", "Summary", "自由文本"])
        #expect(slides.content.characters == 31 && slides.content.images == 1)
        #expect(slides.contains.map(\.content.caption) == ["开幕式现场"])
    }

    @Test func slidesWithoutTheirListAreReadAsTheyLie() async throws {
        let slides = try await attachment("lost.ppt")
        #expect(slides.content.problem == .corrupt && slides.content.lines.contains("自由文本"))
        #expect(slides.content.images == 1)
    }
}

/// Bytes in several pieces.
@Suite struct PiecedBytesTests {
    @Test func piecesAreOneRow() throws {
        let bytes: [UInt8] = Array(0..<20)
        try bytes.withUnsafeBytes { bytes in
            var row = PiecedBytes()
            for range in [10..<15, 15..<16, 0..<3, 5..<6] { row.append(UnsafeRawBufferPointer(rebasing: bytes[range])) }
            #expect(row.count == 10 && row.pieces.map(\.count) == [6, 3, 1])
            #expect(row.copy(0, 10) == [10, 11, 12, 13, 14, 15, 0, 1, 2, 5])
            #expect(row.copy(4, 4) == [14, 15, 0, 1] && row.copy(4, 7) == nil && row.copy(10, 0) == [])
            #expect(row.integer(5, as: UInt16.self) == 15 && row.integer(4, as: UInt32.self) == 0x0100_0F0E)
            #expect(row.integer(9, as: UInt16.self) == nil && row.integer(-1, as: UInt8.self) == nil)
            let part = try #require(row.part(5, 4))
            #expect(part.count == 4 && part.withBytes { Array($0) } == [15, 0, 1, 2])
            #expect(row.pieces(8, .max).map { Array($0) } == [[2], [5]])
        }
    }
}
