import Foundation
import Inspection
import Testing

@testable import Submissions

/// What looks like a submission by its title and is left to a person, and mails that must not be passed over.
struct MisgivingTests {
    typealias S = Sample

    private func told(_ name: String, _ lines: [String], characters: Int = 600, _ notice: Notice = S.autumn) -> Decision
    {
        var file = S.document(name, lines)
        file.content.characters = characters
        return decided(S.mail([file]), at: "2020-11-20 10:00", office: S.office([notice]))
    }

    private static let summary = ["枫桥小学活动周工作总结", "一、基本情况", "我校开展了读书会。", "二、主要做法", "三、活动成效"]

    @Test func aFinishedSummaryRaisesNone() {
        #expect(told("总结.docx", Self.summary).verdicts == ["summary accepted"])
    }

    @Test(arguments: [
        ("总结（作废）.docx", summary, 600, Reason.Code.oldDraft),
        ("总结.docx", Array(summary.prefix(1)), 11, .unwritten),
        ("总结.docx", summary + ["（此处填写主要成效）"], 600, .unwritten),
        ("总结.docx", ["关于报送活动周工作总结的报告"] + summary, 600, .coverLetter),
    ])
    func aPersonLooksAtIt(name: String, lines: [String], characters: Int, code: Reason.Code) {
        let decision = told(name, lines, characters: characters)
        #expect(decision.verdicts == ["summary review"])
        #expect(decision.items.first?.because.contains { $0.code == code } == true)
    }

    @Test func thePlanOfOneEventIsNotThePlanOfTheWeek() {
        let plan = S.document(
            "方案.docx", ["枫桥小学活动周启动仪式方案", "一、指导思想", "二、活动主题", "三、组织领导", "四、活动安排"])
        let decision = decided(S.mail([plan]))
        #expect(decision.verdicts == ["plan review"])
        #expect(decision.items.first?.because.contains(Reason(.partOnly, "启动仪式")) == true)
    }

    @Test func aFileOfSeveralCasesIsCountedByAPerson() throws {
        var notice = S.autumn
        let place = try #require(notice.phases[1].requirements.firstIndex { $0.kind == .caseStudy })
        notice.phases[1].requirements[place].count = CountRange(least: 4, most: 4)
        let lines = ["枫桥小学活动周典型案例", "案例一：读书会", "案例背景", "主要做法", "案例二：健步走", "案例背景", "经验启示"]
        let several = told("案例.docx", lines, notice)
        #expect(several.items.first?.verdict == .review)
        #expect(several.items.first?.because.contains { $0.code == .severalInOne } == true)
        #expect(told("案例.docx", lines).items.first?.verdict == .accepted, "one is enough there")
    }

    @Test func aFormWithNothingButNamesLacksItsOtherColumns() {
        let header = ["序号", "活动名称", "活动时间", "活动地点"]
        let form = S.sheet(
            "附件1活动安排表.xlsx", titles: ["附件1", "活动安排表"], header: header,
            rows: [["1", "读书会", "", ""], ["2", "健步走", "", ""]])
        var notice = S.autumn
        notice.phases[0].requirements[1].templateHeader = header
        let item = decided(S.mail([form]), office: S.office([notice])).items.first
        #expect(item?.verdict == .review)
        #expect(item?.because.contains(Reason(.emptyColumns, "Sheet1", "活动时间\n活动地点")) == true)
    }

    @Test func anEmptyMailAboutANoticeIsHeldAndAnEmptyAnswerIsThanks() {
        #expect(decided(S.mail(subject: "枫桥小学活动周方案", text: "")).decision == .hold)
        #expect(decided(S.mail(subject: "枫桥小学活动周方案", text: "谢谢！")).decision == .hold)
        #expect(decided(S.mail(subject: "回复：活动周材料", text: "谢谢！")).decision == .ignore)
    }

    @Test func anotherMattersTableInTheNoticesFormIsForAPerson() {
        let table = S.sheet(
            "安排表.xlsx", titles: ["科技节主要活动安排表"], header: S.scheduleHeader,
            rows: [["1", "机器人比赛", "11月15日", "体育馆", "学生", "60", "王老师", "60000000"]])
        let item = decided(S.mail([table])).items.first
        #expect(item?.verdict == .review && item?.because.contains { $0.code == .topicUnclear } == true)
    }

    @Test func whatANoticeAsksForIsNoOtherMatter() {
        let table = S.sheet(
            "安全隐患安排表.xlsx", titles: ["安全隐患安排表"], header: S.scheduleHeader,
            rows: [["1", "用电检查", "11月15日", "体育馆", "学生", "60", "王老师", "60000000"]])
        func verdict(_ title: String, _ keywords: [String]) -> Verdict? {
            var notice = S.autumn
            (notice.title, notice.keywords) = (title, keywords)
            notice.phases[0].requirements[1].title = title == "校园安全工作" ? "安全隐患安排表" : "活动安排表"
            let mail = S.mail(subject: "枫桥小学\(keywords[0])材料", [table])
            return decided(mail, office: S.office([notice])).items.first?.verdict
        }
        #expect(verdict("校园安全工作", ["校园安全"]) == .accepted)
        #expect(verdict("2020年全民终身学习活动周", ["活动周"]) == .review)
    }

    @Test(arguments: [
        ["示例", "读书会", "11月15日", "图书室", "居民", "60", "王老师", "60000000"],
        ["1", "XX讲座", "XX月XX日", "××教室", "", "", "", ""],
    ])
    func anExampleRowFillsNoForm(row: [String]) {
        let table = S.sheet(
            "附件1：活动安排表.xlsx", titles: ["附件1", "2020年全民终身学习活动周主要活动安排表"], header: S.scheduleHeader, rows: [row])
        let item = decided(S.mail([table])).items.first
        #expect(item?.verdict == .rejected && item?.because.first?.code == .emptyForm)
    }

    @Test func aSummaryInTheMailBesidePhotosIsSeen() {
        let text = Self.summary.joined(separator: "\n") + String(repeating: "\n活动受到居民欢迎，参与人数比去年增加。", count: 20)
        let decision = decided(
            S.mail(subject: "枫桥小学活动周工作总结", text: text, S.photos(1...5)), at: "2020-11-20 10:00")
        let written = decision.items.filter { $0.attachment == nil }
        #expect(written.map(\.requirement) == ["summary"] && written.first?.verdict == .review)
        let both = decided(
            S.mail(subject: "枫桥小学活动周工作总结", text: text, [S.summary] + S.photos(1...5)), at: "2020-11-20 10:00")
        #expect(!both.items.contains { $0.attachment == nil }, "the file is the summary")
    }

    @Test func materialOfAnotherYearAfterEveryDeadlineIsHeld() {
        let old = S.document("总结.docx", ["枫桥小学2023年全民终身学习活动周工作总结", "一、基本情况", "二、主要做法", "三、活动成效"])
        let late = decided(S.mail([old]), at: "2023-11-20 10:00", office: S.office([S.autumn]))
        #expect(late.decision == .hold && late.codes == [.noticeNotFound])
        #expect(decided(S.mail([old]), at: "2020-11-20 10:00", office: S.office([S.autumn])).decision == .record)
    }

    @Test func aStrangersFileThatNamesAUnitIsHeld() {
        let file = S.document("材料.docx", ["枫桥小学", "会议纪要"])
        let decision = decided(S.mail(from: "teacher@private.example", subject: "材料", [file]))
        #expect(decision.decision == .hold && decision.candidates.map(\.code) == ["S01"])
    }
}
