import Testing

@testable import FileReaders

/// Rows that are only counted, told from the tags of a sheet part.
@Suite struct SheetSkimmerTests {
    private struct Count: Equatable {
        var rows: Int
        var width: Int
        var isDone: Bool
    }

    private func counted(_ xml: String, limit: Int = 1000, cutAt place: Int = 0) -> Count {
        var skimmer = SheetSkimmer(rowLimit: limit)
        let bytes = Array(xml.utf8)
        for piece in [bytes[..<place], bytes[place...]] {
            Array(piece).withUnsafeBytes { skimmer.skim($0) }
        }
        return Count(rows: skimmer.rows, width: skimmer.width, isDone: skimmer.isDone)
    }

    private static let sheet = """
        ow><row r="2"><c r="A2" x="it's"><v>1</v></c><c r="C2" t="inlineStr"><is><t xml:space="preserve"> 读书会 </t></is></c></row>
        <row r="3"><c r="A3"/><c r="B3"><v></v></c><c r="D3" t="str"><f>"a>b"</f><v/></c></row>
        <x:row r='4'><x:c r='B4'><x:v>2</x:v></x:c><x:c s="1"><x:v>3</x:v></x:c></x:row>
        <row r="5"><c r="AAA5"><v>4</v></c></row>
        <row r="6"><c r="A6"><is><t>&#24207;</t></is></c></row></sheetData><row><c><v>9</v></c></row>
        """

    @Test func filledRowsAreCountedAndTheWidestTold() {
        #expect(counted(Self.sheet) == Count(rows: 3, width: 3, isDone: true))
    }

    @Test func aCutBetweenPiecesChangesNothing() {
        for place in 0...Self.sheet.utf8.count {
            #expect(counted(Self.sheet, cutAt: place) == Count(rows: 3, width: 3, isDone: true))
        }
    }

    @Test func itEndsWithTheWantedRows() {
        #expect(counted(Self.sheet, limit: 1) == Count(rows: 1, width: 3, isDone: true))
        #expect(counted("<row><c><v>1</v></c></row>") == Count(rows: 1, width: 1, isDone: false))
    }

    @Test(arguments: [
        "", "<", "</", "<c r=\"", "<:>", "</:row>", "<c r=\"ZZZZZZZZZZZZZZ1\"><v>1</v></c></row>", "<<<>>>\"'",
    ])
    func bytesThatAreNoSheetCountForNothing(text: String) {
        #expect(counted(text).rows == 0)
    }
}
