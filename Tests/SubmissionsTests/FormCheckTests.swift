import Foundation
import Inspection
import Testing

@testable import Submissions

/// What a filled-in form leaves empty, and of which year it is.
struct FormCheckTests {
    typealias S = Sample

    private static let row = ["1", "读书会", "11月15日", "图书室", "居民", "60", "王老师", "内线201"]

    /// A schedule whose header row is the sheet's row 4.
    private func schedule(_ rows: [[String]], numbered: Bool = true) -> Inspection.Attachment {
        var file = S.sheet(
            "附件1.xlsx", titles: ["附件1", "活动周主要活动安排表"], header: S.scheduleHeader, rows: rows, sheet: "活动安排")
        if numbered {
            file.content.tables[0].headerRow = 4
            file.content.tables[0].bodyRows = rows.indices.map { 5 + $0 }
        }
        return file
    }

    private func without(_ column: Int) -> [String] {
        var row = Self.row
        row[column] = ""
        return row
    }

    private func item(_ file: Inspection.Attachment) throws -> Item {
        try #require(decided(S.mail([file])).items.first)
    }

    @Test func aCellThatIsLeftEmptyIsNamedAndTheFormCounts() throws {
        let item = try item(schedule([Self.row, Self.row, without(3)]))
        #expect(item.verdict == .accepted)
        let reason = Reason(.emptyCells, "活动安排", "D7 活动地点")
        #expect(item.because.contains(reason))
        #expect(reason.text(in: .chinese).contains("D7“活动地点”"))
        #expect(reason.text(in: .english).contains("D7 “活动地点”"))
    }

    @Test func aTableWithoutRowNumbersIsCounted() throws {
        let item = try item(schedule([Self.row, without(2)], numbered: false))
        let reason = try #require(item.because.first { $0.code == .emptyCells })
        #expect(reason.values == ["活动安排", "5 活动时间"])
        #expect(reason.text(in: .chinese).contains("第5行“活动时间”"))
        #expect(reason.text(in: .english).contains("row 5"))
    }

    @Test func aColumnThatIsLeftEmptyIsForAPerson() throws {
        let item = try item(schedule([without(3), without(3)]))
        #expect(item.verdict == .review && item.requirement == "schedule")
        #expect(item.because.contains(Reason(.emptyColumns, "活动安排", "活动地点")))
        #expect(!item.because.contains { $0.code == .emptyCells })
    }

    @Test func numbersNotesAndSumsMayBeLeftEmpty() throws {
        let sum = ["合计", "", "", "", "", "60", "", ""]
        let item = try item(schedule([without(0), Self.row, sum, ["", "填表人：王"]]))
        #expect(item.verdict == .accepted)
        #expect(!item.because.contains { [.emptyCells, .emptyColumns].contains($0.code) })
    }

    @Test func manyEmptyCellsAreNotAllListed() throws {
        let item = try item(schedule([Self.row] + Array(repeating: without(3), count: 9)))
        let cells = item.because.first { $0.code == .emptyCells }?.values[1].split(separator: "\n")
        #expect(cells?.count == 7 && cells?.last == "…")
    }

    @Test func columnsBeyondZHaveTwoLetters() throws {
        var file = schedule([Self.row, Self.row])
        let wide = Array(repeating: "", count: 26)
        file.content.tables[0].header = wide + S.scheduleHeader
        file.content.tables[0].body = [wide + Self.row, wide + without(1)]
        #expect(try item(file).because.contains(Reason(.emptyCells, "活动安排", "AB6 活动名称")))
    }

    @Test func theBlankFormSaysWhatIsEmpty() throws {
        let item = try item(schedule([["1", "", "", ""]]))
        #expect(item.verdict == .rejected && item.because.first == Reason(.emptyForm, "活动安排"))
        let columns = S.scheduleHeader.dropFirst().joined(separator: "\n")
        #expect(item.because.contains(Reason(.emptyColumns, "活动安排", columns)))
    }

    @Test(arguments: ["2019年11月15日", "2019-11-15", "2019/11/15", "2019.11.15"])
    func lastYearsFormIsToldByTheDatesInIt(date: String) throws {
        var old = Self.row
        old[2] = date
        let item = try item(schedule([old]))
        #expect(item.verdict == .review)
        #expect(item.because.contains(Reason(.otherYear, "2019", "2020")))
        var both = Self.row
        both[2] = "2020年11月"
        #expect(try self.item(schedule([old, both])).verdict == .accepted)
    }

    @Test func aNumberThatLooksLikeAYearIsNone() throws {
        var row = Self.row
        row[5] = "2019"
        #expect(try item(schedule([row])).verdict == .accepted)
    }
}
