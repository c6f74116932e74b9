import Testing

@testable import TerminalText

struct TextTableTests {
    private func table(_ rows: [[TextTable.Cell]]) -> TextTable {
        var table = TextTable(columns: [.init("单位"), .init("have", alignment: .right), .init("state")])
        for row in rows { table.append(row) }
        return table
    }

    @Test func columnsAreAlignedByWhatIsSeen() {
        let text = table([["城东小学", "4", "partial"], ["A b", "12", "complete"], ["👨‍👩‍👧 e\u{301}中", "", "missing"]]).text()
        #expect(
            text == """
                单位      have  state
                城东小学     4  partial
                A b         12  complete
                👨‍👩‍👧 e\u{301}中          missing

                """)
    }

    @Test func noLineEndsInSpaces() {
        let text = table([["城东小学", "4", ""], ["a", "", ""], []]).text()
        #expect(text == "单位      have  state\n城东小学     4\na\n\n")
    }

    @Test func theWidestColumnIsCutUntilALineFits() {
        let text = table([["城东区第一实验小学东校区", "4", "partial"]]).text(width: 26)
        #expect(text == "单位         have  state\n城东区第一…     4  partial\n")
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 26) }
    }

    @Test func aTerminalTooNarrowForAnythingStillShowsTheStartOfEachCell() {
        #expect(table([["城东小学", "4", "partial"]]).text(width: 3) == "单位  have  sta…\n城…      4  par…\n")
    }

    @Test func nothingButTextIsWrittenUnlessColoursAreAskedFor() {
        let rows: [[TextTable.Cell]] = [["一中", "1", TextTable.Cell("missing", style: .bad)]]
        #expect(!table(rows).text().contains("\u{1B}"))
        #expect(
            table(rows).text(color: true).hasSuffix("一中     1  \u{1B}[31mmissing\u{1B}[0m\n"))
    }

    @Test func aHostileCellStaysOnItsLineAndSendsNoEscape() {
        let text = table([["a\nb\u{1B}[31m\u{202E}x", "1", "y"]]).text()
        #expect(text.split(separator: "\n").count == 2)
        #expect(text.hasSuffix("a␊b␛[31m\u{FFFD}x     1  y\n"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func cellsBeyondTheLastColumnAreNotShown() {
        #expect(table([["a", "1", "b", "c"]]).text() == "单位  have  state\na        1  b\n")
    }
}
