import Foundation
import Inspection
import Testing

@testable import Submissions

/// Mails of a unit that may send for others: each file goes to the unit that it names.
struct FileSharesTests {
    typealias S = Sample

    private func plan(_ unit: String, name: String? = nil) -> Inspection.Attachment {
        S.document(
            "\(name ?? unit)活动周工作方案.docx", ["\(unit)2020年全民终身学习活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"])
    }

    private func mail(_ files: [Inspection.Attachment], subject: String = "活动周材料汇总") -> Examination {
        S.mail(from: "liutang@126.com", subject: subject, files)
    }

    private func owners(_ decision: Decision) -> [String] {
        decision.items.map { "\(decision.unit(of: $0) ?? "-") \($0.requirement ?? "-") \($0.verdict.rawValue)" }
    }

    @Test func eachFileGoesToTheUnitThatItNames() {
        let files = [plan("柳塘中心小学"), plan("枫桥小学"), plan("柳塘镇社区教育中心")]
        let decision = decided(mail(files))
        #expect(decision.decision == .record && decision.unit?.code == "C01" && decision.answerable)
        #expect(owners(decision) == ["S05 plan accepted", "S01 plan accepted", "C01 plan accepted"])
        #expect(decision.items.map(\.unit) == ["S05", "S01", nil])
        #expect(decision.items.map(\.attachment) == ["2", "3", "4"])
        #expect(decision.unit?.because.contains { $0.code == .sentForOthers } == true)
        #expect(decision.units == ["C01", "S05", "S01"])
        #expect(decision.notice(ofUnit: "S05") == "district-2020")
    }

    @Test func aSenderWithoutFilesOfItsOwnIsStillTheMailsUnit() {
        let decision = decided(mail([plan("柳塘中心小学"), plan("枫桥小学")]))
        #expect(decision.unit?.code == "C01" && decision.notice?.id == "district-2020")
        #expect(owners(decision) == ["S05 plan accepted", "S01 plan accepted"])
    }

    @Test func aFolderOfAnArchiveNamesTheUnit() {
        let members = ["枫桥小学", "柳塘中心小学"].flatMap { unit in
            S.photos(1...2).map { photo in
                var photo = photo
                photo.path = "\(unit)/\(photo.name)"
                photo.sha256 = "\(unit) \(photo.name)"
                return photo
            }
        }
        let decision = decided(mail([S.archive("活动照片.zip", members)]), at: "2020-11-20 10:00")
        #expect(decision.items.map(\.unit) == ["S01", "S01", "S05", "S05"])
        #expect(decision.verdicts.allSatisfy { $0 == "photos accepted" })
    }

    @Test func aPictureOfAnotherUnitIsNotItsPicture() {
        var photo = S.photo("枫桥小学田间课堂.jpg")
        photo.sha256 = "field"
        let decision = decided(
            mail([photo] + S.photos(1...4), subject: "柳塘镇社区教育中心活动周照片"), at: "2020-11-20 10:00")
        #expect(decision.units == ["C01"] && decision.decision == .record)
    }

    @Test func whatIsAskedDependsOnTheUnitOfTheFile() {
        var units = S.units
        units[4].sendsFor = ["S01", "N01"]
        func training(_ unit: String) -> Inspection.Attachment {
            S.sheet(
                "\(unit)公益培训项目安排表.xlsx", titles: ["附件3", "\(unit)公益培训项目安排表"], header: S.trainingHeader,
                rows: [["1", "插花", "11月", "教室", "8", "李老师", "居民"]])
        }
        let decision = decided(
            mail([training("启明教育培训中心"), training("枫桥小学")]), office: S.office(units: units))
        #expect(owners(decision) == ["N01 training accepted", "S01 - extra"])
    }

    @Test func whatIsNotAskedOfAUnitThatSendsForOthersIsForAPerson() {
        var units = S.units
        units[4].sendsFor = ["N01"]
        let merged = S.sheet(
            "附件3公益培训项目安排表.xlsx", titles: ["附件3", "公益培训项目安排表"], header: S.trainingHeader,
            rows: [["1", "插花", "11月", "教室", "8", "李老师", "居民"]])
        let decision = decided(mail([merged]), office: S.office(units: units))
        #expect(owners(decision) == ["C01 - review"])
        #expect(decision.items.first?.because.map(\.code) == [.perhapsForOthers])
    }

    @Test func whatNamesNobodyIsTheSendersBesideItsOwn() {
        let decision = decided(mail([plan("枫桥小学"), plan("柳塘镇社区教育中心"), S.schedule]))
        #expect(owners(decision) == ["S01 plan accepted", "C01 plan accepted", "C01 schedule accepted"])
    }

    @Test func whatNamesNobodyAmongOthersFilesIsForAPerson() {
        let decision = decided(mail([plan("枫桥小学"), plan("柳塘中心小学"), S.schedule]))
        #expect(owners(decision) == ["S01 plan accepted", "S05 plan accepted", "C01 schedule review"])
        #expect(decision.items[2].because.first?.code == .ownerUnclear)
        let mostly = decided(mail([plan("枫桥小学"), S.schedule, S.document("方案.docx", ["活动周工作方案", "一、指导思想"])]))
        #expect(mostly.decision == .hold && mostly.codes == [.onBehalfOfSeveral])
        #expect(mostly.candidates.map(\.code) == ["C01", "S01"])
    }

    @Test func aSubjectThatNamesOneUnitSpeaksForAllFiles() {
        let decision = decided(mail([plan("枫桥小学"), S.schedule], subject: "枫桥小学活动周材料"))
        #expect(decision.unit?.code == "S01" && decision.sentBy == "C01" && decision.answerable)
        #expect(decision.units == ["S01", "C01"])
        #expect(decision.verdicts == ["plan accepted", "schedule accepted"])
    }

    @Test func aUnitThatTheSenderMayNotSendForHoldsTheMail() {
        let decision = decided(mail([plan("枫桥小学"), plan("第十一中学")]))
        #expect(decision.codes == [.unitDisagrees] && decision.items.isEmpty)
        #expect(decision.candidates.map(\.code) == ["C01", "S03"])
    }

    @Test func aWorkbookOfSeveralUnitsIsForAPerson() {
        let together = S.sheet(
            "附件2情况统计表.xlsx", titles: ["附件2", "2020年全民终身学习活动周情况统计表"], header: S.statisticsHeader,
            rows: [["枫桥小学", "12", "800", "300", "3", ""], ["柳塘中心小学", "9", "500", "100", "1", ""]])
        let decision = decided(
            mail([plan("枫桥小学"), plan("柳塘镇社区教育中心"), together]), at: "2020-11-20 10:00")
        #expect(owners(decision).last == "C01 statistics review")
        #expect(decision.items.last?.because.first == Reason(.severalUnitsInFile, "云湖区枫桥小学\n柳塘中心小学"))
        #expect(decided(mail([together]), at: "2020-11-20 10:00").decision == .hold)
    }

    @Test func aFileOfAUnitThatNothingIsAskedOfIsForAPerson() {
        var notice = S.autumn
        notice.units = ["school"]
        let decision = decided(
            mail([plan("枫桥小学"), plan("柳塘镇社区教育中心")]), office: S.office([notice]))
        #expect(owners(decision) == ["S01 plan accepted", "C01 - review"])
        #expect(decision.items[1].because.first?.code == .nothingAskedOfUnit)
    }

    @Test func sortingTwiceGivesTheSameBytes() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let several = mail([plan("枫桥小学"), S.schedule, plan("柳塘中心小学"), plan("柳塘镇社区教育中心")])
        let first = try encoder.encode(decided(several))
        for _ in 0..<5 { #expect(try encoder.encode(decided(several)) == first) }
    }
}
