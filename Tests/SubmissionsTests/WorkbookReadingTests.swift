import Foundation
import TestServers
import Testing
import Workbooks

@testable import Submissions

/// The workbook of digests, and with it that of exports, as LibreOffice and openpyxl read it, cell by cell.
struct WorkbookReadingTests {
    /// What spreadsheet programs make something else of when it is typed or read from a text file.
    private static let hostile = [
        "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1",
        "'=1+1", "=HYPERLINK(\"http://x.example\")", "=DDE(\"cmd\";\"/C calc\";\"x\")", "{=1+1}", "of:=1+1",
        "0042", "1/2", "3-4", "2020-10-12", "10月12日", "1e5", "1E5", "TRUE", "true", "12:30", "50%", "￥5", "1,000",
        "#N/A",
        "#REF!", "inf", "http://x.example/a", "mailto:a@x.example", "file:///etc/passwd", "internal:Sheet1!A1",
    ]

    private static let scene: DigestScene = {
        var scene = DigestScene.full(.chinese)
        for (number, word) in hostile.enumerated() {
            scene.units.append(
                OrganizationalUnit(
                    code: word, name: word, categories: ["school"], addresses: ["u\(number)@u.example"], contact: word))
            scene.record(word, word, "plan", at: "2020-10-13 10:00", message: 20) { item in
                item.verdict = .rejected
                item.because = [Reason(.wrongFormat, word, word)]
            }
        }
        scene.notice.phases[1].requirements[0].title = "=SUM(A1:A9)"
        return scene
    }()

    /// The cells that were meant, by their addresses.
    private func meant(_ sheet: Sheet) -> [String: SpreadsheetCells.Cell] {
        var cells: [String: SpreadsheetCells.Cell] = [:]
        let rows = [sheet.columns.map { Cell.text($0.title) }] + sheet.rows
        for (row, values) in rows.enumerated() {
            for (column, cell) in values.enumerated() {
                let address = "\(Unicode.Scalar(UInt8(65 + column)))\(row + 1)"
                switch cell.value {
                case .text(let text) where !text.isEmpty:
                    cells[address] = SpreadsheetCells.Cell(kind: .text, value: text)
                case .number(let number): cells[address] = SpreadsheetCells.Cell(kind: .number, value: "\(Int(number))")
                case .text, .empty, .day, .moment: break
                }
            }
        }
        return cells
    }

    @Test func twoProgramsReadEveryCellAsItWasMeant() throws {
        let scene = Self.scene
        let workbook = scene.content.workbook(
            items: scene.facts.items, language: .chinese, timeZone: Sample.timeZone)
        let file = FileManager.default.temporaryDirectory.path + "/muster-cells-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try workbook.write(to: file)
        let (office, python) = (try SpreadsheetCells.byLibreOffice(file), try SpreadsheetCells.byOpenpyxl(file))
        #expect(office.sheets.map(\.name) == python.sheets.map(\.name) && python.sheets.count == 2)
        for (sheet, (one, other)) in zip(workbook.sheets, zip(office.sheets, python.sheets)) {
            let cells = meant(sheet)
            #expect(cells.count > 200)
            for (address, cell) in cells.sorted(by: { $0.key < $1.key }) {
                // A carriage return is no character of a cell.
                let value = cell.value.replacing("\r", with: "")
                for (program, found) in [("LibreOffice", one.cells[address]), ("openpyxl", other.cells[address])] {
                    #expect(found?.kind == cell.kind && found?.value == value, "\(address) in \(program)")
                }
            }
            #expect(one.cells.count == cells.count && other.cells.count == cells.count, "and there are no others")
        }
    }
}
