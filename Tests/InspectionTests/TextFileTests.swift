import Foundation
import Inspection
import Testing

@testable import FileReaders

/// Text and tables in the encodings that offices use, read by the real worker.
@Suite struct TextFileTests {
    private func read(_ name: String) async throws -> FileContent {
        try await inspected(try MadeFiles.markupPath(name)).attachment.content
    }

    @Test(arguments: ["utf8", "mark", "gbk", "le", "be", "wide"])
    func textIsReadInEachEncoding(name: String) async throws {
        let text = try await read("\(name).txt")
        #expect(text.format == .txt && text.lines == ["活动总结", "一、基本情况"] && text.characters == 10)
        let table = try await read("\(name).csv")
        #expect(table.kind == .spreadsheet && table.format == .csv && table.title == "活动安排表")
        try check(table)
    }

    private func check(_ content: FileContent) throws {
        let table = try #require(content.tables.first)
        #expect(table.titles == [["活动安排表"]] && table.header == ["序号", "活动名称", "地点", "人数"])
        #expect(table.headerRow == 2 && table.bodyRows == [4, 5])
        #expect(table.body == [["1", "讲座 （公益）", "三楼, 东", "0031"], ["2", "“好”\"书\"", "二楼", "5"]])
    }

    @Test func traditionalCharactersAreRead() async throws {
        let table = try #require(try await read("big5.csv").tables.first)
        #expect(table.header == ["序號", "活動名稱", "地點", "人數"] && table.body[0][1] == "講座 （公益）")
    }

    @Test func wideTextWithoutMarkOrLineBreakIsRead() async throws {
        #expect(try await read("bare.txt").lines == ["活动总结"])
    }

    @Test func aTableInWideCharactersNamedAsASheetIsRead() async throws {
        let content = try await read("tabs.xls")
        #expect(content.kind == .spreadsheet && content.format == .csv)
        #expect(content.tables.first?.header == ["序号", "活动名称", "地点", "人数"])
    }

    @Test(
        arguments: [
            ("hello world, how are you", nil), ("活动总结一、基本情况", nil), ("abc\u{0}", nil), ("\u{1}\u{2}\u{3}", nil),
        ] as [(String, String?)])
    func otherTextIsNotWide(text: String, label: String?) {
        #expect(TextBytes.wideLabel(Array(text.utf8)) == label)
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
    func wideTextIsToldByItsCharacters(encoding: String.Encoding) throws {
        let label = encoding == .utf16BigEndian ? "utf-16be" : "utf-16le"
        for text in ["活动总结", "a,b\n1,2", "附件1：活动安排表"] {
            #expect(TextBytes.wideLabel(Array(try #require(text.data(using: encoding)))) == label)
        }
    }

    private func rows(_ text: String) -> [[String]] {
        var rows = SeparatedRows(Array(text.utf8), separator: UInt8(ascii: ","))
        var all: [[String]] = []
        while let row = rows.next() { all.append(row) }
        return all
    }

    @Test func quotesHoldSeparatorsAndLineBreaks() {
        #expect(rows("a,\"b,\"\"c\"\"\n\",d\r\n\r\ne\rf,") == [["a", "b,\"c\"\n", "d"], [""], ["e"], ["f", ""]])
    }

    @Test func aQuoteThatIsNeverClosedIsACharacter() {
        #expect(rows("a,\"b\nc,\"d\"\n") == [["a", "b\nc,d\""]])
        #expect(rows("a,\"b\nc,d\n") == [["a", "\"b"], ["c", "d"]])
        #expect(rows("a,5\" x\nb") == [["a", "5\" x"], ["b"]])
    }

    @Test(
        arguments: [
            ("a,b\n1,2", ","), ("a\tb\n1\t2", "\t"), ("表\n序号;名称;人数\n1;2;3\n1;2;3", ";"), ("您好，\na,b\nc", nil),
            ("a,b", nil),
        ] as [(String, Character?)])
    func aTableIsToldByItsColumns(text: String, separator: Character?) {
        #expect(SeparatedRows.separator(of: Array(text.utf8), isCut: false) == separator?.asciiValue)
    }
}
