import Foundation
import Inspection
import Testing

@testable import Submissions

/// What single files are told to be. The names are such as real units give their files.
struct ClassificationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var file: Inspection.Attachment
        /// `plan` is sure, `plan?` is for a person, `-` is not told.
        var expected: String
        var testDescription: String { "\(file.name) is \(expected)" }

        init(_ file: Inspection.Attachment, _ expected: String) {
            self.file = file
            self.expected = expected
        }
    }

    /// As for a mail with this subject.
    private func classifier(
        _ notice: Notice = Sample.autumn, subject: String = "活动周材料", categories: [String] = ["school"]
    ) -> Classifier {
        Classifier(
            requirements: AskedRequirement.all(of: notice, categories: categories),
            topic: Topic(notice, words: MailWords(Sample.mail(subject: subject)), files: [], isMeant: false),
            mailWords: nil,
            receivedAt: Sample.time("2020-11-21 10:00"))
    }

    private func told(_ file: Inspection.Attachment, notice: Notice = Sample.autumn, categories: [String] = ["school"])
        -> String
    {
        let classifier = classifier(notice, categories: categories)
        let result = classifier.classify(MailFile(file))
        switch result.certainty {
        case .sure: return result.best?.asked.requirement.id ?? "nothing"
        case .provisional: return (result.best?.asked.requirement.id ?? "nothing") + "?"
        case .unclear: return "-"
        }
    }

    typealias S = Sample

    static let row = [["1", "读书会", "11月15日", "图书室", "居民", "60", "王老师", "6"]]
    static let planLines = ["一、指导思想", "二、活动主题", "三、组织领导", "四、工作要求"]
    static let summaryLines = ["一、基本情况", "共开展活动12场", "二、主要做法", "三、存在问题"]
    static let caseLines = ["一、案例背景", "二、主要做法", "三、经验启示"]

    static let plans = [
        Case(S.document("活动周工作方案.docx", ["2020年全民终身学习活动周工作方案"] + planLines), "plan"),
        Case(S.document("方案.docx", ["枫桥小学活动周实施方案"] + planLines), "plan"),
        Case(S.document("最终版(2).docx", ["枫桥小学2020年全民终身学习活动周工作方案"] + planLines), "plan"),
        Case(S.document("新建 Microsoft Word 文档.docx", ["全民終身學習活動週工作方案"] + planLines), "plan"),
        Case(S.document("枫桥小学.docx", ["枫桥小学２０２０年全民终身学习活动周工作方案"]), "plan"),
        Case(S.document("附件1.docx", ["枫桥小学活动周活动方案（定稿）"] + planLines), "plan"),
        Case(S.document("枫桥小学方案.docx", ["枫桥小学"] + planLines), "plan"),
        Case(
            S.document("方案.docx", ["2020年活动周工作方案"] + planLines + ["附件1：活动安排表", "附件2：情况统计表"]), "plan"),
        Case(S.document("工作方案.docx", ["枫桥小学", "2020年10月"]), "plan?"),
        Case(S.document("方案.docx", ["枫桥小学", "2020年10月"]), "-"),
        Case(S.file("活动周工作方案.doc", .document, .doc), "plan?"),
        Case(S.file("枫桥小学活动周工作方案.pdf", .document, .pdf), "plan?"),
        Case(S.file("方案.wps", .document, .wps), "-"),
        Case(S.document("总结.docx", ["枫桥小学活动周工作方案"] + planLines), "plan"),
        Case(S.document("枫桥小学活动周计划.docx", ["全民终身学习活动周活动计划"] + planLines), "plan"),
        Case(
            S.document("枫桥小学文件.docx", ["枫桥小学文件", "关于印发《活动周实施方案》的通知", "各年级组："] + planLines), "plan"),
    ]

    static let tables = [
        Case(S.sheet("附件1.xlsx", titles: ["附件1", "活动周主要活动安排表"], header: S.scheduleHeader, rows: row), "schedule"),
        Case(
            S.sheet(
                "新建 Microsoft Excel 工作表.xlsx", titles: ["2020年全民終身學習活動週活動安排表"], header: S.scheduleHeader, rows: row),
            "schedule"),
        Case(S.sheet("Book1.xlsx", header: S.scheduleHeader, rows: row), "schedule"),
        Case(
            S.sheet(
                "附件1：情况统计表.xlsx", titles: ["附件2：2020年活动周情况统计表"], header: S.statisticsHeader,
                rows: [["枫桥小学", "1", "2", "3", "4", ""]]), "statistics"),
        Case(
            S.sheet(
                "附件一.xlsx", titles: ["活动周情况统计表"], header: S.statisticsHeader, rows: [["甲", "1", "2", "3", "4", ""]]),
            "statistics"),
        Case(S.sheet("统计.xlsx", header: S.statisticsHeader, rows: [["甲", "1", "2", "3", "4", ""]]), "statistics"),
        Case(
            S.sheet("附件3公益培训.xlsx", titles: ["附件３", "公益培训项目安排表"], header: S.trainingHeader, rows: [["1", "插花"]]),
            "training"),
        Case(S.sheet("安排表.xlsx", header: S.trainingHeader, rows: [["1", "插花"]]), "training"),
        Case(
            S.document(
                "附件1活动安排表.docx", ["附件1", "活动安排表"],
                tables: [Table(sheet: "", rows: 1, columns: 8, header: S.scheduleHeader, body: row)]), "schedule"),
        Case(
            S.sheet("枫桥小学安排.xlsx", header: ["序号", "名称", "活动时间", "活动地点", "参与对象", "人数", "联系人", "电话"], rows: row),
            "schedule"),
        Case(S.file("附件1活动安排表.xls", .spreadsheet, .xls), "schedule?"),
        Case(S.file("附件1.xls", .spreadsheet, .xls), "-"),
        Case(S.file("活动周情况统计表.et", .spreadsheet, .et), "statistics?"),
        Case(S.sheet("通讯录.xlsx", header: ["序号", "姓名", "单位", "职务", "联系电话"], rows: row), "-"),
        Case(S.sheet("附件1.xlsx", titles: ["教师通讯录"], header: ["姓名", "电话", "职务", "单位"], rows: row), "-"),
        Case(S.sheet("食堂采购.xlsx", header: ["品名", "数量", "单价", "金额"], rows: row), "-"),
        Case(S.sheet("汇总.xlsx", titles: ["全民终身学习活动周活动汇总"], header: S.scheduleHeader, rows: row), "schedule"),
        Case(S.sheet("1.xlsx", header: S.statisticsHeader, rows: [["甲", "1"]], sheet: "情况统计表"), "statistics"),
        Case(
            S.sheet("活动安排表.xlsx", titles: ["活动周主要活动安排表"], header: ["班级", "人数", "班主任"], rows: row), "schedule?"),
    ]

    static let results = [
        Case(S.document("2020活动周总结.docx", ["枫桥小学2020年全民终身学习活动周工作总结"] + summaryLines), "summary"),
        Case(S.document("方案.docx", ["枫桥小学2020年全民终身学习活动周活动总结"] + summaryLines), "summary"),
        Case(S.document("学在枫桥.docx", ["学在枫桥 乐享人生", "——枫桥小学活动周总结"] + summaryLines), "summary"),
        Case(S.document("枫桥小学.docx", ["让学习成为一种生活方式"] + summaryLines), "summary?"),
        Case(S.document("总结及典型案例.docx", ["活动周工作总结"] + summaryLines + ["典型案例"] + caseLines), "-"),
        Case(S.document("材料.docx", ["活动周工作总结及典型案例"] + summaryLines), "-"),
        Case(S.document("典型活动案例1.docx", ["“银龄学堂”进社区"] + caseLines), "case"),
        Case(S.document("银龄学堂.docx", ["银龄学堂进社区"] + caseLines + ["四、创新点"]), "case?"),
        Case(S.document("案例：银龄学堂.docx", ["银龄学堂进社区"] + caseLines), "case?"),
        Case(S.document("优秀案例.docx", ["枫桥小学典型活动案例"] + caseLines), "case"),
        Case(S.file("典型案例.ppt", .presentation, .ppt), "case?"),
        Case(S.document("新闻报道.docx", ["枫桥小学活动周启动", "11月5日上午，活动周启动。"]), "-"),
        Case(S.file("扫描件001.pdf", .document, .pdf), "-"),
        Case(S.file("附件2：情况统计表.pdf", .document, .pdf), "statistics?"),
    ]

    static let pictures = [
        Case(S.photo("IMG_20201115_093000.jpg"), "photos"), Case(S.photo("1.heic"), "photos"),
        Case(S.photo("微信图片_202011.jpg"), "photos"), Case(S.photo("活动总结会现场.jpg"), "photos"),
        Case(S.photo("枫桥小学活动照片①.png"), "photos"), Case(S.photo("附件2盖章扫描件.jpg"), "-"),
        Case(S.photo("情况统计表扫描.jpg"), "statistics?"), Case(S.photo("二维码.png"), "-"), Case(S.photo("截图2020.png"), "-"),
        Case(S.photo("百姓学习之星推荐表.jpg"), "-"), Case(S.video("活动视频.mp4", seconds: 30), "video"),
        Case(S.video("VID_2020.mov", seconds: 30), "video"), Case(S.video("活动总结.mp4", seconds: 30), "video"),
        Case(S.file("录音.mp3", .audio, .mp3), "-"), Case(S.file("setup.exe", .other, .other), "-"),
        Case(S.file("活动周工作方案.caj", .other, .other), "plan?"),
    ]

    @Test(arguments: plans)
    func plansAreTold(one: Case) { #expect(told(one.file) == one.expected) }

    @Test(arguments: tables)
    func formsAreTold(one: Case) { #expect(told(one.file) == one.expected) }

    @Test(arguments: results)
    func summariesAndCasesAreTold(one: Case) { #expect(told(one.file) == one.expected) }

    @Test(arguments: pictures)
    func picturesAndOthersAreTold(one: Case) { #expect(told(one.file) == one.expected) }

    @Test func thereAreEnoughCases() {
        let all = Self.plans + Self.tables + Self.results + Self.pictures
        #expect(all.count >= 60)
    }

    @Test func aFolderSaysWhatItsFilesAre() {
        var inner = MailFile(Sample.document("1.docx", ["枫桥小学", "一、基本情况", "二、主要做法"]), folders: [Phrase("活动周总结")])
        let classifier = classifier()
        #expect(classifier.classify(inner).certainty == .sure)
        #expect(classifier.classify(inner).best?.asked.requirement.id == "summary")
        inner = MailFile(Sample.document("典型案例.docx", ["银龄学堂"] + Self.caseLines), folders: [Phrase("活动周总结")])
        #expect(classifier.classify(inner).best?.asked.requirement.id == "case")
    }

    /// Files that a school sends about its other work.
    @Test(arguments: [
        S.document("教学工作总结.docx", ["2020年秋学期教学工作总结"] + summaryLines),
        S.document("校本培训方案.docx", ["枫桥小学2020年校本培训实施方案"] + planLines),
        S.document("安全工作方案.docx", ["校园安全工作方案"] + planLines),
        S.sheet("课程安排表.xlsx", titles: ["2020年秋课程安排表"], header: ["星期", "节次", "课程", "教师"], rows: row),
    ])
    func aPlanForSomethingElseIsNeverSure(file: Inspection.Attachment) {
        for subject in ["活动周材料", "材料"] {
            #expect(classifier(subject: subject).classify(MailFile(file)).certainty != .sure)
        }
    }

    @Test func aPlanThatNamesNothingIsSureOnlyInAMailThatDoes() {
        let file = MailFile(S.document("工作方案.docx", ["枫桥小学工作方案"] + Self.planLines))
        #expect(classifier(subject: "枫桥小学活动周材料").classify(file).certainty == .sure)
        let elsewhere = classifier(subject: "枫桥小学材料").classify(file)
        #expect(elsewhere.certainty == .provisional)
        #expect(elsewhere.doubts == [Reason(.topicUnclear, "活动周")])
        let form = MailFile(S.sheet("Book1.xlsx", header: S.scheduleHeader, rows: Self.row))
        #expect(classifier(subject: "材料").classify(form).certainty == .sure)
    }
}
