import Foundation
import Inspection
import Testing

@testable import Submissions

/// Files that hold more than one thing that a notice asks for.
struct FilePartTests {
    typealias S = Sample

    private func table(_ name: String, _ title: String, _ header: [String], _ rows: [[String]]) -> Table {
        Table(sheet: name, rows: rows.count, columns: header.count, header: header, titles: [[title]], body: rows)
    }

    private func workbook(_ tables: [Table]) -> Inspection.Attachment {
        S.file("表格.xlsx", .spreadsheet, .xlsx) {
            $0.tables = tables
            $0.lines = tables.flatMap { $0.titles.flatMap(\.self) + [$0.header.joined(separator: "\t")] }
            $0.characters = 100
        }
    }

    private static let row = ["1", "读书会", "11月15日", "图书室", "居民", "60", "王老师", "内线201"]
    private static let course = ["1", "插花", "11月16日", "教室", "4", "李老师", "居民"]
    private static let counts = ["枫桥小学", "12", "800", "300", "3", ""]

    @Test func eachSheetServesItsOwnRequirement() {
        let file = workbook([
            table("Sheet1", "活动周主要活动安排表", S.scheduleHeader, [Self.row]),
            table("Sheet2", "公益培训项目安排表", S.trainingHeader, [Self.course]),
        ])
        let decision = decided(S.mail(from: "office@qiming.example", [file]))
        #expect(decision.verdicts == ["schedule accepted", "training accepted"])
        #expect(decision.items.map(\.attachment) == ["2", "2"])
        #expect(decision.items[0].because.contains(Reason(.partOf, "公益培训项目安排表")))
        #expect(!decision.items.contains { $0.because.contains { $0.code == .sameBytes } })
    }

    @Test func aBlankSheetBesideAFilledOneIsRefusedByItsName() {
        let file = workbook([
            table("安排", "活动周主要活动安排表", S.scheduleHeader, [Self.row]),
            table("统计", "活动周情况统计表", S.statisticsHeader, []),
        ])
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["schedule accepted", "statistics rejected"])
        #expect(decision.items.last?.because.first == Reason(.emptyForm, "统计"))
    }

    @Test func anUntouchedSheetThatWasDueLongAgoIsNothing() {
        let file = workbook([
            table("安排", "活动周主要活动安排表", S.scheduleHeader, []),
            table("统计", "活动周情况统计表", S.statisticsHeader, [Self.counts]),
        ])
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["statistics accepted"])
        #expect(!decision.late)
    }

    @Test func aSheetThatIsNotAskedOfTheUnitIsLeftAside() {
        let file = workbook([
            table("安排", "活动周主要活动安排表", S.scheduleHeader, [Self.row]),
            table("培训", "公益培训项目安排表", S.trainingHeader, []),
        ])
        #expect(decided(S.mail([file])).verdicts == ["schedule accepted"])
    }

    @Test func ofTwoSheetsOfOneFormTheFilledOneCounts() {
        let file = workbook([
            table("空表", "活动周主要活动安排表", S.scheduleHeader, []),
            table("已填", "活动周主要活动安排表", S.scheduleHeader, [Self.row]),
            table("统计", "活动周情况统计表", S.statisticsHeader, [Self.counts]),
        ])
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["schedule accepted", "statistics accepted"])
    }

    private static let summaryLines = ["枫桥小学2020年活动周工作总结", "一、基本情况", "共开展活动12场。", "二、主要做法", "送课进社区。", "三、存在问题"]
    private static let caseLines = ["一、案例背景", "居民想学。", "二、主要做法", "学校开门。", "三、经验启示", "坚持。"]

    @Test(arguments: ["典型案例：银龄课堂", "附：典型活动案例", "附件2 典型案例", "典型案例"])
    func twoHeadedSectionsAreTwoItems(heading: String) {
        let file = S.document("总结和案例.docx", Self.summaryLines + [heading] + Self.caseLines)
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["summary accepted", "case accepted"])
        #expect(decision.items[1].because.contains(Reason(.partOf, "活动周工作总结")))
    }

    @Test(arguments: ["二、典型案例", "本次活动形成了典型案例。", "附件：典型案例、照片"])
    func whatIsNoTitlePartsNothing(line: String) {
        let file = S.document("活动周工作总结.docx", Self.summaryLines + [line] + Self.caseLines.prefix(2))
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00")
        #expect(decision.items.count == 1 && decision.items[0].requirement == "summary")
    }

    @Test func aFormUnderItsOwnTitleInAPlanCounts() {
        let form = Table(sheet: "", rows: 1, columns: 8, header: S.scheduleHeader, body: [Self.row])
        let rows = [S.scheduleHeader, Self.row].map { $0.joined(separator: "\t") }
        let lines = ["枫桥小学2020年活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导", "附件1 活动周主要活动安排表"] + rows
        let decision = decided(S.mail([S.document("方案.docx", lines, tables: [form])]))
        #expect(decision.verdicts == ["plan accepted", "schedule accepted"])
    }

    @Test func limitsOfLengthHoldForEachSectionByItself() {
        var notice = S.autumn
        notice.phases[1].requirements[1].minCharacters = 1000
        let file = S.document("总结和案例.docx", Self.summaryLines + ["典型案例"] + Self.caseLines)
        let decision = decided(S.mail([file]), at: "2020-11-20 10:00", office: S.office([notice]))
        #expect(decision.verdicts == ["summary accepted", "case rejected"])
    }
}
